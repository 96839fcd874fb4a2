"""The problem as one sparse integer programme, in columns and rows of numpy arrays.

Columns: first x (candidate, start), then y (candidate retained) for floors and shares only, then z (advisable
requirement ignored). Source of the formulation: time-indexed project selection and scheduling (Pritsker, Watters,
Wolfe 1969), prerequisites in the disaggregated form of Christofides, Alvarez-Valdes and Tamarit (1987).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jalon.engine.problem import Budget, Candidate, Problem

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
FREE = float("inf")


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of the programme stands for: same vocabulary as ``check.Breach``."""

    rule: str
    key: str = ""
    when: int | None = None


@dataclass(frozen=True)
class Model:
    """One programme: maximise ``value @ v`` with ``low <= A v <= high``, every v between 0 and 1.

    Attributes:
        groups: group keys, in order; ``col_group`` refers to them.
        col_candidate, col_start, col_group: what each x column is (x columns are the first ``n_x``).
        value: objective, thousandths of the value unit (exact integers; negative for z).
        late: periods late of each x column.
        starts, index, coef: A by columns (compressed); ``row_low``, ``row_high`` its limits, in original integers.
        rows: what each row is.
        must: for each group, whether one variant must be retained.
    """

    problem: Problem
    groups: tuple[str, ...]
    n_x: int
    n_y: int
    n_z: int
    col_candidate: Ints
    col_start: Ints
    col_group: Ints
    value: Ints
    late: Ints
    starts: Ints
    index: Ints
    coef: Floats
    row_low: Floats
    row_high: Floats
    rows: tuple[Row, ...]
    must: NDArray[np.bool_]
    y_candidate: Ints

    @property
    def n(self) -> int:
        return self.n_x + self.n_y + self.n_z

    def plan_of(self, chosen: Ints) -> dict[str, int]:
        """Candidate key -> start for the chosen x columns."""
        candidates = self.problem.candidates
        return {candidates[self.col_candidate[j]].key: int(self.col_start[j]) for j in chosen}


class _Builder:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.low: list[float] = []
        self.high: list[float] = []
        self.rows: list[Row] = []
        self.r: list[Ints] = []
        self.c: list[Ints] = []
        self.v: list[Floats] = []

    def row(self, low: float, high: float, rule: str, key: str = "", when: int | None = None) -> int:
        self.low.append(low)
        self.high.append(high)
        self.rows.append(Row(rule, key, when))
        return len(self.rows) - 1

    def add(self, rows: Any, cols: Any, values: Any) -> None:
        rows, cols, values = np.broadcast_arrays(rows, cols, values)
        self.r.append(rows.ravel().astype(np.int64))
        self.c.append(cols.ravel().astype(np.int64))
        self.v.append(values.ravel().astype(np.float64))


def build(problem: Problem) -> Model:
    """Write the programme of a problem. Starts that alone break a limit are left out."""
    forced = {problem.by_key[k].action: k for k in problem.forced_in if k in problem.by_key and k not in problem.groups}
    group_of = {key: g for g, key in enumerate(problem.groups)}
    cand: list[int] = []
    start: list[int] = []
    group: list[int] = []
    for i, c in enumerate(problem.candidates):
        if forced.get(c.action, c.key) != c.key:
            continue
        admissible = problem.starts_of(c)
        cand += [i] * len(admissible)
        start += admissible
        group += [group_of[c.action]] * len(admissible)
    cols = np.array(cand, np.int64), np.array(start, np.int64), np.array(group, np.int64)
    first = _assemble(problem, *cols)
    fits = _alone(first)
    if fits.all():
        return first
    return _assemble(problem, cols[0][fits], cols[1][fits], cols[2][fits])


def not_later(model: Model, lateness: int) -> Model:
    """The model with one more row: all lateness together <= ``lateness``."""
    late = np.nonzero(model.late)[0]
    grown = np.zeros(model.n, np.int64)
    grown[late] = 1
    starts = model.starts.copy()
    at = starts[late + 1]
    starts[1:] += np.cumsum(grown)
    return replace(
        model,
        starts=starts,
        index=np.insert(model.index, at, len(model.rows)),
        coef=np.insert(model.coef, at, model.late[late].astype(float)),
        row_low=np.append(model.row_low, -FREE),
        row_high=np.append(model.row_high, float(lateness)),
        rows=(*model.rows, Row("late")),
    )


