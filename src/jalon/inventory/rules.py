"""Who may do what on an inventory. A member's inventory is its own and that of the team that keeps it."""

from typing import Protocol

from jalon.kernel.actor import STEERING, Actor, Role
from jalon.roadmaps.models import Roadmap

PART = "observe"
"""The journey step whose mission lets an AMO read and enter inventories."""
TEAM = STEERING | {Role.CIO, Role.PROJECT_MANAGER, Role.EXTERNAL_ADVISOR}
"""Roles on a roadmap that read the inventories of all its members. Members of its bodies do not."""
ENTERING = STEERING | {Role.EXTERNAL_ADVISOR}
"""Roles on a roadmap that enter inventories on behalf of its members."""


class Kept(Protocol):
    """A row of an inventory."""

    organisation_id: int
    keeper_id: int


def team_roadmaps(actor: Actor) -> list[int]:
    """Roadmaps whose members' inventories the actor reads, an AMO inside its mission only."""
    return [pk for pk in actor.roadmap_roles if actor.has_any_role(TEAM, pk) and actor.may_reach(pk, PART)]


def is_in_team(actor: Actor, roadmap: Roadmap) -> bool:
    """Whether the actor reads the inventories of all the members of a roadmap."""
    return actor.is_system or roadmap.pk in team_roadmaps(actor)


def can_enter(actor: Actor, roadmap: Roadmap, organisation_id: int) -> bool:
    """Write in the inventory of a member: its people with a role (a reader excepted), who steers, an AMO « observer »."""
    if actor.is_system:
        return True
    if actor.has_any_role(ENTERING, roadmap.pk) and actor.may_reach(roadmap.pk, PART):
        return True
    return any(role != Role.READER for role in actor.organisation_roles.get(organisation_id, ()))


def can_keep(actor: Actor, roadmap: Roadmap) -> bool:
    """Set what is common to all members: thresholds, jobs, decisions on declared tools."""
    return actor.steers(roadmap.pk)
