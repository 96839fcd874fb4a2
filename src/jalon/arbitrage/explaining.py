"""Why each action left out is out. Pure: values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from jalon.arbitrage.bridge import Assembled, Breach, Problem, check


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why an action is not in the plan.

    Attributes:
        code: reason of `sentences.ASIDE`; empty when `breaches` say it.
        breaches: everything that forbids its least hindered start, mostly several at once.
        start: the period of that start, None when no start was possible at all.
    """

    action_id: int
    code: str = ""
    breaches: tuple[Breach, ...] = ()
    start: int | None = None


def explain_left_out(assembled: Assembled, starts: Mapping[str, int]) -> tuple[LeftOut, ...]:
    """One explanation per action of the roadmap that the plan does not hold.

    Every variant and start is tried on top of the plan; the one with the smallest overrun is told, whole.
    """
    problem = assembled.problem
    kept = {assembled.variants[key][0] for key in starts}
    forced_out = set(problem.forced_out)
    found = []
    free = replace(problem, forced_out=(), forced_in=())
    for action in assembled.inputs.actions:
        if action.pk in kept:
            continue
        if action.pk in assembled.left_aside:
            found.append(LeftOut(action.pk, assembled.left_aside[action.pk]))
        elif action.code in forced_out:
            found.append(LeftOut(action.pk, "set_aside"))
        elif action.code in problem.groups:
            found.append(_least_hindered(free, action.pk, action.code, starts))
    return tuple(found)


def _least_hindered(problem: Problem, action_id: int, code: str, starts: Mapping[str, int]) -> LeftOut:
    best: tuple[tuple[int, float], int, tuple[Breach, ...]] | None = None
    for candidate in problem.candidates_of(code):
        for start in problem.starts_of(candidate):
            breaches = tuple(
                b for b in check(problem, {**starts, candidate.key: start}).breaches if b.rule != "variant"
            )
            rank = (sum(b.rule in ("requires", "excludes") for b in breaches), sum(_overrun(b) for b in breaches))
            if best is None or rank < best[0]:
                best = (rank, start, breaches)
    if best is None:
        return LeftOut(action_id, "no_window")
    if not best[2]:
        return LeftOut(action_id, "could_enter", start=best[1])
    return LeftOut(action_id, breaches=best[2], start=best[1])


def _overrun(breach: Breach) -> float:
    return (breach.used - breach.limit) / max(breach.limit, 1)
