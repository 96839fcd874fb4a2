"""Why each action left out is out, what imposing it would cost, what would be enough for it to enter, and, when
nothing is possible, which demands contradict each other.

Everything here is data; ``text.py`` says it in French. Promises:

* blockers come from the independent check, on top of the plan given;
* a price is an interval that contains the truth (``low <= truth <= high``), exact when both meet;
* an extra with ``exact`` is the smallest; otherwise it is enough, not proved least.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from jalon.engine.check import Breach, check
from jalon.engine.data import plain
from jalon.engine.demands import Contradiction, contradiction
from jalon.engine.enlarge import EFFORT_PRICE, Extra, in_place, together
from jalon.engine.plan import Plan, solve
from jalon.engine.problem import Candidate, Problem
from jalon.engine.warm import WarmRelaxation
from jalon.engine.workbench import Allowance, Workbench, groups_of

Reason = Literal["set_aside", "no_window", "blocked", "could_enter"]
RANK_LAST = ("requires", "excludes")


@dataclass(frozen=True, slots=True)
class Placement:
    """One way of adding an action to the plan, and every rule it breaks there (none: it fits)."""

    candidate: str
    start: int
    breaches: tuple[Breach, ...]


@dataclass(frozen=True, slots=True)
class Price:
    """What imposing an action takes away from the best plan, in thousandths of the value unit.

    The best plan that holds the action is compared with the best plan of all. Lateness of obligations comes before
    value: when imposing adds lateness, ``late_low``/``late_high`` (periods) say so, and the value compared is that of
    plans with their own least lateness (the difference may then be negative).

    Attributes:
        low, high: the truth lies between them; None: no limit known yet on that side.
        impossible: proved: no plan can hold it.
        starts: a plan that holds it, when one was found.
    """

    low: int | None
    high: int | None
    late_low: int = 0
    late_high: int | None = 0
    impossible: bool = False
    starts: dict[str, int] | None = None

    @property
    def exact(self) -> bool:
        if self.impossible:
            return True
        return self.low is not None and self.low == self.high and self.late_low == self.late_high


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An action (group) that the plan does not hold.

    Attributes:
        reason: set_aside (ruled out by hand), no_window (no admissible start), could_enter (it fits as the plan stands),
            blocked (``nearest.breaches`` say by what, all of it).
        nearest: its least hindered placement.
        unavoidable: (rule, key) of what stands in the way of every variant at every start.
        alone: what it breaks by itself, in an empty plan, at that placement: no rearrangement helps.
        price: None when not asked for.
        extras_in_place: undominated extras with every date kept, cheapest first (exact).
        extra: the smallest extra with dates free to move; None: money and effort are not enough, or not asked for.
    """

    action: str
    reason: Reason
    nearest: Placement | None = None
    unavoidable: tuple[tuple[str, str], ...] = ()
    alone: tuple[Breach, ...] = ()
    price: Price | None = None
    extras_in_place: tuple[Extra, ...] = ()
    extra: Extra | None = None


@dataclass(frozen=True, slots=True)
class OtherVariant:
    """A variant left out of an action that is in.

    Attributes:
        instead_of: the variant retained.
        dominated_by: a sibling at least as good on every count, whatever the plan; empty when none is.
        nearest: its least hindered placement in place of the retained one.
        change_milli: change of the plan's value by that swap, thousandths (None when the swap breaks a rule).
    """

    candidate: str
    instead_of: str
    dominated_by: str
    nearest: Placement | None
    change_milli: int | None


@dataclass(frozen=True, slots=True)
class Explanations:
    """Everything about one plan. ``contradiction`` only when the problem has no plan."""

    problem: str
    left_out: tuple[LeftOut, ...]
    variants: tuple[OtherVariant, ...]
    contradiction: Contradiction | None = None

    def to_json(self) -> Any:
        return plain(self)


def explain(
    problem: Problem,
    plan: Plan,
    *,
    seconds: float | None = None,
    work: int | None = None,
    seed: int = 1,
    only: tuple[str, ...] | None = None,
    prices: bool = True,
    extras: bool = True,
    effort_price: int = EFFORT_PRICE,
) -> Explanations:
    """Explain a plan, or its absence.

    Args:
        plan: of this problem; when it has no starts, only the contradiction is looked for.
        seconds, work: for everything (20 s when neither is given); with ``work`` the answer is repeatable.
        only: groups to explain; None means every one left out.
        prices, extras: whether to compute them (blockers alone are quick).
        effort_price: minor units that one unit of effort weighs when money and effort are added up.
    """
    allowance = Allowance(seconds, work, seed)
    if not plan.has_plan:
        found = contradiction(problem, seconds=allowance.left if work is None else None, work=work, seed=seed)
        return Explanations(problem.digest, (), (), found)
    kept = groups_of(problem, plan.starts)
    wanted = [g for g in problem.groups if g not in kept and (only is None or g in only)]
    rows = [blockers(problem, plan, group) for group in wanted]
    # Quick prices for all come first, then extras (half of what is left), then whole searches.
    quick = _quick_prices(problem, plan, wanted, allowance) if prices else {}
    if extras:
        rows = [
            _with_extras(problem, plan, row, allowance, 2 * len(rows) - i, effort_price) for i, row in enumerate(rows)
        ]
    if prices:
        found_prices = _searched_prices(problem, plan, quick, allowance)
        rows = [replace(row, price=found_prices[row.action]) for row in rows]
    return Explanations(problem.digest, tuple(rows), _variants(problem, plan))


