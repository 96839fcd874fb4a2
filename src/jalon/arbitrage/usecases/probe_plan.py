"""Ask what holds of a plan when the members disagree and when figures move; computed in the background."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.arbitrage.apart import EngineProcess
from jalon.arbitrage.bridge import Assembled, assemble
from jalon.arbitrage.bridge import Plan as Answer
from jalon.arbitrage.deepening import free_problem
from jalon.arbitrage.doubt import Doubt, points_of_view, ranges_of
from jalon.arbitrage.models import Plan
from jalon.arbitrage.rules import can_run_round
from jalon.arbitrage.selection import selection_of
from jalon.arbitrage.solidity import bands_of, columns_of
from jalon.arbitrage.usecases.ask_for_plan import NICE
from jalon.desk.models import JobProgress, WorkState
from jalon.desk.progress import Progress
from jalon.desk.usecases.start_work import start_work
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref

TASK = "arbitrage.probe"
SECONDS = 60


class ProbeRefused(DomainError):
    """A plan whose solidity cannot be told."""

    messages = {
        "no_plan": gettext_lazy("Aucun plan n’a été trouvé : il n’y a pas de solidité à éprouver."),
        "changed": gettext_lazy(
            "Les données ont changé depuis ce calcul : recalculez le plan, puis éprouvez sa solidité."
        ),
    }


@transaction.atomic
def ask_for_probe(
    *, actor: Actor, plan_id: int, doubt: Doubt, seconds: int = SECONDS, result_url: str = ""
) -> JobProgress:
    """Queue the probe of a plan; a second click finds the first one. One computation at a time by organisation.

    Raises:
        Plan.DoesNotExist: not among those the actor sees.
        Forbidden: the actor does not run the roadmap.
        ProbeRefused: no plan, or the rows changed since it was computed.
        DoubtRefused: there is only one point of view.
        CannotCompute: nothing to compare any more.
    """
    plan = _to_probe(actor, plan_id, lock=True)
    subject = Ref.to(plan)
    waiting = JobProgress.objects.filter(
        task=TASK,
        subject_type=subject.type,
        subject_id=subject.id,
        state__in=[WorkState.QUEUED, WorkState.RUNNING],
        is_cancel_asked=False,
    ).first()
    if waiting is not None:
        return waiting
    assembled = _assembled(plan)
    points_of_view(assembled, assembled.problem, doubt)
    roadmap = plan.scenario.round.roadmap
    return start_work(
        actor=actor,
        task=TASK,
        label=_("Solidité de « %(name)s »") % {"name": plan.scenario.name},
        subject=subject,
        roadmap_id=roadmap.pk,
        lock=f"solve:org:{roadmap.organisation_id}",
        result_url=result_url,
        args={
            "plan_id": plan.pk,
            "doubt": doubt.value,
            "seconds": max(2, min(seconds, 600)),
            "person_id": actor.person_id,
        },
    )


def probe_in_background(*, actor: Actor, plan_id: int, doubt: Doubt, seconds: int, progress: Progress) -> Plan:
    """What the task does: half of the time for the points of view, half for the figures; keep what was found.

    Raises:
        ProbeRefused, DoubtRefused, EngineStopped: told on the page.
        WorkCancelled: somebody asked to stop; nothing is kept.
    """
    plan = _to_probe(actor, plan_id)
    assembled = _assembled(plan)
    problem = assembled.problem
    if plan.scenario.is_members_list:
        problem, _listed = free_problem(assembled, selection_of(plan.scenario))
    split, views = points_of_view(assembled, problem, doubt)
    half = max(1, seconds // 2)

    def step(before: int, what: str) -> Any:
        return lambda elapsed: progress.step(min(before + int(elapsed), seconds - 1), seconds, what)

    with EngineProcess(nice=NICE) as engine:
        seen = engine.call(
            "robust", split, views, seconds=half, tell=step(0, _("Ce qui tient quels que soient les avis"))
        )
        drawn = engine.call(
            "uncertain",
            assembled.problem,
            ranges_of(assembled),
            plan=Answer.from_json(plan.answer),
            seconds=half,
            tell=step(half, _("Ce qui tient quand les chiffres bougent")),
        )
    found = {"on": actor.on.isoformat(), **columns_of(assembled, seen, doubt), **bands_of(assembled, drawn)}
    return _keep(actor, plan.pk, found)


@transaction.atomic
def _keep(actor: Actor, plan_id: int, found: dict[str, Any]) -> Plan:
    plan = Plan.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=plan_id)
    plan.explanations = {**plan.explanations, "solidity": found}
    plan.save(update_fields=["explanations"])
    record(
        actor,
        "arbitrage.plan.probed",
        Ref.to(plan),
        roadmap_id=plan.scenario.round.roadmap_id,
        details={"doubt": found["doubt"], "draws": found["draws"]},
    )
    return plan


def _to_probe(actor: Actor, plan_id: int, *, lock: bool = False) -> Plan:
    rows = Plan.objects.visible_to(actor).select_related("scenario__round__roadmap__organisation")
    if lock:
        rows = rows.select_for_update(of=("self",))
    plan = rows.get(pk=plan_id)
    require(can_run_round(actor, plan.scenario.round.roadmap_id), "arbitrage.plan.probe")
    if plan.value is None:
        raise ProbeRefused("no_plan")
    return plan


def _assembled(plan: Plan) -> Assembled:
    """The problem of today's rows, which must still be the one the plan answers."""
    assembled = assemble(plan.scenario)
    if assembled.problem.digest != plan.problem_sha256:
        raise ProbeRefused("changed")
    return assembled
