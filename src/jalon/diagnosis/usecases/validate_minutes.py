"""Send minutes to who spoke by a link that serves once, and take their answer without account."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import LinkPurpose, SignedLink
from jalon.accounts.usecases.offer_first_start import token_hash
from jalon.desk.models import Notification
from jalon.diagnosis.models import Interview, InterviewState, Minutes, NoteKind
from jalon.diagnosis.naming import interview_ref
from jalon.diagnosis.rules import can_note
from jalon.diagnosis.usecases.write_minutes import LONGEST, MinutesRefused
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require

LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class MinutesSent:
    """A link drawn for the minutes of an interview; the caller posts it after the commit."""

    interview: Interview
    link: SignedLink
    token: str


@transaction.atomic
def send_minutes(*, actor: Actor, interview_id: int, now: datetime, email: str = "") -> MinutesSent:
    """Freeze the last version and draw the link. Sent again, the former link closes.

    Raises:
        Interview.DoesNotExist, Forbidden: as usual.
        MinutesRefused: nothing written, no address, or answered already.
    """
    interview = Interview.objects.noted_by(actor).select_for_update(of=("self",)).get(pk=interview_id)
    require(can_note(actor, interview), "diagnosis.minutes.send")
    if interview.state not in (InterviewState.DRAFT, InterviewState.SENT):
        raise MinutesRefused("frozen" if not interview.is_open else "no_notes")
    last = interview.minutes.last()
    if last is None:
        raise MinutesRefused("empty")
    address = (email or interview.interviewee_email).strip()
    try:
        validate_email(address)
    except ValidationError:
        raise MinutesRefused("no_email") from None
    _close_links(interview, now)
    token = secrets.token_urlsafe(32)
    link = SignedLink.objects.create(
        purpose=LinkPurpose.VALIDATE_MINUTES,
        token_hash=token_hash(token),
        email=address,
        person=interview.person,
        payload={"interview": interview.pk, "version": last.version},
        expires_at=now + LIFE,
    )
    interview.state, interview.interviewee_email = InterviewState.SENT, address
    interview.sent_on, interview.sent_version = timezone.localdate(now), last.version
    interview.save(update_fields=["state", "interviewee_email", "sent_on", "sent_version"])
    _record(actor, interview, "diagnosis.minutes.sent")
    return MinutesSent(interview=interview, link=link, token=token)


@transaction.atomic
def take_back_minutes(*, actor: Actor, interview_id: int, now: datetime) -> Interview:
    """Correct minutes that were sent and not answered: the link closes, notes and minutes open again.

    Raises:
        Interview.DoesNotExist, Forbidden: as usual.
        MinutesRefused: not sent, or answered already.
    """
    interview = Interview.objects.noted_by(actor).select_for_update(of=("self",)).get(pk=interview_id)
    require(can_note(actor, interview), "diagnosis.minutes.take_back")
    if interview.state != InterviewState.SENT:
        raise MinutesRefused("frozen")
    _close_links(interview, now)
    interview.state = InterviewState.DRAFT
    interview.save(update_fields=["state"])
    _record(actor, interview, "diagnosis.minutes.taken_back")
    return interview


def usable_minutes_link(token: str, *, now: datetime) -> SignedLink | None:
    """The link that a token opens. Reads only: a GET may ask."""
    links = SignedLink.objects.filter(purpose=LinkPurpose.VALIDATE_MINUTES, token_hash=token_hash(token))
    return links.usable(now).first()


@transaction.atomic
def answer_minutes(*, token: str, text: str, quotable_note_ids: Collection[int], now: datetime) -> Interview:
    """Who spoke agrees, as written or with corrections, and says which verbatims may be cited. The link is then used.

    Raises:
        MinutesRefused: the link does not serve any more, or the text is empty or too long. Nothing is then written.
    """
    links = SignedLink.objects.filter(purpose=LinkPurpose.VALIDATE_MINUTES, token_hash=token_hash(token)).usable(now)
    link = links.select_for_update(of=("self",)).first()
    if link is None:
        raise MinutesRefused("not_usable")
    interview = Interview.objects.select_for_update(of=("self",)).filter(pk=link.payload["interview"]).first()
    if interview is None or interview.state != InterviewState.SENT:
        raise MinutesRefused("not_usable")
    sent = interview.minutes.get(version=link.payload["version"])
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise MinutesRefused("empty")
    if len(text) > LONGEST:
        raise MinutesRefused("too_long", most=LONGEST)
    changed_words = _quotable(interview, quotable_note_ids)
    is_amended = text != sent.text
    if is_amended:
        Minutes.objects.create(
            interview=interview,
            version=sent.version + 1,
            text=text,
            is_from_interviewee=True,
            author_label=interview.interviewee_label,
        )
    interview.state = InterviewState.AMENDED if is_amended else InterviewState.VALIDATED
    interview.agreed_on = timezone.localdate(now)
    interview.save(update_fields=["state", "agreed_on"])
    link.used_at = now
    link.save(update_fields=["used_at"])
    speaker = Actor(person_id=interview.person_id, label=str(_("Personne entendue")), on=timezone.localdate(now))
    verb = "diagnosis.minutes.amended" if is_amended else "diagnosis.minutes.validated"
    _record(speaker, interview, verb, details={"verbatims": changed_words})
    _tell_interviewer(interview, is_amended=is_amended)
    return interview


def _quotable(interview: Interview, ids: Collection[int]) -> int:
    """Who spoke has the last word on each verbatim; how many changed."""
    wanted, changed = set(ids), 0
    for note in interview.notes.filter(kind=NoteKind.VERBATIM):
        if note.is_quotable != (note.pk in wanted):
            note.is_quotable = not note.is_quotable
            note.save(update_fields=["is_quotable"])
            changed += 1
    return changed


def _close_links(interview: Interview, now: datetime) -> None:
    links = SignedLink.objects.filter(purpose=LinkPurpose.VALIDATE_MINUTES, payload__interview=interview.pk)
    links.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)


def _tell_interviewer(interview: Interview, *, is_amended: bool) -> None:
    if interview.interviewer_id is None:
        return
    text = (
        _("Entretien n° %(pk)d : compte rendu corrigé par la personne entendue")
        if is_amended
        else _("Entretien n° %(pk)d : compte rendu validé")
    )
    Notification.objects.create(
        person_id_value=interview.interviewer_id,
        text=str(text) % {"pk": interview.pk},
        url=f"/feuilles/{interview.roadmap_id}/diagnostic/entretiens/{interview.pk}",
        subject_type=interview._meta.label_lower,
        subject_id=interview.pk,
        subject_label=str(_("Entretien n° %(pk)d") % {"pk": interview.pk}),
    )


def _record(actor: Actor, interview: Interview, verb: str, details: dict[str, object] | None = None) -> None:
    record(
        actor,
        verb,
        interview_ref(interview),
        organisation_id=interview.organisation_id,
        roadmap_id=interview.roadmap_id,
        details=details,
    )
