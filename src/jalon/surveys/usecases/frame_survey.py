"""Begin a survey, change its frame, take a new wave of it."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap
from jalon.surveys.kinds import Audience, Identity, SurveyState
from jalon.surveys.models import Question, Survey
from jalon.surveys.models.survey import MOST_MONTHS
from jalon.surveys.refusals import SurveyRefused
from jalon.surveys.rules import can_collect

_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True)
class SurveySheet:
    """The frame of a survey as given. `languages`: codes beside French, as « en »."""

    title: str
    purpose: str
    population: str
    audience: str = Audience.OPEN
    identity: str = Identity.ANONYMOUS
    intro: str = ""
    thanks: str = ""
    languages: Collection[str] = ()
    is_challenged: bool = False
    offers_contact: bool = False
    accent: str = ""
    dpo_contact: str = ""
    retention_months: int = 12


@transaction.atomic
def create_survey(*, actor: Actor, roadmap_id: int, sheet: SurveySheet) -> Survey:
    """Begin a survey of a roadmap, in preparation.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        SurveyRefused: no title, no purpose, an identity that the audience does not allow.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_collect(actor, roadmap.pk), "surveys.create")
    survey = Survey(roadmap=roadmap)
    fill(survey, sheet)
    survey.save()
    record(
        actor, "surveys.survey.created", Ref.to(survey), organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk
    )
    return survey


@transaction.atomic
def edit_survey(*, actor: Actor, survey_id: int, sheet: SurveySheet) -> Survey:
    """Change the frame of a survey in preparation: what was promised to those who answered does not change.

    Raises:
        Survey.DoesNotExist, Forbidden: as usual.
        SurveyRefused: as `create_survey`; or the survey was opened.
    """
    survey = locked(actor, survey_id)
    require(can_collect(actor, survey.roadmap_id), "surveys.edit")
    require_draft(survey)
    fill(survey, sheet)
    survey.revision += 1
    survey.save()
    note(actor, "surveys.survey.edited", survey)
    return survey


@transaction.atomic
def repeat_survey(*, actor: Actor, survey_id: int) -> Survey:
    """A new wave: the same frame and questions, in preparation, compared later question by question.

    Raises:
        Survey.DoesNotExist, Forbidden: as usual.
    """
    former = locked(actor, survey_id)
    require(can_collect(actor, former.roadmap_id), "surveys.create")
    questions = list(former.questions.all())
    wave = Survey.objects.create(
        roadmap=former.roadmap,
        previous_wave=former,
        **{name: getattr(former, name) for name in SurveySheet.__dataclass_fields__},
    )
    for question in questions:
        question.pk, question._state.adding = None, True
        question.survey, question.is_published = wave, False
        question.key = Question._meta.get_field("key").get_default()
    Question.objects.bulk_create(questions)
    note(actor, "surveys.survey.repeated", wave)
    return wave


def fill(survey: Survey, sheet: SurveySheet) -> None:
    """Put a sheet into an unsaved change of a survey.

    Raises:
        SurveyRefused: see `create_survey`.
    """
    if not sheet.title.strip():
        raise SurveyRefused("title_missing")
    if not sheet.purpose.strip():
        raise SurveyRefused("purpose_missing")
    if sheet.audience == Audience.OPEN and sheet.identity != Identity.ANONYMOUS:
        raise SurveyRefused("open_not_anonymous")
    if (sheet.audience == Audience.ORGANISATIONS) != (sheet.identity == Identity.ATTRIBUTED):
        raise SurveyRefused("identity")
    if not 1 <= sheet.retention_months <= MOST_MONTHS:
        raise SurveyRefused("bad_retention", most=MOST_MONTHS)
    for code in sheet.languages:
        if not _LANGUAGE.fullmatch(code):
            raise SurveyRefused("bad_language", word=code)
    for name in SurveySheet.__dataclass_fields__:
        setattr(survey, name, getattr(sheet, name))
    survey.languages = [code for code in sheet.languages if code != "fr"]
    survey.title = " ".join(sheet.title.split())


def locked(actor: Actor, survey_id: int) -> Survey:
    """A survey the actor's team collects, locked for a change.

    Raises:
        Survey.DoesNotExist: no such survey among those.
    """
    return Survey.objects.of_team(actor).select_for_update(of=("self",)).select_related("roadmap").get(pk=survey_id)


def require_draft(survey: Survey) -> None:
    """Refuse what would change the questions of a survey already opened."""
    if survey.state != SurveyState.DRAFT:
        raise SurveyRefused("not_draft", title=survey.title)


def note(actor: Actor, verb: str, survey: Survey, **details: object) -> None:
    """The journal line of something done to a survey as a whole; never about one answer of an anonymous one."""
    record(
        actor,
        verb,
        Ref.to(survey),
        organisation_id=survey.roadmap.organisation_id,
        roadmap_id=survey.roadmap_id,
        details=details,
    )
