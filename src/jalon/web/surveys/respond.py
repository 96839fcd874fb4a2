"""Answering anonymously: page by page, without account, cookie or script; what is typed is carried by the form itself."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jalon.surveys.form.definition import Page
from jalon.surveys.form.paging import Step, asked_items, in_order, next_page, previous_page, take_page, without
from jalon.surveys.kinds import Audience
from jalon.surveys.models import Survey
from jalon.surveys.queries import invitation_of, is_accepting, is_open, survey_of_code
from jalon.surveys.refusals import AnswerRefused
from jalon.surveys.tokens import FormState, StateRefused
from jalon.surveys.usecases.fill_response import usable_by_link
from jalon.surveys.usecases.store_anonymous_answer import (
    CHALLENGED_FROM,
    MOST_A_DAY,
    count_address,
    full_quota,
    store_anonymous_answer,
)
from jalon.web.senders import client_address
from jalon.web.surveys import filling
from jalon.web.surveys.around import (
    LEAST_SECONDS,
    challenge_of,
    gone,
    is_challenge_met,
    language_of,
    page_context,
    public_page,
    unlosable,
)
from jalon.web.surveys.fields import as_sent, shown_items

HONEYPOT, CHALLENGE = "site_web", "calcul"


@dataclass(frozen=True)
class Asking:
    """A survey being answered at an address."""

    request: HttpRequest
    survey: Survey
    here: str
    language: str
    token: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@unlosable
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """An open survey at its public address."""
    survey = survey_of_code(code)
    if survey is None:
        return gone(request, _("Cette enquête n’existe pas"), _("Vérifiez l’adresse : il manque peut-être un signe."))
    here = reverse("answers:answer", args=[code])
    if survey.audience != Audience.OPEN:
        context = page_context(survey, here=here)
        return public_page(
            request, "answers/by_invitation.html", context, status=403 if request.method == "POST" else 200
        )
    return _walk(_asking(request, survey, here))


@require_http_methods(["GET", "HEAD", "POST"])
@unlosable
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """A survey opened by a link: anonymous all the same, or tied to the link, as the page says."""
    invitation = invitation_of(token)
    title = _("Ce lien n’est plus valable")
    text = _("Il a expiré, a été retiré ou remplacé par un autre. Demandez-en un nouveau à qui vous l’a envoyé.")
    if invitation is None:
        return gone(request, title, text)
    try:
        usable_by_link(invitation, today=timezone.localdate())
    except AnswerRefused:
        return gone(request, title, text)
    here = reverse("answers:invited", args=[token])
    if not invitation.survey.is_anonymous:
        return filling.by_link(request, invitation, here)
    if invitation.is_answered and request.method != "POST":
        return public_page(request, "answers/already.html", page_context(invitation.survey, here=here))
    return _walk(_asking(request, invitation.survey, here, token))


def _asking(request: HttpRequest, survey: Survey, here: str, token: str = "") -> Asking:
    wanted = request.POST.get("langue", "") or request.GET.get("langue", "")
    return Asking(request, survey, here, language_of(survey, wanted), token)


def _walk(asking: Asking) -> HttpResponse:
    survey, request = asking.survey, asking.request
    if request.method != "POST":
        if not is_open(survey, today=timezone.localdate()):
            return public_page(request, "answers/closed.html", page_context(survey, here=asking.here))
        first = next_page(survey.form, -1, {})
        return _show(asking, FormState.begin(survey.public_code, now=timezone.now()), first)
    try:
        state = FormState.opened(request.POST.get("etat", ""), survey=survey.public_code)
    except StateRefused:
        refusal = _("Cette page est trop ancienne ou incomplète. Vos mots sont ci-dessous ; envoyez-les de nouveau.")
        state = FormState.begin(survey.public_code, now=timezone.now())
        return _show(asking, state, next_page(survey.form, -1, {}), refusal=refusal, status=422)
    pages = survey.form.pages
    if not 0 <= state.page < len(pages):
        return _show(asking, state, next_page(survey.form, -1, {}), status=422)
    page = pages[state.page]
    step = take_page(page, request.POST, state.values, set(state.shown))
    if request.POST.get("aller") == "retour":
        before = previous_page(survey.form, page.number, step.values)
        return _show(asking, state.at(page.number, (), step.values), before or page)
    if step.errors or step.appeared:
        return _show(asking, state, page, step=step, status=422)
    return _onward(asking, state, page, step)


def _onward(asking: Asking, state: FormState, page: Page, step: Step) -> HttpResponse:
    """The next page, or the end."""
    survey, now, today = asking.survey, timezone.now(), timezone.localdate()
    if not is_accepting(survey, now=now, today=today, begun_at=state.begun_at):
        return _show(asking, state, page, step=step, refusal=AnswerRefused("closed").message, status=409)
    full = full_quota(survey, step.values)
    if full:
        return _show(
            asking, state, page, step=step, refusal=AnswerRefused("quota_full", label=full).message, status=409
        )
    following = next_page(survey.form, page.number, step.values)
    if following is not None:
        return _show(asking, state.at(following.number, (), step.values), following)
    posted = asking.request.POST
    sent_today = count_address(address=client_address(asking.request), today=today)
    if sent_today > MOST_A_DAY:
        return _show(asking, state, page, step=step, refusal=AnswerRefused("too_many").message, status=429)
    is_suspect = (
        survey.is_challenged
        or bool(posted.get(HONEYPOT))
        or sent_today > CHALLENGED_FROM
        or (now - state.begun_at).total_seconds() < LEAST_SECONDS
    )
    if is_suspect and not is_challenge_met(state.nonce, posted.get(CHALLENGE, "")):
        return _show(asking, state, page, step=step, is_challenged=True, status=422)
    try:
        stored = store_anonymous_answer(
            survey=survey, state=state, values=step.values, now=now, today=today, invitation_token=asking.token
        )
    except AnswerRefused as refusal:
        return _show(asking, state, page, step=step, refusal=refusal.message, status=409)
    context = page_context(survey, language=asking.language, here=asking.here)
    context |= {"receipt": stored.receipt, "is_new": stored.is_new}
    return public_page(asking.request, "answers/thanks.html", context)


def _show(
    asking: Asking,
    state: FormState,
    page: Page | None,
    *,
    step: Step | None = None,
    refusal: str = "",
    is_challenged: bool = False,
    status: int = 200,
) -> HttpResponse:
    survey = asking.survey
    context = page_context(survey, language=asking.language, here=asking.here)
    if page is None:
        return public_page(asking.request, "answers/closed.html", context)
    values = step.values if step else state.values
    items = in_order(page, asked_items(page, values), state.nonce)
    is_resent = step is not None or (status >= 400 and asking.request.method == "POST")
    sent = asking.request.POST if is_resent else as_sent(items, values)
    shown = tuple(item.code for item in items if item.asks)
    first = sum(item.asks for known in survey.form.pages[: page.number] for item in asked_items(known, values)) + 1
    sealed = state.at(page.number, shown, without(page, values)).sealed()
    listed = shown_items(
        items,
        sent=sent,
        errors=step.errors if step else {},
        language=asking.language,
        seed=state.nonce,
        first_number=first,
    )
    context |= {
        "items": listed,
        "errors": [item for item in listed if item.error],
        "appeared": bool(step and step.appeared),
        "refusal": refusal,
        "state": sealed,
        "here": asking.here,
        "head": page.head,
        "head_label": page.head.said(asking.language) if page.head else "",
        "page_number": page.number + 1,
        "page_count": len(survey.form.pages),
        "is_first": previous_page(survey.form, page.number, values) is None,
        "is_last": next_page(survey.form, page.number, values) is None,
        "challenge": challenge_of(state.nonce)[0] if is_challenged or survey.is_challenged else "",
        "challenge_value": asking.request.POST.get(CHALLENGE, "") if is_resent else "",
        "is_challenge_missed": is_challenged,
        "by_invitation": bool(asking.token),
    }
    return public_page(asking.request, "answers/page.html", context, status=status)


def first_page_of(request: HttpRequest, survey: Survey) -> dict[str, Any]:
    """What the team sees when it looks at a survey before it opens: its first page, not to be sent."""
    page = next_page(survey.form, -1, {})
    items = survey.form.items if page is None else asked_items(page, {})
    return {"items": shown_items(items, sent=as_sent((), {}))}
