"""Axes, objectives, indicators, themes and what answers nothing."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.needs.filters import SETTLED, UNANSWERED
from jalon.needs.models import Need
from jalon.organisations.models import Competence
from jalon.programme.models import Action, Motive
from jalon.roadmaps.models import Roadmap
from jalon.strategy.models import Axis, Indicator, Objective
from jalon.strategy.queries import strategy_tree, unanswered_challenges
from jalon.strategy.rules import can_edit_strategy
from jalon.strategy.usecases.choose_theme import choose_theme, drop_theme
from jalon.strategy.usecases.save_axis import remove_axis, save_axis
from jalon.strategy.usecases.save_indicator import IndicatorSheet, remove_indicator, save_indicator
from jalon.strategy.usecases.save_objective import ObjectiveSheet, remove_objective, save_objective
from jalon.web.pages import crumbs, form_page
from jalon.web.screens import ActorRequest, open_roadmap, screen
from jalon.web.strategy.forms import AxisForm, IndicatorForm, ObjectiveForm, ThemeForm


def _url(name: str, roadmap: Roadmap) -> str:
    return reverse(f"strategy:{name}", kwargs={"roadmap_id": roadmap.pk})


def _pk(row: Any) -> int | None:
    return None if row is None else int(row.pk)


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
def axis_new(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Add an axis."""
    return _axis(request, open_roadmap(request, roadmap_id, step="orient"), None)


