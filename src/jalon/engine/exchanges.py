"""From a list of one's own: does it hold, how far is it from the best, which exchanges gain most, which good plan
changes it least, and which plans are nearly as good as the best.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from jalon.engine.check import Breach, check
from jalon.engine.data import plain
from jalon.engine.demands import Contradiction, contradiction
from jalon.engine.enlarge import Extra, together
from jalon.engine.errors import InvalidPlan
from jalon.engine.model import Ints
from jalon.engine.plan import Plan, solve
from jalon.engine.problem import Problem
from jalon.engine.workbench import Allowance, Line, Workbench

DATELESS = ("mandatory", "excludes", "floor", "share_min", "share_max", "variant", "forced_in", "forced_out")


@dataclass(frozen=True, slots=True)
class GivenList:
    """The list given, judged.

    Attributes:
        starts: its dates: those given when they hold, otherwise the best ones found; None when no dates make it hold.
        feasible: it holds at ``starts``. False with ``proved_impossible`` False: no dates found in the time given.
        dated: every start was given; redated: the dates given do not hold, others do.
        breaches: what the dates given break; without dates, what the list breaks whatever its dates.
        value_milli, lateness: of the list at ``starts``, thousandths and periods.
        behind_low, behind_high: how far it is from the best plan, thousandths; the truth lies between. None: unknown.
            Meaningful when the lateness is the same; ``more_late`` is the periods it is late beyond the best plan.
        extra: smallest money and effort with which it would hold; None when that is not enough.
        contradiction: demands that contradict each other once the list is imposed.
    """

    keys: tuple[str, ...]
    starts: Mapping[str, int] | None
    feasible: bool
    proved_impossible: bool
    dated: bool
    redated: bool
    breaches: tuple[Breach, ...] = ()
    value_milli: int | None = None
    lateness: int | None = None
    behind_low: int | None = None
    behind_high: int | None = None
    more_late: int = 0
    extra: Extra | None = None
    contradiction: Contradiction | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One action (or variant) against at most a few; all others keep their dates.

    Attributes:
        enters: candidate key; start: its date.
        leaves: candidate keys; empty: it simply fits.
        gain_milli: gain of value, thousandths; gain_permille: of the value before, in thousandths, rounded down.
        starts: the plan after the exchange, re-checked.
        exact: no exchange for this action gains more (with at most that many leaving and dates kept).
    """

    enters: str
    start: int
    leaves: tuple[str, ...]
    gain_milli: int
    gain_permille: int
    starts: Mapping[str, int]
    exact: bool


@dataclass(frozen=True, slots=True)
class NearPlan:
    """A plan beside another: what enters, leaves, moves; ``exact``: nothing changes less (or is worth more)."""

    starts: Mapping[str, int]
    value_milli: int
    enters: tuple[str, ...]
    leaves: tuple[str, ...]
    moved: tuple[str, ...]
    exact: bool

    @property
    def changes(self) -> int:
        return len(self.enters) + len(self.leaves)


@dataclass(frozen=True)
class Exchanges:
    """Everything about a list.

    Attributes:
        given: the list judged.
        origin: the plan exchanges start from: the list when it holds, otherwise the closest plan that holds.
        exchanges: most rewarding first, only those that gain.
        closest: among plans within ``tolerance_permille`` of the best known value, the one that changes the list least.
        equivalents: other plans within that tolerance, differing from the best and from each other by two changes or more.
        best: the best plan known.
    """

    given: GivenList
    origin: Mapping[str, int] | None
    exchanges: tuple[Exchange, ...]
    closest: NearPlan | None
    equivalents: tuple[NearPlan, ...]
    best: Plan
    tolerance_permille: int

    def to_json(self) -> Any:
        names = ("given", "origin", "exchanges", "closest", "equivalents", "tolerance_permille")
        return {**{name: plain(getattr(self, name)) for name in names}, "best": self.best.to_json()}


def exchanges(
    problem: Problem,
    given: Mapping[str, int | None] | Iterable[str],
    *,
    best: Plan | None = None,
    seconds: float | None = None,
    work: int | None = None,
    seed: int = 1,
    most_leaving: int = 2,
    tolerance_permille: int = 20,
    count: int = 10,
    equivalents: int = 3,
) -> Exchanges:
    """Judge a list and say how to better it.

    Args:
        given: candidate keys, or candidate key -> start (None: date unknown).
        best: a plan of this problem; solved for when left out (half the time).
        seconds, work: for everything.
        most_leaving: most actions that one exchange may take out.
        tolerance_permille: what « nearly as good » means, thousandths of the best known value.
        count: most exchanges returned; equivalents: most near-equivalent plans returned.

    Raises:
        InvalidPlan: the list names what the problem does not hold.
    """
    allowance = Allowance(seconds, work, seed)
    dates = _dates(problem, given)
    if best is None:
        best = solve(problem, start_from=dates, **allowance.part(2))
    bench = Workbench(problem)
    judged = _judge(problem, bench, dates, best, allowance)
    closest = origin = None
    swaps: tuple[Exchange, ...] = ()
    near: tuple[NearPlan, ...] = ()
    if best.has_plan:
        closest = _closest(problem, bench, judged, best, tolerance_permille, allowance)
        origin = judged.starts if judged.feasible else _repaired(problem, bench, judged, best, allowance)
        if origin is not None:
            swaps = _exchanges(problem, bench, origin, most_leaving, allowance)[:count]
        near = _equivalents(problem, bench, best, tolerance_permille, equivalents, allowance)
    return Exchanges(judged, origin, swaps, closest, near, best, tolerance_permille)


