"""Write a new sheet in the inventory of a member."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from jalon.inventory.filling import fill_sheet
from jalon.inventory.models import Sheet
from jalon.inventory.registers import BY_CODE
from jalon.inventory.rules import can_enter
from jalon.inventory.writing import journal, lock_inventory, member_of, refer, reopen_section, without_reference
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.roadmaps.models import Roadmap


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
    refer(sheet, register, values)
    fill_sheet(sheet, register, without_reference(values), today=actor.on)
    sheet.save(force_insert=True)
    reopen_section(sheet, register)
    journal(actor, "added", sheet, roadmap)
    return sheet
