"""Tiny random problems that use every rule, and the best plan found by trying them all."""

from __future__ import annotations

import itertools
import random

from jalon.engine import (
    Budget,
    Candidate,
    ClosedWindow,
    Exclusion,
    Floor,
    Obligation,
    ParallelLimit,
    Problem,
    Requirement,
    ShareLimit,
    Skill,
    check,
)


def tiny_problem(seed: int) -> Problem:
    """Up to 5 groups, up to 2 variants, 4 to 6 periods: a few thousand plans at most."""
    rng = random.Random(seed)
    periods = rng.randint(3, 5)
    per_year = rng.choice((1, 2, 4))
    years = -(-periods // per_year)
    groups = [f"g{i}" for i in range(rng.randint(1, 4))]
    members, axes = ("m1", "m2"), ("a1", "a2")
    weights = {"k1": rng.randint(0, 3), "k2": rng.randint(1, 3)}
    candidates = []
    for group in groups:
        for variant in range(rng.choice((1, 1, 2))):
            candidates.append(_candidate(rng, group, variant, periods, members, axes))
    some = rng.random
    pairs = [(a, b) for i, a in enumerate(groups) for b in groups[i + 1 :]]
    return Problem(
        periods=periods,
        periods_per_year=per_year,
        candidates=tuple(candidates),
        members=members,
        axes=axes,
        weights=weights,
        discount_ppm=rng.choice((0, 0, 20_000)),
        budgets=(
            Budget(
                "inv",
                yearly=tuple(rng.randint(5, 20) for _ in range(years)),
                carry_over=some() < 0.3,
                first_year=tuple(rng.randint(3, 20) for _ in range(years)) if some() < 0.2 else None,
                ongoing=tuple(rng.randint(0, 15) for _ in range(years)) if some() < 0.2 else None,
                margin_permille=rng.choice((0, 0, 100)),
            ),
            Budget("fon", total=rng.randint(5, 30), total_until=rng.randint(1, periods)),
        ),
        skills=(Skill("dev", tuple(rng.randint(2, 8) for _ in range(periods)), margin_permille=rng.choice((0, 150))),),
        obligations=tuple(Obligation(g, rng.choice((None, rng.randint(-1, periods)))) for g in groups if some() < 0.2),
        requirements=tuple(
            Requirement(b, a, blocking=some() < 0.6, lag=rng.choice((0, 0, 1)), penalty=rng.choice((None, 2)))
            for a, b in pairs
            if some() < 0.25
        ),
        exclusions=tuple(Exclusion(pair) for pair in pairs if some() < 0.15),
        floors=tuple(
            Floor(m, rng.randint(1, 8) * (1000 if k == "count" else 1), k)
            for m in members
            for k in ("value", "money", "count")
            if some() < 0.08
        ),
        shares=tuple(
            ShareLimit(a, rng.choice((0, 200)), rng.choice((1000, 700)), rng.choice(("value", "money", "count")))
            for a in axes
            if some() < 0.15
        ),
        parallel=tuple(
            ParallelLimit(
                rng.choice(("", "t1")),
                running=rng.choice((None, 1, 2)),
                starts_per_period=rng.choice((None, 1)),
                starts_per_year=rng.choice((None, 1, 2)),
            )
            for _ in range(1)
            if some() < 0.4
        ),
        closed=tuple(
            ClosedWindow((rng.randrange(periods),), rng.choice(("", "t1")), rng.choice(("start", "end", "running")))
            for _ in range(1)
            if some() < 0.3
        ),
        forced_in=tuple(rng.choice(candidates).key for _ in range(1) if some() < 0.1),
        forced_out=tuple(rng.choice(candidates).key for _ in range(1) if some() < 0.1),
        fixed_starts={rng.choice(candidates).key: rng.randint(-1, 1) for _ in range(1) if some() < 0.1},
    )


def _candidate(
    rng: random.Random, group: str, variant: int, periods: int, members: tuple[str, ...], axes: tuple[str, ...]
) -> Candidate:
    duration = rng.randint(1, 2)
    worth: dict[str, object] = rng.choice(
        (
            {"value": rng.randint(0, 12)},
            {"values": tuple(rng.randint(0, 5) for _ in range(duration + 1))},
            {"value_by_start": {s: rng.randint(0, 9) for s in range(periods)}},
            {"scores": {"k1": rng.randint(0, 4), "k2": rng.randint(0, 4)}},
        )
    )
    starts = None
    if rng.random() < 0.3:
        starts = tuple(sorted(rng.sample(range(periods), rng.randint(1, 2))))
    return Candidate(
        key=f"{group}{'abc'[variant]}",
        group=group,
        duration=duration,
        starts=starts,
        spending={
            "inv": tuple(rng.randint(0, 8) for _ in range(duration)),
            "fon": tuple(rng.randint(0, 3) for _ in range(duration + 2)),
        },
        effort={"dev": tuple(rng.randint(0, 4) for _ in range(duration))},
        benefits={m: rng.choice((0, 500, 1000)) for m in members},
        axis=rng.choice((*axes, "")),
        tags=rng.choice(((), ("t1",))),
        **worth,  # type: ignore[arg-type]
    )


def brute_force(problem: Problem) -> tuple[int, int] | None:
    """(lateness, value in thousandths) of the best plan, by trying every one; None when there is none."""
    options: list[list[tuple[str, int] | None]] = []
    for variants in problem.groups.values():
        options.append([None] + [(c.key, s) for c in variants for s in problem.starts_of(c)])
    best: tuple[int, int] | None = None
    for choice in itertools.product(*options):
        report = check(problem, dict(pair for pair in choice if pair))
        if report.feasible and (best is None or (report.lateness, -report.value_milli) < (best[0], -best[1])):
            best = (report.lateness, report.value_milli)
    return best