def _dates(problem: Problem, given: Mapping[str, int | None] | Iterable[str]) -> dict[str, int | None]:
    dates = dict(given) if isinstance(given, Mapping) else dict.fromkeys(given)
    for key, start in dates.items():
        if key not in problem.by_key:
            raise InvalidPlan("--from", f"l’action « {key} » n’existe pas dans ce problème.")
        if start is not None and type(start) is not int:
            raise InvalidPlan(f"--from.{key}", "un numéro de période entier est attendu.")
    return dates


def _judge(
    problem: Problem, bench: Workbench, dates: dict[str, int | None], best: Plan, allowance: Allowance
) -> GivenList:
    keys = tuple(sorted(dates))
    known = {k: s for k, s in dates.items() if s is not None}
    dated = len(known) == len(dates)
    breaches = check(problem, known).breaches if dated else ()
    if dated and not breaches:
        return _behind(problem, GivenList(keys, known, True, False, True, False), best)
    starts, impossible = _scheduled(problem, bench, keys, allowance)
    if not dated:
        guess = {k: s if s is not None else _first(problem, k) for k, s in dates.items()}
        breaches = tuple(b for b in check(problem, guess).breaches if b.rule in DATELESS)
    if starts is not None:
        return _behind(problem, GivenList(keys, starts, True, False, dated, dated, breaches if dated else ()), best)
    extra = together(problem, dates, limits=allowance.limits(6))
    clash = None
    if impossible and allowance.left > 0:
        imposed = replace(problem, forced_in=tuple(dict.fromkeys((*problem.forced_in, *keys))))
        share = allowance.part(6)
        clash = contradiction(imposed, seconds=share.get("seconds"), work=share.get("work"), seed=allowance.seed)
    return GivenList(keys, None, False, impossible, dated, False, breaches, extra=extra, contradiction=clash)


def _first(problem: Problem, key: str) -> int:
    starts = problem.starts_of(problem.by_key[key])
    return starts[0] if starts else 0


def _behind(problem: Problem, judged: GivenList, best: Plan) -> GivenList:
    report = check(problem, judged.starts or {})
    judged = replace(judged, value_milli=report.value_milli, lateness=report.lateness)
    if not best.has_plan or best.bound_milli is None:
        return judged
    return replace(
        judged,
        behind_low=(best.value_milli or 0) - report.value_milli,
        behind_high=best.bound_milli - report.value_milli,
        more_late=report.lateness - (best.lateness or 0),
    )


def _scheduled(
    problem: Problem, bench: Workbench, keys: tuple[str, ...], allowance: Allowance
) -> tuple[dict[str, int] | None, bool]:
    """The best dates for exactly these candidates, least late first; and whether none is proved possible."""
    if len({problem.by_key[k].action for k in keys}) < len(keys):
        return None, True
    columns = _columns(bench, keys)
    lines = [Line(bench.columns_of_candidate(k), np.ones(len(bench.columns_of_candidate(k))), low=1.0) for k in keys]
    upper = bench.only(columns)
    if bench.model.late.any():
        cost = np.zeros(bench.model.n)
        cost[: bench.model.n_x] = -bench.model.late
        first = bench.ask(cost=cost, upper=upper, lines=lines, **allowance.limits(6))
        if first.starts is None:
            return None, first.is_impossible
        lines += bench.latest(check(problem, first.starts).lateness)
    found = bench.ask(upper=upper, lines=lines, **allowance.limits(6))
    return found.starts, found.is_impossible


def _columns(bench: Workbench, keys: Iterable[str]) -> Ints:
    parts = [bench.columns_of_candidate(k) for k in keys]
    return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, np.int64)


def _exchanges(
    problem: Problem, bench: Workbench, origin: Mapping[str, int], most_leaving: int, allowance: Allowance
) -> tuple[Exchange, ...]:
    kept = bench.columns_at(origin)
    if kept is None:
        return ()
    before = check(problem, origin)
    entrants = []
    for variants in problem.groups.values():
        columns = _columns(bench, (c.key for c in variants if c.key not in origin))
        if len(columns):
            entrants.append(columns)
    stay = Line(kept, np.ones(len(kept)), low=float(len(kept) - most_leaving))
    found = []
    for k, columns in enumerate(entrants):
        if allowance.is_spent:
            break
        answer = bench.ask(
            upper=bench.only(np.concatenate((kept, columns))),
            lines=[Line(columns, np.ones(len(columns)), low=1.0), stay, *bench.latest(before.lateness)],
            **allowance.limits(2 * len(entrants) - k),
        )
        if answer.starts is None:
            continue
        gain = check(problem, answer.starts).value_milli - before.value_milli
        if gain <= 0:
            continue
        enters = next(key for key in answer.starts if key not in origin)
        leaves = tuple(sorted(key for key in origin if key not in answer.starts))
        permille = 1000 * gain // max(1, abs(before.value_milli))
        found.append(Exchange(enters, answer.starts[enters], leaves, gain, permille, answer.starts, answer.complete))
    return tuple(sorted(found, key=lambda e: (-e.gain_milli, len(e.leaves), e.enters)))


