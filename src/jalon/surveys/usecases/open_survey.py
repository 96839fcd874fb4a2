"""Open a survey, close it, publish its results question by question."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.surveys.disclosure import LEAST
from jalon.surveys.form.checking import faults, name_of
from jalon.surveys.kinds import Audience, QuestionKind, SurveyState
from jalon.surveys.models import Survey
from jalon.surveys.queries import responses_count
from jalon.surveys.refusals import SurveyRefused
from jalon.surveys.rules import can_steer_surveys
from jalon.surveys.usecases.frame_survey import locked, note

MOST_FAULTS = 5


@transaction.atomic
def open_survey(*, actor: Actor, survey_id: int, today: date, closes_on: date | None) -> Survey:
    """Let people answer. From then on, questions do not change.

    Raises:
        Survey.DoesNotExist, Forbidden: as usual.
        SurveyRefused: opened already, a last day in the past, or anything that would stop a respondent.
    """
    survey = locked(actor, survey_id)
    require(can_steer_surveys(actor, survey.roadmap_id), "surveys.open")
    if survey.state != SurveyState.DRAFT:
        raise SurveyRefused("already_open", title=survey.title)
    if closes_on is not None and closes_on < today:
        raise SurveyRefused("past", day=closes_on.strftime("%d/%m/%Y"))
    found = faults(survey.form)
    if found:
        raise SurveyRefused("faults", faults=" ".join(fault.message for fault in found[:MOST_FAULTS]))
    if survey.is_anonymous:
        for item in survey.form.questions:
            if item.kind == QuestionKind.FILE:
                raise SurveyRefused("file_anonymous", name=name_of(item))
    if survey.audience != Audience.OPEN and not survey.invitations.exists():
        raise SurveyRefused("no_invitation")
    survey.state, survey.opened_on, survey.closes_on = SurveyState.OPEN, today, closes_on
    survey.revision += 1
    survey.save()
    note(actor, "surveys.survey.opened", survey)
    return survey


@transaction.atomic
def close_survey(*, actor: Actor, survey_id: int, now: datetime) -> Survey:
    """Stop new answers; those begun before have two hours.

    Raises:
        Survey.DoesNotExist, Forbidden: as usual.
        SurveyRefused: it is not open.
    """
    survey = locked(actor, survey_id)
    require(can_steer_surveys(actor, survey.roadmap_id), "surveys.close")
    if survey.state != SurveyState.OPEN:
        raise SurveyRefused("not_open", title=survey.title)
    survey.state, survey.closed_at = SurveyState.CLOSED, now
    survey.revision += 1
    survey.save()
    note(actor, "surveys.survey.closed", survey)
    return survey


@transaction.atomic
def publish_questions(*, actor: Actor, survey_id: int, question_ids: Collection[int]) -> Survey:
    """Publish the results of these questions, and of no other; texts are never published.

    Raises:
        Survey.DoesNotExist, Forbidden: as usual.
        SurveyRefused: fewer than five answers count, or the survey was not opened.
    """
    survey = locked(actor, survey_id)
    require(can_steer_surveys(actor, survey.roadmap_id), "surveys.publish")
    if survey.state == SurveyState.DRAFT:
        raise SurveyRefused("not_open", title=survey.title)
    if question_ids and responses_count(survey) < LEAST:
        raise SurveyRefused("small")
    closed = survey.questions.exclude(
        kind__in=[
            QuestionKind.SHORT_TEXT,
            QuestionKind.LONG_TEXT,
            QuestionKind.FILE,
            QuestionKind.NOTE,
            QuestionKind.PAGE,
        ]
    )
    chosen = list(closed.filter(pk__in=question_ids).values_list("pk", flat=True))
    survey.questions.filter(pk__in=chosen, is_published=False).update(is_published=True)
    survey.questions.exclude(pk__in=chosen).filter(is_published=True).update(is_published=False)
    note(actor, "surveys.results.published", survey, questions=len(chosen))
    return survey
