"""Participants of a roadmap, and who is what on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.kernel.numbers import numbers_in
from jalon.organisations.adhesion import eligible_members
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.queries import framing_warnings
from jalon.roadmaps.rules import can_grant, can_steer
from jalon.roadmaps.usecases.grant_role import grant_role, revoke_role
from jalon.roadmaps.usecases.set_participants import add_participants, remove_participant
from jalon.web.roadmaps.forms import RoleForm
from jalon.web.roadmaps.views import trail
from jalon.web.screens import ActorRequest, open_roadmap, screen
from jalon.web.shell import STEPS


@screen
def participants(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Who is covered, and who could be."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    joined = roadmap.participants.select_related("organisation")
    others = eligible_members(roadmap.organisation, roadmap.competence, roadmap.starts_on).exclude(
        pk__in=joined.values("organisation")
    )
    context = {
        "roadmap": roadmap,
        "participants": joined,
        "eligible": others,
        "can_steer": can_steer(request.actor, roadmap),
        "options_url": reverse("organisations:choose"),
        "crumbs": trail(roadmap),
    }
    return render(request, "roadmaps/participants.html", context)


@require_POST
@screen
def participants_add(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Cover the members ticked, or the organisation chosen."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    ids = numbers_in(request.POST.getlist("organisation"))
    try:
        count = add_participants(actor=request.actor, roadmap_id=roadmap.pk, organisation_ids=ids)
    except Forbidden:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        if count:
            said = ngettext(
                "%(count)d organisme de plus dans la feuille de route.",
                "%(count)d organismes de plus dans la feuille de route.",
                count,
            )
            messages.success(request, said % {"count": count})
        else:
            messages.warning(request, _("Aucun organisme de plus : cochez un membre qui n’y est pas encore."))
    return redirect("roadmaps:participants", roadmap_id=roadmap.pk)


@require_POST
@screen
def participant_remove(request: ActorRequest, roadmap_id: int, organisation_id: int) -> HttpResponse:
    """Cover an organisation no more."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    get_object_or_404(roadmap.participants, organisation_id=organisation_id)
    try:
        remove_participant(actor=request.actor, roadmap_id=roadmap.pk, organisation_id=organisation_id)
    except Forbidden:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("roadmaps:participants", roadmap_id=roadmap.pk)


@screen
def roles(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Who is what on the roadmap; give a role."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    may_grant = can_grant(request.actor, roadmap)
    if request.method == "POST":
        require(may_grant, "roadmaps.role.grant")
    steps = [(step.key, str(step.label)) for step in STEPS]
    form = RoleForm(request.POST or None, roadmap=roadmap, steps=steps)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        refusal = _grant(request, roadmap, form.cleaned_data)
        if not refusal:
            return redirect("roadmaps:roles", roadmap_id=roadmap.pk)
    context = {
        "roadmap": roadmap,
        "roles": roadmap.roles.select_related("person", "person__organisation").order_by("role", "person__sort_key"),
        "form": form,
        "refusal": refusal,
        "can_grant": may_grant,
        "warnings": framing_warnings(roadmap),
        "crumbs": trail(roadmap),
    }
    return render(request, "roadmaps/roles.html", context, status=422 if request.method == "POST" else 200)


def _grant(request: ActorRequest, roadmap: Roadmap, cleaned: dict[str, Any]) -> str:
    person = cleaned.pop("person_id")
    parts = tuple(cleaned.pop("parts"))
    try:
        grant_role(actor=request.actor, roadmap_id=roadmap.pk, person_id=person.pk, parts=parts, **cleaned)
    except Forbidden:
        raise
    except DomainError as error:
        return error.message
    return ""


@require_POST
@screen
def role_remove(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Take a role back."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    get_object_or_404(roadmap.roles, pk=pk)
    try:
        revoke_role(actor=request.actor, roadmap_id=roadmap.pk, role_id=pk)
    except Forbidden:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("roadmaps:roles", roadmap_id=roadmap.pk)
