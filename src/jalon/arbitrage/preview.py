"""What a change of levers would give, within two seconds. Nothing of the arbitrage is written."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache

from jalon.arbitrage.apart import EngineStopped, warm_engine
from jalon.arbitrage.bridge import Plan, Problem, answer_of, assemble, engine_version, place, seconds_for
from jalon.arbitrage.models import PlanStatus, Scenario
from jalon.arbitrage.queries import POINT, Difference, difference, starts_in
from jalon.arbitrage.rules import can_run_round
from jalon.arbitrage.selection import Selection
from jalon.arbitrage.usecases.solve_now import latest_starts
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.quarter import Quarter

KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Preview:
    """An answer in two seconds, labelled as such.

    Attributes:
        points: value in whole points, None when nothing was found.
        is_impossible: proved that no plan meets every demand.
        late: quarters late, all obligations together.
    """

    status: str
    points: int | None
    retained: int
    is_impossible: bool
    late: int
    moves: Difference
    starts: Mapping[int, Quarter]
    warnings: tuple[str, ...]


def preview_scenario(*, actor: Actor, scenario_id: int, selection: Selection, seconds: float | None = None) -> Preview:
    """Solve a scenario with other levers than its own, and say what would move against its last plan.

    Raises:
        Scenario.DoesNotExist: not among those the actor sees.
        Forbidden: the actor does not run the roadmap.
        CannotCompute: nothing to compare, or the engine refuses.
        EngineStopped: every engine is busy, or it died.
    """
    scenario = Scenario.objects.visible_to(actor).select_related("round__roadmap__organisation").get(pk=scenario_id)
    require(can_run_round(actor, scenario.round.roadmap_id), "arbitrage.plan.preview")
    assembled = assemble(scenario, selection=selection)
    limit = seconds or seconds_for(len(assembled.problem.candidates))
    answer = quick_answer(assembled.problem, latest_starts(scenario, assembled), seconds=limit)
    placed = place(assembled, answer.starts, answer.late)
    starts = {line.action_id: Quarter.of(line.start_on) for line in placed}
    last = scenario.plans.filter(value__isnull=False).first()
    before = (last.value or 0) if last else 0
    points = None if answer.value_milli is None else round(answer.value_milli / POINT)
    moved = 0 if points is None or not before else points - round(before / POINT)
    moves = difference(starts_in(last), starts if answer.has_plan else starts_in(last), points=moved)
    return Preview(
        status=PlanStatus.PREVIEW,
        points=points,
        retained=len(placed),
        is_impossible=answer.status == "infeasible",
        late=answer.lateness or 0,
        moves=moves,
        starts=starts,
        warnings=assembled.warnings,
    )


def quick_answer(problem: Problem, start_from: Mapping[str, int | None], *, seconds: float) -> Plan:
    """The answer of a warm engine, or the one it gave to the very same question in the last day.

    Raises:
        EngineStopped: every engine is busy, or it died (twice: a first death is asked again to a fresh one).
    """
    asked = json.dumps([problem.digest, sorted(start_from.items()), seconds, engine_version()])
    key = "arbitrage:preview:" + hashlib.sha256(asked.encode()).hexdigest()
    if (stored := cache.get(key)) is not None:
        return Plan.from_json(stored)
    answer = _ask(problem, start_from, seconds, again=True)
    cache.set(key, answer_of(answer), KEPT_SECONDS)
    return answer


def _ask(problem: Problem, start_from: Mapping[str, int | None], seconds: float, *, again: bool) -> Plan:
    try:
        with warm_engine() as engine:
            found: Plan = engine.call("preview", problem, seconds=seconds, start_from=dict(start_from) or None)
            return found
    except EngineStopped as stopped:
        if again and stopped.code == "stopped":
            return _ask(problem, start_from, seconds, again=False)
        raise
