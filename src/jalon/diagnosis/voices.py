"""Voices: what counts towards a target, wherever it was heard. See `docs/regles/recueil.md`.

A way of hearing people adds one function to `SOURCES`; nothing else knows how many ways there are.
"""

from collections.abc import Callable, Iterable, Iterator

from django.db.models import Count
from django.utils import timezone

from jalon.diagnosis.models import Interview, InterviewState, Workshop, WorkshopParticipant, WorkshopState
from jalon.diagnosis.models.interviews import AGREED_STATES, HEARD_STATES
from jalon.diagnosis.survey_voices import survey_voices
from jalon.diagnosis.voices_values import Voices
from jalon.roadmaps.models import Roadmap

Source = Callable[[Roadmap], Iterable[Voices]]


def interview_voices(roadmap: Roadmap) -> Iterator[Voices]:
    """One person by interview."""
    rows = Interview.objects.filter(roadmap=roadmap).exclude(state=InterviewState.CANCELLED)
    fields = ("organisation_id", "department_id", "population", "campaign_id", "starts_at", "state", "created_at")
    for organisation, department, population, campaign, starts_at, state, created_at in rows.values_list(*fields):
        yield Voices(
            organisation,
            department,
            population,
            campaign,
            timezone.localtime(starts_at or created_at).date(),
            planned=1,
            done=int(state in HEARD_STATES),
            validated=int(state in AGREED_STATES),
        )


def workshop_voices(roadmap: Roadmap) -> Iterator[Voices]:
    """Those present; one while nobody is written."""
    rows = Workshop.objects.filter(roadmap=roadmap).exclude(state=WorkshopState.CANCELLED)
    present = WorkshopParticipant.objects.filter(workshop__roadmap=roadmap, is_present=True)
    here = dict(present.order_by().values_list("workshop").annotate(Count("pk")))
    for row in rows:
        persons = here.get(row.pk, 1)
        is_held = row.state in (WorkshopState.HELD, WorkshopState.VALIDATED)
        yield Voices(
            row.organisation_id,
            None,
            row.population,
            row.campaign_id,
            timezone.localtime(row.starts_at).date() if row.starts_at else None,
            planned=persons,
            done=persons if is_held else 0,
            validated=persons if row.state == WorkshopState.VALIDATED else 0,
        )


__all__ = ["SOURCES", "Voices", "voices"]
SOURCES: tuple[Source, ...] = (interview_voices, workshop_voices, survey_voices)


def voices(roadmap: Roadmap) -> list[Voices]:
    """Everybody heard or to be heard on a roadmap."""
    return [found for source in SOURCES for found in source(roadmap)]
