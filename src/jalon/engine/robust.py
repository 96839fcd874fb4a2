"""What stays true when the weights move: in every good plan, to discuss, in none.

A plan is **good** when no other is worth at least as much for every weighting admitted and more for one (value being
linear in the weights, the extreme weightings are enough), among plans with the least lateness. Source of the notion:
robust portfolio modelling (Liesiö, Mild, Salo 2007).

Two steps. Sampling weightings over the warm relaxation says what is *likely*. A dominance test then proves or
withdraws each statement: look for a good plan that contradicts it; each candidate found either is good (statement
withdrawn, the plan is the witness) or is dominated by a plan that is added to the test; when nothing is left, the
statement is proved. The test runs in whole numbers (CP-SAT), so a proof does not depend on a tolerance.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from jalon.engine.check import check
from jalon.engine.data import plain
from jalon.engine.errors import InvalidProblem
from jalon.engine.model import Floats, Ints, Model
from jalon.engine.oracle import core_by_dynamic_programme, is_simple
from jalon.engine.plan import Plan
from jalon.engine.problem import Problem
from jalon.engine.solvers import cp_model
from jalon.engine.warm import WarmRelaxation, mass
from jalon.engine.weights import WeightSet, around, values
from jalon.engine.workbench import Allowance, Workbench

Column = Literal["every", "discuss", "none"]
Proof = Literal["", "dominance", "witnesses", "enumeration"]
SAMPLES = 200
LIKELY_IN, LIKELY_OUT = 0.9, 0.1
LARGEST = 2**60


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where an action (group) stands.

    Attributes:
        column: in every good plan, to discuss, in none.
        proof: how it is proved: dominance (no good plan says otherwise), witnesses (two good plans, one with, one
            without), enumeration (every efficient list was built). Empty: likely, not proved.
        share: mean over the weightings sampled of how much of it the relaxation takes, 0 to 1; None: not sampled.
    """

    action: str
    column: Column
    proof: Proof = ""
    share: float | None = None

    @property
    def proved(self) -> bool:
        return self.proof != ""


@dataclass(frozen=True)
class Robust:
    """Verdicts, in the order of the problem; ``witnesses``: good plans found (candidate -> start), each proved good.

    ``impossible``: the problem has no plan at all. ``samples``: weightings tried on the relaxation.
    """

    verdicts: tuple[Verdict, ...]
    witnesses: tuple[Mapping[str, int], ...]
    weights: WeightSet
    samples: int
    impossible: bool = False

    def column(self, name: Column, *, proved: bool) -> tuple[str, ...]:
        """Actions of a column, proved or only likely."""
        return tuple(v.action for v in self.verdicts if v.column == name and v.proved == proved)

    def to_json(self) -> Any:
        return plain(self)


def robust(
    problem: Problem,
    weights: WeightSet,
    *,
    seconds: float | None = None,
    work: int | None = None,
    seed: int = 1,
    samples: int = SAMPLES,
    verify: bool = True,
) -> Robust:
    """Sort the actions into three columns.

    Args:
        weights: from ``weights.intervals``, ``ranking``, ``colleges`` or ``around``.
        seconds, work: for everything; what is not proved by then is said likely. With ``work`` the answer is repeatable.
        samples: weightings tried on the relaxation (0: none; then likely means « as in the good plans found »).
        verify: False gives the pre-screening alone: nothing is then proved.
    """
    allowance = Allowance(seconds, work, seed)
    bench = Workbench(problem)
    shares, low, high = _sampled(bench, weights, samples, seed)
    if verify and is_simple(problem) and len(problem.groups) <= 50:
        both = core_by_dynamic_programme(problem, weights)
        if both is not None:
            rows = tuple(
                Verdict(g, _side(g, *both), "enumeration", _share(shares, k)) for k, g in enumerate(problem.groups)
            )
            return Robust(rows, (), weights, samples)
    prover = Prover(bench, weights, allowance)
    if verify:
        prover.run(_order(shares, low, high))
    if prover.impossible:
        return Robust((), (), weights, samples, impossible=True)
    verdicts = tuple(
        _verdict(action, prover, k, _share(shares, k), low, high) for k, action in enumerate(bench.model.groups)
    )
    return Robust(verdicts, tuple(prover.witnesses), weights, samples)


