"""Who may do what on the diagnosis."""

from jalon.diagnosis.team import COLLECTING, collects
from jalon.kernel.actor import Actor, Role
from jalon.roadmaps.models import Roadmap

RATING_IT = frozenset({Role.CIO})
RATING_BUSINESS = frozenset({Role.DGS, Role.DGA, Role.COTECH_MEMBER, Role.PROJECT_MANAGER})


def can_write_finding(actor: Actor, roadmap_id: int) -> bool:
    """Write, validate and link findings: the collecting team, or an AMO who observes."""
    return collects(actor, roadmap_id) or (
        actor.has_any_role(COLLECTING, roadmap_id) and actor.may_reach(roadmap_id, "observe")
    )


def written_roadmaps(actor: Actor) -> list[int]:
    """Ids of the roadmaps whose findings and reports the actor works on: all of them are read there."""
    return [pk for pk in actor.roadmap_roles if can_write_finding(actor, pk)]


def can_rate(actor: Actor, roadmap: Roadmap, viewpoint: str, *, organisation_id: int) -> bool:
    """Rate a chapter: who writes findings, for anybody; the IT department for its view and the others for theirs, for
    the owner or their own organisation."""
    own = RATING_IT if viewpoint == "it" else RATING_BUSINESS
    is_near = organisation_id == roadmap.organisation_id or actor.belongs_to(organisation_id)
    return can_write_finding(actor, roadmap.pk) or (is_near and actor.has_any_role(own, roadmap.pk))


def can_produce_reports(actor: Actor, roadmap_id: int) -> bool:
    """Choose templates, produce: who writes findings."""
    return can_write_finding(actor, roadmap_id)


def can_deliver_reports(actor: Actor, roadmap_id: int) -> bool:
    """Send and expose: responsable and PMO."""
    return actor.steers(roadmap_id)
