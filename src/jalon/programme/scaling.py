"""Bringing an amount from one size of organisation to another; see `docs/regles/fiche-rapide.md`."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

_SCALE = re.compile(r"^\s*(?P<family>[A-Za-z]+)\s*(?P<number>\d+(?:[.,]\d+)?)\s*(?P<thousands>[kK]?)\s*$")
_COMMUNES = frozenset({"C", "V", "COMNOUV", "COMMUNE", "VILLE"})
_GROUPINGS = frozenset({"EPCI", "CC", "CA", "AGGLO", "CU", "METRO"})


class ScalingRule(TextChoices):
    """How amounts follow the population."""

    SIX_TENTHS = "six_tenths", _("règle des six dixièmes : dix fois plus d’habitants, quatre fois le coût")
    PROPORTIONAL = "proportional", _("proportion simple : dix fois plus d’habitants, dix fois le coût")
    NONE = "none", _("aucune : les montants du fichier, tels quels")


EXPONENTS = {ScalingRule.SIX_TENTHS: 0.6, ScalingRule.PROPORTIONAL: 1.0, ScalingRule.NONE: 0.0}


@dataclass(frozen=True, slots=True)
class ReferenceScale:
    """The size of organisation that a row of a file was written for.

    Args:
        family: `commune`, `epci` or `syndicat`; empty when the letters are not known.
        population: inhabitants; None for a syndicate, which is sized in members.
        members: for a syndicate only.
    """

    text: str
    family: str
    population: int | None
    members: int | None


def parse_scale(text: str) -> ReferenceScale | None:
    """« EPCI30k », « V55k », « SYND39 »… None when it does not read.

    >>> parse_scale("C8k").population, parse_scale("SYND39").members
    (8000, 39)
    """
    found = _SCALE.match(text)
    if found is None:
        return None
    letters = found["family"].upper()
    size = int(Decimal(found["number"].replace(",", ".")) * (1000 if found["thousands"] else 1))
    if letters.startswith("SYND"):
        return ReferenceScale(text.strip(), "syndicat", None, size)
    family = "commune" if letters in _COMMUNES else "epci" if letters in _GROUPINGS else ""
    return ReferenceScale(text.strip(), family, size, None)


def scale_factor(population: int | None, reference: int | None, rule: str) -> float:
    """By how much an amount is multiplied from the reference to the given population; 1 when one is unknown.

    >>> round(scale_factor(3_000, 30_000, "six_tenths"), 3)
    0.251
    """
    if not population or not reference:
        return 1.0
    return float((population / reference) ** EXPONENTS[ScalingRule(rule)])


def rounded_to_two_digits(amount: float) -> int:
    """A scaled amount keeps two significant digits: more would pretend to a precision that it lacks.

    >>> rounded_to_two_digits(15_811.4), rounded_to_two_digits(4_521.2), rounded_to_two_digits(7)
    (16000, 4500, 7)
    """
    whole = round(amount)
    step = int(10 ** max(len(str(abs(whole))) - 2, 0))
    return round(whole / step) * step
