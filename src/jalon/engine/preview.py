"""A first answer within a second or two: the search, stopped early once it no longer gains."""

from __future__ import annotations

from collections.abc import Mapping

from jalon.engine import clock
from jalon.engine.plan import Plan, Progress, solve
from jalon.engine.problem import Problem

AGAIN = 2.0  # times the seconds, when the first search found nothing


def seconds_for(candidates: int) -> float:
    """Most time of the search, so that reading the rows and drawing the answer stay within the promise.

    1 s up to 150 candidates (promised within 2 s), 2,6 s at 500 (promised within 5 s), 4 s at most.
    """
    return min(4.0, 1.0 + max(0, candidates - 150) * 0.0045)


def preview(
    problem: Problem,
    *,
    seconds: float,
    patience: float = 0.4,
    start_from: Mapping[str, int | None] | None = None,
    seed: int = 1,
) -> Plan:
    """The best plan of a short search.

    Args:
        seconds: most wall-clock time; a busy machine that has found nothing by then is given twice as much again, a
            late plan being worth more than none.
        patience: seconds without a better plan after which the search stops; it never stops before a first plan.
        start_from: candidate key -> start, as in ``solve``.

    Returns:
        A plan as ``solve`` returns them, its interval proved but wide.
    """
    plan = _short(problem, seconds, patience, start_from, seed)
    if plan.status == "not_found":
        plan = _short(problem, max(AGAIN * seconds, 1.0), patience, start_from, seed + 1)
    return plan


def _short(
    problem: Problem, seconds: float, patience: float, start_from: Mapping[str, int | None] | None, seed: int
) -> Plan:
    seen: list[float] = []
    best: list[tuple[int | None, int | None]] = [(None, None)]

    def progress(now: Progress) -> None:
        here = (now.value_milli, now.lateness)
        if now.value_milli is not None and now.bound_milli is not None and here != best[0]:
            best[0] = here
            seen.append(clock.now())

    def cancel() -> bool:
        return bool(seen) and clock.now() - seen[-1] > patience

    return solve(problem, seconds=seconds, start_from=start_from, progress=progress, cancel=cancel, seed=seed)
