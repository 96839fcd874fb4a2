"""Move a roadmap from one state to the next, with the date and what the state asks."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap, RoadmapStatus, StateChange
from jalon.roadmaps.rules import can_steer

NEXT: dict[str, tuple[str, ...]] = {
    RoadmapStatus.IDEA: (
        RoadmapStatus.OPPORTUNITY_STUDY,
        RoadmapStatus.UNDER_CONSTRUCTION,
        RoadmapStatus.ABANDONED,
    ),
    RoadmapStatus.OPPORTUNITY_STUDY: (RoadmapStatus.UNDER_CONSTRUCTION, RoadmapStatus.ABANDONED),
    RoadmapStatus.UNDER_CONSTRUCTION: (RoadmapStatus.ABANDONED,),
    RoadmapStatus.ADOPTED: (RoadmapStatus.RUNNING, RoadmapStatus.ABANDONED),
    RoadmapStatus.RUNNING: (RoadmapStatus.CLOSED,),
    RoadmapStatus.CLOSED: (),
    RoadmapStatus.ABANDONED: (),
}
"""What a person may ask for. « Adoptée » comes from a deliberation; leaving « idée » for construction is the launch."""


class StatusRefused(DomainError):
    """A state the roadmap cannot enter now."""

    messages = {
        "not_next": _("Une feuille de route « %(current)s » ne peut pas devenir « %(asked)s »."),
        "impulse_missing": _("Inscrivez d’abord l’impulsion politique : l’acte, son auteur et sa date."),
        "in_future": _("La date du changement d’état (%(on)s) ne peut pas être à venir."),
    }


@transaction.atomic
def change_status(*, actor: Actor, roadmap_id: int, status: str, on: date, note: str = "") -> Roadmap:
    """Enter a state on a date.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        StatusRefused: not reachable from the present state, no political impulse yet, or a date to come.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=roadmap_id)
    require(can_steer(actor, roadmap), "roadmaps.change_status")
    if status not in NEXT[roadmap.status]:
        raise StatusRefused("not_next", current=roadmap.get_status_display(), asked=RoadmapStatus(status).label)
    if status == RoadmapStatus.UNDER_CONSTRUCTION:
        require_impulse(roadmap)
    enter_status(actor, roadmap, status, on=on, note=note)
    return roadmap


def require_impulse(roadmap: Roadmap) -> None:
    """Raise `StatusRefused` unless the act, its author and its date are known."""
    if not (roadmap.impulse_kind and roadmap.impulse_author and roadmap.impulse_on):
        raise StatusRefused("impulse_missing")


def enter_status(actor: Actor, roadmap: Roadmap, status: str, *, on: date, note: str = "") -> None:
    """Write the state, its date and its line in the journal. Rights are the caller's."""
    if on > actor.on:
        raise StatusRefused("in_future", on=f"{on:%d/%m/%Y}")
    roadmap.status = status
    roadmap.save(update_fields=["status"])
    StateChange.objects.create(roadmap=roadmap, status=status, on=on, note=note, author_label=actor.label)
    record(
        actor,
        "roadmaps.roadmap.status_changed",
        Ref.to(roadmap),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
        details={"status": status, "on": on.isoformat()},
    )
