"""The two solvers alone, on the same programme as the engine, stopped by processor time."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from jalon.engine import Problem
from jalon.engine.highs import programme_of, solve_programme
from jalon.engine.model import Model, build, not_later


@dataclass(frozen=True, slots=True)
class Result:
    """Value and bound in thousandths (None: none), processor seconds spent."""

    value: float | None
    bound: float | None
    cpu: float


def _model(problem: Problem, lateness: int | None) -> Model:
    """The programme, held to the same lateness as the plan it is compared with."""
    model = build(problem)
    return not_later(model, lateness) if lateness is not None and model.late.any() else model


def highs_alone(problem: Problem, cpu_seconds: float, lateness: int | None = None) -> Result:
    model, began = _model(problem, lateness), time.process_time()
    answer = solve_programme(
        programme_of(model), seconds=cpu_seconds, cancel=lambda: time.process_time() - began > cpu_seconds
    )
    found = answer.status in ("optimal", "feasible")
    return Result(
        answer.value if found else None,
        answer.bound if np.isfinite(answer.bound) else None,
        time.process_time() - began,
    )


def cpsat_alone(problem: Problem, cpu_seconds: float, lateness: int | None = None, workers: int = 2) -> Result:
    m, began = _model(problem, lateness), time.process_time()
    model = cp_model.CpModel()
    variables = [model.new_bool_var("") for _ in range(m.n)]
    owner = np.repeat(np.arange(m.n), np.diff(m.starts))
    order = np.argsort(m.index, kind="stable")
    edges = np.searchsorted(m.index[order], np.arange(len(m.rows) + 1))
    for r in range(len(m.rows)):
        part = order[edges[r] : edges[r + 1]]
        low = int(m.row_low[r]) if np.isfinite(m.row_low[r]) else -(2**62)
        high = int(m.row_high[r]) if np.isfinite(m.row_high[r]) else 2**62
        terms = cp_model.LinearExpr.weighted_sum(
            [variables[j] for j in owner[part].tolist()], m.coef[part].astype(np.int64).tolist()
        )
        model.add_linear_expression_in_domain(terms, cp_model.Domain(low, high))
    model.maximize(cp_model.LinearExpr.weighted_sum(variables, m.value.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            if time.process_time() - began > cpu_seconds:
                solver.stop_search()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    status = solver.solve(model)
    over.set()
    watcher.join()
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return Result(solver.objective_value if found else None, solver.best_objective_bound, time.process_time() - began)
