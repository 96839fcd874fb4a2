"""Three columns: nothing is said of every good plan, or of none, that is not so."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from jalon.engine import Budget, Candidate, InvalidProblem, Problem, check
from jalon.engine.robust import robust
from jalon.engine.weights import WeightSet, around, colleges, intervals, ranking, values
from tests.engine.test_exchanges import all_plans
from tests.engine.tiny import tiny_problem


def with_scores(seed: int) -> Problem:
    rng = random.Random(seed)
    problem = tiny_problem(seed)
    free = {"value": None, "values": None, "value_by_start": None}
    candidates = tuple(
        replace(c, **free, scores={"k1": rng.randint(0, 6), "k2": rng.randint(0, 6)}) for c in problem.candidates
    )
    return replace(problem, candidates=candidates, weights={"k1": 2, "k2": 3}, floors=())


def good_groups(problem: Problem, weights: WeightSet) -> list[frozenset[str]] | None:
    """Groups of every good plan, by trying all plans; None when there is none."""
    plans = all_plans(problem)
    if not plans:
        return None
    tables = values(problem, weights)
    today = sum(problem.weights.values())
    ranked = []
    for plan in plans:
        report = check(problem, plan)
        fines = sum(problem.penalty_milli(problem.requirements[r]) * weights.total // today for r in report.ignored)
        worth = tuple(sum(t[pair] for pair in plan.items()) - fines for t in tables)
        ranked.append((report.lateness, worth, frozenset(problem.by_key[k].action for k in plan)))
    least = min(late for late, _, _ in ranked)
    mine = {(w, g) for late, w, g in ranked if late == least}
    worths = {w for w, _ in mine}
    best = {w for w in worths if not any(o != w and all(a >= b for a, b in zip(o, w, strict=True)) for o in worths)}
    return [g for w, g in mine if w in best]


@pytest.mark.parametrize("batch", range(5))
def test_no_statement_is_printed_as_proved_against_the_truth(batch: int) -> None:
    for seed in range(batch * 44, (batch + 1) * 44):
        problem = with_scores(seed)
        weights = (
            intervals(problem, {"k1": (1, 4), "k2": (0, 4)}),
            ranking(problem, ("k2", "k1")),
            colleges(problem, {"élus": {"k1": 3, "k2": 1}, "agents": {"k2": 1}}),
        )[seed % 3]
        good = good_groups(problem, weights)
        found = robust(problem, weights, seconds=20, samples=0)
        if good is None:
            assert found.impossible, seed
            continue
        for verdict in found.verdicts:
            inside = [verdict.action in groups for groups in good]
            truth = "every" if all(inside) else "none" if not any(inside) else "discuss"
            assert (verdict.column, verdict.proved) == (truth, True), (seed, verdict)


def one_budget(seed: int, size: int) -> Problem:
    rng = random.Random(seed)
    return Problem(
        periods=1,
        periods_per_year=1,
        budgets=(Budget("inv", yearly=(size * 20,)),),
        weights={"k1": 10, "k2": 10},
        candidates=tuple(
            Candidate(
                f"a{i}",
                1,
                spending={"inv": (rng.randint(20, 80),)},
                scores={"k1": rng.randint(1, 60), "k2": rng.randint(1, 60)},
            )
            for i in range(size)
        ),
    )


def test_the_dominance_test_agrees_with_the_dynamic_programme() -> None:
    for seed, size in ((1, 12), (2, 16), (3, 20)):
        problem = one_budget(seed, size)
        weights = around(problem, 900)
        exact = robust(problem, weights, samples=0, seconds=30)
        assert {v.proof for v in exact.verdicts} == {"enumeration"}
        # A limit that never binds takes the problem out of what the dynamic programme covers.
        twin = robust(replace(problem, forced_out=(), exclusions=(_loose(problem),)), weights, samples=0, seconds=60)
        assert all(v.proved for v in twin.verdicts)
        shared = [v for v in exact.verdicts if v.action not in ("a0", "a1")]
        told = {v.action: v.column for v in twin.verdicts}
        assert all(told[v.action] == v.column for v in shared)


def _loose(problem: Problem):  # type: ignore[no-untyped-def]
    from jalon.engine import Exclusion

    return Exclusion((problem.candidates[0].key,))


def test_fifty_candidates_are_settled_exactly() -> None:
    problem = one_budget(7, 50)
    coarse = tuple(replace(c, spending={"inv": (c.spending["inv"][0] // 10 * 10,)}) for c in problem.candidates)
    problem = replace(problem, candidates=coarse)
    found = robust(problem, around(problem, 200), samples=20, seconds=60)
    assert {v.proof for v in found.verdicts} == {"enumeration"}
    assert {v.column for v in found.verdicts} == {"every", "discuss", "none"}


def test_sampling_alone_proves_nothing() -> None:
    problem = one_budget(4, 30)
    found = robust(problem, around(problem, 200), samples=30, verify=False)
    assert not any(v.proved for v in found.verdicts)
    assert {v.column for v in found.verdicts} == {"every", "discuss", "none"}
    exact = {v.action: v.column for v in robust(problem, around(problem, 200), samples=0, seconds=30).verdicts}
    assert sum(exact[v.action] == v.column for v in found.verdicts) >= 20


def test_without_time_nothing_is_proved_but_what_is_demanded() -> None:
    problem = with_scores(3)
    found = robust(problem, around(problem), samples=5, seconds=1e-9)
    movable = {c.action for c in problem.candidates if problem.starts_of(c)}
    proved = {v.action: v.column for v in found.verdicts if v.proved}
    assert {k: v for k, v in proved.items() if k in movable} == dict.fromkeys(problem.must_groups & movable, "every")
    assert all(v == "none" for k, v in proved.items() if k not in movable and k not in problem.must_groups)


def test_the_same_seed_and_work_give_the_same_answer() -> None:
    problem = with_scores(8)
    one, two = (robust(problem, around(problem), samples=20, work=100).to_json() for _ in range(2))
    assert one == two


def test_weights_that_cannot_be_are_refused_by_name() -> None:
    problem = with_scores(1)
    with pytest.raises(InvalidProblem, match="« zzz »"):
        intervals(problem, {"zzz": (1, 2)})
    with pytest.raises(InvalidProblem, match="somme 5"):
        intervals(problem, {"k1": (0, 1), "k2": (0, 1)})
    with pytest.raises(InvalidProblem, match="chaque critère"):
        ranking(problem, ("k1",))
