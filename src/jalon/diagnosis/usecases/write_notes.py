"""Write what is heard, from a tablet that may lose its connection: sent twice, written once; nothing is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.closing import require_open
from jalon.diagnosis.models import Interview, InterviewNote, InterviewState, NoteKind
from jalon.diagnosis.naming import interview_ref
from jalon.diagnosis.rules import can_note
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require

LONGEST = 20_000
MOST_AT_ONCE = 200


class NotesRefused(DomainError):
    """Notes that cannot be written."""

    messages = {
        "closed": _("Le compte rendu est parti chez la personne entendue : les notes ne changent plus."),
        "cancelled": _("Cet entretien est annulé."),
        "too_long": _("Une note a au plus %(most)d signes : coupez-la en deux."),
        "too_many": _("Trop de notes à la fois : au plus %(most)d."),
        "foreign_question": _("Une note suit une question d’un autre guide : rechargez la page."),
    }


@dataclass(frozen=True, slots=True)
class NoteGiven:
    """A note as a device holds it: `key` and `version` are drawn there. An empty text removes the note."""

    key: UUID
    version: int
    text: str
    kind: str = NoteKind.NOTE
    question_id: int | None = None
    is_quotable: bool = False


@transaction.atomic
def write_notes(*, actor: Actor, interview_id: int, notes: Sequence[NoteGiven]) -> dict[UUID, int]:
    """Write notes down, all of them or none. See `docs/regles/entretiens.md` for versions.

    Returns:
        The version now kept for each key sent; a removed note too.

    Raises:
        Interview.DoesNotExist, Forbidden: as usual.
        DiagnosisClosed: the diagnosis is closed; the device keeps what it holds.
        NotesRefused: the minutes are out, the interview is cancelled, a note is too long or follows a foreign question.
    """
    interview = Interview.objects.noted_by(actor).select_for_update(of=("self",)).get(pk=interview_id)
    require(can_note(actor, interview), "diagnosis.notes.write")
    if interview.state == InterviewState.CANCELLED:
        raise NotesRefused("cancelled")
    require_open(interview.roadmap_id)
    if not interview.is_open:
        raise NotesRefused("closed")
    if len(notes) > MOST_AT_ONCE:
        raise NotesRefused("too_many", most=MOST_AT_ONCE)
    questions = set(interview.guide.questions.values_list("pk", flat=True))
    known = {note.client_key: note for note in interview.notes.filter(client_key__in=[given.key for given in notes])}
    kept: dict[UUID, int] = {}
    for given in notes:
        if len(given.text) > LONGEST:
            raise NotesRefused("too_long", most=LONGEST)
        if given.question_id is not None and given.question_id not in questions:
            raise NotesRefused("foreign_question")
        kept[given.key] = _write(actor, interview, given, known)
    if interview.state == InterviewState.PLANNED and interview.notes.exists():
        interview.state = InterviewState.DRAFT
        interview.save(update_fields=["state"])
        record(
            actor,
            "diagnosis.interview.heard",
            interview_ref(interview),
            organisation_id=interview.organisation_id,
            roadmap_id=interview.roadmap_id,
        )
    return kept


def _write(actor: Actor, interview: Interview, given: NoteGiven, known: dict[UUID, InterviewNote]) -> int:
    note = known.get(given.key)
    text = given.text.strip()
    if note is None:
        if text:
            known[given.key] = _create(actor, interview, given, given.key, text)
        return given.version
    quotable = given.is_quotable and given.kind == NoteKind.VERBATIM
    if given.version > note.client_version:
        if not text:
            note.delete()
            del known[given.key]
            return given.version
        note.text, note.kind, note.is_quotable = text, given.kind, quotable
        note.client_version, note.author_label = given.version, actor.label
        note.save(update_fields=["text", "kind", "is_quotable", "client_version", "author_label", "written_at"])
        return given.version
    if given.version == note.client_version and text and text != note.text:
        twin = uuid5(given.key, text)  # two devices wrote the same version: both texts stay, once each
        if not interview.notes.filter(client_key=twin).exists():
            _create(actor, interview, given, twin, text)
    return note.client_version


def _create(actor: Actor, interview: Interview, given: NoteGiven, key: UUID, text: str) -> InterviewNote:
    return InterviewNote.objects.create(
        interview=interview,
        client_key=key,
        client_version=given.version,
        question_id=given.question_id,
        kind=given.kind,
        text=text,
        is_quotable=given.is_quotable and given.kind == NoteKind.VERBATIM,
        author_label=actor.label,
    )
