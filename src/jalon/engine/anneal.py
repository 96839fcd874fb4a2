"""Annealing by ejection: put one action in, take out the cheapest ones that stand in its way, fill the holes.

Prerequisites are kept by construction (an action leaves with those that need it, or comes with those it needs). Soft
rows (floors, shares) are priced, dearer as long as they are missed. The moves are in ``kernel``, compiled. Source of
the idea: ejection chains (Glover 1996), simulated annealing (Kirkpatrick, Gelatt, Vecchi 1983).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain as joined

import numpy as np

from jalon.engine import kernel
from jalon.engine.kernel import State, Tables
from jalon.engine.lns import Relaxed
from jalon.engine.model import RESOURCES, Floats, Ints
from jalon.engine.place import Board, Point

WIDTH = 0.3  # how far from the relaxation's choice an action may be and still be drawn, as a part of the mean value
RETIME = 0.6  # how often a retained action is moved in time rather than another put in
NOISE = 0.15
EXTRA = 6  # actions outside the plan tried in the holes of each move
TRUST = 0.2  # weight of the relaxation's own choice of start
HARD = RESOURCES | {"excludes", "late"}
SOFT = ("floor", "share_min", "share_max")
FREE = 2**62


@dataclass(frozen=True, slots=True)
class Ground:
    """Tables of one model and its relaxation, shared by every annealing on it."""

    tables: Tables
    least: Floats


def ground(board: Board, lp: Relaxed, price: float) -> Ground:
    """Prepare a model. ``price``: value lost by missing the whole of one demand, at least."""
    m = board.model
    value = m.value[: m.n_x].astype(float)
    score = lp.reduced + TRUST * lp.x * value
    mean = max(1.0, float(value.mean())) if m.n_x else 1.0
    near = np.exp(np.maximum(-20.0, np.minimum(0.0, lp.promise) / (WIDTH * mean))) + 1e-3
    near[[not len(g) for g in board.groups]] = 0.0
    order = [g[np.argsort(-score[g], kind="stable")] for g in board.groups]
    durations = np.array([c.duration for c in m.problem.candidates], np.int64)[m.col_candidate]
    entry, row, amount, limit = _resources(board, lp)
    soft_first, soft_row, soft_amount, low, scale = _soft(board)
    widest = np.array([np.diff(entry)[g].max(initial=0) for g in board.groups], np.int64)
    users = np.zeros(len(limit), np.int64)
    owner = np.repeat(m.col_group, np.diff(entry))
    if len(row):
        pairs = np.unique(row * len(m.groups) + owner)
        users = np.bincount(pairs // len(m.groups), minlength=len(limit)).astype(np.int64)
    tables = Tables(
        first=_edges([len(g) for g in order]),
        columns=np.concatenate(order).astype(np.int64) if order else np.zeros(0, np.int64),
        entry=entry, row=row, amount=amount, limit=limit,
        inverse=1.0 / np.maximum(1.0, limit),
        group=m.col_group, candidate=m.col_candidate, start=m.col_start, end=m.col_start + durations,
        value=value, score=score, draw=np.cumsum(near), must=m.must.astype(np.int64),
        top=np.array([value[g].max(initial=0.0) for g in board.groups]),
        **_ties(board),
        soft_first=soft_first, soft_row=soft_row, soft_amount=soft_amount, low=low, scale=scale,
        place=_edges(widest.tolist()), room=_edges(users.tolist()),
        settings=np.array([RETIME, NOISE, EXTRA, 20 * price + float(value.max(initial=0.0))]),
    )  # fmt: skip
    return Ground(tables, np.full(len(low), price))


def _edges(sizes: list[int]) -> Ints:
    return np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)


def _resources(board: Board, lp: Relaxed) -> tuple[Ints, Ints, Ints, Ints]:
    """Entries of the x columns in the rows with an upper limit; those most likely to overflow first."""
    m = board.model
    rows = np.nonzero([r.rule in HARD for r in m.rows])[0]
    renumber = np.full(len(m.rows), -1, np.int64)
    renumber[rows] = np.arange(len(rows))
    mine = (board.owner < m.n_x) & (renumber[m.index] >= 0) & (m.coef > 0)
    owner, row, amount = board.owner[mine], renumber[m.index[mine]], np.rint(m.coef[mine]).astype(np.int64)
    used = np.bincount(row, weights=amount * lp.x[owner], minlength=len(rows)) if len(row) else np.zeros(len(rows))
    limit = np.minimum(np.floor(m.row_high[rows]), FREE).astype(np.int64)
    tight = used / np.maximum(1.0, limit)
    order = np.lexsort((-tight[row] * amount / np.maximum(1.0, limit[row]), owner))
    entry = _edges(np.bincount(owner, minlength=m.n_x).tolist())
    return entry, row[order], amount[order], limit


def _soft(board: Board) -> tuple[Ints, Ints, Floats, Floats, Floats]:
    """What each candidate brings to floors and shares."""
    m = board.model
    rows = np.nonzero([r.rule in SOFT for r in m.rows])[0]
    renumber = np.full(len(m.rows), -1, np.int64)
    renumber[rows] = np.arange(len(rows))
    mine = (board.owner >= m.n_x) & (board.owner < m.n_x + m.n_y) & (renumber[m.index] >= 0)
    candidate = m.y_candidate[board.owner[mine] - m.n_x]
    order = np.argsort(candidate, kind="stable")
    first = _edges(np.bincount(candidate, minlength=len(m.problem.candidates)).tolist())
    low, scale = m.row_low[rows], board.scale[rows]
    return first, renumber[m.index[mine]][order], m.coef[mine][order].astype(float), low, scale


def _ties(board: Board) -> dict[str, Ints]:
    """Prerequisites by candidate and by group, advisable ones apart."""
    m = board.model
    problem = m.problem
    number = {key: g for g, key in enumerate(m.groups)}
    index = {c.key: i for i, c in enumerate(problem.candidates)}
    needs: list[list[tuple[int, int]]] = [[] for _ in problem.candidates]
    needed: list[list[tuple[int, int]]] = [[] for _ in m.groups]
    advice: list[tuple[int, int, int, int, int]] = []
    advised: list[list[tuple[int]]] = [[] for _ in m.groups]
    for r in problem.requirements:
        before = number[r.before]
        for c in problem.candidates_of(r.after):
            i, after = index[c.key], number[c.action]
            if r.blocking:
                needs[i].append((before, r.lag))
                needed[before].append((i, r.lag))
                continue
            for g in {after, before}:
                advised[g].append((len(advice),))
            advice.append((i, after, before, r.lag, problem.penalty_milli(r)))
    needs_flat, needed_flat, advised_flat = _flat(needs, 2), _flat(needed, 2), _flat(advised, 1)
    return {
        "needs_first": _edges([len(one) for one in needs]),
        "needs_group": needs_flat[:, 0].copy(),
        "needs_lag": needs_flat[:, 1].copy(),
        "needed_first": _edges([len(one) for one in needed]),
        "needed_candidate": needed_flat[:, 0].copy(),
        "needed_lag": needed_flat[:, 1].copy(),
        "group_of": np.array([number[c.action] for c in problem.candidates], np.int64),
        "advice": np.array(advice, np.int64).reshape(-1, 5),
        "advised_first": _edges([len(one) for one in advised]),
        "advised": advised_flat[:, 0].copy(),
    }


def _flat(
    lists: list[list[tuple[int, ...]]] | list[list[tuple[int, int]]] | list[list[tuple[int]]], width: int
) -> Ints:
    return np.array(list(joined.from_iterable(lists)), np.int64).reshape(-1, width)


class Annealing:
    """One search on a ground. ``run`` keeps ``best_choice`` (x columns) and ``best_rank`` (-violation, value)."""

    def __init__(self, ground: Ground, point: Point, seed: int) -> None:
        t = self.tables = ground.tables
        self.least = ground.least
        n, rows = len(t.must), len(t.limit)
        self.state = State(
            current=np.full(n, -1, np.int64),
            load=np.zeros(rows, np.int64),
            member=np.zeros(int(t.room[-1]), np.int64),
            member_entry=np.zeros(int(t.room[-1]), np.int64),
            users=np.zeros(rows, np.int64),
            at=np.zeros(int(t.place[-1]) + 1, np.int64),
            soft=np.zeros(len(t.low)),
            price=ground.least.copy(),
            ignored=np.zeros(len(t.advice), np.int64),
            inside=np.zeros(n + 1, np.int64),
            inside_at=np.zeros(n + 1, np.int64),
            sums=np.zeros(4),
            numbers=np.zeros(5, np.int64),
            log_group=np.zeros(8 * n + 400, np.int64),
            log_column=np.zeros(8 * n + 400, np.int64),
            stamp=np.full(n, -1, np.int64),
            waiting=np.zeros(n + 64, np.int64),
            key=np.zeros(n + 64),
        )
        self.state.numbers[kernel.RANDOM] = 0x9E3779B97F4A7C1 * (2 * seed + 1) % 2**62 + 1
        self.state.sums[kernel.MISSING] = float(t.must.sum())
        kernel.reprice(t, self.state, 1.0, 1.0, self.least, np.inf)
        for _ in range(16):
            kernel.chance(self.state)
        self.best = np.full(n, -1, np.int64)
        self.best[t.group[point.chosen]] = point.chosen
        kernel.reset(t, self.state, self.best)
        self.rank = np.array([kernel.lacking(t, self.state), self._value()])

    def _value(self) -> float:
        return float(self.state.sums[kernel.VALUE] - self.state.sums[kernel.ADVICE])

    @property
    def energy(self) -> float:
        """What the search makes as large as it can, where it stands now."""
        return float(kernel.energy(self.tables, self.state))

    @property
    def best_choice(self) -> Ints:
        return np.sort(self.best[self.best >= 0])

    @property
    def best_rank(self) -> tuple[float, float]:
        return -float(self.rank[0]), float(self.rank[1])

    def run(self, *, steps: int, hot: float, cold: float) -> bool:
        """``steps`` moves, temperatures from ``hot`` to ``cold`` (value units of the objective). True if improved."""
        found = kernel.run(self.tables, self.state, steps, hot, cold, self.best, self.rank)
        kernel.reprice(self.tables, self.state, 1.2, 0.98, self.least, 1e4 * float(self.least.max(initial=1.0)))
        return found > 0

    def follow(self, other: Annealing) -> None:
        """Go on from where another search on the same ground stands, at its prices."""
        kernel.reset(self.tables, self.state, other.state.current)
        self.state.price[:] = other.state.price
        kernel.reprice(self.tables, self.state, 1.0, 1.0, self.least, np.inf)

    def restart(self, chosen: Ints | None = None) -> None:
        """Go on from the best met, or from this choice of columns."""
        target = self.best
        if chosen is not None:
            target = np.full(len(self.best), -1, np.int64)
            target[self.tables.group[chosen]] = chosen
        kernel.reset(self.tables, self.state, target)
