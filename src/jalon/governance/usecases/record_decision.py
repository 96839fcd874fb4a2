"""Record what a body decided: by consensus or by a vote, its composition checked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.governance.composition import Composition, composition_on
from jalon.governance.models import Body, Decision, DecisionMode, Meeting
from jalon.governance.rules import can_record_in
from jalon.governance.usecases.plan_meeting import write_attendance
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref


@dataclass(frozen=True, slots=True)
class Vote:
    """Voices counted."""

    votes_for: int
    votes_against: int = 0
    votes_abstained: int = 0

    @property
    def cast(self) -> int:
        """All voices."""
        return self.votes_for + self.votes_against + self.votes_abstained

    @property
    def is_carried(self) -> bool:
        """More for than against; abstentions do not count."""
        return self.votes_for > self.votes_against


class DecisionRefused(DomainError):
    """A decision that cannot be recorded."""

    messages = {
        "no_title": _("Dites en une ligne ce qui a été décidé."),
        "in_future": _("La séance du %(day)s n’a pas encore eu lieu."),
        "no_seat": _("« %(body)s » n’a aucun siège au %(day)s : composez-la d’abord."),
        "nobody": _("Indiquez qui était présent·e ou représenté·e."),
        "no_quorum": _(
            "Le quorum n’est pas atteint : %(present)d présent·e·s sur %(seats)d sièges (%(wanted)s exigés)."
        ),
        "too_many_votes": _("%(cast)d voix comptées pour %(voters)d voix délibératives présentes."),
        "vote_missing": _("Comptez les voix pour, contre et les abstentions."),
        "consensus_with_votes": _("Un consensus ne se compte pas : choisissez « vote » pour donner des voix."),
        "not_carried": _("Le vote n’est pas favorable (%(for_)d pour, %(against)d contre) : rien n’est validé."),
        "number_missing": _("Donnez le numéro de la délibération."),
    }


@transaction.atomic
def record_decision(
    *,
    actor: Actor,
    roadmap_id: int,
    body_id: int,
    title: str,
    decided_on: date,
    text: str = "",
    mode: str = DecisionMode.CONSENSUS,
    vote: Vote | None = None,
    present_seat_ids: Collection[int] | None = None,
    number: str = "",
    subject: Ref | None = None,
    must_carry: bool = False,
) -> Decision:
    """Record a decision; the meeting of that day is created or found, with its attendance.

    Args:
        present_seat_ids: who sat or was represented; None means every seat held that day.
        must_carry: refuse a vote that is not favourable.

    Raises:
        Body.DoesNotExist: not among those the actor sees.
        Forbidden: neither runs the roadmap nor administers the organisation.
        DecisionRefused: no seat, no quorum, voices that do not add up, a day to come.
    """
    body = Body.objects.visible_to(actor).get(pk=body_id)
    require(can_record_in(actor, body, roadmap_id=roadmap_id), "governance.decision.record")
    if not title.strip():
        raise DecisionRefused("no_title")
    if decided_on > actor.on:
        raise DecisionRefused("in_future", day=f"{decided_on:%d/%m/%Y}")
    composition = composition_on(body, decided_on, present_seat_ids=present_seat_ids)
    _check(body, composition, decided_on, mode, vote, must_carry=must_carry)
    meeting, _created = Meeting.objects.get_or_create(body=body, on=decided_on)
    write_attendance(meeting, [seat.pk for seat in composition.present])
    decision = Decision.objects.create(
        body=body,
        meeting=meeting,
        title=title.strip()[:240],
        text=text,
        decided_on=decided_on,
        mode=mode,
        votes_for=vote.votes_for if vote else None,
        votes_against=vote.votes_against if vote else None,
        votes_abstained=vote.votes_abstained if vote else None,
        number=number.strip(),
        composition=composition.to_json(),
        subject_type=subject.type if subject else "",
        subject_id=subject.id if subject else None,
    )
    record(
        actor,
        "governance.decision.recorded",
        Ref.to(decision),
        organisation_id=body.organisation_id,
        roadmap_id=roadmap_id,
        details={"mode": mode, "number": number},
    )
    return decision


def _check(body: Body, composition: Composition, day: date, mode: str, vote: Vote | None, *, must_carry: bool) -> None:
    if not composition.seats:
        raise DecisionRefused("no_seat", body=body.name, day=f"{day:%d/%m/%Y}")
    if not composition.present:
        raise DecisionRefused("nobody")
    if not composition.has_quorum:
        wanted = body.quorum if body.quorum is not None else _("la moitié")
        values = {"present": len(composition.present), "seats": len(composition.seats), "wanted": wanted}
        raise DecisionRefused("no_quorum", **values)
    if mode == DecisionMode.CONSENSUS:
        if vote is not None and vote.cast:
            raise DecisionRefused("consensus_with_votes")
        return
    if vote is None or not vote.cast:
        raise DecisionRefused("vote_missing")
    if vote.cast > composition.voters:
        raise DecisionRefused("too_many_votes", cast=vote.cast, voters=composition.voters)
    if must_carry and not vote.is_carried:
        raise DecisionRefused("not_carried", for_=vote.votes_for, against=vote.votes_against)
