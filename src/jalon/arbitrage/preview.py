"""What a change of levers would give, within two seconds. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass

from jalon.arbitrage.bridge import assemble, place, solve
from jalon.arbitrage.models import PlanStatus, Scenario
from jalon.arbitrage.queries import POINT, Difference, difference, starts_in
from jalon.arbitrage.rules import can_run_round
from jalon.arbitrage.selection import Selection
from jalon.arbitrage.usecases.solve_now import latest_starts
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.quarter import Quarter

SECONDS = 1.2
"""Left to the engine, so that reading the rows and drawing the answer stay within two seconds."""


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


def preview_scenario(*, actor: Actor, scenario_id: int, selection: Selection, seconds: float = SECONDS) -> Preview:
    """Solve a scenario with other levers than its own, and say what would move against its last plan.

    Raises:
        Scenario.DoesNotExist: not among those the actor sees.
        Forbidden: the actor does not run the roadmap.
        CannotCompute: nothing to compare, or the engine refuses.
    """
    scenario = Scenario.objects.visible_to(actor).select_related("round__roadmap__organisation").get(pk=scenario_id)
    require(can_run_round(actor, scenario.round.roadmap_id), "arbitrage.plan.preview")
    assembled = assemble(scenario, selection=selection)
    answer = solve(assembled.problem, seconds=seconds, start_from=latest_starts(scenario, assembled) or None)
    placed = place(assembled, answer.starts, answer.late)
    starts = {line.action_id: Quarter.of(line.start_on) for line in placed}
    last = scenario.plans.filter(value__isnull=False).first()
    before = (last.value or 0) if last else 0
    points = None if answer.value_milli is None else round(answer.value_milli / POINT)
    moves = difference(starts_in(last), starts if answer.has_plan else starts_in(last))
    return Preview(
        status=PlanStatus.PREVIEW,
        points=points,
        retained=len(placed),
        is_impossible=answer.status == "infeasible",
        late=answer.lateness or 0,
        moves=Difference(
            moves.enters,
            moves.leaves,
            moves.moved,
            moves.gains,
            moves.loses,
            0 if points is None or not before else points - round(before / POINT),
        ),
        starts=starts,
        warnings=assembled.warnings,
    )
