"""Prepare a line for the public page of an action: a step, a dated result, a service, a document."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.programme.models import Action
from jalon.publication.models import PublicEntry, PublicEntryKind
from jalon.publication.rules import can_write_entry

_is_address = URLValidator(schemes=["http", "https"])


class EntryRefused(DomainError):
    """A line that cannot be kept."""

    messages = {
        "text": _("Écrivez le texte de la ligne."),
        "date": _("Un résultat est daté : donnez sa date."),
        "future": _("Un résultat est constaté : sa date (%(on)s) ne peut pas être à venir."),
        "url": _("Un document a une adresse qui commence par https:// ou http://."),
    }


@transaction.atomic
def write_entry(
    *, actor: Actor, action_id: int, kind: str, text: str, on: date | None = None, url: str = ""
) -> PublicEntry:
    """Add a line. Visitors read it after the next publication only.

    Raises:
        Action.DoesNotExist: not among those the actor sees.
        Forbidden: the actor neither publishes nor writes this sheet.
        EntryRefused: no text, a result without a past date, a document without an address.
    """
    action = Action.objects.visible_to(actor).distinct().get(pk=action_id)
    require(can_write_entry(actor, action), "publication.entry.write")
    if not text.strip():
        raise EntryRefused("text")
    if kind == PublicEntryKind.RESULT and on is None:
        raise EntryRefused("date")
    if kind == PublicEntryKind.RESULT and on is not None and on > actor.on:
        raise EntryRefused("future", on=f"{on:%d/%m/%Y}")
    if url or kind == PublicEntryKind.DOCUMENT:
        try:
            _is_address(url)
        except ValidationError as error:
            raise EntryRefused("url") from error
    entry = PublicEntry.objects.create(
        action=action, kind=PublicEntryKind(kind), text=text.strip(), on=on, url=url.strip()
    )
    record(actor, "publication.entry.written", Ref.to(action), roadmap_id=action.roadmap_id, details={"kind": kind})
    return entry


@transaction.atomic
def remove_entry(*, actor: Actor, entry_id: int) -> None:
    """Take a prepared line away. A copy already public stays until the next update.

    Raises:
        PublicEntry.DoesNotExist: not among those the actor sees.
        Forbidden: the actor neither publishes nor writes this sheet.
    """
    entry = PublicEntry.objects.visible_to(actor).select_related("action").get(pk=entry_id)
    require(can_write_entry(actor, entry.action), "publication.entry.remove")
    record(
        actor, "publication.entry.removed", Ref.to(entry.action), roadmap_id=entry.action.roadmap_id,
        details={"kind": entry.kind},
    )  # fmt: skip
    entry.delete()