def _alone(model: Model) -> NDArray[np.bool_]:
    """Which x columns respect, alone, every limit whose coefficients are all non-negative."""
    owner = np.repeat(np.arange(model.n), np.diff(model.starts))
    limiting = np.array([r.rule in RESOURCES for r in model.rows], bool)
    over = limiting[model.index] & (model.coef > model.row_high[model.index])
    fits = np.ones(model.n, bool)
    fits[owner[over]] = False
    return fits[: model.n_x]


RESOURCES = frozenset(
    "budget_year budget_first_year budget_ongoing budget_total capacity running starts_per_period starts_per_year".split()
)


def _assemble(problem: Problem, cand: Ints, start: Ints, group: Ints) -> Model:
    b = _Builder(problem)
    n_x = len(cand)
    spans = _spans(problem, cand)
    groups = tuple(problem.groups)
    must = np.array([g in problem.must_groups for g in groups], bool)
    for g, key in enumerate(groups):
        b.row(1.0 if must[g] else -FREE, 1.0, "group", key)
    b.add(group, np.arange(n_x), 1.0)
    for key in problem.forced_in:
        if key in problem.by_key and key not in problem.groups:
            b.add(b.row(1.0, 1.0, "forced_in", key), np.arange(*spans[_at(problem, key)]), 1.0)
    _budget_rows(b, spans, start)
    _skill_rows(b, spans, start)
    _parallel_rows(b, cand, start)
    _exclusion_rows(b, group, groups)
    n_z = _requirement_rows(b, spans, cand, start)
    z_cost = [-problem.penalty_milli(r) for r in problem.requirements if not r.blocking]
    y_candidate = _total_rows(b, spans, n_x)
    n_y = len(y_candidate)
    # z columns were numbered from n_x upwards; y columns go between, so shift z.
    col = np.concatenate(b.c) if b.c else np.zeros(0, np.int64)
    shift_z = (col >= n_x) & (col < n_x + n_z)
    is_y = col >= n_x + n_z
    col = np.where(shift_z, col + n_y, np.where(is_y, col - n_z, col))
    row, val = np.concatenate(b.r), np.concatenate(b.v)
    order = np.lexsort((row, col))
    row, col, val = row[order], col[order], val[order]
    starts = np.zeros(n_x + n_y + n_z + 1, np.int64)
    np.cumsum(np.bincount(col, minlength=n_x + n_y + n_z), out=starts[1:])
    value, late = _values(problem, cand, start)
    return Model(
        problem=problem,
        groups=groups,
        n_x=n_x,
        n_y=n_y,
        n_z=n_z,
        col_candidate=cand,
        col_start=start,
        col_group=group,
        value=np.concatenate([value, np.zeros(n_y, np.int64), np.array(z_cost, np.int64)]),
        late=late,
        starts=starts,
        index=row,
        coef=val,
        row_low=np.array(b.low),
        row_high=np.array(b.high),
        rows=tuple(b.rows),
        must=must,
        y_candidate=y_candidate,
    )


def _at(problem: Problem, key: str) -> int:
    return problem.candidates.index(problem.by_key[key])


def _spans(problem: Problem, cand: Ints) -> list[tuple[int, int]]:
    """For each candidate, its x columns [first, end): columns of one candidate are contiguous."""
    edges = np.searchsorted(cand, np.arange(len(problem.candidates) + 1))
    return [(int(edges[i]), int(edges[i + 1])) for i in range(len(problem.candidates))]


def _values(problem: Problem, cand: Ints, start: Ints) -> tuple[Ints, Ints]:
    value, late = np.zeros(len(cand), np.int64), np.zeros(len(cand), np.int64)
    for j in range(len(cand)):
        c, s = problem.candidates[cand[j]], int(start[j])
        value[j] = problem.value_milli(c, s)
        deadline = problem.deadlines.get(c.action)
        if deadline is not None:
            late[j] = max(0, s + c.duration - deadline)
    return value, late


