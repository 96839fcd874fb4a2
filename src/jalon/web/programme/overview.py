"""What the programme covers and forgets; the obligations that apply."""

from django.http import HttpResponse
from django.shortcuts import render

from jalon.programme.balance import balance_of
from jalon.programme.listing import actions_of
from jalon.programme.obligations import applicable
from jalon.web.programme.listing import url, view_tabs
from jalon.web.screens import ActorRequest, open_roadmap, screen


@screen
def balance(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Spreads by evolution, competence, offering, relation; objectives and actions left alone."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    found = balance_of(roadmap, actions_of(request.actor, roadmap))
    context = {
        "roadmap": roadmap,
        "balance": found,
        "tabs": view_tabs(request, roadmap, "balance"),
        "list_url": url("list", roadmap),
        "import_url": url("import", roadmap),
    }
    return render(request, "programme/balance.html", context)


@screen
def obligations(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Obligations of the catalogue for this owner, and the actions that answer them."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    rows = applicable(roadmap, actions_of(request.actor, roadmap), today=request.actor.on)
    context = {
        "roadmap": roadmap,
        "rows": rows,
        "uncovered": sum(1 for row in rows if not row.actions),
        "tabs": view_tabs(request, roadmap, "obligations"),
    }
    return render(request, "programme/obligations.html", context)
