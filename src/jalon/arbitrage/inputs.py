"""Rows of a round read once, as plain values: what scoring, the bridge and the screens share."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from jalon.arbitrage.models import ArbitrageRound, Criterion, Score
from jalon.arbitrage.notation import Interval, Rated, intensity, note_of
from jalon.arbitrage.value import Territory, reach, success_pct, value
from jalon.kernel.quarter import Quarter
from jalon.programme.models import Action, ActionStatus, Triage
from jalon.programme.models.grid import CriterionSide

OUT_OF_ROUND = (ActionStatus.DONE, ActionStatus.ABANDONED)
VALUE_SIDES = (CriterionSide.CITIZENS, CriterionSide.COLLECTIVITE)
CERTAIN = Interval(Fraction(100), Fraction(100), Fraction(100))


@dataclass(frozen=True, slots=True)
class ActionRating:
    """What a round knows of the worth of one action; points from 0 to 100.

    Attributes:
        feasibility: note 0 to 4, None without such a criterion.
        success: chances of success in %, 100 without a risk criterion.
        missing: labels of what nobody gave yet; each widens the interval.
    """

    reach: Interval
    intensity: Interval
    citizens: Interval | None
    collectivite: Interval | None
    feasibility: Interval | None
    success: Interval
    missing: tuple[str, ...] = ()

    def value(self, share_pct: int = 100) -> Interval:
        """Reach × intensity × chances of success."""
        return value(self.reach, self.intensity, self.success, share_pct=share_pct)


@dataclass(frozen=True)
class RoundInputs:
    """One round, its actions in order of code, its criteria and notes.

    Attributes:
        notes: action id -> criterion id -> college -> note.
        weights: criterion code -> weight of a scenario, in place of the grid's.
    """

    round: ArbitrageRound
    actions: tuple[Action, ...]
    criteria: tuple[Criterion, ...]
    notes: Mapping[int, Mapping[int, Mapping[str, int]]]
    weights: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def territory(self) -> Territory:
        """Inhabitants of the owner, or of its members when the registry gives none for it."""
        participants = list(self.round.roadmap.participants.select_related("organisation"))
        population = self.round.roadmap.organisation.population
        if not population:
            population = sum(p.organisation.population or 0 for p in participants) or None
        return Territory(population=population, members=len(participants))

    @cached_property
    def known_reaches(self) -> tuple[int, ...]:
        """Reaches of the actions whose beneficiaries are known."""
        found = (reach(a.audience, a.beneficiaries, self.territory) for a in self.actions)
        return tuple(int(r.likely) for r in found if r.is_known)

    @cached_property
    def ratings(self) -> Mapping[int, ActionRating]:
        """Action id -> rating."""
        return {action.pk: self._rating(action) for action in self.actions}

    def rated(self, action: Action, *sides: str) -> tuple[Rated, ...]:
        """Criteria of these sides with the notes of the action and the weights of the scenario."""
        notes = self.notes.get(action.pk, {})
        return tuple(
            Rated(c.code, self.weights.get(c.code, c.weight), notes.get(c.pk, {}), tuple(c.colleges))
            for c in self.criteria
            if c.side in sides
        )

    def _rating(self, action: Action) -> ActionRating:
        worth = self.rated(action, *VALUE_SIDES)
        risk = self.rated(action, CriterionSide.RISK)
        feasible = self.rated(action, CriterionSide.FEASIBILITY)
        reached = reach(action.audience, action.beneficiaries, self.territory, among=self.known_reaches)
        notes = self.notes.get(action.pk, {})
        missing = tuple(
            c.label
            for c in self.criteria
            if self.weights.get(c.code, c.weight) or c.side not in VALUE_SIDES
            if not notes.get(c.pk) or any(college not in notes[c.pk] for college in c.colleges)
        )
        return ActionRating(
            reach=reached,
            intensity=intensity(worth),
            citizens=self._side(action, CriterionSide.CITIZENS),
            collectivite=self._side(action, CriterionSide.COLLECTIVITE),
            feasibility=_as_note(feasible) if feasible else None,
            success=success_pct(_as_note(risk)) if risk else CERTAIN,
            missing=missing,
        )

    def _side(self, action: Action, side: str) -> Interval | None:
        rated = self.rated(action, side)
        return intensity(rated) if rated else None


def _as_note(rated: tuple[Rated, ...]) -> Interval:
    """Several criteria of feasibility or risk: the least favourable one speaks."""
    return min((note_of(r) for r in rated), key=lambda note: (note.likely, note.low))


def read_round(round_: ArbitrageRound, *, weights: Mapping[str, int] | None = None) -> RoundInputs:
    """Read what a round compares, in four queries.

    Left out: actions done or abandoned. Those « non mûres » are there: screens say why they are not compared.
    """
    actions = (
        Action.objects.filter(roadmap=round_.roadmap)
        .exclude(status__in=OUT_OF_ROUND)
        .select_related("axis", "department", "obligation", "lead")
        .order_by("code")
    )
    notes: defaultdict[int, defaultdict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for action_id, criterion_id, college, note in Score.objects.filter(criterion__round=round_).values_list(
        "action_id", "criterion_id", "college", "value"
    ):
        notes[action_id][criterion_id][college] = note
    return RoundInputs(
        round=round_,
        actions=tuple(actions),
        criteria=tuple(round_.criteria.all()),
        notes={pk: dict(of_action) for pk, of_action in notes.items()},
        weights=dict(weights or {}),
    )


def is_compared(action: Action) -> bool:
    """Takes part in the computation: everything but what was sorted as not ripe."""
    return action.triage != Triage.NOT_RIPE


def is_running(action: Action) -> bool:
    """Already started: its start is not to be chosen."""
    return action.triage == Triage.UNDER_WAY or action.status in (ActionStatus.UNDER_WAY, ActionStatus.SUSPENDED)


def start_quarter(action: Action, default: Quarter) -> Quarter:
    """When a running action started."""
    day = action.started_on or action.planned_start_on
    return Quarter.of(day) if day else default
