"""Draft minutes from the notes, and write another version of them."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.minutes_text import from_notes
from jalon.diagnosis.models import Interview, InterviewState, Minutes, NoteKind
from jalon.diagnosis.naming import interview_ref
from jalon.diagnosis.rules import can_note
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require

LONGEST = 200_000


class MinutesRefused(DomainError):
    """Minutes that cannot be written or sent."""

    messages = {
        "no_notes": _("Aucune note encore : le compte rendu se rédige à partir d’elles."),
        "empty": _("Écrivez le compte rendu."),
        "too_long": _("Le compte rendu a au plus %(most)d signes."),
        "frozen": _("Ce compte rendu est chez la personne entendue, ou validé : il ne change plus."),
        "stale": _("Une autre version a été écrite pendant votre saisie : relisez-la avant d’enregistrer la vôtre."),
        "no_email": _("Donnez l’adresse électronique de la personne entendue avant de lui envoyer le compte rendu."),
        "not_usable": _("Ce lien n’est plus valable : il a servi, a été remplacé, ou a plus de trente jours."),
    }


@transaction.atomic
def draft_minutes(*, actor: Actor, interview_id: int) -> Minutes:
    """A first or next version written from the notes as they are. Verbatims stay beside, not inside.

    Raises:
        Interview.DoesNotExist, Forbidden: as usual.
        MinutesRefused: no note, or the minutes are out.
    """
    interview = _open(actor, interview_id, "diagnosis.minutes.draft")
    notes = list(interview.notes.select_related("question"))
    if not notes:
        raise MinutesRefused("no_notes")
    text = from_notes(
        [(note.question.text if note.question else "", note.text) for note in notes if note.kind == NoteKind.NOTE]
    )
    return _add(actor, interview, text or str(_("(Seuls des verbatims ont été notés.)")))


@transaction.atomic
def save_minutes(*, actor: Actor, interview_id: int, version: int, text: str) -> Minutes:
    """Write the next version.

    Args:
        version: the last version when the writing started.

    Raises:
        Interview.DoesNotExist, Forbidden: as usual.
        MinutesRefused: empty, too long, the minutes are out, or another version came in between.
    """
    interview = _open(actor, interview_id, "diagnosis.minutes.write")
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise MinutesRefused("empty")
    if len(text) > LONGEST:
        raise MinutesRefused("too_long", most=LONGEST)
    last = interview.minutes.last()
    if (last.version if last else 0) != version:
        raise MinutesRefused("stale")
    if last is not None and last.text == text:
        return last
    return _add(actor, interview, text)


def _open(actor: Actor, interview_id: int, verb: str) -> Interview:
    interview = Interview.objects.noted_by(actor).select_for_update(of=("self",)).get(pk=interview_id)
    require(can_note(actor, interview), verb)
    if not interview.is_open:
        raise MinutesRefused("frozen")
    return interview


def _add(actor: Actor, interview: Interview, text: str) -> Minutes:
    last = interview.minutes.last()
    made = Minutes.objects.create(
        interview=interview, version=last.version + 1 if last else 1, text=text, author_label=actor.label
    )
    if interview.state == InterviewState.PLANNED:
        interview.state = InterviewState.DRAFT
        interview.save(update_fields=["state"])
    record(
        actor,
        "diagnosis.minutes.written",
        interview_ref(interview),
        organisation_id=interview.organisation_id,
        roadmap_id=interview.roadmap_id,
        details={"version": made.version},
    )
    return made
