"""Ask for the proved plan of a scenario, computed in the background with its progress shown."""

from django.db import transaction
from django.utils.translation import gettext as _

from jalon.arbitrage.apart import EngineProcess
from jalon.arbitrage.bridge import Assembled, assemble
from jalon.arbitrage.bridge import Plan as Answer
from jalon.arbitrage.deepening import deepen
from jalon.arbitrage.models import Plan, PlanStatus, RoundStatus, Scenario
from jalon.arbitrage.queries import gap_sentence, reference_plan
from jalon.arbitrage.rules import can_run_round
from jalon.arbitrage.selection import selection_of
from jalon.arbitrage.stored import same_problem, tightened
from jalon.arbitrage.usecases.solve_now import PlanRefused, keep_answer, latest_starts
from jalon.desk.models import JobProgress, WorkState
from jalon.desk.progress import Progress
from jalon.desk.usecases.start_work import start_work
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref

TASK = "arbitrage.solve"
SECONDS = 30
BESIDE_PCT = 150
"""Time of what is told beside the plan, in % of the time of the search."""
NICE = 5
"""The pages come before the computation when the processor is short."""


@transaction.atomic
def ask_for_plan(*, actor: Actor, scenario_id: int, seconds: int = SECONDS, result_url: str = "") -> JobProgress:
    """Queue the computation; a second click finds the first one. One at a time by organisation.

    Args:
        seconds: given to the engine, 1 to 600.

    Raises:
        Scenario.DoesNotExist: not among those the actor sees.
        Forbidden: the actor does not run the roadmap.
        PlanRefused: the grid is not frozen.
        CannotCompute: nothing to compare, or the engine would refuse.
    """
    scenario = Scenario.objects.visible_to(actor).select_related("round__roadmap").get(pk=scenario_id)
    require(can_run_round(actor, scenario.round.roadmap_id), "arbitrage.plan.compute")
    if scenario.round.status == RoundStatus.PREPARATION:
        raise PlanRefused("grid_not_frozen", name=scenario.round.name)
    subject = Ref.to(scenario)
    Scenario.objects.select_for_update(of=("self",)).get(pk=scenario.pk)
    waiting = JobProgress.objects.filter(
        task=TASK,
        subject_type=subject.type,
        subject_id=subject.id,
        state__in=[WorkState.QUEUED, WorkState.RUNNING],
        is_cancel_asked=False,
    ).first()
    if waiting is not None:
        return waiting
    assemble(scenario)
    return start_work(
        actor=actor,
        task=TASK,
        label=_("Calcul de « %(name)s »") % {"name": scenario.name},
        subject=subject,
        roadmap_id=scenario.round.roadmap_id,
        lock=f"solve:org:{scenario.round.roadmap.organisation_id}",
        result_url=result_url,
        args={"scenario_id": scenario.pk, "seconds": max(1, min(seconds, 600)), "person_id": actor.person_id},
    )


def solve_in_background(*, actor: Actor, scenario_id: int, seconds: int, progress: Progress) -> Plan:
    """What the task does: assemble, solve in a child process, re-check, keep.

    Raises:
        CannotCompute, EngineStopped, PlanRefused: told on the page.
        WorkCancelled: somebody asked to stop; nothing is kept.
    """
    scenario = Scenario.objects.visible_to(actor).select_related("round__roadmap__organisation").get(pk=scenario_id)
    require(can_run_round(actor, scenario.round.roadmap_id), "arbitrage.plan.compute")
    assembled = assemble(scenario)
    known = same_problem(scenario, assembled.problem)
    beside = seconds * BESIDE_PCT // 100
    whole = seconds + beside
    with EngineProcess(nice=NICE) as engine:
        answer = _searched(engine, assembled, scenario, known, seconds, whole, progress)
        more = deepen(
            engine,
            assembled,
            answer,
            selection_of(scenario),
            is_members_list=scenario.is_members_list,
            reference=_reference(scenario, assembled),
            seconds=beside,
            tell=lambda what, elapsed: progress.step(min(seconds + int(elapsed), whole - 1), whole, what),
        )
    return keep_answer(actor=actor, scenario=scenario, assembled=assembled, answer=answer, more=more)


def _searched(
    engine: EngineProcess,
    assembled: Assembled,
    scenario: Scenario,
    known: Plan | None,
    seconds: int,
    whole: int,
    progress: Progress,
) -> Answer:
    """A proved answer to the same data is not looked for again; another one is where the search starts."""
    if known is not None and known.status == PlanStatus.PROVED:
        return Answer.from_json(known.answer)
    start = dict(known.answer["starts"]) if known else latest_starts(scenario, assembled)

    def tell(elapsed: float) -> None:
        left = {"left": max(0, round(seconds - elapsed))}
        progress.step(min(int(elapsed), seconds - 1), whole, _("Recherche et preuve : %(left)d s au plus") % left)

    answer: Answer = engine.call("solve", assembled.problem, seconds=seconds, start_from=start or None, tell=tell)
    return tightened(answer, known)


def _reference(scenario: Scenario, assembled: Assembled) -> dict[str, int]:
    """Starts of the plan that the room compares this one with."""
    plan = reference_plan(scenario)
    if plan is None:
        return {}
    lines = {line.action_id: (line.variant_id, line.start_on) for line in plan.lines.all()}
    return assembled.starts_of(lines)


def sentence_of(plan: Plan) -> str:
    """What the page says at the end of the work."""
    return gap_sentence(plan)
