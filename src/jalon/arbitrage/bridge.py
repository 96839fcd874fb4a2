"""Rows → engine problem in integers, and engine plan → rows. The only module of the product that imports the engine.

Units: a period is a quarter, money in minor units, effort in half-days, value in hundredths of a point.
A group is an action, named by its code; a candidate is a variant, named `code#variant id`.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.arbitrage.fairness import read_fairness
from jalon.arbitrage.horizon import PERIODS_PER_YEAR, Horizon
from jalon.arbitrage.inputs import RoundInputs, is_compared, is_running, read_round, start_quarter
from jalon.arbitrage.means import Means, read_means
from jalon.arbitrage.models import PlanStatus, Scenario
from jalon.arbitrage.selection import Selection, selection_of
from jalon.arbitrage.value import engine_units
from jalon.engine import (
    Breach,
    Budget,
    Candidate,
    EngineError,
    Exclusion,
    Floor,
    Obligation,
    ParallelLimit,
    Plan,
    Problem,
    Report,
    Requirement,
    ShareLimit,
    Skill,
    check,
    solve,
)
from jalon.engine.curve import Curve, NextStep
from jalon.engine.demands import Contradiction, Demand, contradiction
from jalon.engine.enlarge import Extra
from jalon.engine.exchanges import Exchanges, NearPlan
from jalon.engine.explain import Explanations, Price
from jalon.engine.plan import ENGINE_VERSION
from jalon.engine.preview import seconds_for
from jalon.engine.text import (
    Words,
    clauses,
    demand_clause,
    exchange_sentence,
    extra_clause,
    holds_clause,
    listed,
    next_step_sentence,
    percent,
    share_words,
)
from jalon.finance.models import BudgetSection
from jalon.kernel.errors import DomainError
from jalon.kernel.quarter import Quarter
from jalon.programme.models import Action, ActionLink, LinkKind, Triage, Variant

STATUS_OF = {
    "proved": PlanStatus.PROVED,
    "interval": PlanStatus.INTERVAL,
    "infeasible": PlanStatus.INFEASIBLE,
    "not_found": PlanStatus.FAILED,
}
__all__ = [
    "Assembled",
    "Breach",
    "Contradiction",
    "Curve",
    "Demand",
    "EngineError",
    "Exchanges",
    "Explanations",
    "Extra",
    "NearPlan",
    "NextStep",
    "Placed",
    "Plan",
    "Price",
    "Problem",
    "Report",
    "Words",
    "assemble",
    "check",
    "clauses",
    "contradiction",
    "demand_clause",
    "exchange_sentence",
    "extra_clause",
    "holds_clause",
    "listed",
    "next_step_sentence",
    "percent",
    "place",
    "seconds_for",
    "share_words",
    "solve",
]


class CannotCompute(DomainError):
    """The rows make no problem the engine takes."""

    messages = {
        "no_action": gettext_lazy("Aucune action à comparer : triez au moins une action « à arbitrer »."),
        "over": gettext_lazy("La feuille de route est terminée : plus aucun trimestre n’est à planifier."),
        "refused": gettext_lazy("Le calcul est refusé. %(sentence)s"),
    }


@dataclass(frozen=True)
class Assembled:
    """A problem and what each of its keys stands for.

    Attributes:
        variants: candidate key -> (action id, variant id).
        left_aside: action id -> why it is not in the computation, as a code: not_ripe, not_feasible, no_prerequisite,
            no_window.
        warnings: French sentences on what was missing and how it was counted.
        names: axis, member or tag of the problem -> its name.
        estimates: `likely`, `low` or `high`: the figures of costs and efforts counted.
    """

    problem: Problem
    horizon: Horizon
    means: Means
    inputs: RoundInputs
    variants: Mapping[str, tuple[int, int]]
    left_aside: Mapping[int, str]
    warnings: tuple[str, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    estimates: str = "likely"

    def starts_of(self, lines: Mapping[int, tuple[int, date]]) -> dict[str, int]:
        """Rows → engine: action id -> (variant id, first day) as candidate key -> period. Unknown ones are left out."""
        keys = {pair: key for key, pair in self.variants.items()}
        return {
            keys[action_id, variant_id]: self.horizon.period(Quarter.of(day))
            for action_id, (variant_id, day) in lines.items()
            if (action_id, variant_id) in keys
        }


@dataclass(frozen=True, slots=True)
class Placed:
    """An action retained: its variant, its quarters, how late it is against its deadline."""

    action_id: int
    variant_id: int
    start_on: date
    end_on: date
    lateness_quarters: int


def place(assembled: Assembled, starts: Mapping[str, int], late: Mapping[str, int]) -> tuple[Placed, ...]:
    """Engine → rows: the lines of a plan, by start then code."""
    found = []
    for key, start in sorted(starts.items(), key=lambda item: (item[1], item[0])):
        action_id, variant_id = assembled.variants[key]
        candidate = assembled.problem.by_key[key]
        first = assembled.horizon.quarter(start)
        last = first.plus(candidate.duration - 1)
        found.append(Placed(action_id, variant_id, first.starts_on, last.ends_on, late.get(candidate.action, 0)))
    return tuple(found)


def assemble(scenario: Scenario, *, selection: Selection | None = None) -> Assembled:
    """The exact problem of a scenario.

    Args:
        selection: in place of the stored choices and levers, for a preview.

    Raises:
        CannotCompute: nothing to compare, horizon over, or the engine refuses (cycle of prerequisites…).
    """
    return _Builder(scenario, selection or selection_of(scenario)).build()


class _Builder:
    """One reading of the rows of a scenario."""

    def __init__(self, scenario: Scenario, selection: Selection) -> None:
        self.scenario, self.selection = scenario, selection
        self.round = scenario.round
        self.horizon = Horizon.of(self.round)
        if self.horizon.decision > self.horizon.last:
            raise CannotCompute("over")
        self.inputs = read_round(self.round, weights=selection.levers.weights)
        self.means = read_means(self.round.roadmap, self.horizon, selection.levers)
        self.left_aside: dict[int, str] = {}
        self.warnings: list[str] = list(self.means.warnings)
        self.by_id = {action.pk: action for action in self.inputs.actions}
        self.links = list(ActionLink.objects.filter(source__in=self.by_id, target__roadmap=self.round.roadmap))

    def build(self) -> Assembled:
        kept = self._compared()
        if not kept:
            raise CannotCompute("no_action")
        inside = [a for a in kept if a.pk not in self.selection.forced_out]
        self.fairness = read_fairness(self.selection.levers, inside)
        self.warnings += self.fairness.warnings
        variants: dict[str, tuple[int, int]] = {}
        candidates: list[Candidate] = []
        fixed: dict[str, int] = {}
        by_action: defaultdict[int, list[Variant]] = defaultdict(list)
        rows = Variant.objects.filter(action__in=kept).prefetch_related("costs", "efforts").order_by("-is_main", "pk")
        for variant in rows:
            by_action[variant.action_id].append(variant)
        for action in kept:
            running = is_running(action)
            for variant in by_action[action.pk][: 1 if running else None]:
                candidate = self._candidate(action, variant, running=running)
                candidates.append(candidate)
                variants[candidate.key] = (action.pk, variant.pk)
                if running:
                    start = self.horizon.period(start_quarter(action, self.horizon.decision))
                    fixed[candidate.key] = max(start, -100)
        try:
            problem = self._problem(kept, tuple(candidates), fixed)
        except EngineError as refusal:
            raise CannotCompute("refused", sentence=refusal.message) from refusal
        return Assembled(
            problem,
            self.horizon,
            self.means,
            self.inputs,
            variants,
            self.left_aside,
            tuple(self.warnings),
            self._names(kept),
            self.selection.levers.estimates,
        )

    def _names(self, kept: list[Action]) -> dict[str, str]:
        axes = {str(action.axis_id): str(action.axis) for action in kept if action.axis_id}
        teams = {f"p{row.id}": row.skill_label for row, _ in self.means.capacities}
        return axes | teams | dict(self.fairness.members)

    def _compared(self) -> list[Action]:
        """Actions in the computation; the others are noted with their reason."""
        levers = self.selection.levers
        threshold = levers.feasibility_threshold
        if threshold is None:
            threshold = self.round.feasibility_threshold
        for action in self.inputs.actions:
            rating = self.inputs.ratings[action.pk]
            if not is_compared(action):
                self.left_aside[action.pk] = "not_ripe"
            elif not self._is_due(action) and rating.feasibility is not None and rating.feasibility.high < threshold:
                self.left_aside[action.pk] = "not_feasible"
        while lost := [a for a in self._inside() if not self._is_due(a) and self._prerequisite_out(a)]:
            for action in lost:
                self.left_aside[action.pk] = "no_prerequisite"
        unsorted = sum(1 for action in self._inside() if not action.triage)
        if unsorted:
            self.warnings.append(
                _("%(count)d action(s) ne sont pas triées : elles sont comptées « à arbitrer ».") % {"count": unsorted}
            )
        return [a for a in self._inside() if a.variants.exists()]

    def _inside(self) -> list[Action]:
        return [action for action in self.inputs.actions if action.pk not in self.left_aside]

    def _is_due(self, action: Action) -> bool:
        """Must be there whatever its notes: obligation, imposed, or already running."""
        return action.triage == Triage.MANDATORY or action.pk in self.selection.forced_in or is_running(action)

    def _prerequisite_out(self, action: Action) -> bool:
        return any(
            link.source_id == action.pk and link.kind == LinkKind.BLOCKING and link.target_id in self.left_aside
            for link in self.links
        )

    def _candidate(self, action: Action, variant: Variant, *, running: bool) -> Candidate:
        duration = variant.duration_quarters or action.duration_quarters or 0
        if not duration:
            duration = 2
            self.warnings.append(
                _("« %(title)s » n’a pas de durée : deux trimestres sont comptés.") % {"title": action}
            )
        duration = min(duration, 100)
        effort, tags = self._effort(action, variant, duration)
        rating = self.inputs.ratings[action.pk]
        spending = self._spending(variant)
        if running:
            start = self.horizon.period(start_quarter(action, self.horizon.decision))
            effort = {key: self._from_now(amounts, start) for key, amounts in effort.items()}
            spending = {key: self._from_this_year(amounts, start) for key, amounts in spending.items()}
        return Candidate(
            key=f"{action.code}#{variant.pk}",
            group=action.code,
            title=action.title,
            duration=duration,
            starts=None if running else self._starts(action, duration),
            spending=spending,
            effort=effort,
            value=engine_units(rating.value(variant.value_pct).likely),
            axis=str(action.axis_id or ""),
            benefits=dict.fromkeys(sorted(self.fairness.benefits.get(action.pk, ())), 1000),
            tags=tags,
        )

    def _starts(self, action: Action, duration: int) -> tuple[int, ...]:
        imposed = self.selection.starts.get(action.pk)
        if imposed is not None:
            period = self.horizon.period(Quarter.of(imposed))
            return (period,) if 0 <= period < self.horizon.periods else ()
        mandatory = action.triage == Triage.MANDATORY
        latest = None if mandatory else action.latest_on
        starts = self.horizon.starts(duration, earliest_on=action.earliest_on, latest_on=latest)
        if not starts and mandatory:
            starts = self.horizon.starts(1, earliest_on=action.earliest_on)[:1]
            starts = starts or (self.horizon.period(self.horizon.decision),)
            words = {"title": action}
            self.warnings.append(_("« %(title)s » dure plus que l’horizon restant : elle le dépasse.") % words)
        return starts

    def _spending(self, variant: Variant) -> dict[str, tuple[int, ...]]:
        """A cost of year k falls in the civil year of the start plus k: it is paid 4k quarters after the start."""
        estimate = f"{self.selection.levers.estimates}_minor"
        found: dict[str, list[int]] = {}
        length = self.horizon.periods
        for cost in variant.costs.all():
            paid = found.setdefault(cost.section, [0] * length)
            last = length if cost.is_recurring else PERIODS_PER_YEAR * cost.year + 1
            for period in range(PERIODS_PER_YEAR * cost.year, min(last, length), PERIODS_PER_YEAR):
                paid[period] += getattr(cost, estimate)
        return {section: tuple(paid) for section, paid in found.items() if any(paid)}

    def _effort(
        self, action: Action, variant: Variant, duration: int
    ) -> tuple[dict[str, tuple[int, ...]], tuple[str, ...]]:
        """Half-days spread evenly, the first quarters taking what does not divide."""
        estimate = f"{self.selection.levers.estimates}_halfdays"
        found: dict[str, list[int]] = {}
        tags: set[str] = set()
        for effort in variant.efforts.all():
            whole = getattr(effort, estimate)
            share, rest = divmod(whole, duration)
            spread = [share + (1 if k < rest else 0) for k in range(duration)]
            for key in self._keys_of(effort.skill_id, effort.department_id):
                found[key] = [a + b for a, b in zip(found.get(key, [0] * duration), spread, strict=True)]
            if whole:
                tags |= self._tags_of(action, effort.skill_id, effort.department_id)
        return {key: tuple(amounts) for key, amounts in found.items() if any(amounts)}, tuple(sorted(tags))

    def _keys_of(self, skill_id: int, department_id: int | None) -> list[str]:
        """The skill as a whole, and the department's own days when it declared some."""
        rows = [row for row, _ in self.means.capacities if row.skill_id == skill_id]
        keys = [f"s{skill_id}"] if rows else []
        if department_id is not None and any(row.department_id == department_id for row in rows) and len(rows) > 1:
            keys.append(f"s{skill_id}d{department_id}")
        return keys

    def _tags_of(self, action: Action, skill_id: int, department_id: int | None) -> set[str]:
        return {
            f"p{row.id}"
            for row, _ in self.means.capacities
            if row.projects_at_once
            and row.skill_id == skill_id
            and (row.department_id is None or row.department_id in (department_id, action.department_id))
        }

    def _from_now(self, amounts: tuple[int, ...], start: int) -> tuple[int, ...]:
        now = self.horizon.period(self.horizon.decision)
        return tuple(amount if start + k >= now else 0 for k, amount in enumerate(amounts))

    def _from_this_year(self, amounts: tuple[int, ...], start: int) -> tuple[int, ...]:
        year = self.horizon.decision.year
        return tuple(amount if self.horizon.quarter(start + k).year >= year else 0 for k, amount in enumerate(amounts))

    def _problem(self, kept: list[Action], candidates: tuple[Candidate, ...], fixed: dict[str, int]) -> Problem:
        codes = {action.pk: action.code for action in kept}
        margin = self.selection.levers.margin_pct
        permille = 10 * (self.round.margin_pct if margin is None else margin)
        forced_in, forced_out = self._imposed(codes, fixed)
        return Problem(
            periods=self.horizon.periods,
            periods_per_year=PERIODS_PER_YEAR,
            candidates=candidates,
            title=str(self.round.roadmap),
            budgets=tuple(
                Budget(
                    section.value,
                    str(section.label),
                    yearly=self.means.envelopes.get(section.value),
                    margin_permille=permille,
                )
                for section in BudgetSection
            ),
            skills=self._skills(candidates, permille),
            members=tuple(self.fairness.members),
            floors=tuple(Floor(key, 1000 * count, "count") for key, count in self.fairness.floors.items()),
            shares=tuple(
                ShareLimit(str(axis), 10 * least, 10 * most)
                for axis, (least, most) in sorted(self.fairness.axis_shares.items())
            ),
            axes=tuple(sorted({candidate.axis for candidate in candidates if candidate.axis})),
            obligations=tuple(
                Obligation(a.code, self._deadline(a))
                for a in kept
                if a.triage == Triage.MANDATORY and not is_running(a)
            ),
            requirements=self._requirements(codes),
            exclusions=tuple(
                Exclusion((codes[link.source_id], codes[link.target_id]))
                for link in self.links
                if link.kind == LinkKind.EXCLUDES and link.source_id in codes and link.target_id in codes
            ),
            parallel=tuple(
                ParallelLimit(f"p{row.id}", running=row.projects_at_once)
                for row, _ in self.means.capacities
                if row.projects_at_once and any(f"p{row.id}" in candidate.tags for candidate in candidates)
            ),
            forced_in=forced_in,
            forced_out=forced_out,
            fixed_starts=fixed,
            discount_ppm=int(self.round.discount_pct * 10_000),
        )

    def _imposed(self, codes: Mapping[int, str], fixed: Mapping[str, int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What is imposed and set aside. A list made by hand is taken whole, and nothing else with it."""
        running = {key.split("#")[0] for key in fixed}
        forced_in = {codes[pk] for pk in self.selection.forced_in if pk in codes}
        forced_out = {codes[pk] for pk in self.selection.forced_out if pk in codes}
        if self.scenario.is_members_list:
            listed = {codes[pk] for pk in self.selection.listed if pk in codes}
            forced_in |= listed
            forced_out |= set(codes.values()) - forced_in
        return tuple(sorted(forced_in)), tuple(sorted(forced_out - running))

    def _skills(self, candidates: tuple[Candidate, ...], permille: int) -> tuple[Skill, ...]:
        asked = {key for candidate in candidates for key in candidate.effort}
        found = [
            Skill(f"s{skill_id}", self.means.of_skill(skill_id), title=label, margin_permille=permille)
            for skill_id, label in self.means.skills.items()
        ]
        own: dict[str, tuple[str, tuple[int, ...]]] = {}
        for row, halfdays in self.means.capacities:
            key = f"s{row.skill_id}d{row.department_id}"
            if key in asked:
                _title, before = own.get(key, ("", (0,) * len(halfdays)))
                together = tuple(a + b for a, b in zip(before, halfdays, strict=True))
                own[key] = (f"{row.skill_label} ({row.department_label})", together)
        found += [Skill(key, days, title=title, margin_permille=permille) for key, (title, days) in own.items()]
        return tuple(found)

    def _deadline(self, action: Action) -> int | None:
        day = action.deadline_on or action.latest_on
        return None if day is None else max(self.horizon.deadline(day), -10_000)

    def _requirements(self, codes: Mapping[int, str]) -> tuple[Requirement, ...]:
        found = []
        for link in self.links:
            if link.kind == LinkKind.EXCLUDES or link.source_id not in codes or is_running(self.by_id[link.source_id]):
                continue
            blocking = link.kind == LinkKind.BLOCKING
            if link.target_id in codes:
                found.append(Requirement(codes[link.source_id], codes[link.target_id], blocking=blocking))
            elif blocking and link.target_id in self.left_aside:
                words = {"title": self.by_id[link.source_id], "before": self.by_id[link.target_id]}
                self.warnings.append(
                    _("« %(title)s » est maintenue alors que son prérequis « %(before)s » est écarté.") % words
                )
        return tuple(found)


def answer_of(plan: Plan) -> dict[str, Any]:
    """What is kept of the engine's answer."""
    return plan.to_json()


def engine_version() -> str:
    """Version of the engine that answered."""
    return ENGINE_VERSION
