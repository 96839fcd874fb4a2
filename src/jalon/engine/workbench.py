"""A problem's programme, ready for questions: other objectives, more rows, limits that may be exceeded at a price.

Every plan that leaves this module has passed ``check``. Shared by ``explain``, ``exchanges``, ``curve``, ``robust``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from jalon.engine.check import check
from jalon.engine.highs import Answer, Programme, programme_of, row_scale, solve_programme
from jalon.engine.model import RESOURCES, Floats, Ints, Model, build
from jalon.engine.problem import Budget, Problem, Skill

NODES_OF_ONE_QUESTION = 2_000
DEFAULT_SECONDS = 20.0


@dataclass(slots=True)
class Allowance:
    """What a whole analysis may spend: wall-clock seconds, or work (repeatable), split between its questions."""

    seconds: float | None = None
    work: int | None = None
    seed: int = 1
    cancel: Callable[[], bool] | None = None
    ends_at: float = field(init=False, default=float("inf"))

    def __post_init__(self) -> None:
        if (self.seconds is not None and not self.seconds > 0) or (self.work is not None and self.work <= 0):
            raise ValueError("seconds and work must be positive")
        if self.seconds is None and self.work is None:
            self.seconds = DEFAULT_SECONDS
        if self.seconds is not None:
            self.ends_at = time.monotonic() + self.seconds

    @property
    def left(self) -> float:
        return self.ends_at - time.monotonic()

    @property
    def is_spent(self) -> bool:
        return self.left <= 0 or (self.cancel is not None and self.cancel())

    def part(self, questions: int, *, least: float = 0.02) -> dict[str, Any]:
        """Arguments ``seconds`` or ``work`` of ``solve`` for one of this many questions still to ask."""
        if self.work is not None:
            return {"work": max(1, self.work // max(1, questions)), "seed": self.seed, "cancel": self.cancel}
        share = max(least, self.left / max(1, questions))
        return {"seconds": share, "seed": self.seed, "cancel": self.cancel}

    def limits(self, questions: int = 1) -> dict[str, Any]:
        """Arguments of ``Workbench.ask`` for one of this many questions still to ask."""
        if self.work is not None:
            return {"seconds": 1e6, "nodes": max(1, self.work // max(1, questions)), "seed": self.seed}
        share = max(0.02, self.left / max(1, questions))
        return {"seconds": share, "nodes": None, "seed": self.seed}


@dataclass(frozen=True, slots=True)
class Line:
    """One more row: low <= Σ coefs · columns <= high."""

    columns: Ints
    coefs: Floats
    low: float = -np.inf
    high: float = np.inf


@dataclass(frozen=True, slots=True)
class Found:
    """Answer to one question: a plan that passed ``check`` (or None), and what is proved.

    Attributes:
        point: values of the columns, those added last.
        objective: of the point, in the question's own unit; bound: no point does better.
        complete: the answer is proved: this point is the best one, or there is none.
    """

    starts: dict[str, int] | None
    point: Floats
    objective: float
    bound: float
    complete: bool

    @property
    def is_impossible(self) -> bool:
        return self.complete and self.starts is None


class Workbench:
    """The programme of a problem and its columns by candidate and by group."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model: Model = build(problem)
        self.programme: Programme = programme_of(self.model)
        self.scale = row_scale(self.model)
        m = self.model
        keys = [c.key for c in problem.candidates]
        self.number = {key: i for i, key in enumerate(keys)}
        self.key_of = [keys[i] for i in m.col_candidate]
        self.column = {(self.key_of[j], int(m.col_start[j])): j for j in range(m.n_x)}
        self.group_number = {key: g for g, key in enumerate(m.groups)}

    def columns_of(self, key: str) -> Ints:
        """x columns of a group, or of a candidate."""
        m = self.model
        if key in self.group_number:
            return np.nonzero(m.col_group == self.group_number[key])[0]
        return self.columns_of_candidate(key)

    def columns_of_candidate(self, key: str) -> Ints:
        """x columns of a candidate (even when its group bears the same name)."""
        return np.nonzero(self.model.col_candidate == self.number[key])[0]

    def columns_at(self, starts: Mapping[str, int]) -> Ints | None:
        """x columns of a plan; None when one of them is not in the programme."""
        found = [self.column.get(pair, -1) for pair in starts.items()]
        return None if -1 in found else np.array(sorted(found), np.int64)

    def only(self, allowed: Ints) -> Floats:
        """Upper limits that leave these x columns free and rule out the others."""
        upper = np.zeros(self.model.n)
        upper[allowed] = 1.0
        upper[self.model.n_x :] = 1.0
        return upper

    def latest(self, lateness: int) -> list[Line]:
        """The row Σ late <= lateness, when lateness is possible at all."""
        late = np.nonzero(self.model.late)[0]
        if not len(late):
            return []
        return [Line(late, self.model.late[late].astype(float), high=float(lateness))]

    def worth(self, least_milli: int) -> Line:
        """The row value >= least_milli (thousandths)."""
        at = np.nonzero(self.model.value)[0]
        return Line(at, self.model.value[at].astype(float), low=float(least_milli))

    def ask(
        self,
        *,
        seconds: float,
        nodes: int | None = None,
        seed: int = 1,
        cost: Floats | None = None,
        lower: Floats | None = None,
        upper: Floats | None = None,
        lines: Sequence[Line] = (),
        programme: Programme | None = None,
        judge: Problem | None = None,
        gap: float = 0.0,
        start: Floats | None = None,
    ) -> Found:
        """Maximise ``cost`` (the value by default) under the problem's rows and ``lines``.

        ``judge`` is the problem the plan is checked against, when limits were enlarged.
        """
        p = programme or self.programme
        p = replace(
            p,
            cost=p.cost if cost is None else cost,
            lower=p.lower if lower is None else lower,
            upper=p.upper if upper is None else upper,
        )
        answer = solve_programme(with_lines(p, lines), seconds=seconds, nodes=nodes, seed=seed, gap=gap, start=start)
        return self._found(answer, judge or self.problem)

    def _found(self, answer: Answer, judge: Problem) -> Found:
        nothing = np.zeros(0)
        if answer.status == "infeasible":
            return Found(None, nothing, -np.inf, -np.inf, True)
        if answer.status not in ("optimal", "feasible"):
            return Found(None, nothing, -np.inf, answer.bound, False)
        starts = self.model.plan_of(np.nonzero(answer.point[: self.model.n_x] > 0.5)[0])
        if not check(judge, starts).feasible:
            return Found(None, nothing, -np.inf, answer.bound, False)
        return Found(starts, answer.point, answer.value, answer.bound, answer.status == "optimal")


