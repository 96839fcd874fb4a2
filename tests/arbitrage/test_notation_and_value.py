"""From notes to an intensity, from an intensity to a value: worked by hand."""

from fractions import Fraction

import pytest

from jalon.arbitrage.notation import Rated, gap_between_colleges, intensity, note_of
from jalon.arbitrage.value import Territory, reach, success_pct, value

TERRITORY = Territory(population=26_359, members=16)


def test_the_intensity_worked_by_hand_is_64() -> None:
    weights, notes = (20, 18, 12, 15, 10, 7, 5, 8, 5), (3, 4, 2, 1, 2, 3, 2, 3, 2)
    rated = [Rated(str(i), w, {"dg": n}) for i, (w, n) in enumerate(zip(weights, notes, strict=True))]
    found = intensity(rated)
    assert found.likely == 64
    assert found.is_known


def test_a_missing_note_is_an_interval_and_never_a_zero() -> None:
    found = intensity([Rated("a", 50, {"dg": 4}), Rated("b", 50, {})])
    assert (found.low, found.likely, found.high) == (50, 75, 100)


def test_a_college_that_is_expected_widens_the_note_until_it_scores() -> None:
    waiting = note_of(Rated("a", 10, {"dg": 4}, ("dg", "it")))
    assert (waiting.low, waiting.likely, waiting.high) == (2, 4, 4)
    given = note_of(Rated("a", 10, {"dg": 4, "it": 1}, ("dg", "it")))
    assert given.likely == Fraction(5, 2)
    assert given.is_known


def test_weights_count_only_against_each_other() -> None:
    small = [Rated("a", 1, {"dg": 4}), Rated("b", 3, {"dg": 0})]
    large = [Rated("a", 10, {"dg": 4}), Rated("b", 30, {"dg": 0})]
    assert intensity(small) == intensity(large)


def test_the_gap_between_colleges_needs_two_of_them() -> None:
    assert gap_between_colleges({"dg": 4}) == 0
    assert gap_between_colleges({"dg": 4, "it": 1, "elected": 2}) == 3


def test_four_times_as_many_people_reach_twice_as_far() -> None:
    assert reach("inhabitants", 6_590, TERRITORY).likely == 50
    assert reach("inhabitants", 26_359, TERRITORY).likely == 100
    assert reach("inhabitants", 1_000_000, TERRITORY).likely == 100
    assert reach("agents", 40, TERRITORY).likely == 19


def test_unknown_beneficiaries_are_an_interval_counted_at_the_median_of_the_others() -> None:
    found = reach("inhabitants", None, TERRITORY, among=(20, 40, 90))
    assert (found.low, found.likely, found.high) == (0, 40, 100)


def test_the_value_worked_by_hand() -> None:
    reached = reach("inhabitants", 6_590, TERRITORY)
    strength = intensity([Rated("a", 100, {"dg": 2}), Rated("b", 28, {"dg": 4}), Rated("c", 0, {})])
    chances = success_pct(note_of(Rated("r", 0, {"dg": 3})))
    assert chances.likely == 90
    found = value(reached, strength, chances)
    assert found.likely == Fraction(50) * strength.likely * 90 / 10_000


@pytest.mark.parametrize(("note", "pct"), [(0, 50), (1, 60), (2, 75), (3, 90), (4, 100)])
def test_mastery_of_the_risk_gives_chances_and_no_value(note: int, pct: int) -> None:
    assert success_pct(note_of(Rated("r", 0, {"dg": note}))).likely == pct


def test_twenty_gadgets_do_not_beat_one_great_project_by_their_number() -> None:
    gadget = value(
        reach("agents", 5, TERRITORY),
        intensity([Rated("a", 1, {"dg": 2})]),
        success_pct(note_of(Rated("r", 0, {"dg": 4}))),
    )
    great = value(
        reach("inhabitants", 26_359, TERRITORY),
        intensity([Rated("a", 1, {"dg": 4})]),
        success_pct(note_of(Rated("r", 0, {"dg": 4}))),
    )
    assert 20 * gadget.likely < great.likely
