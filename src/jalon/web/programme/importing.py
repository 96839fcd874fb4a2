"""The import of actions in three steps: a file, its columns, what it would change."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from jalon.desk.models import ImportBatch, ImportState, JobProgress, WorkState
from jalon.kernel.errors import DomainError, require
from jalon.programme.importing.amounts import header_currency
from jalon.programme.importing.options import ImportOptions, OnKnown
from jalon.programme.importing.plan import ImportPlan, PlannedRow
from jalon.programme.importing.planning import import_fields, plan_import
from jalon.programme.models import Confidence
from jalon.programme.rules import can_import_actions
from jalon.programme.scaling import ScalingRule
from jalon.programme.usecases.manage_import import (
    KIND,
    PASTED,
    launch_import,
    read_batch,
    set_import_choices,
    start_import,
)
from jalon.roadmaps.models import Roadmap
from jalon.tables import Mapping, TableRefused
from jalon.web.desk.job_views import job_context
from jalon.web.programme.listing import url
from jalon.web.programme.sheet import trail
from jalon.web.screens import ActorRequest, open_roadmap, screen

ISSUES_SHOWN = 200
SAMPLE = 3


def _roadmap(request: ActorRequest, roadmap_id: int) -> Roadmap:
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    require(can_import_actions(request.actor, roadmap.pk), "programme.import")
    return roadmap


def _batch(request: ActorRequest, roadmap: Roadmap, key: str) -> ImportBatch:
    rows = ImportBatch.objects.visible_to(request.actor).filter(kind=KIND, roadmap_id_value=roadmap.pk)
    return get_object_or_404(rows, key=key)


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
                batch = start_import(actor=request.actor, roadmap_id=roadmap.pk, filename=name, data=data)
            except DomainError as error:
                refusal = error.message
            else:
                return redirect("programme:import_columns", roadmap_id=roadmap.pk, key=batch.key)
    context = {
        "roadmap": roadmap,
        "refusal": refusal,
        "crumbs": trail(roadmap, (_("Importer"), "")),
        "past": ImportBatch.objects.visible_to(request.actor).filter(kind=KIND, roadmap_id_value=roadmap.pk)[:10],
        "fields": [field.label for field in import_fields(roadmap, ImportOptions())],
        "text": request.POST.get("text", ""),
        "steps": _steps(1),
    }
    return render(request, "programme/import_start.html", context, status=422 if refusal else 200)


def _steps(current: int) -> list[dict[str, Any]]:
    names = (_("Fichier"), _("Colonnes"), _("Vérification"), _("Import"))
    words = {"done": _("fait"), "active": _("en cours"), "todo": _("à venir")}
    states = ["done" if i < current else "active" if i == current else "todo" for i in range(1, 5)]
    return [
        {"label": name, "state_code": state, "state_label": words[state], "is_current": state == "active"}
        for name, state in zip(names, states, strict=True)
    ]


@screen
def columns(request: ActorRequest, roadmap_id: int, key: str) -> HttpResponse:
    """Correct which column feeds what."""
    roadmap = _roadmap(request, roadmap_id)
    batch = _batch(request, roadmap, key)
    workbook = read_batch(batch)
    mapping = Mapping.from_json(batch.mapping)
    fields = import_fields(roadmap, ImportOptions())
    refusal = ""
    if request.method == "POST":
        for column in mapping.columns:
            chosen = request.POST.get(f"column_{column.column}", "")
            if chosen != column.field and chosen in {"", *(field.key for field in fields)}:
                mapping = mapping.with_field(column.column, chosen)
        if mapping.column_of("title") is None:
            refusal = _("Dites quelle colonne donne l’intitulé des actions : c’est la seule obligatoire.")
        else:
            try:
                set_import_choices(actor=request.actor, key=str(batch.key), mapping=mapping)
            except DomainError as error:
                refusal = error.message
            else:
                return redirect("programme:import_check", roadmap_id=roadmap.pk, key=batch.key)
    sheet = workbook.sheet(mapping.sheet)
    body = [row for row in sheet.rows if row.number > mapping.header_row][:SAMPLE]
    context = {
        "roadmap": roadmap,
        "batch": batch,
        "refusal": refusal,
        "crumbs": trail(roadmap, (_("Importer"), url("import", roadmap)), (batch.filename, "")),
        "columns": [
            {
                "number": column.column,
                "header": column.header,
                "field": column.field,
                "sample": [str(v) for row in body if (v := row.cell(column.column).value) not in (None, "")],
            }
            for column in mapping.columns
        ],
        "fields": [(field.key, field.label) for field in fields],
        "notes": workbook.notes,
        "steps": _steps(2),
    }
    return render(request, "programme/import_columns.html", context, status=422 if refusal else 200)


@screen
def check(request: ActorRequest, roadmap_id: int, key: str) -> HttpResponse:
    """Choose what to keep, see what would change, launch."""
    roadmap = _roadmap(request, roadmap_id)
    batch = _batch(request, roadmap, key)
    if batch.state in (ImportState.RUNNING, ImportState.DONE):
        return redirect("programme:import_done", roadmap_id=roadmap.pk, key=batch.key)
    refusal = ""
    if request.method == "POST":
        options = _options(request)
        try:
            set_import_choices(actor=request.actor, key=str(batch.key), options=options)
            if request.POST.get("launch"):
                launch_import(actor=request.actor, key=str(batch.key), result_url=url("list", roadmap))
                return redirect("programme:import_done", roadmap_id=roadmap.pk, key=batch.key)
            return redirect("programme:import_check", roadmap_id=roadmap.pk, key=batch.key)
        except DomainError as error:
            refusal = error.message
        batch.refresh_from_db()
    return _check_page(request, roadmap, batch, refusal)


def _check_page(request: ActorRequest, roadmap: Roadmap, batch: ImportBatch, refusal: str) -> HttpResponse:
    options = ImportOptions.from_json(batch.options)
    mapping = Mapping.from_json(batch.mapping)
    plan = ImportPlan()
    try:
        plan = plan_import(
            actor=request.actor, roadmap=roadmap, workbook=read_batch(batch), mapping=mapping, options=options
        )
    except TableRefused as error:
        refusal = error.message
    currencies = {header_currency(column.header) for column in mapping.columns if column.field} - {None}
    context = {
        "roadmap": roadmap,
        "batch": batch,
        "plan": plan,
        "counts": plan.counts(),
        "options": options,
        "refusal": refusal,
        "issues": [issue.message for issue in plan.blocking[:ISSUES_SHOWN]],
        "warnings": [issue.message for issue in plan.issues if issue not in plan.blocking][:ISSUES_SHOWN],
        "more_issues": max(len(plan.blocking) - ISSUES_SHOWN, 0),
        "scales": [{"value": v, "count": n, "is_kept": v in plan.kept_scales} for v, n in plan.scales.items()],
        "axes": _kept(plan.axes, options.axes),
        "domains": _kept(plan.domains, options.domains),
        "scalings": ScalingRule.choices,
        "confidences": Confidence.choices,
        "on_knowns": OnKnown.choices,
        "may_convert": options.converts_currency or bool(currencies - {roadmap.currency}),
        "sample": [_sample(row) for row in plan.rows[:10]],
        "crumbs": trail(roadmap, (_("Importer"), url("import", roadmap)), (batch.filename, "")),
        "columns_url": url("import_columns", roadmap, key=batch.key),
        "upload_url": url("import", roadmap),
        "already": _already(batch),
        "can_launch": batch.state == ImportState.CHECKED and plan.is_clean and bool(plan.rows) and not refusal,
        "steps": _steps(3),
    }
    return render(request, "programme/import_check.html", context, status=422 if refusal else 200)


def _sample(row: PlannedRow) -> dict[str, Any]:
    keys = ("title", "axis", "investment", "recurring")
    return {"number": row.number, "is_new": row.is_new} | {key: row.values.get(key) for key in keys}


def _kept(values: dict[str, int], chosen: tuple[str, ...] | None) -> list[dict[str, Any]]:
    return [{"value": v, "count": n, "is_kept": chosen is None or v in chosen} for v, n in values.items()]


def _already(batch: ImportBatch) -> ImportBatch | None:
    """The same file, brought in earlier in this roadmap."""
    same = ImportBatch.objects.filter(kind=KIND, sha256=batch.sha256, roadmap_id_value=batch.roadmap_id_value)
    return same.filter(state=ImportState.DONE).exclude(pk=batch.pk).first()


def _options(request: ActorRequest) -> ImportOptions:
    def chosen(name: str) -> tuple[str, ...] | None:
        return tuple(request.POST.getlist(name)) if request.POST.get(f"has_{name}") else None

    scaling, known = request.POST.get("scaling", ""), request.POST.get("on_known", "")
    confidence = request.POST.get("confidence", "")
    return ImportOptions(
        scales=chosen("scales"),
        axes=chosen("axes"),
        domains=chosen("domains"),
        scaling=scaling if scaling in ScalingRule.values else ScalingRule.SIX_TENTHS,
        converts_currency=bool(request.POST.get("converts_currency")),
        confidence=confidence if confidence in Confidence.values else Confidence.ESTIMATE,
        on_known=known if known in OnKnown.values else OnKnown.KEEP,
        drops_unknown_links=bool(request.POST.get("drops_unknown_links")),
    )


@screen
def done(request: ActorRequest, roadmap_id: int, key: str) -> HttpResponse:
    """The import under way or finished: found again after a reload."""
    roadmap = _roadmap(request, roadmap_id)
    batch = _batch(request, roadmap, key)
    job = JobProgress.objects.filter(subject_type=batch._meta.label_lower, subject_id=batch.pk).first()
    if job is None:
        raise Http404
    context = {
        "roadmap": roadmap,
        "batch": batch,
        "job": job_context(job),
        "crumbs": trail(roadmap, (_("Importer"), url("import", roadmap)), (batch.filename, "")),
        "is_done": job.state == WorkState.DONE,
        "steps": _steps(5 if job.state == WorkState.DONE else 4),
    }
    return render(request, "programme/import_done.html", context)
