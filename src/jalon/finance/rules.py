"""Who may do what on money."""

from jalon.kernel.actor import Actor, Role
from jalon.roadmaps.models import Roadmap


def can_see_money(actor: Actor, roadmap: Roadmap) -> bool:
    """Read envelopes: the team of the roadmap. Before the vote they are preparatory (CRPA L311-2)."""
    return actor.is_system or roadmap.pk in actor.roadmap_roles


def can_set_envelopes(actor: Actor, roadmap: Roadmap) -> bool:
    """Set the envelopes: who runs the roadmap, and general management."""
    return actor.steers(roadmap.pk) or actor.has_any_role(frozenset({Role.DGS, Role.DGA}), roadmap.pk)
