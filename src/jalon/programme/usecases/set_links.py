"""Say which actions come before another, and which exclude it."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.programme.links import find_cycle
from jalon.programme.models import Action, ActionLink, LinkKind
from jalon.programme.rules import can_change_action
from jalon.programme.usecases.change_action import journal, locked_action
from jalon.roadmaps.models import Roadmap


class BadLink(DomainError):
    messages = {
        "itself": _("Une action ne peut ni précéder ni exclure elle-même."),
        "unknown": _("Une des actions liées n’existe plus, ou n’est pas de cette feuille de route."),
        "cycle": _("Ces prérequis tourneraient en rond : %(chain)s."),
        "contradiction": _("« %(title)s » ne peut pas être à la fois un prérequis et une exclusion."),
    }


@transaction.atomic
def set_links(
    *,
    actor: Actor,
    action_id: int,
    blocking: Collection[int] = (),
    advisable: Collection[int] = (),
    excludes: Collection[int] = (),
) -> Action:
    """Replace the links that leave an action.

    Raises:
        Action.DoesNotExist, Forbidden: not seen, or the actor does not write this sheet.
        BadLink: a link does not hold; the sentence of a cycle names its chain.
    """
    action = locked_action(actor, action_id)
    require(can_change_action(actor, action), "programme.links.set")
    Roadmap.objects.select_for_update(of=("self",), no_key=True).get(pk=action.roadmap_id)
    wanted = {
        LinkKind.BLOCKING: set(blocking),
        LinkKind.ADVISABLE: set(advisable) - set(blocking),
        LinkKind.EXCLUDES: set(excludes),
    }
    every = set().union(*wanted.values())
    if action.pk in every:
        raise BadLink("itself")
    titles = dict(Action.objects.filter(roadmap=action.roadmap_id, pk__in=every).values_list("pk", "title"))
    if len(titles) != len(every):
        raise BadLink("unknown")
    both = wanted[LinkKind.EXCLUDES] & (wanted[LinkKind.BLOCKING] | wanted[LinkKind.ADVISABLE])
    if both:
        raise BadLink("contradiction", title=titles[min(both)])
    _refuse_cycle(action, wanted[LinkKind.BLOCKING] | wanted[LinkKind.ADVISABLE])
    pairs = {(target, kind) for kind, targets in wanted.items() for target in targets}
    present = set(action.links.values_list("target_id", "kind"))
    if pairs == present:
        return action
    action.links.all().delete()
    ActionLink.objects.bulk_create(ActionLink(source=action, target_id=pk, kind=kind) for pk, kind in sorted(pairs))
    Action.objects.filter(pk=action.pk).update(revision=F("revision") + 1)
    journal(actor, "programme.action.changed", action, fields=["links"])
    return action


def _refuse_cycle(action: Action, before: set[int]) -> None:
    rows = ActionLink.objects.filter(source__roadmap=action.roadmap_id).exclude(kind=LinkKind.EXCLUDES)
    after: dict[int, set[int]] = {action.pk: before}
    for source, target in rows.exclude(source=action).values_list("source_id", "target_id"):
        after.setdefault(source, set()).add(target)
    chain = find_cycle(after)
    if chain is not None:
        titles = dict(Action.objects.filter(pk__in=chain).values_list("pk", "title"))
        raise BadLink("cycle", chain=" → ".join(f"« {titles[pk]} »" for pk in chain))
