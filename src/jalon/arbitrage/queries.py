"""Reading rounds, scenarios and stored plans for screens and papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.arbitrage.models import ArbitrageRound, Plan, PlanLine, PlanStatus, Scenario
from jalon.kernel.quarter import Quarter
from jalon.organisations.models import Organisation
from jalon.programme.models import Action, ActionMember
from jalon.roadmaps.models import Roadmap

POINT = 100_000
"""A plan counts in thousandths of hundredths of a point."""
TIGHT_PCT, FULL_PCT = 80, 97


@dataclass(frozen=True, slots=True)
class Use:
    """What a plan takes of one limit.

    Attributes:
        label, when: what is limited, and the year or quarter.
        used, limit: in minor units or half-days.
    """

    label: str
    when: str
    used: int
    limit: int

    @property
    def pct(self) -> int:
        """Share used, in whole per cent; 0 of nothing is 0."""
        return 100 * self.used // self.limit if self.limit else (100 if self.used else 0)

    @property
    def word(self) -> str:
        """Libre, tendu, plein."""
        return str(_("plein") if self.pct >= FULL_PCT else _("tendu") if self.pct >= TIGHT_PCT else _("libre"))

    @property
    def tone(self) -> str:
        """Code of the meter component."""
        return "over" if self.used > self.limit else "tight" if self.pct >= TIGHT_PCT else "ok"


@dataclass(frozen=True, slots=True)
class LeftLine:
    """An action that a plan does not hold, and why, in French sentences.

    Attributes:
        short: the same in a few words that name no team, for a screen that is projected.
    """

    action: Action
    sentences: tuple[str, ...]
    code: str
    price: str = ""
    short: str = ""


@dataclass(frozen=True)
class PlanReading:
    """A stored plan, ready to be shown. Everything comes from what was stored with it, not from today's rows."""

    plan: Plan
    lines: tuple[PlanLine, ...]
    left: tuple[LeftLine, ...]
    money: tuple[tuple[str, int, int, int | None], ...]
    loads: tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...]
    first: Quarter
    quarters: int

    @property
    def points(self) -> int:
        """Value in whole points."""
        return round((self.plan.value or 0) / POINT)

    @property
    def gap_sentence(self) -> str:
        """How far the best possible plan may be, as a band, on the data entered."""
        return gap_sentence(self.plan)

    @property
    def late(self) -> tuple[PlanLine, ...]:
        """Obligations that end after their deadline."""
        return tuple(line for line in self.lines if line.lateness_quarters)

    def uses(self) -> tuple[Use, ...]:
        """Tightest quarter of each skill."""
        found = []
        for label, load, capacity in self.loads:
            pairs = [
                Use(label, str(self.first.plus(i)), u, c) for i, (u, c) in enumerate(zip(load, capacity, strict=True))
            ]
            found.append(max(pairs, key=lambda use: (use.pct, use.used)))
        return tuple(sorted(found, key=lambda use: -use.pct))


def gap_sentence(plan: Plan) -> str:
    """What is proved of a plan, in plain words."""
    if plan.status == PlanStatus.INFEASIBLE:
        return str(_("Impossible : toutes ces demandes ne tiennent pas ensemble, au vu des données saisies."))
    if plan.value is None:
        return str(_("Aucun plan trouvé dans le temps donné."))
    if plan.status == PlanStatus.PROVED:
        return str(_("Meilleur plan possible, prouvé au vu des données saisies."))
    if plan.bound is None or plan.bound <= 0:
        return str(_("Aperçu : rien n’est prouvé."))
    gap = 100 * (plan.bound - plan.value) / plan.bound
    band = next((limit for limit in (1, 2, 5, 10, 20) if gap <= limit), None)
    proved = (
        _("à moins de %(band)d %% du meilleur possible") % {"band": band}
        if band
        else _("à plus de 20 %% du meilleur possible") % {}
    )
    label = _("Aperçu") if plan.status == PlanStatus.PREVIEW else _("Plan")
    return str(_("%(label)s %(proved)s, prouvé au vu des données saisies.") % {"label": label, "proved": proved})


def read_plan(plan: Plan) -> PlanReading:
    """Read a stored plan in four queries."""
    lines = tuple(
        plan.lines.select_related("action__axis", "action__obligation", "action__lead", "variant")
        .prefetch_related("variant__costs")
        .order_by("start_on", "action__code")
    )
    told: Mapping[str, Any] = plan.explanations.get("left_out", {})
    by_id = Action.objects.select_related("axis").in_bulk([int(pk) for pk in told])
    left = tuple(
        LeftLine(
            by_id[int(pk)],
            tuple(entry["sentences"]),
            entry.get("code", ""),
            entry.get("price", ""),
            _short(entry),
        )
        for pk, entry in told.items()
        if int(pk) in by_id
    )
    origin = int(plan.explanations.get("origin_year") or plan.scenario.round.roadmap.starts_on.year)
    since = int(plan.explanations.get("decision_period") or 0)
    return PlanReading(
        plan=plan,
        lines=lines,
        left=tuple(sorted(left, key=lambda row: row.action.code)),
        money=_money(plan, origin),
        loads=_loads(plan, since),
        first=Quarter(origin, 1).plus(since),
        quarters=int(plan.problem["periods"]) - since,
    )


