"""Decide what becomes of a tool used outside the IT department, and say why."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.inventory.choices import ShadowDecision
from jalon.inventory.models import ShadowTool
from jalon.inventory.rules import can_keep
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap


class DecisionRefused(DomainError):
    messages = {"reason_missing": _("Donnez la raison : elle sera lue par le service qui utilise l’outil.")}


@transaction.atomic
def decide_shadow_tool(*, actor: Actor, roadmap_id: int, tool_id: int, decision: str, reason: str) -> ShadowTool:
    """Adopt, replace or stop a declared tool; the reason is kept with the day.

    Raises:
        Roadmap.DoesNotExist, ShadowTool.DoesNotExist, Forbidden: as usual.
        DecisionRefused: no reason.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    tools = ShadowTool.objects.visible_to(actor).of_roadmap(roadmap)
    tool = tools.select_for_update(of=("self",)).get(pk=tool_id)
    require(can_keep(actor, roadmap), "inventory.decide")
    if not reason.strip():
        raise DecisionRefused("reason_missing")
    tool.decision, tool.decision_reason = ShadowDecision(decision), reason.strip()[:300]
    tool.decided_on = None if decision == ShadowDecision.PENDING else actor.on
    tool.revision += 1
    tool.save()
    record(
        actor,
        "inventory.tool.decided",
        Ref.to(tool),
        organisation_id=tool.organisation_id,
        roadmap_id=roadmap.pk,
        details={"decision": decision},
    )
    return tool
