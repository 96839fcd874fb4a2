"""Amounts and days of a row, scaled and converted, as the product keeps them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from jalon.kernel.money import Currency
from jalon.organisations.models import Organisation
from jalon.programme.columns import SKILL_PREFIX
from jalon.programme.scaling import parse_scale, rounded_to_two_digits, scale_factor
from jalon.programme.sizes import XPF_PER_EUR
from jalon.roadmaps.models import Roadmap
from jalon.tables import Field, Kind
from jalon.tables.names import fold

MONEY_KEYS = ("investment", "operating_once", "recurring")
_CURRENCY_WORDS = {
    "eur": Currency.EUR,
    "euro": Currency.EUR,
    "euros": Currency.EUR,
    "€": Currency.EUR,
    "xpf": Currency.XPF,
    "fcfp": Currency.XPF,
    "cfp": Currency.XPF,
}


def population_of(roadmap: Roadmap) -> int | None:
    """Inhabitants of the owner, otherwise of its participants together; None when nothing is known."""
    if roadmap.organisation.population:
        return roadmap.organisation.population
    joined = Organisation.objects.filter(participations__roadmap=roadmap).values_list("population", flat=True)
    return sum(count for count in joined if count) or None


def header_currency(header: str) -> Currency | None:
    """The currency that a header names: « capex_eur », « Coût (€) », « Montant XPF »."""
    words = fold(header).split()
    return next((_CURRENCY_WORDS[word] for word in words if word in _CURRENCY_WORDS), None)


def other_currency(currency: str) -> Currency:
    """The one of the two that the roadmap does not use."""
    return Currency.EUR if currency == Currency.XPF else Currency.XPF


def fields_in(fields: tuple[Field, ...], currency: str) -> tuple[Field, ...]:
    """The same fields, their amounts expected in another currency."""
    return tuple(replace(known, unit=currency) if known.kind is Kind.MONEY else known for known in fields)


@dataclass(frozen=True, slots=True)
class Amounts:
    """How amounts of a file become those of the roadmap."""

    currency: str
    population: int | None
    rule: str
    converts: bool

    def canonical(self, values: Mapping[str, Any], *, are_scaled: bool) -> dict[str, Any]:
        """Amounts, months and days of a row as they will be kept; the other values as they are."""
        scale = parse_scale(str(values.get("reference_scale") or "")) if are_scaled else None
        factor = scale_factor(self.population, scale.population if scale else None, self.rule)
        said = dict(values)
        for key in MONEY_KEYS:
            if said.get(key) is not None:
                said[key] = self._money(max(said[key], Decimal(0)), factor)
        if said.get("duration_months"):
            said["duration_months"] = math.ceil(said["duration_months"] / 3) * 3
        for key, days in values.items():
            if (key.startswith(SKILL_PREFIX) or key == "effort_total") and days is not None:
                said[key] = Decimal(round(days * Decimal(repr(factor)) * 2)) / 2 or None
        return said

    def _money(self, amount: Decimal, factor: float) -> Decimal:
        if self.converts:
            amount = amount * XPF_PER_EUR if self.currency == Currency.XPF else amount / XPF_PER_EUR
        if factor != 1.0:
            return Decimal(rounded_to_two_digits(float(amount) * factor))
        return amount.quantize(Decimal(1).scaleb(-Currency(self.currency).exponent))
