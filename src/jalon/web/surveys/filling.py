"""Filling an answer that is kept page after page: by a link, or signed in for one's organisation. The page says that it is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from jalon.kernel.numbers import number_in
from jalon.surveys.form.definition import Page
from jalon.surveys.form.paging import (
    Step,
    asked_items,
    in_order,
    missing,
    next_page,
    previous_page,
    pruned,
    take_page,
    without,
)
from jalon.surveys.kinds import Identity, QuestionKind, ResponseState
from jalon.surveys.models import AttributedResponse, Invitation, Survey
from jalon.surveys.queries import is_open
from jalon.surveys.refusals import AnswerRefused
from jalon.surveys.usecases.fill_response import Writing, save_by_link
from jalon.web.surveys.around import page_context, public_page
from jalon.web.surveys.fields import as_sent, said_answer, shown_items

Save = Callable[[Writing, bool], AttributedResponse]
REVIEW = "relire"


@dataclass(frozen=True)
class Filling:
    """One invitation being filled.

    Args:
        save: keeps a page, and sends the whole when its second argument is true.
        render: shows a template with a context and a status.
        author: function of who fills, when it is known.
    """

    request: HttpRequest
    survey: Survey
    invitation: Invitation
    here: str
    save: Save
    render: Callable[[str, dict[str, Any], int], HttpResponse]
    author: str = ""


def by_link(request: HttpRequest, invitation: Invitation, here: str) -> HttpResponse:
    """Fill by the link received; whoever holds it may."""
    survey = invitation.survey

    def save(writing: Writing, is_last: bool) -> AttributedResponse:
        now, today = timezone.now(), timezone.localdate()
        return save_by_link(invitation=invitation, writing=writing, now=now, today=today, is_last=is_last)

    def render(template: str, context: dict[str, Any], status: int) -> HttpResponse:
        around = page_context(survey, here=here) | {"base_template": "public_base.html"}
        return public_page(request, template, around | context, status=status)

    return walk(Filling(request, survey, invitation, here, save, render))


def walk(filling: Filling) -> HttpResponse:
    """A page of the questionnaire, its review, or what became of the answer."""
    request = filling.request
    response = AttributedResponse.objects.filter(invitation=filling.invitation).first()
    values = dict(response.values) if response else {}
    if request.method == "POST":
        return _take(filling, response, values)
    wanted = request.GET.get("page", "")
    state = response.state if response else ResponseState.DRAFT
    if wanted == REVIEW:
        return _review(filling, response, values)
    if not wanted and state in (ResponseState.TO_APPROVE, ResponseState.COUNTED):
        return _sent(filling, response)
    if not is_open(filling.survey, today=timezone.localdate()) and response is None:
        return filling.render("answers/closed.html", {}, 200)
    page = _page(filling.survey, wanted, values)
    return _show(filling, response, values, page) if page else _review(filling, response, values)


def _page(survey: Survey, wanted: str, values: dict[str, Any]) -> Page | None:
    pages = survey.form.pages
    number = number_in(wanted)
    if number is not None and 1 <= number <= len(pages):
        page = pages[number - 1]
        if asked_items(page, values):
            return page
    return next_page(survey.form, -1, values)


def _take(filling: Filling, response: AttributedResponse | None, values: dict[str, Any]) -> HttpResponse:
    posted, survey = filling.request.POST, filling.survey
    if posted.get("aller") == "envoyer":
        return _send(filling, response, values)
    page = _page(survey, posted.get("page", ""), values)
    if page is None:
        return redirect(f"{filling.here}?page={REVIEW}")
    if "montrees" not in posted:
        return redirect(f"{filling.here}?page={page.number + 1}")
    shown = set(posted.get("montrees", "").split(","))
    step = take_page(page, posted, values, shown)
    codes = [item.code for item in asked_items(page, step.values) if item.asks and item.code in shown]
    hidden = [item.code for item in page.items if item.asks and item.code in shown and item.code not in codes]
    good = [code for code in (*codes, *hidden) if code not in step.errors]
    asked_files = [item.code for item in page.items if item.kind == QuestionKind.FILE]
    files = {
        code: sent for code in asked_files if isinstance(sent := filling.request.FILES.get(f"q-{code}"), UploadedFile)
    }
    writing = Writing(
        values={key: value for key, value in step.values.items() if key.removesuffix("__text") in good},
        codes=good,
        base_revision=number_in(posted.get("revision")) or 0,
        who=filling.author or posted.get("qui", ""),
        files=files,
    )
    needs_file = {code for code in step.errors if code in files}
    step = Step(step.values, {c: e for c, e in step.errors.items() if c not in needs_file}, step.appeared)
    try:
        kept = filling.save(writing, False)
    except AnswerRefused as refusal:
        return _show(filling, response, values, page, step=step, refusal=refusal.message, status=409)
    if step.errors or step.appeared:
        return _show(filling, kept, dict(kept.values), page, step=step, status=422)
    if posted.get("aller") == "retour":
        before = previous_page(survey.form, page.number, kept.values)
        return redirect(f"{filling.here}?page={(before or page).number + 1}")
    following = next_page(survey.form, page.number, kept.values)
    return redirect(f"{filling.here}?page={following.number + 1 if following else REVIEW}")


def _send(filling: Filling, response: AttributedResponse | None, values: dict[str, Any]) -> HttpResponse:
    revision = response.revision if response else 0
    writing = Writing(values={}, codes=(), base_revision=revision, who=filling.author)
    try:
        filling.save(writing, True)
    except AnswerRefused as refusal:
        return _review(filling, response, values, refusal=refusal.message, status=409)
    return redirect(filling.here)


def _show(
    filling: Filling,
    response: AttributedResponse | None,
    values: dict[str, Any],
    page: Page,
    *,
    step: Step | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    survey = filling.survey
    now_values = {**without(page, values), **step.values} if step else values
    seed = str(filling.invitation.pk)
    items = in_order(page, asked_items(page, now_values), seed)
    sent = filling.request.POST if step else as_sent(items, values)
    first = sum(item.asks for known in survey.form.pages[: page.number] for item in asked_items(known, values)) + 1
    listed = shown_items(items, sent=sent, errors=step.errors if step else {}, seed=seed, first_number=first)
    context = {
        "items": listed,
        "errors": [item for item in listed if item.error],
        "appeared": bool(step and step.appeared),
        "refusal": refusal,
        "here": filling.here,
        "head": page.head,
        "head_label": page.head.label if page.head else "",
        "page_number": page.number + 1,
        "page_count": len(survey.form.pages),
        "is_first": previous_page(survey.form, page.number, values) is None,
        "shown_codes": ",".join(item.code for item in items if item.asks),
        "revision": response.revision if response else 0,
        "response": response,
        "invitation": filling.invitation,
        "asks_who": survey.identity == Identity.ATTRIBUTED and not filling.author,
        "who": filling.request.POST.get("qui", ""),
        "has_file": any(item.kind == QuestionKind.FILE for item in items),
        "is_organisation": survey.identity == Identity.ATTRIBUTED,
    }
    return filling.render("answers/kept_page.html", context, status)


def reviewed(survey: Survey, values: dict[str, Any]) -> list[dict[str, Any]]:
    """Every question asked, with its answer in words and the page where it is changed."""
    kept = pruned(survey.form, values)
    lacking = {item.code for item in missing(survey.form, kept)}
    return [
        {
            "label": item.label,
            "answer": said_answer(item, kept),
            "is_missing": item.code in lacking,
            "page": page.number + 1,
        }
        for page in survey.form.pages
        for item in asked_items(page, kept)
        if item.asks
    ]


def _review(
    filling: Filling,
    response: AttributedResponse | None,
    values: dict[str, Any],
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    lines = reviewed(filling.survey, values)
    context = {
        "lines": lines,
        "lacking": sum(line["is_missing"] for line in lines),
        "refusal": refusal,
        "here": filling.here,
        "response": response,
        "invitation": filling.invitation,
        "is_organisation": filling.survey.identity == Identity.ATTRIBUTED,
    }
    return filling.render("answers/review.html", context, status)


def _sent(filling: Filling, response: AttributedResponse | None) -> HttpResponse:
    context = {
        "response": response,
        "here": filling.here,
        "invitation": filling.invitation,
        "lines": reviewed(filling.survey, dict(response.values) if response else {}),
        "is_open": is_open(filling.survey, today=timezone.localdate()),
        "is_organisation": filling.survey.identity == Identity.ATTRIBUTED,
    }
    return filling.render("answers/sent.html", context, 200)
