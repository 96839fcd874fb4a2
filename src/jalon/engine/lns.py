"""Neighbourhood search: free part of a plan, solve that part, keep what is better; sizes adapt to what is solved.

Source of the idea: Shaw 1998 (large neighbourhood search), Danna, Rothberg, Le Pape 2005 (relaxation induced
neighbourhoods). Chains of prerequisites are freed whole, floors and shares may be missed at a price until they are met.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.engine.highs import Answer, Programme
from jalon.engine.model import Floats, Ints
from jalon.engine.partial import restrict, spread
from jalon.engine.place import Board, Point
from jalon.engine.sat import improve

LINEAR = (0, 0, 1)


@dataclass(slots=True)
class Relaxed:
    """What the linear relaxation says: x, reduced costs, and per group its mass and its best reduced cost."""

    x: Floats
    reduced: Floats
    mass: Floats
    promise: Floats


def relaxed(board: Board, answer: Answer) -> Relaxed:
    """Read a solved relaxation, x columns only."""
    m = board.model
    x, reduced = np.clip(answer.point[: m.n_x], 0.0, 1.0), answer.reduced[: m.n_x]
    mass = np.bincount(m.col_group, weights=x, minlength=len(m.groups)).astype(float)
    promise = np.full(len(m.groups), -np.inf)
    np.maximum.at(promise, m.col_group, reduced)
    return Relaxed(x, reduced, mass, promise)


class Neighbourhoods:
    """Chooses which groups to free next, from a seed."""

    KINDS = ("window", "relaxation", "resource", "random")

    def __init__(self, board: Board, lp: Relaxed, seed: int) -> None:
        self.board, self.lp = board, lp
        self.rng = np.random.default_rng(seed)
        m = board.model
        self.n_groups = len(m.groups)
        self.duration = np.array([c.duration for c in m.problem.candidates], np.int64)[m.col_candidate]
        self.end = m.col_start + self.duration
        self.alive = np.array([len(g) > 0 for g in board.groups], bool)
        spread_of = float(np.mean(m.value[: m.n_x])) if m.n_x else 1.0
        self.nearness = np.exp(np.maximum(-30.0, np.minimum(0.0, lp.promise) / (0.15 * max(spread_of, 1.0))))
        self.links = self._links()
        self.size = {kind: float(min(self.n_groups, 40)) for kind in self.KINDS}
        self.turn = 0

    def _links(self) -> list[Ints]:
        """For each group, the groups tied to it by a prerequisite or an exclusion."""
        problem = self.board.model.problem
        number = {key: g for g, key in enumerate(self.board.model.groups)}
        tied: list[set[int]] = [set() for _ in range(self.n_groups)]
        for r in problem.requirements:
            a = number[r.before]
            b = number[r.after if r.after in number else problem.by_key[r.after].action]
            tied[a].add(b)
            tied[b].add(a)
        for e in problem.exclusions:
            if len(e.actions) <= 8:
                for one in e.actions:
                    tied[number[one]].update(number[other] for other in e.actions if other != one)
        return [np.array(sorted(t), np.int64) for t in tied]

    def next(self, point: Point) -> tuple[str, NDArray[np.bool_]]:
        """Kind and groups to free."""
        kind = self.KINDS[self.turn % len(self.KINDS)]
        self.turn += 1
        size = int(min(self.n_groups, self.size[kind]))
        m = self.board.model
        inside = np.zeros(self.n_groups, bool)
        inside[m.col_group[point.chosen]] = True
        weight = getattr(self, "_" + kind)(point, inside)
        weight = np.where(self.alive, np.maximum(weight, 1e-12), 0.0)
        free = np.zeros(self.n_groups, bool)
        for part, share in ((inside, 0.6), (~inside, 0.4)):
            pool = np.nonzero(part & (weight > 0))[0]
            count = min(len(pool), max(1, round(size * share)))
            if count:
                p = weight[pool] / weight[pool].sum()
                keys = self.rng.exponential(size=len(pool)) / np.maximum(p, 1e-300)
                free[pool[np.argpartition(keys, count - 1)[:count]]] = True
        for g in np.nonzero(free)[0]:
            free[self.links[g]] = True
        return kind, free & self.alive

    def learn(self, kind: str, solved: bool) -> None:
        self.size[kind] = float(np.clip(self.size[kind] * (1.15 if solved else 0.8), 8, self.n_groups))

    def _random(self, point: Point, inside: NDArray[np.bool_]) -> Floats:
        return np.where(inside, 1.0, self.nearness)

    def _relaxation(self, point: Point, inside: NDArray[np.bool_]) -> Floats:
        """Where the plan and the relaxation disagree."""
        m = self.board.model
        agreement = np.zeros(self.n_groups)
        agreement[m.col_group[point.chosen]] = self.lp.x[point.chosen]
        outside = 0.02 * self.nearness + self.lp.mass
        return np.where(inside, 1.02 - agreement, outside)

    def _window(self, point: Point, inside: NDArray[np.bool_]) -> Floats:
        """Actions at work around a random moment."""
        m = self.board.model
        horizon = max(1, m.problem.periods)
        moment, width = self.rng.uniform(0, horizon), horizon * self.rng.uniform(0.08, 0.3)
        weight = np.zeros(self.n_groups)
        at = (m.col_start[point.chosen] + self.end[point.chosen]) / 2
        weight[m.col_group[point.chosen]] = np.exp(-np.abs(at - moment) / width)
        return np.where(inside, weight, self.nearness)

    def _resource(self, point: Point, inside: NDArray[np.bool_]) -> Floats:
        """Actions that use the same full rows as a random one."""
        m, board = self.board.model, self.board
        tight = np.nonzero((board.limit < np.inf) & (point.activity > 0.9 * board.limit) & (point.activity > 0))[0]
        if not len(tight):
            return self._random(point, inside)
        picked = self.rng.choice(tight, size=min(len(tight), 3), replace=False)
        hits = np.isin(m.index, picked) & (board.owner < m.n_x) & (m.coef > 0)
        uses = np.zeros(self.n_groups)
        rows = m.index[hits]
        np.maximum.at(uses, m.col_group[board.owner[hits]], m.coef[hits] / np.maximum(1.0, board.limit[rows]))
        uses = uses / max(uses.max(initial=0.0), 1e-12)
        weight: Floats = np.where(inside, uses + 0.01, self.nearness * (uses + 0.05))
        return weight


class Climb:
    """The search from one point upwards. ``step`` tries one neighbourhood."""

    def __init__(self, board: Board, whole: Programme, lp: Relaxed, point: Point, seed: int, elastic: float) -> None:
        self.board, self.whole, self.lp = board, whole, lp
        self.point, self.seed, self.elastic = point, seed, elastic
        self.places = Neighbourhoods(board, lp, seed)
        values = board.model.value[: board.model.n_x]
        self.reach = 0.35 * float(values.mean()) if len(values) else 1.0

    def step(self, *, effort: float, seconds: float, cancel: Callable[[], bool] | None) -> bool:
        """One neighbourhood; True when the plan got better (fewer demands missed, or more value)."""
        kind, free = self.places.next(self.point)
        rng = self.places.rng
        keep = self.lp.reduced >= -self.reach * rng.uniform(0.4, 2.5)
        keep[self.point.chosen] = True
        elastic = self.elastic if self.point.violation > 1e-12 else 0.0
        part = restrict(self.board, self.whole, self.point, free, keep=keep, elastic=elastic)
        found, complete = improve(
            part.programme,
            part.scale,
            part.start,
            effort=effort,
            seconds=seconds,
            seed=int(rng.integers(2**31)),
            linear=LINEAR[int(rng.integers(len(LINEAR)))],
            cancel=cancel,
        )
        self.places.learn(kind, complete)
        return found is not None and self.accept(spread(part, self.point, found, self.board.model.n_x))

    def accept(self, chosen: Ints) -> bool:
        fresh = self.board.point(chosen)
        if not self.fits(fresh):
            return False
        better = (round(-fresh.violation, 12), fresh.value) > (round(-self.point.violation, 12), self.point.value)
        if better:
            self.point = fresh
        return better

    def fits(self, point: Point) -> bool:
        """Every hard row holds, in whole numbers."""
        m = self.board.model
        return bool((point.activity[~self.board.soft] <= m.row_high[~self.board.soft] + 1e-6).all())
