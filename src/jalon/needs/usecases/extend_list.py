"""Add a need to the reference list of an organisation, or take one of its own out."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.desk.usecases.start_work import start_work
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.needs.models import NeedGroup, OwnEntry
from jalon.needs.rules import can_extend_list
from jalon.roadmaps.models import Roadmap

READ_AGAIN = "needs.read_again"
MOST = 500


class EntryRefused(DomainError):
    messages = {
        "label_missing": gettext_lazy("Écrivez le besoin à ajouter."),
        "present": gettext_lazy("« %(label)s » est déjà dans votre liste."),
        "too_many": gettext_lazy("Votre liste a déjà 500 entrées : retirez celles qui ne servent pas."),
        "used": gettext_lazy("Un groupe porte cette entrée : elle reste dans la liste."),
    }


@transaction.atomic
def add_entry(*, actor: Actor, roadmap_id: int, label: str, synonyms: str = "", words: str = "") -> OwnEntry:
    """Add an entry for the owner of the roadmap; the needs of this roadmap are read again in the background.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        EntryRefused: no label, one that is there already, or a list that is full.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",), no_key=True).get(pk=roadmap_id)
    require(can_extend_list(actor, roadmap.pk), "needs.list.extend")
    label = " ".join(label.split())[:200]
    if not label:
        raise EntryRefused("label_missing")
    own = OwnEntry.objects.filter(organisation=roadmap.organisation_id)
    if own.filter(label__iexact=label).exists():
        raise EntryRefused("present", label=label)
    if own.count() >= MOST:
        raise EntryRefused("too_many")
    entry = OwnEntry.objects.create(
        organisation_id=roadmap.organisation_id, label=label, synonyms=synonyms[:4_000], words=words[:600]
    )
    _changed(actor, roadmap, entry, "needs.list.extended")
    return entry


@transaction.atomic
def drop_entry(*, actor: Actor, roadmap_id: int, entry_id: int) -> None:
    """Take out an entry that no group carries.

    Raises:
        Roadmap.DoesNotExist, OwnEntry.DoesNotExist, Forbidden: as usual.
        EntryRefused: a group carries it.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",), no_key=True).get(pk=roadmap_id)
    require(can_extend_list(actor, roadmap.pk), "needs.list.extend")
    entry = OwnEntry.objects.get(pk=entry_id, organisation=roadmap.organisation_id)
    if NeedGroup.objects.filter(reference_code=entry.code).exists():
        raise EntryRefused("used")
    _changed(actor, roadmap, entry, "needs.list.shortened")
    entry.delete()


def _changed(actor: Actor, roadmap: Roadmap, entry: OwnEntry, verb: str) -> None:
    record(actor, verb, Ref.to(entry), organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk)
    start_work(
        actor=actor,
        task=READ_AGAIN,
        label=_("Relire les besoins avec la nouvelle liste"),
        subject=Ref.to(roadmap),
        roadmap_id=roadmap.pk,
        lock=f"{READ_AGAIN}:{roadmap.pk}",
        args={"roadmap_id": roadmap.pk},
    )
