"""Make an action of a group of needs: its needs, objectives and members come with it."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from jalon.kernel.actor import Actor
from jalon.needs.models import NeedGroup
from jalon.needs.support import support_of
from jalon.programme.changes import ActionChanges
from jalon.programme.models import Action, VariantKind
from jalon.programme.usecases.create_action import create_action
from jalon.programme.usecases.save_variant import VariantSheet, save_variant


@transaction.atomic
def create_action_from_group(*, actor: Actor, group_id: int, title: str, is_pooled: bool = False) -> Action:
    """A draft that answers every need of the group, for the members that ask or are concerned.

    Args:
        is_pooled: adds a pooled variant borne by these members in equal shares, to be settled later.

    Raises:
        NeedGroup.DoesNotExist: no such group among those the actor may see.
        Forbidden, ActionNotCreated, BadSheet, BadVariant: as `create_action` and `save_variant`.
    """
    group = NeedGroup.objects.visible_to(actor).select_related("roadmap").get(pk=group_id)
    places = [row.pk for row in support_of(group).concerned]
    members = [pk for pk in places if pk != group.roadmap.organisation_id]
    action = create_action(
        actor=actor,
        roadmap_id=group.roadmap_id,
        title=title,
        changes=ActionChanges(
            need_ids=tuple(group.needs.order_by("pk").values_list("pk", flat=True)),
            objective_ids=tuple(group.objectives.order_by("pk").values_list("pk", flat=True)),
            members=dict.fromkeys(members),
            is_poolable=True if is_pooled else None,
        ),
    )
    action.need_groups.add(group)
    if is_pooled and places:
        sheet = VariantSheet(
            kind=VariantKind.POOLED,
            label=_("Mutualisée entre %(count)s organismes, à parts égales pour commencer") % {"count": len(places)},
            shares=equal_shares(places),
        )
        save_variant(actor=actor, action_id=action.pk, sheet=sheet)
    return action


def equal_shares(places: list[int]) -> dict[int, Decimal]:
    """Percentages to three decimals that make 100 exactly; the last bears the rounding.

    >>> [str(share) for share in equal_shares([4, 5, 6]).values()]
    ['33.333', '33.333', '33.334']
    """
    each = (Decimal(100) / len(places)).quantize(Decimal("0.001"), rounding="ROUND_DOWN")
    shares = dict.fromkeys(places, each)
    shares[places[-1]] += 100 - each * len(places)
    return shares
