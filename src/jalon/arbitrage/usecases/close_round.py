"""Start the arbitration of a round (notes no longer change freely), or close it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.arbitrage.models import ArbitrageRound, RoundStatus
from jalon.arbitrage.rules import can_run_round
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref


class RoundNotMoved(DomainError):
    """A round that cannot go on so."""

    messages = {
        "not_scoring": _("« %(name)s » n’est pas en notation."),
        "already_closed": _("« %(name)s » est déjà clos."),
    }


@transaction.atomic
def start_arbitration(*, actor: Actor, round_id: int) -> ArbitrageRound:
    """End the scoring: from now on a note changes only with a reason, logged as an exception.

    Raises:
        ArbitrageRound.DoesNotExist: not among those the actor sees.
        Forbidden: the actor does not run the roadmap.
        RoundNotMoved: it is not being scored.
    """
    round_ = _locked(actor, round_id, "arbitrage.round.start_arbitration")
    if round_.status != RoundStatus.SCORING:
        raise RoundNotMoved("not_scoring", name=round_.name)
    round_.status = RoundStatus.ARBITRATION
    round_.save(update_fields=["status"])
    record(actor, "arbitrage.round.arbitration_started", Ref.to(round_), roadmap_id=round_.roadmap_id)
    return round_


@transaction.atomic
def close_round(*, actor: Actor, round_id: int) -> ArbitrageRound:
    """Close a round that leads to no decision, so that another may be opened. Everything stays readable.

    Raises:
        ArbitrageRound.DoesNotExist, Forbidden: as above.
        RoundNotMoved: closed already.
    """
    round_ = _locked(actor, round_id, "arbitrage.round.close")
    if round_.status == RoundStatus.CLOSED:
        raise RoundNotMoved("already_closed", name=round_.name)
    round_.status, round_.closed_on = RoundStatus.CLOSED, actor.on
    round_.save(update_fields=["status", "closed_on"])
    record(actor, "arbitrage.round.closed", Ref.to(round_), roadmap_id=round_.roadmap_id)
    return round_


def _locked(actor: Actor, round_id: int, verb: str) -> ArbitrageRound:
    round_ = ArbitrageRound.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=round_id)
    require(can_run_round(actor, round_.roadmap_id), verb)
    return round_
