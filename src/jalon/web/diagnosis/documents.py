"""The library of documents gathered."""

from typing import Any, cast

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.desk.models import Attachment
from jalon.diagnosis.models import DocumentExtract, SourceDocument
from jalon.diagnosis.rules import can_collect
from jalon.diagnosis.usecases.review_document import (
    add_file,
    drop_extract,
    pick_extract,
    read_document,
    remove_file,
    save_document,
)
from jalon.kernel.errors import require
from jalon.kernel.numbers import number_in
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap
from jalon.web.diagnosis.document_forms import DocumentFilterForm, DocumentForm, ExtractForm, FileForm, ReadForm
from jalon.web.diagnosis.frame import STEP, closed_notice, list_files, open_for_team, url
from jalon.web.pages import Crumb, crumbs, form_page
from jalon.web.screens import ActorRequest, open_roadmap, screen

PAGE_SIZE = 50


def _trail(roadmap: Roadmap, *items: tuple[str, str]) -> list[Crumb]:
    return crumbs((_("Documents"), url("documents", roadmap)), *items)


def open_library(request: ActorRequest, roadmap_id: int) -> Roadmap:
    """The roadmap, under « observer » for all; an AMO that only collects comes by its own step."""
    step = STEP if not request.actor.may_reach(roadmap_id, "observe") else "observe"
    return open_roadmap(request, roadmap_id, step=step)


