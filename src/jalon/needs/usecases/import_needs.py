"""Bring a list of needs in: keep the file, correct its columns, check, write all of it or nothing."""

from datetime import UTC, datetime
from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.accounts.models import Person
from jalon.desk.models import ImportBatch, ImportState, JobProgress
from jalon.desk.progress import Progress
from jalon.desk.usecases.start_work import start_work
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.numbers import numbers_in
from jalon.kernel.refs import Ref
from jalon.needs.importing import NeedPlan, PlannedNeed, guessed_mapping, plan_needs
from jalon.needs.models import Need
from jalon.needs.readings import matcher_for, read_needs
from jalon.needs.rules import can_import
from jalon.needs.sheet import NeedRefused, fill, next_code, set_relations
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.queries import actor_for
from jalon.tables import Mapping, TableRefused, Workbook, read, read_pasted

KIND = "needs.needs"
PASTED = "collage.txt"
TASK = "needs.import"
LOT = 500


class NeedImportRefused(DomainError):
    messages = {
        "unreadable": gettext_lazy("%(reason)s"),
        "already_done": gettext_lazy("Cet import a déjà été fait. Déposez de nouveau le fichier pour le reprendre."),
        "no_statement": gettext_lazy("Dites quelle colonne donne le besoin : c’est la seule obligatoire."),
        "errors": gettext_lazy("%(count)s cases à corriger : rien n’a été importé. Première : %(first)s"),
        "empty": gettext_lazy("Aucune ligne à importer : le fichier n’a aucun besoin."),
        "row": gettext_lazy("Ligne %(row)s : %(reason)s Rien n’a été importé."),
    }


