"""Who may do what on needs."""

from jalon.kernel.actor import Actor, Role
from jalon.needs.models import Need, NeedStatus
from jalon.needs.parts import PART
from jalon.roadmaps.models import Roadmap

COLLECTING = frozenset(
    {Role.ROADMAP_OWNER, Role.PMO, Role.EXTERNAL_ADVISOR, Role.DIGITAL_CORRESPONDENT, Role.PROJECT_MANAGER}
)
"""Roles on a roadmap that write down the needs of anybody."""


GROUPING = frozenset({Role.ROADMAP_OWNER, Role.PMO, Role.EXTERNAL_ADVISOR, Role.DIGITAL_CORRESPONDENT})
"""Roles on a roadmap that put needs together."""
SHARING = frozenset({Role.ADMINISTRATOR, Role.CIO, Role.DGS, Role.DGA, Role.DIGITAL_CORRESPONDENT, Role.AGENT})
"""Roles on an organisation whose holders write its needs together: directorates, not its elected members."""
OPEN = frozenset({NeedStatus.RAISED, NeedStatus.QUALIFIED})
"""States in which the words of a need may still be worked on by those who asked."""


def can_raise(actor: Actor, roadmap: Roadmap, *, organisation_id: int) -> bool:
    """State a need: who collects on this roadmap, or anybody for an organisation where it holds a role."""
    if actor.is_system:
        return True
    collects = actor.has_any_role(COLLECTING, roadmap.pk) and actor.may_reach(roadmap.pk, PART)
    return collects or actor.belongs_to(organisation_id)


def can_edit(actor: Actor, need: Need) -> bool:
    """Change a need: who steers; who asked, while it is only raised; its directorates together, until it is grouped."""
    if actor.steers(need.roadmap_id):
        return True
    if actor.person_id is not None and actor.person_id == need.requester_id and need.status == NeedStatus.RAISED:
        return True
    roles = actor.organisation_roles.get(need.organisation_id, frozenset())
    return need.status in OPEN and bool(roles & SHARING)


def can_qualify(actor: Actor, need: Need) -> bool:
    """Say what becomes of a need."""
    return actor.steers(need.roadmap_id)


def can_group(actor: Actor, roadmap_id: int) -> bool:
    """Put needs together, apart, and name their groups: who steers, and who collects for the team."""
    return actor.steers(roadmap_id) or (actor.has_any_role(GROUPING, roadmap_id) and actor.may_reach(roadmap_id, PART))


def can_import(actor: Actor, roadmap_id: int) -> bool:
    """Bring a list of needs in: the same people."""
    return can_group(actor, roadmap_id)


def can_extend_list(actor: Actor, roadmap_id: int) -> bool:
    """Add needs to the reference list of the organisation: who steers one of its roadmaps."""
    return actor.steers(roadmap_id)


def can_comment(actor: Actor, need: Need) -> bool:
    """Say something about a need one reads: the team, the people of the organisation that asks, who asked."""
    if actor.person_id is None:
        return False
    in_team = need.roadmap_id in actor.roadmap_roles and actor.may_reach(need.roadmap_id, PART)
    return in_team or actor.belongs_to(need.organisation_id) or actor.person_id == need.requester_id
