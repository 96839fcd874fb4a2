"""The smallest extra money and effort under which a given set of actions holds together.

Two answers, both useful: with every date kept (found by trying every start), and with dates free to move (a mixed
programme whose limits may be exceeded at a price). Demands that no money lifts (prerequisites, exclusions, limits of
parallel work, floors, shares) stay demands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from jalon.engine.check import Breach, check
from jalon.engine.highs import Programme
from jalon.engine.problem import Budget, Problem, Skill
from jalon.engine.workbench import Line, Workbench, usable, with_columns

EFFORT_PRICE = 15_000  # minor units that one more unit of effort weighs: 150 € a half-day
BUDGET_RULES = ("budget_year", "budget_first_year", "budget_ongoing", "budget_total")
LARGE = 10**13


@dataclass(frozen=True)
class Extra:
    """Money and effort to add so that a set of actions holds.

    Attributes:
        money: budget -> year -> minor units to add to what is usable that year (0 for a limit on a total).
        effort: skill -> period -> effort to add.
        total_money: minor units in all; a euro short under several limits of one budget is counted once.
        total_effort: effort in all.
        starts: the plan that then holds.
        moved: candidates of the former plan that start at another date.
        also: other actions (groups) that enter with it, being its prerequisites.
        exact: nothing smaller exists (money plus effort at ``effort_price``); otherwise it is enough, not proved least.
        effort_price: minor units one unit of effort weighed.
    """

    money: Mapping[str, Mapping[int, int]]
    effort: Mapping[str, Mapping[int, int]]
    total_money: int
    total_effort: int
    starts: Mapping[str, int]
    moved: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    exact: bool = False
    effort_price: int = EFFORT_PRICE

    @property
    def weight(self) -> int:
        return self.total_money + self.effort_price * self.total_effort

    def to_json(self) -> dict[str, Any]:
        return {
            "money": {b: {str(y): a for y, a in v.items()} for b, v in self.money.items()},
            "effort": {s: {str(t): a for t, a in v.items()} for s, v in self.effort.items()},
            "total_money": self.total_money,
            "total_effort": self.total_effort,
            "starts": dict(self.starts),
            "moved": list(self.moved),
            "also": list(self.also),
            "exact": self.exact,
            "effort_price": self.effort_price,
        }


def is_resource(breach: Breach) -> bool:
    """Money or effort: what can be added."""
    return is_limit(breach.rule)


def shortage(
    problem: Problem, breaches: tuple[Breach, ...]
) -> tuple[dict[str, dict[int, int]], dict[str, dict[int, int]], int, int]:
    """(money, effort, total money, total effort) missing, from the breaches of a plan on a problem without margins."""
    carried = {b.key for b in problem.budgets if b.carry_over}
    families: dict[tuple[str, str], dict[int, int]] = {}
    effort: dict[str, dict[int, int]] = {}
    for b in breaches:
        if b.rule == "capacity":
            effort.setdefault(b.key, {})[b.when or 0] = b.used - b.limit
        elif b.rule in BUDGET_RULES:
            families.setdefault((b.key, b.rule), {})[b.when or 0] = b.used - b.limit
    money: dict[str, dict[int, int]] = {}
    total = 0
    for key in {k for k, _ in families}:
        worst = 0
        for rule in BUDGET_RULES:
            missing = families.get((key, rule))
            if missing is None:
                continue
            if rule == "budget_year" and key in carried:
                missing = _increments(missing)
            worst = max(worst, sum(missing.values()))
            year_of = money.setdefault(key, {})
            for year, amount in missing.items():
                year_of[year] = max(year_of.get(year, 0), amount)
        total += worst
    return money, effort, total, sum(sum(v.values()) for v in effort.values())


def _increments(missing: Mapping[int, int]) -> dict[int, int]:
    """With carry-over, money added one year also serves the next ones."""
    added, found = 0, {}
    for year in sorted(missing):
        if missing[year] > added:
            found[year] = missing[year] - added
            added = missing[year]
    return found


def extra_of(problem: Problem, starts: Mapping[str, int], **more: Any) -> Extra | None:
    """What is missing for this plan to hold, exactly as it is; None when money and effort are not enough."""
    breaches = check(problem, starts).breaches
    if not all(is_resource(b) for b in breaches):
        return None
    money, effort, total_money, total_effort = shortage(problem, breaches)
    return Extra(money, effort, total_money, total_effort, dict(starts), **more)


def in_place(problem: Problem, starts: Mapping[str, int], action: str) -> tuple[Extra, ...]:
    """Every undominated way for ``action`` (a group) to enter a plan when nobody leaves and nobody moves. Exact.

    Sorted by money. Empty when something else than money and effort stands in the way at every date.
    """
    problem = _without_bans(usable(problem), action)
    found: list[Extra] = []
    for candidate in problem.groups[action]:
        for start in problem.starts_of(candidate):
            extra = extra_of(problem, {**starts, candidate.key: start}, exact=True)
            if extra is not None:
                found.append(extra)
    found.sort(key=lambda e: (e.total_money, e.total_effort))
    kept: list[Extra] = []
    for extra in found:
        if not kept or extra.total_effort < kept[-1].total_effort:
            kept.append(extra)
    return tuple(kept)


def _without_bans(problem: Problem, action: str) -> Problem:
    mine = {action, *(c.key for c in problem.groups[action])}
    return replace(problem, forced_out=tuple(k for k in problem.forced_out if k not in mine))


def together(
    problem: Problem,
    kept: Mapping[str, int | None],
    action: str | None = None,
    *,
    limits: Mapping[str, Any],
    effort_price: int = EFFORT_PRICE,
    lateness: int | None = None,
) -> Extra | None:
    """Smallest extra so that everything in ``kept`` (candidate keys), and ``action`` (a group) if any, holds together.

    Nobody leaves; dates may move; prerequisites of ``action`` that are missing may enter with it. None: nothing found,
    or something else than money and effort stands in the way.

    Args:
        limits: ``seconds``, ``nodes``, ``seed`` of ``Workbench.ask``.
        lateness: most periods late, obligations together; None: whatever comes.
    """
    base = usable(problem)
    if action is not None:
        base = _without_bans(base, action)
    inside = {base.by_key[key].action for key in kept}
    entering = _prerequisites(base, action) - inside if action is not None else set()
    wanted = inside | entering | ({action} if action is not None else set())
    base = replace(
        base,
        forced_in=tuple(wanted - entering),
        obligations=tuple(o for o in base.obligations if o.action in wanted),
        fixed_starts={k: s for k, s in base.fixed_starts.items() if k in kept},
    )
    wide = roomy(base)
    bench = Workbench(wide)
    stretched = elastic(bench, base, effort_price)
    programme, lines = stretched.programme, stretched.lines
    allowed = [j for j in range(bench.model.n_x) if _may_serve(base, bench.key_of[j], kept, wanted - inside)]
    programme.upper[: bench.model.n] = bench.only(np.array(allowed, np.int64))
    if lateness is not None:
        lines += bench.latest(lateness)
    found = bench.ask(programme=programme, lines=lines, judge=wide, **limits)
    if found.starts is None:
        return None
    moved = tuple(sorted(k for k, s in kept.items() if s is not None and found.starts.get(k) != s))
    also = tuple(sorted({base.by_key[k].action for k in found.starts} - inside - {action}))
    extra = extra_of(base, found.starts, moved=moved, also=also, effort_price=effort_price)
    if extra is None:
        return None
    # The programme proves a bound on the weight; it is exact when the integers recomputed reach it.
    exact = found.complete and extra.weight <= -found.bound * (1 + 1e-7) + 0.5
    return replace(extra, exact=exact)


def _may_serve(problem: Problem, key: str, kept: Mapping[str, int | None], free: set[str]) -> bool:
    return key in kept or problem.by_key[key].action in free


def _prerequisites(problem: Problem, action: str) -> set[str]:
    found: set[str] = set()
    stack = [action]
    while stack:
        here = stack.pop()
        keys = {here, *(c.key for c in problem.groups[here])}
        for r in problem.requirements:
            if r.blocking and r.after in keys and r.before not in found:
                found.add(r.before)
                stack.append(r.before)
    return found


def roomy(problem: Problem) -> Problem:
    """Limits of money and effort out of the way (kept as limits, so that their rows exist)."""

    def wide(b: Budget) -> Budget:
        def each(amounts: tuple[int | None, ...] | None) -> tuple[int | None, ...] | None:
            return None if amounts is None else tuple(None if a is None else LARGE for a in amounts)

        return replace(
            b,
            yearly=each(b.yearly),
            first_year=each(b.first_year),
            ongoing=each(b.ongoing),
            total=None if b.total is None else LARGE,
        )

    return replace(
        problem,
        budgets=tuple(wide(b) for b in problem.budgets),
        skills=tuple(Skill(s.key, (LARGE,) * problem.periods, s.title, s.unit) for s in problem.skills),
    )


def limits_of(base: Problem) -> dict[tuple[str, str, int], int]:
    """(rule, key, year or period) -> true limit, named as the rows are."""
    found: dict[tuple[str, str, int], int] = {}
    for b in base.budgets:
        for rule, amounts in (
            ("budget_year", b.yearly),
            ("budget_first_year", b.first_year),
            ("budget_ongoing", b.ongoing),
        ):
            allowed = 0
            for year, amount in enumerate(amounts or ()):
                if amount is not None:
                    allowed = allowed + amount if rule == "budget_year" and b.carry_over else amount
                    found[rule, b.key, year] = allowed
        if b.total is not None:
            found["budget_total", b.key, 0] = b.total
    for s in base.skills:
        for t, amount in enumerate(s.capacity):
            found["capacity", s.key, t] = amount
    return found


@dataclass
class Elastic:
    """A roomy programme with the true limits back, each exceeded by a slack column.

    Attributes:
        programme: its cost is that of the slacks alone: minor units of money, counted once per budget, and effort at
            its price.
        lines: rows that count money once; to be added to every question.
        slack_of: (rule, key, year or period) -> slack column; ``unit`` of each, in original units.
        money_of: budget -> column of its extra money, in ``top`` minor units.
    """

    programme: Programme
    lines: list[Line]
    slack_of: dict[tuple[str, str, int], int]
    money_of: dict[str, int]
    top: float


def elastic(bench: Workbench, base: Problem, effort_price: int) -> Elastic:
    """``bench`` is that of ``roomy(base)``; ``base`` has no margins."""
    p, m = bench.programme, bench.model
    limits = limits_of(base)
    carried = {b.key for b in base.budgets if b.carry_over}
    high = p.high.copy()
    row_at = {(r.rule, r.key, r.when or 0): i for i, r in enumerate(m.rows) if is_limit(r.rule)}
    slack_of: dict[tuple[str, str, int], int] = {}
    cost: list[float] = []
    entries: list[tuple[int, int, float]] = []
    families: dict[str, dict[str, list[tuple[int, float]]]] = {}
    for (rule, key, when), row in row_at.items():
        high[row] = limits[rule, key, when] / bench.scale[row]
        slack, unit = len(cost), float(bench.scale[row])
        slack_of[rule, key, when] = m.n + slack
        cost.append(-effort_price * unit if rule == "capacity" else 0.0)
        served = [row]
        if rule == "budget_year" and key in carried:
            served = [at for (r, k, y), at in row_at.items() if r == rule and k == key and y >= when]
        entries += [(at, slack, -unit / float(bench.scale[at])) for at in served]
        if rule != "capacity":
            families.setdefault(key, {}).setdefault(rule, []).append((m.n + slack, unit))
    top = max((float(bench.scale[r]) for r in row_at.values()), default=1.0)
    money_of = {key: m.n + len(cost) + k for k, key in enumerate(families)}
    cost += [-top] * len(families)
    lines = [
        Line(
            np.array([s for s, _ in pairs] + [money_of[key]], np.int64),
            np.array([u for _, u in pairs] + [-top]),
            high=0.0,
        )
        for key, family in families.items()
        for pairs in family.values()
    ]
    rows, cols, vals = (np.array([e[k] for e in entries]) for k in range(3))
    programme = with_columns(
        replace(p, high=high, cost=np.zeros(m.n)),
        np.array(cost),
        np.full(len(cost), np.inf),
        rows.astype(np.int64),
        cols.astype(np.int64),
        vals.astype(np.float64),
    )
    return Elastic(programme, lines, slack_of, money_of, top)


def is_limit(rule: str) -> bool:
    """Rules that money or effort can lift."""
    return rule in BUDGET_RULES or rule == "capacity"
