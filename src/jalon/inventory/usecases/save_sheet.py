"""Write, change and remove one sheet of the inventory."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from jalon.inventory.filling import SheetRefused, fill_sheet, next_reference, references_of
from jalon.inventory.models import Section, ShadowTool, Sheet
from jalon.inventory.registers import BY_CODE, REGISTERS, Register
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


@transaction.atomic
def add_sheet(
    *, actor: Actor, roadmap_id: int, register_code: str, organisation_id: int, values: Mapping[str, Any]
) -> Sheet:
    """Write a new sheet in the inventory of a member.

    Args:
        values: as `fill_sheet`; `reference` may be given, otherwise it is made.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        SheetRefused: not a participant, or a value that does not hold.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_enter(actor, roadmap, organisation_id), "inventory.enter")
    register = BY_CODE[register_code]
    organisation = member_of(roadmap, organisation_id)
    lock_inventory(roadmap)
    sheet = register.model(keeper_id=roadmap.organisation_id, organisation=organisation)
    if hasattr(sheet, "currency"):
        sheet.currency = roadmap.currency
    _refer(sheet, register, values)
    fill_sheet(sheet, register, _without_reference(values), today=actor.on)
    sheet.save(force_insert=True)
    reopen_section(sheet, register)
    _journal(actor, "added", sheet, roadmap)
    return sheet


@transaction.atomic
def change_sheet(
    *, actor: Actor, roadmap_id: int, register_code: str, sheet_id: int, revision: int, values: Mapping[str, Any]
) -> Sheet:
    """Change what a sheet says; what `values` does not name stays.

    Raises:
        Roadmap.DoesNotExist, Sheet.DoesNotExist, Forbidden: as usual.
        SheetRefused: as `add_sheet`; or somebody saved in between.
    """
    register = BY_CODE[register_code]
    roadmap, sheet = open_sheet(actor, roadmap_id, register, sheet_id)
    if sheet.revision != revision:
        raise SheetRefused("stale", name=sheet.name)
    fill_sheet(sheet, register, _without_reference(values), today=actor.on)
    sheet.revision += 1
    sheet.save()
    _journal(actor, "changed", sheet, roadmap)
    return sheet


@transaction.atomic
def remove_sheet(*, actor: Actor, roadmap_id: int, register_code: str, sheet_id: int) -> None:
    """Take a sheet out, entered by mistake. What cites it loses its link; the flows of an application go with it.

    Raises:
        Roadmap.DoesNotExist, Sheet.DoesNotExist, Forbidden: as usual.
    """
    register = BY_CODE[register_code]
    roadmap, sheet = open_sheet(actor, roadmap_id, register, sheet_id)
    _journal(actor, "removed", sheet, roadmap)
    sheet.delete()


def open_sheet(actor: Actor, roadmap_id: int, register: Register, sheet_id: int) -> tuple[Roadmap, Any]:
    """The roadmap and the sheet, locked, for who may write it.

    Raises:
        Roadmap.DoesNotExist, Sheet.DoesNotExist, Forbidden: as usual.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    rows: Any = register.model.objects.visible_to(actor).of_roadmap(roadmap)  # type: ignore[attr-defined]
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


def _refer(sheet: Sheet, register: Register, values: Mapping[str, Any]) -> None:
    given = str(values.get("reference") or "").strip()[:40]
    taken = references_of(register, keeper_id=sheet.keeper_id, organisation_id=sheet.organisation_id)
    if given in taken:
        raise SheetRefused("reference_taken", reference=given, organisation=sheet.organisation.name)
    sheet.reference = given or next_reference(register, taken)


def _without_reference(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != "reference"}


def _journal(actor: Actor, what: str, sheet: Sheet, roadmap: Roadmap) -> None:
    """One line. A tool declared without blame keeps no name of who declared it."""
    who = actor
    if isinstance(sheet, ShadowTool):
        who = Actor(person_id=None, label="Déclaration sans nom", on=actor.on)
    register = next(known for known in REGISTERS if known.model is type(sheet))
    record(
        who,
        f"inventory.sheet.{what}",
        Ref.to(sheet),
        organisation_id=sheet.organisation_id,
        roadmap_id=roadmap.pk,
        details={"register": register.code},
    )
