"""Plan and follow the phases of the elaboration."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Deliverable, Phase, PhaseStatus, Roadmap
from jalon.roadmaps.people import require_people
from jalon.roadmaps.rules import can_steer


class PhaseRefused(DomainError):
    """A phase that cannot be as asked."""

    messages = {
        "name_missing": _("Donnez un nom à la phase."),
        "ends_before_start": _("« %(name)s » : la fin précède le début."),
        "real_ends_before_start": _("« %(name)s » : la fin réelle précède le début réel."),
        "done_without_end": _("« %(name)s » : donnez la date de fin réelle d’une phase terminée."),
        "outcome_only_study": _("Seule l’étude d’opportunité se conclut par « engager » ou « ne pas engager »."),
        "deliverable_missing": _("Donnez un nom au livrable."),
    }


@dataclass(frozen=True)
class PhaseChanges:
    """Every field of a phase that a person changes. `outcome`: go, no_go or empty (opportunity study only)."""

    name: str
    objectives: str = ""
    validation: str = ""
    owner_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    status: str = PhaseStatus.PLANNED
    outcome: str = ""
    outcome_on: date | None = None


@transaction.atomic
def save_phase(*, actor: Actor, roadmap_id: int, changes: PhaseChanges, phase_id: int | None = None) -> Phase:
    """Add a phase at the end, or change one. The first dates ever given stay as those announced.

    Raises:
        Roadmap.DoesNotExist, Phase.DoesNotExist, Forbidden: as usual.
        PhaseRefused: see the messages.
        PersonElsewhere: its owner has nothing to do with the roadmap.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_steer(actor, roadmap), "roadmaps.phase.save")
    phase = (
        roadmap.phases.select_for_update().get(pk=phase_id)
        if phase_id is not None
        else Phase(roadmap=roadmap, order=roadmap.phases.count() + 1)
    )
    _check(phase, changes)
    require_people(roadmap, changes.owner_id, kept=(phase.owner_id,))
    for name, value in vars(changes).items():
        setattr(phase, name, value)
    phase.announced_starts_on = phase.announced_starts_on or changes.starts_on
    phase.announced_ends_on = phase.announced_ends_on or changes.ends_on
    phase.save()
    record(
        actor,
        "roadmaps.phase.saved",
        Ref.to(phase),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
        details={"status": phase.status},
    )
    return phase


def _check(phase: Phase, changes: PhaseChanges) -> None:
    name = changes.name.strip()
    if not name:
        raise PhaseRefused("name_missing")
    if changes.starts_on and changes.ends_on and changes.ends_on < changes.starts_on:
        raise PhaseRefused("ends_before_start", name=name)
    if changes.started_on and changes.ended_on and changes.ended_on < changes.started_on:
        raise PhaseRefused("real_ends_before_start", name=name)
    if changes.status == PhaseStatus.DONE and changes.ended_on is None:
        raise PhaseRefused("done_without_end", name=name)
    if changes.outcome and not phase.is_before_roadmap:
        raise PhaseRefused("outcome_only_study")


@transaction.atomic
def save_deliverable(
    *,
    actor: Actor,
    roadmap_id: int,
    phase_id: int,
    name: str,
    due_on: date | None = None,
    delivered_on: date | None = None,
    validated_on: date | None = None,
    deliverable_id: int | None = None,
) -> Deliverable:
    """Add a deliverable to a phase, or follow one.

    Raises:
        Roadmap.DoesNotExist, Phase.DoesNotExist, Deliverable.DoesNotExist, Forbidden: as usual.
        PhaseRefused: no name.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_steer(actor, roadmap), "roadmaps.deliverable.save")
    phase = roadmap.phases.get(pk=phase_id)
    if not name.strip():
        raise PhaseRefused("deliverable_missing")
    row = phase.deliverables.get(pk=deliverable_id) if deliverable_id is not None else Deliverable(phase=phase)
    row.name, row.due_on, row.delivered_on, row.validated_on = name.strip(), due_on, delivered_on, validated_on
    row.save()
    record(
        actor, "roadmaps.deliverable.saved", Ref.to(row), organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk
    )
    return row
