"""The compiled moves: what they keep track of, what they promise, and who pays for them."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from bench.engine.instances import instance
from jalon.engine import Problem, check, kernel
from jalon.engine.anneal import Annealing, ground
from jalon.engine.highs import programme_of, solve_programme
from jalon.engine.lns import relaxed
from jalon.engine.model import build, not_later
from jalon.engine.place import Board
from tests.engine.tiny import brute_force, tiny_problem


def annealing(problem: Problem, seed: int, lateness: int | None = None) -> tuple[Board, Annealing] | None:
    """An annealing from nothing; None when the relaxation has no point."""
    model = build(problem)
    if lateness is not None and model.late.any():
        model = not_later(model, lateness)
    if not model.n_x:
        return None
    board = Board(model)
    answer = solve_programme(programme_of(model), seconds=20, relax=True)
    if answer.status != "optimal":
        return None
    lp = relaxed(board, answer)
    price = max(1.0, answer.value / 20)
    return board, Annealing(ground(board, lp, price), board.point(np.zeros(0, np.int64)), seed)


@pytest.mark.parametrize("seed", range(2))
def test_after_thousands_of_moves_the_accounts_are_those_counted_again(seed: int) -> None:
    made = annealing(instance(60, seed), seed)
    assert made is not None
    board, search = made
    t, s = search.tables, search.state
    for _ in range(20):
        search.run(steps=300, hot=2e6, cold=1e5)
        kept = s.current[s.current >= 0]
        load = np.zeros(len(t.limit), np.int64)
        for j in kept.tolist():
            load[t.row[t.entry[j] : t.entry[j + 1]]] += t.amount[t.entry[j] : t.entry[j + 1]]
        assert (load == s.load).all()
        assert (s.load <= t.limit).all()
        assert sorted(s.inside[: len(kept)].tolist()) == np.nonzero(s.current >= 0)[0].tolist()
        assert s.sums[kernel.VALUE] - s.sums[kernel.ADVICE] == board.point(np.sort(kept)).value
        assert all(kernel.ready(t, s, j) for j in kept.tolist())


@pytest.mark.parametrize("batch", range(2))
def test_the_best_of_the_moves_is_a_plan_worth_what_the_check_says_and_never_beats_brute_force(batch: int) -> None:
    reached = feasible = 0
    for seed in range(batch * 20, batch * 20 + 20):
        problem = tiny_problem(seed)
        best = brute_force(problem)
        made = annealing(problem, seed, None if best is None else best[0])
        if best is None or made is None:
            continue
        board, search = made
        for _ in range(10):
            search.run(steps=100, hot=3e3, cold=10.0)
        if search.best_rank[0] < 0:
            continue
        feasible += 1
        report = check(problem, board.model.plan_of(search.best_choice))
        assert report.feasible, seed
        assert report.value_milli == search.best_rank[1] <= best[1], seed
        reached += report.value_milli == best[1]
    assert reached >= 0.9 * feasible > 0


def test_the_same_seed_makes_the_same_moves_and_another_seed_others() -> None:
    found = []
    for seed in (1, 1, 2):
        made = annealing(instance(60, 1), seed)
        assert made is not None
        made[1].run(steps=3_000, hot=1e6, cold=1e4)
        found.append(made[1].state.current.tolist())
    assert found[0] == found[1] != found[2]


def test_who_does_not_search_does_not_load_the_compiler() -> None:
    code = (
        "import sys, jalon.engine, jalon.engine.explain, jalon.engine.exchanges, jalon.engine.robust; "
        "assert 'numba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
