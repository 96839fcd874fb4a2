"""The bound is never below a plan that exists: a solver that prunes too much would make « prouvé » a lie."""

from __future__ import annotations

import subprocess
import sys
from importlib import resources

import pytest

from bench.engine.instances import instance
from jalon.engine import solve

KNOWN = {(50, 3): 34_779_606}
"""Best value in thousandths of instances whose optimum another solver (CP-SAT) proved; HiGHS 1.12 stopped at 34 390 194."""


@pytest.mark.parametrize(("size", "seed"), KNOWN)
def test_the_bound_is_never_below_an_optimum_that_another_solver_proved(size: int, seed: int) -> None:
    plan = solve(instance(size, seed), seconds=25)
    assert plan.bound_milli is not None
    assert plan.value_milli is not None
    assert plan.value_milli <= KNOWN[size, seed] <= plan.bound_milli


def test_a_solver_prints_nothing_of_its_own() -> None:
    example = resources.files("jalon.engine") / "schema" / "example-1.json"
    done = subprocess.run(
        [sys.executable, "-m", "jalon", "arbitrate", str(example), "--seconds", "1", "--quiet"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
