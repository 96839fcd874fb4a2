"""What the room shows of a scenario: in session what was stored, in preparation the levers and choices besides."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.arbitrage.inputs import is_compared, read_round
from jalon.arbitrage.models import ChoiceKind, Plan, PlanStatus, RoundStatus, Scenario
from jalon.arbitrage.queries import (
    POINT,
    PlanReading,
    Use,
    difference,
    latest_plan,
    read_plan,
    reference_plan,
    starts_in,
)
from jalon.arbitrage.rules import can_decide, can_run_round
from jalon.arbitrage.selection import selection_of
from jalon.arbitrage.usecases.ask_for_plan import TASK
from jalon.desk.models import JobProgress, WorkState
from jalon.finance.models import BudgetSection
from jalon.kernel.refs import Ref
from jalon.web import french
from jalon.web.arbitrage.around import trail, url
from jalon.web.arbitrage.levers_form import LeversForm
from jalon.web.desk.job_views import job_context
from jalon.web.screens import ActorRequest


def room_context(request: ActorRequest, scenario: Scenario) -> dict[str, Any]:
    """What was computed and stored of a scenario: enough for the session."""
    roadmap, round_ = scenario.round.roadmap, scenario.round
    plan = latest_plan(scenario)
    reading = read_plan(plan) if plan else None
    reference = reference_plan(scenario)
    moves = None
    if plan is not None and plan.value is not None and reference is not None:
        points = round(plan.value / POINT) - round((reference.value or 0) / POINT)
        moves = difference(starts_in(reference), starts_in(plan), points=points)
    scenarios = list(round_.scenarios.all())
    return {
        "roadmap": roadmap,
        "round": round_,
        "scenario": scenario,
        "plan": plan,
        "reading": reading,
        "reference": reference,
        "moves": moves,
        "scenarios": scenarios,
        "tabs": tabs_of(scenarios, scenario, "room"),
        "can_run": can_run_round(request.actor, roadmap.pk) and round_.status != RoundStatus.CLOSED,
        "can_decide": can_decide(request.actor, roadmap.pk),
        "crumbs": trail(roadmap, (round_.name, url("round", roadmap, round_id=round_.pk))),
        "told": told_of(plan),
    }


def preparation_context(request: ActorRequest, scenario: Scenario) -> dict[str, Any]:
    """The same with the levers, the choices and the work under way."""
    roadmap, round_ = scenario.round.roadmap, scenario.round
    context = room_context(request, scenario)
    reading, plan = context["reading"], context["plan"]
    selection = selection_of(scenario)
    inputs = read_round(round_, weights=selection.levers.weights)
    compared = [a for a in inputs.actions if is_compared(a)]
    kinds = {row.action_id: row.kind for row in scenario.choices.all()}
    job = (
        JobProgress.objects.visible_to(request.actor)
        .filter(task=TASK, subject_type=Ref.to(scenario).type, subject_id=scenario.pk)
        .first()
    )
    return context | {
        "form": LeversForm(inputs.criteria, roadmap, levers=selection.levers),
        "job": job_shown(job),
        "choices": _choices(compared, kinds, reading),
        "can_propose": round_.status != RoundStatus.CLOSED
        and plan is not None
        and plan.status in (PlanStatus.PROVED, PlanStatus.INTERVAL),
        "can_undo": bool(scenario.past),
        "meters": meters_of(reading, roadmap.currency) if reading else [],
    }


def tabs_of(scenarios: Sequence[Scenario], current: Scenario, name: str) -> list[dict[str, Any]]:
    """One tab by scenario, each opening the same page of another one."""
    return [
        {
            "label": s.name if s.version == 1 else f"{s.name} ({s.version})",
            "url": url(name, s.round.roadmap, scenario_id=s.pk),
            "is_current": s.pk == current.pk,
        }
        for s in scenarios
    ]


MOST_LIKELY = 8
"""Beyond so many, what is only likely is folded: the meeting is for what is to discuss."""
COLUMN_TITLES = {
    "every": gettext_lazy("Dans tous les bons plans"),
    "discuss": gettext_lazy("À discuter"),
    "none": gettext_lazy("Dans aucun bon plan"),
}


def columns_shown(solidity: dict[str, Any]) -> list[dict[str, Any]]:
    """The robust core for `arbitrage/columns.html`; empty when it was not computed, or when no plan is possible."""
    if not solidity or solidity["impossible"]:
        return []
    found = solidity["columns"]
    return [
        {
            "code": code,
            "title": title,
            "proved": [row for row in found[code] if row["proved"]],
            "likely": [row for row in found[code] if not row["proved"]],
            "is_folded": code != "discuss" and sum(not row["proved"] for row in found[code]) > MOST_LIKELY,
            "open_word": _("Non tranché") if code == "discuss" else _("Probable, non prouvé"),
        }
        for code, title in COLUMN_TITLES.items()
    ]


def told_of(plan: Plan | None) -> dict[str, Any]:
    """What the computation said besides the plan; every key is there, empty when it said nothing."""
    stored = plan.explanations if plan else {}
    solidity = stored.get("solidity") or {}
    columns = solidity.get("columns") or {}
    return {
        "warnings": stored.get("warnings", []),
        "contradiction": stored.get("contradiction", []),
        "behind": stored.get("behind", ""),
        "exchanges": stored.get("exchanges", []),
        "broken": stored.get("broken", []),
        "closest": stored.get("closest"),
        "equivalents": stored.get("equivalents", []),
        "next": stored.get("next", []),
        "solidity": solidity,
        "columns": columns_shown(solidity),
        "every": sum(row["proved"] for row in columns.get("every", ())),
        "discuss": len(columns.get("discuss", ())),
    }


def meters_of(reading: PlanReading, currency: str) -> list[dict[str, Any]]:
    """What a plan takes of each envelope, and of each skill at its busiest."""
    money = [
        Use(f"{BudgetSection(section).label} {year}".capitalize(), str(year), used, limit)
        for section, year, used, limit in reading.money
        if limit is not None and year >= reading.first.year
    ]

    def money_text(amount: int) -> str:
        return french.money_short(amount, currency)

    def effort_text(halfdays: int) -> str:
        return french.effort_text(Decimal(halfdays) / 2)

    groups: list[tuple[str, Sequence[Use], Callable[[int], str]]] = [
        (_("Argent"), money, money_text),
        (_("Équipes, au trimestre le plus chargé"), reading.uses(), effort_text),
    ]
    return [
        {
            "title": title,
            "rows": [
                {
                    "label": use.label if use.when in use.label else f"{use.label}, {use.when}",
                    "value": min(use.used, use.limit),
                    "max": max(use.limit, 1),
                    "text": _("%(used)s sur %(limit)s") % {"used": text(use.used), "limit": text(use.limit)},
                    "tone": use.tone,
                    "state_label": use.word,
                }
                for use in uses
            ],
        }
        for title, uses, text in groups
        if uses
    ]


def job_shown(job: JobProgress | None) -> dict[str, object] | None:
    """The work to show on the page: under way, or failed; one that ended well shows by its result."""
    if job is None or job.state in (WorkState.DONE, WorkState.CANCELLED):
        return None
    return job_context(job)


def _choices(compared: list[Any], kinds: dict[int, str], reading: Any) -> list[dict[str, Any]]:
    starts = {line.action_id: line for line in reading.lines} if reading else {}
    why = {row.action.pk: row.sentences for row in reading.left} if reading else {}
    return [
        {
            "action": a,
            "kind": kinds.get(a.pk, ""),
            "line": starts.get(a.pk),
            "why": why.get(a.pk, ()),
            "is_forced_in": kinds.get(a.pk) == ChoiceKind.FORCED_IN,
            "is_forced_out": kinds.get(a.pk) == ChoiceKind.FORCED_OUT,
        }
        for a in compared
    ]
