"""Who may do what on needs."""

from jalon.kernel.actor import Actor, Role
from jalon.needs.models import Need
from jalon.roadmaps.models import Roadmap

COLLECTING = frozenset(
    {Role.ROADMAP_OWNER, Role.PMO, Role.EXTERNAL_ADVISOR, Role.DIGITAL_CORRESPONDENT, Role.PROJECT_MANAGER}
)
"""Roles on a roadmap that write down the needs of anybody."""


def can_raise(actor: Actor, roadmap: Roadmap, *, organisation_id: int) -> bool:
    """State a need: who collects on this roadmap, or anybody for an organisation where it holds a role."""
    return actor.is_system or actor.has_any_role(COLLECTING, roadmap.pk) or actor.belongs_to(organisation_id)


def can_edit(actor: Actor, need: Need) -> bool:
    """Change a need: who steers, or who asked, while it is only raised."""
    return actor.steers(need.roadmap_id) or (actor.person_id == need.requester_id and need.status == "raised")


def can_qualify(actor: Actor, need: Need) -> bool:
    """Say what becomes of a need."""
    return actor.steers(need.roadmap_id)
