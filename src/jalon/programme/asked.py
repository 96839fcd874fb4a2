"""What the whole list asks, before any choice: by year, section and skill. Rule: `docs/regles/premiere-heure.md`."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Prefetch

from jalon.programme.models import Action, ActionStatus, Triage, Variant
from jalon.roadmaps.models import Roadmap

NOT_COUNTED = (ActionStatus.DONE, ActionStatus.ABANDONED)


@dataclass(frozen=True, slots=True)
class ActionAsk:
    """What one action asks over the horizon: minor units and half-days, likely."""

    action: Action
    cost_minor: int
    halfdays: int
    has_cost: bool
    has_effort: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list asks. Money: (civil year, section) -> minor units. Skills: skill id -> half-days."""

    actions: tuple[ActionAsk, ...]
    money: Mapping[tuple[int, str], int]
    skills: Mapping[int, int]

    @property
    def without_cost(self) -> int:
        """Actions in no sum of money."""
        return sum(1 for ask in self.actions if not ask.has_cost)

    @property
    def without_effort(self) -> int:
        """Actions in no sum of days."""
        return sum(1 for ask in self.actions if not ask.has_effort)

    @property
    def obligations(self) -> int:
        """Actions that answer a legal obligation."""
        return sum(1 for ask in self.actions if ask.action.triage == Triage.MANDATORY or ask.action.obligation_id)


def asked_by(roadmap: Roadmap) -> Asked:
    """Sum the likely costs and efforts of every live action, by its main variant. A constant number of queries."""
    money: defaultdict[tuple[int, str], int] = defaultdict(int)
    skills: defaultdict[int, int] = defaultdict(int)
    asks = []
    for action in _live_actions(roadmap):
        variant = next(iter(action.main_variants), None)  # type: ignore[attr-defined]
        costs = _costs_by_year(roadmap, action, variant) if variant else {}
        for key, amount in costs.items():
            money[key] += amount
        efforts = list(variant.efforts.all()) if variant else []
        for effort in efforts:
            skills[effort.skill_id] += effort.likely_halfdays
        asks.append(
            ActionAsk(
                action=action,
                cost_minor=sum(costs.values()),
                halfdays=sum(effort.likely_halfdays for effort in efforts),
                has_cost=bool(variant and variant.costs.all()),
                has_effort=bool(efforts),
            )
        )
    return Asked(actions=tuple(asks), money=dict(money), skills=dict(skills))


def _live_actions(roadmap: Roadmap) -> list[Action]:
    main = Variant.objects.filter(is_main=True).prefetch_related("costs", "efforts", "subsidies")
    return list(
        Action.objects.filter(roadmap=roadmap)
        .exclude(status__in=NOT_COUNTED)
        .select_related("axis", "roadmap")
        .prefetch_related(Prefetch("variants", queryset=main, to_attr="main_variants"))
        .order_by("sort_key", "pk")
    )


def _costs_by_year(roadmap: Roadmap, action: Action, variant: Variant) -> dict[tuple[int, str], int]:
    first = max(action.earliest_on or roadmap.starts_on, roadmap.starts_on).year
    found: defaultdict[tuple[int, str], int] = defaultdict(int)
    for cost in variant.costs.all():
        last = roadmap.years[-1] if cost.is_recurring else first + cost.year
        for year in range(first + cost.year, last + 1):
            if year in roadmap.years:
                found[(year, cost.section)] += cost.likely_minor
    for subsidy in variant.subsidies.all():
        key = (first + subsidy.year, "investment")
        if subsidy.is_obtained and key in found:
            found[key] = max(found[key] - subsidy.amount_minor, 0)
    return dict(found)
