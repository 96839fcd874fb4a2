"""A workshop from a phone: a code, an idea, dots; no account, no name, no script needed."""

import secrets
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from jalon.diagnosis.models import Workshop
from jalon.diagnosis.usecases.contribute_from_phone import ballot_of, cast_dots, contribute_idea, workshop_of_code
from jalon.diagnosis.wall import wall
from jalon.kernel.errors import DomainError
from jalon.kernel.numbers import number_in
from jalon.web.context import PublicSite
from jalon.web.diagnosis.limits import is_too_often

CODE, VOTER = "workshop_code", "workshop_voter"
TOO_OFTEN = 429


@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """Type the code on the wall. A code in the address (QR) only fills the field: nobody guesses codes by visiting."""
    refusal, status = "", 200
    if request.method == "POST":
        code = str(request.POST.get("code", ""))[:40]
        if is_too_often(request, "workshop-code", most=60, seconds=600):
            refusal, status = _("Trop d’essais depuis cette connexion. Attendez quelques minutes."), TOO_OFTEN
        elif (workshop := workshop_of_code(code, now=timezone.now())) is None:
            refusal, status = _("Ce code ne sert plus, ou n’est pas le bon : regardez celui qui est affiché."), 422
        else:
            request.session[CODE] = workshop.code
            request.session.setdefault(VOTER, secrets.token_urlsafe(24))
            return redirect("voices:workshop_room")
    typed = str(request.POST.get("code") or request.GET.get("code", ""))[:40]
    context = {"refusal": refusal, "code": typed, "site": PublicSite()}
    return render(request, "voices/workshop_enter.html", context, status=status)


@never_cache
def room(request: HttpRequest) -> HttpResponse:
    """Send ideas, then put dots."""
    code, now = str(request.session.get(CODE, "")), timezone.now()
    workshop = workshop_of_code(code, now=now)
    if workshop is None:
        return redirect("voices:workshop")
    voter = str(request.session.get(VOTER, ""))
    refusal, status, typed = "", 200, ""
    if request.method == "POST":
        typed = str(request.POST.get("text", ""))
        try:
            if is_too_often(request, "workshop-send", most=600, seconds=600):
                refusal, status = _("Trop d’envois depuis cette connexion. Attendez quelques minutes."), TOO_OFTEN
            else:
                said = _vote(request, code, voter) if "vote" in request.POST else _idea(request, code, typed)
                messages.success(request, said)
                return redirect("voices:workshop_room")
        except DomainError as error:
            refusal, status = error.message, 422
    context = _context(workshop, voter) | {"refusal": refusal, "typed": typed}
    return render(request, "voices/workshop_room.html", context, status=status)


def _idea(request: HttpRequest, code: str, text: str) -> str:
    try:
        key = UUID(str(request.POST.get("key", "")))
    except ValueError:
        key = uuid4()
    contribute_idea(code=code, text=text, client_key=key, now=timezone.now())
    return _("Votre idée est arrivée. Vous pouvez en envoyer une autre.")


def _vote(request: HttpRequest, code: str, voter: str) -> str:
    dots = {
        idea: given
        for name, value in request.POST.items()
        if (idea := number_in(name.removeprefix("dots."))) is not None
        and (given := number_in(value, most=999)) is not None
    }
    given = cast_dots(code=code, voter=voter, dots=dots, now=timezone.now())
    return _("%(given)d points posés. Vous pouvez changer d’avis tant que le vote est ouvert.") % {"given": given}


def _context(workshop: Workshop, voter: str) -> dict[str, Any]:
    ballot = ballot_of(workshop, voter)
    groups = [
        {
            "title": group.title,
            "ideas": [{"idea": row.idea, "dots": ballot.get(row.idea.pk, 0)} for row in group.ideas],
        }
        for group in wall(workshop, with_hidden=False)
    ]
    return {
        "workshop": workshop,
        "groups": groups if workshop.is_voting else [],
        "choices": range(workshop.dots + 1),
        "key": uuid4(),
        "site": PublicSite(subtitle=workshop.title),
    }
