"""Independent re-check of a plan, in integers. Knows nothing of solvers, matrices or floats.

Written from the definitions of ``problem.py``, on purpose without sharing code with the model builder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jalon.engine.errors import InvalidPlan
from jalon.engine.problem import Budget, Candidate, Problem, Requirement


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule a plan breaks.

    Attributes:
        rule: variant, start, forced_in, forced_out, fixed, mandatory, budget_year, budget_first_year,
            budget_ongoing, budget_total, capacity, requires, excludes, floor, share_min, share_max, running,
            starts_per_period, starts_per_year.
        key: budget, skill, member, axis, tag, group or candidate concerned.
        when: year or period concerned, or None.
        used, limit: what the plan uses and what the rule allows (or demands, for floors, minimal shares, mandates).
        others: other keys concerned (prerequisite, excluded actions, variants).
    """

    rule: str
    key: str
    when: int | None = None
    used: int = 0
    limit: int = 0
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a plan is worth and what it breaks.

    Attributes:
        value_milli: value in thousandths, penalties of ignored advisable requirements deducted.
        lateness: periods late, all dated obligations together.
        late: group -> periods late, only those late.
        ignored: indices in ``problem.requirements`` of the advisable requirements not respected.
        budget_use: budget -> amount spent per year, minor units.
        skill_use: skill -> effort per period.
        breaches: empty when the plan is feasible.
    """

    value_milli: int
    lateness: int
    late: Mapping[str, int]
    ignored: tuple[int, ...]
    budget_use: Mapping[str, tuple[int, ...]]
    skill_use: Mapping[str, tuple[int, ...]]
    breaches: tuple[Breach, ...]

    @property
    def feasible(self) -> bool:
        return not self.breaches


def check(problem: Problem, starts: Mapping[str, int]) -> Report:  # noqa: C901 (a line a rule)
    """Re-check a plan.

    Args:
        starts: candidate key -> start, for every retained candidate.

    Raises:
        InvalidPlan: a key is not a candidate of the problem, or a start is not an integer.
    """
    for key, start in starts.items():
        if key not in problem.by_key:
            raise InvalidPlan("starts", f"l’action « {key} » n’existe pas dans ce problème.")
        if type(start) is not int:
            raise InvalidPlan(f"starts.{key}", "un numéro de période entier est attendu.")
    kept = [(problem.by_key[key], start) for key, start in starts.items()]
    breaches: list[Breach] = []
    chosen = _choices(problem, kept, breaches)
    budget_use = {b.key: _budget(problem, b, kept, breaches) for b in problem.budgets}
    skill_use = {}
    for skill in problem.skills:
        used = [0] * problem.periods
        for candidate, start in kept:
            for k, amount in enumerate(candidate.effort.get(skill.key, ())):
                if 0 <= start + k < problem.periods:
                    used[start + k] += amount
        for t, amount in enumerate(used):
            limit = _less_margin(skill.capacity[t], skill.margin_permille)
            if amount > limit:
                breaches.append(Breach("capacity", skill.key, t, amount, limit))
        skill_use[skill.key] = tuple(used)
    ignored = _requirements(problem, kept, chosen, breaches)
    _sets(problem, kept, breaches)
    _parallel(problem, kept, breaches)
    late = {}
    for group, deadline in problem.deadlines.items():
        if group in chosen:
            candidate, start = chosen[group]
            if start + candidate.duration > deadline:
                late[group] = start + candidate.duration - deadline
    value = sum(_value(problem, c, s) for c, s in kept)
    value -= sum(_penalty(problem, problem.requirements[r]) for r in ignored)
    return Report(value, sum(late.values()), late, ignored, budget_use, skill_use, tuple(breaches))


def _less_margin(limit: int, permille: int) -> int:
    return limit * (1000 - permille) // 1000


def _choices(  # noqa: C901, PLR0912 (one branch a kind of choice)
    problem: Problem, kept: list[tuple[Candidate, int]], breaches: list[Breach]
) -> dict[str, tuple[Candidate, int]]:
    chosen: dict[str, tuple[Candidate, int]] = {}
    for candidate, start in kept:
        group = candidate.group or candidate.key
        if group in chosen:
            breaches.append(Breach("variant", group, others=(chosen[group][0].key, candidate.key)))
        chosen[group] = (candidate, start)
        ruled_out = candidate.key in problem.forced_out or group in problem.forced_out
        if ruled_out and candidate.key not in problem.fixed_starts:
            breaches.append(Breach("forced_out", candidate.key))
        if candidate.key in problem.fixed_starts:
            if problem.fixed_starts[candidate.key] != start:
                breaches.append(Breach("fixed", candidate.key, start, start, problem.fixed_starts[candidate.key]))
            continue
        allowed = candidate.starts
        if allowed is None:
            inside = start >= 0 and start + candidate.duration <= problem.periods
        else:
            inside = start in allowed
        if not inside or _closed(problem, candidate, start):
            breaches.append(Breach("start", candidate.key, start))
    keys = {c.key for c, _ in kept}
    for key in problem.fixed_starts:
        if key not in keys:
            breaches.append(Breach("fixed", key, None, 0, 1))
    for key in problem.forced_in:
        if key not in keys and key not in chosen:
            breaches.append(Breach("forced_in", key, None, 0, 1))
    for obligation in problem.obligations:
        if obligation.action not in chosen:
            breaches.append(Breach("mandatory", obligation.action, obligation.deadline, 0, 1))
    return chosen


def _closed(problem: Problem, candidate: Candidate, start: int) -> bool:
    work = range(start, start + candidate.duration)
    for window in problem.closed:
        if window.tag and window.tag not in candidate.tags:
            continue
        touched = {"start": [work[0]], "end": [work[-1]], "running": list(work)}[window.kind]
        if set(touched) & set(window.periods):
            return True
    return False


def _budget(
    problem: Problem, budget: Budget, kept: list[tuple[Candidate, int]], breaches: list[Breach]
) -> tuple[int, ...]:
    per_year = problem.periods_per_year
    spent, first, later, total = [0] * problem.years, [0] * problem.years, [0] * problem.years, 0
    until = problem.periods if budget.total_until is None else budget.total_until
    for candidate, start in kept:
        for k, amount in enumerate(candidate.spending.get(budget.key, ())):
            t = start + k
            if not 0 <= t < problem.periods:
                continue
            spent[t // per_year] += amount
            if t // per_year == start // per_year:
                first[t // per_year] += amount
            else:
                later[t // per_year] += amount
            if t < until:
                total += amount
    margin = budget.margin_permille
    if budget.yearly is not None and budget.carry_over:
        used = allowed = 0
        for year, limit in enumerate(budget.yearly):
            used += spent[year]
            allowed += _less_margin(limit or 0, margin)
            if used > allowed:
                breaches.append(Breach("budget_year", budget.key, year, used, allowed))
    elif budget.yearly is not None:
        _limits("budget_year", budget, budget.yearly, spent, breaches)
    _limits("budget_first_year", budget, budget.first_year or (), first, breaches)
    _limits("budget_ongoing", budget, budget.ongoing or (), later, breaches)
    if budget.total is not None and total > _less_margin(budget.total, margin):
        breaches.append(Breach("budget_total", budget.key, None, total, _less_margin(budget.total, margin)))
    return tuple(spent)


def _limits(rule: str, budget: Budget, limits: tuple[int | None, ...], used: list[int], breaches: list[Breach]) -> None:
    for year, limit in enumerate(limits):
        if limit is not None and used[year] > _less_margin(limit, budget.margin_permille):
            allowed = _less_margin(limit, budget.margin_permille)
            breaches.append(Breach(rule, budget.key, year, used[year], allowed))


def _requirements(
    problem: Problem,
    kept: list[tuple[Candidate, int]],
    chosen: dict[str, tuple[Candidate, int]],
    breaches: list[Breach],
) -> tuple[int, ...]:
    ignored = []
    for index, rule in enumerate(problem.requirements):
        for candidate, start in kept:
            if rule.after not in (candidate.key, candidate.group or candidate.key):
                continue
            before = chosen.get(rule.before)
            if before is not None and before[1] + before[0].duration + rule.lag <= start:
                continue
            if rule.blocking:
                breaches.append(Breach("requires", candidate.key, start, others=(rule.before,)))
            else:
                ignored.append(index)
            break
    return tuple(ignored)


def _sets(problem: Problem, kept: list[tuple[Candidate, int]], breaches: list[Breach]) -> None:
    groups = {c.group or c.key for c, _ in kept}
    for rule in problem.exclusions:
        found = tuple(a for a in rule.actions if a in groups)
        if len(found) > 1:
            breaches.append(Breach("excludes", found[0], None, len(found), 1, found[1:]))
    for floor in problem.floors:
        received = 0
        for c, _ in kept:
            received += _measure(problem, c, floor.measure, floor.budgets) * c.benefits.get(floor.member, 0) // 1000
        if received < floor.amount:
            breaches.append(Breach("floor", floor.member, None, received, floor.amount))
    for share in problem.shares:
        sizes = [(_measure(problem, c, share.measure, share.budgets), c.axis) for c, _ in kept]
        everything = sum(size for size, _ in sizes)
        axis = sum(size for size, name in sizes if name == share.axis)
        if axis * 1000 < share.minimum * everything:
            breaches.append(Breach("share_min", share.axis, None, axis, -(-share.minimum * everything // 1000)))
        if axis * 1000 > share.maximum * everything:
            breaches.append(Breach("share_max", share.axis, None, axis, share.maximum * everything // 1000))


def _parallel(problem: Problem, kept: list[tuple[Candidate, int]], breaches: list[Breach]) -> None:
    for rule in problem.parallel:
        mine = [(c, s) for c, s in kept if not rule.tag or rule.tag in c.tags]
        for t in range(problem.periods):
            if rule.running is not None:
                count = sum(1 for c, s in mine if s <= t < s + c.duration)
                if count > rule.running:
                    breaches.append(Breach("running", rule.tag, t, count, rule.running))
            if rule.starts_per_period is not None:
                count = sum(1 for _, s in mine if s == t)
                if count > rule.starts_per_period:
                    breaches.append(Breach("starts_per_period", rule.tag, t, count, rule.starts_per_period))
        if rule.starts_per_year is not None:
            for year in range(problem.years):
                count = sum(1 for _, s in mine if s >= 0 and s // problem.periods_per_year == year)
                if count > rule.starts_per_year:
                    breaches.append(Breach("starts_per_year", rule.tag, year, count, rule.starts_per_year))


def _measure(problem: Problem, candidate: Candidate, measure: str, budgets: tuple[str, ...]) -> int:
    if measure == "count":
        return 1000
    if measure == "money":
        return sum(sum(a) for b, a in candidate.spending.items() if not budgets or b in budgets)
    return _gross(problem, candidate)


def _gross(problem: Problem, candidate: Candidate) -> int:
    if candidate.scores is not None:
        return sum(problem.weights[name] * score for name, score in candidate.scores.items())
    if candidate.value_by_start is not None:
        return max(candidate.value_by_start.values(), default=0)
    return candidate.value if candidate.value is not None else sum(candidate.values or ())


def _value(problem: Problem, candidate: Candidate, start: int) -> int:
    if candidate.value_by_start is not None:
        return 1000 * candidate.value_by_start.get(start, 0)
    flows = {start + candidate.duration: _gross(problem, candidate)}
    if candidate.values is not None:
        flows = {}
        for k, amount in enumerate(candidate.values):
            if start + k < problem.periods:
                flows[start + k] = amount
    # Factors in billionths, so a value times a factor is in billionths: thousandths are reached by dividing by 10**6.
    total = 0
    for t, amount in flows.items():
        factor = 10**9
        for _ in range(max(0, t)):
            factor = factor * 1_000_000 // (1_000_000 + problem.discount_ppm)
        total += amount * factor
    return total // 10**6


def _penalty(problem: Problem, rule: Requirement) -> int:
    if rule.penalty is not None:
        return 1000 * rule.penalty
    concerned = [c for c in problem.candidates if rule.after in (c.key, c.group or c.key)]
    return max(1000 * _gross(problem, c) for c in concerned) // 50
