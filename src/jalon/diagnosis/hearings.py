"""Hearings: how many persons were heard, where, in whose name; what counts towards a target (`docs/regles/recueil.md`).

Numbers only. What they said is the corpus (`diagnosis.corpus`). A way of hearing people adds one function to `SOURCES`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils import timezone

from jalon.diagnosis.models import Interview, InterviewState, Workshop, WorkshopParticipant, WorkshopState
from jalon.diagnosis.models.interviews import AGREED_STATES, HEARD_STATES
from jalon.roadmaps.models import Roadmap
from jalon.surveys.kinds import Identity, ResponseState
from jalon.surveys.models import AnonymousResponse, AttributedResponse, Survey


@dataclass(frozen=True, slots=True)
class Hearing:
    """Persons of one origin: `planned` holds `done`, which holds `validated`. `on`: the day, None while undated."""

    organisation_id: int
    department_id: int | None
    population: str
    campaign_id: int | None
    on: date | None
    planned: int
    done: int
    validated: int


def interview_hearings(roadmap: Roadmap) -> Iterator[Hearing]:
    """One person by interview."""
    rows = Interview.objects.filter(roadmap=roadmap).exclude(state=InterviewState.CANCELLED)
    fields = ("organisation_id", "department_id", "population", "campaign_id", "starts_at", "state", "created_at")
    for organisation, department, population, campaign, starts_at, state, created_at in rows.values_list(*fields):
        yield Hearing(
            organisation,
            department,
            population,
            campaign,
            timezone.localtime(starts_at or created_at).date(),
            planned=1,
            done=int(state in HEARD_STATES),
            validated=int(state in AGREED_STATES),
        )


def workshop_hearings(roadmap: Roadmap) -> Iterator[Hearing]:
    """Those present; one while nobody is written."""
    rows = Workshop.objects.filter(roadmap=roadmap).exclude(state=WorkshopState.CANCELLED)
    present = WorkshopParticipant.objects.filter(workshop__roadmap=roadmap, is_present=True)
    here = dict(present.order_by().values_list("workshop").annotate(Count("pk")))
    for row in rows:
        persons = here.get(row.pk, 1)
        is_held = row.state in (WorkshopState.HELD, WorkshopState.VALIDATED)
        yield Hearing(
            row.organisation_id,
            None,
            row.population,
            row.campaign_id,
            timezone.localtime(row.starts_at).date() if row.starts_at else None,
            planned=persons,
            done=persons if is_held else 0,
            validated=persons if row.state == WorkshopState.VALIDATED else 0,
        )


def survey_hearings(roadmap: Roadmap) -> Iterator[Hearing]:
    """One by answer: begun is planned, sent is done, counted (after the visa when one is asked) is validated. An anonymous
    one can only count for the owner: nothing says where it comes from."""
    answers = AttributedResponse.objects.filter(survey__roadmap=roadmap, organisation__isnull=False)
    fields = ("organisation_id", "survey__population", "state", "sent_on", "survey__opened_on")
    for organisation_id, population, state, sent_on, opened_on in answers.values_list(*fields):
        is_counted = state == ResponseState.COUNTED
        is_done = is_counted or state == ResponseState.TO_APPROVE
        yield Hearing(organisation_id, None, population, None, sent_on or opened_on, 1, int(is_done), int(is_counted))
    surveys = Survey.objects.filter(roadmap=roadmap, identity=Identity.ANONYMOUS, opened_on__isnull=False)
    answered = AnonymousResponse.objects.filter(survey__in=surveys).order_by()
    counts = dict(answered.values_list("survey").annotate(Count("pk")))
    for survey in surveys:
        count = counts.get(survey.pk, 0)
        yield Hearing(roadmap.organisation_id, None, survey.population, None, survey.opened_on, count, count, count)


SOURCES: tuple[Callable[[Roadmap], Iterable[Hearing]], ...] = (interview_hearings, workshop_hearings, survey_hearings)


def hearings(roadmap: Roadmap) -> list[Hearing]:
    """Everybody heard or to be heard on a roadmap."""
    return [found for source in SOURCES for found in source(roadmap)]
