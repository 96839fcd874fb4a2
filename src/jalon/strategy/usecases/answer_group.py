"""Say that an objective answers a group of needs, or no longer does."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.needs.models import NeedGroup
from jalon.roadmaps.models import Roadmap
from jalon.strategy.models import Objective
from jalon.strategy.rules import can_edit_strategy


class GroupNotAnswered(DomainError):
    messages = {"unknown": _("Cet objectif n’est pas de cette feuille de route.")}


@transaction.atomic
def answer_group(*, actor: Actor, group_id: int, objective_id: int, is_answered: bool = True) -> NeedGroup:
    """Tie a group to an objective, or untie it; needs that join the group later follow it.

    Raises:
        NeedGroup.DoesNotExist, Roadmap.DoesNotExist, Forbidden: as usual.
        GroupNotAnswered: the objective is of another roadmap.
    """
    group = NeedGroup.objects.visible_to(actor).get(pk=group_id)
    roadmap = Roadmap.objects.visible_to(actor).get(pk=group.roadmap_id)
    require(can_edit_strategy(actor, roadmap), "strategy.group.answer")
    objective = Objective.objects.filter(pk=objective_id, axis__roadmap=roadmap).first()
    if objective is None:
        raise GroupNotAnswered("unknown")
    if is_answered == objective.need_groups.filter(pk=group.pk).exists():
        return group
    if is_answered:
        objective.need_groups.add(group)
    else:
        objective.need_groups.remove(group)
    record(
        actor,
        "strategy.group.answered" if is_answered else "strategy.group.unanswered",
        Ref.to(objective),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
        details={"group": group.code},
    )
    return group