def _profile(starts: Ints, amounts: tuple[int, ...], periods: int) -> tuple[Ints, Ints, Ints]:
    """(column offset, period, amount) of what falls inside the horizon, for each start."""
    spread = np.array(amounts, np.int64)
    when = starts[:, None] + np.arange(len(spread))[None, :]
    keep = (when >= 0) & (when < periods) & (spread[None, :] > 0)
    offset, k = np.nonzero(keep)
    return offset, when[offset, k], spread[k]


def _budget_rows(b: _Builder, spans: list[tuple[int, int]], start: Ints) -> None:
    for budget in b.problem.budgets:
        limits = _budget_limits(b, budget)
        for i, c in enumerate(b.problem.candidates):
            amounts = c.spending.get(budget.key, ())
            first, end = spans[i]
            if end > first and any(amounts):
                _spend(b, budget, limits, first, start[first:end], amounts)


def _budget_limits(b: _Builder, budget: Budget) -> dict[str, dict[int, int]]:
    """Rows of a budget: rule -> year -> row."""
    found: dict[str, dict[int, int]] = {}
    for rule, amounts in (
        ("budget_year", budget.yearly),
        ("budget_first_year", budget.first_year),
        ("budget_ongoing", budget.ongoing),
    ):
        allowed = 0
        for year, amount in enumerate(amounts or ()):
            if amount is None:
                continue
            kept = amount * (1000 - budget.margin_permille) // 1000
            allowed = allowed + kept if rule == "budget_year" and budget.carry_over else kept
            found.setdefault(rule, {})[year] = b.row(-FREE, float(allowed), rule, budget.key, year)
    if budget.total is not None:
        kept = budget.total * (1000 - budget.margin_permille) // 1000
        found["budget_total"] = {0: b.row(-FREE, float(kept), "budget_total", budget.key)}
    return found


def _spend(
    b: _Builder,
    budget: Budget,
    limits: dict[str, dict[int, int]],
    first: int,
    starts: Ints,
    amounts: tuple[int, ...],
) -> None:
    problem = b.problem
    offset, when, amount = _profile(starts, amounts, problem.periods)
    year = when // problem.periods_per_year
    is_first = year == starts[offset] // problem.periods_per_year
    table = np.zeros((len(starts), problem.years), np.int64)
    for rule, rows in limits.items():
        table[:] = 0
        if rule == "budget_total":
            until = problem.periods if budget.total_until is None else budget.total_until
            first_year = np.zeros(int((when < until).sum()), np.int64)
            np.add.at(table, (offset[when < until], first_year), amount[when < until])
        else:
            mask = {"budget_first_year": is_first, "budget_ongoing": ~is_first}.get(rule, np.ones(len(when), bool))
            np.add.at(table, (offset[mask], year[mask]), amount[mask])
            if rule == "budget_year" and budget.carry_over:
                np.cumsum(table, axis=1, out=table)
        known = np.full(problem.years, -1, np.int64)
        for y, row in rows.items():
            known[y] = row
        at, y_at = np.nonzero((table > 0) & (known >= 0)[None, :])
        b.add(known[y_at], first + at, table[at, y_at])