def with_lines(p: Programme, lines: Sequence[Line]) -> Programme:
    """The programme with more rows, each divided by its largest coefficient."""
    if not lines:
        return p
    rows, cols, vals = entries(p)
    low, high = list(p.low), list(p.high)
    for line in lines:
        scale = float(np.max(np.abs(line.coefs), initial=0.0)) or 1.0
        rows = np.concatenate((rows, np.full(len(line.columns), len(low), np.int64)))
        cols = np.concatenate((cols, line.columns))
        vals = np.concatenate((vals, line.coefs / scale))
        low.append(line.low / scale)
        high.append(line.high / scale)
    starts, index, coef = compressed(rows, cols, vals, len(p.cost))
    return replace(p, low=np.array(low), high=np.array(high), starts=starts, index=index, coef=coef)


def with_columns(
    p: Programme, cost: Floats, upper: Floats, rows: Ints, cols: Ints, vals: Floats, whole: bool = False
) -> Programme:
    """The programme with more columns (numbered from 0 in ``cols``), continuous unless ``whole``."""
    n = len(p.cost)
    r, c, v = entries(p)
    starts, index, coef = compressed(
        np.concatenate((r, rows)), np.concatenate((c, cols + n)), np.concatenate((v, vals)), n + len(cost)
    )
    return replace(
        p,
        cost=np.concatenate((p.cost, cost)),
        lower=np.concatenate((p.lower, np.zeros(len(cost)))),
        upper=np.concatenate((p.upper, upper)),
        whole=np.concatenate((p.whole, np.full(len(cost), whole))),
        starts=starts,
        index=index,
        coef=coef,
    )


def entries(p: Programme) -> tuple[Ints, Ints, Floats]:
    """Rows, columns and values of the matrix."""
    return p.index, np.repeat(np.arange(len(p.cost)), np.diff(p.starts)), p.coef


def compressed(rows: Ints, cols: Ints, vals: Floats, n: int) -> tuple[Ints, Ints, Floats]:
    """The same by columns: starts, index, coef."""
    order = np.lexsort((rows, cols))
    starts = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(cols, minlength=n), out=starts[1:])
    return starts, rows[order], vals[order]


def usable(problem: Problem) -> Problem:
    """The same problem with margins already taken off the limits, so that extra means extra usable."""

    def less(amount: int, permille: int) -> int:
        return amount * (1000 - permille) // 1000

    def trimmed(b: Budget) -> Budget:
        def each(amounts: tuple[int | None, ...] | None) -> tuple[int | None, ...] | None:
            return (
                None if amounts is None else tuple(None if a is None else less(a, b.margin_permille) for a in amounts)
            )

        return replace(
            b,
            yearly=each(b.yearly),
            first_year=each(b.first_year),
            ongoing=each(b.ongoing),
            total=None if b.total is None else less(b.total, b.margin_permille),
            margin_permille=0,
        )

    skills = tuple(
        Skill(s.key, tuple(less(c, s.margin_permille) for c in s.capacity), s.title, s.unit, 0) for s in problem.skills
    )
    return replace(problem, budgets=tuple(trimmed(b) for b in problem.budgets), skills=skills)


def groups_of(problem: Problem, keys: Iterable[str]) -> frozenset[str]:
    """Groups of these candidate keys."""
    return frozenset(problem.by_key[key].action for key in keys)


__all__ = ["RESOURCES", "Allowance", "Found", "Line", "Workbench", "groups_of", "usable", "with_columns", "with_lines"]
