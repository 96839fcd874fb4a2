"""Bringing a list of needs in: a file, then its columns and what it would change on one page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from jalon.desk.models import ImportBatch, ImportState, JobProgress
from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.needs.columns import read_fields
from jalon.needs.importing import NeedPlan, plan_needs
from jalon.needs.rules import can_import
from jalon.needs.usecases.import_needs import (
    KIND,
    PASTED,
    NeedImportRefused,
    launch_needs_import,
    read_needs_batch,
    set_needs_mapping,
    start_needs_import,
)
from jalon.roadmaps.models import Roadmap
from jalon.tables import Mapping, TableRefused, Workbook
from jalon.web.needs.frame import team_roadmap, url
from jalon.web.pages import crumbs
from jalon.web.screens import ActorRequest, screen

ISSUES_SHOWN, SAMPLE = 200, 3


def _roadmap(request: ActorRequest, roadmap_id: int) -> Roadmap:
    roadmap = team_roadmap(request, roadmap_id)
    require(can_import(request.actor, roadmap.pk), "needs.import")
    return roadmap


@screen
def start(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Drop a file or paste a table."""
    roadmap = _roadmap(request, roadmap_id)
    refusal = ""
    if request.method == "POST":
        sent, text = request.FILES.get("file"), request.POST.get("text", "")
        if sent is None and not text.strip():
            refusal = _("Choisissez un fichier, ou collez votre tableau.")
        else:
            name = str(sent.name) if sent is not None else PASTED
            data = sent.read() if sent is not None else text.encode()
            try:
                batch = start_needs_import(actor=request.actor, roadmap_id=roadmap.pk, filename=name, data=data)
            except Forbidden:
                raise
            except DomainError as error:
                refusal = error.message
            else:
                return redirect(url("import_check", roadmap, key=batch.key))
    past = ImportBatch.objects.visible_to(request.actor).filter(kind=KIND, roadmap_id_value=roadmap.pk)
    context = {
        "roadmap": roadmap,
        "refusal": refusal,
        "text": request.POST.get("text", ""),
        "fields": [field.label for field in read_fields()],
        "past": past[:10],
        "crumbs": crumbs((_("Besoins"), url("list", roadmap))),
    }
    return render(request, "needs/import_start.html", context, status=422 if refusal else 200)


@screen
def check(request: ActorRequest, roadmap_id: int, key: str) -> HttpResponse:
    """Correct the columns, see what would change, launch."""
    roadmap = _roadmap(request, roadmap_id)
    rows = ImportBatch.objects.visible_to(request.actor).filter(kind=KIND, roadmap_id_value=roadmap.pk)
    batch = get_object_or_404(rows, key=key)
    if batch.state in (ImportState.RUNNING, ImportState.DONE, ImportState.FAILED):
        job = JobProgress.objects.filter(subject_type=batch._meta.label_lower, subject_id=batch.pk).first()
        return redirect("desk:job", key=job.key) if job else redirect(url("import", roadmap))
    refusal = ""
    try:
        workbook = read_needs_batch(batch)
    except NeedImportRefused:
        return redirect(url("import", roadmap))
    mapping = Mapping.from_json(batch.mapping)
    try:
        if request.method == "POST":
            mapping = _chosen(request, mapping)
            batch = set_needs_mapping(actor=request.actor, key=str(batch.key), mapping=mapping)
            if request.POST.get("launch"):
                job = launch_needs_import(actor=request.actor, key=str(batch.key), result_url=url("list", roadmap))
                return redirect("desk:job", key=job.key)
            return redirect(url("import_check", roadmap, key=batch.key))
    except Forbidden:
        raise
    except NeedImportRefused as error:
        refusal = error.message
    return _page(request, roadmap, batch, workbook, mapping, refusal)


def _chosen(request: ActorRequest, mapping: Mapping) -> Mapping:
    known = {"", *(field.key for field in read_fields())}
    for column in mapping.columns:
        said = request.POST.get(f"column_{column.column}")
        if said is not None and said != column.field and said in known:
            mapping = mapping.with_field(column.column, said)
    return mapping


def _page(
    request: ActorRequest, roadmap: Roadmap, batch: ImportBatch, workbook: Workbook, mapping: Mapping, refusal: str
) -> HttpResponse:
    plan = NeedPlan()
    if mapping.column_of("statement") is not None:
        try:
            plan = plan_needs(roadmap=roadmap, workbook=workbook, mapping=mapping)
        except TableRefused as error:
            refusal = error.message
    elif not refusal:
        refusal = str(NeedImportRefused.messages["no_statement"])
    body = [row for row in workbook.sheet(mapping.sheet).rows if row.number > mapping.header_row][:SAMPLE]
    context = {
        "roadmap": roadmap,
        "batch": batch,
        "refusal": refusal,
        "counts": plan.counts(),
        "issues": [issue.message for issue in plan.blocking[:ISSUES_SHOWN]],
        "warnings": [issue.message for issue in plan.issues if issue not in plan.blocking][:ISSUES_SHOWN],
        "sample": [row.sheet.statement for row in plan.rows[:10]],
        "columns": [
            {
                "number": column.column,
                "header": column.header,
                "field": column.field,
                "sample": [str(v) for row in body if (v := row.cell(column.column).value) not in (None, "")],
            }
            for column in mapping.columns
        ],
        "fields": [(field.key, field.label) for field in read_fields()],
        "notes": workbook.notes,
        "can_launch": bool(plan.rows) and not plan.blocking and not refusal,
        "crumbs": crumbs((_("Besoins"), url("list", roadmap)), (_("Importer"), url("import", roadmap))),
    }
    return render(request, "needs/import_check.html", context, status=422 if refusal else 200)
