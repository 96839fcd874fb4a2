"""Who may do what on bodies, meetings and decisions."""

from jalon.governance.models import Body
from jalon.kernel.actor import Actor, Role
from jalon.roadmaps.models import Roadmap


def can_run_bodies(actor: Actor, *, roadmap_id: int | None, organisation_id: int) -> bool:
    """Set up bodies, seats and meetings and record decisions: who runs the roadmap, its DGS, the administrators."""
    return (
        actor.steers(roadmap_id)
        or actor.has_role(Role.DGS, roadmap_id)
        or actor.has_organisation_role(Role.ADMINISTRATOR, organisation_id)
        or actor.has_organisation_role(Role.ROADMAP_OWNER, organisation_id)
    )


def can_record_in(actor: Actor, body: Body, *, roadmap_id: int | None) -> bool:
    """Record what this body did, for a roadmap of its organisation."""
    if body.roadmap_id is not None and roadmap_id not in (None, body.roadmap_id):
        return False
    if roadmap_id is not None and not Roadmap.objects.filter(pk=roadmap_id, organisation=body.organisation_id).exists():
        return False
    return can_run_bodies(actor, roadmap_id=body.roadmap_id or roadmap_id, organisation_id=body.organisation_id)
