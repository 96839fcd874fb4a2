"""Change what a sheet of the inventory says."""

from collections.abc import Mapping
from typing import Any, cast

from django.db import transaction

from jalon.inventory.filling import SheetRefused, fill_sheet
from jalon.inventory.models import Sheet
from jalon.inventory.registers import BY_CODE
from jalon.inventory.writing import journal, open_sheet, without_reference
from jalon.kernel.actor import Actor


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
    fill_sheet(sheet, register, without_reference(values), today=actor.on)
    sheet.revision += 1
    sheet.save()
    journal(actor, "changed", sheet, roadmap)
    return cast(Sheet, sheet)