def _closest(
    problem: Problem, bench: Workbench, judged: GivenList, best: Plan, tolerance: int, allowance: Allowance
) -> NearPlan | None:
    least = _least(best, tolerance)
    if judged.starts is not None and (judged.value_milli or 0) >= least and judged.more_late <= 0:
        return _near(problem, judged.keys, judged.starts, judged.starts, exact=True)
    lines = [bench.worth(least), *bench.latest(best.lateness or 0)]
    cost = _likeness(bench, judged)
    # First among the actions of both at their dates in the best plan: a small question, nearly always answered.
    both = np.unique(np.concatenate((_columns(bench, judged.keys), _at(bench, best.starts))))
    small = bench.ask(cost=cost, upper=bench.only(both), lines=lines, **allowance.limits(6))
    found = bench.ask(cost=cost, lines=lines, **allowance.limits(4))
    plans = [dict(best.starts), *(f.starts for f in (small, found) if f.starts is not None)]

    def likeness(starts: Mapping[str, int]) -> float:
        return float(cost[_at(bench, starts)].sum())

    nearest = max(plans, key=likeness)
    exact = found.complete and found.starts is not None and likeness(found.starts) >= likeness(nearest)
    return _near(problem, judged.keys, judged.starts or {}, nearest, exact=exact)


def _at(bench: Workbench, starts: Mapping[str, int]) -> Ints:
    """Columns of a plan of this problem."""
    found = bench.columns_at(starts)
    return np.zeros(0, np.int64) if found is None else found


def _repaired(
    problem: Problem, bench: Workbench, judged: GivenList, best: Plan, allowance: Allowance
) -> Mapping[str, int]:
    """The plan that changes the list least, whatever its value."""
    lines = bench.latest(best.lateness or 0)
    found = bench.ask(cost=_likeness(bench, judged), lines=lines, **allowance.limits(4))
    return found.starts or best.starts


def _least(best: Plan, tolerance: int) -> int:
    value = best.value_milli or 0
    return value - abs(value) * tolerance // 1000


def _likeness(bench: Workbench, judged: GivenList) -> Any:
    """Actions kept count for one, new ones against one, and a date kept for a little."""
    big = float(len(judged.keys) + 1)
    cost = np.full(bench.model.n, 0.0)
    cost[: bench.model.n_x] = -big
    for key in judged.keys:
        cost[bench.columns_of_candidate(key)] = big
    for pair in (judged.starts or {}).items():
        if pair in bench.column:
            cost[bench.column[pair]] += 1.0
    return cost


def _near(
    problem: Problem, keys: Iterable[str], dates: Mapping[str, int], starts: Mapping[str, int], *, exact: bool
) -> NearPlan:
    before = set(keys)
    return NearPlan(
        dict(starts),
        check(problem, starts).value_milli,
        tuple(sorted(set(starts) - before)),
        tuple(sorted(before - set(starts))),
        tuple(sorted(k for k in before & set(starts) if k in dates and dates[k] != starts[k])),
        exact,
    )


def _equivalents(
    problem: Problem, bench: Workbench, best: Plan, tolerance: int, count: int, allowance: Allowance
) -> tuple[NearPlan, ...]:
    known: list[Mapping[str, int]] = [best.starts]
    found: list[NearPlan] = []
    for k in range(count):
        if allowance.is_spent:
            break
        lines = [bench.worth(_least(best, tolerance)), *bench.latest(best.lateness or 0)]
        lines += [_differs(bench, plan) for plan in known]
        answer = bench.ask(lines=lines, **allowance.limits(count - k))
        if answer.starts is None:
            break
        known.append(answer.starts)
        found.append(_near(problem, best.starts, best.starts, answer.starts, exact=answer.complete))
    return tuple(found)


def _differs(bench: Workbench, starts: Mapping[str, int]) -> Line:
    """Two changes at least: kept − new <= |plan| − 2."""
    coefs = np.full(bench.model.n_x, -1.0)
    coefs[_columns(bench, starts)] = 1.0
    return Line(np.arange(bench.model.n_x), coefs, high=float(len(starts) - 2))


def command(problem: Problem, plan: Plan, request: Any) -> Any:
    """``jalon arbitrate --exchanges --from list.json``."""
    from jalon.engine.text import exchange_sentences

    if request.given is None:
        raise InvalidPlan("--exchanges", "donnez la liste de départ avec --from liste.json.")
    found = exchanges(problem, request.given, best=plan, **request.limits)
    return {**found.to_json(), "sentences": exchange_sentences(problem, found)}
