"""Freeze the grid of a round and open the scoring."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.arbitrage.inputs import VALUE_SIDES
from jalon.arbitrage.models import ArbitrageRound, RoundStatus
from jalon.arbitrage.rules import can_run_round
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref


class GridNotFreezable(DomainError):
    """The grid cannot be frozen as it is."""

    messages = {
        "already_frozen": _("La grille de « %(name)s » est déjà gelée depuis le %(day)s."),
        "no_weight": _("Donnez un poids à au moins un critère de valeur avant de geler la grille."),
        "no_criterion": _("Cette grille n’a aucun critère."),
    }


@transaction.atomic
def freeze_grid(*, actor: Actor, round_id: int) -> ArbitrageRound:
    """From now on the same criteria, scales and weights hold for every department, and notes may be given.

    Raises:
        ArbitrageRound.DoesNotExist: no such round among those the actor sees.
        Forbidden: the actor does not run the roadmap.
        GridNotFreezable: frozen already, no criterion, or no weight at all.
    """
    frozen = ArbitrageRound.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=round_id)
    require(can_run_round(actor, frozen.roadmap_id), "arbitrage.round.freeze_grid")
    if frozen.grid_frozen_on is not None:
        raise GridNotFreezable("already_frozen", name=frozen.name, day=frozen.grid_frozen_on.strftime("%d/%m/%Y"))
    criteria = list(frozen.criteria.all())
    if not criteria:
        raise GridNotFreezable("no_criterion")
    if not any(c.weight for c in criteria if c.side in VALUE_SIDES):
        raise GridNotFreezable("no_weight")
    frozen.grid_frozen_on = actor.on
    frozen.status = RoundStatus.SCORING
    frozen.save(update_fields=["grid_frozen_on", "status"])
    weights = {c.code: c.weight for c in criteria}
    record(actor, "arbitrage.round.grid_frozen", Ref.to(frozen), roadmap_id=frozen.roadmap_id, details=weights)
    return frozen
