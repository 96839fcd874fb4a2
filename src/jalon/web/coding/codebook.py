"""The codebook: the version that codes, the one in preparation, its import and export."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.diagnosis.codebooks import ThemeRow, draft_codebook, frozen_codebook
from jalon.diagnosis.models import Codebook
from jalon.diagnosis.usecases.edit_codebook import (
    FIELDS,
    freeze_codebook,
    import_codebook,
    open_codebook,
    remove_theme,
    save_theme,
)
from jalon.kernel.errors import DomainError, Forbidden
from jalon.roadmaps.models import Roadmap
from jalon.tables import WRITERS, Table
from jalon.web.coding.corpus import above, coding_roadmap
from jalon.web.coding.forms import CodebookFileForm, ThemeForm
from jalon.web.pages import form_page
from jalon.web.papers import tables_response
from jalon.web.screens import ActorRequest, screen

MOST_BYTES = 2 * 1024 * 1024


def _url(roadmap: Roadmap) -> str:
    return reverse("coding:codebook", args=[roadmap.pk])


@screen
def codebook(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The version in preparation if there is one, and the one that codes."""
    roadmap = coding_roadmap(request, roadmap_id)
    draft, frozen = draft_codebook(roadmap), frozen_codebook(roadmap)
    shown = draft or frozen
    context = {
        "roadmap": roadmap,
        "draft": draft,
        "frozen": frozen,
        "shown": shown,
        "themes": list(shown.themes.all()) if shown else [],
        "versions": list(Codebook.objects.visible_to(request.actor).filter(roadmap=roadmap)),
        "extensions": list(WRITERS),
        "crumbs": above(roadmap),
    }
    return render(request, "coding/codebook.html", context)


@require_POST
@screen
def codebook_step(request: ActorRequest, roadmap_id: int, step: str) -> HttpResponse:
    """Open the next version, or freeze the one in preparation."""
    roadmap = coding_roadmap(request, roadmap_id)
    steps = {"ouvrir": open_codebook, "figer": freeze_codebook}
    if step not in steps:
        raise Http404
    try:
        done = steps[step](actor=request.actor, roadmap_id=roadmap.pk)
    except Forbidden:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        sentence = _("Version %(n)s ouverte.") if step == "ouvrir" else _("Version %(n)s figée : elle sert à coder.")
        messages.success(request, sentence % {"n": done.version})
    return redirect(_url(roadmap))


@screen
def theme(request: ActorRequest, roadmap_id: int, pk: int | None = None) -> HttpResponse:
    """Add a theme, or change one."""
    roadmap = coding_roadmap(request, roadmap_id)
    draft = draft_codebook(roadmap)
    if draft is None:
        raise Http404
    row = get_object_or_404(draft.themes, pk=pk) if pk is not None else None
    initial = {"label": row.label, "family": row.family, "definition": row.definition} if row else {}
    form = ThemeForm(request.POST or None, initial=initial)

    def save(cleaned: dict[str, Any]) -> None:
        given = ThemeRow("", cleaned["label"], cleaned["family"], cleaned["definition"])
        save_theme(actor=request.actor, roadmap_id=roadmap.pk, row=given, theme_id=pk)

    return form_page(
        request,
        form=form,
        title=_("Modifier le thème") if row else _("Nouveau thème"),
        verb=_("Enregistrer"),
        back_url=_url(roadmap),
        save=save,
        trail=above(roadmap, (_("Grille de thèmes"), _url(roadmap))),
    )


@require_POST
@screen
def theme_remove(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Take a theme out of the version in preparation."""
    roadmap = coding_roadmap(request, roadmap_id)
    draft = draft_codebook(roadmap)
    if draft is None:
        raise Http404
    get_object_or_404(draft.themes, pk=pk)
    remove_theme(actor=request.actor, roadmap_id=roadmap.pk, theme_id=pk)
    return redirect(_url(roadmap))


@screen
def codebook_import(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Replace the themes in preparation by those of a file."""
    roadmap = coding_roadmap(request, roadmap_id)
    form = CodebookFileForm(request.POST or None, request.FILES or None)

    def save(cleaned: dict[str, Any]) -> None:
        sent = cleaned["file"]
        data = sent.read(MOST_BYTES + 1)
        done = import_codebook(actor=request.actor, roadmap_id=roadmap.pk, data=data, filename=str(sent.name))
        messages.success(request, _("Version %(n)s remplie d’après le fichier.") % {"n": done.version})

    return form_page(
        request,
        form=form,
        title=_("Importer une grille de thèmes"),
        verb=_("Importer"),
        back_url=_url(roadmap),
        save=save,
        trail=above(roadmap, (_("Grille de thèmes"), _url(roadmap))),
        intro=_("Les thèmes de la version en préparation sont remplacés ; les versions figées ne changent pas."),
    )


@screen
def codebook_export(request: ActorRequest, roadmap_id: int, version: int, extension: str) -> HttpResponse:
    """One version as a file that can be imported."""
    roadmap = coding_roadmap(request, roadmap_id)
    rows = Codebook.objects.visible_to(request.actor).filter(roadmap=roadmap)
    row = get_object_or_404(rows, version=version)
    lines = [[theme.code, theme.label, theme.family, theme.definition] for theme in row.themes.all()]
    table = Table(_("Thèmes"), FIELDS, lines)
    return tables_response([table], extension=extension, name=f"grille-v{row.version}")
