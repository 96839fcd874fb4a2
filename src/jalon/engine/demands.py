"""A smallest set of demands that cannot be met together.

Method: implicit hitting sets (Ignatiev, Previti, Liffiton, Marques-Silva 2015): a plan that meets some demands shows
that any contradiction contains one of those it misses; the smallest set that hits all such sets either is a smallest
contradiction, or gives a new plan. Whatever is not proved in the time given is said as such.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jalon.engine.enlarge import BUDGET_RULES, limits_of, roomy
from jalon.engine.highs import solve_programme
from jalon.engine.problem import Problem
from jalon.engine.solvers import cp_model
from jalon.engine.workbench import Allowance, Line, Workbench, usable, with_lines


@dataclass(frozen=True, slots=True, order=True)
class Demand:
    """One demand.

    Attributes:
        kind: obligation, forced_in, fixed, forced_out, budget, capacity, requires, excludes, floor, share, parallel.
        key: group or candidate, budget, skill, member, axis or tag; the action that waits, for « requires ».
        when: year of a budget, period of a skill, when only that one matters.
        others: the prerequisite, or the actions that exclude each other.
    """

    kind: str
    key: str
    when: int | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Demands that cannot be met together.

    Attributes:
        demands: take any one away and, when ``irreducible``, the others can be met.
        smallest: proved: no contradiction counts fewer demands (a budget or a team counting for one).
    """

    demands: tuple[Demand, ...]
    irreducible: bool
    smallest: bool


def contradiction(
    problem: Problem, *, seconds: float | None = None, work: int | None = None, seed: int = 1
) -> Contradiction | None:
    """A smallest set of demands that contradict each other; None when none was proved.

    Horizon, durations, admissible starts, closed windows and « one variant at most » are facts, not demands.

    Args:
        seconds, work: for the whole search.
    """
    return _Demands(problem, Allowance(seconds, work, seed)).search()


