"""Surveys for tests, made through the use cases that people use."""

from datetime import UTC, datetime
from typing import Any

from jalon.kernel.actor import Role
from jalon.roadmaps.models import Roadmap
from jalon.surveys.kinds import Audience, Identity
from jalon.surveys.models import Survey
from jalon.surveys.usecases.frame_survey import SurveySheet, create_survey
from jalon.surveys.usecases.open_survey import open_survey
from jalon.surveys.usecases.write_questions import QuestionSheet, add_question
from tests.factories import TODAY, RoadmapFactory, actor_of_person, person_with_role

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

YES_NO = ({"code": "oui", "label": "Oui"}, {"code": "non", "label": "Non"})


def owner_of(roadmap: Roadmap) -> Any:
    """The actor who steers a roadmap."""
    return actor_of_person(person_with_role(roadmap, Role.ROADMAP_OWNER))


def make_survey(
    *questions: QuestionSheet,
    audience: str = Audience.OPEN,
    identity: str = Identity.ANONYMOUS,
    is_open: bool = True,
    roadmap: Roadmap | None = None,
    actor: Any = None,
    **frame: Any,
) -> tuple[Survey, Any]:
    """A survey with its questions, open unless said otherwise, and the actor who steers."""
    roadmap = roadmap or RoadmapFactory(status="under_construction")
    actor = actor or owner_of(roadmap)
    sheet = SurveySheet(
        **{
            "title": "Vos usages du numérique",
            "purpose": "Préparer la feuille de route.",
            "population": "inhabitants",
            "audience": audience,
            "identity": identity,
            **frame,
        }
    )
    survey = create_survey(actor=actor, roadmap_id=roadmap.pk, sheet=sheet)
    for question in questions or default_questions():
        add_question(actor=actor, survey_id=survey.pk, sheet=question)
    if is_open:
        open_survey(actor=actor, survey_id=survey.pk, today=TODAY, closes_on=None)
    return Survey.objects.get(pk=survey.pk), actor


def default_questions() -> tuple[QuestionSheet, ...]:
    """A few questions of several kinds on two pages."""
    return (
        QuestionSheet("single", "Utilisez-vous les démarches en ligne ?", "usage", is_required=True, options=YES_NO),
        QuestionSheet(
            "long_text", "Pourquoi pas ?", "pourquoi", condition='usage = "non"',
        ),
        QuestionSheet("page", "Et demain", "demain"),
        QuestionSheet(
            "multiple", "Qu’attendez-vous ?", "attentes",
            options=(
                {"code": "cantine", "label": "Payer la cantine"},
                {"code": "etat_civil", "label": "Demander un acte"},
                {"code": "autre", "label": "Autre", "has_text": True},
            ),
        ),
        QuestionSheet("scale", "Êtes-vous à l’aise ?", "aise", settings={"minimum": 1, "maximum": 5}),
    )  # fmt: skip
