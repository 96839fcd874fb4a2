"""The corpus, one voice to code, and the corpus as a file for IRaMuTeQ."""

import re
from collections.abc import Iterator
from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from jalon.diagnosis.codebooks import draft_codebook, frozen_codebook
from jalon.diagnosis.corpus import Voice, VoiceFilter, coded_counts, corpus_page, find_voice, readers
from jalon.diagnosis.iramuteq import corpus_lines, known_names
from jalon.diagnosis.models import CodebookTheme, Passage
from jalon.diagnosis.sentences import Sentence, locate, sentences, span_of
from jalon.diagnosis.team import collects
from jalon.diagnosis.usecases.code_passage import Coding, PassageRefused, code_passage
from jalon.kernel.errors import DomainError, Forbidden
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population
from jalon.web.coding.forms import CodeForm, CorpusFilterForm
from jalon.web.coding.making import MAKERS, make
from jalon.web.pages import crumbs
from jalon.web.papers import attachment
from jalon.web.screens import ActorRequest, open_roadmap, screen

SHOWN = 260
BATCH = 500
ROOMS = {
    "note": ("diagnosis:interview", "pk"),
    "minutes": ("diagnosis:interview", "pk"),
    "idea": ("diagnosis:workshop", "pk"),
    "extract": ("diagnosis:document", "pk"),
    "answer": ("surveys:survey", "pk"),
}
"""Source -> address of what holds the voice, and what it takes."""


def coding_roadmap(request: ActorRequest, roadmap_id: int) -> Roadmap:
    """The roadmap of the address, for the collecting team only: to the others the corpus does not exist."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    if not collects(request.actor, roadmap.pk):
        raise Http404
    return roadmap


def above(roadmap: Roadmap, *items: tuple[str, str]) -> list[dict[str, str]]:
    """The way back to the corpus."""
    return crumbs((_("Codage"), reverse("coding:corpus", args=[roadmap.pk])), *items)


@screen
def corpus(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Every voice, with what is coded in it."""
    roadmap = coding_roadmap(request, roadmap_id)
    form = CorpusFilterForm(request.GET, roadmap=roadmap)
    chosen = form.cleaned_data if form.is_valid() else {}
    member = chosen.get("member")
    wanted = VoiceFilter(
        source=chosen.get("source", ""),
        population=chosen.get("population", ""),
        organisation_id=member.pk if member else None,
        text=chosen.get("q", ""),
        is_uncoded=bool(chosen.get("uncoded")),
    )
    page = corpus_page(request.actor, roadmap, wanted, after=request.GET.get("after", "")[:200])
    counts = coded_counts(roadmap, page.voices)
    next_url = ""
    if page.next_after:
        query = request.GET.copy()
        query["after"] = page.next_after
        next_url = f"{request.path}?{query.urlencode()}"
    labels = {code: reader.label for code, reader in readers().items()}
    populations = dict(Population.choices)
    context = {
        "roadmap": roadmap,
        "rows": [
            {
                "voice": voice,
                "text": _shown(voice.text),
                "source": labels[voice.source],
                "population": populations.get(voice.population, "—"),
                "coded": counts.get((voice.source, voice.id), 0),
            }
            for voice in page.voices
        ],
        "filters": form,
        "next_url": next_url,
        "has_filters": any(value for key, value in request.GET.items() if key != "after"),
        "codebook": frozen_codebook(roadmap),
        "draft": draft_codebook(roadmap),
    }
    return render(request, "coding/corpus.html", context)