SHORT = {
    "budget": gettext_lazy("il manque de l’argent"),
    "capacity": gettext_lazy("il manque des jours aux équipes"),
    "requires": gettext_lazy("une action doit finir avant elle"),
    "excludes": gettext_lazy("elle s’exclut avec une action retenue"),
    "running": gettext_lazy("trop de projets menés de front"),
}


def _short(entry: Mapping[str, Any]) -> str:
    rules = [rule["rule"].split("_")[0] for rule in entry.get("rules", ())]
    known = [str(text) for rule, text in SHORT.items() if rule in rules]
    return " ; ".join(known or [str(sentence) for sentence in entry["sentences"]])


def _money(plan: Plan, origin: int) -> tuple[tuple[str, int, int, int | None], ...]:
    """(section, year, used, envelope) in minor units; the envelope is None for a section that nobody set."""
    used = plan.answer.get("budget_use", {})
    years = -(-int(plan.problem["periods"]) // 4)
    return tuple(
        (budget["key"], origin + rank, used.get(budget["key"], [0] * years)[rank], amount)
        for budget in plan.problem.get("budgets", ())
        for rank, amount in enumerate(budget.get("yearly") or [None] * years)
    )


def _loads(plan: Plan, since: int) -> tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...]:
    """(skill, half-days asked, half-days available) per quarter from the decision on."""
    used = plan.answer.get("skill_use", {})
    return tuple(
        (
            skill["title"],
            tuple(used.get(skill["key"], [0] * len(skill["capacity"])))[since:],
            tuple(skill["capacity"])[since:],
        )
        for skill in plan.problem.get("skills", ())
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """What moves from one plan to another."""

    enters: tuple[Action, ...]
    leaves: tuple[Action, ...]
    moved: tuple[tuple[Action, Quarter, Quarter], ...]
    gains: tuple[tuple[Organisation, int], ...]
    loses: tuple[tuple[Organisation, int], ...]
    points: int

    @property
    def points_text(self) -> str:
        """« 12 points de moins »."""
        if not self.points:
            return str(_("inchangée"))
        words = {"count": abs(self.points)}
        return str(_("%(count)d points de plus") % words if self.points > 0 else _("%(count)d points de moins") % words)

    @property
    def is_empty(self) -> bool:
        """Nothing moves."""
        return not (self.enters or self.leaves or self.moved)


def difference(before: Mapping[int, Quarter], after: Mapping[int, Quarter], *, points: int = 0) -> Difference:
    """Who enters, who leaves, what moves, which members gain or lose actions.

    Args:
        before, after: action id -> quarter of start.
    """
    entering, leaving = set(after) - set(before), set(before) - set(after)
    actions = Action.objects.in_bulk(set(before) | set(after))
    balance: dict[Organisation, int] = {}
    for link in ActionMember.objects.filter(action__in=entering | leaving).select_related("organisation"):
        step = 1 if link.action_id in entering else -1
        balance[link.organisation] = balance.get(link.organisation, 0) + step
    members = sorted(balance.items(), key=lambda item: item[0].sort_key)

    def named(ids: set[int]) -> tuple[Action, ...]:
        return tuple(sorted((actions[pk] for pk in ids if pk in actions), key=lambda action: action.code))

    return Difference(
        enters=named(entering),
        leaves=named(leaving),
        moved=tuple(
            (actions[pk], before[pk], after[pk])
            for pk in sorted(set(before) & set(after))
            if before[pk] != after[pk] and pk in actions
        ),
        gains=tuple((member, count) for member, count in members if count > 0),
        loses=tuple((member, -count) for member, count in members if count < 0),
        points=points,
    )


def starts_in(plan: Plan | None) -> dict[int, Quarter]:
    """Action id -> quarter of start, in a stored plan."""
    if plan is None:
        return {}
    return {pk: Quarter.of(day) for pk, day in plan.lines.values_list("action_id", "start_on")}


def current_round(roadmap: Roadmap) -> ArbitrageRound | None:
    """The latest round of a roadmap."""
    return roadmap.rounds.first()


def latest_plan(scenario: Scenario) -> Plan | None:
    """The last answer kept for a scenario, possible or not."""
    return scenario.plans.first()


def reference_plan(scenario: Scenario) -> Plan | None:
    """What the room compares a scenario with: the plan of the scenario it was copied from, or of the first one."""
    first = scenario.round.scenarios.exclude(pk=scenario.pk).filter(is_members_list=False).first()
    for other in (scenario.copied_from, first):
        if other is not None and (plan := other.plans.filter(value__isnull=False).first()):
            return plan
    return None
