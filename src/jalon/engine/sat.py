"""The only door to CP-SAT: a part of the programme in whole numbers, from a hint, on one worker (so repeatable)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from jalon.engine import clock
from jalon.engine.highs import Programme
from jalon.engine.model import Floats
from jalon.engine.solvers import cp_model

LARGEST = 2**60


def improve(
    p: Programme,
    scale: Floats,
    start: Floats,
    *,
    effort: float,
    seconds: float,
    seed: int,
    linear: int = 0,
    cutoff: float | None = None,
    cancel: Callable[[], bool] | None = None,
) -> tuple[Floats | None, bool]:
    """A point at least as good as ``start`` (None: nothing found) and whether the search was complete.

    Args:
        p: maximisation whose rows were divided by ``scale``; multiplied back they hold whole numbers.
        start: hint, one value per column of ``p``.
        effort: CP-SAT's deterministic time (about seconds), which makes the result repeatable.
        seconds: wall-clock guard on top of it.
        linear: CP-SAT's linearisation level: 0 moves fast, 2 sees further.
        cutoff: only points worth at least this.
    """
    built = _model(p, scale, start, cutoff)
    if built is None:
        return None, False
    model, variables = built
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.linearization_level = linear
    solver.parameters.max_deterministic_time = effort
    solver.parameters.relative_gap_limit = 1e-6
    if np.isfinite(seconds):
        solver.parameters.max_time_in_seconds = max(0.02, seconds * clock.slack)
    status = solver.solve(model)
    complete = status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, complete
    return np.array(solver.values(variables), float), complete


def _model(
    p: Programme, scale: Floats, start: Floats, cutoff: float | None
) -> tuple[cp_model.CpModel, list[cp_model.IntVar]] | None:
    n = len(p.cost)
    coef = np.rint(p.coef * scale[p.index]).astype(np.int64)
    low, high = p.low * scale, p.high * scale
    weight = np.bincount(p.index, weights=np.abs(coef) * np.repeat(p.upper, np.diff(p.starts)), minlength=len(low))
    if (weight > LARGEST).any() or (np.abs(p.cost) * p.upper).sum() > LARGEST:
        return None
    model = cp_model.CpModel()
    # A slack column (upper limit above 1) is a whole number too: what is missing, in the unit of its row.
    upper = p.upper.astype(np.int64)
    variables = [model.new_bool_var("") if u <= 1 else model.new_int_var(0, int(u), "") for u in upper.tolist()]
    owner = np.repeat(np.arange(n), np.diff(p.starts))
    order = np.argsort(p.index, kind="stable")
    edges = np.searchsorted(p.index[order], np.arange(len(low) + 1))
    owners, coefs = owner[order].tolist(), coef[order].tolist()
    for r in range(len(low)):
        first, last = int(edges[r]), int(edges[r + 1])
        floor = -(2**62) if np.isinf(low[r]) else int(np.ceil(low[r] - 1e-6 - 1e-12 * abs(low[r])))
        ceil = 2**62 if np.isinf(high[r]) else int(np.floor(high[r] + 1e-6 + 1e-12 * abs(high[r])))
        terms, factors = [variables[j] for j in owners[first:last]], coefs[first:last]
        if floor == -(2**62) and ceil == 1 and all(c == 1 for c in factors):
            model.add_at_most_one(terms)
            continue
        expression = cp_model.LinearExpr.weighted_sum(terms, factors)
        model.add_linear_expression_in_domain(expression, cp_model.Domain(floor, ceil))
    cost = np.rint(p.cost).astype(np.int64).tolist()
    objective = cp_model.LinearExpr.weighted_sum(variables, cost)
    if cutoff is not None:
        model.add(objective >= int(cutoff))
    model.maximize(objective)
    for variable, value in zip(variables, np.rint(start).astype(np.int64).tolist(), strict=True):
        model.add_hint(variable, value)
    return model, variables