@screen
def document_list(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The documents that the actor may read, the latest first."""
    roadmap = open_library(request, roadmap_id)
    rows, form = shown_documents(request, roadmap)
    before = number_in(request.GET.get("after"))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("organisation").order_by("-pk")[: PAGE_SIZE + 1])
    query = request.GET.copy()
    if len(found) > PAGE_SIZE:
        query["after"] = str(found[PAGE_SIZE - 1].pk)
    context = {
        "roadmap": roadmap,
        "rows": found[:PAGE_SIZE],
        "next_url": f"{request.path}?{query.urlencode()}" if len(found) > PAGE_SIZE else "",
        "filters": form,
        "has_filters": any(value for key, value in request.GET.items() if key != "after"),
        "is_team": can_collect(request.actor, roadmap.pk),
        "closed": closed_notice(roadmap),
        "exports": list_files(request, "documents_file", roadmap),
    }
    return render(request, "diagnosis/documents.html", context)


def shown_documents(request: ActorRequest, roadmap: Roadmap) -> tuple[QuerySet[SourceDocument], DocumentFilterForm]:
    """The documents that the actor may read and the filters keep, with the form of the filters."""
    form = DocumentFilterForm(request.GET, roadmap=roadmap)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = SourceDocument.objects.visible_to(request.actor).filter(roadmap=roadmap)
    for field, name in (("kind", "kind"), ("confidentiality", "confidentiality"), ("organisation", "member")):
        if chosen.get(name):
            rows = rows.filter(**{field: chosen[name]})
    if chosen.get("q"):
        rows = rows.filter(title__icontains=chosen["q"])
    if chosen.get("unread"):
        rows = rows.filter(read_on__isnull=True)
    return rows, form


def _open(request: ActorRequest, roadmap_id: int, pk: int) -> tuple[Roadmap, SourceDocument]:
    roadmap = open_library(request, roadmap_id)
    rows = SourceDocument.objects.visible_to(request.actor).filter(roadmap=roadmap)
    return roadmap, get_object_or_404(rows.select_related("organisation", "department"), pk=pk)


def _files(row: SourceDocument) -> QuerySet[Attachment]:
    subject = Ref.to(row)
    return Attachment.objects.filter(subject_type=subject.type, subject_id=subject.id).order_by("pk")


@screen
def document(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """One document: its files; for the team, what was read in it."""
    roadmap, row = _open(request, roadmap_id, pk)
    context = {
        "roadmap": roadmap,
        "document": row,
        "files": _files(row),
        "extracts": DocumentExtract.objects.visible_to(request.actor).filter(document=row),
        "is_team": can_collect(request.actor, roadmap.pk),
        "crumbs": _trail(roadmap),
    }
    return render(request, "diagnosis/document.html", context)


@screen
def document_edit(request: ActorRequest, roadmap_id: int, pk: int | None = None) -> HttpResponse:
    """Describe a document."""
    roadmap = open_for_team(request, roadmap_id, "diagnosis.document.save")
    row = get_object_or_404(SourceDocument.objects.filter(roadmap=roadmap), pk=pk) if pk is not None else None
    initial: dict[str, Any] = {"organisation": roadmap.organisation_id}
    if row is not None:
        names = ("title", "kind", "confidentiality", "dated_on", "origin", "address")
        initial = {name: getattr(row, name) for name in names}
        initial |= {"organisation": row.organisation_id, "department": row.department_id}
    form = DocumentForm(request.POST or None, roadmap=roadmap, initial=initial)

    def save(cleaned: dict[str, Any]) -> str:
        made = save_document(
            actor=request.actor,
            roadmap_id=roadmap.pk,
            sheet=form.sheet(),
            document_id=pk,
            revision=number_in(request.POST.get("revision")) or 0,
        )
        return url("document", roadmap, pk=made.pk)

    return form_page(
        request,
        form=form,
        title=_("Modifier le document") if row else _("Ajouter un document"),
        verb=_("Enregistrer"),
        back_url=url("document", roadmap, pk=row.pk) if row else url("documents", roadmap),
        save=save,
        trail=_trail(roadmap),
        revision=row.revision if row else None,
    )


def _team_form(
    request: ActorRequest, roadmap_id: int, pk: int, *, form: Any, title: str, verb: str, save: Any, intro: str = ""
) -> HttpResponse:
    """A form about one document, for the team."""
    roadmap, row = _open(request, roadmap_id, pk)
    require(can_collect(request.actor, roadmap.pk), "diagnosis.document.change")
    back = url("document", roadmap, pk=row.pk)
    return form_page(
        request,
        form=form(row),
        title=title,
        verb=verb,
        back_url=back,
        save=save,
        trail=_trail(roadmap, (row.title, back)),
        intro=intro,
    )


@screen
def document_read(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Write what was read in it."""

    def save(cleaned: dict[str, Any]) -> None:
        read_document(actor=request.actor, document_id=pk, notes=cleaned["notes"], on=request.actor.on)

    return _team_form(
        request,
        roadmap_id,
        pk,
        form=lambda row: ReadForm(request.POST or None, initial={"notes": row.notes}),
        title=_("Notes de lecture"),
        verb=_("Enregistrer"),
        save=save,
    )


@screen
def file_new(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Add a file."""

    def save(cleaned: dict[str, Any]) -> None:
        sent = cleaned["file"]
        add_file(
            actor=request.actor,
            document_id=pk,
            name=sent.name,
            data=sent.read(),
            most_bytes=settings.JALON_UPLOAD_MAX_BYTES,
        )

    return _team_form(
        request,
        roadmap_id,
        pk,
        form=lambda _row: FileForm(request.POST or None, request.FILES or None),
        title=_("Ajouter un fichier"),
        verb=_("Ajouter"),
        save=save,
        intro=_("PDF, documents et tableurs, images, texte ; %(most)d Mo au plus.")
        % {"most": settings.JALON_UPLOAD_MAX_BYTES // 1_000_000},
    )


@screen
def file_get(request: ActorRequest, roadmap_id: int, pk: int, file_id: int) -> HttpResponse:
    """A file to save; never shown by the browser."""
    _roadmap, row = _open(request, roadmap_id, pk)
    kept = get_object_or_404(_files(row), pk=file_id)
    response = FileResponse(
        kept.file.open("rb"), as_attachment=True, filename=kept.name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)


@require_POST
@screen
def file_remove(request: ActorRequest, roadmap_id: int, pk: int, file_id: int) -> HttpResponse:
    """Take a file away for good."""
    roadmap, row = _open(request, roadmap_id, pk)
    kept = get_object_or_404(_files(row), pk=file_id)
    remove_file(actor=request.actor, document_id=row.pk, attachment_id=kept.pk)
    return redirect(url("document", roadmap, pk=row.pk))


@screen
def extract_new(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Pick a passage."""

    def save(cleaned: dict[str, Any]) -> None:
        pick_extract(actor=request.actor, document_id=pk, **cleaned)

    return _team_form(
        request,
        roadmap_id,
        pk,
        form=lambda _row: ExtractForm(request.POST or None),
        title=_("Garder un extrait"),
        verb=_("Garder"),
        save=save,
    )


@require_POST
@screen
def extract_drop(request: ActorRequest, roadmap_id: int, pk: int, extract_id: int) -> HttpResponse:
    """Drop an extract."""
    roadmap, row = _open(request, roadmap_id, pk)
    extract = get_object_or_404(DocumentExtract.objects.visible_to(request.actor).filter(document=row), pk=extract_id)
    drop_extract(actor=request.actor, extract_id=extract.pk)
    return redirect(url("document", roadmap, pk=row.pk))
