"""Who may do what in an arbitrage."""

from jalon.governance.models import College
from jalon.kernel.actor import Actor, Role

COLLEGE_OF_ROLE: dict[str, College] = {
    Role.ELECTED: College.ELECTED,
    Role.DGS: College.DG,
    Role.DGA: College.DG,
    Role.CIO: College.IT,
    Role.PROJECT_MANAGER: College.DEPARTMENTS,
    Role.DIGITAL_CORRESPONDENT: College.COMMUNES,
}
"""The college a role speaks for when it scores."""


def can_run_round(actor: Actor, roadmap_id: int) -> bool:
    """Open a round, freeze its grid, change scenarios, compute: who runs the roadmap."""
    return actor.steers(roadmap_id)


def can_score(actor: Actor, roadmap_id: int, college: str) -> bool:
    """Give the notes of a college: who sits in it; who runs the roadmap may write them down for any."""
    if actor.steers(roadmap_id):
        return True
    return any(COLLEGE_OF_ROLE.get(role) == college for role in actor.roadmap_roles.get(roadmap_id, frozenset()))


def can_place_points(actor: Actor, roadmap_id: int) -> bool:
    """Place one's ten points: elected members and members of the COPIL."""
    return actor.has_any_role(frozenset({Role.ELECTED, Role.COPIL_MEMBER}), roadmap_id)


def can_comment(actor: Actor, roadmap_id: int) -> bool:
    """Comment an action in a round: any role on the roadmap but readers."""
    return actor.is_system or bool(actor.roadmap_roles.get(roadmap_id, frozenset()) - {Role.READER})


def can_decide(actor: Actor, roadmap_id: int) -> bool:
    """Propose a plan and record what bodies decided: who runs the roadmap, or the DGS."""
    return actor.steers(roadmap_id) or actor.has_role(Role.DGS, roadmap_id)