def _skill_rows(b: _Builder, spans: list[tuple[int, int]], start: Ints) -> None:
    problem = b.problem
    for skill in problem.skills:
        base = len(b.rows)
        for t, capacity in enumerate(skill.capacity):
            b.row(-FREE, float(capacity * (1000 - skill.margin_permille) // 1000), "capacity", skill.key, t)
        for i, c in enumerate(problem.candidates):
            amounts = c.effort.get(skill.key, ())
            first, end = spans[i]
            if end > first and any(amounts):
                offset, when, amount = _profile(start[first:end], amounts, problem.periods)
                b.add(base + when, first + offset, amount)


def _parallel_rows(b: _Builder, cand: Ints, start: Ints) -> None:
    problem = b.problem
    duration = np.array([c.duration for c in problem.candidates], np.int64)[cand]
    for rule in problem.parallel:
        tagged = np.array([not rule.tag or rule.tag in c.tags for c in problem.candidates], bool)
        mine = np.nonzero(tagged[cand])[0]
        s = start[mine]
        for t in range(problem.periods):
            if rule.running is not None:
                at_work = mine[(s <= t) & (t < s + duration[mine])]
                b.add(b.row(-FREE, float(rule.running), "running", rule.tag, t), at_work, 1.0)
            if rule.starts_per_period is not None:
                row = b.row(-FREE, float(rule.starts_per_period), "starts_per_period", rule.tag, t)
                b.add(row, mine[s == t], 1.0)
        for year in range(problem.years if rule.starts_per_year is not None else 0):
            row = b.row(-FREE, float(rule.starts_per_year or 0), "starts_per_year", rule.tag, year)
            b.add(row, mine[(s >= 0) & (s // problem.periods_per_year == year)], 1.0)


def _exclusion_rows(b: _Builder, group: Ints, groups: tuple[str, ...]) -> None:
    number = {key: g for g, key in enumerate(groups)}
    by_group = _members(group, len(groups))
    for rule in b.problem.exclusions:
        row = b.row(-FREE, 1.0, "excludes", rule.actions[0] if rule.actions else "")
        for action in rule.actions:
            b.add(row, by_group[number[action]], 1.0)


def _members(labels: Ints, count: int) -> list[Ints]:
    order = np.argsort(labels, kind="stable")
    edges = np.searchsorted(labels[order], np.arange(count + 1))
    return [order[edges[g] : edges[g + 1]] for g in range(count)]


def _requirement_rows(b: _Builder, spans: list[tuple[int, int]], cand: Ints, start: Ints) -> int:
    """Σ starts of « after » up to t <= Σ starts of « before » that have ended by t (+ z when advisable)."""
    problem, n_x, n_z = b.problem, len(cand), 0
    number = {c.key: i for i, c in enumerate(problem.candidates)}
    duration = np.array([c.duration for c in problem.candidates], np.int64)
    for index, rule in enumerate(problem.requirements):
        after = _columns(spans, [number[c.key] for c in problem.candidates_of(rule.after)])
        before = _columns(spans, [number[c.key] for c in problem.groups[rule.before]])
        z = None
        if not rule.blocking:
            z, n_z = n_x + n_z, n_z + 1
        ready = start[before] + duration[cand[before]] + rule.lag
        for t in sorted(set(start[after].tolist())):
            row = b.row(-FREE, 0.0, "requires", str(index), t)
            b.add(row, after[start[after] <= t], 1.0)
            b.add(row, before[ready <= t], -1.0)
            if z is not None:
                b.add(row, z, -1.0)
    return n_z


def _columns(spans: list[tuple[int, int]], candidates: list[int]) -> Ints:
    return np.concatenate([np.arange(*spans[i]) for i in candidates]).astype(np.int64)


def _total_rows(b: _Builder, spans: list[tuple[int, int]], n_x: int) -> Ints:
    """Floors and shares, on link variables y = Σ x of the candidate; returns the candidate of each y."""
    problem = b.problem
    if not problem.floors and not problem.shares:
        return np.zeros(0, np.int64)
    n_z = sum(1 for r in problem.requirements if not r.blocking)
    linked = [i for i in range(len(problem.candidates)) if spans[i][1] > spans[i][0]]
    y_of = {i: n_x + n_z + k for k, i in enumerate(linked)}
    for i in linked:
        row = b.row(0.0, 0.0, "link", problem.candidates[i].key)
        b.add(row, np.arange(*spans[i]), 1.0)
        b.add(row, y_of[i], -1.0)
    for floor in problem.floors:
        row = b.row(float(floor.amount), FREE, "floor", floor.member)
        _terms(
            b,
            row,
            y_of,
            lambda c, f=floor: problem.measure_of(c, f.measure, f.budgets) * c.benefits.get(f.member, 0) // 1000,
        )
    for share in problem.shares:
        for rule, part, sign in (("share_min", share.minimum, 1), ("share_max", share.maximum, -1)):
            if (rule == "share_min" and part == 0) or (rule == "share_max" and part == 1000):
                continue
            row = b.row(0.0, FREE, rule, share.axis)
            _terms(
                b,
                row,
                y_of,
                lambda c, s=share, p=part, g=sign: (
                    g * problem.measure_of(c, s.measure, s.budgets) * ((1000 if c.axis == s.axis else 0) - p)
                ),
            )
    return np.array(linked, np.int64)


def _terms(b: _Builder, row: int, y_of: dict[int, int], weigh: Any) -> None:
    candidates: tuple[Candidate, ...] = b.problem.candidates
    for i, y in y_of.items():
        weight = weigh(candidates[i])
        if weight:
            b.add(row, y, float(weight))
