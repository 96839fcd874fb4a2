"""Value = reach × intensity. The promise in words: `docs/regles/valeur.md`. No query here."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isqrt
from statistics import median

from jalon.arbitrage.notation import Interval

AGENT_COUNTS_FOR = 25
"""An agent uses a tool every working day; an inhabitant meets a service some ten times a year."""
UNKNOWN_REACH = Interval(Fraction(0), Fraction(30), Fraction(100))
SUCCESS_PCT = (50, 60, 75, 90, 100)
"""Chances that the action brings its value, by note of mastery of the risk, 0 to 4."""
SCALE = 100
"""The engine counts in hundredths of a point."""


@dataclass(frozen=True, slots=True)
class Territory:
    """What reach is measured against.

    Attributes:
        population: inhabitants concerned by the roadmap; None when the registry does not say.
        members: organisations covered, its owner left out.
    """

    population: int | None
    members: int = 0


def equivalents(audience: str, count: int, territory: Territory) -> Fraction:
    """Beneficiaries as inhabitants: an agent counts for 25, a member for the mean population of a member."""
    if audience == "agents":
        return Fraction(count * AGENT_COUNTS_FOR)
    if audience == "members":
        mean = Fraction(territory.population or 0, max(territory.members, 1))
        return count * (mean or Fraction(1_000))
    return Fraction(count)


def reach(audience: str, count: int | None, territory: Territory, *, among: Iterable[int] = ()) -> Interval:
    """Reach from 1 to 100: 100 × √(beneficiaries ÷ population), in whole points.

    Args:
        audience: `inhabitants`, `agents`, `members`, or empty when nobody said.
        count: how many; None when nobody said. Unknown is an interval, never 0.
        among: reaches known on the same roadmap; their median stands for an unknown one.
    """
    if not audience or count is None or not territory.population:
        known = list(among)
        likely = Fraction(median(known)).limit_denominator(100) if known else UNKNOWN_REACH.likely
        return Interval(UNKNOWN_REACH.low, likely, UNKNOWN_REACH.high)
    share = min(equivalents(audience, count, territory) / territory.population, Fraction(1))
    points = Fraction(max(1, isqrt(int(share * 10_000))))
    return Interval(points, points, points)


def success_pct(note: Interval) -> Interval:
    """Chances of success from the note of mastery of the risk; between two notes, on the straight line."""
    return Interval(_success(note.low), _success(note.likely), _success(note.high))


def _success(note: Fraction) -> Fraction:
    below = min(int(note), len(SUCCESS_PCT) - 1)
    above = min(below + 1, len(SUCCESS_PCT) - 1)
    return Fraction(SUCCESS_PCT[below]) + (note - below) * (SUCCESS_PCT[above] - SUCCESS_PCT[below])


def value(reached: Interval, intensity: Interval, success: Interval, *, share_pct: int | Decimal = 100) -> Interval:
    """Points from 0 to 100: reach × intensity × chances of success × share brought by the variant."""

    def product(a: Fraction, b: Fraction, c: Fraction) -> Fraction:
        return a * b * c * Fraction(share_pct) / 1_000_000

    return Interval(
        product(reached.low, intensity.low, success.low),
        product(reached.likely, intensity.likely, success.likely),
        product(reached.high, intensity.high, success.high),
    )


def engine_units(points: Fraction) -> int:
    """Points as the engine counts them: hundredths, rounded to the nearest, never under 1."""
    return max(1, int(points * SCALE + Fraction(1, 2)))
