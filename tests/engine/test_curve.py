"""The curve, the next step and the two-axis view against every plan of tiny problems."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from jalon.engine import Budget, Candidate, Problem, Skill, check, solve
from jalon.engine.curve import curve, next_step, scaled, two_axes
from jalon.engine.workbench import usable
from tests.engine.test_exchanges import all_plans
from tests.engine.tiny import brute_force, tiny_problem

FULL = {"seconds": 20.0}


@pytest.mark.parametrize("seeds", [range(14), range(14, 28)])
def test_every_point_of_the_curve_is_the_truth(seeds: range) -> None:
    for seed in seeds:
        problem = tiny_problem(seed)
        found = curve(problem, permilles=(600, 800, 1300), money_step=0, effort_step=0, seconds=20)
        assert [p.permille for p in found.points] == [600, 800, 1000, 1300]
        for point in found.points:
            truth = brute_force(scaled(problem, point.permille))
            told = None if point.value_milli is None else (point.lateness, point.value_milli)
            assert told == truth, (seed, point.permille)
            assert point.impossible == (truth is None)
            if truth is not None:
                assert point.relaxation_milli is not None
                assert point.relaxation_milli >= truth[1]


def test_the_next_step_buys_what_trying_every_placement_buys() -> None:
    compared = 0
    for seed in range(40):
        problem = tiny_problem(seed)
        plan = solve(problem, seconds=20)
        if not plan.has_plan or problem.fixed_starts:
            continue
        step = next_step(problem, plan, "effort", "dev", 2, limits=FULL)
        assert step is not None, seed
        base, best = usable(problem), plan.value_milli or 0
        for where in itertools.combinations_with_replacement(range(problem.periods), 2):
            capacity = tuple(c + where.count(t) for t, c in enumerate(base.skills[0].capacity))
            more = replace(base, skills=(replace(base.skills[0], capacity=capacity),))
            good = [p for p in all_plans(more) if check(more, p).lateness <= (plan.lateness or 0)]
            best = max(best, *(check(more, p).value_milli for p in good)) if good else best
        assert step.gain_found == best - (plan.value_milli or 0), seed
        assert step.gain_low <= step.gain_found <= (step.gain_high or 0), seed
        compared += 1
        if compared == 8:
            break
    assert compared == 8


def envelope() -> Problem:
    """Three investments of 40, 30 and 20 under 100 a year, one team."""
    return Problem(
        periods=1,
        periods_per_year=1,
        budgets=(Budget("inv", title="investissement", yearly=(100,)),),
        skills=(Skill("dev", (100,), title="développement"),),
        weights={"alignement": 1},
        candidates=(
            Candidate("a", 1, spending={"inv": (40,)}, effort={"dev": (50,)}, scores={"alignement": 90}),
            Candidate("b", 1, spending={"inv": (30,)}, effort={"dev": (5,)}, scores={"alignement": 50}),
            Candidate("c", 1, spending={"inv": (20,)}, effort={"dev": (5,)}, scores={"alignement": 10}),
            Candidate("d", 1, spending={"inv": (30,)}, effort={"dev": (5,)}, scores={"alignement": 9}),
        ),
    )


def test_a_smaller_envelope_tells_what_no_longer_fits() -> None:
    found = curve(envelope(), permilles=(500, 800), money_step=20, effort_step=0, seconds=20)
    assert found.no_longer_fits(800) == ("c",)
    assert found.no_longer_fits(500) == ("b", "c")
    assert [(r.action, r.holds_down_to) for r in found.ranking] == [("a", 500), ("b", 800), ("c", 1000), ("d", None)]
    (step,) = found.next_steps
    assert (step.gain_found, step.gain_low, step.gain_high, step.placed) == (9_000, 9_000, 9_000, {0: 20})
    assert step.enters == ("d",)


def test_both_thresholds_of_the_two_axes_can_be_set() -> None:
    loose = {p.action: p.quadrant for p in two_axes(envelope(), least_alignment=500, most_load=100)}
    assert loose == {"a": "aligned", "b": "both", "c": "light", "d": "light"}
    strict = {p.action: p.quadrant for p in two_axes(envelope(), least_alignment=900, most_load=500)}
    assert strict == {"a": "both", "b": "light", "c": "light", "d": "light"}
