"""Do what the dry run of a kept list has shown."""

from datetime import datetime

from django.db import transaction

from jalon.desk.models import ImportBatch, ImportState
from jalon.kernel.actor import Actor
from jalon.organisations.usecases.import_organisations import ImportPlan, ImportRefused, import_organisations
from jalon.organisations.usecases.keep_import import KIND, listing_kept, terms_from_json


@transaction.atomic
def accept_import(*, actor: Actor, batch_id: int, now: datetime) -> ImportPlan:
    """Import the list kept under this batch, once.

    Raises:
        ImportBatch.DoesNotExist: no such list among the actor's.
        Forbidden, ImportRefused, MembershipRefused: as `import_organisations`; `done` when it was accepted already.
        TableRefused: the file cannot be read safely.
    """
    rows = ImportBatch.objects.visible_to(actor).filter(kind=KIND)
    batch = rows.select_for_update(of=("self",)).get(pk=batch_id)
    if batch.state == ImportState.DONE:
        raise ImportRefused("done")
    plan = import_organisations(
        actor=actor, listing=listing_kept(batch), terms=terms_from_json(batch.options), is_dry_run=False
    )
    batch.state = ImportState.DONE
    batch.report = {"created": len(plan.created), "ties": len(plan.ties)}
    batch.done_at = now
    batch.save(update_fields=["state", "report", "done_at"])
    return plan
