"""Bring an inventory in: keep the file, correct its columns, say what it would change, write all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person
from jalon.desk.models import ImportBatch, ImportState, JobProgress
from jalon.desk.progress import Progress
from jalon.desk.usecases.start_work import start_work
from jalon.inventory.importing.agents import plan_devices, plan_model
from jalon.inventory.importing.archimate import is_archimate, read_model
from jalon.inventory.importing.glpi import read_agents
from jalon.inventory.importing.known import Known
from jalon.inventory.importing.plan import InventoryPlan
from jalon.inventory.importing.tabular import SheetChoice, guessed_choices, plan_tables
from jalon.inventory.importing.write import Writer
from jalon.inventory.queries import enterable_members
from jalon.inventory.writing import lock_inventory
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.queries import actor_for
from jalon.tables import TableRefused, Workbook, read

KIND = "inventory.sheets"
TASK = "inventory.import"
TABLE, AGENTS, ARCHIMATE = "table", "agents", "archimate"


class ImportRefused(DomainError):
    messages = {
        "unreadable": _("%(reason)s"),
        "errors": _("%(count)s cases à corriger : rien n’a été importé. Première : %(first)s"),
        "empty": _("Rien à importer : le fichier ne contient aucune ligne utile."),
        "already_done": _("Cet import a déjà été fait. Déposez de nouveau le fichier pour le reprendre."),
        "member_missing": _("Choisissez l’organisme dont c’est le matériel : le fichier ne le dit pas."),
        "not_yours": _("Vous ne pouvez pas saisir l’inventaire de cet organisme."),
    }


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody chose for a file: the member of lines that name none, and the columns of its sheets."""

    organisation_id: int | None = None
    sheets: Sequence[SheetChoice] = ()


@transaction.atomic
def start_import(
    *, actor: Actor, roadmap_id: int, filename: str, data: bytes, organisation_id: int | None = None, register: str = ""
) -> ImportBatch:
    """Keep a file and guess what it is: a table of any register, inventories of agents, an ArchiMate model.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        ImportRefused: it cannot be read safely, or needs a member and none is given; the sentence says why.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_related("organisation").get(pk=roadmap_id)
    members = {row.pk for row in enterable_members(actor, roadmap)}
    require(bool(members), "inventory.import")
    if organisation_id is not None and organisation_id not in members:
        raise ImportRefused("not_yours")
    if organisation_id is None and len(members) == 1:
        organisation_id = next(iter(members))
    form = form_of(data, filename)
    if form == AGENTS and organisation_id is None:
        raise ImportRefused("member_missing")
    sheets = _guess(data, filename, form, register, roadmap)
    batch = ImportBatch(
        kind=KIND,
        roadmap_id_value=roadmap.pk,
        organisation_id_value=organisation_id,
        filename=filename[:200],
        sha256=sha256(data).hexdigest(),
        state=ImportState.CHECKED,
        mapping={"sheets": [choice.to_json() for choice in sheets]},
        options={"form": form},
        created_by_id_value=actor.person_id,
        created_by_label=actor.label,
    )
    batch.file.save(f"{batch.key}.bin", ContentFile(data), save=False)
    batch.save()
    return batch


def form_of(data: bytes, filename: str) -> str:
    """What a file is, by its first bytes: names of files lie."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        return ARCHIMATE if is_archimate(data) else AGENTS
    if start == b"{":
        return AGENTS
    is_book = any(part in data[:200_000] for part in (b"[Content_Types].xml", b"mimetype", b"xl/", b"content.xml"))
    return AGENTS if data.startswith(b"PK") and not is_book else TABLE


def _guess(data: bytes, filename: str, form: str, register: str, roadmap: Roadmap) -> list[SheetChoice]:
    try:
        if form == TABLE:
            return guessed_choices(read(data, filename=filename), register=register, currency=roadmap.currency)
        if form == AGENTS:
            read_agents(data, filename)
        else:
            read_model(data)
    except TableRefused as refusal:
        raise ImportRefused("unreadable", reason=refusal.message) from refusal
    return []


@transaction.atomic
def set_choices(*, actor: Actor, key: str, choices: Choices) -> ImportBatch:
    """Keep the member and the columns as corrected.

    Raises:
        ImportBatch.DoesNotExist: no such import among those the actor follows.
        ImportRefused: it was done already, or the member is not the actor's to fill.
    """
    batch, roadmap = _own_batch(actor, key)
    if choices.organisation_id is not None:
        allowed = {row.pk for row in enterable_members(actor, roadmap)}
        if choices.organisation_id not in allowed:
            raise ImportRefused("not_yours")
    batch.organisation_id_value = choices.organisation_id
    batch.mapping = {"sheets": [choice.to_json() for choice in choices.sheets]}
    batch.save(update_fields=["organisation_id_value", "mapping"])
    return batch


