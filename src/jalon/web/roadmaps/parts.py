"""Stakes, perimeter and conditions of success."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.kernel.errors import require
from jalon.roadmaps.models import Challenge, Roadmap, ScopeDimension
from jalon.roadmaps.rules import can_answer_conditions, can_steer
from jalon.roadmaps.usecases.edit_parts import (
    add_scope_item,
    answer_condition,
    move_challenge,
    remove_challenge,
    remove_scope_item,
    save_challenge,
)
from jalon.web.fields import person_id
from jalon.web.pages import form_page
from jalon.web.roadmaps.forms import ChallengeForm, ConditionForm, ScopeForm
from jalon.web.roadmaps.views import trail
from jalon.web.screens import ActorRequest, open_roadmap, screen


def _url(name: str, roadmap: Roadmap) -> str:
    return reverse(f"roadmaps:{name}", kwargs={"roadmap_id": roadmap.pk})


@screen
def challenges(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The stakes, in order, with what answers them."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    rows = roadmap.challenges.select_related("owner").prefetch_related("axes", "objectives")
    context = {
        "roadmap": roadmap,
        "challenges": rows,
        "can_steer": can_steer(request.actor, roadmap),
        "crumbs": trail(roadmap),
    }
    return render(request, "roadmaps/challenges.html", context)


@screen
def challenge_new(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Add a stake."""
    return _challenge(request, open_roadmap(request, roadmap_id, step="observe"), None)


@screen
def challenge_edit(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Change a stake."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    return _challenge(request, roadmap, get_object_or_404(roadmap.challenges, pk=pk))


def _challenge(request: ActorRequest, roadmap: Roadmap, row: Challenge | None) -> HttpResponse:
    require(can_steer(request.actor, roadmap), "roadmaps.challenge.save")
    initial = {"title": row.title, "description": row.description, "owner_id": row.owner_id} if row else {}
    form = ChallengeForm(request.POST or None, roadmap=roadmap, initial=initial)

    def save(cleaned: dict[str, Any]) -> None:
        save_challenge(
            actor=request.actor,
            roadmap_id=roadmap.pk,
            challenge_id=row.pk if row else None,
            **cleaned | {"owner_id": person_id(cleaned["owner_id"])},
        )

    return form_page(
        request,
        form=form,
        title=_("Enjeu") if row else _("Nouvel enjeu"),
        verb=_("Enregistrer"),
        back_url=_url("challenges", roadmap),
        save=save,
        trail=trail(roadmap, (_("Enjeux"), _url("challenges", roadmap))),
    )


@require_POST
@screen
def challenge_move(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Move a stake up or down."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    get_object_or_404(roadmap.challenges, pk=pk)
    by = -1 if request.POST.get("to") == "up" else 1
    move_challenge(actor=request.actor, roadmap_id=roadmap.pk, challenge_id=pk, by=by)
    return redirect("roadmaps:challenges", roadmap_id=roadmap.pk)


@require_POST
@screen
def challenge_remove(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Remove a stake."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    get_object_or_404(roadmap.challenges, pk=pk)
    remove_challenge(actor=request.actor, roadmap_id=roadmap.pk, challenge_id=pk)
    return redirect("roadmaps:challenges", roadmap_id=roadmap.pk)


@screen
def scope(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The perimeter on its four dimensions, in and out."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    form = ScopeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add_scope_item(actor=request.actor, roadmap_id=roadmap.pk, **form.cleaned_data)
        return redirect("roadmaps:scope", roadmap_id=roadmap.pk)
    items = list(roadmap.scope_items.all())
    dimensions = [
        {
            "label": dimension.label,
            "inside": [item for item in items if item.dimension == dimension and item.is_in],
            "outside": [item for item in items if item.dimension == dimension and not item.is_in],
        }
        for dimension in ScopeDimension
    ]
    context = {
        "roadmap": roadmap,
        "dimensions": dimensions,
        "form": form,
        "can_steer": can_steer(request.actor, roadmap),
        "crumbs": trail(roadmap),
    }
    return render(request, "roadmaps/scope.html", context)


@require_POST
@screen
def scope_remove(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Take an element out."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    get_object_or_404(roadmap.scope_items, pk=pk)
    remove_scope_item(actor=request.actor, roadmap_id=roadmap.pk, item_id=pk)
    return redirect("roadmaps:scope", roadmap_id=roadmap.pk)


@screen
def conditions(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The conditions of success, to check before the launch."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    context = {
        "roadmap": roadmap,
        "conditions": roadmap.conditions.all(),
        "can_answer": can_answer_conditions(request.actor, roadmap),
        "crumbs": trail(roadmap),
    }
    return render(request, "roadmaps/conditions.html", context)


@screen
def condition(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Answer one condition."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    require(can_answer_conditions(request.actor, roadmap), "roadmaps.condition.answer")
    row = get_object_or_404(roadmap.conditions, pk=pk)
    form = ConditionForm(request.POST or None, initial={"answer": row.answer, "evidence": row.evidence})

    def save(cleaned: dict[str, Any]) -> None:
        answer_condition(actor=request.actor, roadmap_id=roadmap.pk, condition_id=row.pk, **cleaned)

    return form_page(
        request,
        form=form,
        title=row.label,
        verb=_("Enregistrer"),
        back_url=_url("conditions", roadmap),
        save=save,
        trail=trail(roadmap, (_("Conditions de réussite"), _url("conditions", roadmap))),
        intro=row.guidance,
    )
