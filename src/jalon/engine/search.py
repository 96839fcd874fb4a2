"""One search: lateness first, then value; always the best so far and a proved interval."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import version

import numpy as np

from jalon.engine import clock
from jalon.engine.bound import dual_bound, milli, mip_bound
from jalon.engine.check import check
from jalon.engine.climb import climb
from jalon.engine.highs import Answer, Programme, programme_of, solve_programme
from jalon.engine.lateness import least_lateness
from jalon.engine.lns import relaxed
from jalon.engine.model import Ints, build, not_later
from jalon.engine.place import Board
from jalon.engine.plan import ENGINE_VERSION, Plan, Progress, plan_from
from jalon.engine.problem import Problem

SMALL = 300  # columns up to which branch and cut goes first, on its own


class Search:
    """State of one call of ``solve``: the clock or work allowed, the best plan, the bound."""

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
        self.cpu_at_start, self.began = time.process_time(), clock.now()
        self.model = build(problem)
        self.best: dict[str, int] | None = None
        self.best_rank: tuple[int, int] | None = None
        self.bound_milli: int | None = None
        self.lateness_bound = 0
        self.stage = "lecture"

    # -- clock -------------------------------------------------------------------------------------------------

    def left(self) -> float:
        """Seconds left; a very long time when the budget is counted in work."""
        return 1e6 if self.deadline is None else self.deadline - clock.now()

    def stop(self) -> bool:
        return self.left() <= 0 or (self.cancel is not None and self.cancel())

    def allow_more(self, seconds: float) -> None:
        """Push the end back: time that the machine, not the problem, has cost."""
        if self.deadline is not None:
            self.deadline += seconds

    # -- stages ------------------------------------------------------------------------------------------------

    def run(self) -> Plan:
        self._offer_hint()
        if self.model.n <= SMALL:
            outcome = self._exact(self.left() * 0.5)
            if outcome is not None:
                return outcome
        if self.model.late.any():
            self.stage = "retards"
            lowest, reachable = least_lateness(self)
            if reachable is None:
                return self._none("infeasible")
            self.lateness_bound = max(self.lateness_bound, lowest)
            bounded = self._value(reachable)
            if (not bounded or self.best is None) and not self.stop():
                outcome = self._exact(self.left())
                return outcome if outcome is not None else self._result()
        elif not self._value(None) and self.bound_milli is None and not self.stop():
            return self._none("infeasible")
        return self._result()

    def _offer_hint(self) -> None:
        """A given plan that holds as it is is the first best."""
        starts = {key: start for key, start in self.hint.items() if start is not None}
        if starts and len(starts) == len(self.hint):
            self.offer_starts(starts)

    def _value(self, lateness: int | None) -> bool:
        """The best value with at most this lateness. False when the relaxation shows there is none."""
        model = self.model if lateness is None else not_later(self.model, lateness)
        self.stage = "borne"
        programme = programme_of(model)
        method = "ipm" if model.n > 60_000 else "choose"
        answer = solve_programme(programme, seconds=self.left(), relax=True, method=method, cancel=self.cancel)
        if answer.status == "infeasible":
            return False
        board = Board(model)
        if answer.status != "optimal":
            return self._without_bound(board)
        self.lower_bound_to(milli(dual_bound(programme, answer.duals)))
        self.tell()
        climb(self, board, programme, relaxed(board, answer), answer)
        return True

    def _without_bound(self, board: Board) -> bool:
        """Time ran out inside the relaxation: a plan by plain order of value, no bound but the sum of all values."""
        m = board.model
        order = np.argsort([-float(m.value[c].max(initial=0)) for c in board.groups], kind="stable")
        order = np.concatenate((order[m.must[order]], order[~m.must[order]]))
        self.offer(board.build(order, m.value[: m.n_x].astype(float), 1.0))
        self.lower_bound_to(int(sum(m.value[c].max(initial=0) for c in board.groups)))
        return True

    def _exact(self, seconds: float) -> Plan | None:
        """Branch and cut alone. A plan when it settles the matter, None otherwise."""
        self.stage = "exact"
        until = clock.now() + seconds
        model = self.model
        if model.late.any():
            programme = programme_of(model)
            cost = np.zeros(model.n)
            cost[: model.n_x] = -model.late
            answer = self.mip(replace(programme, cost=cost), (until - clock.now()) * 0.5)
            if answer.status == "infeasible":
                return self._none("infeasible")
            if np.isfinite(answer.bound):
                self.lateness_bound = max(self.lateness_bound, int(np.ceil(-answer.bound - 1e-6)))
            self.offer_answer(answer)
            if self.best_rank is None:
                return None
            model = not_later(model, -self.best_rank[0])
        answer = self.mip(programme_of(model), until - clock.now())
        if answer.status == "infeasible" and self.best is None:
            return self._none("infeasible")
        self.offer_answer(answer)
        bound = mip_bound(answer)
        if bound is not None:
            self.lower_bound_to(bound)
        return self._result() if self.is_settled() else None

    def mip(
        self,
        programme: Programme,
        seconds: float,
        *,
        start: np.ndarray[tuple[int], np.dtype[np.float64]] | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> Answer:
        return solve_programme(
            programme,
            seconds=seconds,
            seed=self.seed,
            threads=1,
            nodes=None if self.work is None else self.work,
            start=start,
            cancel=cancel or self.cancel,
        )

    # -- what is known -----------------------------------------------------------------------------------------

    def is_settled(self) -> bool:
        """The best plan is proved the best, to one millionth."""
        if self.best_rank is None or self.bound_milli is None or -self.best_rank[0] > self.lateness_bound:
            return False
        return self.bound_milli <= self.best_rank[1] + abs(self.best_rank[1]) // 1_000_000

    def lower_bound_to(self, bound: int) -> None:
        if self.bound_milli is None or bound < self.bound_milli:
            self.bound_milli = bound

    def offer_answer(self, answer: Answer) -> bool:
        if answer.status not in ("optimal", "feasible"):
            return False
        return self.offer(np.nonzero(answer.point[: self.model.n_x] > 0.5)[0])

    def offer(self, chosen: Ints) -> bool:
        """Keep this plan when it passes the re-check and is the best so far."""
        return self.offer_starts(self.model.plan_of(chosen))

    def offer_starts(self, starts: dict[str, int]) -> bool:
        report = check(self.problem, starts)
        rank = (-report.lateness, report.value_milli)
        if not report.feasible or (self.best_rank is not None and rank <= self.best_rank):
            return False
        self.best, self.best_rank = starts, rank
        self.tell()
        return True

    def tell(self) -> None:
        if self.progress is not None:
            value = None if self.best_rank is None else self.best_rank[1]
            late = None if self.best_rank is None else -self.best_rank[0]
            spent = time.process_time() - self.cpu_at_start
            self.progress(Progress(self.stage, spent, value, self.bound_milli, late))

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
