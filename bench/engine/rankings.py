"""The plans a spreadsheet gives: by score, or by score per euro, each action as early as it fits."""

from __future__ import annotations

from bench.engine.tally import Tally
from jalon.engine import Candidate, Problem, check


def ranked_value(problem: Problem, *, per_euro: bool) -> int:
    """Value (thousandths) of placing obligations, then actions in decreasing rank. Floors and shares not looked at."""

    def rank(c: Candidate) -> float:
        return problem.gross_value(c) / (max(1, problem.money_of(c)) if per_euro else 1)

    tally = Tally(problem)
    must = {o.action for o in problem.obligations}
    for c in sorted(problem.candidates, key=lambda c: (c.action not in must, -rank(c))):
        if c.action not in tally.done:
            tally.place(c)
    return check(problem, tally.starts).value_milli