def _side(group: str, core: frozenset[str], out: frozenset[str]) -> Column:
    return "every" if group in core else "none" if group in out else "discuss"


def _share(shares: Floats | None, k: int) -> float | None:
    return None if shares is None else float(shares[k])


def _verdict(action: str, prover: Prover, k: int, share: float | None, low: Floats, high: Floats) -> Verdict:
    known = prover.state(k)
    if known in ("every", "none"):
        return Verdict(action, known, "dominance", share)
    if known == "discuss":
        return Verdict(action, known, "witnesses", share)
    seen_in, seen_out = prover.seen_in[k], prover.seen_out[k]
    likely: Column = "discuss"
    if share is not None:
        likely = "every" if low[k] >= LIKELY_IN else "none" if high[k] <= LIKELY_OUT else "discuss"
    elif seen_in != seen_out:
        likely = "every" if seen_in else "none"
    # A good plan that says otherwise withdraws what sampling made likely.
    if (likely == "every" and seen_out) or (likely == "none" and seen_in):
        likely = "discuss"
    return Verdict(action, likely, "", share)


def _sampled(bench: Workbench, weights: WeightSet, samples: int, seed: int) -> tuple[Floats | None, Floats, Floats]:
    """Mean, least and largest mass of each group over the weightings sampled (the extreme ones first)."""
    m = bench.model
    low, high = np.full(len(m.groups), np.inf), np.full(len(m.groups), -np.inf)
    if not samples or not m.n_x:
        return None, low, high
    tables = matrix(m, weights).astype(float)
    rng = np.random.default_rng(seed)
    mixes = list(np.eye(len(tables)))[:samples]
    mixes += [rng.dirichlet(np.ones(len(tables))) for _ in range(samples - len(mixes))]
    # Neighbours first: the next weighting is then close to the basis kept.
    relaxed = WarmRelaxation(bench)
    total, count = np.zeros(len(m.groups)), 0
    for mix in _chained(mixes):
        point = relaxed.point_for(mix @ tables)
        if point is None:
            continue
        here = mass(m, point)
        low, high, total, count = np.minimum(low, here), np.maximum(high, here), total + here, count + 1
    return (total / count if count else None), low, high


def _chained(mixes: list[Floats]) -> list[Floats]:
    left, found = list(mixes), []
    here = left.pop(0)
    while True:
        found.append(here)
        if not left:
            return found
        nearest = min(range(len(left)), key=lambda i: float(np.abs(left[i] - here).sum()))
        here = left.pop(nearest)


def _order(shares: Floats | None, low: Floats, high: Floats) -> list[int]:
    """The clearest first: their proofs are the shortest."""
    if shares is None:
        return list(range(len(low)))
    return sorted(range(len(low)), key=lambda k: (round(min(1 - float(low[k]), float(high[k])), 6), k))


def matrix(model: Model, weights: WeightSet) -> Ints:
    """Values of every column (x, y, z) at each extreme weighting, thousandths."""
    problem = model.problem
    today = max(1, sum(problem.weights.values()))
    found = np.zeros((len(weights.points), model.n), np.int64)
    for e, table in enumerate(values(problem, weights)):
        for j in range(model.n_x):
            found[e, j] = table[problem.candidates[model.col_candidate[j]].key, int(model.col_start[j])]
        found[e, model.n_x + model.n_y :] = model.value[model.n_x + model.n_y :] * weights.total // today
    return found


