"""Files in and out: tables of any register, inventories of agents, ArchiMate models."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.desk.models import ImportBatch, ImportState, JobProgress
from jalon.inventory.importing.archimate import write_model
from jalon.inventory.importing.columns import register_table
from jalon.inventory.importing.plan import InventoryPlan
from jalon.inventory.importing.tabular import SheetChoice, fields_for, guessed
from jalon.inventory.queries import enterable_members, sheets_of
from jalon.inventory.registers import APPLICATIONS, BY_CODE, FLOWS, REGISTERS
from jalon.inventory.usecases.import_inventory import (
    KIND,
    TABLE,
    Choices,
    launch_import,
    plan_of,
    set_choices,
    start_import,
    workbook_of,
)
from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.kernel.numbers import number_in
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap
from jalon.web.desk.job_views import job_context
from jalon.web.inventory.showing import open_inventory, trail, url
from jalon.web.papers import attachment, tables_response
from jalon.web.screens import ActorRequest, screen

SHOWN = 200
SAMPLE = 12
MOST_EXPORTED = 50_000


def _entering(request: ActorRequest, roadmap: Roadmap) -> list[Organisation]:
    members = enterable_members(request.actor, roadmap)
    require(bool(members), "inventory.import")
    return members


@screen
def start(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Drop a file."""
    roadmap = open_inventory(request, roadmap_id)
    members = _entering(request, roadmap)
    refusal = ""
    if request.method == "POST":
        sent, chosen = request.FILES.get("file"), request.POST.get("membre", "")
        if sent is None:
            refusal = _("Choisissez un fichier.")
        else:
            try:
                batch = start_import(
                    actor=request.actor,
                    roadmap_id=roadmap.pk,
                    filename=str(sent.name),
                    data=sent.read(),
                    organisation_id=number_in(chosen),
                    register=request.POST.get("register", ""),
                )
            except Forbidden:
                raise
            except DomainError as error:
                refusal = error.message
            else:
                return redirect(url("import_check", roadmap, key=batch.key))
    context = {
        "roadmap": roadmap,
        "refusal": refusal,
        "members": members,
        "registers": REGISTERS,
        "past": ImportBatch.objects.visible_to(request.actor).filter(
            kind=KIND, roadmap_id_value=roadmap.pk, created_by_id_value=request.actor.person_id
        )[:10],
        "crumbs": trail(roadmap, (_("Importer"), "")),
    }
    return render(request, "inventory/import.html", context, status=422 if refusal else 200)


@screen
def check(request: ActorRequest, roadmap_id: int, key: UUID) -> HttpResponse:
    """Correct the columns, see what would change, launch; then follow the work."""
    roadmap = open_inventory(request, roadmap_id)
    members = _entering(request, roadmap)
    mine = ImportBatch.objects.visible_to(request.actor).filter(created_by_id_value=request.actor.person_id)
    batch = get_object_or_404(mine, key=key, kind=KIND, roadmap_id_value=roadmap.pk)
    if batch.state in (ImportState.RUNNING, ImportState.DONE, ImportState.FAILED):
        return _done(request, roadmap, batch)
    refusal = ""
    if request.method == "POST":
        try:
            set_choices(actor=request.actor, key=str(key), choices=_choices(request, roadmap, batch))
            if request.POST.get("launch"):
                launch_import(actor=request.actor, key=str(key), result_url=url("home", roadmap))
            return redirect(url("import_check", roadmap, key=key))
        except Forbidden:
            raise
        except DomainError as error:
            refusal = error.message
            batch.refresh_from_db()
    return _check_page(request, roadmap, batch, members, refusal)


def _choices(request: ActorRequest, roadmap: Roadmap, batch: ImportBatch) -> Choices:
    chosen = request.POST.get("membre", "")
    sheets = []
    if batch.options["form"] == TABLE:
        workbook = workbook_of(batch)
        for rank, raw in enumerate(batch.mapping["sheets"]):
            one = SheetChoice.from_json(raw)
            register = request.POST.get(f"register_{rank}", one.register)
            if register not in BY_CODE:
                one = SheetChoice(one.title, "", one.mapping)
            elif register != one.register:
                one = guessed(workbook, one.title, BY_CODE[register], currency=roadmap.currency)
            else:
                one = _corrected(request, one, rank, workbook, roadmap)
            sheets.append(one)
    return Choices(number_in(chosen), sheets)


