"""Voices for tests: an interview with its notes, a workshop with its ideas, a document with an extract."""

from datetime import UTC, datetime

from jalon.diagnosis.models import (
    DocumentExtract,
    Idea,
    Interview,
    InterviewGuide,
    InterviewNote,
    SourceDocument,
    Workshop,
)
from jalon.diagnosis.usecases.code_passage import Coding, code_passage
from jalon.diagnosis.usecases.edit_codebook import freeze_codebook, open_codebook

SAID_AT = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


def guide():
    return InterviewGuide.objects.get_or_create(code="essai-voix", defaults={"profile": "elected", "label": "Guide"})[0]


def note_of(roadmap, organisation, text, *, population="elected", quotable=True, state="validated", **fields):
    """A verbatim of somebody of an organisation."""
    talk = Interview.objects.create(
        roadmap=roadmap, guide=guide(), population=population, organisation=organisation, state=state,
        interviewee_label="Personne entendue", starts_at=SAID_AT, **fields,
    )  # fmt: skip
    return InterviewNote.objects.create(
        interview=talk, kind="verbatim", text=text, is_quotable=quotable, author_label="Équipe"
    )


def idea_of(roadmap, organisation, text, *, population="inhabitants"):
    session = Workshop.objects.create(
        roadmap=roadmap, organisation=organisation, population=population, title="Atelier", question="Quoi ?",
        starts_at=SAID_AT,
    )  # fmt: skip
    return Idea.objects.create(workshop=session, text=text)


def extract_of(roadmap, organisation, text, *, confidentiality="public"):
    paper = SourceDocument.objects.create(
        roadmap=roadmap, organisation=organisation, title="Projet de territoire", confidentiality=confidentiality
    )
    return DocumentExtract.objects.create(document=paper, text=text, author_label="Équipe")


def codebook_of(actor, roadmap):
    """The codebook proposed by the product, frozen."""
    open_codebook(actor=actor, roadmap_id=roadmap.pk)
    return freeze_codebook(actor=actor, roadmap_id=roadmap.pk)


def coded(actor, roadmap, note, codebook, *codes, quotable=False, source="note"):
    """The whole of a voice coded under themes given by code."""
    themes = list(codebook.themes.filter(code__in=codes).values_list("pk", flat=True))
    coding = Coding(0, len(note.text), themes, is_quotable=quotable)
    return code_passage(actor=actor, roadmap_id=roadmap.pk, source=source, voice_id=str(note.pk), coding=coding)
