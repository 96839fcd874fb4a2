"""Fill an answer that is tied to an invitation: by its link, as a member of the organisation, or written down for it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.surveys.form.checking import name_of
from jalon.surveys.form.cleaning import OTHER
from jalon.surveys.form.paging import missing, pruned
from jalon.surveys.kinds import Channel, Identity, ResponseState, SurveyState
from jalon.surveys.models import AttributedResponse, Invitation, Survey
from jalon.surveys.queries import is_open
from jalon.surveys.refusals import AnswerRefused
from jalon.surveys.rules import can_answer_for, can_collect
from jalon.surveys.tokens import GRACE
from jalon.surveys.usecases.keep_file import keep_file
from jalon.surveys.usecases.store_anonymous_answer import move_quotas

MOST_NAMES = 40
HOLDING = frozenset({ResponseState.TO_APPROVE, ResponseState.COUNTED})
"""States of an answer that was sent: it holds its places in the quotas."""


@dataclass(frozen=True)
class Writing:
    """Answers brought to a response.

    Args:
        values: cleaned answers to the questions of `codes`; a question without a value is emptied.
        codes: the questions that were before the respondent's eyes.
        base_revision: revision of the response when the page was shown.
        who: function of who writes, as they say it.
        files: code -> file sent.
    """

    values: Mapping[str, Any]
    codes: Collection[str]
    base_revision: int
    who: str = ""
    files: "Mapping[str, UploadedFile[bytes]]" = field(default_factory=dict)


def usable_by_link(invitation: Invitation, *, today: date) -> Invitation:
    """The invitation, when its link still works.

    Raises:
        AnswerRefused: withdrawn or expired.
    """
    if invitation.is_withdrawn or (invitation.expires_on is not None and invitation.expires_on < today):
        raise AnswerRefused("link")
    return invitation


@transaction.atomic
def save_by_link(
    *, invitation: Invitation, writing: Writing, now: datetime, today: date, is_last: bool
) -> AttributedResponse:
    """Keep a page filled by the link; `is_last` also sends the answer.

    Raises:
        AnswerRefused: see `_write`; or the link no longer works.
    """
    usable_by_link(invitation, today=today)
    return _write(invitation, writing, now=now, today=today, is_last=is_last, channel=Channel.WEB)


@transaction.atomic
def save_as_member(
    *, actor: Actor, invitation_id: int, writing: Writing, now: datetime, today: date, is_last: bool
) -> AttributedResponse:
    """Keep a page filled by somebody of the organisation who is signed in.

    Raises:
        Invitation.DoesNotExist, Forbidden: as usual.
        AnswerRefused: see `_write`.
    """
    mine = Q(organisation__in=list(actor.organisation_roles))
    found = Invitation.objects.filter(mine, is_withdrawn=False).exclude(survey__state=SurveyState.DRAFT)
    invitation = found.select_related("survey__roadmap", "organisation").get(pk=invitation_id)
    require(can_answer_for(actor, invitation.organisation_id), "surveys.answer")
    response = _write(invitation, writing, now=now, today=today, is_last=is_last, channel=Channel.WEB)
    if is_last:
        tell(actor, "surveys.response.sent", response)
    return response


@dataclass(frozen=True, slots=True)
class NotedVisa:
    """A visa given by voice or on paper, as the team notes it; empty when there is none yet."""

    by_label: str = ""
    how: str = ""


@transaction.atomic
def record_on_behalf(
    *,
    actor: Actor,
    invitation_id: int,
    writing: Writing,
    channel: str,
    visa: NotedVisa,
    now: datetime,
    today: date,
) -> AttributedResponse:
    """Write a whole answer down for somebody: by telephone, or from a printed form.

    Raises:
        Invitation.DoesNotExist, Forbidden: as usual.
        AnswerRefused: see `_write`; or half a visa.
    """
    found = Invitation.objects.visible_to(actor).exclude(survey__identity=Identity.ANONYMOUS)
    invitation = found.select_related("survey__roadmap", "organisation").get(pk=invitation_id)
    require(can_collect(actor, invitation.survey.roadmap_id), "surveys.record")
    if bool(visa.by_label.strip()) != bool(visa.how.strip()):
        raise AnswerRefused("visa_missing")
    response = _write(invitation, writing, now=now, today=today, is_last=True, channel=channel, by_team=True)
    if visa.by_label.strip() and response.state == ResponseState.TO_APPROVE:
        give_visa(response, by_label=visa.by_label.strip(), how=visa.how, today=today)
    tell(actor, "surveys.response.recorded", response, channel=str(channel), visa=visa.by_label)
    return response


def _write(
    invitation: Invitation,
    writing: Writing,
    *,
    now: datetime,
    today: date,
    is_last: bool,
    channel: str,
    by_team: bool = False,
) -> AttributedResponse:
    """Merge answers into the response, under its lock.

    Raises:
        AnswerRefused: the survey does not accept it any more; somebody else answered the same questions in
            between; a required answer is missing at the end; a quota is full.
    """
    survey = invitation.survey
    response, is_new = AttributedResponse.objects.select_for_update(of=("self",)).get_or_create(
        invitation=invitation, defaults={"survey": survey, "organisation_id": invitation.organisation_id}
    )
    _require_accepting(survey, response, is_new=is_new, now=now, today=today, by_team=by_team)
    _require_unchanged(survey, response, writing)
    held = dict(response.values) if response.state in HOLDING else {}
    files = {code: str(keep_file(response, code, sent, who=writing.who)) for code, sent in writing.files.items()}
    _merge(response, {**writing.values, **files}, writing)
    response.channel = channel
    was_counted = response.state == ResponseState.COUNTED
    response.state = ResponseState.DRAFT
    if is_last:
        _send(survey, response, today=today)
    move_quotas(survey, held, response.values if is_last else {})
    response.visa_by_label, response.visa_how, response.visa_on = "", "", None
    response.save()
    if was_counted != (response.state == ResponseState.COUNTED):
        Invitation.objects.filter(pk=invitation.pk).update(is_answered=not was_counted)
    return response


def _require_accepting(
    survey: Survey, response: AttributedResponse, *, is_new: bool, now: datetime, today: date, by_team: bool
) -> None:
    if survey.is_anonymous or survey.state in (SurveyState.DRAFT, SurveyState.DESTROYED):
        raise AnswerRefused("not_open")
    if by_team or is_open(survey, today=today):
        return
    if survey.closed_at is None or is_new or now > survey.closed_at + GRACE:
        raise AnswerRefused("closed")


def _require_unchanged(survey: Survey, response: AttributedResponse, writing: Writing) -> None:
    others = [
        survey.form.by_code[code]
        for code in writing.codes
        if response.touched.get(code, 0) > writing.base_revision
        and response.values.get(code) != writing.values.get(code)
    ]
    if others:
        raise AnswerRefused("changed", names=", ".join(f"« {name_of(item)} »" for item in others[:5]))


def _merge(response: AttributedResponse, values: Mapping[str, Any], writing: Writing) -> None:
    response.revision += 1
    kept = dict(response.values)
    for code in writing.codes:
        is_file_kept = code in kept and code not in values and code in response.touched and code in _files_of(response)
        if is_file_kept:
            continue
        if kept.get(code) != values.get(code):
            response.touched[code] = response.revision
        for name in (code, code + OTHER):
            kept.pop(name, None)
            if name in values:
                kept[name] = values[name]
    response.values = kept
    who = writing.who.strip()[:120]
    if who and who not in response.filled_by and len(response.filled_by) < MOST_NAMES:
        response.filled_by = [*response.filled_by, who]


def _files_of(response: AttributedResponse) -> set[str]:
    return {item.code for item in response.survey.form.questions if item.kind == "file"}


def _send(survey: Survey, response: AttributedResponse, *, today: date) -> None:
    response.values = pruned(survey.form, response.values)
    lacking = missing(survey.form, response.values)
    if lacking:
        raise AnswerRefused("missing", names=", ".join(f"« {name_of(item)} »" for item in lacking[:5]))
    response.sent_on, response.sent_back_reason = today, ""
    if survey.identity == Identity.ATTRIBUTED:
        response.state = ResponseState.TO_APPROVE
        return
    response.state = ResponseState.COUNTED


def give_visa(response: AttributedResponse, *, by_label: str, how: str, today: date) -> None:
    """Count a response that was sent. The caller holds its lock and checked the right.

    Raises:
        AnswerRefused: it was not sent.
    """
    if response.state != ResponseState.TO_APPROVE:
        raise AnswerRefused("nothing_to_approve")
    response.state, response.visa_by_label, response.visa_how, response.visa_on = (
        ResponseState.COUNTED,
        by_label[:200],
        how,
        today,
    )
    response.save()
    Invitation.objects.filter(pk=response.invitation_id).update(is_answered=True)


def tell(actor: Actor, verb: str, response: AttributedResponse, **details: object) -> None:
    """The journal line of what happened to a response: never its words."""
    record(
        actor,
        verb,
        Ref(AttributedResponse._meta.label_lower, response.pk, str(response)[:200]),
        organisation_id=response.organisation_id,
        roadmap_id=response.survey.roadmap_id,
        details=details,
    )
