"""Workshops on the side of who leads them."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.desk.models import Attachment
from jalon.diagnosis.models import Idea, PanelMember, PanelMemberState, Workshop, WorkshopState
from jalon.diagnosis.rules import can_collect
from jalon.diagnosis.usecases.run_workshop import (
    cancel_workshop,
    close_to_phones,
    open_to_phones,
    reopen_workshop,
    save_workshop,
    write_participants,
    write_workshop_minutes,
)
from jalon.diagnosis.usecases.sort_ideas import add_idea, sort_idea
from jalon.diagnosis.wall import wall
from jalon.documents.voices import WorkshopMinutes, workshop_minutes
from jalon.kernel.errors import DomainError, Forbidden
from jalon.kernel.numbers import number_in
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap
from jalon.web.diagnosis.frame import STEP, closed_notice, erased_notice, open_for_team, trail, url
from jalon.web.diagnosis.workshop_forms import ParticipantsForm, WorkshopForm, WorkshopMinutesForm
from jalon.web.pages import Crumb, form_page
from jalon.web.papers import WRITERS, file_response
from jalon.web.screens import ActorRequest, open_roadmap, screen


def workshop_trail(roadmap: Roadmap, *items: tuple[str, str]) -> list[Crumb]:
    """Crumbs of the workshops."""
    return trail(roadmap, (_("Ateliers"), url("workshops", roadmap)), *items)


@screen
def workshop_list(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Workshops and groups of inhabitants."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    is_team = can_collect(request.actor, roadmap.pk)
    context = {
        "roadmap": roadmap,
        "rows": Workshop.objects.visible_to(request.actor).filter(roadmap=roadmap).select_related("organisation")[:200],
        "panels": roadmap.panels.all() if is_team else [],
        "is_team": is_team,
        "closed": closed_notice(roadmap),
        "crumbs": trail(roadmap),
    }
    return render(request, "diagnosis/workshops.html", context)


def open_workshop(request: ActorRequest, roadmap_id: int, pk: int) -> tuple[Roadmap, Workshop]:
    """A workshop of the roadmap that the actor may read."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    rows = Workshop.objects.visible_to(request.actor).filter(roadmap=roadmap)
    return roadmap, get_object_or_404(rows.select_related("organisation", "panel", "campaign"), pk=pk)


def photos_of(row: Workshop) -> QuerySet[Attachment]:
    """The photographs of a workshop; the caller has read it through `visible_to`."""
    subject = Ref.to(row)
    return Attachment.objects.filter(subject_type=subject.type, subject_id=subject.id).order_by("pk")


