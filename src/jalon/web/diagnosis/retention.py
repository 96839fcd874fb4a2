"""What is past its term: the list, the archivist's visa, what is handed to the archives."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from jalon.diagnosis.archiving import archived_tables
from jalon.diagnosis.models import Fate, RetainedKind, WordsDestruction
from jalon.diagnosis.retention import (
    counted,
    counts_of,
    findings_word_for_word,
    photographs,
    repeats,
    spoken_passages,
    words_due_on,
)
from jalon.diagnosis.usecases.erase_words import ErasureRefused, approve_erasure, confirm_archived, note_handed_over
from jalon.kernel.errors import require
from jalon.needs.models import Need
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.rules import can_approve_destruction
from jalon.surveys.models import Destruction
from jalon.tables import to_ods
from jalon.web.diagnosis.frame import STEP, trail, url
from jalon.web.pages import form_page
from jalon.web.papers import attachment
from jalon.web.screens import ActorRequest, open_roadmap, screen


class VisaForm(forms.Form):
    """The archivist's visa and what becomes of the words."""

    fate = forms.ChoiceField(
        label=gettext_lazy("Issue"), choices=Fate.choices, widget=forms.RadioSelect, initial=Fate.DESTROY
    )
    archivist = forms.CharField(
        label=gettext_lazy("Fonction de l’archiviste qui donne le visa"),
        max_length=160,
        help_text=gettext_lazy("Par exemple « archiviste du centre de gestion »."),
    )


class SlipForm(forms.Form):
    """The archives took it."""

    slip = forms.CharField(label=gettext_lazy("Référence du bordereau de versement"), max_length=160)


def _open(request: ActorRequest, roadmap_id: int) -> Roadmap:
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    require(can_approve_destruction(request.actor, roadmap), "diagnosis.words.read_list")
    return roadmap


def _listed(roadmap: Roadmap, pk: int) -> WordsDestruction:
    return get_object_or_404(WordsDestruction.objects.filter(roadmap=roadmap), pk=pk)


@screen
def destructions(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The list of what is past its term: numbers and days, never a word."""
    roadmap = _open(request, roadmap_id)
    lists = list(WordsDestruction.objects.filter(roadmap=roadmap).order_by("-pk"))
    surveys = Destruction.objects.filter(survey__roadmap=roadmap).select_related("survey").order_by("-pk")
    context = {
        "roadmap": roadmap,
        "lists": [
            {"row": row, "counts": counted(row.counts), "is_words": row.kind == RetainedKind.WORDS} for row in lists
        ],
        "surveys": list(surveys),
        "due_on": words_due_on(roadmap),
        "held": counted(counts_of(roadmap, RetainedKind.WORDS)),
        "steers": request.actor.steers(roadmap.pk),
        "crumbs": trail(roadmap),
    }
    return render(request, "diagnosis/destructions.html", context)


@screen
def destruction_approve(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Give the visa, or write down one given on paper."""
    roadmap = _open(request, roadmap_id)
    listed = _listed(roadmap, pk)
    if listed.approved_on is not None and request.method != "POST":
        raise Http404

    def save(cleaned: dict[str, Any]) -> None:
        done = approve_erasure(
            actor=request.actor,
            destruction_id=listed.pk,
            fate=cleaned["fate"],
            archivist=cleaned["archivist"],
            today=request.actor.on,
        )
        if done.destroyed_on:
            messages.success(request, _("Effacé. Les besoins, les constats et leurs liens restent."))
        else:
            messages.success(request, _("Visa enregistré. Rien n’est effacé avant le bordereau de versement."))

    form = VisaForm(request.POST or None)
    if listed.kind == RetainedKind.PANEL:
        form.fields["fate"].choices = [(Fate.DESTROY, Fate.DESTROY.label)]  # type: ignore[attr-defined]
    return form_page(
        request,
        form=form,
        title=_("Viser l’élimination : %(what)s") % {"what": listed.get_kind_display()},
        verb=_("Donner le visa"),
        back_url=url("destructions", roadmap),
        save=save,
        trail=trail(roadmap, (_("Éliminations"), url("destructions", roadmap))),
        template="diagnosis/destruction.html",
        more={
            "counts": counted(counts_of(roadmap, listed.kind)),
            "listed": listed,
            **_word_for_word(request, roadmap, listed),
        },
    )


def _word_for_word(request: ActorRequest, roadmap: Roadmap, listed: WordsDestruction) -> dict[str, Any]:
    """How many statements still say the very words; which ones, for who steers and reads them anyway."""
    if listed.kind != RetainedKind.WORDS:
        return {"needs": [], "findings": [], "steers": False}
    spoken = list(spoken_passages(roadmap).filter(need_sources__isnull=False).values_list("pk", "text").distinct())
    texts = dict(spoken)
    rows = Need.objects.filter(roadmap=roadmap, sources__passage__in=list(texts)).prefetch_related("sources")
    needs = [
        need
        for need in rows.distinct()
        if any(repeats(need.statement, texts.get(source.passage_id or 0, "")) for source in need.sources.all())
    ]
    return {"needs": needs, "findings": findings_word_for_word(roadmap), "steers": request.actor.steers(roadmap.pk)}


@require_POST
@screen
def destruction_file(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """What is handed to the archives: a workbook and the photographs. Its giving is written in the journal."""
    roadmap = _open(request, roadmap_id)
    listed = _listed(roadmap, pk)
    try:
        note_handed_over(actor=request.actor, destruction_id=listed.pk)
    except ErasureRefused as refusal:
        messages.error(request, refusal.message)
        return redirect(url("destructions", roadmap))
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("paroles.ods", to_ods(archived_tables(roadmap)))
        for kept in photographs(roadmap).order_by("pk"):
            with kept.file.open("rb") as source:
                archive.writestr(f"photographies/atelier-{kept.subject_id}-{kept.pk}.jpg", source.read())
    return attachment(packed.getvalue(), content_type="application/zip", filename=f"versement-{listed.pk}.zip")


@screen
def destruction_archived(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """The archives took it: write their reference, which erases here."""
    roadmap = _open(request, roadmap_id)
    require(request.actor.steers(roadmap.pk), "diagnosis.words.archive")
    listed = _listed(roadmap, pk)
    if not listed.waits_for_archives and request.method != "POST":
        raise Http404

    def save(cleaned: dict[str, Any]) -> None:
        confirm_archived(actor=request.actor, destruction_id=listed.pk, slip=cleaned["slip"], today=request.actor.on)
        messages.success(request, _("Versement noté, paroles effacées. Les liens restent."))

    return form_page(
        request,
        form=SlipForm(request.POST or None),
        title=_("Noter le versement aux archives"),
        verb=_("Noter le versement et effacer"),
        back_url=url("destructions", roadmap),
        save=save,
        trail=trail(roadmap, (_("Éliminations"), url("destructions", roadmap))),
        intro=_("Les paroles sont effacées de Jalon, de partout où elles y ont été copiées. Cela ne se défait pas."),
    )
