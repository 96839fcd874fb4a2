"""Remember which action of the roadmap an application or a training led to."""

from django.db import transaction

from jalon.inventory.models import Training, Usage
from jalon.inventory.registers import BY_CODE
from jalon.inventory.writing import open_sheet
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.refs import Ref


@transaction.atomic
def link_action(*, actor: Actor, roadmap_id: int, register_code: str, sheet_id: int, action: Ref) -> Usage | Training:
    """Keep the reference of an action on a sheet; the action lives in a layer above.

    Raises:
        Roadmap.DoesNotExist, Sheet.DoesNotExist, Forbidden: as usual.
    """
    roadmap, found = open_sheet(actor, roadmap_id, BY_CODE[register_code], sheet_id)
    sheet: Usage | Training = found
    sheet.action_id_value, sheet.action_label = action.id, action.label
    sheet.revision += 1
    sheet.save(update_fields=["action_id_value", "action_label", "revision"])
    record(
        actor,
        "inventory.sheet.led_to_action",
        Ref.to(sheet),
        organisation_id=sheet.organisation_id,
        roadmap_id=roadmap.pk,
        details={"action": action.id},
    )
    return sheet
