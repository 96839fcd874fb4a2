"""Choose what the session shows."""

from collections.abc import Collection, Sequence

from django.db import transaction

from jalon.arbitrage.models import ArbitrageRound
from jalon.arbitrage.rules import can_decide
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref


@transaction.atomic
def choose_session(
    *, actor: Actor, round_id: int, panels: Sequence[str], scenario_ids: Collection[int] | None = None
) -> ArbitrageRound:
    """Write the panels that are projected in session, by code, and the scenarios prepared for it.

    Args:
        panels: none means the usual ones.
        scenario_ids: those of the round that are shown; an id of elsewhere is ignored; None leaves them as they are.

    Raises:
        ArbitrageRound.DoesNotExist: not among those the actor sees.
        Forbidden: neither runs the roadmap nor is its DGS.
    """
    round_ = ArbitrageRound.objects.visible_to(actor).get(pk=round_id)
    require(can_decide(actor, round_.roadmap_id), "arbitrage.session.choose")
    round_.session_panels = list(dict.fromkeys(panels))
    round_.save(update_fields=["session_panels"])
    if scenario_ids is not None:
        round_.scenarios.filter(pk__in=scenario_ids).update(is_shown_in_session=True)
        round_.scenarios.exclude(pk__in=scenario_ids).update(is_shown_in_session=False)
    record(
        actor,
        "arbitrage.session.chosen",
        Ref.to(round_),
        roadmap_id=round_.roadmap_id,
        details={"panels": list(panels)},
    )
    return round_
