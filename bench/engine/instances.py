"""Realistic random instances: 16 quarters, 5 skills, 2 budgets, floors for the members, 5 axes, prerequisites,
exclusions, variants, dated obligations, work already running.

Same ``size``, ``seed`` and ``members`` give the same problem. Floors and shares are set at 40 to 80 % of what a random
feasible plan gives, so they can always be met together, without that plan being a good one.
 Sizes follow what a syndicate's lists look like: many
small actions, a few large ones (log-normal efforts), a large action keeping a whole team busy when the list is short.
Budgets, and capacities when the list is long enough, are about 45 % of what the whole list would ask for.
"""

from __future__ import annotations

import random
from dataclasses import replace
from math import exp

from bench.engine.tally import Tally
from jalon.engine import (
    Budget,
    Candidate,
    Exclusion,
    Floor,
    Obligation,
    ParallelLimit,
    Problem,
    Requirement,
    ShareLimit,
    Skill,
)

QUARTERS, PER_YEAR = 16, 4
SKILLS = ("infrastructure", "applications", "donnees", "cybersecurite", "accompagnement")
AXES = ("services", "socle", "securite", "donnees", "inclusion")


def instance(size: int, seed: int, members: int = 39, *, pressure: float = 0.45) -> Problem:
    """A problem of about ``size`` candidates (variants included)."""
    rng = random.Random(f"{size}-{seed}-{members}")
    names = [f"membre-{m:03d}" for m in range(members)]
    candidates: list[Candidate] = []
    while len(candidates) < size:
        candidates += _action(rng, len(candidates), names, room=size - len(candidates))
    groups = list(dict.fromkeys(c.action for c in candidates))
    requirements = _requirements(rng, groups)
    exclusions = tuple(Exclusion(tuple(rng.sample(groups, 2))) for _ in range(len(groups) // 25))
    skills = tuple(Skill(k, _capacity(rng, candidates, k, pressure)) for k in SKILLS)
    budgets = tuple(_budget(rng, candidates, k, pressure) for k in ("investissement", "fonctionnement"))
    obligations = _obligations(rng, groups, requirements, candidates)
    bare = Problem(
        title=f"{size}-{seed}",
        periods=QUARTERS,
        periods_per_year=PER_YEAR,
        candidates=tuple(candidates),
        members=tuple(names),
        axes=AXES,
        budgets=budgets,
        skills=skills,
        obligations=obligations,
        requirements=requirements,
        exclusions=exclusions,
        parallel=tuple(
            ParallelLimit(tag=f"service-{d}", running=max(2, round(size * 0.45 * pressure / 8))) for d in range(8)
        ),
        discount_ppm=10_000,
    )
    planted = plant(bare, rng)
    return replace(bare, floors=_floors(rng, bare, planted), shares=_shares(bare, planted))


def plant(problem: Problem, rng: random.Random) -> dict[str, int]:
    """A plan that respects everything, obligations first, then a random order: what floors are taken from."""
    tally = Tally(problem)
    order = [o.action for o in problem.obligations]
    order += rng.sample(list(problem.groups), len(problem.groups))
    for action in order:
        if all(c.key not in tally.starts for c in problem.groups[action]):
            variants = problem.groups[action]
            tally.place(variants[rng.randrange(len(variants))])
    return tally.starts


def _action(rng: random.Random, number: int, names: list[str], room: int) -> list[Candidate]:
    """One action: alone, or with a pooled and a smaller variant."""
    key = f"a{number:05d}"
    duration = rng.choice((1, 2, 2, 3, 3, 4, 4, 5, 6, 8))
    size = exp(rng.gauss(3.6, 0.9))  # half-days in all
    main = rng.sample(SKILLS, rng.choice((1, 2, 2, 3)))
    effort = {k: _spread(rng, size * rng.uniform(0.4, 1.2), duration) for k in main}
    invest = round(size * 120_00 * exp(rng.gauss(0, 0.7)) / 100) * 100
    running = round(invest * rng.uniform(0.02, 0.2) / 4 / 100) * 100
    spread = _spread(rng, invest, duration, unit=100)
    spending = {
        "investissement": spread,
        "fonctionnement": (0,) * duration + (running,) * (QUARTERS + 4),
    }
    value = max(1, round(size * 20 * exp(rng.gauss(0, 0.55))))
    reach = rng.sample(names, min(len(names), rng.choice((1, 2, 3, 5, 8, 13))))
    part = 1000 // len(reach)
    axis, tag = rng.choice(AXES), f"service-{rng.randrange(8)}"
    first = Candidate(
        key=key,
        group=key,
        duration=duration,
        spending=spending,
        effort=effort,
        value=value,
        benefits=dict.fromkeys(reach, part),
        axis=axis,
        tags=(tag,),
    )
    if room < 3 or rng.random() > 0.25:
        return [first]
    return [first, _scaled(rng, first, "p", 0.7, 0.9, 1.3), _scaled(rng, first, "r", 0.5, 0.55, 0.6)]


def _scaled(rng: random.Random, c: Candidate, suffix: str, effort: float, value: float, money: float) -> Candidate:
    """A variant with other needs: pooled (less work, dearer) or smaller."""
    return Candidate(
        key=f"{c.key}-{suffix}",
        group=c.key,
        duration=max(1, c.duration + rng.choice((-1, 0, 1))) if suffix == "p" else c.duration,
        spending={b: tuple(round(x * money / 100) * 100 for x in a) for b, a in c.spending.items()},
        effort={k: tuple(round(x * effort) for x in a) for k, a in c.effort.items()},
        value=round((c.value or 0) * value),
        benefits=c.benefits,
        axis=c.axis,
        tags=c.tags,
    )


def _spread(rng: random.Random, total: float, periods: int, unit: int = 1) -> tuple[int, ...]:
    weights = [rng.uniform(0.5, 1.5) for _ in range(periods)]
    return tuple(max(unit, round(total * w / sum(weights) / unit) * unit) for w in weights)


def _capacity(rng: random.Random, candidates: list[Candidate], skill: str, pressure: float) -> tuple[int, ...]:
    """``pressure`` of what is asked, and never less than what the heavier actions need in their heaviest quarter."""
    firsts = [c for c in candidates if c.key == c.action and skill in c.effort]
    peaks = sorted(max(c.effort[skill]) for c in firsts) or [1]
    mean = max(sum(sum(c.effort[skill]) for c in firsts) * pressure / QUARTERS, peaks[len(peaks) * 9 // 10])
    return tuple(round(mean * rng.uniform(0.9, 1.1)) for _ in range(QUARTERS))


def _budget(rng: random.Random, candidates: list[Candidate], key: str, pressure: float) -> Budget:
    firsts = [c for c in candidates if c.key == c.action]
    years = QUARTERS // PER_YEAR
    if key == "investissement":
        asked = sum(sum(c.spending[key]) for c in firsts)
        yearly = [round(asked * pressure / years * rng.uniform(0.85, 1.15) / 100) * 100 for _ in range(years)]
        return Budget(key, yearly=tuple(yearly), carry_over=True)
    full = sum(4 * c.spending[key][-1] for c in firsts)
    return Budget(key, yearly=tuple(round(full * pressure * p / 100) * 100 for p in (0.15, 0.45, 0.8, 1.1)))


def _requirements(rng: random.Random, groups: list[str]) -> tuple[Requirement, ...]:
    rules = []
    for k, group in enumerate(groups[1:], start=1):
        if rng.random() < 0.15:
            before = groups[rng.randrange(max(0, k - 40), k)]
            rules.append(Requirement(after=group, before=before, blocking=rng.random() < 0.8))
    return tuple(rules)


def _obligations(
    rng: random.Random, groups: list[str], requirements: tuple[Requirement, ...], candidates: list[Candidate]
) -> tuple[Obligation, ...]:
    """Small actions without prerequisite, one in forty: they can all be met, sometimes late."""
    tied = {r.after for r in requirements} | {r.before for r in requirements}
    size = {c.key: sum(map(sum, c.effort.values())) for c in candidates}
    free = sorted((g for g in groups if g not in tied), key=lambda g: size[g])
    small = free[: max(2, len(free) // 2)]
    chosen = rng.sample(small, max(1, len(groups) // 40))
    return tuple(Obligation(g, rng.choice((6, 8, 12, 16))) for g in chosen)


def _floors(rng: random.Random, problem: Problem, planted: dict[str, int]) -> tuple[Floor, ...]:
    rules = []
    for name in problem.members:
        received = sum(
            (problem.by_key[k].value or 0) * problem.by_key[k].benefits.get(name, 0) // 1000 for k in planted
        )
        rules.append(Floor(name, round(received * rng.uniform(0.4, 0.8))))
    return tuple(rules)


def _shares(problem: Problem, planted: dict[str, int]) -> tuple[ShareLimit, ...]:
    money = dict.fromkeys(AXES, 0)
    for key in planted:
        money[problem.by_key[key].axis] += problem.money_of(problem.by_key[key])
    whole = max(1, sum(money.values()))
    return tuple(ShareLimit(axis, minimum=money[axis] * 600 // whole) for axis in AXES)
