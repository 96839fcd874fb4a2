"""Propose a computed plan to the body that validates."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.arbitrage.bridge import CannotCompute, assemble
from jalon.arbitrage.models import Adoption, AdoptionState, Plan, PlanStatus, RoundStatus
from jalon.arbitrage.rules import can_decide
from jalon.arbitrage.snapshot import SCHEMA, digest_of, snapshot_of
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref


class NotProposable(DomainError):
    """A plan that cannot be proposed."""

    messages = {
        "no_plan": _("Ce calcul n’a donné aucun plan : il n’y a rien à proposer."),
        "preview": _("Ce plan n’est qu’un aperçu : lancez le calcul prouvé avant de le proposer."),
        "closed": _("Ce tour est clos : ouvrez-en un nouveau pour proposer un autre plan."),
        "outdated": _("Les actions ou les moyens ont changé depuis ce calcul : relancez-le avant de le proposer."),
    }


@transaction.atomic
def propose_plan(*, actor: Actor, plan_id: int, on: date | None = None) -> Adoption:
    """Freeze the snapshot of a plan and propose it. A former proposal of the roadmap is replaced.

    Proposing twice the same plan gives the same proposal.

    Raises:
        Plan.DoesNotExist: not among those the actor sees.
        Forbidden: the actor neither runs the roadmap nor is its DGS.
        NotProposable: no plan, a preview, a closed round, or rows that changed since.
    """
    plan = Plan.objects.visible_to(actor).select_related("scenario__round__roadmap__organisation").get(pk=plan_id)
    roadmap = plan.scenario.round.roadmap
    type(roadmap).objects.select_for_update(of=("self",)).get(pk=roadmap.pk)
    require(can_decide(actor, roadmap.pk), "arbitrage.plan.propose")
    if plan.value is None or plan.status not in (PlanStatus.PROVED, PlanStatus.INTERVAL, PlanStatus.PREVIEW):
        raise NotProposable("no_plan")
    if plan.status == PlanStatus.PREVIEW:
        raise NotProposable("preview")
    if plan.scenario.round.status == RoundStatus.CLOSED:
        raise NotProposable("closed")
    if not is_fresh(plan):
        raise NotProposable("outdated")
    same = Adoption.objects.filter(plan=plan, state=AdoptionState.PROPOSED).first()
    if same is not None:
        return same
    Adoption.objects.filter(roadmap=roadmap, state=AdoptionState.PROPOSED).update(state=AdoptionState.REPLACED)
    last = Adoption.objects.filter(roadmap=roadmap).order_by("-version").first()
    snapshot = snapshot_of(plan)
    adoption = Adoption.objects.create(
        roadmap=roadmap,
        plan=plan,
        version=last.version + 1 if last else 1,
        proposed_on=on or actor.on,
        snapshot=snapshot,
        snapshot_schema=SCHEMA,
        snapshot_sha256=digest_of(snapshot),
    )
    if plan.scenario.round.status == RoundStatus.SCORING:
        plan.scenario.round.status = RoundStatus.ARBITRATION
        plan.scenario.round.save(update_fields=["status"])
    record(
        actor,
        "arbitrage.plan.proposed",
        Ref.to(adoption),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
        details={"sha256": adoption.snapshot_sha256},
    )
    return adoption


def is_fresh(plan: Plan) -> bool:
    """The rows still make the very problem that was solved."""
    try:
        return assemble(plan.scenario).problem.digest == plan.problem_sha256
    except CannotCompute:
        return False
