"""Exchanges, closest plans and near-equivalent plans against every plan of tiny problems."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping

import pytest

from jalon.engine import Candidate, InvalidPlan, Problem, Skill, check, solve
from jalon.engine.exchanges import exchanges
from tests.engine.tiny import tiny_problem

SEEDS = [range(first, first + 30) for first in range(0, 90, 30)]


def all_plans(problem: Problem) -> list[dict[str, int]]:
    options = [[None] + [(c.key, s) for c in v for s in problem.starts_of(c)] for v in problem.groups.values()]
    plans = [dict(p for p in choice if p) for choice in itertools.product(*options)]
    return [plan for plan in plans if check(problem, plan).feasible]


@pytest.mark.parametrize("seeds", SEEDS)
def test_lists_are_judged_and_bettered_as_by_trying_everything(seeds: range) -> None:
    judged = 0
    for seed in seeds:
        problem = tiny_problem(seed)
        plans = all_plans(problem)
        if not plans:
            continue
        rng = random.Random(seed)
        given = {rng.choice(v).key: None for v in problem.groups.values() if rng.random() < 0.6}
        found = exchanges(problem, given, seconds=20, tolerance_permille=100)
        mine = [p for p in plans if set(p) == set(given)]
        assert found.given.feasible == bool(mine), seed
        assert found.given.proved_impossible != bool(mine), seed
        least = min(check(problem, p).lateness for p in plans)
        best = max(check(problem, p).value_milli for p in plans if check(problem, p).lateness == least)
        if mine:
            rank = max((-check(problem, p).lateness, check(problem, p).value_milli) for p in mine)
            assert (-(found.given.lateness or 0), found.given.value_milli) == rank, seed
            assert found.given.behind_low == found.given.behind_high == best - rank[1], seed
        _closest_is_closest(problem, plans, given, found, best, least)
        assert found.origin is not None
        _exchanges_are_the_best(problem, plans, found.origin, found.exchanges)
        judged += 1
    assert judged > 10


def _closest_is_closest(problem: Problem, plans, given, found, best: int, least: int) -> None:  # type: ignore[no-untyped-def]
    floor = best - abs(best) * 100 // 1000
    good = [p for p in plans if check(problem, p).value_milli >= floor and check(problem, p).lateness <= least]
    assert found.closest is not None
    assert found.closest.exact
    assert found.closest.changes == min(len(set(p) ^ set(given)) for p in good)
    assert found.closest.value_milli >= floor
    for near in found.equivalents:
        assert near.value_milli >= floor
        assert near.changes >= 2


def _exchanges_are_the_best(problem: Problem, plans, origin: Mapping[str, int], told) -> None:  # type: ignore[no-untyped-def]
    before = check(problem, origin)
    gains: dict[str, int] = {}
    for plan in plans:
        new = [k for k in plan if k not in origin]
        kept = [k for k in origin if plan.get(k) == origin[k]]
        if len(new) != 1 or len(origin) - len(kept) > 2 or len(plan) != len(kept) + 1:
            continue
        report = check(problem, plan)
        if report.lateness <= before.lateness:
            action = problem.by_key[new[0]].action
            gains[action] = max(gains.get(action, 0), report.value_milli - before.value_milli)
    expected = {a: g for a, g in gains.items() if g > 0}
    assert {problem.by_key[e.enters].action: e.gain_milli for e in told} == expected
    assert [e.gain_milli for e in told] == sorted((e.gain_milli for e in told), reverse=True)


def one_team() -> Problem:
    return Problem(
        periods=1,
        skills=(Skill("dev", (10,), title="développement"),),
        candidates=(
            Candidate("a", 1, effort={"dev": (10,)}, value=104),
            Candidate("b", 1, effort={"dev": (6,)}, value=60),
            Candidate("c", 1, effort={"dev": (4,)}, value=40),
        ),
    )


def test_a_against_b_and_c_gains_four_per_cent() -> None:
    found = exchanges(one_team(), ["b", "c"], seconds=10)
    first = found.exchanges[0]
    assert (first.enters, first.leaves, first.gain_milli, first.gain_permille) == ("a", ("b", "c"), 4_000, 40)
    assert found.given.behind_high == 4_000


def test_a_list_within_the_tolerance_is_left_as_it_is() -> None:
    found = exchanges(one_team(), ["b", "c"], seconds=10, tolerance_permille=50)
    assert found.closest is not None
    assert found.closest.changes == 0


def test_a_list_that_cannot_hold_is_told_what_is_missing() -> None:
    found = exchanges(one_team(), ["a", "b"], seconds=10)
    assert not found.given.feasible
    assert found.given.proved_impossible
    assert found.given.extra is not None
    assert (found.given.extra.total_effort, found.given.extra.exact) == (6, True)
    assert found.given.contradiction is not None
    assert {d.kind for d in found.given.contradiction.demands} == {"forced_in", "capacity"}


def test_an_unknown_action_is_refused_by_name() -> None:
    with pytest.raises(InvalidPlan, match="« zzz »"):
        exchanges(one_team(), ["zzz"], seconds=1)


def test_the_same_work_gives_the_same_answer() -> None:
    problem = tiny_problem(12)
    plan = solve(problem, work=50)
    given = [v[0].key for v in problem.groups.values()][:1]
    one, two = (exchanges(problem, given, best=plan, work=500).to_json() for _ in range(2))
    assert one == two
