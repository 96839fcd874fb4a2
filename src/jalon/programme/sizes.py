"""Sizes S, M, L, XL of the quick sheet as amounts, for one size of organisation. Orders of magnitude, not benchmarks."""

import json
import math
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from jalon.kernel.money import Currency, to_minor
from jalon.programme.scaling import rounded_to_two_digits

XPF_PER_EUR = Decimal("119.3317")
"""Fixed parity: 1 000 XPF = 8,38 EUR (order of 31 December 1998)."""
USUAL_POPULATION = 30_000


class Size(TextChoices):
    """How big, when nobody has the figure."""

    S = "s", _("S : petit")
    M = "m", _("M : moyen")
    L = "l", _("L : grand")
    XL = "xl", _("XL : très grand")


@dataclass(frozen=True, slots=True)
class SizeTable:
    """What each size is worth: amounts in minor units of the currency, efforts in half-days."""

    investment_minor: dict[str, int]
    recurring_minor: dict[str, int]
    effort_halfdays: dict[str, int]
    effort_shares: dict[str, int]


@cache
def _reference() -> dict[str, Any]:
    text = resources.files("jalon.programme").joinpath("reference", "sizes.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def euros_in(amount_eur: int, currency: str) -> int:
    """Euros as minor units of the currency, at the fixed parity for francs Pacifique."""
    if currency == Currency.XPF:
        return to_minor(rounded_to_two_digits(float(amount_eur * XPF_PER_EUR)), currency)
    return to_minor(amount_eur, currency)


def sizes_for(population: int | None, currency: str) -> SizeTable:
    """Sizes for an organisation: the nearest reference population in ratio; 30 000 inhabitants when unknown."""
    wanted = population or USUAL_POPULATION
    stratum = min(_reference()["strata"], key=lambda known: abs(math.log(known["population"] / wanted)))
    return SizeTable(
        {size: euros_in(amount, currency) for size, amount in stratum["investment_eur"].items()},
        {size: euros_in(amount, currency) for size, amount in stratum["recurring_eur"].items()},
        {size: days * 2 for size, days in stratum["effort_days"].items()},
        dict(_reference()["effort_shares"]),
    )
