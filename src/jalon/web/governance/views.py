"""Bodies, seats, meetings, and the register of decisions."""

from typing import Any

from django.db.models import Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from jalon.arbitrage.models import Adoption
from jalon.documents.docx import to_docx
from jalon.documents.governance_papers import MeetingRecord, RecordedDecision, releve_decisions
from jalon.documents.odt import to_odt
from jalon.documents.pdf import to_pdf
from jalon.governance.models import Body, Decision, Meeting, Seat
from jalon.governance.rules import can_run_bodies
from jalon.governance.usecases.plan_meeting import plan_meeting, record_attendance
from jalon.governance.usecases.set_up_body import add_seat, end_seat, set_up_body
from jalon.kernel.errors import require
from jalon.kernel.numbers import numbers_in
from jalon.roadmaps.models import Roadmap
from jalon.web.fields import person_id
from jalon.web.governance.forms import BodyForm, MeetingForm, SeatEndForm, SeatForm
from jalon.web.pages import Crumb, crumbs, form_page
from jalon.web.screens import ActorRequest, open_roadmap, screen

STEP = "arbitrate"
WRITERS = {"odt": to_odt, "docx": to_docx, "pdf": to_pdf}


def url(name: str, roadmap: Roadmap, **kwargs: object) -> str:
    """Address of a page of governance."""
    return reverse(f"governance:{name}", kwargs={"roadmap_id": roadmap.pk, **kwargs})


def trail(roadmap: Roadmap, *items: tuple[str, str]) -> list[Crumb]:
    """Crumbs of governance."""
    overview = reverse("roadmaps:roadmap", kwargs={"roadmap_id": roadmap.pk})
    return crumbs((roadmap.title, overview), (_("Décisions"), url("decisions", roadmap)), *items)


def bodies_of(request: ActorRequest, roadmap: Roadmap) -> Any:
    """Bodies of the roadmap and assemblies of its organisation, among those the actor sees."""
    of_here = Q(roadmap=roadmap) | Q(roadmap__isnull=True, organisation=roadmap.organisation)
    return Body.objects.visible_to(request.actor).filter(of_here)


def may_write(request: ActorRequest, roadmap: Roadmap) -> bool:
    """Sets up bodies here."""
    return can_run_bodies(request.actor, roadmap_id=roadmap.pk, organisation_id=roadmap.organisation_id)


@screen
def decisions(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The register: what was decided, by whom, when, how; and where the trajectory stands."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    rows = (
        Decision.objects.visible_to(request.actor)
        .filter(body__in=bodies_of(request, roadmap))
        .select_related("body", "meeting")
    )
    context = {
        "roadmap": roadmap,
        "rows": rows[:200],
        "can_write": may_write(request, roadmap),
        "adoptions": Adoption.objects.visible_to(request.actor)
        .filter(roadmap=roadmap)
        .select_related("plan__scenario"),
        "crumbs": trail(roadmap)[:1],
    }
    return render(request, "governance/decisions.html", context)


@screen
def bodies(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The bodies around the roadmap."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    rows = [
        {"body": b, "seats": len(b.held), "next": next(iter(b.coming), None)}
        for b in bodies_of(request, roadmap).prefetch_related(
            Prefetch("seats", Seat.objects.active_on(request.actor.on), to_attr="held"),
            Prefetch(
                "meetings",
                Meeting.objects.filter(status="planned", on__gte=request.actor.on).order_by("on"),
                to_attr="coming",
            ),
        )
    ]
    context = {"roadmap": roadmap, "rows": rows, "can_write": may_write(request, roadmap), "crumbs": trail(roadmap)}
    return render(request, "governance/bodies.html", context)


def _open_body(request: ActorRequest, roadmap_id: int, pk: int) -> tuple[Roadmap, Body]:
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    return roadmap, get_object_or_404(bodies_of(request, roadmap), pk=pk)


