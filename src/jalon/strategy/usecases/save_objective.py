"""Write an objective at any depth under an axis, with the stakes and needs it answers."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.needs.models import Need
from jalon.roadmaps.models import Roadmap
from jalon.strategy.models import Axis, Objective, ObjectiveLevel
from jalon.strategy.rules import can_edit_strategy
from jalon.strategy.usecases.save_axis import require_challenges


class ObjectiveRefused(DomainError):
    """An objective that cannot be as asked."""

    messages = {
        "title_missing": _("Écrivez l’objectif."),
        "parent_elsewhere": _("L’objectif de rattachement est dans un autre axe."),
        "loop": _("« %(title)s » ne peut pas être rattaché à lui-même ni à ce qui en dépend."),
        "has_children": _("« %(title)s » porte d’autres objectifs : déplacez-les d’abord."),
    }


@dataclass(frozen=True)
class ObjectiveSheet:
    """An objective as given. `level` and `origin` are values of `ObjectiveLevel` and `ObjectiveOrigin`."""

    axis_id: int
    title: str
    description: str = ""
    level: str = ObjectiveLevel.STRATEGIC
    origin: str = ""
    parent_id: int | None = None
    challenge_ids: Collection[int] = ()
    need_ids: Collection[int] = field(default=())


@transaction.atomic
def save_objective(
    *, actor: Actor, roadmap_id: int, sheet: ObjectiveSheet, objective_id: int | None = None
) -> Objective:
    """Add an objective, or change one.

    Raises:
        Roadmap.DoesNotExist, Axis.DoesNotExist, Objective.DoesNotExist, Forbidden: as usual.
        ObjectiveRefused, AxisRefused: no title, loop, parent in another axis, no stake while the roadmap has some.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_edit_strategy(actor, roadmap), "strategy.objective.save")
    if not sheet.title.strip():
        raise ObjectiveRefused("title_missing")
    axis = roadmap.axes.get(pk=sheet.axis_id)
    require_challenges(roadmap, sheet.challenge_ids)
    objective = (
        Objective.objects.select_for_update(of=("self",)).get(pk=objective_id, axis__roadmap=roadmap)
        if objective_id
        else Objective(order=axis.objectives.count() + 1)
    )
    objective.axis, objective.parent = axis, _parent(axis, objective, sheet)
    objective.title, objective.description = sheet.title.strip(), sheet.description
    objective.level, objective.origin = sheet.level, sheet.origin
    objective.save()
    objective.challenges.set(sheet.challenge_ids)
    _set_needs(actor, roadmap, objective, sheet.need_ids)
    _move_below(objective)
    record(
        actor,
        "strategy.objective.saved",
        Ref.to(objective),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
    )
    return objective


def _set_needs(actor: Actor, roadmap: Roadmap, objective: Objective, need_ids: Collection[int]) -> None:
    """Needs that the actor may not read stay as they are: it neither adds nor drops them."""
    read = Need.objects.visible_to(actor).filter(roadmap=roadmap)
    unread = objective.needs.exclude(pk__in=read.values("pk"))
    objective.needs.set([*unread, *read.filter(pk__in=need_ids)])


def _parent(axis: Axis, objective: Objective, sheet: ObjectiveSheet) -> Objective | None:
    if sheet.parent_id is None:
        return None
    parent = Objective.objects.filter(pk=sheet.parent_id, axis=axis).first()
    if parent is None:
        raise ObjectiveRefused("parent_elsewhere")
    above: Objective | None = parent
    while above is not None:
        if objective.pk is not None and above.pk == objective.pk:
            raise ObjectiveRefused("loop", title=objective.title)
        above = above.parent
    return parent


def _move_below(objective: Objective) -> None:
    """What hangs under an objective follows it into its axis."""
    for child in objective.children.exclude(axis=objective.axis):
        child.axis = objective.axis
        child.save(update_fields=["axis"])
        _move_below(child)


@transaction.atomic
def remove_objective(*, actor: Actor, roadmap_id: int, objective_id: int) -> None:
    """Remove an objective under which nothing hangs; actions linked to it stay, without it.

    Raises:
        Roadmap.DoesNotExist, Objective.DoesNotExist, Forbidden: as usual.
        ObjectiveRefused: other objectives hang under it.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_edit_strategy(actor, roadmap), "strategy.objective.remove")
    objective = Objective.objects.get(pk=objective_id, axis__roadmap=roadmap)
    if objective.children.exists():
        raise ObjectiveRefused("has_children", title=objective.title)
    record(
        actor,
        "strategy.objective.removed",
        Ref.to(objective),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
    )
    objective.delete()