class _Demands:
    """Rows of the programme by demand; a demand not made has its rows opened."""

    def __init__(self, problem: Problem, allowance: Allowance) -> None:
        self.allowance = allowance
        base = usable(problem)
        self.limits = limits_of(base)
        self.bench = Workbench(roomy(replace(base, forced_in=(), forced_out=())))
        self.problem = base
        fixed = set(base.fixed_starts)
        out = [
            k for k in dict.fromkeys(base.forced_out) if not any(f == k or base.by_key[f].action == k for f in fixed)
        ]
        self.added = [Demand("forced_out", k) for k in out] + [
            Demand("forced_in", k) for k in dict.fromkeys(base.forced_in)
        ]
        self.lines = [self._line(demand) for demand in self.added]
        self.low, self.high = self._true_limits()
        self.rows = self._rows()
        self.asked = 0

    def _line(self, demand: Demand) -> Line:
        columns = self.bench.columns_of(demand.key)
        low, high = (-np.inf, 0.0) if demand.kind == "forced_out" else (1.0, np.inf)
        return Line(columns, np.ones(len(columns)), low, high)

    def _true_limits(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        p = with_lines(self.bench.programme, self.lines)
        low, high = p.low.copy(), p.high.copy()
        for i, row in enumerate(self.bench.model.rows):
            if row.rule in BUDGET_RULES or row.rule == "capacity":
                high[i] = self.limits[row.rule, row.key, row.when or 0] / self.bench.scale[i]
        self.programme = p
        return low, high

    def _rows(self) -> dict[Demand, list[int]]:
        problem, m = self.problem, self.bench.model
        found: dict[Demand, list[int]] = {}
        seen = {"excludes": -1, "floor": -1}
        for i, row in enumerate(m.rows):
            demand = self._demand_of_row(problem, row, seen)
            if demand is not None:
                found.setdefault(demand, []).append(i)
        for k, demand in enumerate(self.added):
            found[demand] = [len(m.rows) + k]
        return found

    def _demand_of_row(self, problem: Problem, row: Any, seen: dict[str, int]) -> Demand | None:
        rule, key = row.rule, row.key
        if rule in BUDGET_RULES:
            return Demand("budget", key)
        if rule == "capacity":
            return Demand("capacity", key)
        if rule == "group":
            return self._must(problem, key)
        if rule == "requires":
            r = problem.requirements[int(key)]
            return Demand("requires", r.after, None, (r.before,)) if r.blocking else None
        if rule == "excludes":
            seen[rule] += 1
            actions = problem.exclusions[seen[rule]].actions
            return Demand("excludes", actions[0] if actions else "", None, tuple(actions[1:]))
        if rule == "floor":
            return Demand("floor", key)
        if rule in ("share_min", "share_max"):
            return Demand("share", key)
        if rule in ("running", "starts_per_period", "starts_per_year"):
            return Demand("parallel", key, None, (rule,))
        return None

    @staticmethod
    def _must(problem: Problem, group: str) -> Demand | None:
        if any(o.action == group for o in problem.obligations):
            return Demand("obligation", group)
        if any(problem.by_key[k].action == group for k in problem.fixed_starts):
            return Demand("fixed", group)
        return None

    def meets(self, demands: set[Demand], rows: set[int] | None = None) -> set[Demand] | bool | None:
        """Demands met by some plan that meets these ones; None: proved impossible; False: nothing proved."""
        low, high = self.low.copy(), self.high.copy()
        for demand, mine in self.rows.items():
            if demand in demands:
                continue
            for i in mine:
                self._open(i, low, high)
        if rows is not None:
            for i in rows:
                self._open(i, low, high)
        self.asked += 1
        p = replace(self.programme, cost=np.zeros(len(self.programme.cost)), low=low, high=high)
        answer = solve_programme(p, **self.allowance.limits(4))
        if answer.status == "infeasible":
            return None
        if answer.status not in ("optimal", "feasible"):
            return False
        return self._met(answer.point)

    def _open(self, i: int, low: NDArray[np.float64], high: NDArray[np.float64]) -> None:
        low[i] = -np.inf
        if i >= len(self.bench.model.rows) or self.bench.model.rows[i].rule != "group":
            high[i] = np.inf

    def _met(self, point: NDArray[np.float64]) -> set[Demand]:
        p = self.programme
        owner = np.repeat(np.arange(len(p.cost)), np.diff(p.starts))
        activity = np.bincount(p.index, weights=p.coef * point[owner], minlength=len(self.low))
        fits = (activity >= self.low - 1e-7) & (activity <= self.high + 1e-7)
        return {d for d, mine in self.rows.items() if fits[mine].all()}

    def search(self) -> Contradiction | None:
        everything = set(self.rows)
        if self.meets(everything) is not None:
            return None
        missed: list[set[Demand]] = []
        while not self.allowance.is_spent and self.asked < 2_000:
            chosen = _hitting(missed, sorted(everything))
            met = self.meets(chosen)
            if met is None:
                return self._refined(chosen, smallest=True)
            if not isinstance(met, set):
                break
            missed.append(everything - self._grown(met))
        return self._shrunk(everything)

    def _grown(self, met: set[Demand]) -> set[Demand]:
        for demand in sorted(set(self.rows) - met)[:12]:
            if demand not in met and not self.allowance.is_spent:
                more = self.meets(met | {demand})
                if isinstance(more, set):
                    met = more
        return met

    def _shrunk(self, demands: set[Demand]) -> Contradiction:
        """By taking each demand away in turn (the time left, then a little more for whole answers)."""
        kept, irreducible = set(demands), True
        for demand in sorted(demands):
            if self.allowance.is_spent:
                irreducible = False
                break
            met = self.meets(kept - {demand})
            if met is None:
                kept.discard(demand)
            elif met is False:
                irreducible = False
        return self._refined(kept, smallest=False, irreducible=irreducible)

    def _refined(self, demands: set[Demand], *, smallest: bool, irreducible: bool = True) -> Contradiction:
        """Which years of the budgets and which periods of the teams matter."""
        opened: set[int] = set()
        found: list[Demand] = []
        for demand in sorted(demands):
            mine = self.rows[demand]
            if demand.kind not in ("budget", "capacity"):
                found.append(demand)
                continue
            for i in mine:
                if not self.allowance.is_spent and self.meets(demands, opened | {i}) is None:
                    opened.add(i)
            rows = [self.bench.model.rows[i] for i in mine if i not in opened]
            whens = sorted({r.when for r in rows if r.when is not None})
            found += [replace(demand, when=w) for w in whens] if whens else [demand]
        return Contradiction(tuple(found), irreducible, smallest)


def _hitting(sets: list[set[Demand]], universe: list[Demand]) -> set[Demand]:
    """A smallest set that meets every one of these sets."""
    if not sets:
        return set()
    model = cp_model.CpModel()
    variable = {d: model.new_bool_var("") for d in universe}
    for one in sets:
        model.add_bool_or([variable[d] for d in sorted(one)])
    model.minimize(sum(variable.values()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.solve(model)
    return {d for d in universe if solver.value(variable[d])}


__all__ = ["Contradiction", "Demand", "contradiction"]
