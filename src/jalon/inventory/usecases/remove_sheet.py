"""Take a sheet out of the inventory."""

from django.db import transaction

from jalon.inventory.registers import BY_CODE
from jalon.inventory.writing import journal, open_sheet
from jalon.kernel.actor import Actor


@transaction.atomic
def remove_sheet(*, actor: Actor, roadmap_id: int, register_code: str, sheet_id: int) -> None:
    """Take a sheet out, entered by mistake. What cites it loses its link; the flows of an application go with it.

    Raises:
        Roadmap.DoesNotExist, Sheet.DoesNotExist, Forbidden: as usual.
    """
    register = BY_CODE[register_code]
    roadmap, sheet = open_sheet(actor, roadmap_id, register, sheet_id)
    journal(actor, "removed", sheet, roadmap)
    sheet.delete()
