"""Minutes on the side of who spoke: a link, a page, an answer, without account."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from jalon.accounts.models import SignedLink
from jalon.diagnosis.minutes_text import Passage, joined, passages
from jalon.diagnosis.models import Interview, NoteKind
from jalon.diagnosis.notice import notice_facts, notice_of
from jalon.diagnosis.usecases.validate_minutes import answer_minutes, usable_minutes_link
from jalon.diagnosis.usecases.write_minutes import MinutesRefused
from jalon.kernel.numbers import numbers_in
from jalon.web.accounts.links import take_token
from jalon.web.context import PublicSite

IN_SESSION = "minutes_token"
THANKED = "minutes_thanked"


@never_cache
def minutes_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: consumes nothing, whoever follows it (a mail filter does)."""
    if usable_minutes_link(token, now=timezone.now()) is None:
        return _closed(request)
    return take_token(request, IN_SESSION, token, to="voices:minutes")


@never_cache
def minutes(request: HttpRequest) -> HttpResponse:
    """GET shows the minutes as sent; POST agrees, with the corrections made."""
    token = str(request.session.get(IN_SESSION, ""))
    link = usable_minutes_link(token, now=timezone.now())
    interview = _interview(link)
    if link is None or interview is None:
        return _closed(request)
    original = interview.minutes.get(version=link.payload["version"]).text
    sent = passages(original)
    given, refusal = sent, ""
    if request.method == "POST":
        given = [
            Passage(part.title, str(request.POST.get(f"passage.{place}", part.text))) for place, part in enumerate(sent)
        ]
        remark = str(request.POST.get("remark", "")).strip()
        added = [Passage(_("Ajout de la personne entendue"), remark)] if remark else []
        try:
            answered = answer_minutes(
                token=token,
                text=joined([*given, *added]) if added or _differs(sent, given) else original,
                quotable_note_ids=numbers_in(request.POST.getlist("quotable")),
                now=timezone.now(),
            )
        except MinutesRefused as error:
            refusal = error.message
        else:
            del request.session[IN_SESSION]
            request.session[THANKED] = answered.state
            return redirect("voices:minutes_thanks")
    context = _context(interview, given, str(request.POST.get("remark", ""))) | {"refusal": refusal}
    return render(request, "voices/minutes.html", context, status=422 if refusal else 200)


def _differs(sent: Sequence[Passage], given: Sequence[Passage]) -> bool:
    """Whether a word changed: browsers send other line ends, and nobody sees spaces at the end."""
    return [_plain(part.text) for part in sent] != [_plain(part.text) for part in given]


def _plain(text: str) -> list[str]:
    return [line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n")]


def _interview(link: SignedLink | None) -> Interview | None:
    if link is None:
        return None
    rows = Interview.objects.select_related("roadmap__organisation", "organisation")
    return rows.filter(pk=link.payload.get("interview")).first()


def _context(interview: Interview, given: Sequence[Passage], remark: str) -> dict[str, Any]:
    roadmap = interview.roadmap
    return {
        "interview": interview,
        "passages": given,
        "remark": remark,
        "verbatims": interview.notes.filter(kind=NoteKind.VERBATIM),
        "facts": notice_facts(roadmap, notice_of(roadmap)),
        "site": PublicSite(organisation_label=roadmap.organisation.name, subtitle=roadmap.title),
    }


@never_cache
def minutes_thanks(request: HttpRequest) -> HttpResponse:
    """Said once the answer is in."""
    if THANKED not in request.session:
        return _closed(request)
    return render(request, "voices/minutes_thanks.html", {"state": request.session[THANKED], "site": PublicSite()})


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "voices/minutes_closed.html", {"site": PublicSite()}, status=410)
