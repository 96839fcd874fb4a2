"""Envelopes and teams of a roadmap under the levers of a scenario, in engine integers. No engine here."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import floor

from django.utils.translation import gettext as _

from jalon.arbitrage.horizon import Horizon
from jalon.arbitrage.levers import Levers
from jalon.capacity.queries import CapacityRow, capacity_rows
from jalon.finance.models import BudgetSection, Envelope, EnvelopeOwner
from jalon.roadmaps.models import Roadmap


@dataclass(frozen=True, slots=True)
class Means:
    """What may be spent and worked.

    Attributes:
        envelopes: section -> one amount in minor units per civil year of the horizon; a section nobody set is absent.
        capacities: rows declared, with their half-days per period under the levers.
        warnings: French sentences on what was missing and how it was counted.
    """

    envelopes: Mapping[str, tuple[int, ...]]
    capacities: tuple[tuple[CapacityRow, tuple[int, ...]], ...]
    warnings: tuple[str, ...] = ()

    @property
    def skills(self) -> Mapping[int, str]:
        """Skill id -> label, for skills that have a capacity."""
        return {row.skill_id: row.skill_label for row, _ in self.capacities}

    def of_skill(self, skill_id: int) -> tuple[int, ...]:
        """Half-days per period, all departments together."""
        rows = [halfdays for row, halfdays in self.capacities if row.skill_id == skill_id]
        return tuple(sum(column) for column in zip(*rows, strict=True))


def read_means(roadmap: Roadmap, horizon: Horizon, levers: Levers) -> Means:
    """Read envelopes and capacities and apply the levers."""
    envelopes, warnings = _envelopes(roadmap, horizon, levers)
    capacities = _capacities(roadmap, horizon, levers)
    if not capacities:
        warnings += (_("Aucune équipe n’est saisie : la charge ne limite pas ce calcul."),)
    return Means(envelopes, capacities, warnings)


def _envelopes(
    roadmap: Roadmap, horizon: Horizon, levers: Levers
) -> tuple[dict[str, tuple[int, ...]], tuple[str, ...]]:
    given: dict[tuple[str, int], int] = {
        (row.section, row.year): row.amount_minor
        for row in Envelope.objects.filter(roadmap=roadmap, owner=EnvelopeOwner.ROADMAP)
    }
    found: dict[str, tuple[int, ...]] = {}
    warnings: list[str] = []
    for section in BudgetSection:
        years = [year for year in horizon.years if (section.value, year) in given]
        if not years:
            continue
        for year in horizon.years:
            if (section.value, year) not in given:
                words = {"section": section.label, "year": year}
                warnings.append(_("Aucune enveloppe de %(section)s pour %(year)d : comptée à zéro.") % words)
        found[section.value] = tuple(
            _levered(given.get((section.value, year), 0), levers, section.value, rank)
            for rank, year in enumerate(horizon.years)
        )
    if not found:
        warnings.append(_("Aucune enveloppe n’est saisie : l’argent ne limite pas ce calcul."))
    else:
        for section in BudgetSection:
            if section.value not in found:
                words = {"section": section.label}
                warnings.append(_("Aucune enveloppe de %(section)s : cette section ne limite pas ce calcul.") % words)
    return found, tuple(warnings)


def _levered(amount: int, levers: Levers, section: str, rank: int) -> int:
    changed = Decimal(amount) * (100 + levers.envelope_pct.get(section, 0)) / 100
    changed *= (Decimal(100 - levers.yearly_drop_pct) / 100) ** rank
    return max(0, floor(changed))


def _capacities(roadmap: Roadmap, horizon: Horizon, levers: Levers) -> tuple[tuple[CapacityRow, tuple[int, ...]], ...]:
    found = []
    levered: set[int] = set()
    for row in capacity_rows(roadmap):
        more = Decimal(0)
        if row.skill_id not in levered:
            more = Decimal(levers.capacity_days.get(row.skill_id, 0)) / 4
            levered.add(row.skill_id)
        halfdays = []
        for period in range(horizon.periods):
            quarter = horizon.quarter(period)
            days = row.days.get(quarter, Decimal(0))
            halfdays.append(max(0, floor(2 * (days + more))) if quarter >= horizon.decision else 0)
        found.append((row, tuple(halfdays)))
    return tuple(found)