@screen
def axis_edit(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Change an axis."""
    roadmap = open_roadmap(request, roadmap_id, step="orient")
    return _axis(request, roadmap, get_object_or_404(Axis, roadmap=roadmap, pk=pk))


def _axis(request: ActorRequest, roadmap: Roadmap, axis: Axis | None) -> HttpResponse:
    require(can_edit_strategy(request.actor, roadmap), "strategy.axis.save")
    initial: dict[str, Any] = {}
    if axis:
        names = ("title", "description", "theme_id", "political_sponsor_id", "managerial_sponsor_id")
        initial = {name: getattr(axis, name) for name in names} | {"challenge_ids": axis.challenges.all()}
    form = AxisForm(request.POST or None, roadmap=roadmap, initial=initial)

    def save(cleaned: dict[str, Any]) -> None:
        save_axis(
            actor=request.actor,
            roadmap_id=roadmap.pk,
            axis_id=_pk(axis),
            title=cleaned["title"],
            description=cleaned["description"],
            theme_id=_pk(cleaned["theme_id"]),
            political_sponsor_id=_pk(cleaned["political_sponsor_id"]),
            managerial_sponsor_id=_pk(cleaned["managerial_sponsor_id"]),
            challenge_ids=[row.pk for row in cleaned["challenge_ids"]],
        )

    return form_page(
        request,
        form=form,
        title=axis.title if axis else _("Nouvel axe"),
        verb=_("Enregistrer"),
        back_url=_url("tree", roadmap),
        save=save,
        trail=crumbs((_("Axes et objectifs"), _url("tree", roadmap))),
    )


@require_POST
@screen
def axis_remove(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Remove an axis that carries nothing."""
    roadmap = open_roadmap(request, roadmap_id, step="orient")
    get_object_or_404(Axis, roadmap=roadmap, pk=pk)
    return _try(request, "tree", roadmap, lambda: remove_axis(actor=request.actor, roadmap_id=roadmap.pk, axis_id=pk))


def _try(request: ActorRequest, name: str, roadmap: Roadmap, work: Any) -> HttpResponse:
    try:
        work()
    except Forbidden:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(_url(name, roadmap))


@screen
def objective_new(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Add an objective."""
    return _objective(request, open_roadmap(request, roadmap_id, step="orient"), None)


@screen
def objective_edit(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Change an objective."""
    roadmap = open_roadmap(request, roadmap_id, step="orient")
    return _objective(request, roadmap, get_object_or_404(Objective, axis__roadmap=roadmap, pk=pk))


def _objective(request: ActorRequest, roadmap: Roadmap, row: Objective | None) -> HttpResponse:
    require(can_edit_strategy(request.actor, roadmap), "strategy.objective.save")
    names = ("axis_id", "parent_id", "title", "description", "level", "origin")
    initial: dict[str, Any] = {
        "axis_id": request.GET.get("axis"),
        "parent_id": request.GET.get("parent"),
    }
    if row:
        initial = {name: getattr(row, name) for name in names}
        initial |= {"challenge_ids": row.challenges.all(), "need_ids": row.needs.all()}
    form = ObjectiveForm(request.POST or None, roadmap=roadmap, actor=request.actor, initial=initial)

    def save(cleaned: dict[str, Any]) -> None:
        sheet = ObjectiveSheet(
            axis_id=cleaned["axis_id"].pk,
            parent_id=_pk(cleaned["parent_id"]),
            title=cleaned["title"],
            description=cleaned["description"],
            level=cleaned["level"],
            origin=cleaned["origin"],
            challenge_ids=[chosen.pk for chosen in cleaned["challenge_ids"]],
            need_ids=[chosen.pk for chosen in cleaned["need_ids"]],
        )
        save_objective(actor=request.actor, roadmap_id=roadmap.pk, sheet=sheet, objective_id=_pk(row))

    return form_page(
        request,
        form=form,
        title=row.title if row else _("Nouvel objectif"),
        verb=_("Enregistrer"),
        back_url=_url("tree", roadmap),
        save=save,
        trail=crumbs((_("Axes et objectifs"), _url("tree", roadmap))),
    )


@require_POST
@screen
def objective_remove(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Remove an objective under which nothing hangs."""
    roadmap = open_roadmap(request, roadmap_id, step="orient")
    get_object_or_404(Objective, axis__roadmap=roadmap, pk=pk)
    return _try(
        request,
        "tree",
        roadmap,
        lambda: remove_objective(actor=request.actor, roadmap_id=roadmap.pk, objective_id=pk),
    )


@screen
def indicators(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Indicators with their baseline and target."""
    roadmap = open_roadmap(request, roadmap_id, step="orient")
    rows = roadmap.indicators.select_related("axis", "objective")
    context = {"roadmap": roadmap, "indicators": rows, "can_edit": can_edit_strategy(request.actor, roadmap)}
    return render(request, "strategy/indicators.html", context)


@screen
def indicator_new(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Add an indicator."""
    return _indicator(request, open_roadmap(request, roadmap_id, step="orient"), None)


@screen
def indicator_edit(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Change an indicator."""
    roadmap = open_roadmap(request, roadmap_id, step="orient")
    return _indicator(request, roadmap, get_object_or_404(Indicator, roadmap=roadmap, pk=pk))


def _indicator(request: ActorRequest, roadmap: Roadmap, row: Indicator | None) -> HttpResponse:
    require(can_edit_strategy(request.actor, roadmap), "strategy.indicator.save")
    names = IndicatorForm(roadmap=roadmap).fields
    initial = {name: getattr(row, name) for name in names} if row else {"axis_id": request.GET.get("axis")}
    form = IndicatorForm(request.POST or None, roadmap=roadmap, initial=initial)

    def save(cleaned: dict[str, Any]) -> None:
        given = cleaned | {"axis_id": _pk(cleaned["axis_id"]), "objective_id": _pk(cleaned["objective_id"])}
        save_indicator(actor=request.actor, roadmap_id=roadmap.pk, sheet=IndicatorSheet(**given), indicator_id=_pk(row))

    return form_page(
        request,
        form=form,
        title=row.label if row else _("Nouvel indicateur"),
        verb=_("Enregistrer"),
        back_url=_url("indicators", roadmap),
        save=save,
        trail=crumbs((_("Indicateurs"), _url("indicators", roadmap))),
    )


@require_POST
@screen
def indicator_remove(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Remove an indicator."""
    roadmap = open_roadmap(request, roadmap_id, step="orient")
    get_object_or_404(Indicator, roadmap=roadmap, pk=pk)
    return _try(
        request,
        "indicators",
        roadmap,
        lambda: remove_indicator(actor=request.actor, roadmap_id=roadmap.pk, indicator_id=pk),
    )


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
            given = form.cleaned_data | {"theme_id": _pk(form.cleaned_data["theme_id"])}
            try:
                choose_theme(actor=request.actor, roadmap_id=roadmap.pk, **given)
            except DomainError as error:
                refusal = error.message
            else:
                return redirect(_url("themes", roadmap))
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
    return redirect(_url("themes", roadmap))


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
