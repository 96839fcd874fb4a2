"""Explanations against every plan of tiny problems."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace

import pytest

from jalon.engine import Budget, Candidate, Obligation, Problem, Requirement, Skill, check, solve
from jalon.engine.demands import Demand, contradiction
from jalon.engine.enlarge import Extra, extra_of, together
from jalon.engine.explain import explain
from jalon.engine.workbench import usable
from tests.engine.tiny import brute_force, tiny_problem

SEEDS = [range(first, first + 40) for first in range(0, 120, 40)]


@pytest.mark.parametrize("seeds", SEEDS)
def test_the_price_of_imposing_an_action_contains_the_truth(seeds: range) -> None:
    for seed in seeds:
        problem = tiny_problem(seed)
        plan = solve(problem, seconds=20)
        if not plan.has_plan:
            continue
        best = brute_force(problem)
        assert best is not None
        for row in explain(problem, plan, seconds=20, extras=False).left_out:
            price = row.price
            assert price is not None
            mine = {row.action, *(c.key for c in problem.groups[row.action])}
            out = tuple(k for k in problem.forced_out if k not in mine)
            truth = brute_force(replace(problem, forced_in=(*problem.forced_in, row.action), forced_out=out))
            assert price.impossible == (truth is None), (seed, row.action)
            if truth is not None:
                assert (price.low, price.high) == (best[1] - truth[1],) * 2, (seed, row.action)
                assert price.late_low == price.late_high == truth[0] - best[0], (seed, row.action)


def test_the_price_contains_the_truth_even_of_a_plan_that_is_not_the_best() -> None:
    """A poor plan with a loose bound, and no time to search: the interval is wide, and holds the truth."""
    judged = 0
    for seed in range(200, 290):
        problem = tiny_problem(seed)
        best = brute_force(problem)
        plan = solve(problem, seconds=20)
        if best is None or not plan.starts or problem.obligations or problem.floors or problem.shares:
            continue
        poor_starts = dict(list(plan.starts.items())[1:])
        report = check(problem, poor_starts)
        if not report.feasible:
            continue
        poor = replace(
            plan, status="interval", starts=poor_starts, value_milli=report.value_milli, bound_milli=best[1] + 5_000
        )
        for row in explain(problem, poor, work=1, extras=False).left_out:
            mine = {row.action, *(c.key for c in problem.groups[row.action])}
            out = tuple(k for k in problem.forced_out if k not in mine)
            truth = brute_force(replace(problem, forced_in=(*problem.forced_in, row.action), forced_out=out))
            price = row.price
            assert price is not None
            if price.impossible:
                assert truth is None, (seed, row.action)
            if truth is not None and not set(problem.forced_out) & mine:
                cost = best[1] - truth[1]
                assert price.low is None or price.low <= cost, (seed, row.action, price, cost)
                assert price.high is None or cost <= price.high, (seed, row.action, price, cost)
                judged += 1
    assert judged > 20


@pytest.mark.parametrize("seeds", SEEDS[:2])
def test_the_smallest_extra_is_the_smallest(seeds: range) -> None:
    compared = 0
    for seed in seeds:
        problem = tiny_problem(seed)
        plan = solve(problem, seconds=20)
        inside = {problem.by_key[k].action for k in plan.starts}
        for action in problem.groups if plan.has_plan else ():
            if action in inside:
                continue
            found = together(problem, dict(plan.starts), action, limits={"seconds": 20.0}, effort_price=2)
            least = _least_weight(problem, plan.starts, action, effort_price=2)
            assert (None if found is None else found.weight) == least, (seed, action)
            assert found is None or found.exact, (seed, action)
            compared += 1
    assert compared > 10


def _least_weight(problem: Problem, kept: Mapping[str, int], action: str, effort_price: int) -> int | None:
    mine = {action, *(c.key for c in problem.groups[action])}
    base = replace(usable(problem), forced_out=tuple(k for k in problem.forced_out if k not in mine))
    inside = {base.by_key[k].action for k in kept}
    free = _before(base, action) - inside
    options: list[list[tuple[str, int] | None]] = [[(k, s) for s in base.starts_of(base.by_key[k])] for k in kept]
    options.append([(c.key, s) for c in base.groups[action] for s in base.starts_of(c)])
    options += [[None] + [(c.key, s) for c in base.groups[g] for s in base.starts_of(c)] for g in free]
    found = [extra_of(base, dict(p for p in choice if p)) for choice in itertools.product(*options)]
    return min((e.total_money + effort_price * e.total_effort for e in found if e), default=None)


def _before(problem: Problem, action: str) -> set[str]:
    keys = {action, *(c.key for c in problem.groups[action])}
    first = {r.before for r in problem.requirements if r.blocking and r.after in keys}
    return first.union(*(_before(problem, g) for g in first))


@pytest.mark.parametrize("seeds", SEEDS[:2])
def test_what_is_said_enough_is_enough(seeds: range) -> None:
    for seed in seeds:
        problem = tiny_problem(seed)
        plan = solve(problem, seconds=20)
        if not plan.has_plan:
            continue
        for row in explain(problem, plan, seconds=20, prices=False).left_out:
            for extra in (*row.extras_in_place, *((row.extra,) if row.extra else ())):
                assert {*plan.starts} <= {*extra.starts}
                assert row.action in {problem.by_key[k].action for k in extra.starts}
                mine = {row.action, *(c.key for c in problem.groups[row.action])}
                base = replace(problem, forced_out=tuple(k for k in problem.forced_out if k not in mine))
                assert check(granted(base, extra), extra.starts).feasible, (seed, row.action)


def granted(problem: Problem, extra: Extra) -> Problem:
    """The problem once the extra is granted, year by year and period by period."""
    base = usable(problem)

    def more(b: Budget) -> Budget:
        added = extra.money.get(b.key, {})

        def each(amounts: tuple[int | None, ...] | None) -> tuple[int | None, ...] | None:
            if amounts is None:
                return None
            return tuple(None if a is None else a + added.get(y, 0) for y, a in enumerate(amounts))

        return replace(
            b,
            yearly=each(b.yearly),
            first_year=each(b.first_year),
            ongoing=each(b.ongoing),
            total=None if b.total is None else b.total + extra.total_money,
        )

    skills = tuple(
        replace(s, capacity=tuple(c + extra.effort.get(s.key, {}).get(t, 0) for t, c in enumerate(s.capacity)))
        for s in base.skills
    )
    return replace(base, budgets=tuple(more(b) for b in base.budgets), skills=skills)


def small() -> Problem:
    """Two years; the team can carry one of the two large actions, « site » waits for « socle »."""
    return Problem(
        periods=8,
        budgets=(Budget("inv", title="investissement", yearly=(100, 100)),),
        skills=(Skill("dev", (10,) * 8, title="développement"),),
        candidates=(
            Candidate("socle", 4, effort={"dev": (8,) * 4}, spending={"inv": (20,) * 4}, value=10),
            Candidate("portail", 8, effort={"dev": (6,) * 8}, spending={"inv": (25,) * 8}, value=90),
            Candidate("site", 4, effort={"dev": (2,) * 4}, spending={"inv": (1,) * 4}, value=20),
            Candidate("geant", 2, effort={"dev": (14, 14)}, value=5),
        ),
        requirements=(Requirement("site", "socle"),),
    )


def test_all_the_blockers_of_an_action_are_told_at_once() -> None:
    problem = small()
    plan = solve(problem, seconds=20)
    assert set(plan.starts) == {"portail"}
    rows = {row.action: row for row in explain(problem, plan, seconds=20).left_out}
    assert {b.rule for b in rows["socle"].nearest.breaches} == {"budget_year", "capacity"}
    assert {b.rule for b in rows["site"].nearest.breaches} == {"budget_year", "requires"}
    assert [(b.used, b.limit) for b in rows["geant"].alone] == [(14, 10), (14, 10)]
    assert ("capacity", "dev") in rows["geant"].unavoidable
    assert rows["geant"].price.impossible
    assert rows["site"].price.exact
    assert rows["site"].price.low == 60_000
    extra = rows["site"].extra
    assert extra.exact
    assert extra.also == ("socle",)
    assert {*extra.starts} == {"portail", "socle", "site"}


def test_a_variant_worse_on_every_count_is_said_dominated() -> None:
    problem = Problem(
        periods=2,
        skills=(Skill("dev", (4, 4)),),
        candidates=(
            Candidate("a1", 1, group="a", effort={"dev": (2,)}, value=10),
            Candidate("a2", 1, group="a", effort={"dev": (3,)}, value=9),
            Candidate("a3", 1, group="a", effort={"dev": (1,)}, value=8),
        ),
    )
    plan = solve(problem, seconds=20)
    rows = {row.candidate: row for row in explain(problem, plan, seconds=20).variants}
    assert rows["a2"].dominated_by == "a1"
    assert rows["a2"].change_milli == -1000
    assert rows["a3"].dominated_by == ""
    assert rows["a3"].change_milli == -2000


def test_a_contradiction_is_irreducible_and_the_smallest() -> None:
    told = 0
    for seed in range(400):
        problem = tiny_problem(seed)
        if brute_force(problem) is not None:
            assert contradiction(problem, seconds=5) is None
            continue
        found = contradiction(problem, seconds=20)
        assert found is not None, seed
        assert found.irreducible, seed
        assert found.smallest, seed
        told += 1
        if told == 10:
            break
    assert told == 10


def test_the_contradiction_names_the_obligation_and_what_forbids_it() -> None:
    problem = replace(small(), obligations=(Obligation("geant"), Obligation("socle")))
    found = contradiction(problem, seconds=20)
    assert found is not None
    assert {d.kind for d in found.demands} == {"obligation", "capacity"}
    assert Demand("obligation", "geant") in found.demands
    plan = solve(problem, seconds=20)
    told = explain(problem, plan, seconds=20)
    assert told.contradiction is not None
    assert told.left_out == ()
