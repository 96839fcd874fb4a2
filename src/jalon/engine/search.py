"""One search: lateness first, then value; always the best so far and a proved interval."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import version

import numpy as np

from jalon.engine.check import check
from jalon.engine.highs import Answer, Programme, programme_of, solve_programme
from jalon.engine.model import Ints, build
from jalon.engine.plan import ENGINE_VERSION, Plan, Progress, plan_from
from jalon.engine.problem import Problem


class Search:
    """State of one call of ``solve``."""

    def __init__(
        self,
        problem: Problem,
        *,
        deadline: float | None,
        work: int | None,
        seed: int,
        threads: int,
        hint: Mapping[str, int | None],
        progress: Callable[[Progress], None] | None,
        cancel: Callable[[], bool] | None,
    ) -> None:
        self.problem, self.deadline, self.work = problem, deadline, work
        self.seed, self.threads, self.hint = seed, threads, hint
        self.progress, self.cancel = progress, cancel
        self.cpu_at_start = time.process_time()
        self.model = build(problem)
        self.programme = programme_of(self.model)
        self.best: dict[str, int] | None = None
        self.best_rank: tuple[int, int] | None = None
        self.bound_milli: int | None = None
        self.lateness_bound = 0

    def run(self) -> Plan:
        programme = self.programme
        if self.model.late.any():
            answer = self._mip(self._lateness_programme(), 0.4)
            if answer.status == "infeasible":
                return self._none("infeasible")
            self.lateness_bound = max(0, int(np.ceil(-answer.bound - 1e-6))) if np.isfinite(answer.bound) else 0
            self._offer(answer)
            if self.best_rank is not None:
                programme = self._not_later(-self.best_rank[0])
        answer = self._mip(programme, 1.0)
        if answer.status == "infeasible" and self.best is None:
            return self._none("infeasible")
        self._offer(answer)
        if np.isfinite(answer.bound):
            self.bound_milli = int(np.floor(answer.bound * (1 + 1e-9) + 0.5))
        return self._result()

    def _mip(self, programme: Programme, part: float) -> Answer:
        seconds = 1e6 if self.deadline is None else (self.deadline - time.monotonic()) * part
        return solve_programme(
            programme,
            seconds=seconds,
            seed=self.seed,
            threads=self.threads,
            nodes=None if self.work is None else self.work,
            start=None,
            cancel=self.cancel,
        )

    def _lateness_programme(self) -> Programme:
        cost = np.zeros(self.model.n)
        cost[: self.model.n_x] = -self.model.late
        return replace(self.programme, cost=cost)

    def _not_later(self, lateness: int) -> Programme:
        """The programme with one more row: Σ late <= lateness."""
        p, m = self.programme, self.model
        late = np.nonzero(m.late)[0]
        at = p.starts[late + 1]
        starts = p.starts.copy()
        grown = np.zeros(m.n, np.int64)
        grown[late] = 1
        starts[1:] += np.cumsum(grown)
        return replace(
            p,
            low=np.append(p.low, -np.inf),
            high=np.append(p.high, float(lateness)),
            starts=starts,
            index=np.insert(p.index, at, len(p.low)),
            coef=np.insert(p.coef, at, m.late[late].astype(float)),
        )

    def _offer(self, answer: Answer) -> None:
        if answer.status in ("optimal", "feasible"):
            self._offer_columns(np.nonzero(answer.point[: self.model.n_x] > 0.5)[0])

    def _offer_columns(self, chosen: Ints) -> bool:
        starts = self.model.plan_of(chosen)
        report = check(self.problem, starts)
        rank = (-report.lateness, report.value_milli)
        if not report.feasible or (self.best_rank is not None and rank <= self.best_rank):
            return False
        self.best, self.best_rank = starts, rank
        if self.progress is not None:
            spent = time.process_time() - self.cpu_at_start
            self.progress(Progress("plan", spent, rank[1], self.bound_milli, -rank[0]))
        return True

    def _meta(self) -> dict[str, object]:
        return {
            "engine": ENGINE_VERSION,
            "highspy": version("highspy"),
            "ortools": version("ortools"),
            "seed": self.seed,
            "work": self.work,
            "threads": self.threads,
        }

    def _none(self, status: str) -> Plan:
        return Plan(
            status=status,  # type: ignore[arg-type]
            bound_milli=None if status == "infeasible" else self.bound_milli,
            lateness_bound=self.lateness_bound,
            problem_digest=self.problem.digest,
            cpu_seconds=time.process_time() - self.cpu_at_start,
            meta=self._meta(),
        )

    def _result(self) -> Plan:
        if self.best is None:
            return self._none("not_found")
        return plan_from(
            self.problem,
            check(self.problem, self.best),
            self.best,
            bound_milli=self.bound_milli,
            lateness_bound=self.lateness_bound,
            cpu_seconds=time.process_time() - self.cpu_at_start,
            meta=self._meta(),
        )


