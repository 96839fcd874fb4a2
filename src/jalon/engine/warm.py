"""The linear relaxation kept warm: the same rows, asked again for other weights or with one more action imposed."""

from __future__ import annotations

import numpy as np

from jalon.engine.highs import _lp, silent
from jalon.engine.model import Floats, Ints, Model
from jalon.engine.solvers import highspy
from jalon.engine.workbench import Workbench

DUAL, PRIMAL = 1, 4  # HiGHS simplex strategies


class WarmRelaxation:
    """One HiGHS instance; each question starts from the basis of the one before."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.h = silent()
        self.h.setOptionValue("threads", 1)
        self.top = float(np.max(np.abs(bench.programme.cost), initial=0.0)) or 1.0
        self.h.passModel(_lp(bench.programme, self.top, True))
        self.h.setOptionValue("primal_simplex_bound_perturbation_multiplier", 0.0)
        self.is_solved = False
        self.all = np.arange(bench.model.n, dtype=np.int32)

    def bound(self) -> int | None:
        """No plan is worth more, thousandths; None when even the relaxation is impossible.

        A relaxation not solved to the end gives the largest integer rather than a wrong bound.
        """
        if not len(self.all):
            p = self.bench.programme
            return 0 if bool((p.low <= 0).all() and (p.high >= 0).all()) else None
        self.h.run()
        status = self.h.getModelStatus()
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            return 2**62
        value = self.h.getInfo().objective_function_value * self.top
        return int(np.floor(value + abs(value) * 1e-9 + 0.5))

    def bound_with(self, action: str) -> int | None:
        """The same once this group is imposed."""
        row = self.bench.group_number[action]
        self.h.changeRowBounds(row, 1.0, 1.0)
        found = self.bound()
        self.h.changeRowBounds(row, 1.0 if self.bench.model.must[row] else -highspy.kHighsInf, 1.0)
        return found

    def point_for(self, cost: Floats) -> Floats | None:
        """x of the relaxation for another objective (one value per column); None when not solved."""
        if not len(self.all):
            return np.zeros(0)
        top = float(np.max(np.abs(cost), initial=0.0)) or 1.0
        self.h.changeColsCost(len(self.all), self.all, cost / top)
        if self.is_solved:  # the basis kept is still feasible: the primal simplex starts from it
            self.h.setOptionValue("simplex_strategy", PRIMAL)
        self.h.run()
        self.h.setOptionValue("simplex_strategy", DUAL)
        self.is_solved = True
        if self.h.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(self.h.getSolution().col_value[: self.bench.model.n_x], float)


def mass(model: Model, point: Floats) -> Floats:
    """How much of each group a point of the relaxation holds."""
    groups: Ints = model.col_group
    return np.bincount(groups, weights=point, minlength=len(model.groups)).astype(np.float64)
