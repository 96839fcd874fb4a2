"""Previews: a plan, even when the machine gave the first search no time at all."""

from __future__ import annotations

import itertools

import pytest

from bench.engine.instances import instance
from jalon.engine import Candidate, Obligation, Problem, check, clock
from jalon.engine.preview import preview


def test_a_first_search_that_found_nothing_is_taken_up_again_rather_than_shown_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ticks = itertools.count()
    monkeypatch.setattr(clock, "now", lambda: next(ticks) * 2e-4)  # a clock that only advances when looked at
    monkeypatch.setattr(clock, "slack", 60.0)
    problem = instance(60, 3)
    assert problem.floors
    plan = preview(problem, seconds=2e-4)
    assert plan.has_plan
    assert check(problem, plan.starts).feasible


def test_what_is_proved_impossible_is_said_at_once() -> None:
    problem = Problem(periods=2, candidates=(Candidate("a", 3, value=1),), obligations=(Obligation("a", 2),))
    assert preview(problem, seconds=1.0).status == "infeasible"
