"""Open a round with its own copy of a grid."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.arbitrage.models import ArbitrageRound, Criterion, RoundStatus
from jalon.arbitrage.rules import can_run_round
from jalon.arbitrage.usecases.load_grids import load_grids
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.programme.models import GridTemplate
from jalon.roadmaps.models import Roadmap


class RoundRefused(DomainError):
    """A round that cannot be opened."""

    messages = {
        "no_name": _("Donnez un intitulé à l’arbitrage, par exemple « Arbitrage 2027 »."),
        "already_open": _(
            "« %(name)s » est encore ouvert. Closez-le avant d’en ouvrir un autre : un arbitrage compare tout avec les mêmes critères."
        ),
        "unknown_grid": _("La grille « %(name)s » n’existe pas."),
    }


@transaction.atomic
def open_round(
    *,
    actor: Actor,
    roadmap_id: int,
    name: str,
    grid_code: str = "neuf-criteres",
    grid_id: int | None = None,
    opened_on: date | None = None,
    feasibility_threshold: int = 1,
    discount_pct: Decimal = Decimal(1),
    margin_pct: int = 0,
) -> ArbitrageRound:
    """Open a round in preparation: its criteria may still be edited until `freeze_grid`.

    Args:
        grid_code: a shipped grid, or one of the owner's organisation; `grid_id` names one exactly.
        opened_on: the actor's day when left out; nothing new starts before the following quarter.

    Raises:
        Roadmap.DoesNotExist: no such roadmap among those the actor sees.
        Forbidden: the actor does not run it.
        RoundRefused: no name, unknown grid, or another round is still open.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=roadmap_id)
    require(can_run_round(actor, roadmap.pk), "arbitrage.round.open")
    if not name.strip():
        raise RoundRefused("no_name")
    still_open = roadmap.rounds.exclude(status=RoundStatus.CLOSED).first()
    if still_open is not None:
        raise RoundRefused("already_open", name=still_open.name)
    grid = _grid(roadmap, grid_code, grid_id)
    opened = ArbitrageRound.objects.create(
        roadmap=roadmap,
        name=name.strip(),
        grid=grid,
        opened_on=opened_on or actor.on,
        feasibility_threshold=feasibility_threshold,
        discount_pct=discount_pct,
        margin_pct=margin_pct,
    )
    Criterion.objects.bulk_create(
        Criterion(
            round=opened,
            order=c.order,
            code=c.code,
            label=c.label,
            guidance=c.guidance,
            anchors=c.anchors,
            weight=c.weight,
            side=c.side,
            colleges=c.colleges,
        )
        for c in grid.criteria.all()
    )
    record(
        actor,
        "arbitrage.round.opened",
        Ref.to(opened),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
        details={"grid": grid.code},
    )
    return opened


def _grid(roadmap: Roadmap, code: str, grid_id: int | None) -> GridTemplate:
    usable = GridTemplate.objects.filter(organisation__isnull=True) | GridTemplate.objects.filter(
        organisation=roadmap.organisation_id
    )
    if not usable.exists():
        load_grids()
    found = usable.filter(pk=grid_id) if grid_id else usable.filter(code=code).order_by("organisation")
    grid = found.first()
    if grid is None:
        raise RoundRefused("unknown_grid", name=grid_id or code)
    return grid
