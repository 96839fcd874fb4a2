"""Plan a meeting and write who sat."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from jalon.governance.models import AgendaItem, Attendance, Body, Meeting, MeetingStatus
from jalon.governance.rules import can_record_in
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref


@transaction.atomic
def plan_meeting(
    *, actor: Actor, roadmap_id: int, body_id: int, on: date, place: str = "", agenda: Collection[str] = ()
) -> Meeting:
    """Put a meeting in the calendar, with its agenda.

    Raises:
        Body.DoesNotExist: not among those the actor sees.
        Forbidden: neither runs the roadmap nor administers the organisation.
    """
    body = Body.objects.visible_to(actor).get(pk=body_id)
    require(can_record_in(actor, body, roadmap_id=roadmap_id), "governance.meeting.plan")
    meeting = Meeting.objects.create(body=body, on=on, place=place.strip()[:160])
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, order=order, title=title.strip()[:240])
        for order, title in enumerate(filter(str.strip, agenda), start=1)
    )
    record(
        actor,
        "governance.meeting.planned",
        Ref.to(meeting),
        organisation_id=body.organisation_id,
        roadmap_id=roadmap_id,
    )
    return meeting


@transaction.atomic
def record_attendance(
    *, actor: Actor, roadmap_id: int, meeting_id: int, present_seat_ids: Collection[int], notes: str | None = None
) -> Meeting:
    """Write who sat; the meeting is then « tenue ».

    Raises:
        Meeting.DoesNotExist: not among those the actor sees.
        Forbidden: as above.
    """
    meeting = Meeting.objects.visible_to(actor).select_related("body").get(pk=meeting_id)
    require(can_record_in(actor, meeting.body, roadmap_id=roadmap_id), "governance.meeting.attendance")
    write_attendance(meeting, present_seat_ids)
    if notes is not None:
        meeting.notes = notes
        meeting.save(update_fields=["notes"])
    record(
        actor,
        "governance.meeting.held",
        Ref.to(meeting),
        organisation_id=meeting.body.organisation_id,
        roadmap_id=roadmap_id,
    )
    return meeting


def write_attendance(meeting: Meeting, present_seat_ids: Collection[int]) -> None:
    """Replace the attendance of a meeting and say it was held."""
    meeting.status = MeetingStatus.HELD
    meeting.save(update_fields=["status"])
    meeting.attendances.all().delete()
    seats = meeting.body.seats.active_on(meeting.on)
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, seat=seat, is_present=seat.pk in set(present_seat_ids)) for seat in seats
    )
