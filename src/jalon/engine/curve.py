"""Value against budget by re-solving, what the next money or days buy, what no longer fits under a smaller envelope,
and the two-axis view (strategic alignment × use of the teams).

No price of the linear relaxation is ever told as « what one more euro brings »: the relaxation only gives the upper
line of the curve.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from jalon.engine.check import check
from jalon.engine.data import plain
from jalon.engine.enlarge import elastic, extra_of, roomy
from jalon.engine.plan import Plan, solve
from jalon.engine.problem import Budget, Problem
from jalon.engine.warm import WarmRelaxation
from jalon.engine.workbench import Allowance, Line, Workbench, groups_of, usable

PERMILLES = (700, 800, 900, 1000, 1100, 1200, 1300)
MONEY_STEP = 1_000_000  # 10 000 €, in cents
EFFORT_STEP = 40  # 20 days, in half-days
Quadrant = Literal["both", "aligned", "light", "neither"]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The best plan found with every limit of the budgets multiplied by ``permille`` / 1000.

    Attributes:
        value_milli: None: no plan found; ``impossible``: proved that there is none.
        bound_milli: no plan is worth more; relaxation_milli: upper line, from the linear relaxation.
        enters, leaves: groups, compared with the plan at 1000.
        starts: the plan, re-checked.
    """

    permille: int
    value_milli: int | None
    bound_milli: int | None
    relaxation_milli: int | None
    lateness: int | None
    impossible: bool
    enters: tuple[str, ...]
    leaves: tuple[str, ...]
    starts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a little more of one budget or one skill buys, placed in the years or periods where it serves best.

    Attributes:
        kind: money or effort; key: budget or skill; amount: minor units or units of effort.
        gain_low, gain_high: gain of the best value, thousandths; the truth lies between (``high`` None: unknown).
        gain_found: gain of the plan found over the plan given.
        placed: year or period -> amount used.
        enters, leaves: groups. More money may well take an action out.
    """

    kind: Literal["money", "effort"]
    key: str
    amount: int
    gain_low: int
    gain_high: int | None
    gain_found: int
    placed: Mapping[int, int]
    enters: tuple[str, ...]
    leaves: tuple[str, ...]
    starts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Ranked:
    """An action in the ranking under the envelope.

    Attributes:
        holds_down_to: smallest permille of the curve, going down from 1000 without a gap, whose plan holds it.
            None: not in the plan at 1000.
        value_milli: in the plan at 1000 (best possible otherwise); money: whole spending, minor units.
    """

    action: str
    holds_down_to: int | None
    value_milli: int
    money: int


@dataclass(frozen=True)
class Curve:
    """``points`` by increasing budget; ``ranking`` the firmest first; ``next_steps`` most rewarding first."""

    points: tuple[CurvePoint, ...]
    next_steps: tuple[NextStep, ...]
    ranking: tuple[Ranked, ...]

    def no_longer_fits(self, permille: int) -> tuple[str, ...]:
        """Groups of the plan at 1000 that are not in the plan at this point of the curve.

        Raises:
            KeyError: the curve has no such point.
        """
        found = {p.permille: p for p in self.points}
        return found[permille].leaves

    def to_json(self) -> Any:
        return plain(self)


def curve(
    problem: Problem,
    plan: Plan | None = None,
    *,
    permilles: Sequence[int] = PERMILLES,
    budgets: tuple[str, ...] | None = None,
    money_step: int = MONEY_STEP,
    effort_step: int = EFFORT_STEP,
    seconds: float | None = None,
    work: int | None = None,
    seed: int = 1,
) -> Curve:
    """Re-solve the problem along the budgets, then with a little more of each means.

    Args:
        plan: the plan at 1000; solved for when left out.
        permilles: points of the curve, thousandths of today's limits; 1000 is always among them.
        budgets: those that vary; None: all.
        money_step, effort_step: size of the next step (0: none asked for).
        seconds, work: for everything.
    """
    allowance = Allowance(seconds, work, seed)
    scales = sorted({1000, *permilles})
    steps = len(problem.budgets) * bool(money_step) + len(problem.skills) * bool(effort_step)
    questions = len(scales) + steps
    base = plan if plan is not None else solve(problem, **allowance.part(questions))
    plans: dict[int, Plan] = {1000: base}
    ways = [p for p in reversed(scales) if p < 1000] + [p for p in scales if p > 1000]
    for k, permille in enumerate(ways):
        near = plans[min(plans, key=lambda p: abs(p - permille))]
        varied = scaled(problem, permille, budgets)
        plans[permille] = solve(varied, start_from=dict(near.starts), **allowance.part(questions - 1 - k))
    points = _monotone([_point(problem, p, plans[p], base, budgets) for p in scales], problem, budgets)
    found: tuple[NextStep, ...] = ()
    if base.has_plan:
        wanted: list[tuple[Literal["money", "effort"], str, int]] = []
        wanted += [("money", b.key, money_step) for b in problem.budgets if money_step]
        wanted += [("effort", s.key, effort_step) for s in problem.skills if effort_step]
        limits = {"work": work} if work is not None else {"seconds": max(0.02, allowance.left)}
        found = next_steps(problem, base, wanted, seed=seed, **limits)
    return Curve(tuple(points), found, _ranking(problem, points))


def scaled(problem: Problem, permille: int, budgets: tuple[str, ...] | None = None) -> Problem:
    """The problem with every limit of these budgets (all by default) multiplied by permille / 1000, rounded down."""

    def each(amounts: tuple[int | None, ...] | None) -> tuple[int | None, ...] | None:
        return None if amounts is None else tuple(None if a is None else a * permille // 1000 for a in amounts)

    def varied(b: Budget) -> Budget:
        if budgets is not None and b.key not in budgets:
            return b
        return replace(
            b,
            yearly=each(b.yearly),
            first_year=each(b.first_year),
            ongoing=each(b.ongoing),
            total=None if b.total is None else b.total * permille // 1000,
        )

    return replace(problem, budgets=tuple(varied(b) for b in problem.budgets))


def _point(problem: Problem, permille: int, plan: Plan, base: Plan, budgets: tuple[str, ...] | None) -> CurvePoint:
    here, there = groups_of(problem, plan.starts), groups_of(problem, base.starts)
    top = WarmRelaxation(Workbench(scaled(problem, permille, budgets))).bound()
    has = plan.has_plan
    return CurvePoint(
        permille,
        plan.value_milli,
        plan.bound_milli,
        None if top == 2**62 else top,
        plan.lateness,
        plan.status == "infeasible",
        tuple(sorted(here - there)) if has else (),
        tuple(sorted(there - here)) if has else tuple(sorted(there)),
        dict(plan.starts),
    )


def _monotone(points: list[CurvePoint], problem: Problem, budgets: tuple[str, ...] | None) -> list[CurvePoint]:
    """A plan that holds with less holds with more; a bound with more is a bound with less (same lateness)."""
    found = list(points)
    base = next(p for p in points if p.permille == 1000)
    for k in range(1, len(found)):
        low, high = found[k - 1], found[k]
        better = low.value_milli is not None and (
            high.value_milli is None or (low.lateness == high.lateness and low.value_milli > high.value_milli)
        )
        if better and check(scaled(problem, high.permille, budgets), low.starts).feasible:
            here, there = groups_of(problem, low.starts), groups_of(problem, base.starts)
            found[k] = replace(
                high,
                value_milli=low.value_milli,
                lateness=low.lateness,
                impossible=False,
                starts=low.starts,
                enters=tuple(sorted(here - there)),
                leaves=tuple(sorted(there - here)),
            )
    for k in range(len(found) - 2, -1, -1):
        low, high = found[k], found[k + 1]
        comparable = low.lateness == high.lateness == 0
        if (
            comparable
            and high.bound_milli is not None
            and (low.bound_milli is None or low.bound_milli > high.bound_milli)
        ):
            found[k] = replace(low, bound_milli=high.bound_milli)
    return found


def next_step(
    problem: Problem, plan: Plan, kind: Literal["money", "effort"], key: str, amount: int, *, limits: Mapping[str, Any]
) -> NextStep | None:
    """The best plan, no later than this one, once ``amount`` is added where it serves best; None: none found."""
    base = usable(problem)
    wide = roomy(base)
    bench = Workbench(wide)
    stretched = elastic(bench, base, 0)
    p, n = stretched.programme, bench.model.n
    upper, cost = p.upper.copy(), np.zeros(len(p.cost))
    cost[:n] = bench.programme.cost
    upper[n:] = 0.0
    mine = {k: j for k, j in stretched.slack_of.items() if k[1] == key and (k[0] == "capacity") == (kind == "effort")}
    for j in mine.values():
        upper[j] = np.inf
    lines = [*stretched.lines, *bench.latest(plan.lateness or 0)]
    if kind == "money":
        if key not in stretched.money_of:
            return None
        upper[stretched.money_of[key]] = amount / stretched.top
    else:
        units = np.array([bench.scale[_row(bench, k)] for k in mine])
        lines.append(Line(np.array(list(mine.values()), np.int64), units, high=float(amount)))
    found = bench.ask(programme=p, cost=cost, upper=upper, lines=lines, judge=wide, **half(limits))
    best = _better(problem, base, plan, kind, amount, found.starts)
    for placed_at in () if found.complete else _placements(base, plan, kind, key, amount):
        tried = solve(placed_at, start_from=dict(plan.starts), **_as_search(half(limits)))
        better = _better(problem, base, plan, kind, amount, dict(tried.starts) if tried.has_plan else None)
        best = max(best, better, key=lambda pair: pair[0])
    value, starts = best
    before = plan.value_milli or 0
    extra = extra_of(base, starts)
    here, there = groups_of(problem, starts), groups_of(problem, plan.starts)
    placed = (extra.money if kind == "money" else extra.effort).get(key, {}) if extra is not None else {}
    ceiling = None if not np.isfinite(found.bound) else int(np.floor(found.bound * (1 + 1e-9) + 0.5))
    return NextStep(
        kind,
        key,
        amount,
        0 if plan.bound_milli is None else max(0, value - plan.bound_milli),
        None if ceiling is None else max(0, ceiling - before),
        value - before,
        placed,
        tuple(sorted(here - there)),
        tuple(sorted(there - here)),
        starts,
    )


def next_steps(
    problem: Problem,
    plan: Plan,
    steps: Sequence[tuple[Literal["money", "effort"], str, int]],
    *,
    seconds: float | None = None,
    work: int | None = None,
    seed: int = 1,
) -> tuple[NextStep, ...]:
    """What each of these means buys on its own, the most rewarding first.

    Args:
        steps: (kind, budget or skill, amount added).
        seconds, work: for all of them together.
    """
    allowance = Allowance(seconds, work, seed)
    found = []
    for k, (kind, key, amount) in enumerate(steps):
        step = next_step(problem, plan, kind, key, amount, limits=allowance.limits(len(steps) - k))
        found += [step] if step is not None else []
    return tuple(sorted(found, key=lambda s: (-s.gain_found, s.kind, s.key)))


def half(limits: Mapping[str, Any]) -> dict[str, Any]:
    """Half of what a question may spend: the programme takes one half, the tries of the search share the other."""
    nodes = limits.get("nodes")
    return {**limits, "seconds": limits["seconds"] / 2, "nodes": None if nodes is None else max(1, nodes // 2)}


def _as_search(limits: Mapping[str, Any]) -> dict[str, Any]:
    """Limits of `Workbench.ask` as arguments of `solve`, for one of three tries."""
    nodes = limits.get("nodes")
    if nodes is not None:
        return {"work": max(1, nodes // 3), "seed": limits.get("seed", 1)}
    return {"seconds": max(0.02, limits["seconds"] / 3), "seed": limits.get("seed", 1)}


def _better(
    problem: Problem, base: Problem, plan: Plan, kind: str, amount: int, starts: dict[str, int] | None
) -> tuple[int, dict[str, int]]:
    """(value, plan) of starts that need no more than the amount and gain by it; of the plan given otherwise.

    A plan that holds without the extra is a better plan, not what the extra buys: it does not count.
    """
    kept = (plan.value_milli or 0, dict(plan.starts))
    if starts is None or check(problem, starts).feasible:
        return kept
    extra = extra_of(base, starts)
    if extra is None or (extra.total_money if kind == "money" else extra.total_effort) > amount:
        return kept
    if (extra.total_effort if kind == "money" else extra.total_money) > 0:
        return kept
    report = check(usable(roomy(base)), starts)
    late = report.lateness > (plan.lateness or 0)
    return kept if late or report.value_milli <= kept[0] else (report.value_milli, starts)


def _placements(base: Problem, plan: Plan, kind: str, key: str, amount: int) -> list[Problem]:
    """The problem with the amount added: where the plan is the fullest, on the fullest quarter of the time, evenly."""
    if kind == "money":
        limits = next(b for b in base.budgets if b.key == key).yearly
        used = plan.budget_use.get(key, ())
        if limits is None or any(a is None for a in limits):
            return []
        caps = tuple(a or 0 for a in limits)
    else:
        caps = next(s for s in base.skills if s.key == key).capacity
        used = plan.skill_use.get(key, ())
    if len(used) != len(caps):
        return []
    fullest = sorted(range(len(caps)), key=lambda t: (caps[t] - used[t], t))
    found = []
    for chosen in {1, max(1, len(caps) // 4), len(caps)}:
        more = dict.fromkeys(fullest[:chosen], amount // chosen)
        wider = tuple(cap + more.get(t, 0) for t, cap in enumerate(caps))
        if kind == "money":
            budgets = tuple(replace(b, yearly=wider) if b.key == key else b for b in base.budgets)
            found.append(replace(base, budgets=budgets))
        else:
            skills = tuple(replace(s, capacity=wider) if s.key == key else s for s in base.skills)
            found.append(replace(base, skills=skills))
    return found


def _row(bench: Workbench, key: tuple[str, str, int]) -> int:
    return next(i for i, r in enumerate(bench.model.rows) if (r.rule, r.key, r.when or 0) == key)


def _ranking(problem: Problem, points: Sequence[CurvePoint]) -> tuple[Ranked, ...]:
    down = sorted((p for p in points if p.permille <= 1000), key=lambda p: -p.permille)
    base = down[0].starts
    retained = {problem.by_key[k].action: k for k in base}
    found = []
    for action, variants in problem.groups.items():
        reach = None
        for point in down:
            if action not in groups_of(problem, point.starts):
                break
            reach = point.permille
        key = retained.get(action)
        shown = problem.by_key[key] if key else variants[0]
        worths = [problem.value_milli(shown, s) for s in ([base[key]] if key else problem.starts_of(shown))]
        found.append(Ranked(action, reach, max(worths, default=0), problem.money_of(shown)))
    return tuple(
        sorted(
            found,
            key=lambda r: (
                1001 if r.holds_down_to is None else r.holds_down_to,
                -r.value_milli / max(1, r.money),
                r.action,
            ),
        )
    )


@dataclass(frozen=True, slots=True)
class Position:
    """Where an action stands on both axes.

    Attributes:
        alignment: 0 to 1000: its scores on the chosen criteria, weighted, against the highest score of each criterion.
        load: thousandths of the busiest skill's whole capacity that it takes; skill: that one.
        quadrant: both (aligned enough and light enough), aligned (only), light (only), neither.
        retained: in the plan.
    """

    action: str
    candidate: str
    alignment: int
    load: int
    skill: str
    quadrant: Quadrant
    retained: bool


def two_axes(
    problem: Problem,
    starts: Mapping[str, int] | None = None,
    *,
    least_alignment: int = 500,
    most_load: int = 100,
    criteria: tuple[str, ...] = (),
    alignment: Mapping[str, int] | None = None,
) -> tuple[Position, ...]:
    """Strategic alignment against use of the teams, the best aligned first.

    Args:
        starts: a plan; its variants are the ones shown.
        least_alignment, most_load: the two thresholds, thousandths.
        criteria: those that tell alignment; empty: all. Without any scores, the value against the largest value.
        alignment: candidate key -> 0 to 1000, instead of the criteria.
    """
    kept = {problem.by_key[k].action: k for k in starts or {}}
    names = criteria or tuple(problem.weights)
    tops = {n: max((c.scores.get(n, 0) for c in problem.candidates if c.scores), default=0) for n in names}
    largest = max((problem.gross_value(c) for c in problem.candidates), default=0)
    found = []
    for action, variants in problem.groups.items():
        c = problem.by_key[kept[action]] if action in kept else variants[0]
        if alignment is not None:
            level = alignment.get(c.key, 0)
        elif c.scores is not None:
            full = sum(problem.weights[n] * tops[n] for n in names)
            level = 1000 * sum(problem.weights[n] * c.scores.get(n, 0) for n in names) // max(1, full)
        else:
            level = 1000 * problem.gross_value(c) // max(1, largest)
        shares = [(1000 * sum(c.effort.get(s.key, ())) // max(1, sum(s.capacity)), s.key) for s in problem.skills]
        load, skill = max(shares, default=(0, ""))
        aligned, light = level >= least_alignment, load <= most_load
        quadrant: Quadrant = "both" if aligned and light else "aligned" if aligned else "light" if light else "neither"
        found.append(Position(action, c.key, level, load, skill if load else "", quadrant, action in kept))
    return tuple(sorted(found, key=lambda p: (-p.alignment, p.load, p.action)))


def command(problem: Problem, plan: Plan, request: Any) -> Any:
    """``jalon arbitrate --curve [--reduce 10,20] [--thresholds 60,10]``."""
    from jalon.engine.text import curve_sentences

    cuts, (alignment, load) = request.reduce, request.thresholds
    permilles = sorted({*PERMILLES, *(1000 - 10 * cut for cut in cuts)})
    found = curve(problem, plan, permilles=permilles, **request.limits)
    positions = two_axes(problem, plan.starts, least_alignment=10 * alignment, most_load=10 * load)
    return {
        **found.to_json(),
        "two_axes": plain(positions),
        "sentences": curve_sentences(problem, found, positions, cuts=cuts),
    }
