"""Measures of the analyses: re-solves for new weights, loss of rankings against a plan.

    python -m bench.engine.analyses weights            200 weightings at 200 candidates, CPU seconds
    python -m bench.engine.analyses previews           first answer at 119 and 500 candidates, seconds of clock and CPU
    python -m bench.engine.analyses ranking [list.csv] loss of « by score » and « by score per euro », per cent

The candidate list bears no scores: they are drawn (20 to 100, five seeds), which the printed line says.
"""

from __future__ import annotations

import csv
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.engine.instances import instance
from bench.engine.tally import Tally
from jalon.engine import Budget, Candidate, Problem, Requirement, Skill, check, solve
from jalon.engine.preview import preview, seconds_for
from jalon.engine.robust import _chained, matrix
from jalon.engine.warm import WarmRelaxation
from jalon.engine.weights import WeightSet, around
from jalon.engine.workbench import Workbench

CRITERIA = ("service", "maitrise", "sobriete", "securite")
SKILLS = (
    "project_manager",
    "applications",
    "infrastructure",
    "security",
    "data_gis",
    "change_training",
    "business_units",
)
QUARTERS = 16


def scored(problem: Problem, seed: int) -> Problem:
    """The same problem, each value split into scores on four criteria."""
    rng = random.Random(seed)
    candidates = []
    for c in problem.candidates:
        parts = [rng.random() for _ in CRITERIA]
        scores = {k: round((c.value or 0) * p / sum(parts)) for k, p in zip(CRITERIA, parts, strict=True)}
        candidates.append(replace(c, value=None, scores=scores))
    return replace(problem, candidates=tuple(candidates), weights=dict.fromkeys(CRITERIA, 10), floors=())


def weights_measure(size: int = 200, count: int = 200) -> None:
    for seed in (1, 2, 3):
        problem = scored(instance(size, seed), seed)
        weights: WeightSet = around(problem)
        bench = Workbench(problem)
        tables = matrix(bench.model, weights).astype(float)
        rng = np.random.default_rng(seed)
        mixes = _chained([rng.dirichlet(np.ones(len(tables))) for _ in range(count)])
        relaxed = WarmRelaxation(bench)
        began = time.process_time()
        relaxed.point_for(mixes[0] @ tables)
        first = time.process_time() - began
        solved = sum(relaxed.point_for(mix @ tables) is not None for mix in mixes)
        spent = time.process_time() - began
        print(
            f"{size} candidates, seed {seed}: {solved} weightings in {spent:.2f} s CPU (first {first:.2f} s)",
            flush=True,
        )


CANDIDATES = Path(__file__).resolve().parents[2] / "src/jalon/programme/reference/candidate-projects.csv"


def previews_measure() -> None:
    """The candidate list (119) under three draws of scores, then random instances of 500 without and with floors and
    shares, and of 119 with them; the process is warm.
    """
    problems = [listed(CANDIDATES, seed) for seed in (1, 2, 3)]
    problems += [replace(instance(500, seed), floors=(), shares=()) for seed in (1, 2, 3)]
    problems += [instance(size, seed) for size in (119, 500) for seed in (1, 2, 3)]
    preview(instance(20, 1), seconds=1.0)
    for problem in problems:
        size = len(problem.candidates)
        began = time.monotonic()
        plan = preview(problem, seconds=seconds_for(size))
        clock = time.monotonic() - began
        gap = "no plan" if plan.gap_pct is None else f"gap {plan.gap_pct:.1f} %"
        demands = " with floors" if problem.floors else ""
        print(f"{size} candidates{demands}: {clock:.2f} s, {plan.cpu_seconds:.2f} s CPU, {gap}", flush=True)


def by_score(problem: Problem) -> Callable[[Candidate], float]:
    return lambda c: -problem.gross_value(c)


def by_score_per_euro(problem: Problem) -> Callable[[Candidate], float]:
    return lambda c: -problem.gross_value(c) / max(1, problem.money_of(c))


