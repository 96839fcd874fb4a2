"""Take a threshold of a keeper's own out."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.inventory.models import Threshold
from jalon.inventory.rules import can_keep
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap


class ThresholdKept(DomainError):
    messages = {"shipped": _("Ce seuil est livré avec Jalon : ajoutez le vôtre à côté.")}


@transaction.atomic
def remove_threshold(*, actor: Actor, roadmap_id: int, threshold_id: int) -> None:
    """Take a threshold of the keeper out.

    Raises:
        Roadmap.DoesNotExist, Threshold.DoesNotExist, Forbidden: as usual.
        ThresholdKept: it is a shipped one.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_keep(actor, roadmap), "inventory.threshold")
    row = Threshold.objects.visible_to(actor).get(pk=threshold_id)
    if row.keeper_id != roadmap.organisation_id:
        raise ThresholdKept("shipped")
    record(
        actor,
        "inventory.threshold.removed",
        Ref.to(row),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
    )
    row.delete()