@screen
def workshop(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """One workshop: its ideas by group, its votes, its minutes."""
    roadmap, row = open_workshop(request, roadmap_id, pk)
    context = {
        "roadmap": roadmap,
        "workshop": row,
        "groups": wall(row),
        "all_groups": row.groups.all(),
        "participants": row.participants.all(),
        "photos": photos_of(row),
        "is_live": is_live(row),
        "can_change": row.state in (WorkshopState.PLANNED, WorkshopState.HELD) and row.words_erased_on is None,
        "closed": closed_notice(roadmap),
        "erased": erased_notice(row.words_erased_on),
        "files": [
            {"label": label, "url": url("workshop_file", roadmap, pk=row.pk, extension=extension)}
            for label, extension in (("ODT", "odt"), ("DOCX", "docx"), ("PDF", "pdf"))
        ],
        "crumbs": workshop_trail(roadmap),
    }
    return render(request, "diagnosis/workshop.html", context)


def is_live(row: Workshop) -> bool:
    """Phones may send something now."""
    return bool(row.code and row.code_expires_at and row.code_expires_at > timezone.now())


@screen
def workshop_edit(request: ActorRequest, roadmap_id: int, pk: int | None = None) -> HttpResponse:
    """Plan a workshop, or change its plan."""
    roadmap = open_for_team(request, roadmap_id, "diagnosis.workshop.save")
    row = get_object_or_404(Workshop.objects.filter(roadmap=roadmap), pk=pk) if pk is not None else None
    initial: dict[str, Any] = {
        "organisation": roadmap.organisation_id,
        "population": "inhabitants",
        "duration_minutes": 120,
    }
    if row is not None:
        names = ("title", "question", "population", "duration_minutes", "place", "dots")
        initial = {name: getattr(row, name) for name in names} | WorkshopForm.when(row.starts_at)
        initial |= {"organisation": row.organisation_id, "panel": row.panel_id, "campaign": row.campaign_id}
    elif (panel := number_in(request.GET.get("panel"))) is not None:
        initial["panel"] = panel
    form = WorkshopForm(request.POST or None, roadmap=roadmap, initial=initial)

    def save(cleaned: dict[str, Any]) -> str:
        made = save_workshop(
            actor=request.actor,
            roadmap_id=roadmap.pk,
            sheet=form.sheet(),
            workshop_id=pk,
            revision=number_in(request.POST.get("revision")) or 0,
        )
        return url("workshop", roadmap, pk=made.pk)

    return form_page(
        request,
        form=form,
        title=_("Modifier l’atelier") if row else _("Prévoir un atelier"),
        verb=_("Enregistrer"),
        back_url=url("workshop", roadmap, pk=row.pk) if row else url("workshops", roadmap),
        save=save,
        trail=workshop_trail(roadmap),
        revision=row.revision if row else None,
    )


@require_POST
@screen
def workshop_act(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Open or close the phones, go to the vote, cancel, correct a validated workshop: one button each."""
    roadmap, row = open_workshop(request, roadmap_id, pk)
    wanted, actor = request.POST.get("do", ""), request.actor
    try:
        if wanted in ("open", "vote"):
            open_to_phones(actor=actor, workshop_id=row.pk, now=timezone.now(), is_voting=wanted == "vote")
        elif wanted == "close":
            close_to_phones(actor=actor, workshop_id=row.pk)
        elif wanted == "cancel":
            cancel_workshop(actor=actor, workshop_id=row.pk)
        elif wanted == "reopen":
            reopen_workshop(actor=actor, workshop_id=row.pk)
    except Forbidden:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(url("workshop", roadmap, pk=row.pk))


@require_POST
@screen
def idea_new(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Write an idea said in the room."""
    roadmap, row = open_workshop(request, roadmap_id, pk)
    group_id = number_in(request.POST.get("group"))
    try:
        add_idea(actor=request.actor, workshop_id=row.pk, text=str(request.POST.get("text", "")), group_id=group_id)
    except Forbidden:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(url("workshop", roadmap, pk=row.pk) + "#idees")


@require_POST
@screen
def idea_sort(request: ActorRequest, roadmap_id: int, pk: int, idea_id: int) -> HttpResponse:
    """Group an idea, count its dots, hide it from the wall."""
    roadmap, row = open_workshop(request, roadmap_id, pk)
    idea = get_object_or_404(Idea.objects.visible_to(request.actor).filter(workshop=row), pk=idea_id)
    try:
        sort_idea(
            actor=request.actor,
            idea_id=idea.pk,
            group_id=number_in(request.POST.get("group")),
            new_group=str(request.POST.get("new_group", "")),
            room_dots=number_in(request.POST.get("room_dots")),
            is_hidden="is_hidden" in request.POST,
        )
    except Forbidden:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(url("workshop", roadmap, pk=row.pk) + f"#idee-{idea.pk}")


@screen
def participants(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Who was there."""
    roadmap, row = open_workshop(request, roadmap_id, pk)
    members = (
        PanelMember.objects.visible_to(request.actor)
        .filter(panel=row.panel_id)
        .exclude(state=PanelMemberState.WITHDRAWN)
    )
    here = list(row.participants.all())
    initial = {
        "labels": "\n".join(found.label for found in here if found.panel_member_id is None),
        "members": [str(found.panel_member_id) for found in here if found.panel_member_id],
    }
    form = ParticipantsForm(request.POST or None, members=list(members), initial=initial)

    def save(cleaned: dict[str, Any]) -> None:
        write_participants(
            actor=request.actor,
            workshop_id=row.pk,
            labels=cleaned["labels"].splitlines(),
            panel_member_ids=form.chosen(),
        )

    return form_page(
        request,
        form=form,
        title=_("Participants"),
        verb=_("Enregistrer"),
        back_url=url("workshop", roadmap, pk=row.pk),
        save=save,
        trail=workshop_trail(roadmap, (row.title, url("workshop", roadmap, pk=row.pk))),
    )


@screen
def workshop_minutes_edit(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Write what must be remembered."""
    roadmap, row = open_workshop(request, roadmap_id, pk)

    def save(cleaned: dict[str, Any]) -> None:
        write_workshop_minutes(
            actor=request.actor, workshop_id=row.pk, text=cleaned["text"], is_validated=cleaned["is_validated"]
        )

    return form_page(
        request,
        form=WorkshopMinutesForm(request.POST or None, initial={"text": row.minutes}),
        title=_("Compte rendu d’atelier"),
        verb=_("Enregistrer"),
        back_url=url("workshop", roadmap, pk=row.pk),
        save=save,
        trail=workshop_trail(roadmap, (row.title, url("workshop", roadmap, pk=row.pk))),
        draft_key=f"{request.actor.person_id}:workshop:{row.pk}",
    )


@screen
def workshop_file(request: ActorRequest, roadmap_id: int, pk: int, extension: str) -> HttpResponse:
    """The minutes of the workshop to keep or print."""
    roadmap, row = open_workshop(request, roadmap_id, pk)
    if extension not in WRITERS:
        raise Http404
    document = workshop_minutes(
        WorkshopMinutes(
            organisation=str(roadmap.organisation),
            roadmap=roadmap.title,
            title=row.title,
            question=row.question,
            population=str(row.get_population_display()),
            on=timezone.localtime(row.starts_at).date() if row.starts_at else request.actor.on,
            place=row.place,
            participants=tuple(found.label for found in row.participants.all()),
            groups=tuple(
                (group.title, group.dots, tuple(counted.idea.text for counted in group.ideas)) for group in wall(row)
            ),
            summary=row.minutes,
            photos=photos_of(row).count(),
        )
    )
    return file_response(document, extension=extension, name=f"atelier-{row.pk}")