class Prover:
    """Proves or withdraws « in every good plan » and « in no good plan », group by group."""

    def __init__(self, bench: Workbench, weights: WeightSet, allowance: Allowance) -> None:
        self.bench, self.allowance = bench, allowance
        self.m = bench.model
        self.values = matrix(self.m, weights)
        self.sum = self.values.sum(axis=0)
        self.dominators: list[Ints] = []
        self.witnesses: list[dict[str, int]] = []
        n = len(self.m.groups)
        self.seen_in, self.seen_out = [False] * n, [False] * n
        self.closed_in, self.closed_out = [False] * n, [False] * n  # no good plan with, no good plan without
        self.impossible = False
        self.base = cp_model.CpModel()
        self.x: list[cp_model.IntVar] = []
        self.fits = bool(int(np.abs(self.values).sum(axis=1).max(initial=0)) * max(1, len(self.values)) < LARGEST)
        if self.fits:
            self.base, self.x = _exact_model(self.m)

    def state(self, k: int) -> Column | None:
        """What is proved of a group."""
        if self.closed_out[k]:
            return "every"
        if self.closed_in[k]:
            return "none"
        return "discuss" if self.seen_in[k] and self.seen_out[k] else None

    def run(self, order: list[int]) -> None:
        self._settle_demands()
        if not self.fits or not self._least_late():
            return
        self._side(None, True)
        if not self.witnesses and not self.dominators:
            return
        for k in order:
            for inside in (False, True):
                seen = self.seen_in[k] if inside else self.seen_out[k]
                if not seen and self.state(k) is None and not self.allowance.is_spent:
                    self._side(k, inside)

    def _least_late(self) -> bool:
        """Only plans with the least lateness count; False when it is not proved, and then nothing can be."""
        if not self.m.n:
            self.impossible = not bool((self.m.row_low <= 0).all() and (self.m.row_high >= 0).all())
            self.closed_in = [True] * len(self.m.groups)  # the empty plan is the only one
            return False
        late = np.nonzero(self.m.late)[0]
        model = self.base.clone()
        lateness = self._weighted(late, self.m.late[late])
        if len(late):
            model.minimize(lateness)
        status, solver = self._solve(model)
        if status == cp_model.INFEASIBLE:
            self.impossible = True
        if status != cp_model.OPTIMAL:
            return False
        if len(late):
            self.base.add(lateness <= round(solver.objective_value))
        return True

    def _settle_demands(self) -> None:
        """A demand is in every plan, and what cannot start is in none: nothing to search (no plan at all is said apart)."""
        for k in range(len(self.m.groups)):
            if self.m.must[k]:
                self.closed_out[k] = True
            elif not bool((self.m.col_group == k).any()):
                self.closed_in[k] = True

    def _weighted(self, columns: Ints, coefs: Ints) -> Any:
        return cp_model.LinearExpr.weighted_sum([self.x[j] for j in columns.tolist()], coefs.tolist())

    def _worth(self, e: int) -> Any:
        at = np.nonzero(self.values[e])[0]
        return self._weighted(at, self.values[e][at])

    def _side(self, k: int | None, inside: bool) -> None:
        """Look for a good plan with (or without) this group until one is found or none is left."""
        while not self.allowance.is_spent:
            found = self._not_dominated(k, inside)
            if found is None:
                return
            better = self._dominating(found)
            if better is None:
                return
            if (self.sum @ better) <= (self.sum @ found):
                self._witness(found)
                if k is None or (self.seen_in[k] if inside else self.seen_out[k]):
                    return
                continue
            self.dominators.append(better)
            if k is None:
                self._witness(better)
                return
            # The best of what dominates is itself good.
            self._witness(better, known=True)

    def _not_dominated(self, k: int | None, inside: bool) -> Ints | None:
        model = self.base.clone()
        if k is not None:
            mine = np.nonzero(self.m.col_group == k)[0]
            group = self._weighted(mine, np.ones(len(mine), np.int64)) if len(mine) else None
            if group is None:
                if inside:
                    self.closed_in[k] = True
                    return None
            else:
                model.add(group == int(inside))
        for plan in self.dominators:
            ways = []
            for e in range(len(self.values)):
                way = model.new_bool_var("")
                model.add(self._worth(e) >= int(self.values[e] @ plan) + 1).only_enforce_if(way)
                ways.append(way)
            same = model.new_bool_var("")
            for e in range(len(self.values)):
                model.add(self._worth(e) >= int(self.values[e] @ plan)).only_enforce_if(same)
            model.add_bool_or([*ways, same])
        model.maximize(self._weighted(np.nonzero(self.sum)[0], self.sum[np.nonzero(self.sum)[0]]))
        status, solver = self._solve(model)
        if status == cp_model.INFEASIBLE and k is not None:
            (self.closed_in if inside else self.closed_out)[k] = True
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        return self._point(solver)

    def _dominating(self, plan: Ints) -> Ints | None:
        """The plan worth at least as much everywhere and most in all; None: not proved in the time given."""
        model = self.base.clone()
        for e in range(len(self.values)):
            model.add(self._worth(e) >= int(self.values[e] @ plan))
        model.maximize(self._weighted(np.nonzero(self.sum)[0], self.sum[np.nonzero(self.sum)[0]]))
        status, solver = self._solve(model)
        return self._point(solver) if status == cp_model.OPTIMAL else None

    def _witness(self, plan: Ints, *, known: bool = False) -> None:
        starts = self.m.plan_of(np.nonzero(plan[: self.m.n_x])[0])
        report = check(self.m.problem, starts)
        if not report.feasible:
            raise AssertionError("the exact model and the check disagree")
        if starts not in self.witnesses:
            self.witnesses.append(starts)
        if not known and not any((plan == d).all() for d in self.dominators):
            self.dominators.append(plan)
        inside = np.zeros(len(self.m.groups), bool)
        inside[self.m.col_group[np.nonzero(plan[: self.m.n_x])[0]]] = True
        for k, is_in in enumerate(inside.tolist()):
            self.seen_in[k] |= is_in
            self.seen_out[k] |= not is_in

    def _point(self, solver: cp_model.CpSolver) -> Ints:
        return np.array([solver.value(v) for v in self.x], np.int64)

    def _solve(self, model: cp_model.CpModel) -> tuple[Any, cp_model.CpSolver]:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = self.allowance.seed
        if self.allowance.work is not None:
            solver.parameters.max_deterministic_time = self.allowance.work / 100
        else:
            solver.parameters.max_time_in_seconds = max(0.01, self.allowance.ends_at - time.monotonic())
        return solver.solve(model), solver


