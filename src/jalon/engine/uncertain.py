"""When costs, efforts and values are low, likely, high: what holds, how often, and which estimate to make precise.

Each draw takes every uncertain estimate from a triangular law between its low and high, likely being the mode, and
looks for the best plan with those numbers. Same seed and work, same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from jalon.engine.check import check
from jalon.engine.data import plain
from jalon.engine.errors import InvalidProblem
from jalon.engine.plan import Plan, solve
from jalon.engine.problem import Candidate, Problem
from jalon.engine.workbench import Allowance, groups_of

What = Literal["cost", "effort", "value"]
Band = Literal["A", "B", "C"]
DRAWS = 60
FIRM, OFTEN = 0.8, 0.4
LEAST_DRAWS_TO_JUDGE = 20
SHUFFLES, SURE_ENOUGH = 100, 0.95


@dataclass(frozen=True, slots=True)
class Range:
    """One uncertain estimate, in thousandths of the figure in the problem (which is the likely one: 1000).

    Attributes:
        candidate: key. what: its cost (every budget), its effort (every skill) or its value.
        low, high: 0 <= low <= 1000 <= high.
    """

    candidate: str
    what: What
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Held:
    """How often an action (group) is in the best plan found.

    ``share``: part of the draws, 0 to 1. ``band``: A almost always (80 % or more), B often (40 % or more), C rarely.
    """

    action: str
    share: float
    band: Band


@dataclass(frozen=True, slots=True)
class Lever:
    """An estimate, and the part (0 to 1) of all the hesitation between plans that it explains on its own."""

    candidate: str
    what: What
    settles: float


@dataclass(frozen=True)
class Uncertain:
    """What the draws say.

    Attributes:
        draws: draws done, out of those asked for (time may run out); without a plan: draws where nothing was found.
        held: one row per group, the firmest first.
        plan_holds: part of the draws in which the plan given still respects every budget, team and rule.
        plan_breaks: (rule, key) -> part of the draws in which the plan given breaks it, the most frequent first.
        precise_first: the single estimate whose precision would settle the most; None when none stands out from chance.
        levers: all estimates that stand out, the strongest first.
    """

    draws: int
    asked: int
    without_plan: int
    held: tuple[Held, ...]
    plan_holds: float | None
    plan_breaks: tuple[tuple[str, str, float], ...]
    precise_first: Lever | None
    levers: tuple[Lever, ...]

    def to_json(self) -> Any:
        return plain(self)


def uncertain(
    problem: Problem,
    ranges: Sequence[Range],
    *,
    plan: Plan | None = None,
    draws: int = DRAWS,
    seconds: float | None = None,
    work: int | None = None,
    seed: int = 1,
) -> Uncertain:
    """Draw the uncertain estimates and count what stays.

    Args:
        ranges: at most one per candidate and kind.
        plan: the plan that should hold; None: only actions are judged.
        draws: how many; fewer are done when ``seconds`` run out (at least one).

    Raises:
        InvalidProblem: a range names an unknown candidate, or is upside down.
    """
    _validate(problem, ranges)
    allowance = Allowance(seconds, work, seed)
    rng = np.random.default_rng(seed)
    groups = list(problem.groups)
    factors: list[list[int]] = []
    inside: list[list[bool]] = []
    fits: list[bool] = []
    broken: dict[tuple[str, str], int] = {}
    without = 0
    start = None if plan is None else dict(plan.starts)
    for k in range(draws):
        if k and allowance.is_spent:
            break
        drawn = [_draw(rng, r) for r in ranges]
        here = _with(problem, ranges, drawn)
        found = solve(here, start_from=start, **allowance.part(draws - k))
        if plan is not None and plan.has_plan:
            breaches = check(here, plan.starts).breaches
            fits.append(not breaches)
            for pair in {(b.rule, b.key) for b in breaches}:
                broken[pair] = broken.get(pair, 0) + 1
        if not found.has_plan:
            without += 1
            continue
        mine = groups_of(problem, found.starts)
        factors.append(drawn)
        inside.append([g in mine for g in groups])
    table = np.array(inside, float).reshape(len(inside), len(groups))
    held = tuple(_held(g, float(table[:, i].mean())) for i, g in enumerate(groups)) if len(table) else ()
    levers = _levers(ranges, np.array(factors, float).reshape(len(factors), len(ranges)), table, seed)
    done = len(inside) + without
    return Uncertain(
        done,
        draws,
        without,
        tuple(sorted(held, key=lambda h: (-h.share, h.action))),
        sum(fits) / len(fits) if fits else None,
        tuple(sorted(((r, k, n / done) for (r, k), n in broken.items()), key=lambda b: (-b[2], b[0], b[1]))),
        levers[0] if levers else None,
        levers,
    )


def spread(problem: Problem, *, cost: int = 200, effort: int = 200, value: int = 0) -> tuple[Range, ...]:
    """The same range for everybody: ± so many thousandths."""
    found = []
    kinds: tuple[tuple[What, int], ...] = (("cost", cost), ("effort", effort), ("value", value))
    for c in problem.candidates:
        for what, permille in kinds:
            if permille and _has(c, what):
                found.append(Range(c.key, what, max(0, 1000 - permille), 1000 + permille))
    return tuple(found)


def _has(c: Candidate, what: What) -> bool:
    if what == "value":
        return True
    return any(any(a) for a in (c.spending if what == "cost" else c.effort).values())


def _validate(problem: Problem, ranges: Sequence[Range]) -> None:
    seen = set()
    for i, r in enumerate(ranges):
        if r.candidate not in problem.by_key:
            raise InvalidProblem(f"ranges[{i}].candidate", f"l’action « {r.candidate} » n’existe pas dans ce problème.")
        if r.what not in ("cost", "effort", "value"):
            raise InvalidProblem(f"ranges[{i}].what", "valeurs possibles : cost, effort, value.")
        if not 0 <= r.low <= 1000 <= r.high <= 100_000:
            raise InvalidProblem(f"ranges[{i}]", "le bas doit être au plus l’estimation probable, et le haut au moins.")
        if (r.candidate, r.what) in seen:
            raise InvalidProblem(f"ranges[{i}]", f"« {r.candidate} » a déjà un intervalle de ce genre.")
        seen.add((r.candidate, r.what))


def _draw(rng: np.random.Generator, r: Range) -> int:
    return round(float(rng.triangular(r.low, 1000, r.high))) if r.low < r.high else 1000


def _with(problem: Problem, ranges: Sequence[Range], drawn: Sequence[int]) -> Problem:
    """The problem with the figures drawn, rounded down."""
    by_key: dict[str, dict[str, int]] = {}
    for r, factor in zip(ranges, drawn, strict=True):
        by_key.setdefault(r.candidate, {})[r.what] = factor
    return replace(problem, candidates=tuple(_scaled(c, by_key.get(c.key, {})) for c in problem.candidates))


def _scaled(c: Candidate, factor: Mapping[str, int]) -> Candidate:
    def each(amounts: tuple[int, ...], f: int) -> tuple[int, ...]:
        return tuple(a * f // 1000 for a in amounts)

    if "cost" in factor:
        c = replace(c, spending={k: each(a, factor["cost"]) for k, a in c.spending.items()})
    if "effort" in factor:
        c = replace(c, effort={k: each(a, factor["effort"]) for k, a in c.effort.items()})
    if "value" not in factor:
        return c
    f = factor["value"]
    if c.value is not None:
        return replace(c, value=c.value * f // 1000)
    if c.values is not None:
        return replace(c, values=each(c.values, f))
    if c.value_by_start is not None:
        return replace(c, value_by_start={s: a * f // 1000 for s, a in c.value_by_start.items()})
    return replace(c, scores={n: a * f // 1000 for n, a in (c.scores or {}).items()})


def _held(action: str, share: float) -> Held:
    return Held(action, share, "A" if share >= FIRM else "B" if share >= OFTEN else "C")


def _levers(ranges: Sequence[Range], factors: Any, table: Any, seed: int) -> tuple[Lever, ...]:
    """Part of the variance of « in or out », all actions together, that each estimate explains (linear, less chance).

    Only estimates that explain more than the best of them would by chance: the draws are shuffled ``SHUFFLES`` times,
    and what is kept exceeds 95 % of the best explanations found among shuffled draws.
    """
    n = len(table)
    if n < LEAST_DRAWS_TO_JUDGE or not len(ranges):
        return ()
    hesitates = table - table.mean(axis=0)
    hesitates = hesitates[:, (hesitates**2).sum(axis=0) > 0]
    variance = float((hesitates**2).sum())
    if variance <= 0:
        return ()
    moves = factors - factors.mean(axis=0)
    spread_of = np.sqrt((moves**2).sum(axis=0))
    moves = moves / np.where(spread_of > 0, spread_of, 1.0)

    def explained(rows: Any) -> Any:
        return ((moves.T @ rows) ** 2).sum(axis=1) / variance

    rng = np.random.default_rng(seed)
    by_chance = [float(explained(hesitates[rng.permutation(n)]).max()) for _ in range(SHUFFLES)]
    least = float(np.quantile(by_chance, SURE_ENOUGH))
    # By chance alone a useless estimate explains 1 / (n - 1) on average.
    found = [
        Lever(r.candidate, r.what, (part - 1 / (n - 1)) / (1 - 1 / (n - 1)))
        for r, part in zip(ranges, explained(hesitates).tolist(), strict=True)
        if part > least
    ]
    return tuple(sorted(found, key=lambda v: (-v.settles, v.candidate, v.what)))


def command(problem: Problem, plan: Plan, request: Any) -> Any:
    """``jalon arbitrate --uncertain``: every cost and effort within 20 % of its figure."""
    from jalon.engine.text import uncertain_sentences

    found = uncertain(problem, spread(problem), plan=plan, **request.limits)
    return {**found.to_json(), "sentences": uncertain_sentences(problem, found)}