@transaction.atomic
def launch_import(*, actor: Actor, key: str, result_url: str = "") -> JobProgress:
    """Queue the import; its progress is followed on a page that can be left.

    Raises:
        ImportBatch.DoesNotExist, Roadmap.DoesNotExist, Forbidden: as usual.
        ImportRefused: it was done already.
    """
    batch, roadmap = _own_batch(actor, key)
    require(bool(enterable_members(actor, roadmap)), "inventory.import")
    batch.state = ImportState.RUNNING
    batch.save(update_fields=["state"])
    return start_work(
        actor=actor,
        task=TASK,
        label=gettext("Import de « %(file)s »") % {"file": batch.filename},
        subject=Ref.to(batch),
        roadmap_id=roadmap.pk,
        lock=f"{TASK}:{roadmap.organisation_id}",
        result_url=result_url,
        args={"batch_id": batch.pk},
    )


def _own_batch(actor: Actor, key: str) -> tuple[ImportBatch, Roadmap]:
    """The import, locked, of who dropped it: its lines may be of a member that others do not read."""
    mine = ImportBatch.objects.visible_to(actor).filter(created_by_id_value=actor.person_id)
    batch = mine.select_for_update().get(key=key, kind=KIND)
    roadmap = Roadmap.objects.visible_to(actor).get(pk=batch.roadmap_id_value or 0)
    if batch.state in (ImportState.DONE, ImportState.RUNNING):
        raise ImportRefused("already_done")
    return batch, roadmap


def plan_of(actor: Actor, roadmap: Roadmap, batch: ImportBatch, *, known: Known | None = None) -> InventoryPlan:
    """What an import would do now. Reads only.

    Raises:
        ImportRefused: the file is no longer readable.
    """
    known = known or Known(actor, roadmap)
    member = batch.organisation_id_value if batch.organisation_id_value in known.members else None
    try:
        data = _content(batch)
        if batch.options["form"] == AGENTS:
            if member is None:
                raise ImportRefused("member_missing")
            return plan_devices(roadmap, read_agents(data, batch.filename), organisation_id=member)
        if batch.options["form"] == ARCHIMATE:
            return plan_model(known, roadmap, read_model(data), default_member=member)
        choices = [SheetChoice.from_json(raw) for raw in batch.mapping["sheets"]]
        return plan_tables(known, roadmap, read(data, filename=batch.filename), choices, default_member=member)
    except TableRefused as refusal:
        raise ImportRefused("unreadable", reason=refusal.message) from refusal


def workbook_of(batch: ImportBatch) -> Workbook:
    """The table of an import, read again from its file.

    Raises:
        ImportRefused: the file is no longer readable.
    """
    try:
        return read(_content(batch), filename=batch.filename)
    except TableRefused as refusal:
        raise ImportRefused("unreadable", reason=refusal.message) from refusal


def _content(batch: ImportBatch) -> bytes:
    with batch.file.open("rb") as source:
        content: bytes = source.read()
        return content


def run_import(*, batch_id: int, progress: Progress) -> InventoryPlan:
    """Write all the sheets of a batch or none, with the rights its author has now. Called by the worker.

    Raises:
        ImportRefused, SheetRefused, Forbidden, WorkCancelled: nothing was written and the batch says so.
    """
    batch = ImportBatch.objects.get(pk=batch_id)
    try:
        plan = _write(batch, progress)
    except Exception as error:
        _mark(batch, ImportState.FAILED, {"error": str(error)[:300]})
        raise
    _mark(batch, ImportState.DONE, dict(plan.counts()))
    return plan


@transaction.atomic
def _write(batch: ImportBatch, progress: Progress) -> InventoryPlan:
    actor = _author(batch)
    roadmap = Roadmap.objects.visible_to(actor).select_related("organisation").get(pk=batch.roadmap_id_value or 0)
    lock_inventory(roadmap)
    known = Known(actor, roadmap)
    require(bool(known.members), "inventory.import")
    plan = plan_of(actor, roadmap, batch, known=known)
    if plan.blocking:
        raise ImportRefused("errors", count=len(plan.blocking), first=plan.blocking[0].message)
    if not plan.rows and not plan.unchanged:
        raise ImportRefused("empty")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # pending checks would be walked through at each history row
    Writer(actor, roadmap, known, progress).write(plan.rows)
    record(
        actor,
        "inventory.sheets.imported",
        Ref.to(roadmap),
        roadmap_id=roadmap.pk,
        organisation_id=batch.organisation_id_value or roadmap.organisation_id,
        details=dict(plan.counts()) | {"file": batch.filename},
    )
    return plan


def _mark(batch: ImportBatch, state: ImportState, report: dict[str, object]) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(state=state, report=report, done_at=datetime.now(UTC))


def _author(batch: ImportBatch) -> Actor:
    today = timezone.localdate()
    person = Person.objects.filter(pk=batch.created_by_id_value or 0).first()
    if person is None:
        return Actor(person_id=None, label=batch.created_by_label, on=today)
    return actor_for(person, is_instance_admin=False, label=batch.created_by_label, on=today)
