"""Who may publish. Reading outside needs no right: visitors read the copies and nothing else."""

from jalon.kernel.actor import Actor
from jalon.programme.models import Action
from jalon.programme.rules import can_change_action
from jalon.roadmaps.models import Roadmap

PART = "publish"


def can_publish(actor: Actor, roadmap: Roadmap) -> bool:
    """Open the site, publish, update, withdraw: responsable de la feuille de route and PMO."""
    return actor.steers(roadmap.pk) and actor.may_reach(roadmap.pk, PART)


def can_write_entry(actor: Actor, action: Action) -> bool:
    """Prepare a line for the public page: who publishes, and who writes the sheet. Nothing is public by that."""
    return actor.may_reach(action.roadmap_id, PART) and (
        actor.steers(action.roadmap_id) or can_change_action(actor, action)
    )
