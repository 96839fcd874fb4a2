"""Record that the COPIL validated a proposed trajectory; the actions take the state it gives them."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.arbitrage.models import Adoption, AdoptionState
from jalon.arbitrage.rules import can_decide
from jalon.arbitrage.snapshot import reason_of
from jalon.desk.models import Notification
from jalon.governance.models import DecisionMode
from jalon.governance.usecases.record_decision import Vote, record_decision
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.programme.gates import gaps_of
from jalon.programme.models import Action, ActionStatus

REVIEW_AFTER_DAYS = 365
STARTED = (ActionStatus.UNDER_WAY, ActionStatus.SUSPENDED, ActionStatus.DONE, ActionStatus.ABANDONED)


class NotValidated(DomainError):
    """A validation that cannot be recorded."""

    messages = {
        "wrong_state": gettext_lazy("Cette trajectoire est « %(state)s » : elle ne peut pas être validée."),
        "gaps": gettext_lazy(
            "%(count)d fiche(s) retenue(s) sont incomplètes, par exemple « %(title)s » : il manque %(gaps)s. "
            "Complétez-les, ou validez « sous réserve » en disant quand elles le seront."
        ),
    }


@transaction.atomic
def validate_in_copil(
    *,
    actor: Actor,
    adoption_id: int,
    body_id: int,
    on: date,
    mode: str = DecisionMode.CONSENSUS,
    vote: Vote | None = None,
    present_seat_ids: Collection[int] | None = None,
    reservation: str = "",
    review_on: date | None = None,
    reasons: Mapping[int, str] | None = None,
) -> Adoption:
    """Record the validation by a body; retained actions get their start, the others a reason and a date of review.

    Args:
        reservation: validates despite incomplete sheets; kept in the decision and the journal.
        review_on: when what is not retained is looked at again; a year later when left out.
        reasons: action id -> reason in the committee's words, in place of the computed one.

    Raises:
        Adoption.DoesNotExist: not among those the actor sees.
        Forbidden: the actor neither runs the roadmap nor is its DGS.
        NotValidated: not proposed, or incomplete sheets without reservation.
        DecisionRefused: no seat, no quorum, voices that do not add up, a vote not carried.
    """
    adoption = Adoption.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=adoption_id)
    roadmap = adoption.roadmap
    require(can_decide(actor, roadmap.pk), "arbitrage.adoption.validate")
    if adoption.state != AdoptionState.PROPOSED:
        raise NotValidated("wrong_state", state=adoption.get_state_display())
    lines = list(adoption.plan.lines.select_related("action"))
    _refuse_gaps([line.action for line in lines], reservation)
    decision = record_decision(
        actor=actor,
        roadmap_id=roadmap.pk,
        body_id=body_id,
        decided_on=on,
        mode=mode,
        vote=vote,
        present_seat_ids=present_seat_ids,
        subject=Ref.to(adoption),
        must_carry=True,
        title=_("Validation de la trajectoire « %(name)s »") % {"name": adoption.plan.scenario.name},
        text=_("Sous réserve : %(reservation)s") % {"reservation": reservation} if reservation.strip() else "",
    )
    adoption.copil_decision, adoption.validated_on = decision, on
    adoption.state = AdoptionState.VALIDATED
    adoption.save(update_fields=["copil_decision", "validated_on", "state"])
    for line in lines:
        _retain(line.action, line.start_on)
    set_aside(adoption, review_on or on + timedelta(days=REVIEW_AFTER_DAYS), reasons or {})
    record(
        actor,
        "arbitrage.adoption.validated",
        Ref.to(adoption),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
        details={"mode": mode, "reservation": reservation},
    )
    return adoption


def _refuse_gaps(actions: Collection[Action], reservation: str) -> None:
    if reservation.strip():
        return
    incomplete = gaps_of(actions)
    if incomplete:
        action, gaps = incomplete[0]
        raise NotValidated("gaps", count=len(incomplete), title=action.title, gaps=", ".join(gaps))


def _retain(action: Action, start_on: date) -> None:
    action.planned_start_on = start_on
    action.not_retained_reason, action.review_on = "", None
    if action.status not in STARTED:
        action.status = ActionStatus.RETAINED
    action.revision += 1
    action.save(
        update_fields=["planned_start_on", "not_retained_reason", "review_on", "status", "revision", "updated_at"]
    )


def set_aside(adoption: Adoption, review_on: date, reasons: Mapping[int, str]) -> None:
    """Actions compared and not retained: state, reason, review date, and a word to who asked for them."""
    kept = adoption.plan.lines.values("action")
    compared = [int(pk) for pk in adoption.plan.explanations.get("left_out", {})]
    others = Action.objects.filter(pk__in=compared, roadmap=adoption.roadmap).exclude(pk__in=kept)
    for action in others.exclude(status__in=STARTED).select_for_update(of=("self",)):
        reason = reasons.get(action.pk, "").strip() or reason_of(adoption.plan, action.pk)
        action.status = ActionStatus.NOT_RETAINED
        action.not_retained_reason, action.review_on = reason, review_on
        action.planned_start_on = None
        action.revision += 1
        action.save(
            update_fields=["status", "not_retained_reason", "review_on", "planned_start_on", "revision", "updated_at"]
        )
        _tell_who_asked(action, review_on)


def _tell_who_asked(action: Action, review_on: date) -> None:
    asked = {action.lead_id, action.business_sponsor_id}
    asked |= set(action.need_links.values_list("need__requester", flat=True))
    words = {"title": action.title[:150], "day": f"{review_on:%d/%m/%Y}"}
    text = (
        _("« %(title)s » n’est pas retenue à ce stade ; elle sera revue le %(day)s. La raison est sur sa fiche.")
        % words
    )
    ref = Ref.to(action)
    Notification.objects.bulk_create(
        Notification(
            person_id_value=person, text=text[:300], subject_type=ref.type, subject_id=ref.id, subject_label=ref.label
        )
        for person in sorted(pk for pk in asked if pk is not None)
    )
