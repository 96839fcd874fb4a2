"""Who may do what on actions. Reading is `Action.objects.visible_to(actor)`."""

from jalon.kernel.actor import Actor, Role
from jalon.programme.models import Action
from jalon.roadmaps.models import Roadmap

WRITERS = frozenset({Role.CIO, Role.PROJECT_MANAGER, Role.DIGITAL_CORRESPONDENT, Role.EXTERNAL_ADVISOR})
"""Roles on a roadmap that may propose actions beside those who run it."""
PART = "plan"


def can_create_action(actor: Actor, roadmap_id: int) -> bool:
    """Propose an action: who runs the roadmap, and those who work on it. A member does not write for the owner."""
    return actor.may_reach(roadmap_id, PART) and (actor.steers(roadmap_id) or actor.has_any_role(WRITERS, roadmap_id))


def can_change_action(actor: Actor, action: Action) -> bool:
    """Write the sheet: its three persons in charge, the DSI, who runs the roadmap, an advisor on its part.

    Whoever may propose actions writes the drafts too: a sheet is written by several departments.
    """
    if not actor.may_reach(action.roadmap_id, PART):
        return False
    in_charge = {action.lead_id, action.business_sponsor_id, action.it_lead_id} - {None}
    return (
        actor.steers(action.roadmap_id)
        or actor.person_id in in_charge
        or actor.has_any_role(WRITERS, action.roadmap_id)
    )


def can_submit_action(actor: Actor, action: Action) -> bool:
    """Bring an action to the arbitrage: its lead, or who runs the roadmap. A member does not submit for the owner."""
    return (actor.person_id is not None and actor.person_id == action.lead_id) or actor.steers(action.roadmap_id)


def can_advance_action(actor: Actor, action: Action) -> bool:
    """Start, suspend, resume or finish it: who leads it, or who runs the roadmap."""
    leads = actor.person_id is not None and actor.person_id == action.lead_id
    return actor.may_reach(action.roadmap_id, PART) and (leads or actor.steers(action.roadmap_id))


def can_sort_actions(actor: Actor, roadmap_id: int) -> bool:
    """Triage, rank, bulk changes and imports: who runs the roadmap, and the DSI."""
    return actor.steers(roadmap_id) or actor.has_role(Role.CIO, roadmap_id)


def can_import_actions(actor: Actor, roadmap_id: int) -> bool:
    """Bring a list in: who sorts actions, and an advisor whose mission reaches the programme."""
    is_advisor = actor.has_role(Role.EXTERNAL_ADVISOR, roadmap_id) and actor.may_reach(roadmap_id, PART)
    return can_sort_actions(actor, roadmap_id) or is_advisor


def can_manage_portfolios(actor: Actor, roadmap_id: int) -> bool:
    """Portfolios and their PMO: who runs the roadmap."""
    return actor.steers(roadmap_id)


def can_validate_obligation(actor: Actor, roadmap_id: int) -> bool:
    """Say that an obligation applies: a person of the roadmap's steering, the DSI, or general management."""
    return actor.steers(roadmap_id) or actor.has_any_role(frozenset({Role.CIO, Role.DGS, Role.DGA}), roadmap_id)


def can_comment(actor: Actor, action: Action) -> bool:
    """Whoever reads the action in its team may comment; an advisor only on its parts."""
    return actor.person_id is not None and actor.may_reach(action.roadmap_id, PART)


def steers(actor: Actor, roadmap: Roadmap) -> bool:
    """Runs this roadmap."""
    return actor.steers(roadmap.pk)
