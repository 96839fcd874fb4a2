"""Diving: solve the relaxation, place what it is surest of, bar what no longer fits, solve again from where it stood."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from jalon.engine.highs import Programme, relaxation
from jalon.engine.model import Floats, Ints
from jalon.engine.place import Board
from jalon.engine.solvers import highspy


def dive(
    board: Board,
    whole: Programme,
    *,
    part: float,
    first: Floats,
    cancel: Callable[[], bool],
    rng: np.random.Generator | None = None,
) -> Ints:
    """x columns placed by one dive. ``part``: share of the open fractional columns placed at each round.

    ``first`` is the relaxation's x, so that the first round needs no solve. Stops where the relaxation becomes
    infeasible (floors): the caller fills and repairs.
    """
    m = board.model
    h = relaxation(whole)
    upper = np.ones(m.n_x)
    placed = np.zeros(len(m.groups), bool)
    activity = np.zeros(len(m.rows))
    taken: list[int] = []
    count = int(m.starts[m.n_x])
    owner, index, coef = board.owner[:count], m.index[:count], m.coef[:count]
    requires = np.array([r.rule == "requires" for r in m.rows], bool)
    watched = (coef > 0) & ~requires[index]
    x = first
    while not cancel():
        fresh = _surest(board, x, upper, placed, activity, part, rng)
        taken += fresh
        over = watched & (activity[index] + coef > board.limit[index] + board.tolerance[index])
        barred = placed[m.col_group].copy()
        barred[owner[over]] = True
        barred[taken] = False
        barred &= upper > 0
        closed = np.nonzero(barred)[0].astype(np.int32)
        if not fresh and not len(closed):
            break
        upper[closed] = 0.0
        h.changeColsBounds(len(closed), closed, np.zeros(len(closed)), np.zeros(len(closed)))
        ones = np.array(fresh, np.int32)
        h.changeColsBounds(len(ones), ones, np.ones(len(ones)), np.ones(len(ones)))
        h.run()
        if h.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            break
        x = np.array(h.getSolution().col_value)[: m.n_x]
    return np.array(sorted(taken), np.int64)


def _surest(
    board: Board,
    x: Floats,
    upper: Floats,
    placed: np.ndarray[tuple[int], np.dtype[np.bool_]],
    activity: Floats,
    part: float,
    rng: np.random.Generator | None,
) -> list[int]:
    m = board.model
    open_ = np.nonzero(~placed[m.col_group] & (upper > 0) & (x > 1e-4))[0]
    sure = x[open_] if rng is None else x[open_] + rng.uniform(0, 0.3, size=len(open_))
    quota = max(1, round(part * len(open_)), int((x[open_] > 0.999).sum()))
    fresh: list[int] = []
    for j in open_[np.argsort(-sure, kind="stable")].tolist():
        if len(fresh) >= quota:
            break
        g = m.col_group[j]
        rows, coef = board.column(j)
        if not placed[g] and (activity[rows] + coef <= board.limit[rows] + board.tolerance[rows]).all():
            activity[rows] += coef
            placed[g] = True
            fresh.append(j)
    return fresh
