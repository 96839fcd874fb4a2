"""What the night does: mix the traces of the day, destroy the keys of the day before, list what is past its time."""

from datetime import date
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from jalon.desk.models import Attachment
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.months import months_after
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.rules import can_approve_destruction
from jalon.surveys.kinds import SurveyState
from jalon.surveys.models import (
    AddressTally,
    AnonymousResponse,
    AttributedResponse,
    Contact,
    DailyKey,
    Destruction,
    Invitation,
    Receipt,
    Survey,
)
from jalon.surveys.queries import responses_count
from jalon.surveys.refusals import SurveyRefused
from jalon.surveys.results import published_results
from jalon.surveys.usecases.frame_survey import note


@transaction.atomic
def mix_traces(*, survey_id: int) -> int:
    """Write again, in one transaction and in a random order, everything whose physical order could join what must not be.

    Answers, receipts, contacts and invitations of one anonymous survey: after it, neither `xmin` nor the place on the
    disk says which came with which.

    Returns:
        Answers written again.
    """
    mixed = 0
    with connection.cursor() as cursor:
        for model in (AnonymousResponse, Receipt, Contact):
            table = model._meta.db_table
            columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
            cursor.execute(
                f"CREATE TEMPORARY TABLE mixed ON COMMIT DROP AS "  # noqa: S608  (names of our own tables)
                f"SELECT {columns} FROM {table} WHERE survey_id = %s ORDER BY random()",
                [survey_id],
            )
            cursor.execute(f"DELETE FROM {table} WHERE survey_id = %s", [survey_id])  # noqa: S608
            cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM mixed")  # noqa: S608
            if model is AnonymousResponse:
                mixed = cursor.rowcount
            cursor.execute("DROP TABLE mixed")
    Invitation.objects.filter(survey=survey_id).update(survey_id=survey_id)
    return mixed


def forget_addresses(*, today: date) -> int:
    """Destroy the digests and the keys of the days before. Returns the digests destroyed."""
    with transaction.atomic():
        gone, _by_model = AddressTally.objects.filter(day__lt=today).delete()
        DailyKey.objects.filter(day__lt=today).delete()
    return gone


def list_destructions(*, today: date) -> int:
    """Put the surveys whose time is past on the archivist's list; nothing is destroyed. Returns those added."""
    added = 0
    closed = Survey.objects.filter(state=SurveyState.CLOSED, destruction=None, closed_at__isnull=False)
    for survey in closed.iterator():
        due = destroy_on(survey)
        if due is None or due > today:
            continue
        _row, is_new = Destruction.objects.get_or_create(
            survey=survey, defaults={"listed_on": today, "due_on": due, "responses": responses_count(survey)}
        )
        added += is_new
    return added


def destroy_on(survey: Survey) -> date | None:
    """The day from which the answers may be destroyed; None while the survey is open."""
    if survey.closed_at is None:
        return None
    closed_on = timezone.localdate(survey.closed_at)
    return months_after(closed_on, survey.retention_months)


@transaction.atomic
def destroy_answers(*, actor: Actor, survey_id: int, archivist: str, today: date) -> int:
    """Destroy the answers, contacts, receipts, invitations and files of a listed survey, with the archivist's visa.

    Returns:
        Answers destroyed. Published results stay.

    Raises:
        Survey.DoesNotExist, Forbidden: as usual.
        SurveyRefused: it is not on the list, or the archivist is not named (by a function).
    """
    rows = Survey.objects.filter(roadmap__in=Roadmap.objects.visible_to(actor))  # the archivist reads no answer
    survey = rows.select_for_update(of=("self",)).select_related("roadmap").get(pk=survey_id)
    require(can_approve_destruction(actor, survey.roadmap), "surveys.destroy")
    listed = Destruction.objects.filter(survey=survey, destroyed_on=None).first()
    if listed is None:
        raise SurveyRefused("not_due", title=survey.title)
    if not archivist.strip():
        raise SurveyRefused("archivist_missing")
    gone = responses_count(survey)
    listed.results = [result.kept() for result in published_results(survey)]
    answers = list(AttributedResponse.objects.filter(survey=survey).values_list("pk", flat=True))
    files = Attachment.objects.filter(subject_type=AttributedResponse._meta.label_lower, subject_id__in=answers)
    for kept in files:
        transaction.on_commit(partial(kept.file.storage.delete, str(kept.file.name)))
    files.delete()
    for model in (AttributedResponse, AnonymousResponse, Receipt, Contact, Invitation):
        model._base_manager.filter(survey=survey).delete()
    listed.approved_by_label, listed.approved_on, listed.destroyed_on = archivist.strip()[:160], today, today
    listed.save()
    survey.state = SurveyState.DESTROYED
    survey.save(update_fields=["state"])
    note(actor, "surveys.answers.destroyed", survey, responses=gone, archivist=archivist)
    return gone
