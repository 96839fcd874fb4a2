"""A first answer within a second or two: the search, stopped early once it no longer gains."""

from __future__ import annotations

from collections.abc import Mapping

from jalon.engine import clock
from jalon.engine.plan import Plan, Progress, solve
from jalon.engine.problem import Problem


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
        seconds: most wall-clock time.
        patience: seconds without a better plan after which the search stops; it never stops before a first plan.
        start_from: candidate key -> start, as in ``solve``.

    Returns:
        A plan as ``solve`` returns them, its interval proved but wide.
    """
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
