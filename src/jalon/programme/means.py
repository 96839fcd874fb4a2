"""Money and days of an action as values: ranges by confidence, spreading over a duration. No query here."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from jalon.finance.models import BudgetSection
from jalon.programme.models import Confidence

WIDTHS = {
    Confidence.QUOTE: (Fraction(0), Fraction(10, 100)),
    Confidence.COMPARABLE: (Fraction(15, 100), Fraction(30, 100)),
    Confidence.ESTIMATE: (Fraction(30, 100), Fraction(60, 100)),
}
"""Share taken off and added to the likely amount; see `docs/regles/fiche-rapide.md`."""


@dataclass(frozen=True, slots=True)
class CostLine:
    """Spending of one year counted from the start, in one section, in minor units of the roadmap's currency."""

    section: str
    low_minor: int
    likely_minor: int
    high_minor: int
    year: int = 0
    is_recurring: bool = False


@dataclass(frozen=True, slots=True)
class EffortLine:
    """Half-days of one skill, over the whole duration."""

    skill_id: int
    low_halfdays: int
    likely_halfdays: int
    high_halfdays: int
    department_id: int | None = None


def range_around(likely: int, confidence: str) -> tuple[int, int, int]:
    """Low, likely and high of an amount or an effort; no confidence counts as an estimate.

    >>> range_around(18_000, "comparable")
    (15300, 18000, 23400)
    """
    under, over = WIDTHS[Confidence(confidence or Confidence.ESTIMATE)]
    return math.floor(likely * (1 - under)), likely, math.ceil(likely * (1 + over))


def shared_out(total: int, weights: Sequence[int]) -> list[int]:
    """A whole number shared by weights, the sum kept, the remainder to the largest fractions (the first ones first).

    >>> shared_out(100, [12, 6])
    [67, 33]
    """
    whole = sum(weights)
    if whole == 0:
        return [0 for _ in weights]
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return parts


def months_by_year(months: int) -> list[int]:
    """Months of a project in each of its years.

    >>> months_by_year(30)
    [12, 12, 6]
    """
    months = max(months, 1)
    return [min(12, months - start) for start in range(0, months, 12)]


def quarters_of(months: int) -> int:
    """Quarters that a number of months takes, at least one."""
    return max(1, math.ceil(months / 3))


def usual_costs(
    *, investment_minor: int | None, recurring_minor: int | None, months: int, confidence: str
) -> tuple[CostLine, ...]:
    """Investment spread over the months of the project, then the yearly operating cost from the year after it.

    None says that nobody gave the amount: no line. 0 says that it costs nothing, and is a line.
    """
    years = months_by_year(months)
    lines = []
    if investment_minor is not None:
        for year, part in enumerate(shared_out(investment_minor, years)):
            if part or year == 0:
                lines.append(CostLine(BudgetSection.INVESTMENT, *range_around(part, confidence), year=year))
    if recurring_minor is not None:
        low, likely, high = range_around(recurring_minor, confidence)
        lines.append(CostLine(BudgetSection.OPERATING, low, likely, high, year=len(years), is_recurring=True))
    return tuple(lines)


def effort_line(skill_id: int, halfdays: int, confidence: str, department_id: int | None = None) -> EffortLine:
    """An effort with its range."""
    low, likely, high = range_around(halfdays, confidence)
    return EffortLine(skill_id, low, likely, high, department_id)