def _exact_model(m: Model) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """The programme in whole numbers."""
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in range(m.n)]
    owner = np.repeat(np.arange(m.n), np.diff(m.starts))
    order = np.argsort(m.index, kind="stable")
    edges = np.searchsorted(m.index[order], np.arange(len(m.rows) + 1))
    owners, coefs = owner[order], np.rint(m.coef[order]).astype(np.int64)
    for r in range(len(m.rows)):
        part = slice(int(edges[r]), int(edges[r + 1]))
        low = -(2**62) if np.isinf(m.row_low[r]) else int(m.row_low[r])
        high = 2**62 if np.isinf(m.row_high[r]) else int(m.row_high[r])
        terms = [x[j] for j in owners[part].tolist()]
        expression = cp_model.LinearExpr.weighted_sum(terms, coefs[part].tolist())
        model.add_linear_expression_in_domain(expression, cp_model.Domain(low, high))
    return model, x


def command(problem: Problem, plan: Plan, request: Any) -> Any:
    """``jalon arbitrate --robust``: every weight within 30 % of today's."""
    from jalon.engine.text import robust_sentences

    try:
        weights = around(problem)
    except InvalidProblem as refusal:
        # Said in the plan file: the plan itself is still wanted.
        return {"refused": refusal.message, "sentences": [refusal.message]}
    found = robust(problem, weights, **request.limits)
    return {**found.to_json(), "sentences": robust_sentences(problem, found)}