def blockers(problem: Problem, plan: Plan, action: str) -> LeftOut:
    """Everything that keeps one action (group) out of a plan, without any re-solving."""
    banned = action in problem.forced_out or all(c.key in problem.forced_out for c in problem.groups[action])
    free = _unbanned(problem, action)
    places = [_try(free, plan.starts, c, s) for c in problem.groups[action] for s in free.starts_of(c)]
    if not places:
        return LeftOut(action, "set_aside" if banned else "no_window")
    nearest = min(places, key=_hindrance)
    shared = set.intersection(*({(b.rule, b.key) for b in p.breaches} for p in places))
    alone = check(free, {nearest.candidate: nearest.start}).breaches
    mine = {(b.rule, b.key, b.when) for b in nearest.breaches}
    reason: Reason = "set_aside" if banned else "blocked" if nearest.breaches else "could_enter"
    return LeftOut(
        action,
        reason,
        nearest,
        tuple(sorted(shared)),
        tuple(b for b in alone if (b.rule, b.key, b.when) in mine and b.rule not in ("requires", "floor", "share_min")),
    )


def _unbanned(problem: Problem, action: str) -> Problem:
    mine = {action, *(c.key for c in problem.groups[action])}
    return replace(problem, forced_out=tuple(k for k in problem.forced_out if k not in mine))


def _try(problem: Problem, starts: Any, candidate: Candidate, start: int) -> Placement:
    before = {(b.rule, b.key, b.when) for b in check(problem, starts).breaches} if not starts else set()
    breaches = check(problem, {**starts, candidate.key: start}).breaches
    return Placement(candidate.key, start, tuple(b for b in breaches if (b.rule, b.key, b.when) not in before))


def _hindrance(place: Placement) -> tuple[int, int, float, int]:
    overrun = sum((b.used - b.limit) / max(b.limit, 1) for b in place.breaches)
    return (sum(b.rule in RANK_LAST for b in place.breaches), int(bool(place.breaches)), overrun, place.start)


def _with_extras(
    problem: Problem, plan: Plan, row: LeftOut, allowance: Allowance, questions: int, effort_price: int
) -> LeftOut:
    if row.reason in ("no_window", "could_enter"):
        return row
    here = in_place(problem, plan.starts, row.action)
    best = min(here, key=lambda e: e.total_money + effort_price * e.total_effort, default=None)
    if best is not None:
        best = replace(best, exact=False, effort_price=effort_price)  # dates that move may need less
    if not allowance.is_spent:
        found = together(
            problem,
            dict(plan.starts),
            row.action,
            limits=allowance.limits(questions),
            effort_price=effort_price,
            lateness=plan.lateness,
        )
        if found is not None and (best is None or found.exact or found.weight < best.weight):
            best = found
    return replace(row, extras_in_place=here, extra=best)


def _quick_prices(problem: Problem, plan: Plan, actions: list[str], allowance: Allowance) -> dict[str, Price]:
    """Bounds by the relaxation and by swaps."""
    if not actions:
        return {}
    bench = Workbench(problem)
    relaxed = WarmRelaxation(bench)
    return {
        action: _first_price(problem, plan, action, bench, relaxed, allowance, 3 * len(actions) - k)
        for k, action in enumerate(actions)
    }


def _searched_prices(problem: Problem, plan: Plan, found: dict[str, Price], allowance: Allowance) -> dict[str, Price]:
    """The same, closer, while time is left."""
    found = dict(found)
    open_still = [action for action, price in found.items() if not price.exact]
    for k, action in enumerate(open_still):
        if allowance.is_spent:
            break
        found[action] = _searched(problem, plan, action, found[action], allowance, len(open_still) - k)
    return found


def _first_price(
    problem: Problem,
    plan: Plan,
    action: str,
    bench: Workbench,
    relaxed: WarmRelaxation,
    allowance: Allowance,
    questions: int,
) -> Price:
    known = plan.lateness == plan.lateness_bound
    if not len(bench.columns_of(action)):
        return Price(None, None, 0, None, impossible=_unbanned(problem, action) == problem)
    top = relaxed.bound_with(action)
    if top is None:
        return Price(None, None, 0, None, impossible=True)
    low = (plan.value_milli or 0) - top if known else None
    price = _clamped(Price(low, None, 0, None if bench.model.late.any() else 0))
    kept = bench.columns_at(plan.starts)
    if allowance.is_spent or kept is None:
        return price
    # The kept actions stay at their dates or leave; the action enters anywhere.
    imposed = bench.programme.low.copy()
    imposed[bench.group_number[action]] = 1.0
    swap = bench.ask(
        upper=bench.only(np.concatenate((kept, bench.columns_of(action)))),
        programme=replace(bench.programme, low=imposed),
        lines=bench.latest(plan.lateness or 0),
        **allowance.limits(questions),
    )
    if swap.starts is None or not known:
        return price if swap.starts is None else replace(price, starts=swap.starts)
    high = None if plan.bound_milli is None else plan.bound_milli - check(problem, swap.starts).value_milli
    return _clamped(replace(price, high=high, late_high=0, starts=swap.starts))