@screen
def iramuteq(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The whole corpus as a text file, without names."""
    roadmap = coding_roadmap(request, roadmap_id)
    content = "".join(corpus_lines(_every_voice(request, roadmap), known_names(roadmap)))
    name = f"corpus-{slugify(roadmap.title)[:60]}.txt"
    return attachment(content.encode(), content_type="text/plain; charset=utf-8", filename=name)


def _every_voice(request: ActorRequest, roadmap: Roadmap) -> Iterator[Voice]:
    after = ""
    while True:
        page = corpus_page(request.actor, roadmap, VoiceFilter(), after=after, limit=BATCH)
        yield from page.voices
        if not page.next_after:
            return
        after = page.next_after


@screen
def voice(request: ActorRequest, roadmap_id: int, source: str, key: str) -> HttpResponse:
    """Read one voice, choose a passage, give it themes; and in the same gesture make something of it."""
    roadmap = coding_roadmap(request, roadmap_id)
    shown = find_voice(request.actor, roadmap, source, key)
    if shown is None:
        raise Http404
    codebook = frozen_codebook(roadmap)
    themes = list(codebook.themes.all()) if codebook else []
    cut = sentences(shown.text)
    refusal, form = "", None
    if request.method == "POST":
        form = CodeForm(request.POST, sentences=len(cut), themes=[theme.pk for theme in themes])
        refusal, target = _code(request, roadmap, shown, form)
        if not refusal:
            return redirect(target)
    context = _context(roadmap, shown, cut, themes, form) | {"refusal": refusal, "codebook": codebook}
    return render(request, "coding/voice.html", context, status=422 if refusal else 200)


def _code(request: ActorRequest, roadmap: Roadmap, shown: Voice, form: CodeForm) -> tuple[str, str]:
    """The sentence of the refusal, or where to go next."""
    if not form.is_valid():
        return _("Une des cases envoyées n’existe plus : rechargez la page et recommencez."), ""
    given = form.cleaned_data
    try:
        start, end = _span(shown, given)
        coding = Coding(start, end, given["themes"], is_quotable=given["is_quotable"], note=given["note"])
        with transaction.atomic():  # a need that is refused leaves no passage behind
            passage = code_passage(
                actor=request.actor, roadmap_id=roadmap.pk, source=shown.source, voice_id=shown.id, coding=coding
            )
            if given["then"] in MAKERS:
                return "", make(request, roadmap, [passage], given["then"])
    except Forbidden:
        raise
    except DomainError as error:
        return error.message, ""
    messages.success(request, _("Passage codé."))
    return "", f"{request.path}#passages"


def _span(shown: Voice, given: dict[str, Any]) -> tuple[int, int]:
    """Characters chosen: those selected, else the words copied, else the sentences ticked."""
    if given["starts_at"] is not None and given["ends_at"] is not None:
        return given["starts_at"], given["ends_at"]
    if given["words"].strip():
        found = locate(shown.text, given["words"])
        if found is None:
            raise PassageRefused("absent")
        return found
    found = span_of(shown.text, given["sentences"])
    if found is None:
        raise PassageRefused("no_span")
    return found


def _context(
    roadmap: Roadmap, shown: Voice, cut: list[Sentence], themes: list[CodebookTheme], form: CodeForm | None
) -> dict[str, Any]:
    rows = Passage.objects.filter(roadmap=roadmap, source_type=shown.source, source_id=shown.id)
    passages = list(rows.prefetch_related("themes").order_by("starts_at", "pk"))
    data = cast(QueryDict, form.data) if form is not None else QueryDict()
    ticked, chosen = set(data.getlist("sentences")), set(data.getlist("themes"))
    families: dict[str, list[dict[str, Any]]] = {}
    for number, theme in enumerate(themes, start=1):
        entry = {"theme": theme, "key": number if number <= 9 else "", "is_chosen": str(theme.pk) in chosen}
        families.setdefault(theme.family, []).append(entry)
    return {
        "roadmap": roadmap,
        "voice": shown,
        "population": dict(Population.choices).get(shown.population, ""),
        "room_url": _room_url(roadmap, shown),
        "sentences": [
            {
                "number": number,
                "text": sentence.text,
                "start": sentence.start,
                "end": sentence.end,
                "is_ticked": str(number) in ticked,
                "is_coded": any(p.starts_at < sentence.end and p.ends_at > sentence.start for p in passages),
            }
            for number, sentence in enumerate(cut)
        ],
        "passages": [
            {"row": p, "has_changed": shown.text[p.starts_at : p.ends_at] != p.text, "themes": list(p.themes.all())}
            for p in passages
        ],
        "families": list(families.items()),
        "words": form.data.get("words", "") if form is not None else "",
        "note": form.data.get("note", "") if form is not None else "",
        "crumbs": above(roadmap),
    }


def _room_url(roadmap: Roadmap, shown: Voice) -> str:
    name, argument = ROOMS.get(shown.source, ("", ""))
    try:
        return reverse(name, kwargs={"roadmap_id": roadmap.pk, argument: shown.parent_id}) if name else ""
    except NoReverseMatch:
        return ""


def _shown(text: str) -> str:
    """The beginning of a voice on one line, without the marks of titles of the minutes."""
    words = re.sub(r"^#+\s*", "", text[: 2 * SHOWN], flags=re.MULTILINE)
    return words[:SHOWN] + ("…" if len(text) > SHOWN else "")
