"""Annealing by ejection: put one action in, take out the cheapest ones that stand in its way, fill the holes.

Works on dense rows of resources in numpy; prerequisites are kept by construction (an action leaves with those that
need it). Soft rows (floors, shares) are priced. Source of the idea: ejection chains (Glover 1996), simulated
annealing (Kirkpatrick, Gelatt, Vecchi 1983).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from jalon.engine.lns import Relaxed
from jalon.engine.model import RESOURCES, Floats, Ints
from jalon.engine.place import Board, Point

EXTRA = 20  # actions outside the plan tried in the holes of each move
WIDTH = 0.3  # how far from the relaxation's choice an action may be and still be drawn, as a part of the mean value
RETIME = 0.25  # how often a retained action is moved in time, against one chance for an average one outside
TRUST = 0.2  # weight of the relaxation's own choice of start
HARD = RESOURCES | {"excludes", "late"}


class Annealing:
    """State of the search. ``run`` returns the best choice of x columns met."""

    def __init__(self, board: Board, lp: Relaxed, point: Point, seed: int, price: float) -> None:
        self.board, self.lp, self.price = board, lp, price
        self.rng = np.random.default_rng(seed)
        m = board.model
        self.n_groups = len(m.groups)
        self.value = m.value[: m.n_x].astype(float)
        self._resources()
        self._soft_rows()
        self._ties()
        durations = np.array([c.duration for c in m.problem.candidates], np.int64)[m.col_candidate]
        self.end = m.col_start + durations
        mean = max(1.0, float(self.value.mean())) if m.n_x else 1.0
        self.draw = np.exp(np.maximum(-20.0, np.minimum(0.0, lp.promise) / (WIDTH * mean))) + 1e-3
        self.draw[[not len(g) for g in board.groups]] = 0.0
        self.score = lp.reduced + TRUST * lp.x * self.value
        self.cur = np.full(self.n_groups, -1, np.int64)
        self.use = np.zeros((len(self.limit), self.n_groups))
        self.keep_worth = np.full(self.n_groups, np.inf)  # value of the retained column; infinite: not to be taken out
        self.soft_use = np.zeros((self.n_groups, len(self.soft_low)))
        self.load = np.zeros(len(self.limit))
        self.soft = np.zeros(len(self.soft_low))
        for j in point.chosen.tolist():
            self._put(j)
        self.best_choice, self.best_rank = point.chosen, (-point.violation, point.value)
        self.moves = 0

    def _resources(self) -> None:
        m, board = self.board.model, self.board
        rows = np.nonzero([r.rule in HARD for r in m.rows])[0]
        renumber = np.full(len(m.rows), -1, np.int64)
        renumber[rows] = np.arange(len(rows))
        mine = (board.owner < m.n_x) & (renumber[m.index] >= 0)
        self.r_index, self.r_coef = renumber[m.index[mine]], m.coef[mine]
        self.r_start = np.concatenate(([0], np.cumsum(np.bincount(board.owner[mine], minlength=m.n_x)))).astype(int)
        self.limit = m.row_high[rows] + 1e-9 * np.maximum(1.0, np.abs(m.row_high[rows]))
        self.g_rows, self.g_coef, self.g_edges = [], [], []
        for columns in board.groups:
            spans = [slice(self.r_start[j], self.r_start[j + 1]) for j in columns.tolist()]
            none = np.zeros(0, np.int64)
            self.g_rows.append(np.concatenate([self.r_index[s] for s in spans]) if spans else none)
            self.g_coef.append(np.concatenate([self.r_coef[s] for s in spans]) if spans else none.astype(float))
            self.g_edges.append(np.concatenate(([0], np.cumsum([s.stop - s.start for s in spans]))).astype(np.int64))
        self.top = np.array([self.value[c].max() if len(c) else 0.0 for c in board.groups])
        self.inverse = 1.0 / np.maximum(1.0, m.row_high[rows])

    def _soft_rows(self) -> None:
        m, board = self.board.model, self.board
        rows = np.nonzero([r.rule in ("floor", "share_min", "share_max") for r in m.rows])[0]
        self.soft_low, self.soft_scale = m.row_low[rows], board.scale[rows]
        self.soft_of = np.zeros((m.n_y + 1, len(rows)))
        renumber = np.full(len(m.rows), -1, np.int64)
        renumber[rows] = np.arange(len(rows))
        mine = (board.owner >= m.n_x) & (board.owner < m.n_x + m.n_y) & (renumber[m.index] >= 0)
        self.soft_of[board.owner[mine] - m.n_x, renumber[m.index[mine]]] = m.coef[mine]
        self.y = np.where(board.y_of_x >= 0, board.y_of_x - m.n_x, m.n_y)

    def _ties(self) -> None:
        """Per candidate: prerequisites; per group: who needs it; arrays of the advisable ones."""
        m = self.board.model
        problem = m.problem
        number = {key: g for g, key in enumerate(m.groups)}
        index = {c.key: i for i, c in enumerate(problem.candidates)}
        self.needs: list[list[tuple[int, int]]] = [[] for _ in problem.candidates]
        self.needed: list[list[tuple[int, int]]] = [[] for _ in range(self.n_groups)]
        advised = []
        for r in problem.requirements:
            for c in problem.candidates_of(r.after):
                if r.blocking:
                    self.needs[index[c.key]].append((number[r.before], r.lag))
                    self.needed[number[r.before]].append((index[c.key], r.lag))
                else:
                    advised.append((index[c.key], number[c.action], number[r.before], r.lag, problem.penalty_milli(r)))
        self.advice = np.array(advised, np.int64).reshape(-1, 5)

    # -- bookkeeping -------------------------------------------------------------------------------------------

    def _column(self, j: int) -> tuple[Ints, Floats]:
        part = slice(self.r_start[j], self.r_start[j + 1])
        return self.r_index[part], self.r_coef[part]

    def _put(self, j: int) -> None:
        g = int(self.board.model.col_group[j])
        rows, coef = self._column(j)
        self.cur[g] = j
        self.use[rows, g] = coef
        self.keep_worth[g] = np.inf if self.board.model.must[g] else self.value[j] + 1.0
        self.load[rows] += coef
        self.soft += self.soft_of[self.y[j]]

    def _take(self, g: int) -> None:
        j = int(self.cur[g])
        rows, coef = self._column(j)
        self.cur[g] = -1
        self.use[rows, g] = 0.0
        self.keep_worth[g] = np.inf
        self.load[rows] -= coef
        self.soft -= self.soft_of[self.y[j]]

    def _worth(self) -> tuple[float, int]:
        """(violation of soft rows and mandates, value)."""
        lacking = float((np.maximum(0.0, self.soft_low - self.soft - 1e-6) / self.soft_scale).sum())
        lacking += float((self.cur[self.board.model.must] < 0).sum())
        kept = self.cur[self.cur >= 0]
        value = int(self.board.model.value[kept].sum())
        if len(self.advice):
            after = self.cur[self.advice[:, 1]]
            before = self.cur[self.advice[:, 2]]
            m = self.board.model
            concerned = (after >= 0) & (m.col_candidate[after] == self.advice[:, 0])
            kept_to = (before >= 0) & (self.end[before] + self.advice[:, 3] <= m.col_start[after])
            value -= int(self.advice[concerned & ~kept_to, 4].sum())
        return lacking, value

    def _ready(self, j: int) -> bool:
        m = self.board.model
        start = m.col_start[j]
        for before, lag in self.needs[m.col_candidate[j]]:
            k = self.cur[before]
            if k < 0 or self.end[k] + lag > start:
                return False
        return True

    # -- moves -------------------------------------------------------------------------------------------------

    def run(self, *, steps: int, hot: float, cold: float, stop: Callable[[], bool]) -> bool:
        """``steps`` moves, temperatures from ``hot`` to ``cold`` (value units of the objective). True if improved."""
        before = self.best_rank
        lacking, value = self._worth()
        now = value - self.price * lacking
        for step in range(steps):
            if step % 32 == 0 and stop():
                break
            self.moves += 1
            undo = self.cur.copy()
            if not self._move():
                self._restore(undo)
                continue
            lacking, value = self._worth()
            fresh = value - self.price * lacking
            heat = hot * (cold / hot) ** (step / steps)
            if fresh >= now + heat * np.log(max(1e-12, self.rng.random())):
                now = fresh
                rank = (-lacking, value)
                if rank > self.best_rank:
                    self.best_rank, self.best_choice = rank, np.sort(self.cur[self.cur >= 0])
            else:
                self._restore(undo)
        return self.best_rank > before

    def _restore(self, undo: Ints) -> None:
        changed = np.nonzero(self.cur != undo)[0]
        for g in changed.tolist():
            if self.cur[g] >= 0:
                self._take(g)
        for g in changed.tolist():
            if undo[g] >= 0:
                self._put(int(undo[g]))

    def _move(self) -> bool:
        g = self._pick()
        if g < 0:
            return False
        if self.cur[g] >= 0:
            old = int(self.cur[g])
            self._take(g)
        else:
            old = -1
        j = self._where(g, old)
        if j < 0:
            return False
        self._put(j)
        gone = self._unready(g)
        if gone is None or not self._make_room(g, gone):
            return False
        self._fill(gone)
        return True

    def _pick(self) -> int:
        weight = np.where(self.cur >= 0, RETIME * self.draw.mean(), self.draw) * (self.draw > 0)
        total = np.cumsum(weight)
        if not len(total) or total[-1] <= 0:
            return -1
        return int(np.searchsorted(total, self.rng.random() * total[-1]))

    def _where(self, g: int, old: int) -> int:
        """A ready column of the group, overload and reduced cost traded off at random."""
        columns = self.board.groups[g]
        usable = [i for i, j in enumerate(columns.tolist()) if j != old and self._ready(j)]
        if not usable:
            return -1
        rows, edges, cols = self.g_rows[g], self.g_edges[g], columns[usable]
        over = np.maximum(0.0, self.load[rows] + self.g_coef[g] - self.limit[rows]) * self.inverse[rows]
        sums = np.concatenate(([0.0], over.cumsum()))
        excess = (sums[edges[1:]] - sums[edges[:-1]])[usable]
        worth = self.score[cols] / max(1.0, float(self.value[cols].max()))
        noise = self.rng.gumbel(size=len(cols)) * 0.15
        return int(cols[np.argmax(worth - self.rng.uniform(0.2, 2.0) * excess + noise)])

    def _unready(self, g: int) -> list[int] | None:
        """Take out what needs ``g`` and is no longer ready; None when that hits a mandate."""
        gone: list[int] = []
        m = self.board.model
        stack = [g]
        while stack:
            h = stack.pop()
            for candidate, lag in self.needed[h]:
                k = self._group_of(candidate)
                j = int(self.cur[k])
                if j < 0 or m.col_candidate[j] != candidate:
                    continue
                if self.cur[h] < 0 or self.end[self.cur[h]] + lag > m.col_start[j]:
                    if m.must[k] or k == g:
                        return None
                    self._take(k)
                    gone.append(k)
                    stack.append(k)
        return gone

    def _group_of(self, candidate: int) -> int:
        cached: Ints | None = getattr(self, "_groups_of", None)
        if cached is None:
            number = {key: g for g, key in enumerate(self.board.model.groups)}
            cached = np.array([number[c.action] for c in self.board.model.problem.candidates], np.int64)
            self._groups_of = cached
        return int(cached[candidate])

    def _make_room(self, g: int, gone: list[int]) -> bool:
        """Take out actions until no row overflows, the cheapest for what they free first."""
        for _ in range(40):
            over = np.nonzero(self.load > self.limit)[0]
            if not len(over):
                return True
            excess = self.load[over] - self.limit[over]
            frees = np.minimum(self.use[over] / excess[:, None], 1.0).sum(axis=0)
            frees[g] = 0.0
            ratio = frees / self.keep_worth * self.rng.uniform(0.6, 1.4, size=self.n_groups)
            k = int(ratio.argmax())
            if ratio[k] <= 0.0:
                return False
            self._take(k)
            gone.append(k)
            more = self._unready(k)
            if more is None or (self.cur[g] >= 0 and not self._ready(int(self.cur[g]))):
                return False
            gone += more
        return False

    def _fill(self, gone: list[int]) -> None:
        outside = np.nonzero((self.cur < 0) & (self.draw > 0))[0]
        extra = min(len(outside), EXTRA)
        if extra:
            keys = self.rng.exponential(size=len(outside)) / self.draw[outside]
            gone = [*gone, *outside[np.argpartition(keys, extra - 1)[:extra]].tolist()]
        order = np.unique(np.array(gone, np.int64)) if gone else np.zeros(0, np.int64)
        order = order[self.cur[order] < 0]
        if not len(order):
            return
        order = order[np.argsort(-self.top[order] * self.rng.uniform(0.7, 1.3, size=len(order)))]
        for g, fits in self._fitting(order):
            if self.cur[g] < 0:
                self._place(g, fits)

    def _fitting(self, groups: Ints) -> list[tuple[int, Ints]]:
        """Groups that have a column fitting now, with those columns (to be tested again once something is placed)."""
        listed = groups.tolist()
        rows = np.concatenate([self.g_rows[g] for g in listed])
        coef = np.concatenate([self.g_coef[g] for g in listed])
        sums = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(self.load[rows] + coef > self.limit[rows], out=sums[1:])
        found, at = [], 0
        for g in listed:
            edges = self.g_edges[g]
            fits = sums[edges[1:] + at] == sums[edges[:-1] + at]
            at += int(edges[-1])
            if fits.any():
                found.append((g, self.board.groups[g][fits]))
        return found

    def _place(self, g: int, columns: Ints) -> None:
        """Best of these columns that still fits and is ready, if any."""
        for j in columns[np.argsort(-self.score[columns], kind="stable")].tolist():
            if self.value[j] > 0 and self._ready(j):
                rows, coef = self._column(j)
                if (self.load[rows] + coef <= self.limit[rows]).all():
                    self._put(j)
                    return