def ranking_value(problem: Problem, order: Callable[[Candidate], float]) -> int:
    """Obligations first, then the ranking, each at the first date that fits, as in a spreadsheet."""
    tally = Tally(problem)
    due = {o.action for o in problem.obligations}
    for c in sorted(problem.candidates, key=lambda c: (c.action not in due, order(c))):
        if c.action not in {problem.by_key[k].action for k in tally.starts}:
            tally.place(c)
    return check(problem, tally.starts).value_milli


def ranking_measure(name: str, problems: list[Problem], seconds: float) -> None:
    losses: dict[str, list[float]] = {"by score": [], "by score per euro": []}
    gaps = []
    for problem in problems:
        plan = solve(problem, seconds=seconds)
        if not plan.value_milli:
            print(f"  {problem.title}: no plan in {seconds:g} s", flush=True)
            continue
        gaps.append(plan.gap_pct or 0.0)
        for label, order in (("by score", by_score(problem)), ("by score per euro", by_score_per_euro(problem))):
            losses[label].append(100 * (1 - ranking_value(problem, order) / plan.value_milli))
    for label, found in losses.items():
        if found:
            told = ", ".join(f"{x:.0f}" for x in found)
            middle = statistics.median(found)
            print(
                f"{name}: {label} loses {middle:.0f} % (median of {told}); our gap {max(gaps):.1f} % at most",
                flush=True,
            )


def listed(path: Path, seed: int) -> Problem:
    """The candidate list under 45 % of what it asks for, scores drawn."""
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    rng = random.Random(seed)
    codes = {row["code"] for row in rows}
    candidates, needs = [], []
    for row in rows:
        duration = max(1, min(QUARTERS, -(-int(row["duration_months"]) // 3)))
        capex, opex = (
            100 * int(row["capex_eur"]),
            max(0, 100 * int(row["opex_eur_per_year"]) // 4),
        )  # savings are not counted
        effort = {s: _even(2 * int(row[f"effort_pd_{s}"] or 0), duration) for s in SKILLS}
        candidates.append(
            Candidate(
                row["code"],
                duration,
                title=row["title_fr"],
                spending={"inv": _even(capex, duration), "fon": (0,) * duration + (opex,) * QUARTERS},
                effort={s: e for s, e in effort.items() if any(e)},
                value=rng.randint(20, 100),
            )
        )
        needs += [Requirement(row["code"], b.strip()) for b in row["prerequisites"].split(";") if b.strip() in codes]
    capacity = {}
    for s in SKILLS:
        asked = sum(sum(c.effort.get(s, ())) for c in candidates)
        capacity[s] = max(asked * 45 // 100 // QUARTERS, *(max(c.effort.get(s, (0,))) for c in candidates))
    invest = sum(sum(c.spending["inv"]) for c in candidates) * 45 // 100 // 4
    running = sum(4 * c.spending["fon"][-1] for c in candidates) * 45 // 100
    return Problem(
        periods=QUARTERS,
        title=f"{path.stem}-{seed}",
        candidates=tuple(candidates),
        requirements=tuple(needs),
        budgets=(
            Budget("inv", yearly=(invest,) * 4, carry_over=True),
            Budget("fon", yearly=tuple(running * k // 4 for k in (1, 2, 3, 4))),
        ),
        skills=tuple(Skill(s, (capacity[s],) * QUARTERS) for s in SKILLS),
        discount_ppm=10_000,
    )


def _even(total: int, parts: int) -> tuple[int, ...]:
    return tuple(total // parts + (k < total % parts) for k in range(parts))


if __name__ == "__main__":
    if sys.argv[1:2] == ["weights"]:
        weights_measure()
    elif sys.argv[1:2] == ["previews"]:
        previews_measure()
    elif sys.argv[1:2] == ["ranking"]:
        for size in (50, 200):
            ranking_measure(f"{size} candidates", [instance(size, seed) for seed in range(1, 6)], 10)
        if len(sys.argv) > 2:
            path = Path(sys.argv[2])
            ranking_measure(f"{path.name} (scores drawn)", [listed(path, seed) for seed in range(1, 6)], 10)
    else:
        sys.exit(__doc__)
