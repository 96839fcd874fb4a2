"""Estimates that are not sure: bands, how often a plan holds, which estimate to make precise."""

from __future__ import annotations

import pytest

from jalon.engine import Budget, Candidate, InvalidProblem, Problem, solve
from jalon.engine.uncertain import Range, spread, uncertain


def problem() -> Problem:
    """« sure » always fits; « pari » and « prudent » compete for the rest; « vain » never enters."""
    return Problem(
        periods=1,
        periods_per_year=1,
        budgets=(Budget("inv", yearly=(1000,)),),
        candidates=(
            Candidate("sure", 1, spending={"inv": (400,)}, value=100),
            Candidate("pari", 1, spending={"inv": (500,)}, value=60),
            Candidate("prudent", 1, spending={"inv": (450,)}, value=40),
            Candidate("vain", 1, spending={"inv": (900,)}, value=1),
        ),
    )


RANGES = (Range("pari", "cost", 700, 1600), Range("sure", "value", 900, 1100))


def test_bands_say_what_holds_almost_always_often_and_rarely() -> None:
    found = uncertain(problem(), RANGES, work=200, seed=3)
    bands = {h.action: h.band for h in found.held}
    assert bands == {"sure": "A", "pari": "B", "prudent": "C", "vain": "C"}
    share = {h.action: h.share for h in found.held}
    assert share["pari"] + share["prudent"] == pytest.approx(1)


def test_the_estimate_to_make_precise_is_the_one_that_decides() -> None:
    found = uncertain(problem(), RANGES, work=200, seed=3)
    assert found.precise_first is not None
    assert (found.precise_first.candidate, found.precise_first.what) == ("pari", "cost")
    assert [v.candidate for v in found.levers] == ["pari"]


def test_the_share_of_draws_in_which_the_plan_holds_is_the_one_of_the_law() -> None:
    plan = solve(problem(), seconds=10)
    assert set(plan.starts) == {"sure", "pari"}
    found = uncertain(problem(), RANGES, plan=plan, draws=120, work=2000, seed=3)
    # P(cost <= 600): triangular law of thousandths 700, 1000, 1600 at 1200 (600 is 1.2 × 500).
    truth = 1 - (1600 - 1200) ** 2 / ((1600 - 700) * (1600 - 1000))
    assert found.plan_holds == pytest.approx(truth, abs=0.1)
    assert [(rule, key) for rule, key, _ in found.plan_breaks] == [("budget_year", "inv")]


def test_nothing_uncertain_leaves_nothing_to_settle() -> None:
    found = uncertain(problem(), (), plan=solve(problem(), seconds=10), draws=25, work=100)
    assert found.plan_holds == 1.0
    assert found.precise_first is None


def test_the_same_seed_gives_the_same_answer_and_another_seed_another() -> None:
    ranges = spread(problem(), cost=400)
    one, two, other = (uncertain(problem(), ranges, work=100, draws=30, seed=s).to_json() for s in (5, 5, 6))
    assert one == two
    assert one != other


def test_a_range_upside_down_is_refused() -> None:
    with pytest.raises(InvalidProblem, match="le bas doit"):
        uncertain(problem(), (Range("sure", "cost", 1100, 900),))
    with pytest.raises(InvalidProblem, match="« zzz »"):
        uncertain(problem(), (Range("zzz", "cost", 900, 1100),))
