"""Add a dated threshold of a keeper's own."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.inventory.models import Threshold
from jalon.inventory.rules import can_keep
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap


class ThresholdRefused(DomainError):
    messages = {
        "source_missing": _("Dites d’où vient ce seuil : un texte, une décision."),
        "ends_before_start": _("La fin d’un seuil ne peut pas précéder son début."),
    }


@dataclass(frozen=True)
class ThresholdSheet:
    """A threshold as given. `amount_minor` is net of tax, in the roadmap's currency."""

    label: str
    amount_minor: int
    starts_on: date
    lead_months: int
    source: str
    ends_on: date | None = None


@transaction.atomic
def add_threshold(*, actor: Actor, roadmap_id: int, sheet: ThresholdSheet) -> Threshold:
    """Add a threshold of the keeper.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        ThresholdRefused: no source, or an end before its start.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_keep(actor, roadmap), "inventory.threshold")
    if not sheet.source.strip():
        raise ThresholdRefused("source_missing")
    if sheet.ends_on is not None and sheet.ends_on < sheet.starts_on:
        raise ThresholdRefused("ends_before_start")
    row = Threshold.objects.create(
        keeper_id=roadmap.organisation_id,
        currency=roadmap.currency,
        label=sheet.label,
        amount_minor=sheet.amount_minor,
        starts_on=sheet.starts_on,
        ends_on=sheet.ends_on,
        lead_months=sheet.lead_months,
        source=sheet.source,
    )
    record(
        actor,
        "inventory.threshold.added",
        Ref.to(row),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
    )
    return row
