"""Phases of the elaboration: their list and Gantt, their sheets, their deliverables."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.kernel.errors import require
from jalon.roadmaps.models import Deliverable, Phase, Roadmap
from jalon.roadmaps.queries import phase_states
from jalon.roadmaps.rules import can_steer
from jalon.roadmaps.usecases.follow_phase import PhaseChanges, save_deliverable, save_phase
from jalon.web.fields import person_id
from jalon.web.pages import form_page
from jalon.web.roadmaps.elaboration import elaboration_svg
from jalon.web.roadmaps.forms import DeliverableForm, PhaseForm
from jalon.web.roadmaps.views import trail
from jalon.web.screens import ActorRequest, open_roadmap, screen


def _list_url(roadmap: Roadmap) -> str:
    return reverse("roadmaps:phases", kwargs={"roadmap_id": roadmap.pk})


@screen
def phase_list(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The calendar of the elaboration: picture and table."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    states = phase_states(roadmap, today=request.actor.on)
    context = {
        "roadmap": roadmap,
        "states": states,
        "picture": elaboration_svg(states, today=request.actor.on),
        "can_steer": can_steer(request.actor, roadmap),
        "crumbs": trail(roadmap),
    }
    return render(request, "roadmaps/phases.html", context)


@screen
def phase_new(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Add a phase."""
    return _phase(request, open_roadmap(request, roadmap_id, step="observe"), None)


@screen
def phase_edit(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Plan and follow a phase."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    return _phase(request, roadmap, get_object_or_404(roadmap.phases, pk=pk))


def _phase(request: ActorRequest, roadmap: Roadmap, phase: Phase | None) -> HttpResponse:
    require(can_steer(request.actor, roadmap), "roadmaps.phase.save")
    is_study = bool(phase and phase.is_before_roadmap)
    names = PhaseForm(roadmap=roadmap, is_study=is_study).fields
    initial = {name: getattr(phase, name) for name in names} if phase else {}
    form = PhaseForm(request.POST or None, roadmap=roadmap, is_study=is_study, initial=initial)

    def save(cleaned: dict[str, Any]) -> None:
        changes = PhaseChanges(**cleaned | {"owner_id": person_id(cleaned["owner_id"])})
        save_phase(actor=request.actor, roadmap_id=roadmap.pk, changes=changes, phase_id=phase.pk if phase else None)

    return form_page(
        request,
        form=form,
        title=phase.name if phase else _("Nouvelle phase"),
        verb=_("Enregistrer"),
        back_url=_list_url(roadmap),
        save=save,
        trail=trail(roadmap, (_("Phases"), _list_url(roadmap))),
    )


@screen
def deliverable_new(request: ActorRequest, roadmap_id: int, phase_id: int) -> HttpResponse:
    """Add a deliverable."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    return _deliverable(request, roadmap, get_object_or_404(roadmap.phases, pk=phase_id), None)


@screen
def deliverable_edit(request: ActorRequest, roadmap_id: int, phase_id: int, pk: int) -> HttpResponse:
    """Follow a deliverable."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    phase = get_object_or_404(roadmap.phases, pk=phase_id)
    return _deliverable(request, roadmap, phase, get_object_or_404(phase.deliverables, pk=pk))


def _deliverable(request: ActorRequest, roadmap: Roadmap, phase: Phase, row: Deliverable | None) -> HttpResponse:
    require(can_steer(request.actor, roadmap), "roadmaps.deliverable.save")
    initial = {name: getattr(row, name) for name in DeliverableForm.base_fields} if row else {}
    form = DeliverableForm(request.POST or None, initial=initial)

    def save(cleaned: dict[str, Any]) -> None:
        save_deliverable(
            actor=request.actor,
            roadmap_id=roadmap.pk,
            phase_id=phase.pk,
            deliverable_id=row.pk if row else None,
            **cleaned,
        )

    return form_page(
        request,
        form=form,
        title=row.name if row else _("Nouveau livrable de « %(phase)s »") % {"phase": phase.name},
        verb=_("Enregistrer"),
        back_url=_list_url(roadmap),
        save=save,
        trail=trail(roadmap, (_("Phases"), _list_url(roadmap))),
    )
