"""Ten points that an elected member places on actions."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.arbitrage.models import ArbitrageRound, PointAllocation, RoundStatus
from jalon.arbitrage.rules import can_place_points
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, Forbidden
from jalon.kernel.refs import Ref
from jalon.programme.models import Action

TO_PLACE = 10


class PointsRefused(DomainError):
    """Points that cannot be placed so."""

    messages = {
        "too_many": _("%(placed)d points placés : vous en avez dix."),
        "negative": _("Un nombre de points va de 0 à 10."),
        "not_open": _("« %(name)s » n’est pas ouvert : les points se placent pendant la notation ou l’arbitrage."),
        "unknown_action": _("Une de ces actions n’est pas dans la feuille de route."),
    }


@transaction.atomic
def place_points(*, actor: Actor, round_id: int, points: Mapping[int, int]) -> int:
    """Place one's points: action id -> points, the whole allocation of the actor. They inform; they are not in the value.

    Returns:
        Points left to place.

    Raises:
        ArbitrageRound.DoesNotExist: not among those the actor sees.
        Forbidden: neither an elected member nor a member of the COPIL.
        PointsRefused: more than ten, round not open, action of elsewhere.
    """
    # locked: two clicks at once must not place twenty points
    round_ = ArbitrageRound.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=round_id)
    person_id = actor.person_id
    if person_id is None or not can_place_points(actor, round_.roadmap_id):
        raise Forbidden("arbitrage.points")
    if round_.status not in (RoundStatus.SCORING, RoundStatus.ARBITRATION):
        raise PointsRefused("not_open", name=round_.name)
    given = {pk: count for pk, count in points.items() if count}
    if any(not 0 <= count <= TO_PLACE for count in given.values()):
        raise PointsRefused("negative")
    if sum(given.values()) > TO_PLACE:
        raise PointsRefused("too_many", placed=sum(given.values()))
    if Action.objects.filter(roadmap=round_.roadmap, pk__in=list(given)).count() < len(given):
        raise PointsRefused("unknown_action")
    PointAllocation.objects.filter(round=round_, person=person_id).delete()
    PointAllocation.objects.bulk_create(
        PointAllocation(round=round_, person_id=person_id, action_id=pk, points=count) for pk, count in given.items()
    )
    record(actor, "arbitrage.points.placed", Ref.to(round_), roadmap_id=round_.roadmap_id)
    return TO_PLACE - sum(given.values())
