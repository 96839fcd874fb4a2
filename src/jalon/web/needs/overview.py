"""Needs seen together: ranked, by direction, and where their thread breaks."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from jalon.needs.filters import SETTLED, UNANSWERED
from jalon.needs.models import Need, NeedGroup
from jalon.needs.queries import by_department, by_population
from jalon.needs.ranking import RANK_LABELS, ranked_needs
from jalon.needs.rules import can_raise
from jalon.programme.models import Motive
from jalon.tables import WRITERS
from jalon.web.needs.forms import NeedFilterForm
from jalon.web.needs.frame import filters_of, in_owner, seen_actions, tabs, team_roadmap, url, without
from jalon.web.screens import ActorRequest, open_roadmap, screen

SHOWN = 200


@screen
def ranking(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Groups and lone needs, by rank."""
    roadmap = team_roadmap(request, roadmap_id)
    form = NeedFilterForm(request.GET, roadmap=roadmap)
    lines = ranked_needs(request.actor, roadmap, filters_of(request, roadmap, form))
    kept = without(request)
    context = {
        "roadmap": roadmap,
        "ranks": [
            (label, shown)
            for rank, label in RANK_LABELS.items()
            if (shown := [line for line in lines[:SHOWN] if line.rank == rank])
        ],
        "more": max(len(lines) - SHOWN, 0),
        "filters": form,
        "active": [{"label": label, "url": without(request, name)} for name, label in form.active()],
        "exports": [
            {"label": ext.upper(), "url": url("ranking_export", roadmap, extension=ext) + kept} for ext in WRITERS
        ],
        "tabs": tabs(request, roadmap, "ranking"),
    }
    return render(request, "needs/ranking.html", context)


@screen
def departments(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The consolidated list by direction of the owner, each with its intake form; populations apart."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    if not in_owner(request, roadmap):
        raise Http404
    context = {
        "roadmap": roadmap,
        "lines": by_department(request.actor, roadmap),
        "populations": by_population(roadmap),
        "can_raise": can_raise(request.actor, roadmap, organisation_id=roadmap.organisation_id),
        "tabs": tabs(request, roadmap, "departments"),
    }
    return render(request, "needs/departments.html", context)


@screen
def breaks(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Needs that nothing answers, groups without objective, actions that nobody asked for."""
    roadmap = team_roadmap(request, roadmap_id)
    unanswered = Need.objects.visible_to(request.actor).filter(UNANSWERED, roadmap=roadmap).exclude(status__in=SETTLED)
    unasked = seen_actions(request, roadmap).filter(roadmap=roadmap, motive=Motive.NEED, needs=None, need_groups=None)
    groups = NeedGroup.objects.visible_to(request.actor).filter(roadmap=roadmap, objectives=None)
    context = {
        "roadmap": roadmap,
        "needs": unanswered.select_related("organisation").order_by("pk")[:SHOWN],
        "needs_count": unanswered.count(),
        "groups": groups.order_by("pk")[:SHOWN],
        "actions": unasked.order_by("sort_key")[:SHOWN],
        "tabs": tabs(request, roadmap, "breaks"),
        "shown": SHOWN,
    }
    return render(request, "needs/breaks.html", context)
