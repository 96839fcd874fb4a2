"""Say which axes and actions take up a finding."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.models import Finding
from jalon.diagnosis.rules import can_write_finding
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.programme.models import Action, ActionFinding
from jalon.strategy.models import Axis, AxisFinding


class FindingLinkRefused(DomainError):
    """A finding that cannot be linked so."""

    messages = {
        "axis": _("Un des axes n’est pas de cette feuille de route."),
        "action": _("Une des actions n’est pas de cette feuille de route, ou ne vous est pas lisible."),
    }


@transaction.atomic
def link_finding(
    *, actor: Actor, finding_id: int, axis_ids: Collection[int] = (), action_ids: Collection[int] = ()
) -> Finding:
    """Replace the axes and the actions that take up a finding. Actions that the actor does not read keep their link.

    Raises:
        Finding.DoesNotExist, Forbidden: as usual.
        FindingLinkRefused: an axis or an action of elsewhere.
    """
    finding = Finding.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=finding_id)
    require(can_write_finding(actor, finding.roadmap_id), "programme.finding.link")
    axes = Axis.objects.visible_to(actor).filter(roadmap=finding.roadmap_id)
    actions = Action.objects.visible_to(actor).filter(roadmap=finding.roadmap_id)
    if not actor.may_reach(finding.roadmap_id, "plan"):
        actions = actions.none()
    if axes.filter(pk__in=axis_ids).count() != len(set(axis_ids)):
        raise FindingLinkRefused("axis")
    known = set(actions.filter(pk__in=action_ids).values_list("pk", flat=True))
    if known != set(action_ids):
        raise FindingLinkRefused("action")
    finding.axis_links.exclude(axis__in=axis_ids).delete()
    finding.action_links.filter(action__in=actions.values("pk")).exclude(action__in=known).delete()
    for axis_id in axis_ids:
        AxisFinding.objects.get_or_create(axis_id=axis_id, finding=finding)
    for action_id in known:
        ActionFinding.objects.get_or_create(action_id=action_id, finding=finding)
    record(
        actor, "programme.finding.linked", Ref(finding._meta.label_lower, finding.pk, ""), roadmap_id=finding.roadmap_id,
        details={"axes": sorted(axis_ids), "actions": sorted(known)},
    )  # fmt: skip
    return finding
