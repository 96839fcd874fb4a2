"""Who may do what on capacities."""

from jalon.kernel.actor import Actor, Role
from jalon.roadmaps.models import Roadmap


def can_set_capacity(actor: Actor, roadmap: Roadmap) -> bool:
    """Say what teams can carry: who runs the roadmap, the DSI, general management."""
    return actor.steers(roadmap.pk) or actor.has_any_role(frozenset({Role.CIO, Role.DGS, Role.DGA}), roadmap.pk)
