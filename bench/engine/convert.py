"""Public instances as problems of the engine: the PI family (PPSSolver) and OR-Library knapsacks (mknapcb).

What the files mean is told in the documentation of the samples; nothing of them is copied here.
"""

from __future__ import annotations

import json
from math import ceil, floor
from pathlib import Path
from typing import Any

from jalon.engine import Budget, Candidate, Exclusion, ParallelLimit, Problem, Requirement, Skill

CENTS = 100  # amounts of the PI files are rounded down (limits) or up (costs) to hundredths


def pi_problem(path: Path) -> Problem:
    """A PI instance: periods are years; values in the unit of the file, value_milli being its thousandths."""
    data: dict[str, Any] = json.loads(path.read_text())
    horizon, years = data["T"], data["B"]
    streams = [f"stream-{k}" for k in range(len(data["streams"]))]
    budgets = [
        Budget(
            "all",
            unit="unit/100",
            yearly=_limits(data["budget"], years),
            ongoing=_limits(data["ongoing"], years),
            first_year=_limits(data["init"], years),
        )
    ]
    budgets += [
        Budget(key, unit="unit/100", total=floor(amount * CENTS + 1e-6), total_until=horizon)
        for key, amount in zip(streams, data["streams"], strict=True)
    ]
    candidates = []
    requirements = []
    pairs = set()
    for i, project in enumerate(data["projects"]):
        cost = tuple(ceil(c * CENTS - 1e-6) for c in project["cost"])
        candidates.append(
            Candidate(
                key=str(i),
                title=project["name"],
                duration=project["dur"],
                starts=tuple(range(horizon)),
                spending={"all": cost, streams[project["cs"]]: cost},
                values=tuple(round(v) for v in project["value"]),
            )
        )
        requirements += [Requirement(after=str(i), before=str(a)) for a in project["pre"]]
        pairs |= {tuple(sorted((i, e))) for e in project["exc"]}
    return Problem(
        title=path.stem,
        periods=years,
        periods_per_year=1,
        candidates=tuple(candidates),
        budgets=tuple(budgets),
        requirements=tuple(requirements),
        exclusions=tuple(Exclusion((str(a), str(b))) for a, b in sorted(pairs)),
        parallel=(ParallelLimit(starts_per_year=data["irange"][1]),),
        discount_ppm=round(data["rate"] * 1_000_000),
    )


def _limits(amounts: list[float], years: int) -> tuple[int, ...]:
    return tuple(floor(a * CENTS + 1e-6) for a in amounts[:years])


def knapsacks(path: Path) -> list[Problem]:
    """The instances of one mknapcb file: one period, each constraint a skill, each item a candidate."""
    numbers = iter(int(float(word)) for word in path.read_text().split())
    problems = []
    for number in range(next(numbers)):
        n, m, _ = next(numbers), next(numbers), next(numbers)
        profit = [next(numbers) for _ in range(n)]
        weight = [[next(numbers) for _ in range(n)] for _ in range(m)]
        limit = [next(numbers) for _ in range(m)]
        problems.append(
            Problem(
                title=f"{path.stem}-{number:02d}",
                periods=1,
                periods_per_year=1,
                skills=tuple(Skill(f"c{r}", (limit[r],), unit="unit") for r in range(m)),
                candidates=tuple(
                    Candidate(
                        key=str(j), duration=1, value=profit[j], effort={f"c{r}": (weight[r][j],) for r in range(m)}
                    )
                    for j in range(n)
                ),
            )
        )
    return problems


def best_known(path: Path) -> dict[str, int]:
    """Best values of 1997: "5.100-00" (constraints.items-number) -> value. The first thirty lines bear no name."""
    found: dict[str, int] = {}
    for line in path.read_text().splitlines():
        words = line.split()
        if len(words) == 1 and words[0].isdigit() and len(found) < 30:
            found[f"5.100-{len(found):02d}"] = int(words[0])
        elif len(words) == 2 and "." in words[0] and "-" in words[0] and words[1].isdigit():
            found.setdefault(words[0], int(words[1]))
    return found
