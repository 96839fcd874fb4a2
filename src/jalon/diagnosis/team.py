"""The collecting team of a roadmap: who notes, codes and reads everybody's words."""

from jalon.kernel.actor import Actor, Role

PART = "collect"
"""The journey step whose mission lets an AMO read raw words."""
COLLECTING = frozenset({Role.ROADMAP_OWNER, Role.PMO, Role.EXTERNAL_ADVISOR})
"""Roles that make the team. A mayor, a DGS, a DSI or a head of department is not of it by that title alone."""


def collects(actor: Actor, roadmap_id: int | None) -> bool:
    """Is of the collecting team of this roadmap; an AMO only when its mission covers the step « recueillir »."""
    if roadmap_id is None:
        return False
    return actor.is_system or (actor.has_any_role(COLLECTING, roadmap_id) and actor.may_reach(roadmap_id, PART))


def collected_roadmaps(actor: Actor) -> list[int]:
    """Ids of the roadmaps whose words the actor reads as a member of the team."""
    return [pk for pk in actor.roadmap_roles if collects(actor, pk)]


def team_roadmaps(actor: Actor) -> list[int]:
    """Ids of the roadmaps where the actor holds any role and may reach the diagnosis."""
    return [pk for pk in actor.roadmap_roles if actor.may_reach(pk, PART) or actor.may_reach(pk, "observe")]


def writes_findings(actor: Actor, roadmap_id: int) -> bool:
    """Writes findings and produces reports: the collecting team, or an AMO who observes."""
    return collects(actor, roadmap_id) or (
        actor.has_any_role(COLLECTING, roadmap_id) and actor.may_reach(roadmap_id, "observe")
    )


def written_roadmaps(actor: Actor) -> list[int]:
    """Ids of the roadmaps whose findings and reports the actor works on: all of them are read there."""
    return [pk for pk in actor.roadmap_roles if writes_findings(actor, pk)]
