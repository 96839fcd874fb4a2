"""What every use case on sheets needs: the member, the sheet to write, the lock of an inventory, its line of journal."""

from collections.abc import Mapping
from typing import Any

from jalon.inventory.filling import SheetRefused, next_reference, references_of
from jalon.inventory.models import Section, ShadowTool, Sheet
from jalon.inventory.registers import Register, register_of
from jalon.inventory.rules import can_enter
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap


def member_of(roadmap: Roadmap, organisation_id: int) -> Organisation:
    """The owner or a participant of a roadmap.

    Raises:
        Organisation.DoesNotExist: no such organisation.
        SheetRefused: it does not take part.
    """
    organisation = Organisation.objects.get(pk=organisation_id)
    inside = roadmap.participants.filter(organisation=organisation).exists()
    if not inside and organisation.pk != roadmap.organisation_id:
        raise SheetRefused("not_participant", name=organisation.name)
    return organisation


def open_sheet(actor: Actor, roadmap_id: int, register: Register, sheet_id: int) -> tuple[Roadmap, Any]:
    """The roadmap and the sheet, locked, for who may write it.

    Raises:
        Roadmap.DoesNotExist, Sheet.DoesNotExist, Forbidden: as usual.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    rows: Any = register.model.objects.visible_to(actor).of_roadmap(roadmap)
    sheet = rows.select_for_update(of=("self",)).get(pk=sheet_id)
    require(can_enter(actor, roadmap, sheet.organisation_id), "inventory.enter")
    return roadmap, sheet


def lock_inventory(roadmap: Roadmap) -> None:
    """One writer at a time gives references in the inventory of a keeper."""
    Organisation.objects.select_for_update(no_key=True).get(pk=roadmap.organisation_id)


def reopen_section(sheet: Sheet, register: Register) -> None:
    """A member that had « rien à déclarer » has something now."""
    Section.objects.filter(
        keeper=sheet.keeper_id, organisation=sheet.organisation_id, register=register.code, progress="nothing"
    ).update(progress="open")


def refer(sheet: Sheet, register: Register, values: Mapping[str, Any]) -> None:
    """Give an unsaved sheet its reference: the one in `values`, otherwise the next one.

    Raises:
        SheetRefused: it is taken.
    """
    given = str(values.get("reference") or "").strip()[:40]
    taken = references_of(register, keeper_id=sheet.keeper_id, organisation_id=sheet.organisation_id)
    if given in taken:
        raise SheetRefused("reference_taken", reference=given, organisation=sheet.organisation.name)
    sheet.reference = given or next_reference(register, taken)


def without_reference(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values without the reference, which never changes."""
    return {key: value for key, value in values.items() if key != "reference"}


def journal(actor: Actor, what: str, sheet: Sheet, roadmap: Roadmap) -> None:
    """One line. A tool declared without blame keeps no name of who declared it."""
    who = actor
    if isinstance(sheet, ShadowTool):
        who = Actor(person_id=None, label="Déclaration sans nom", on=actor.on)
    record(
        who,
        f"inventory.sheet.{what}",
        Ref.to(sheet),
        organisation_id=sheet.organisation_id,
        roadmap_id=roadmap.pk,
        details={"register": register_of(sheet).code},
    )
