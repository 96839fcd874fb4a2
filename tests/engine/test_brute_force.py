"""The engine against every plan of tiny problems."""

from __future__ import annotations

import pytest

from jalon.engine import Problem, check, solve
from tests.engine.tiny import brute_force, tiny_problem


@pytest.mark.parametrize("batch", range(10))
def test_no_plan_of_a_tiny_problem_beats_the_engine_s(batch: int) -> None:
    for seed in range(batch * 55, (batch + 1) * 55):
        problem = tiny_problem(seed)
        best = brute_force(problem)
        plan = solve(problem, seconds=20)
        if best is None:
            assert plan.status == "infeasible", seed
            continue
        assert plan.status == "proved", (seed, plan)
        assert (plan.lateness, plan.value_milli) == best, seed
        assert check(problem, plan.starts).feasible, seed


def test_a_problem_survives_its_document() -> None:
    for seed in range(60):
        problem = tiny_problem(seed)
        again = Problem.from_json(problem.to_json())
        assert again == problem
        assert again.digest == problem.digest
