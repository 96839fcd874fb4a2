"""The arbitrage problem, as values: integers with units, validated at construction.

Units, chosen by whoever builds the problem and used throughout:

* time: periods numbered from 0 (a quarter in the product); ``periods_per_year`` of them make a year;
* money: minor units of the currency (cents); effort: half-days; both plain ``int``;
* value: any integer unit (« points »). Plans report it in thousandths (``value_milli``), because discounting a
  small integer would otherwise lose the discount.

A candidate is one way of doing an action; the candidates of one ``group`` are its variants and at most one is
retained. Where a rule names an action it names the group.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

Measure = Literal["value", "money", "count"]
WindowKind = Literal["start", "end", "running"]
MILLI = 1000
DISCOUNT_ONE = 10**9


@dataclass(frozen=True, slots=True)
class Candidate:
    """One variant of one action.

    Attributes:
        key: unique name among candidates.
        group: action this is a variant of; empty means the candidate is alone, in the group named by its key.
        title: name shown to readers.
        duration: periods of work, at least 1. Work occupies ``start .. start + duration - 1``; it *ends* at
            ``start + duration``.
        starts: admissible starts; None means every start whose work ends inside the horizon. A negative start is
            for work already running: what it spent before period 0 is not counted.
        spending: budget key -> amount per period since the start (may be longer than the duration: operating costs).
            What falls after the last period is not counted.
        effort: skill key -> effort per period since the start.
        value: value obtained when the work ends, discounted from then. Exactly one of ``value``, ``values``,
            ``value_by_start`` and ``scores`` is given.
        values: value per period since the start, each discounted from its own period, counted inside the horizon.
        value_by_start: start -> value, taken as it is (no discount).
        scores: criterion -> score; the value is the weighted sum with ``Problem.weights``, discounted from the end.
        benefits: member key -> part of the candidate that goes to this member, in thousandths.
        axis: strategic axis, or empty.
        tags: what limits and windows refer to: lead, department, family.
    """

    key: str
    duration: int
    group: str = ""
    title: str = ""
    starts: tuple[int, ...] | None = None
    spending: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    effort: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    value: int | None = None
    values: tuple[int, ...] | None = None
    value_by_start: Mapping[int, int] | None = None
    scores: Mapping[str, int] | None = None
    benefits: Mapping[str, int] = field(default_factory=dict)
    axis: str = ""
    tags: tuple[str, ...] = ()

    @property
    def action(self) -> str:
        """Key of the group this candidate belongs to."""
        return self.group or self.key

    @property
    def label(self) -> str:
        return self.title or self.key


@dataclass(frozen=True, slots=True)
class Budget:
    """One envelope. Every limit is optional; a limit left out does not bind.

    Attributes:
        yearly: most spent each year (one amount per year of the horizon; None inside the list: that year is free).
        carry_over: what is not spent one year may be spent later (then no year may be None).
        first_year: most spent each year by actions in the calendar year of their start.
        ongoing: most spent each year by actions after the calendar year of their start.
        total: most spent over the periods before ``total_until`` (None: the whole horizon).
        margin_permille: part of every limit kept back, in thousandths (limits are rounded down).
    """

    key: str
    title: str = ""
    unit: str = "EUR/100"
    yearly: tuple[int | None, ...] | None = None
    carry_over: bool = False
    first_year: tuple[int | None, ...] | None = None
    ongoing: tuple[int | None, ...] | None = None
    total: int | None = None
    total_until: int | None = None
    margin_permille: int = 0


@dataclass(frozen=True, slots=True)
class Skill:
    """Effort a team can give per period (one amount per period), less a margin kept back, in thousandths."""

    key: str
    capacity: tuple[int, ...]
    title: str = ""
    unit: str = "demi-journée"
    margin_permille: int = 0


@dataclass(frozen=True, slots=True)
class Obligation:
    """This action must be done. Lateness is counted in periods past ``deadline`` and minimised before any value.

    Attributes:
        action: group key.
        deadline: the work should have ended before this period begins (end <= deadline); None: no date.
            It may lie in the past.
    """

    action: str
    deadline: int | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """``after`` (group or candidate key) starts once some variant of ``before`` (group key) has ended.

    Attributes:
        blocking: False makes it advisable: ignoring it costs ``penalty`` value units, it never forbids.
        lag: periods to wait between the end of ``before`` and the start of ``after``.
        penalty: None means 2 % of the largest value of ``after``.
    """

    after: str
    before: str
    blocking: bool = True
    lag: int = 0
    penalty: int | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """At most one of these actions (group keys) is retained."""

    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Floor:
    """A member receives at least ``amount`` of value (undiscounted), money (whole spending) or count (thousandths).

    The part of a candidate that counts for a member is ``benefits[member]`` thousandths of its measure, rounded down.
    For ``count`` a candidate is worth 1000 thousandths times its part.

    Attributes:
        budgets: budgets that count for ``money``; empty means all.
    """

    member: str
    amount: int
    measure: Measure = "value"
    budgets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShareLimit:
    """Actions of an axis weigh between ``minimum`` and ``maximum`` thousandths of all retained actions."""

    axis: str
    minimum: int = 0
    maximum: int = 1000
    measure: Measure = "money"
    budgets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParallelLimit:
    """Work in parallel, among candidates bearing ``tag`` (empty: all of them).

    Attributes:
        running: most actions at work in any one period.
        starts_per_period: most actions started in one period.
        starts_per_year: most actions started in one year.
    """

    tag: str = ""
    running: int | None = None
    starts_per_period: int | None = None
    starts_per_year: int | None = None


@dataclass(frozen=True, slots=True)
class ClosedWindow:
    """Candidates bearing ``tag`` (empty: all) may not start, end, or be at work in these periods.

    For ``end`` the period concerned is the last one of the work, ``start + duration - 1``.
    """

    periods: tuple[int, ...]
    tag: str = ""
    kind: WindowKind = "start"


@dataclass(frozen=True)
class Problem:
    """A whole arbitrage. Validated at construction.

    Attributes:
        periods: horizon; periods are 0 .. periods - 1.
        weights: criterion -> weight (integers >= 0), for candidates described by ``scores``.
        discount_ppm: loss of value per period, in millionths (10_000: 1 % per period). The factor after t periods is
            D[t] / 1e9 with D[0] = 1e9 and D[t+1] = D[t] * 1_000_000 // (1_000_000 + discount_ppm).
        forced_in, forced_out: group or candidate keys imposed or ruled out.
        fixed_starts: candidate key -> start. The candidate is retained and starts then: work already running.

    Raises:
        InvalidProblem: with the field and a French sentence.
    """

    periods: int
    candidates: tuple[Candidate, ...]
    title: str = ""
    periods_per_year: int = 4
    budgets: tuple[Budget, ...] = ()
    skills: tuple[Skill, ...] = ()
    members: tuple[str, ...] = ()
    axes: tuple[str, ...] = ()
    weights: Mapping[str, int] = field(default_factory=dict)
    obligations: tuple[Obligation, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    floors: tuple[Floor, ...] = ()
    shares: tuple[ShareLimit, ...] = ()
    parallel: tuple[ParallelLimit, ...] = ()
    closed: tuple[ClosedWindow, ...] = ()
    forced_in: tuple[str, ...] = ()
    forced_out: tuple[str, ...] = ()
    fixed_starts: Mapping[str, int] = field(default_factory=dict)
    discount_ppm: int = 0

    def __post_init__(self) -> None:
        from jalon.engine.validation import validate

        validate(self)

    @property
    def years(self) -> int:
        """Years the horizon touches."""
        return -(-self.periods // self.periods_per_year)

    @cached_property
    def by_key(self) -> dict[str, Candidate]:
        return {candidate.key: candidate for candidate in self.candidates}

    @cached_property
    def groups(self) -> dict[str, tuple[Candidate, ...]]:
        """Group key -> its variants, in the order of the problem."""
        found: dict[str, list[Candidate]] = {}
        for candidate in self.candidates:
            found.setdefault(candidate.action, []).append(candidate)
        return {key: tuple(variants) for key, variants in found.items()}

    def candidates_of(self, key: str) -> tuple[Candidate, ...]:
        """Variants of a group, or the single candidate of that key."""
        if key in self.groups:
            return self.groups[key]
        return (self.by_key[key],)

    def starts_of(self, candidate: Candidate) -> tuple[int, ...]:
        """Starts left once closed windows, ``fixed_starts`` and ``forced_out`` are applied; may be empty."""
        if candidate.key in self.fixed_starts:
            return (self.fixed_starts[candidate.key],)
        if candidate.key in self._ruled_out or candidate.action in self._ruled_out:
            return ()
        if candidate.action in self._fixed_groups:
            return ()
        starts = candidate.starts
        if starts is None:
            starts = tuple(range(self.periods - candidate.duration + 1))
        windows = [w for w in self.closed if not w.tag or w.tag in candidate.tags]
        if not windows:
            return starts
        return tuple(s for s in starts if not any(_hits(w, s, candidate.duration) for w in windows))

    @cached_property
    def _ruled_out(self) -> frozenset[str]:
        return frozenset(self.forced_out)

    @cached_property
    def _fixed_groups(self) -> frozenset[str]:
        return frozenset(self.by_key[key].action for key in self.fixed_starts)

    @cached_property
    def must_groups(self) -> frozenset[str]:
        """Groups of which one variant must be retained: obligations, forced in, already running."""
        found = {o.action for o in self.obligations}
        for key in self.forced_in:
            found.add(key if key in self.groups else self.by_key[key].action)
        return frozenset(found | self._fixed_groups)

    @cached_property
    def deadlines(self) -> dict[str, int]:
        """Group key -> earliest deadline among its dated obligations."""
        found: dict[str, int] = {}
        for o in self.obligations:
            if o.deadline is not None:
                found[o.action] = min(o.deadline, found.get(o.action, o.deadline))
        return found

    @cached_property
    def discount(self) -> tuple[int, ...]:
        """Factors D[t] in billionths, t = 0 .. periods + longest duration."""
        longest = max((c.duration for c in self.candidates), default=0)
        table = [DISCOUNT_ONE]
        for _ in range(self.periods + longest):
            table.append(table[-1] * 1_000_000 // (1_000_000 + self.discount_ppm))
        return tuple(table)

    def gross_value(self, candidate: Candidate) -> int:
        """Undiscounted value, in value units: what floors and shares count."""
        if candidate.value is not None:
            return candidate.value
        if candidate.values is not None:
            return sum(candidate.values)
        if candidate.value_by_start is not None:
            return max(candidate.value_by_start.values(), default=0)
        scores = candidate.scores or {}
        return sum(self.weights[criterion] * score for criterion, score in scores.items())

    def value_milli(self, candidate: Candidate, start: int) -> int:
        """Value of starting the candidate then, in thousandths of the value unit, rounded down."""
        if candidate.value_by_start is not None:
            return MILLI * candidate.value_by_start.get(start, 0)
        table = self.discount
        if candidate.values is not None:
            total = 0
            for k, amount in enumerate(candidate.values):
                if start + k < self.periods:
                    total += amount * table[max(0, start + k)]
            return total // 10**6
        return self.gross_value(candidate) * table[max(0, start + candidate.duration)] // 10**6

    def money_of(self, candidate: Candidate, budgets: tuple[str, ...] = ()) -> int:
        """Whole spending of the candidate in these budgets (all when empty), minor units."""
        return sum(sum(a) for key, a in candidate.spending.items() if not budgets or key in budgets)

    def measure_of(self, candidate: Candidate, measure: Measure, budgets: tuple[str, ...] = ()) -> int:
        """What a candidate weighs in a floor or a share: value units, minor units, or 1000 for « count »."""
        if measure == "value":
            return self.gross_value(candidate)
        if measure == "money":
            return self.money_of(candidate, budgets)
        return MILLI

    def penalty_milli(self, requirement: Requirement) -> int:
        """Cost of ignoring an advisable requirement, thousandths of the value unit."""
        if requirement.blocking:
            return 0
        if requirement.penalty is not None:
            return MILLI * requirement.penalty
        return max((MILLI * self.gross_value(c) for c in self.candidates_of(requirement.after)), default=0) // 50

    def to_json(self) -> dict[str, Any]:
        from jalon.engine.document import problem_to_json

        return problem_to_json(self)

    @classmethod
    def from_json(cls, document: Any) -> Problem:
        from jalon.engine.document import problem_from_json

        return problem_from_json(document)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical document: the same problem always has the same."""
        from jalon.engine.document import digest_of

        return digest_of(self.to_json())


def _hits(window: ClosedWindow, start: int, duration: int) -> bool:
    if window.kind == "start":
        return start in window.periods
    if window.kind == "end":
        return start + duration - 1 in window.periods
    return any(start <= t < start + duration for t in window.periods)
