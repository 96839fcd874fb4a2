"""The only door to HiGHS: a model or a part of it in, floats out. Rows are scaled before the solver sees them."""

from __future__ import annotations

import ctypes
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.engine import clock
from jalon.engine.model import Floats, Ints, Model
from jalon.engine.solvers import highspy

Cancel = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Programme:
    """max cost @ v, low <= A v <= high, lower <= v <= upper; the first ``integers`` columns are whole."""

    cost: Floats
    lower: Floats
    upper: Floats
    low: Floats
    high: Floats
    starts: Ints
    index: Ints
    coef: Floats
    whole: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Answer:
    """status: optimal, feasible, infeasible or none. ``bound`` is the dual bound of a maximisation."""

    status: str
    point: Floats
    value: float
    bound: float
    duals: Floats
    reduced: Floats


def programme_of(model: Model) -> Programme:
    """The whole model, rows divided by their largest coefficient."""
    whole = np.zeros(model.n, bool)
    whole[: model.n_x] = True
    whole[model.n_x + model.n_y :] = True
    scale = row_scale(model)
    return Programme(
        cost=model.value.astype(float),
        lower=np.zeros(model.n),
        upper=np.ones(model.n),
        low=model.row_low / scale,
        high=model.row_high / scale,
        starts=model.starts,
        index=model.index,
        coef=model.coef / scale[model.index],
        whole=whole,
    )


def row_scale(model: Model) -> Floats:
    """Largest coefficient of each row (1 for an empty one)."""
    scale = np.ones(len(model.rows))
    np.maximum.at(scale, model.index, np.abs(model.coef))
    return scale


def solve_programme(
    p: Programme,
    *,
    seconds: float,
    seed: int = 1,
    threads: int = 1,
    start: Floats | None = None,
    relax: bool = False,
    nodes: int | None = None,
    gap: float = 0.0,
    method: str = "choose",
    cancel: Cancel | None = None,
) -> Answer:
    """Solve, within ``seconds`` of wall clock (or ``nodes`` of branch and bound, which is deterministic)."""
    if not len(p.cost):
        fits = bool((p.low <= 0).all() and (p.high >= 0).all())
        empty = np.zeros(0)
        return Answer("optimal" if fits else "infeasible", empty, 0.0, 0.0, np.zeros(len(p.low)), empty)
    h = silent()
    top = float(np.max(np.abs(p.cost), initial=0.0)) or 1.0
    h.passModel(_lp(p, top, relax))
    for name, value in (
        ("time_limit", max(0.01, seconds * clock.slack)),
        ("random_seed", seed),
        ("threads", threads),
        ("solver", method),
        ("mip_rel_gap", gap),
        ("mip_abs_gap", 1e-9),
        ("mip_feasibility_tolerance", 1e-7),
    ):
        h.setOptionValue(name, value)
    if nodes is not None:
        h.setOptionValue("mip_max_nodes", nodes)
    if start is not None:
        hint = highspy.HighsSolution()
        hint.col_value = start.tolist()
        h.setSolution(hint)
    if cancel is not None:
        _watch(h, cancel)
    h.run()
    return _answer(h, p, top, relax)


_MAKING = threading.Lock()


def silent() -> highspy.Highs:
    """A solver that says nothing. HiGHS prints its name when it is made, before any option can silence it."""
    with _MAKING:
        kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        try:
            h = highspy.Highs()  # type: ignore[no-untyped-call]
            ctypes.CDLL(None).fflush(None)  # what it printed may still wait in the buffer of the C library
        finally:
            os.dup2(kept, 1)
            os.close(kept)
            os.close(nowhere)
    h.setOptionValue("output_flag", False)
    return h


def relaxation(p: Programme) -> highspy.Highs:
    """The relaxation, loaded and silent, for whoever solves it again and again with other bounds or costs."""
    h = silent()
    h.setOptionValue("threads", 1)
    h.passModel(_lp(p, float(np.max(np.abs(p.cost), initial=0.0)) or 1.0, True))
    return h


def _lp(p: Programme, top: float, relax: bool) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(p.cost), len(p.low)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = p.cost / top
    lp.col_lower_, lp.col_upper_ = p.lower, p.upper
    lp.row_lower_ = np.where(np.isinf(p.low), -highspy.kHighsInf, p.low)
    lp.row_upper_ = np.where(np.isinf(p.high), highspy.kHighsInf, p.high)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = p.starts.astype(np.int32)
    lp.a_matrix_.index_ = p.index.astype(np.int32)
    lp.a_matrix_.value_ = p.coef
    if not relax:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(w)] for w in p.whole]
    return lp


def _watch(h: highspy.Highs, cancel: Cancel) -> None:
    last = [time.monotonic()]

    def ask(event: highspy.HighsCallbackEvent) -> None:
        now = time.monotonic()
        if now - last[0] > 0.05:
            last[0] = now
            if cancel():
                event.interrupt()

    h.cbMipInterrupt.subscribe(ask)
    h.cbSimplexInterrupt.subscribe(ask)
    h.cbIpmInterrupt.subscribe(ask)


def _answer(h: highspy.Highs, p: Programme, top: float, relax: bool) -> Answer:
    status = h.getModelStatus()
    info = h.getInfo()
    solution = h.getSolution()
    point = np.array(solution.col_value, float)
    has_point = info.primal_solution_status == 2 and len(point) == len(p.cost)
    kind = "none"
    if status == highspy.HighsModelStatus.kOptimal:
        kind = "optimal"
    elif status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        kind = "infeasible"
    elif has_point:
        kind = "feasible"
    bound = float("inf")
    if not relax and np.isfinite(info.mip_dual_bound):
        bound = info.mip_dual_bound * top
    elif relax and kind == "optimal":
        bound = info.objective_function_value * top
    return Answer(
        status=kind,
        point=point if has_point else np.zeros(0),
        value=info.objective_function_value * top if has_point else -float("inf"),
        bound=bound,
        duals=np.array(solution.row_dual, float) * top,
        reduced=np.array(solution.col_dual, float) * top,
    )