def _corrected(request: ActorRequest, one: SheetChoice, rank: int, workbook: Any, roadmap: Roadmap) -> SheetChoice:
    fields = fields_for(BY_CODE[one.register], workbook, one.title, currency=roadmap.currency)
    known = {"", *(field.key for field in fields)}
    mapping = one.mapping
    for column in one.mapping.columns:
        field = request.POST.get(f"column_{rank}_{column.column}", column.field)
        if field != column.field and field in known:
            mapping = mapping.with_field(column.column, field)
    return SheetChoice(one.title, one.register, mapping)


def _check_page(
    request: ActorRequest, roadmap: Roadmap, batch: ImportBatch, members: list[Organisation], refusal: str
) -> HttpResponse:
    plan = InventoryPlan()
    try:
        plan = plan_of(request.actor, roadmap, batch)
    except DomainError as error:
        refusal = refusal or error.message
    names = {row.pk: row.name for row in members}
    context = {
        "roadmap": roadmap,
        "batch": batch,
        "plan": plan,
        "counts": plan.counts(),
        "refusal": refusal,
        "issues": [issue.message for issue in plan.blocking[:SHOWN]],
        "more_issues": max(len(plan.blocking) - SHOWN, 0),
        "warnings": [issue.message for issue in plan.warnings[:SHOWN]] + plan.notes,
        "members": [(row.pk, row.name, row.pk == batch.organisation_id_value) for row in members],
        "registers": REGISTERS,
        "sheets": _sheets(roadmap, batch) if batch.options["form"] == TABLE and not refusal else [],
        "sample": [
            {
                "place": str(row.place) if row.place.row else row.place.sheet,
                "name": row.name or row.reference,
                "register": row.register.label,
                "member": names.get(row.organisation_id, ""),
                "is_new": row.is_new,
                "fields": ", ".join(_label(row.register, one) for one in sorted(row.changed)),
            }
            for row in plan.rows[:SAMPLE]
        ],
        "can_launch": bool(plan.rows) and not plan.blocking and not refusal,
        "crumbs": trail(roadmap, (_("Importer"), url("import", roadmap)), (batch.filename, "")),
    }
    return render(request, "inventory/import_check.html", context, status=422 if refusal else 200)


def _label(register: Any, key: str) -> str:
    if key.startswith("amount_"):
        return _("montant %(year)s") % {"year": key.removeprefix("amount_")}
    return str(register.label_of(key)).lower()


def _sheets(roadmap: Roadmap, batch: ImportBatch) -> list[dict[str, Any]]:
    workbook = workbook_of(batch)
    found = []
    for rank, raw in enumerate(batch.mapping["sheets"]):
        one = SheetChoice.from_json(raw)
        body = [row for row in workbook.sheet(one.title).rows if row.number > one.mapping.header_row][:3]
        fields = (
            fields_for(BY_CODE[one.register], workbook, one.title, currency=roadmap.currency) if one.register else ()
        )
        found.append(
            {
                "rank": rank,
                "title": one.title,
                "register": one.register,
                "fields": [(field.key, field.label) for field in fields],
                "columns": [
                    {
                        "number": column.column,
                        "header": column.header,
                        "field": column.field,
                        "sample": [str(v) for row in body if (v := row.cell(column.column).value) not in (None, "")],
                    }
                    for column in one.mapping.columns
                ],
            }
        )
    return found


def _done(request: ActorRequest, roadmap: Roadmap, batch: ImportBatch) -> HttpResponse:
    job = JobProgress.objects.filter(subject_type=batch._meta.label_lower, subject_id=batch.pk).first()
    if job is None:
        raise Http404
    context = {
        "roadmap": roadmap,
        "batch": batch,
        "job": job_context(job),
        "crumbs": trail(roadmap, (_("Importer"), url("import", roadmap)), (batch.filename, "")),
    }
    return render(request, "inventory/import_done.html", context)


@screen
def whole(request: ActorRequest, roadmap_id: int, extension: str) -> HttpResponse:
    """Everything the actor reads in one workbook that comes back identical, or the applications as a model."""
    roadmap = open_inventory(request, roadmap_id)
    if extension == "archimate":
        usages = sheets_of(request.actor, roadmap, APPLICATIONS)[:MOST_EXPORTED]
        flows = sheets_of(request.actor, roadmap, FLOWS)[:MOST_EXPORTED]
        title = _("Applications : %(roadmap)s") % {"roadmap": roadmap.title}
        content = write_model(title, usages, flows)
        return attachment(content, content_type="application/xml", filename="inventaire-archimate.xml")
    if extension == "csv":
        raise Http404
    tables = [
        register_table(
            register,
            sheets_of(request.actor, roadmap, register)[:MOST_EXPORTED],
            currency=roadmap.currency,
            today=timezone.localdate(),
        )
        for register in REGISTERS
    ]
    return tables_response(tables, extension=extension, name="inventaire")
