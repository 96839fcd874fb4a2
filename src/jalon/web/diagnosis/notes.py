"""Note-taking: a form that works without script, and the same notes sent one by one by `notes.js`."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict, RawPostDataException
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.diagnosis.closing import DiagnosisClosed
from jalon.diagnosis.models import GuideQuestion, Interview, InterviewNote, NoteKind
from jalon.diagnosis.rules import can_note
from jalon.diagnosis.usecases.write_notes import NoteGiven, NotesRefused, write_notes
from jalon.kernel.errors import require
from jalon.kernel.numbers import number_in
from jalon.roadmaps.models import Roadmap
from jalon.tables.texts import clean
from jalon.web.diagnosis.frame import trail, url
from jalon.web.diagnosis.interviews import open_interview
from jalon.web.screens import ActorRequest, screen

LARGEST = 2_000_000
"""Bytes that one sending of notes may hold."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note as shown: an existing one, or an empty one whose key is drawn now."""

    key: str
    version: int
    kind: str
    text: str = ""
    is_quotable: bool = False


@dataclass(frozen=True, slots=True)
class QuestionBlock:
    """A question with its notes and verbatims; `question` is None for what was said apart."""

    question: GuideQuestion | None
    rows: tuple[NoteRow, ...]

    @property
    def question_id(self) -> str:
        """For the form."""
        return str(self.question.pk) if self.question else ""


@screen
def notes(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Note an interview, question by question."""
    roadmap, row = open_interview(request, roadmap_id, pk)
    require(can_note(request.actor, row), "diagnosis.notes.write")
    refusal = ""
    if request.method == "POST":
        try:
            write_notes(actor=request.actor, interview_id=row.pk, notes=given_by_form(request.POST))
        except (NotesRefused, DiagnosisClosed) as error:
            refusal = error.message
        else:
            messages.success(request, _("Les notes sont enregistrées."))
            return redirect(url("notes", roadmap, pk=row.pk))
    context = _context(request, roadmap, row) | {"refusal": refusal}
    return render(request, "diagnosis/notes.html", context, status=422 if refusal else 200)


def _context(request: ActorRequest, roadmap: Roadmap, row: Interview) -> dict[str, object]:
    return {
        "roadmap": roadmap,
        "interview": row,
        "blocks": blocks(row, _typed(request.POST)),
        "send_url": url("notes_send", roadmap, pk=row.pk),
        "store_key": f"{request.actor.person_id}:{row.pk}",
        "crumbs": trail(
            roadmap,
            (_("Entretiens"), url("interviews", roadmap)),
            (row.interviewee_label, url("interview", roadmap, pk=row.pk)),
        ),
    }


def _typed(post: QueryDict) -> dict[str, str]:
    return {key.removeprefix("text."): str(value) for key, value in post.items() if key.startswith("text.")}


def blocks(row: Interview, typed: dict[str, str]) -> list[QuestionBlock]:
    """The questions of the guide with their notes, an empty note and an empty verbatim where there is none."""
    by_question: dict[int | None, list[InterviewNote]] = defaultdict(list)
    for note in row.notes.order_by("pk"):
        by_question[note.question_id].append(note)
    asked: Iterable[GuideQuestion | None] = [*row.guide.questions.all(), None]
    return [_block(question, by_question[question.pk if question else None], typed) for question in asked]


def _block(question: GuideQuestion | None, known: list[InterviewNote], typed: dict[str, str]) -> QuestionBlock:
    rows = [
        NoteRow(
            key=str(note.client_key),
            version=note.client_version,
            kind=note.kind,
            text=typed.get(str(note.client_key), note.text),
            is_quotable=note.is_quotable,
        )
        for note in known
    ]
    for kind in (NoteKind.NOTE, NoteKind.VERBATIM):
        if kind == NoteKind.VERBATIM or not any(row.kind == kind for row in rows):
            rows.append(NoteRow(key=str(uuid4()), version=0, kind=kind))
    rows.sort(key=lambda row: row.kind != NoteKind.NOTE)
    return QuestionBlock(question, tuple(rows))


def given_by_form(post: QueryDict) -> list[NoteGiven]:
    """The notes of the form: `text.KEY`, `quotable.KEY`, `about.KEY` holding « question|kind|version ». Only what holds
    something, or held something."""
    given = []
    for name in post:
        if not name.startswith("about."):
            continue
        key = name.removeprefix("about.")
        question, kind, version = ([*str(post[name]).split("|"), "", "", ""])[:3]
        text = str(post.get(f"text.{key}", ""))
        known = number_in(version) or 0
        if not text.strip() and not known:
            continue
        note = _given(key, known + 1, question, kind, text, is_quotable=f"quotable.{key}" in post)
        if note is not None:
            given.append(note)
    return given


def _given(key: str, version: int, question: str, kind: str, text: str, *, is_quotable: bool) -> NoteGiven | None:
    try:
        parsed = UUID(key)
    except ValueError:
        return None
    if kind not in NoteKind.values or not 0 < version < 2_000_000_000:
        return None
    return NoteGiven(parsed, version, clean(text), kind, number_in(question), is_quotable)


@require_POST
@screen
def notes_send(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Notes that a device kept, as JSON: `{"notes": [{key, version, question, kind, text, quotable}]}`.

    Answers `{"kept": {key: version}}`; 422 with a French sentence when they are refused, 400 when unreadable.
    """
    _roadmap, row = open_interview(request, roadmap_id, pk)
    require(can_note(request.actor, row), "diagnosis.notes.write")
    try:
        given = _given_by_device(request.body)
    except RawPostDataException:  # a form, whose body is read as such before it comes here
        given = None
    if given is None:
        return JsonResponse({"message": _("Ces notes n’ont pas pu être lues : rechargez la page.")}, status=400)
    try:
        kept = write_notes(actor=request.actor, interview_id=row.pk, notes=given)
    except (NotesRefused, DiagnosisClosed) as refusal:
        return JsonResponse({"message": refusal.message}, status=422)
    return JsonResponse({"kept": {str(key): version for key, version in kept.items()}})


def _given_by_device(body: bytes) -> list[NoteGiven] | None:
    """The notes in a body, or None when it is not what the script sends."""
    if len(body) > LARGEST:
        return None
    try:
        rows = json.loads(body)["notes"]
        found = [
            _given(
                str(row["key"]),
                int(row["version"]),
                str(row.get("question") or ""),
                str(row["kind"]),
                str(row["text"]),
                is_quotable=bool(row.get("quotable")),
            )
            for row in rows
        ]
    except (ValueError, OverflowError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return None if None in found else [note for note in found if note is not None]