@transaction.atomic
def start_needs_import(*, actor: Actor, roadmap_id: int, filename: str, data: bytes) -> ImportBatch:
    """Keep a file, or a pasted text named `collage.txt`, and guess its columns.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        NeedImportRefused: the file cannot be read safely; the sentence says why.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_import(actor, roadmap.pk), "needs.import")
    try:
        mapping = guessed_mapping(_read(data, filename))
    except TableRefused as refusal:
        raise NeedImportRefused("unreadable", reason=refusal.message) from refusal
    batch = ImportBatch(
        kind=KIND,
        roadmap_id_value=roadmap.pk,
        organisation_id_value=roadmap.organisation_id,
        filename=filename[:200],
        sha256=sha256(data).hexdigest(),
        mapping=mapping.to_json(),
        created_by_id_value=actor.person_id,
        created_by_label=actor.label,
    )
    batch.file.save(f"{batch.key}.bin", ContentFile(data), save=False)
    batch.save()
    return batch


@transaction.atomic
def set_needs_mapping(*, actor: Actor, key: str, mapping: Mapping) -> ImportBatch:
    """Keep the columns as corrected.

    Raises:
        ImportBatch.DoesNotExist: no such import among those the actor follows.
        NeedImportRefused: it was done already, or no column gives the need.
    """
    batch = _open_batch(actor, key)
    if mapping.column_of("statement") is None:
        raise NeedImportRefused("no_statement")
    batch.mapping, batch.state = mapping.to_json(), ImportState.MAPPED
    batch.save(update_fields=["mapping", "state"])
    return batch


@transaction.atomic
def launch_needs_import(*, actor: Actor, key: str, result_url: str = "") -> JobProgress:
    """Queue the import; its progress is followed on a page that can be left.

    Raises:
        ImportBatch.DoesNotExist, Roadmap.DoesNotExist, Forbidden: as usual.
        NeedImportRefused: it was done already, or no column gives the need.
    """
    batch = _open_batch(actor, key)
    roadmap = Roadmap.objects.visible_to(actor).get(pk=batch.roadmap_id_value or 0)
    require(can_import(actor, roadmap.pk), "needs.import")
    if Mapping.from_json(batch.mapping).column_of("statement") is None:
        raise NeedImportRefused("no_statement")
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


def read_needs_batch(batch: ImportBatch) -> Workbook:
    """The table of an import, read again from its file.

    Raises:
        NeedImportRefused: the file is no longer readable.
    """
    with batch.file.open("rb") as source:
        data = source.read()
    try:
        return _read(data, batch.filename)
    except TableRefused as refusal:
        raise NeedImportRefused("unreadable", reason=refusal.message) from refusal


def run_needs_import(*, batch_id: int, progress: Progress) -> str:
    """Write all the needs of a batch or none, with the rights its author has now.

    Raises:
        NeedImportRefused, Forbidden, WorkCancelled: nothing was written and the batch says so.
    """
    batch = ImportBatch.objects.get(pk=batch_id)
    try:
        actor = _author(batch)
        plan = write_needs(
            actor=actor,
            roadmap_id=batch.roadmap_id_value or 0,
            workbook=read_needs_batch(batch),
            mapping=Mapping.from_json(batch.mapping),
            progress=progress,
        )
    except Exception as error:
        _mark(batch, ImportState.FAILED, {"error": str(error)})
        raise
    _mark(batch, ImportState.DONE, dict(plan.counts()))
    return _("%(created)s besoins créés, %(updated)s mis à jour, %(unchanged)s déjà là") % plan.counts()


@transaction.atomic
def write_needs(*, actor: Actor, roadmap_id: int, workbook: Workbook, mapping: Mapping, progress: Progress) -> NeedPlan:
    """Plan under a lock and write.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        NeedImportRefused, TableRefused: a cell is bad, or there is no need in the file; nothing was written.
        WorkCancelled: somebody asked to stop; nothing is written.
    """
    rows = Roadmap.objects.visible_to(actor).select_related("organisation").select_for_update(of=("self",))
    roadmap = rows.get(pk=roadmap_id)
    require(can_import(actor, roadmap.pk), "needs.import")
    plan = plan_needs(roadmap=roadmap, workbook=workbook, mapping=mapping)
    if plan.blocking:
        raise NeedImportRefused("errors", count=len(plan.blocking), first=plan.blocking[0].message)
    if not plan.rows and not plan.unchanged:
        raise NeedImportRefused("empty")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as the import of actions: history then costs little
    number = _first_number(roadmap)
    matcher = matcher_for(roadmap)
    done = 0
    for start in range(0, len(plan.rows), LOT):
        lot = plan.rows[start : start + LOT]
        written = []
        for planned in lot:
            need, number = _write(roadmap, planned, number)
            written.append(need)
        read_needs(written, roadmap, matcher=matcher)
        done += len(lot)
        progress.step(done, len(plan.rows), _("Écriture des besoins"))
    record(
        actor,
        "needs.needs.imported",
        Ref.to(roadmap),
        roadmap_id=roadmap.pk,
        organisation_id=roadmap.organisation_id,
        details=dict(plan.counts()) | {"file": workbook.filename},
    )
    return plan


def _write(roadmap: Roadmap, planned: PlannedNeed, number: int) -> tuple[Need, int]:
    need = Need(roadmap=roadmap)
    if planned.need_id is not None:
        need = Need.objects.select_for_update(of=("self",)).get(pk=planned.need_id)
        need.roadmap = roadmap
        need.revision += 1
    else:
        need.code, number = f"B{number:03d}", number + 1
    need.source_hash = planned.digest
    try:
        fill(need, planned.sheet)
        need.save()
        set_relations(need, planned.sheet)
    except NeedRefused as refusal:
        raise NeedImportRefused("row", row=planned.number, reason=refusal.message) from refusal
    return need, number


def _first_number(roadmap: Roadmap) -> int:
    """Above every number taken: codes of one import follow each other."""
    taken = numbers_in(code[1:] for code in roadmap.needs.values_list("code", flat=True))
    return max(taken, default=0) + 1 if taken else int(next_code(roadmap)[1:])


def _open_batch(actor: Actor, key: str) -> ImportBatch:
    batch = ImportBatch.objects.visible_to(actor).select_for_update().get(key=key, kind=KIND)
    if batch.state in (ImportState.DONE, ImportState.RUNNING):
        raise NeedImportRefused("already_done")
    return batch


def _mark(batch: ImportBatch, state: ImportState, report: dict[str, object]) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(state=state, report=report, done_at=datetime.now(UTC))


def _read(data: bytes, filename: str) -> Workbook:
    return read_pasted(data.decode("utf-8")) if filename == PASTED else read(data, filename=filename)


def _author(batch: ImportBatch) -> Actor:
    today = timezone.localdate()
    person = Person.objects.filter(pk=batch.created_by_id_value or 0).select_related("user").first()
    is_admin = bool(person and person.user and person.user.is_instance_admin)
    return actor_for(person, is_instance_admin=is_admin, label=batch.created_by_label, on=today)
