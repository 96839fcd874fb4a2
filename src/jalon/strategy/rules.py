"""Who may do what on the strategy."""

from jalon.kernel.actor import Actor, Role
from jalon.roadmaps.models import Roadmap


def can_edit_strategy(actor: Actor, roadmap: Roadmap) -> bool:
    """Write axes, objectives and indicators: who runs the roadmap, and an AMO whose mission opens this step."""
    return actor.steers(roadmap.pk) or actor.has_role(Role.EXTERNAL_ADVISOR, roadmap.pk)
