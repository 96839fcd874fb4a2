"""Name a group, note what was understood, or remove one that cites nothing."""

from django.db import transaction

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.needs.models import NeedGroup
from jalon.needs.rules import can_group
from jalon.needs.usecases.place_need import TITLE_LENGTH, PlaceRefused


@transaction.atomic
def save_group(*, actor: Actor, group_id: int, title: str, note: str, revision: int) -> NeedGroup:
    """Change the title and the note of a group.

    Raises:
        NeedGroup.DoesNotExist, Forbidden: as usual.
        PlaceRefused: no title, or somebody saved in between.
    """
    group = _locked(actor, group_id)
    if group.revision != revision:
        raise PlaceRefused("stale")
    title = " ".join(title.split())[:TITLE_LENGTH]
    if not title:
        raise PlaceRefused("title_missing")
    group.title, group.note = title, note
    group.revision += 1
    group.save(update_fields=["title", "note", "revision"])
    _journal(actor, "needs.group.edited", group)
    return group


@transaction.atomic
def remove_group(*, actor: Actor, group_id: int) -> None:
    """Remove a group that no longer cites any need; needs are never removed with it.

    Raises:
        NeedGroup.DoesNotExist, Forbidden: as usual.
        PlaceRefused: it still cites needs.
    """
    group = _locked(actor, group_id)
    if group.needs.exists():
        raise PlaceRefused("not_empty")
    _journal(actor, "needs.group.removed", group)
    group.delete()


def _locked(actor: Actor, group_id: int) -> NeedGroup:
    rows = NeedGroup.objects.visible_to(actor).select_related("roadmap").select_for_update(of=("self",))
    group = rows.get(pk=group_id)
    require(can_group(actor, group.roadmap_id), "needs.group")
    return group


def _journal(actor: Actor, verb: str, group: NeedGroup) -> None:
    record(
        actor,
        verb,
        Ref.to(group),
        organisation_id=group.roadmap.organisation_id,
        roadmap_id=group.roadmap_id,
    )
