"""Another way to do an action: smaller, pooled with members, with days bought."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.organisations.models import Organisation
from jalon.programme.means import CostLine, EffortLine
from jalon.programme.models import Action, Variant, VariantKind, VariantShare
from jalon.programme.rules import can_change_action
from jalon.programme.usecases.change_action import journal, locked_action
from jalon.programme.write_means import write_means


class BadVariant(DomainError):
    messages = {
        "shares": _("Les parts des membres font %(total)s % : elles doivent faire 100 %."),
        "no_shares": _("Une variante mutualisée dit quels membres la portent, et leur part."),
        "not_pooled": _("Seule une variante mutualisée se partage entre membres."),
        "not_participant": _("Un des membres ne participe pas à cette feuille de route."),
        "main": _("La variante principale est celle de la fiche : elle ne se supprime pas."),
        "kind": _("Cette façon de faire n’existe pas."),
        "value": _("La part de la valeur apportée est un pourcentage, de 0 à 100."),
    }

    @property
    def message(self) -> str:
        """Percent signs stand in the sentences as they are."""
        text = str(self.messages[self.code])
        for name, value in self.values.items():
            text = text.replace(f"%({name})s", str(value))
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantSheet:
    """What a variant says.

    Args:
        shares: organisation id -> percentage; required for a pooled variant, forbidden for another.
        value_pct: share of the full value that it brings.
    """

    kind: str
    label: str = ""
    duration_quarters: int | None = None
    value_pct: int = 100
    shares: Mapping[int, Decimal] = field(default_factory=dict)
    costs: tuple[CostLine, ...] = ()
    efforts: tuple[EffortLine, ...] = ()


@transaction.atomic
def save_variant(*, actor: Actor, action_id: int, sheet: VariantSheet, variant_id: int | None = None) -> Variant:
    """Add a variant, or rewrite one; the main one keeps its figures from the sheet of the action.

    Raises:
        Action.DoesNotExist, Variant.DoesNotExist: not seen.
        Forbidden: the actor does not write this sheet.
        BadVariant, BadMeans: something does not hold; nothing is saved.
    """
    action = locked_action(actor, action_id)
    require(can_change_action(actor, action), "programme.variant.save")
    _check(action, sheet)
    variant = action.variants.get(pk=variant_id, is_main=False) if variant_id else Variant(action=action, is_main=False)
    variant.kind, variant.label = sheet.kind, sheet.label[:160]
    variant.duration_quarters, variant.value_pct = sheet.duration_quarters, sheet.value_pct
    variant.save()
    write_means(variant, costs=sheet.costs, efforts=sheet.efforts)
    variant.shares.all().delete()
    VariantShare.objects.bulk_create(
        VariantShare(variant=variant, organisation_id=pk, share_pct=pct) for pk, pct in sheet.shares.items()
    )
    journal(actor, "programme.action.changed", action, fields=["variants"])
    return variant


@transaction.atomic
def remove_variant(*, actor: Actor, action_id: int, variant_id: int) -> None:
    """Drop a variant that is not the main one.

    Raises:
        Action.DoesNotExist, Variant.DoesNotExist, Forbidden: as above.
        BadVariant: it is the main one.
    """
    action = locked_action(actor, action_id)
    require(can_change_action(actor, action), "programme.variant.remove")
    variant = action.variants.get(pk=variant_id)
    if variant.is_main:
        raise BadVariant("main")
    variant.delete()
    journal(actor, "programme.action.changed", action, fields=["variants"])


def _check(action: Action, sheet: VariantSheet) -> None:
    if sheet.kind not in VariantKind.values:
        raise BadVariant("kind")
    if not 0 <= sheet.value_pct <= 100:
        raise BadVariant("value")
    if sheet.kind != VariantKind.POOLED:
        if sheet.shares:
            raise BadVariant("not_pooled")
        return
    if not sheet.shares:
        raise BadVariant("no_shares")
    total = sum(sheet.shares.values(), Decimal(0))
    if total != 100 or any(pct <= 0 for pct in sheet.shares.values()):
        raise BadVariant("shares", total=f"{total.normalize():f}".replace(".", ","))
    joined = Organisation.objects.filter(participations__roadmap=action.roadmap_id)
    known = set(joined.values_list("pk", flat=True)) | {action.roadmap.organisation_id}
    if not set(sheet.shares) <= known:
        raise BadVariant("not_participant")
