"""The plan of interviews and one interview."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.diagnosis.minutes_text import compare, passages
from jalon.diagnosis.models import Interview, InterviewNote, InterviewState, Minutes, NoteKind
from jalon.diagnosis.models.interviews import AGREED_STATES
from jalon.diagnosis.rules import can_collect, can_note
from jalon.diagnosis.usecases.plan_interview import (
    InterviewRefused,
    cancel_interview,
    change_interview,
    plan_interview,
)
from jalon.documents.calendar import Appointment, to_ics
from jalon.kernel.errors import require
from jalon.kernel.numbers import number_in
from jalon.roadmaps.models import Roadmap
from jalon.web.diagnosis.frame import STEP, closed_notice, erased_notice, list_files, open_for_team, trail, url
from jalon.web.diagnosis.interview_forms import InterviewFilterForm, InterviewForm
from jalon.web.pages import form_page
from jalon.web.papers import attachment
from jalon.web.screens import ActorRequest, open_roadmap, screen

PAGE_SIZE = 50
CALENDAR = "text/calendar; charset=utf-8"


def shown_interviews(request: ActorRequest, roadmap: Roadmap) -> tuple[QuerySet[Interview], InterviewFilterForm]:
    """The interviews that the actor may read and the filters keep, with the form of the filters."""
    form = InterviewFilterForm(request.GET, roadmap=roadmap)
    rows = Interview.objects.visible_to(request.actor).filter(roadmap=roadmap)
    chosen = form.cleaned_data if form.is_valid() else {}
    for field, name in (("state", "state"), ("population", "population"), ("organisation", "member")):
        if chosen.get(name):
            rows = rows.filter(**{field: chosen[name]})
    return rows, form


@screen
def interview_list(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The interviews that the actor may read: all for the team, one's own for who spoke."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    rows, form = shown_interviews(request, roadmap)
    after = number_in(request.GET.get("after"))
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(rows.select_related("organisation", "department", "interviewer").order_by("pk")[: PAGE_SIZE + 1])
    query = request.GET.copy()
    if len(found) > PAGE_SIZE:
        query["after"] = str(found[PAGE_SIZE - 1].pk)
    context = {
        "roadmap": roadmap,
        "rows": found[:PAGE_SIZE],
        "next_url": f"{request.path}?{query.urlencode()}" if len(found) > PAGE_SIZE else "",
        "filters": form,
        "has_filters": any(value for key, value in request.GET.items() if key != "after"),
        "is_team": can_collect(request.actor, roadmap.pk),
        "closed": closed_notice(roadmap),
        "exports": list_files(request, "interviews_file", roadmap),
        "crumbs": trail(roadmap),
    }
    return render(request, "diagnosis/interviews.html", context)


def open_interview(request: ActorRequest, roadmap_id: int, pk: int) -> tuple[Roadmap, Interview]:
    """An interview of the roadmap that the actor may read."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    rows = Interview.objects.visible_to(request.actor).filter(roadmap=roadmap)
    return roadmap, get_object_or_404(
        rows.select_related("organisation", "department", "guide", "interviewer", "campaign"), pk=pk
    )


