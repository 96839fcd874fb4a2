"""Reading the strategy: the tree, indicators, themes and what answers nothing."""

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from jalon.kernel.errors import DomainError, require
from jalon.needs.filters import SETTLED, UNANSWERED
from jalon.needs.models import Need
from jalon.organisations.models import Competence
from jalon.programme.models import Action, Motive
from jalon.strategy.models import Axis, Objective
from jalon.strategy.queries import strategy_tree, unanswered_challenges
from jalon.strategy.rules import can_edit_strategy
from jalon.strategy.usecases.choose_theme import choose_theme, drop_theme
from jalon.web.screens import ActorRequest, open_roadmap, screen
from jalon.web.strategy.forms import ThemeForm
from jalon.web.strategy.places import pk_of, place


@screen
def tree(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The tree: axes, objectives at any depth, actions counted."""
    roadmap = open_roadmap(request, roadmap_id, step="orient")
    visible = Action.objects.visible_to(request.actor).filter(roadmap=roadmap)
    by_objective = dict(
        visible.filter(objectives__isnull=False).values_list("objectives").annotate(count=Count("pk")).order_by()
    )
    by_axis = dict(visible.filter(axis__isnull=False).values_list("axis").annotate(count=Count("pk")).order_by())
    axes = [
        {
            "tree": entry,
            "actions": by_axis.get(entry.axis.pk, 0),
            "branches": [
                {"branch": branch, "actions": by_objective.get(branch.objective.pk, 0)} for branch in entry.branches
            ],
        }
        for entry in strategy_tree(request.actor, roadmap)
    ]
    context = {"roadmap": roadmap, "axes": axes, "can_edit": can_edit_strategy(request.actor, roadmap)}
    return render(request, "strategy/tree.html", context)


@screen
def indicators(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Indicators with their baseline and target."""
    roadmap = open_roadmap(request, roadmap_id, step="orient")
    rows = roadmap.indicators.select_related("axis", "objective")
    context = {"roadmap": roadmap, "indicators": rows, "can_edit": can_edit_strategy(request.actor, roadmap)}
    return render(request, "strategy/indicators.html", context)


@screen
def themes(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Themes of the roadmap, and how each echoes the strategy."""
    roadmap = open_roadmap(request, roadmap_id, step="orient")
    may_edit = can_edit_strategy(request.actor, roadmap)
    form = ThemeForm(request.POST or None, roadmap=roadmap)
    refusal = ""
    if request.method == "POST":
        require(may_edit, "strategy.theme.choose")
        if form.is_valid():
            given = form.cleaned_data | {"theme_id": pk_of(form.cleaned_data["theme_id"])}
            try:
                choose_theme(actor=request.actor, roadmap_id=roadmap.pk, **given)
            except DomainError as error:
                refusal = error.message
            else:
                return redirect(place("themes", roadmap))
    context = {
        "roadmap": roadmap,
        "themes": roadmap.themes.select_related("theme"),
        "form": form,
        "refusal": refusal,
        "can_edit": may_edit,
    }
    return render(request, "strategy/themes.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@screen
def theme_drop(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Take a theme out."""
    roadmap = open_roadmap(request, roadmap_id, step="orient")
    get_object_or_404(roadmap.themes, pk=pk)
    drop_theme(actor=request.actor, roadmap_id=roadmap.pk, chosen_id=pk)
    return redirect(place("themes", roadmap))


@screen
def coverage(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Where the thread breaks: stakes, objectives, ambitions and needs that nothing makes real."""
    roadmap = open_roadmap(request, roadmap_id, step="orient")
    actor = request.actor
    actions = Action.objects.visible_to(actor).filter(roadmap=roadmap)
    objectives = Objective.objects.visible_to(actor).filter(axis__roadmap=roadmap).select_related("axis")
    per_competence = (
        Competence.objects.filter(actions__in=actions).annotate(count=Count("actions")).order_by("order", "label")
    )
    context = {
        "roadmap": roadmap,
        "challenges": unanswered_challenges(roadmap),
        "axes": Axis.objects.visible_to(actor).filter(roadmap=roadmap, actions=None),
        "objectives": objectives.filter(actions=None, children=None),
        "actions_without_need": actions.filter(motive=Motive.NEED, needs=None).order_by("sort_key")[:200],
        "actions_without_objective": actions.filter(objectives=None).order_by("sort_key")[:200],
        "needs": Need.objects.visible_to(actor).filter(UNANSWERED, roadmap=roadmap).exclude(status__in=SETTLED)[:200],
        "per_competence": per_competence,
    }
    return render(request, "strategy/coverage.html", context)
