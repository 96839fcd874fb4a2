"""Write an axis, with its sponsors and the stakes it answers."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Theme
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.people import require_people
from jalon.strategy.models import Axis
from jalon.strategy.rules import can_edit_strategy


class AxisRefused(DomainError):
    """An axis that cannot be as asked."""

    messages = {
        "title_missing": _("Donnez un intitulé à l’axe."),
        "challenge_missing": _("Rattachez l’axe à au moins un enjeu de la feuille de route."),
        "foreign_challenge": _("Un des enjeux choisis n’est pas de cette feuille de route."),
        "has_content": _("« %(title)s » porte des objectifs : déplacez-les d’abord."),
    }


@transaction.atomic
def save_axis(
    *,
    actor: Actor,
    roadmap_id: int,
    title: str,
    description: str = "",
    theme_id: int | None = None,
    political_sponsor_id: int | None = None,
    managerial_sponsor_id: int | None = None,
    challenge_ids: Collection[int] = (),
    axis_id: int | None = None,
) -> Axis:
    """Add an axis at the end, or change one. Where the roadmap has stakes, an axis answers at least one.

    Raises:
        Roadmap.DoesNotExist, Axis.DoesNotExist, Theme.DoesNotExist, Forbidden: as usual.
        AxisRefused: no title, or no stake while the roadmap has some.
        PersonElsewhere: a sponsor has nothing to do with the roadmap.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_edit_strategy(actor, roadmap), "strategy.axis.save")
    if not title.strip():
        raise AxisRefused("title_missing")
    require_challenges(roadmap, challenge_ids)
    if theme_id is not None:
        Theme.objects.filter(Q(organisation=None) | Q(organisation=roadmap.organisation_id)).get(pk=theme_id)
    axis = roadmap.axes.get(pk=axis_id) if axis_id else Axis(roadmap=roadmap, order=roadmap.axes.count() + 1)
    sponsors = (political_sponsor_id, managerial_sponsor_id)
    require_people(roadmap, *sponsors, kept=(axis.political_sponsor_id, axis.managerial_sponsor_id))
    axis.title, axis.description, axis.theme_id = title.strip(), description, theme_id
    axis.political_sponsor_id, axis.managerial_sponsor_id = sponsors
    axis.save()
    axis.challenges.set(challenge_ids)
    record(actor, "strategy.axis.saved", Ref.to(axis), organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk)
    return axis


def require_challenges(roadmap: Roadmap, challenge_ids: Collection[int]) -> None:
    """At least one stake of this roadmap, when it has any.

    Raises:
        AxisRefused: none chosen, or one of another roadmap.
    """
    known = set(roadmap.challenges.values_list("pk", flat=True))
    if set(challenge_ids) - known:
        raise AxisRefused("foreign_challenge")
    if known and not challenge_ids:
        raise AxisRefused("challenge_missing")


@transaction.atomic
def remove_axis(*, actor: Actor, roadmap_id: int, axis_id: int) -> None:
    """Remove an axis that carries nothing.

    Raises:
        Roadmap.DoesNotExist, Axis.DoesNotExist, Forbidden: as usual.
        AxisRefused: it has objectives.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_edit_strategy(actor, roadmap), "strategy.axis.remove")
    axis = roadmap.axes.get(pk=axis_id)
    if axis.objectives.exists():
        raise AxisRefused("has_content", title=axis.title)
    record(actor, "strategy.axis.removed", Ref.to(axis), organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk)
    axis.delete()
