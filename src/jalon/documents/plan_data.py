"""What the papers of a plan are made of: plain values, read once by the caller, already allowed to the reader.

Amounts in minor units of `CopilPack.currency`; efforts in half-days; values as the arbitrage counts them.
Nothing is decided here: sums are the only arithmetic.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jalon.documents.load import SkillLoad, YearMoney
from jalon.documents.sections import Section
from jalon.kernel.quarter import Quarter


@dataclass(frozen=True, slots=True)
class Cost:
    """What an action costs in one year and section."""

    year: int
    section: Section
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Effort:
    """Half-days an action asks from a skill in one quarter."""

    skill: str
    quarter: Quarter
    halfdays: int


@dataclass(frozen=True, slots=True)
class RetainedAction:
    """An action of the plan, at the date the plan gives it.

    Args:
        value: what the arbitrage counts for it; None when it was never scored.
        notes: criterion code -> note 0 to 4; a criterion without a note is absent, never 0.
        after: codes of its prerequisites.
    """

    code: str
    title: str
    axis: str
    start: Quarter
    quarters: int
    costs: tuple[Cost, ...]
    efforts: tuple[Effort, ...] = ()
    value: float | None = None
    is_obligation: bool = False
    lead: str = ""
    notes: tuple[tuple[str, float], ...] = ()
    after: tuple[str, ...] = ()

    @property
    def cost_minor(self) -> int:
        """All its costs, also those outside the horizon."""
        return sum(cost.amount_minor for cost in self.costs)

    @property
    def effort_halfdays(self) -> int:
        """Effort on the whole horizon."""
        return sum(effort.halfdays for effort in self.efforts)


@dataclass(frozen=True, slots=True)
class SetAsideAction:
    """An action « non retenue à ce stade », with why, what would bring it in, and when it is looked at again."""

    code: str
    title: str
    axis: str
    reason: str
    review_on: date | None
    cost_minor: int | None = None
    effort_halfdays: int | None = None
    what_would_change: str = ""
    value: float | None = None
    notes: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """Money set for one year and section."""

    year: int
    section: Section
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """Half-days a skill can give in one quarter."""

    skill: str
    quarter: Quarter
    halfdays: int


@dataclass(frozen=True, slots=True)
class DecisionPoint:
    """One thing the committee must decide, and what is proposed."""

    question: str
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class PlanRisk:
    """What could go wrong and what is planned against it."""

    label: str
    answer: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class PlanCriterion:
    """A criterion of the frozen grid and its weight."""

    code: str
    label: str
    weight: float


@dataclass(frozen=True, slots=True)
class CopilPack:
    """Everything the four pages, the workbook and the slides say of one plan.

    Args:
        organisation, roadmap: as printed.
        body: the committee, e.g. « COPIL ».
        scenario: the name of the plan.
        tax: « TTC » or « HT », as the credits are voted.
        first, quarters: the horizon.
        quality: one sentence on how far the plan is from the best possible, from the caller.
        decision: paragraphs of the draft decision.
    """

    organisation: str
    roadmap: str
    body: str
    meeting_on: date
    scenario: str
    first: Quarter
    quarters: int
    retained: tuple[RetainedAction, ...]
    set_aside: tuple[SetAsideAction, ...]
    envelopes: tuple[Envelope, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    points: tuple[DecisionPoint, ...] = ()
    risks: tuple[PlanRisk, ...] = ()
    criteria: tuple[PlanCriterion, ...] = ()
    decision: tuple[str, ...] = ()
    quality: str = ""
    confidentiality: str = ""
    currency: str = "EUR"
    tax: str = "TTC"

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the horizon."""
        return tuple(range(self.first.year, self.first.plus(self.quarters - 1).year + 1))

    @property
    def axes(self) -> tuple[str, ...]:
        """Axes of the retained actions, then of the others, each once."""
        return _once([*(action.axis for action in self.retained), *(action.axis for action in self.set_aside)])

    @property
    def skills(self) -> tuple[str, ...]:
        """Skills that have a capacity or are asked for, each once."""
        asked = (effort.skill for action in self.retained for effort in action.efforts)
        return _once((*(capacity.skill for capacity in self.capacities), *asked))

    @property
    def total_minor(self) -> int:
        """Cost of the retained actions inside the horizon."""
        return sum(row.used_minor for row in self.money())

    def cost_minor(self, action: RetainedAction) -> int:
        """Cost of an action inside the horizon: what the envelopes of the plan bear."""
        return sum(cost.amount_minor for cost in action.costs if cost.year in self.years)

    @property
    def beyond_minor(self) -> int:
        """Cost of the retained actions outside the horizon, borne by none of its envelopes."""
        return sum(action.cost_minor for action in self.retained) - self.total_minor

    def spent_minor(self, *, year: int | None = None, section: Section | None = None, axis: str | None = None) -> int:
        """Cost of the retained actions inside the horizon, narrowed by year, section and axis."""
        return sum(
            cost.amount_minor
            for action in self.retained
            if axis is None or action.axis == axis
            for cost in action.costs
            if cost.year in self.years and year in (None, cost.year) and section in (None, cost.section)
        )

    def money(self) -> tuple[YearMoney, ...]:
        """Used and set, by year and section."""
        found = {(envelope.year, envelope.section): envelope.amount_minor for envelope in self.envelopes}
        return tuple(
            YearMoney(year, section, self.spent_minor(year=year, section=section), found.get((year, section)))
            for year in self.years
            for section in Section
        )

    def loads(self) -> tuple[SkillLoad, ...]:
        """Load and capacity of each skill on the quarters of the horizon."""
        quarters = [self.first.plus(index) for index in range(self.quarters)]
        load: dict[tuple[str, Quarter], int] = {}
        for action in self.retained:
            for effort in action.efforts:
                load[effort.skill, effort.quarter] = load.get((effort.skill, effort.quarter), 0) + effort.halfdays
        most: dict[tuple[str, Quarter], int] = {}
        for capacity in self.capacities:
            most[capacity.skill, capacity.quarter] = most.get((capacity.skill, capacity.quarter), 0) + capacity.halfdays
        return tuple(
            SkillLoad(
                skill,
                tuple(load.get((skill, quarter), 0) for quarter in quarters),
                tuple(most.get((skill, quarter), 0) for quarter in quarters),
            )
            for skill in self.skills
        )


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
