"""Tasks of the inventory: imports, and the daily look at the last days to act on contracts."""

from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from jalon.desk.progress import carry_out
from jalon.inventory.models import Contract
from jalon.inventory.usecases.import_inventory import run_import
from jalon.inventory.usecases.warn_of_deadlines import warn_of_deadlines
from jalon.roadmaps.models import Roadmap


@app.task(name="inventory.import", pass_context=False)
def inventory_import(progress_id: int, batch_id: int) -> None:
    """Bring the sheets of a checked import in: all of them or none."""
    carry_out(progress_id, lambda progress: run_import(batch_id=batch_id, progress=progress).sentence)


@app.periodic(cron="20 5 * * *")
@app.task(name="inventory.deadlines", pass_context=False)
def inventory_deadlines(timestamp: int) -> None:
    """Every morning, tell who can act on a contract that a step is reached."""
    warn_of_deadlines(today=timezone.localdate(), address=_address)


def _address(roadmap: Roadmap, contract: Contract | None) -> str:
    if contract is None:
        return reverse("inventory:contracts", kwargs={"roadmap_id": roadmap.pk})
    return reverse("inventory:sheet", kwargs={"roadmap_id": roadmap.pk, "register": "contrats", "pk": contract.pk})
