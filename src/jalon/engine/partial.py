"""A programme left free on some columns, everything else kept where a point has it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.engine.highs import Programme
from jalon.engine.model import Floats, Ints
from jalon.engine.place import Board, Point


@dataclass(frozen=True, slots=True)
class Part:
    """The restricted programme and what each of its columns is in the whole one (slack columns come last)."""

    programme: Programme
    columns: Ints
    n_slack: int
    scale: Floats
    start: Floats


def segments(starts: Ints, columns: Ints) -> Ints:
    """Positions, in a compressed matrix, of the entries of these columns, in order."""
    counts = starts[columns + 1] - starts[columns]
    total = int(counts.sum())
    if not total:
        return np.zeros(0, np.int64)
    shift = np.repeat(starts[columns] - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
    return np.arange(total) + shift


def restrict(
    board: Board,
    whole: Programme,
    point: Point,
    free_groups: NDArray[np.bool_],
    *,
    keep: NDArray[np.bool_] | None = None,
    elastic: float = 0.0,
) -> Part:
    """Free the x columns of these groups (only those in ``keep`` when given), with their y and z.

    ``whole`` has scaled rows; the point's activity is scaled alike. With ``elastic`` > 0, soft rows (floors, shares,
    mandates) may be missed, each unit of violation costing ``elastic``: the point itself is then always feasible.
    """
    m = board.model
    free = np.zeros(m.n, bool)
    free[: m.n_x] = free_groups[m.col_group]
    if keep is not None:
        free[: m.n_x] &= keep
    linked = board.y_of_x[np.nonzero(free[: m.n_x])[0]]
    free[linked[linked >= 0]] = True
    if m.n_z:
        free[m.n_x + m.n_y :] = True
    columns = np.nonzero(free)[0]
    at = segments(whole.starts, columns)
    index, coef = whole.index[at], whole.coef[at]
    counts = whole.starts[columns + 1] - whole.starts[columns]
    mine = np.repeat(point.full[columns], counts)
    scaled = _scaled_activity(board, whole, point)
    rest = scaled - np.bincount(index, weights=coef * mine, minlength=len(scaled))
    used = np.zeros(len(scaled), bool)
    used[index] = True
    rows = np.nonzero(used)[0]
    renumber = np.full(len(scaled), -1, np.int64)
    renumber[rows] = np.arange(len(rows))
    starts = np.concatenate(([0], np.cumsum(counts)))
    low, high = whole.low[rows] - rest[rows], whole.high[rows] - rest[rows]
    high = np.where(np.abs(high) < 1e-11, 0.0, high)
    cost, kind = whole.cost[columns], whole.whole[columns]
    upper = np.ones(len(columns))
    index = renumber[index]
    n_slack = 0
    scale = row_scale_of(board)[rows]
    start = point.full[columns]
    if elastic > 0:
        # One slack per soft row, counted in the row's own unit, so that it is a whole number.
        down = np.nonzero(board.soft[rows] & np.isfinite(low))[0]
        n_slack = len(down)
        starts = np.concatenate((starts, starts[-1] + np.arange(1, n_slack + 1)))
        index, coef = np.concatenate((index, down)), np.concatenate((coef, 1.0 / scale[down]))
        cost = np.concatenate((cost, -np.ceil(elastic / board.scale[rows[down]])))
        kind = np.concatenate((kind, np.zeros(n_slack, bool)))
        reach = np.maximum(np.abs(whole.low[rows[down]]), 2.0 * board.scale[rows[down]] / scale[down]) * scale[down]
        upper = np.concatenate((upper, np.ceil(reach) + 1))
        lacking = np.maximum(0.0, (whole.low[rows[down]] - scaled[rows[down]]) * scale[down])
        start = np.concatenate((start, np.ceil(lacking - 1e-6)))
    programme = Programme(
        cost=cost, lower=np.zeros(len(cost)), upper=upper, low=low, high=high, starts=starts, index=index, coef=coef,
        whole=kind,
    )  # fmt: skip
    return Part(programme, columns, n_slack, scale, start)


def row_scale_of(board: Board) -> Floats:
    """What each row was divided by, computed once per board."""
    from jalon.engine.highs import row_scale

    cached: Floats | None = getattr(board, "_row_scale", None)
    if cached is None:
        cached = row_scale(board.model)
        board._row_scale = cached  # type: ignore[attr-defined]
    return cached


def _scaled_activity(board: Board, whole: Programme, point: Point) -> Floats:
    return point.activity / row_scale_of(board)


def spread(part: Part, point: Point, answer: Floats, n_x: int) -> Ints:
    """x columns chosen once the answer of a part replaces that part of the point."""
    full = point.full[:n_x].copy()
    mine = part.columns < n_x
    full[part.columns[mine]] = answer[: len(part.columns)][mine]
    return np.nonzero(full > 0.5)[0]
