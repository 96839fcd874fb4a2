"""Compute the plan of a scenario, here and now, and keep it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.arbitrage.bridge import (
    STATUS_OF,
    Assembled,
    answer_of,
    assemble,
    check,
    contradiction,
    engine_version,
    place,
    solve,
)
from jalon.arbitrage.bridge import (
    Plan as Answer,
)
from jalon.arbitrage.deepening import EMPTY, merged
from jalon.arbitrage.explaining import explain_left_out
from jalon.arbitrage.models import Plan, PlanLine, PlanStatus, RoundStatus, Scenario
from jalon.arbitrage.rules import can_run_round
from jalon.arbitrage.sentences import ASIDE, breach_texts, demand_texts
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref


class PlanRefused(DomainError):
    """A plan that was not kept."""

    messages = {
        "grid_not_frozen": _(
            "Gelez d’abord la grille de « %(name)s » : un calcul sur une grille qui change ne se compare à rien."
        ),
        "not_rechecked": _(
            "Le plan calculé ne respecte pas toutes les règles (%(rule)s) : il est refusé. Relancez le calcul."
        ),
    }


def solve_now(*, actor: Actor, scenario_id: int, seconds: float = 15.0, is_preview: bool = False) -> Plan:
    """Compute, re-check and keep the plan of a scenario.

    Args:
        seconds: most wall-clock time given to the engine.
        is_preview: keep it labelled « aperçu » whatever was proved.

    Raises:
        Scenario.DoesNotExist: no such scenario among those the actor sees.
        Forbidden: the actor does not run the roadmap.
        PlanRefused: grid not frozen, or the independent check disagrees.
        CannotCompute: nothing to compare, or the engine refuses the rows.
    """
    scenario = Scenario.objects.visible_to(actor).select_related("round__roadmap__organisation").get(pk=scenario_id)
    require(can_run_round(actor, scenario.round.roadmap_id), "arbitrage.plan.compute")
    if scenario.round.status == RoundStatus.PREPARATION:
        raise PlanRefused("grid_not_frozen", name=scenario.round.name)
    assembled = assemble(scenario)
    answer = solve(assembled.problem, seconds=seconds, start_from=latest_starts(scenario, assembled) or None)
    more = None
    if answer.status == "infeasible" and (clash := contradiction(assembled.problem, seconds=seconds)):
        more = {**EMPTY, "contradiction": demand_texts(assembled, clash.demands)}
    return keep_answer(
        actor=actor, scenario=scenario, assembled=assembled, answer=answer, is_preview=is_preview, more=more
    )


def latest_starts(scenario: Scenario, assembled: Assembled) -> dict[str, int | None]:
    """The last plan of the scenario, to start from."""
    last = scenario.plans.filter(value__isnull=False).first()
    if last is None:
        return {}
    lines = {line.action_id: (line.variant_id, line.start_on) for line in last.lines.all()}
    return dict(assembled.starts_of(lines))


@transaction.atomic
def keep_answer(
    *,
    actor: Actor,
    scenario: Scenario,
    assembled: Assembled,
    answer: Answer,
    is_preview: bool = False,
    more: Mapping[str, Any] | None = None,
) -> Plan:
    """Keep an answer of the engine with its lines and explanations, once checked without the solver.

    Args:
        more: what `deepening.deepen` found.

    Raises:
        PlanRefused: the independent check disagrees.
    """
    status = PlanStatus.PREVIEW if is_preview and answer.has_plan else STATUS_OF[answer.status]
    if answer.has_plan:
        report = check(assembled.problem, answer.starts)
        if not report.feasible:
            raise PlanRefused("not_rechecked", rule=report.breaches[0].rule)
    plan = Plan.objects.create(
        scenario=scenario,
        problem_sha256=assembled.problem.digest,
        problem=assembled.problem.to_json(),
        answer=answer_of(answer),
        explanations=merged(explanations_of(assembled, answer), more) if more else explanations_of(assembled, answer),
        status=status,
        value=answer.value_milli,
        bound=answer.bound_milli,
        engine_version=engine_version(),
    )
    if answer.has_plan:
        PlanLine.objects.bulk_create(
            PlanLine(
                plan=plan,
                action_id=line.action_id,
                variant_id=line.variant_id,
                start_on=line.start_on,
                end_on=line.end_on,
                lateness_quarters=line.lateness_quarters,
            )
            for line in place(assembled, answer.starts, answer.late)
        )
    record(
        actor,
        "arbitrage.plan.computed",
        Ref.to(plan),
        roadmap_id=scenario.round.roadmap_id,
        details={"status": status, "problem": assembled.problem.digest},
    )
    return plan


def explanations_of(assembled: Assembled, answer: Answer) -> Mapping[str, Any]:
    """What screens say of a plan, as JSON: warnings, why each action is out."""
    found: dict[str, Any] = {
        "warnings": list(assembled.warnings),
        "origin_year": assembled.horizon.origin.year,
        "decision_period": assembled.horizon.period(assembled.horizon.decision),
        "left_out": {},
        "contradiction": [],
    }
    if answer.has_plan:
        for left in explain_left_out(assembled, answer.starts):
            found["left_out"][str(left.action_id)] = {
                "code": left.code,
                "rules": [
                    {"rule": b.rule, "key": b.key, "when": b.when, "over": b.used - b.limit} for b in left.breaches
                ],
                "sentences": [str(ASIDE[left.code])] if left.code else breach_texts(assembled, left.breaches),
            }
    return found
