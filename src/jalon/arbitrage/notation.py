"""From notes to an intensity, exactly. The promise in words: `docs/regles/notation.md`. No query here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

MAX_NOTE = 4
MIDDLE = Fraction(MAX_NOTE, 2)


@dataclass(frozen=True, slots=True)
class Interval:
    """What is known of a number: at least, most likely, at most."""

    low: Fraction
    likely: Fraction
    high: Fraction

    @property
    def is_known(self) -> bool:
        """Nothing is missing."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Rated:
    """One criterion for one action.

    Attributes:
        weight: integer >= 0, counted against the other weights.
        notes: college -> note 0 to 4; a college that has not scored is absent.
        expected: colleges that score this criterion; empty means whoever scores.
    """

    code: str
    weight: int
    notes: Mapping[str, int]
    expected: Sequence[str] = ()


def note_of(rated: Rated) -> Interval:
    """The note of a criterion: mean of its colleges, between what the missing notes could make of it.

    >>> note_of(Rated("utilite", 20, {"dg": 4}, ("dg", "it")))
    Interval(low=Fraction(2, 1), likely=Fraction(4, 1), high=Fraction(4, 1))
    """
    counted = [note for college, note in rated.notes.items() if not rated.expected or college in rated.expected]
    missing = sum(1 for college in rated.expected if college not in rated.notes)
    if not counted:
        return Interval(Fraction(0), MIDDLE, Fraction(MAX_NOTE))
    whole = len(counted) + missing
    total = sum(counted)
    return Interval(Fraction(total, whole), Fraction(total, len(counted)), Fraction(total + MAX_NOTE * missing, whole))


def intensity(criteria: Iterable[Rated]) -> Interval:
    """Weighted intensity from 0 to 100: Σ weight × note ÷ (4 × Σ weight) × 100.

    Missing notes make an interval, never a 0. With no weight at all the intensity is unknown: 0, 50, 100.

    >>> weights, notes = (20, 18, 12, 15, 10, 7, 5, 8, 5), (3, 4, 2, 1, 2, 3, 2, 3, 2)
    >>> intensity(Rated(str(i), w, {"dg": n}) for i, (w, n) in enumerate(zip(weights, notes))).likely
    Fraction(64, 1)
    """
    rated = [(c.weight, note_of(c)) for c in criteria if c.weight > 0]
    whole = MAX_NOTE * sum(weight for weight, _ in rated)
    if not whole:
        return Interval(Fraction(0), Fraction(50), Fraction(100))
    return Interval(
        Fraction(100 * sum(w * n.low for w, n in rated)) / whole,
        Fraction(100 * sum(w * n.likely for w, n in rated)) / whole,
        Fraction(100 * sum(w * n.high for w, n in rated)) / whole,
    )


def gap_between_colleges(notes: Mapping[str, int]) -> int:
    """Widest difference between two colleges on one criterion; 0 with fewer than two."""
    return max(notes.values()) - min(notes.values()) if len(notes) > 1 else 0
