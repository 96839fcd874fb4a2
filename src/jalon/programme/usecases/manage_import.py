"""The steps of an import on screen: drop a file, correct its columns, choose, check, launch."""

from datetime import UTC, datetime
from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from jalon.desk.models import ImportBatch, ImportState, JobProgress
from jalon.desk.usecases.start_work import start_work
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.programme.importing.options import ImportOptions
from jalon.programme.importing.planning import guessed_mapping, import_fields
from jalon.programme.rules import can_import_actions
from jalon.programme.usecases.import_actions import ImportRefused
from jalon.roadmaps.models import Roadmap
from jalon.tables import Mapping, TableRefused, Workbook, read, read_pasted

KIND = "programme.actions"
PASTED = "collage.txt"
TASK = "programme.import"


@transaction.atomic
def start_import(*, actor: Actor, roadmap_id: int, filename: str, data: bytes) -> ImportBatch:
    """Keep a file, or a pasted text named `collage.txt`, and guess its columns; those of a twin file come back.

    Raises:
        Roadmap.DoesNotExist: no such roadmap among those the actor may see.
        Forbidden: the actor may not import into it.
        ImportRefused: the file cannot be read safely; the sentence says why.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_related("organisation").get(pk=roadmap_id)
    require(can_import_actions(actor, roadmap.pk), "programme.import")
    workbook = _read(data, filename)
    mapping = _known_mapping(actor, roadmap, workbook) or guessed_mapping(workbook, roadmap)
    batch = ImportBatch(
        kind=KIND,
        roadmap_id_value=roadmap.pk,
        organisation_id_value=roadmap.organisation_id,
        filename=filename[:200],
        sha256=sha256(data).hexdigest(),
        state=ImportState.UPLOADED,
        mapping=mapping.to_json(),
        options=ImportOptions().to_json(),
        created_by_id_value=actor.person_id,
        created_by_label=actor.label,
    )
    batch.file.save(f"{batch.key}.bin", ContentFile(data), save=False)
    batch.save()
    return batch


@transaction.atomic
def set_import_choices(
    *, actor: Actor, key: str, mapping: Mapping | None = None, options: ImportOptions | None = None
) -> ImportBatch:
    """Keep the columns as corrected, and the choices made.

    Raises:
        ImportBatch.DoesNotExist: no such import among those the actor follows.
        ImportRefused: it was done already.
    """
    batch = ImportBatch.objects.visible_to(actor).select_for_update().get(key=key, kind=KIND)
    if batch.state in (ImportState.DONE, ImportState.RUNNING):
        raise ImportRefused("already_done")
    if mapping is not None:
        batch.mapping, batch.state = mapping.to_json(), ImportState.MAPPED
    if options is not None:
        batch.options, batch.state = options.to_json(), ImportState.CHECKED
    batch.save(update_fields=["mapping", "options", "state"])
    return batch


@transaction.atomic
def launch_import(*, actor: Actor, key: str, result_url: str = "") -> JobProgress:
    """Queue the import: its progress is followed on a page that can be left.

    Raises:
        ImportBatch.DoesNotExist, Roadmap.DoesNotExist: not seen by the actor.
        Forbidden: the actor may not import.
        ImportRefused: it was done already, or its choices were not confirmed.
    """
    batch = ImportBatch.objects.visible_to(actor).select_for_update().get(key=key, kind=KIND)
    roadmap = Roadmap.objects.visible_to(actor).get(pk=batch.roadmap_id_value or 0)
    require(can_import_actions(actor, roadmap.pk), "programme.import")
    if batch.state in (ImportState.DONE, ImportState.RUNNING):
        raise ImportRefused("already_done")
    if batch.state != ImportState.CHECKED:
        raise ImportRefused("not_ready")
    batch.state = ImportState.RUNNING
    batch.save(update_fields=["state"])
    return start_work(
        actor=actor,
        task=TASK,
        label=_("Import de « %(file)s »") % {"file": batch.filename},
        subject=Ref.to(batch),
        roadmap_id=roadmap.pk,
        lock=f"{TASK}:{roadmap.pk}",
        result_url=result_url,
        args={"batch_id": batch.pk},
    )


def read_batch(batch: ImportBatch) -> Workbook:
    """The table of an import, read again from its file.

    Raises:
        ImportRefused: the file is no longer readable.
    """
    with batch.file.open("rb") as source:
        return _read(source.read(), batch.filename)


def mark_import(batch_id: int, state: ImportState, report: dict[str, object]) -> None:
    """Tell how an import ended."""
    ImportBatch.objects.filter(pk=batch_id).update(state=state, report=report, done_at=datetime.now(UTC))


def _read(data: bytes, filename: str) -> Workbook:
    try:
        if filename == PASTED:
            return read_pasted(data.decode("utf-8"))
        return read(data, filename=filename)
    except TableRefused as refusal:
        raise ImportRefused("unreadable", reason=refusal.message) from refusal


def _known_mapping(actor: Actor, roadmap: Roadmap, workbook: Workbook) -> Mapping | None:
    """The columns corrected for an earlier file of the same headers, in this roadmap first."""
    earlier = ImportBatch.objects.visible_to(actor).filter(kind=KIND).exclude(state=ImportState.UPLOADED)
    known_fields = {known.key for known in import_fields(roadmap, ImportOptions())}
    for batch in sorted(earlier[:20], key=lambda known: known.roadmap_id_value != roadmap.pk):
        try:
            mapping = Mapping.from_json(batch.mapping).reapplied_to(workbook)
        except TableRefused:
            continue
        if mapping is not None and all(c.field in known_fields for c in mapping.columns if c.field):
            return mapping
    return None