@screen
def body(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """One body: seats by college, meetings."""
    roadmap, row = _open_body(request, roadmap_id, pk)
    context = {
        "roadmap": roadmap,
        "body": row,
        "seats": row.seats.select_related("person"),
        "meetings": row.meetings.all()[:50],
        "can_write": may_write(request, roadmap),
        "today": request.actor.on,
        "crumbs": trail(roadmap, (_("Instances"), url("bodies", roadmap))),
    }
    return render(request, "governance/body.html", context)


@screen
def body_edit(request: ActorRequest, roadmap_id: int, pk: int | None = None) -> HttpResponse:
    """Create or change a body."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    require(may_write(request, roadmap), "governance.body.set_up")
    row = get_object_or_404(bodies_of(request, roadmap), pk=pk) if pk is not None else None
    initial = (
        {f: getattr(row, f) for f in ("kind", "name", "remit", "quorum", "meets_every")} if row else {"kind": "copil"}
    )

    def save(data: dict[str, Any]) -> str:
        made = set_up_body(actor=request.actor, roadmap_id=roadmap.pk, body_id=pk, **data)
        return url("body", roadmap, pk=made.pk)

    return form_page(
        request,
        form=BodyForm(request.POST or None, initial=initial),
        title=_("Instance"),
        verb=_("Enregistrer"),
        back_url=url("bodies", roadmap),
        save=save,
        trail=trail(roadmap, (_("Instances"), url("bodies", roadmap))),
    )


@screen
def seat_new(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Add a seat."""
    roadmap, row = _open_body(request, roadmap_id, pk)
    require(may_write(request, roadmap), "governance.seat.add")
    back = url("body", roadmap, pk=row.pk)

    def save(data: dict[str, Any]) -> None:
        person = data.pop("person")
        add_seat(actor=request.actor, roadmap_id=roadmap.pk, body_id=row.pk, person_id=person_id(person), **data)

    return form_page(
        request,
        form=SeatForm(request.POST or None, roadmap=roadmap),
        title=_("Siège de « %(name)s »") % {"name": row.name},
        verb=_("Ajouter"),
        back_url=back,
        save=save,
        trail=trail(roadmap, (row.name, back)),
    )


@screen
def seat_end(request: ActorRequest, roadmap_id: int, pk: int, seat_id: int) -> HttpResponse:
    """End a seat."""
    roadmap, row = _open_body(request, roadmap_id, pk)
    require(may_write(request, roadmap), "governance.seat.end")
    seat = get_object_or_404(Seat, pk=seat_id, body=row)
    back = url("body", roadmap, pk=row.pk)

    def save(data: dict[str, Any]) -> None:
        end_seat(actor=request.actor, roadmap_id=roadmap.pk, seat_id=seat.pk, ends_on=data["ends_on"])

    return form_page(
        request,
        form=SeatEndForm(request.POST or None, initial={"ends_on": request.actor.on}),
        title=_("Fin du siège « %(function)s »") % {"function": seat.function},
        verb=_("Enregistrer"),
        back_url=back,
        save=save,
        trail=trail(roadmap, (row.name, back)),
    )


@screen
def meeting_new(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Plan a meeting."""
    roadmap, row = _open_body(request, roadmap_id, pk)
    require(may_write(request, roadmap), "governance.meeting.plan")
    back = url("body", roadmap, pk=row.pk)

    def save(data: dict[str, Any]) -> str:
        made = plan_meeting(
            actor=request.actor,
            roadmap_id=roadmap.pk,
            body_id=row.pk,
            on=data["on"],
            place=data["place"],
            agenda=data["agenda"].splitlines(),
        )
        return url("meeting", roadmap, pk=made.pk)

    return form_page(
        request,
        form=MeetingForm(request.POST or None),
        title=_("Séance de « %(name)s »") % {"name": row.name},
        verb=_("Prévoir"),
        back_url=back,
        save=save,
        trail=trail(roadmap, (row.name, back)),
    )


def _open_meeting(request: ActorRequest, roadmap_id: int, pk: int) -> tuple[Roadmap, Meeting]:
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    meetings = (
        Meeting.objects.visible_to(request.actor).filter(body__in=bodies_of(request, roadmap)).select_related("body")
    )
    return roadmap, get_object_or_404(meetings, pk=pk)


@screen
def meeting(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """One meeting: agenda, who sat, decisions."""
    roadmap, row = _open_meeting(request, roadmap_id, pk)
    if request.method == "POST":
        present = numbers_in(request.POST.getlist("present"))
        record_attendance(
            actor=request.actor,
            roadmap_id=roadmap.pk,
            meeting_id=row.pk,
            present_seat_ids=present,
            notes=str(request.POST.get("notes", "")),
        )
        return redirect("governance:meeting", roadmap_id=roadmap.pk, pk=row.pk)
    present_ids = set(row.attendances.filter(is_present=True).values_list("seat", flat=True))
    context = {
        "roadmap": roadmap,
        "meeting": row,
        "agenda": row.agenda.all(),
        "seats": [{"seat": s, "is_present": s.pk in present_ids} for s in row.body.seats.active_on(row.on)],
        "decisions": row.decisions.all(),
        "can_write": may_write(request, roadmap),
        "files": [
            {"label": label, "url": url("record", roadmap, pk=row.pk, extension=e)}
            for label, e in (("ODT", "odt"), ("DOCX", "docx"), ("PDF", "pdf"))
        ],
        "crumbs": trail(roadmap, (row.body.name, url("body", roadmap, pk=row.body_id))),
    }
    return render(request, "governance/meeting.html", context)


@screen
def record_file(request: ActorRequest, roadmap_id: int, pk: int, extension: str) -> HttpResponse:
    """The relevé de décisions of a meeting."""
    roadmap, row = _open_meeting(request, roadmap_id, pk)
    if extension not in WRITERS:
        raise Http404
    here = {a.seat_id: a.is_present for a in row.attendances.all()}
    seats = list(row.body.seats.active_on(row.on))
    following = row.body.meetings.filter(on__gt=row.on).order_by("on").first()
    document = releve_decisions(
        MeetingRecord(
            organisation=str(roadmap.organisation),
            roadmap=roadmap.title,
            body=row.body.name,
            held_on=row.on,
            place=row.place,
            present=tuple(s.function for s in seats if here.get(s.pk)),
            excused=tuple(s.function for s in seats if not here.get(s.pk)),
            decisions=tuple(
                RecordedDecision(subject=d.title, decision=d.text or d.title, mode=str(d.get_mode_display()))
                for d in row.decisions.all()
            ),
            next_meeting_on=following.on if following else None,
        )
    )
    response = HttpResponse(WRITERS[extension](document), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="releve-{slugify(row.body.name)}-{row.on}.{extension}"'
    return response
