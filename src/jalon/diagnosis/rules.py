"""Who may do what on the diagnosis."""

from jalon.diagnosis.team import COLLECTING, collects
from jalon.kernel.actor import Actor, Role

RATING_IT = frozenset({Role.CIO})
RATING_BUSINESS = frozenset({Role.DGS, Role.DGA, Role.COTECH_MEMBER, Role.PROJECT_MANAGER})


def can_write_finding(actor: Actor, roadmap_id: int) -> bool:
    """Write, validate and link findings: the collecting team, or an AMO who observes."""
    return collects(actor, roadmap_id) or (
        actor.has_any_role(COLLECTING, roadmap_id) and actor.may_reach(roadmap_id, "observe")
    )


def can_rate(actor: Actor, roadmap_id: int, viewpoint: str) -> bool:
    """Rate a chapter: who writes findings; the IT department for its view, the others for theirs."""
    own = RATING_IT if viewpoint == "it" else RATING_BUSINESS
    return can_write_finding(actor, roadmap_id) or actor.has_any_role(own, roadmap_id)


def can_produce_reports(actor: Actor, roadmap_id: int) -> bool:
    """Choose templates, produce: who writes findings."""
    return can_write_finding(actor, roadmap_id)


def can_deliver_reports(actor: Actor, roadmap_id: int) -> bool:
    """Send and expose: responsable and PMO."""
    return actor.steers(roadmap_id)
