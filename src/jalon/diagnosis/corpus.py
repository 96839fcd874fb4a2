"""The corpus: every voice that may be coded, whatever room it comes from, read through one door."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.diagnosis.corpus_surveys import AnswerVoices
from jalon.diagnosis.models import DocumentExtract, Idea, InterviewNote, Minutes, Passage
from jalon.diagnosis.models.documents import Confidentiality
from jalon.diagnosis.models.interviews import AGREED_STATES, HEARD_STATES, NoteKind
from jalon.diagnosis.voice import Voice, VoiceFilter, VoiceProvider, plain
from jalon.kernel.actor import Actor
from jalon.roadmaps.models import Roadmap

_KEY = re.compile(r"[\w.-]{1,120}", re.ASCII)


class NoteVoices(VoiceProvider[InterviewNote]):
    """Notes and verbatims of interviews. Quotable: a verbatim marked so, once the person agreed on the minutes."""

    code = "note"
    label = gettext_lazy("notes d’entretien")
    organisation = "interview__organisation"
    population = "interview__population"

    def rows(self, actor: Actor, roadmap: Roadmap) -> QuerySet[InterviewNote]:
        rows = InterviewNote.objects.visible_to(actor).filter(interview__roadmap=roadmap)
        return rows.select_related("interview__organisation", "question")

    def voice(self, row: InterviewNote) -> Voice:
        talk = row.interview
        kind = _("verbatim") if row.kind == NoteKind.VERBATIM else _("note")
        return Voice(
            source=self.code,
            id=str(row.pk),
            label=_("Entretien, %(who)s (%(kind)s)")
            % {"who": talk.interviewee_function or talk.interviewee_label, "kind": kind},
            text=plain(row.text),
            organisation=talk.organisation,
            population=talk.population,
            speaker=f"person:{talk.person_id}" if talk.person_id else f"interview:{talk.pk}",
            said_on=talk.starts_at.date() if talk.starts_at else None,
            is_quotable=row.is_quotable and talk.state in AGREED_STATES,
            parent_id=str(talk.pk),
        )


class MinutesVoices(VoiceProvider[Minutes]):
    """The latest minutes of each interview held. Never quotable as such: verbatims are."""

    code = "minutes"
    label = gettext_lazy("comptes rendus d’entretien")
    organisation = "interview__organisation"
    population = "interview__population"

    def rows(self, actor: Actor, roadmap: Roadmap) -> QuerySet[Minutes]:
        latest = Minutes.objects.filter(interview=OuterRef("interview")).order_by("-version").values("pk")[:1]
        rows = Minutes.objects.visible_to(actor).filter(interview__roadmap=roadmap, interview__state__in=HEARD_STATES)
        return rows.filter(pk=Subquery(latest)).select_related("interview__organisation")

    def voice(self, row: Minutes) -> Voice:
        talk = row.interview
        return Voice(
            source=self.code,
            id=str(row.pk),
            label=_("Compte rendu, %(who)s") % {"who": talk.interviewee_function or talk.interviewee_label},
            text=plain(row.text),
            organisation=talk.organisation,
            population=talk.population,
            speaker=f"person:{talk.person_id}" if talk.person_id else f"interview:{talk.pk}",
            said_on=talk.starts_at.date() if talk.starts_at else None,
            is_quotable=False,
            parent_id=str(talk.pk),
        )


class IdeaVoices(VoiceProvider[Idea]):
    """Ideas of workshops. Nobody knows who wrote which: a workshop counts as one person."""

    code = "idea"
    label = gettext_lazy("idées d’atelier")
    organisation = "workshop__organisation"
    population = "workshop__population"

    def rows(self, actor: Actor, roadmap: Roadmap) -> QuerySet[Idea]:
        rows = Idea.objects.visible_to(actor).filter(workshop__roadmap=roadmap)
        return rows.select_related("workshop__organisation")

    def voice(self, row: Idea) -> Voice:
        session = row.workshop
        return Voice(
            source=self.code,
            id=str(row.pk),
            label=_("Atelier « %(title)s »") % {"title": session.title},
            text=plain(row.text),
            organisation=session.organisation,
            population=session.population,
            speaker=f"workshop:{session.pk}",
            said_on=session.starts_at.date() if session.starts_at else None,
            is_quotable=not row.is_hidden,
            is_anonymous=True,
            parent_id=str(session.pk),
        )


class ExtractVoices(VoiceProvider[DocumentExtract]):
    """Extracts of documents. Quotable when the document is public."""

    code = "extract"
    label = gettext_lazy("extraits de document")
    organisation = "document__organisation"

    def rows(self, actor: Actor, roadmap: Roadmap) -> QuerySet[DocumentExtract]:
        rows = DocumentExtract.objects.visible_to(actor).filter(document__roadmap=roadmap)
        return rows.select_related("document__organisation")

    def voice(self, row: DocumentExtract) -> Voice:
        paper = row.document
        return Voice(
            source=self.code,
            id=str(row.pk),
            label=", ".join(filter(None, (paper.title, row.place)))[:200],
            text=plain(row.text),
            organisation=paper.organisation,
            population="",
            speaker=f"document:{paper.pk}",
            said_on=paper.dated_on,
            is_quotable=paper.confidentiality == Confidentiality.PUBLIC,
            parent_id=str(paper.pk),
        )


PROVIDERS: tuple[VoiceProvider[Any], ...] = (
    NoteVoices(),
    MinutesVoices(),
    IdeaVoices(),
    ExtractVoices(),
    AnswerVoices(),
)
"""Every kind of source, in the order of the corpus."""


def providers() -> Mapping[str, VoiceProvider[Any]]:
    """Code of each kind of source -> its provider."""
    return {provider.code: provider for provider in PROVIDERS}


def find_voice(actor: Actor, roadmap: Roadmap, source: str, key: str) -> Voice | None:
    """One voice that the actor may read, or None."""
    provider = providers().get(source)
    return None if provider is None else provider.find(actor, roadmap, key)


@dataclass(frozen=True, slots=True)
class CorpusPage:
    """Voices of a page. `next_after`: where the next one starts, empty at the end."""

    voices: Sequence[Voice]
    next_after: str


def corpus_page(actor: Actor, roadmap: Roadmap, wanted: VoiceFilter, *, after: str = "", limit: int = 40) -> CorpusPage:
    """Voices by source then by key, so that a page is read without counting the rest.

    Args:
        after: `code:key` of the last voice already shown.
    """
    code, _colon, key = after.partition(":")
    found: list[Voice] = []
    waiting = [provider for provider in PROVIDERS if not wanted.source or provider.code == wanted.source]
    codes = [provider.code for provider in waiting]
    if code in codes:
        waiting = waiting[codes.index(code) :]
    for provider in waiting:
        start = key if provider.code == code and _KEY.fullmatch(key) else ""
        found += provider.page(actor, roadmap, wanted, after=start, limit=limit + 1 - len(found))
        if len(found) > limit:
            last = found[limit - 1]
            return CorpusPage(found[:limit], f"{last.source}:{last.id}")
    return CorpusPage(found, "")


def coded_counts(roadmap: Roadmap, voices: Sequence[Voice]) -> dict[tuple[str, str], int]:
    """(source, id) -> number of passages already coded, for the voices of a page. One query."""
    wanted = Q(pk__in=())
    for source in {voice.source for voice in voices}:
        wanted |= Q(source_type=source, source_id__in=[v.id for v in voices if v.source == source])
    rows = Passage.objects.filter(wanted, roadmap=roadmap).values("source_type", "source_id")
    return {(row["source_type"], row["source_id"]): row["n"] for row in rows.annotate(n=models.Count("pk")).order_by()}
