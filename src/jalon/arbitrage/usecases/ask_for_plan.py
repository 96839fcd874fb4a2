"""Ask for the proved plan of a scenario, computed in the background with its progress shown."""

from django.db import transaction
from django.utils.translation import gettext as _

from jalon.arbitrage.apart import solve_apart
from jalon.arbitrage.bridge import assemble
from jalon.arbitrage.deepening import deepen
from jalon.arbitrage.models import Plan, RoundStatus, Scenario
from jalon.arbitrage.queries import gap_sentence
from jalon.arbitrage.rules import can_run_round
from jalon.arbitrage.selection import selection_of
from jalon.arbitrage.usecases.solve_now import PlanRefused, keep_answer, latest_starts
from jalon.desk.models import JobProgress, WorkState
from jalon.desk.progress import Progress
from jalon.desk.usecases.start_work import start_work
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref

TASK = "arbitrage.solve"
SECONDS = 30


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

    def tell(elapsed: float, line: str) -> None:
        del line
        left = max(0, round(seconds - elapsed))
        progress.step(
            min(int(elapsed), seconds - 1), seconds, _("Recherche et preuve : %(left)d s au plus") % {"left": left}
        )

    answer = solve_apart(
        assembled.problem, seconds=seconds, start_from=latest_starts(scenario, assembled) or None, tell=tell
    )
    progress.step(seconds, seconds, _("Vérification du plan et explications"))
    more = deepen(
        assembled,
        answer,
        selection_of(scenario),
        is_members_list=scenario.is_members_list,
        seconds=seconds,
        tell=lambda what: progress.step(seconds, seconds, what),
    )
    return keep_answer(actor=actor, scenario=scenario, assembled=assembled, answer=answer, more=more)


def sentence_of(plan: Plan) -> str:
    """What the page says at the end of the work."""
    return gap_sentence(plan)