@screen
def interview(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """One interview: its plan, its notes, its minutes and what was corrected."""
    roadmap, row = open_interview(request, roadmap_id, pk)
    versions = list(Minutes.objects.visible_to(request.actor).filter(interview=row))
    last = versions[-1] if versions else None
    sent = next((version for version in versions if version.version == row.sent_version), None)
    context = {
        "roadmap": roadmap,
        "interview": row,
        "notes": InterviewNote.objects.visible_to(request.actor).filter(interview=row).select_related("question"),
        "versions": versions,
        "last": last,
        "passages": passages(last.text) if last else [],
        "compared": compare(sent.text, last.text) if sent and last and row.state == InterviewState.AMENDED else [],
        "is_team": can_collect(request.actor, roadmap.pk),
        "may_note": can_note(request.actor, row),
        "is_agreed": row.state in AGREED_STATES,
        "files": [
            {"label": label, "url": url("minutes_file", roadmap, pk=row.pk, extension=extension)}
            for label, extension in (("ODT", "odt"), ("DOCX", "docx"), ("PDF", "pdf"))
        ],
        "crumbs": trail(roadmap, (_("Entretiens"), url("interviews", roadmap))),
        "verbatim": NoteKind.VERBATIM,
        "closed": closed_notice(roadmap),
        "erased": erased_notice(row.words_erased_on),
    }
    return render(request, "diagnosis/interview.html", context)


@screen
def interview_new(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Plan an interview."""
    roadmap = open_for_team(request, roadmap_id, "diagnosis.interview.plan")
    initial = {"organisation": roadmap.organisation_id, "interviewer": request.actor.person_id, "duration_minutes": 60}
    for name in ("organisation", "campaign"):
        if (given := number_in(request.GET.get(name))) is not None:
            initial[name] = given
    form = InterviewForm(
        request.POST or None,
        roadmap=roadmap,
        initial={**initial, "population": request.GET.get("population", "elected")},
    )

    def save(cleaned: dict[str, Any]) -> str:
        made = plan_interview(actor=request.actor, roadmap_id=roadmap.pk, sheet=form.sheet())
        return url("interview", roadmap, pk=made.pk)

    return form_page(
        request,
        form=form,
        title=_("Prévoir un entretien"),
        verb=_("Prévoir"),
        back_url=url("interviews", roadmap),
        save=save,
        trail=trail(roadmap, (_("Entretiens"), url("interviews", roadmap))),
        draft_key=f"{request.actor.person_id}:interview:new-{roadmap.pk}",
    )


@screen
def interview_edit(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Change the plan of an interview."""
    roadmap, row = open_interview(request, roadmap_id, pk)
    require(can_collect(request.actor, roadmap.pk), "diagnosis.interview.change")
    names = (
        "population",
        "interviewee_label",
        "interviewee_function",
        "interviewee_email",
        "duration_minutes",
        "place",
    )
    initial: dict[str, Any] = {name: getattr(row, name) for name in names} | InterviewForm.when(row.starts_at)
    for name in ("guide", "organisation", "department", "campaign", "person", "interviewer"):
        initial[name] = getattr(row, f"{name}_id")
    form = InterviewForm(request.POST or None, roadmap=roadmap, guide_id=row.guide_id, initial=initial)

    def save(cleaned: dict[str, Any]) -> None:
        revision = number_in(request.POST.get("revision"))
        change_interview(
            actor=request.actor,
            interview_id=row.pk,
            revision=-1 if revision is None else revision,
            sheet=form.sheet(),
        )

    return form_page(
        request,
        form=form,
        title=_("Modifier l’entretien"),
        verb=_("Enregistrer"),
        back_url=url("interview", roadmap, pk=row.pk),
        save=save,
        trail=trail(roadmap, (_("Entretiens"), url("interviews", roadmap))),
        revision=row.revision,
    )


@require_POST
@screen
def interview_cancel(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Give up an interview that has not taken place."""
    roadmap, row = open_interview(request, roadmap_id, pk)
    try:
        cancel_interview(actor=request.actor, interview_id=row.pk)
    except InterviewRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("L’entretien est annulé."))
    return redirect(url("interview", roadmap, pk=row.pk))


def appointment(row: Interview) -> Appointment:
    """An interview that has a date, as an appointment of a diary."""
    assert row.starts_at is not None  # the caller kept those that have one  # noqa: S101
    return Appointment(
        uid=f"{row.key}@jalon",
        title=_("Entretien : %(who)s (%(place)s)") % {"who": row.interviewee_label, "place": row.organisation},
        starts_at=row.starts_at,
        minutes=row.duration_minutes,
        place=row.place,
        description=str(row.guide),
        is_cancelled=row.state == InterviewState.CANCELLED,
    )


@screen
def interview_calendar(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """One interview for a diary."""
    _roadmap, row = open_interview(request, roadmap_id, pk)
    if row.starts_at is None:
        raise Http404
    content = to_ics([appointment(row)], made_at=timezone.now())
    return attachment(content, content_type=CALENDAR, filename=f"entretien-{row.pk}.ics")


@screen
def calendar(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Every interview that the actor reads and that has a date."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    rows = Interview.objects.visible_to(request.actor).filter(roadmap=roadmap, starts_at__isnull=False)
    appointments = [appointment(row) for row in rows.select_related("organisation", "guide")]
    content = to_ics(appointments, made_at=timezone.now())
    return attachment(content, content_type=CALENDAR, filename="entretiens.ics")
