"""Carry an import out, from its batch: called by the worker."""

from django.utils import timezone

from jalon.accounts.models import Person
from jalon.desk.models import ImportBatch, ImportState
from jalon.desk.progress import Progress
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.programme.importing.options import ImportOptions
from jalon.programme.rules import can_import_actions
from jalon.programme.usecases.import_actions import ImportOutcome, write_import
from jalon.programme.usecases.manage_import import mark_import, read_batch
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.queries import actor_for
from jalon.tables import Mapping


def run_import(*, batch_id: int, progress: Progress) -> ImportOutcome:
    """Write all the actions of a batch or none, with the rights its author has now.

    Raises:
        ImportRefused, Forbidden, WorkCancelled: nothing was written and the batch says so.
    """
    batch = ImportBatch.objects.get(pk=batch_id)
    try:
        actor = _author(batch)
        roadmap = Roadmap.objects.visible_to(actor).select_related("organisation").get(pk=batch.roadmap_id_value or 0)
        require(can_import_actions(actor, roadmap.pk), "programme.import")
        outcome = write_import(
            actor=actor,
            roadmap=roadmap,
            workbook=read_batch(batch),
            mapping=Mapping.from_json(batch.mapping),
            options=ImportOptions.from_json(batch.options),
            progress=progress,
        )
    except Exception as error:
        mark_import(batch.pk, ImportState.FAILED, {"error": str(error)})
        raise
    mark_import(batch.pk, ImportState.DONE, dict(outcome.plan.counts()))
    return outcome


def _author(batch: ImportBatch) -> Actor:
    today = timezone.localdate()
    person = Person.objects.filter(pk=batch.created_by_id_value or 0).select_related("user").first()
    if person is None:
        return Actor(person_id=None, label=batch.created_by_label, on=today)
    is_admin = bool(person.user and person.user.is_instance_admin)
    return actor_for(person, is_instance_admin=is_admin, label=batch.created_by_label, on=today)