def _clamped(price: Price) -> Price:
    """With no lateness added, imposing cannot gain."""
    return replace(price, low=max(0, price.low)) if price.late_high == 0 and price.low is not None else price


def _searched(problem: Problem, plan: Plan, action: str, price: Price, allowance: Allowance, questions: int) -> Price:
    imposed = replace(_unbanned(problem, action), forced_in=(*problem.forced_in, action))
    answer = solve(imposed, start_from=price.starts or dict(plan.starts), **allowance.part(questions))
    if answer.status == "infeasible":
        return Price(None, None, 0, None, impossible=True)
    known = plan.lateness == plan.lateness_bound
    price = replace(price, late_low=max(0, answer.lateness_bound - (plan.lateness or 0)))
    if answer.bound_milli is not None and known:
        low = (plan.value_milli or 0) - answer.bound_milli
        price = replace(price, low=low if price.low is None else max(low, price.low))
    if not answer.has_plan:
        return price
    late_high = (answer.lateness or 0) - plan.lateness_bound
    if price.late_high is None or late_high < price.late_high:
        price = replace(price, late_high=late_high)
    better = price.starts is None
    if known and answer.lateness == answer.lateness_bound and plan.bound_milli is not None:
        fresh = plan.bound_milli - (answer.value_milli or 0)
        better = better or price.high is None or fresh < price.high
        price = replace(price, high=fresh if price.high is None else min(price.high, fresh))
    price = replace(price, starts=dict(answer.starts) if better else price.starts)
    # An action set aside by hand comes with its ban lifted: that may well gain.
    return _clamped(price) if _unbanned(problem, action) == problem else price


def _variants(problem: Problem, plan: Plan) -> tuple[OtherVariant, ...]:
    found = []
    value = check(problem, plan.starts).value_milli
    for key in plan.starts:
        rest = {k: s for k, s in plan.starts.items() if k != key}
        for other in problem.groups[problem.by_key[key].action]:
            if other.key == key:
                continue
            places = [_try(problem, rest, other, s) for s in problem.starts_of(other)]
            nearest = min(places, key=_hindrance, default=None)
            change = None
            fitting = [p for p in places if not p.breaches]
            if fitting:
                worths = {p.start: check(problem, {**rest, other.key: p.start}).value_milli for p in fitting}
                best = max(worths, key=lambda s: worths[s])
                nearest, change = Placement(other.key, best, ()), worths[best] - value
            found.append(OtherVariant(other.key, key, dominated_by(problem, other), nearest, change))
    return tuple(found)


def dominated_by(problem: Problem, candidate: Candidate) -> str:
    """A variant of the same action at least as good on every count in every plan; empty when none is."""
    for other in problem.groups[candidate.action]:
        if other.key == candidate.key or not _dominates(problem, other, candidate):
            continue
        if other.key < candidate.key or not _dominates(problem, candidate, other):
            return other.key
    return ""


def _dominates(problem: Problem, a: Candidate, b: Candidate) -> bool:
    starts = problem.starts_of(b)
    named = {k for r in problem.requirements for k in (r.after, r.before)} | set(problem.forced_in)
    return (
        a.duration == b.duration
        and a.axis == b.axis
        and set(a.tags) <= set(b.tags)
        and not {a.key, b.key} & (named - set(problem.groups))
        and not problem.shares
        and set(starts) <= set(problem.starts_of(a))
        and all(_below(a.spending.get(k, ()), b.spending.get(k, ())) for k in {*a.spending, *b.spending})
        and all(_below(a.effort.get(k, ()), b.effort.get(k, ())) for k in {*a.effort, *b.effort})
        and all(problem.value_milli(a, s) >= problem.value_milli(b, s) for s in starts)
        and all(_received(problem, a, i) >= _received(problem, b, i) for i in range(len(problem.floors)))
    )


def _received(problem: Problem, c: Candidate, floor: int) -> int:
    f = problem.floors[floor]
    return problem.measure_of(c, f.measure, f.budgets) * c.benefits.get(f.member, 0) // 1000


def _below(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    longest = max(len(a), len(b))
    return all(x <= y for x, y in zip(a + (0,) * (longest - len(a)), b + (0,) * (longest - len(b)), strict=True))


def command(problem: Problem, plan: Plan, request: Any) -> Any:
    """``jalon arbitrate --explain``."""
    from jalon.engine.text import explanation_sentences

    found = explain(problem, plan, **request.limits)
    return {**found.to_json(), "sentences": explanation_sentences(problem, found)}
