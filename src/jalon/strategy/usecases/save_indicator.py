"""Write an indicator: baseline, target, unit, source."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap
from jalon.strategy.models import Indicator, Objective
from jalon.strategy.rules import can_edit_strategy


class IndicatorRefused(DomainError):
    """An indicator that cannot be as asked."""

    messages = {
        "label_missing": _("Dites ce que mesure l’indicateur."),
        "two_owners": _("Rattachez l’indicateur à un axe ou à un objectif, pas aux deux."),
        "impact_incomplete": _("Un indicateur d’impact a une valeur de départ et une cible."),
        "target_before_baseline": _("La cible est à atteindre avant la date de la valeur de départ."),
    }


@dataclass(frozen=True)
class IndicatorSheet:
    """An indicator as given; neither axis nor objective: it is the roadmap's."""

    label: str
    unit: str = ""
    axis_id: int | None = None
    objective_id: int | None = None
    baseline: Decimal | None = None
    baseline_on: date | None = None
    target: Decimal | None = None
    target_on: date | None = None
    source: str = ""
    is_impact: bool = False
    is_rating: bool = False


@transaction.atomic
def save_indicator(
    *, actor: Actor, roadmap_id: int, sheet: IndicatorSheet, indicator_id: int | None = None
) -> Indicator:
    """Add an indicator, or change one.

    Raises:
        Roadmap.DoesNotExist, Axis.DoesNotExist, Objective.DoesNotExist, Indicator.DoesNotExist, Forbidden: as usual.
        IndicatorRefused: see the messages.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_edit_strategy(actor, roadmap), "strategy.indicator.save")
    _check(sheet)
    indicator = roadmap.indicators.get(pk=indicator_id) if indicator_id else Indicator(roadmap=roadmap)
    if sheet.axis_id:
        roadmap.axes.get(pk=sheet.axis_id)
    if sheet.objective_id:
        Objective.objects.get(pk=sheet.objective_id, axis__roadmap=roadmap)
    for name, value in vars(sheet).items():
        setattr(indicator, name, value)
    indicator.save()
    record(
        actor,
        "strategy.indicator.saved",
        Ref.to(indicator),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
    )
    return indicator


def _check(sheet: IndicatorSheet) -> None:
    if not sheet.label.strip():
        raise IndicatorRefused("label_missing")
    if sheet.axis_id and sheet.objective_id:
        raise IndicatorRefused("two_owners")
    if sheet.is_impact and (sheet.baseline is None or sheet.target is None):
        raise IndicatorRefused("impact_incomplete")
    if sheet.baseline_on and sheet.target_on and sheet.target_on < sheet.baseline_on:
        raise IndicatorRefused("target_before_baseline")


@transaction.atomic
def remove_indicator(*, actor: Actor, roadmap_id: int, indicator_id: int) -> None:
    """Remove an indicator."""
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_edit_strategy(actor, roadmap), "strategy.indicator.remove")
    indicator = roadmap.indicators.get(pk=indicator_id)
    record(
        actor,
        "strategy.indicator.removed",
        Ref.to(indicator),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
    )
    indicator.delete()
