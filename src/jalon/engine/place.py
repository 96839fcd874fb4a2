"""Points of the programme: what a choice of starts uses, what it breaks, and plans built one action at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.engine.model import FREE, Floats, Ints, Model

SOFT = frozenset(("group", "floor", "share_min", "share_max", "forced_in", "link"))


@dataclass(frozen=True, slots=True)
class Point:
    """A choice of x columns with its y and z, and the rows' activity.

    ``violation`` sums what is missing of each soft row, as a part of its limit: 0 when every demand is met.
    """

    chosen: Ints
    full: Floats
    activity: Floats
    value: int
    violation: float


class Board:
    """The model prepared for placing actions one by one."""

    def __init__(self, model: Model) -> None:
        self.model = model
        counts = np.diff(model.starts)
        self.owner = np.repeat(np.arange(model.n), counts)
        self.advisable = np.zeros(len(model.rows), bool)
        self.z_of_row: dict[int, int] = {}
        for z in range(model.n_x + model.n_y, model.n):
            for row in model.index[model.starts[z] : model.starts[z + 1]]:
                self.advisable[row] = True
                self.z_of_row[int(row)] = z
        soft = np.array([r.rule in SOFT for r in model.rows], bool)
        self.soft = soft & np.array([r.rule != "link" for r in model.rows], bool)
        # Placing looks at upper limits only; lower limits, floors and shares are the business of the repair.
        not_checked = np.array([r.rule in ("floor", "share_min", "share_max", "link") for r in model.rows], bool)
        self.limit = np.where(not_checked | self.advisable, FREE, model.row_high)
        self.tolerance = 1e-9 * np.maximum(1.0, np.abs(np.where(np.isinf(self.limit), 1.0, self.limit)))
        self.groups = self._group_columns()
        self.y_of_x = self._links()
        self.scale = np.maximum(1.0, np.where(np.isinf(model.row_low), 0.0, np.abs(model.row_low)))
        share = np.array([r.rule in ("share_min", "share_max") for r in model.rows], bool)
        if share.any():
            top = np.ones(len(model.rows))
            np.maximum.at(top, model.index, np.abs(model.coef))
            self.scale = np.where(share, top, self.scale)

    def _group_columns(self) -> list[Ints]:
        m = self.model
        order = np.argsort(m.col_group, kind="stable")
        edges = np.searchsorted(m.col_group[order], np.arange(len(m.groups) + 1))
        return [order[edges[g] : edges[g + 1]] for g in range(len(m.groups))]

    def _links(self) -> Ints:
        """y column of each x column, -1 when there is none."""
        m = self.model
        found = np.full(m.n_x, -1, np.int64)
        if m.n_y:
            of_candidate = np.full(len(m.problem.candidates), -1, np.int64)
            of_candidate[m.y_candidate] = m.n_x + np.arange(m.n_y)
            found = of_candidate[m.col_candidate]
        return found

    def column(self, j: int) -> tuple[Ints, Floats]:
        m = self.model
        part = slice(m.starts[j], m.starts[j + 1])
        return m.index[part], m.coef[part]

    def point(self, chosen: Ints) -> Point:
        """The point of a choice of x columns (at most one per group): y follows, z pays for ignored advice."""
        m = self.model
        full = np.zeros(m.n)
        full[chosen] = 1.0
        linked = self.y_of_x[chosen]
        full[linked[linked >= 0]] = 1.0
        activity = self.activity(full)
        if self.z_of_row:
            for row in np.nonzero(self.advisable & (activity > m.row_high + 0.5))[0]:
                z = self.z_of_row[int(row)]
                if full[z] == 0.0:
                    full[z] = 1.0
                    rows, coef = self.column(z)
                    activity[rows] += coef
        on = np.nonzero(full > 0.5)[0]
        return Point(np.sort(chosen), full, activity, int(m.value[on].sum()), self.violation(activity))

    def activity(self, full: Floats) -> Floats:
        m = self.model
        return np.bincount(m.index, weights=m.coef * full[self.owner], minlength=len(m.rows)).astype(float)

    def violation(self, activity: Floats) -> float:
        m = self.model
        short = np.maximum(0.0, m.row_low - activity) / self.scale
        over = np.maximum(0.0, activity - m.row_high) / self.scale
        return float(short[self.soft].sum() + over[self.soft].sum())

    def build(self, order: Ints, score: Floats, least: float, chosen: Ints | None = None) -> Ints:
        """Place groups in this order, each at its feasible column of highest score, when that score is >= ``least``.

        Groups whose prerequisite is not placed yet are tried again at the next pass, until nothing more fits.
        Must groups are placed whatever their score.
        """
        m = self.model
        activity = np.zeros(len(m.rows))
        taken: list[int] = []
        placed = np.zeros(len(self.groups), bool)
        if chosen is not None and len(chosen):
            activity = self.point(chosen).activity
            taken = chosen.tolist()
            placed[m.col_group[chosen]] = True
        waiting = [g for g in order.tolist() if not placed[g]]
        while waiting:
            left = []
            for g in waiting:
                j = self._best(g, activity, score, -np.inf if m.must[g] else least)
                if j < 0:
                    left.append(g)
                    continue
                rows, coef = self.column(j)
                activity[rows] += coef
                taken.append(j)
            if len(left) == len(waiting) or len(left) == 0:
                break
            waiting = [g for g in left if self.has_prerequisite[g]]
        return np.array(sorted(taken), np.int64)

    @property
    def has_prerequisite(self) -> NDArray[np.bool_]:
        cached: NDArray[np.bool_] | None = getattr(self, "_has_prerequisite", None)
        if cached is None:
            m = self.model
            requires = np.array([r.rule == "requires" for r in m.rows], bool)
            entry = requires[m.index] & (m.coef > 0) & (self.owner < m.n_x)
            cached = np.zeros(len(self.groups), bool)
            cached[m.col_group[self.owner[entry]]] = True
            self._has_prerequisite = cached
        return cached

    def _best(self, g: int, activity: Floats, score: Floats, least: float) -> int:
        columns = self.groups[g]
        if not len(columns):
            return -1
        wanted = columns[score[columns] >= least]
        for j in wanted[np.argsort(-score[wanted], kind="stable")].tolist():
            rows, coef = self.column(j)
            if (activity[rows] + coef <= self.limit[rows] + self.tolerance[rows]).all():
                return int(j)
        return -1
