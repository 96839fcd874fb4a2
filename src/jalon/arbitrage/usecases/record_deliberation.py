"""Record the délibération that adopts a validated trajectory, then that it is enforceable."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.arbitrage.models import Adoption, AdoptionState, RoundStatus
from jalon.arbitrage.rules import can_decide
from jalon.arbitrage.snapshot import digest_of
from jalon.governance.models import Body, DecisionMode
from jalon.governance.usecases.record_decision import DecisionRefused, Vote, record_decision
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import RoadmapStatus
from jalon.roadmaps.usecases.change_status import enter_status


class NotDeliberated(DomainError):
    """A délibération or its enforceability that cannot be recorded."""

    messages = {
        "wrong_state": gettext_lazy("Cette trajectoire est « %(state)s » : faites-la d’abord valider en COPIL."),
        "not_deliberative": gettext_lazy("« %(body)s » ne délibère pas : choisissez le conseil ou le comité syndical."),
        "before_copil": gettext_lazy(
            "La délibération (%(day)s) ne peut pas précéder la validation en COPIL (%(copil)s)."
        ),
        "not_deliberated": gettext_lazy("Enregistrez d’abord la délibération."),
        "before_deliberation": gettext_lazy(
            "Le caractère exécutoire (%(day)s) ne peut pas précéder la délibération (%(voted)s)."
        ),
        "in_future": gettext_lazy("Le %(day)s n’est pas encore passé."),
        "tampered": gettext_lazy(
            "L’instantané adopté ne correspond plus à son empreinte : rien n’est enregistré, prévenez l’administrateur."
        ),
    }


@transaction.atomic
def record_deliberation(
    *,
    actor: Actor,
    adoption_id: int,
    body_id: int,
    number: str,
    on: date,
    mode: str = DecisionMode.VOTE,
    vote: Vote | None = None,
    present_seat_ids: Collection[int] | None = None,
) -> Adoption:
    """Record the délibération of the assembly: its number, date and vote.

    Raises:
        Adoption.DoesNotExist: not among those the actor sees.
        Forbidden: the actor neither runs the roadmap nor is its DGS.
        NotDeliberated: not validated, a body that does not deliberate, a date before the COPIL, a changed snapshot.
        DecisionRefused: no number, no seat, no quorum, a vote not carried.
    """
    adoption = Adoption.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=adoption_id)
    require(can_decide(actor, adoption.roadmap_id), "arbitrage.adoption.deliberate")
    if adoption.state != AdoptionState.VALIDATED or adoption.validated_on is None:
        raise NotDeliberated("wrong_state", state=adoption.get_state_display())
    if digest_of(adoption.snapshot) != adoption.snapshot_sha256:
        raise NotDeliberated("tampered")
    if not number.strip():
        raise DecisionRefused("number_missing")
    body = Body.objects.visible_to(actor).get(pk=body_id)
    if not body.is_deliberative:
        raise NotDeliberated("not_deliberative", body=body.name)
    if on < adoption.validated_on:
        raise NotDeliberated("before_copil", day=f"{on:%d/%m/%Y}", copil=f"{adoption.validated_on:%d/%m/%Y}")
    decision = record_decision(
        actor=actor,
        roadmap_id=adoption.roadmap_id,
        body_id=body.pk,
        decided_on=on,
        mode=mode,
        vote=vote,
        present_seat_ids=present_seat_ids,
        number=number,
        subject=Ref.to(adoption),
        must_carry=True,
        title=_("Adoption de « %(title)s »") % {"title": adoption.roadmap.title},
    )
    adoption.deliberation, adoption.deliberated_on = decision, on
    adoption.state = AdoptionState.DELIBERATED
    adoption.save(update_fields=["deliberation", "deliberated_on", "state"])
    if adoption.roadmap.status == RoadmapStatus.UNDER_CONSTRUCTION:
        enter_status(actor, adoption.roadmap, RoadmapStatus.ADOPTED, on=on, note=number)
    record(
        actor,
        "arbitrage.adoption.deliberated",
        Ref.to(adoption),
        organisation_id=adoption.roadmap.organisation_id,
        roadmap_id=adoption.roadmap_id,
        details={"number": number},
    )
    return adoption


@transaction.atomic
def make_enforceable(*, actor: Actor, adoption_id: int, on: date) -> Adoption:
    """Say since when the délibération is enforceable (published and sent to the prefect); the round is closed.

    Raises:
        Adoption.DoesNotExist, Forbidden: as above.
        NotDeliberated: no délibération yet, a date before it, or to come.
    """
    adoption = Adoption.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=adoption_id)
    require(can_decide(actor, adoption.roadmap_id), "arbitrage.adoption.make_enforceable")
    if adoption.state != AdoptionState.DELIBERATED or adoption.deliberated_on is None:
        raise NotDeliberated("not_deliberated")
    if on < adoption.deliberated_on:
        raise NotDeliberated("before_deliberation", day=f"{on:%d/%m/%Y}", voted=f"{adoption.deliberated_on:%d/%m/%Y}")
    if on > actor.on:
        raise NotDeliberated("in_future", day=f"{on:%d/%m/%Y}")
    Adoption.objects.filter(roadmap=adoption.roadmap, state=AdoptionState.ENFORCEABLE).update(
        state=AdoptionState.REPLACED
    )
    adoption.enforceable_on, adoption.state = on, AdoptionState.ENFORCEABLE
    adoption.save(update_fields=["enforceable_on", "state"])
    if adoption.deliberation is not None:
        adoption.deliberation.enforceable_on = on
        adoption.deliberation.save(update_fields=["enforceable_on"])
    round_ = adoption.plan.scenario.round
    round_.status, round_.closed_on = RoundStatus.CLOSED, on
    round_.save(update_fields=["status", "closed_on"])
    record(
        actor,
        "arbitrage.adoption.enforceable",
        Ref.to(adoption),
        organisation_id=adoption.roadmap.organisation_id,
        roadmap_id=adoption.roadmap_id,
    )
    return adoption
