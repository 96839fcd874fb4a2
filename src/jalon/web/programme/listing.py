"""The list of actions: filters in the address, chosen columns, pages, files, board, saved views, bulk changes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.desk.models import SavedView
from jalon.desk.usecases.keep_view import drop_view, keep_view
from jalon.kernel.errors import DomainError
from jalon.kernel.numbers import number_in, numbers_in
from jalon.programme.columns import Column, Use, columns_for, with_columns
from jalon.programme.listing import (
    MOST_EXPORTED,
    SORTS,
    actions_of,
    counts_by_axis_and_status,
    ordered,
    page_of,
)
from jalon.programme.models import Action, ActionStatus
from jalon.programme.rules import can_create_action, can_import_actions, can_sort_actions
from jalon.programme.usecases.change_in_bulk import BulkChange, change_in_bulk
from jalon.roadmaps.models import Roadmap
from jalon.strategy.models import Axis
from jalon.tables import WRITERS, Kind, Table
from jalon.web.papers import tables_response
from jalon.web.programme.cells import NUMERIC, shown
from jalon.web.programme.forms import BulkForm, FilterForm
from jalon.web.screens import ActorRequest, open_roadmap, screen

SCREEN = "programme.list"
SORTING = ("triage", "triage_note", "rank", "rank_reason")


def url(name: str, roadmap: Roadmap, **more: object) -> str:
    """An address of the programme."""
    return reverse(f"programme:{name}", kwargs={"roadmap_id": roadmap.pk, **more})


def is_participant(request: ActorRequest, roadmap: Roadmap) -> bool:
    """Reads the roadmap as a member, neither of its team nor of its owner."""
    actor = request.actor
    return roadmap.pk not in actor.roadmap_roles and not actor.belongs_to(roadmap.organisation_id)


def chosen_columns(request: ActorRequest, roadmap: Roadmap) -> tuple[list[Column], list[Column]]:
    """Every column that may be shown, and those asked for."""
    every = [column for column in columns_for(roadmap) if column.use is not Use.IMPORT]
    if is_participant(request, roadmap):  # figures and the team's sorting are preparatory (CRPA L311-2)
        every = [column for column in every if column.field.kind is not Kind.MONEY and column.key not in SORTING]
    asked = set(request.GET.getlist("col"))
    chosen = [column for column in every if column.key in asked] or [column for column in every if column.is_default]
    return every, chosen


@screen
def action_list(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Fifty actions at a time."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    form = FilterForm(request.GET, roadmap=roadmap)
    filters = form.filters()
    sort = request.GET.get("sort", "code")
    every, chosen = chosen_columns(request, roadmap)
    rows = with_columns(filters.apply(actions_of(request.actor, roadmap)), chosen)
    page = page_of(rows, sort, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    others = [column for column in chosen if column.key != "title"]
    context = {
        "roadmap": roadmap,
        "filters": form,
        "active": [{"label": label, "url": _without(request.GET, name)} for name, label in form.active()],
        "keep": [(name, value) for name in ("sort", "col") for value in request.GET.getlist(name)],
        "asked": _asked(request.GET),
        "columns": [_head(column) for column in others],
        "every": [{"key": c.key, "label": c.field.label, "is_chosen": c in chosen} for c in every],
        "rows": [_row(action, others) for action in page.rows],
        "sort": sort,
        "previous_url": _moved(request.GET, before=page.before) if page.before else "",
        "next_url": _moved(request.GET, after=page.after) if page.after else "",
        "shown": ngettext("%(count)d action affichée", "%(count)d actions affichées", len(page.rows))
        % {"count": len(page.rows)},
        "exports": [
            {"label": ext.upper(), "url": f"{url('export', roadmap, extension=ext)}?{_kept(request.GET)}"}
            for ext in WRITERS
        ],
        "views": SavedView.objects.visible_to(request.actor).filter(screen=_screen_of(roadmap)).order_by("name"),
        "query": _kept(request.GET),
        "bulk": BulkForm(filters=form),
        "can_sort": can_sort_actions(request.actor, roadmap.pk),
        "can_create": can_create_action(request.actor, roadmap.pk),
        "can_import": can_import_actions(request.actor, roadmap.pk),
        "tabs": view_tabs(request, roadmap, "list"),
    }
    return render(request, "programme/list.html", context)


def _asked(query: QueryDict) -> list[tuple[str, str]]:
    """What the address asks for besides columns and page, to be asked again with other columns."""
    return [
        (name, value) for name, values in query.lists() if name not in ("col", "after", "before") for value in values
    ]


def view_tabs(request: ActorRequest, roadmap: Roadmap, current: str) -> list[dict[str, Any]]:
    """The views of the programme; a participant does not see the team's sorting (CRPA L311-2)."""
    names = (
        ("list", _("Liste")),
        ("board", _("Tableau")),
        ("triage", _("Tri")),
        ("work_programme", _("Programme priorisé")),
        ("balance", _("Équilibre")),
        ("obligations", _("Obligations")),
        ("portfolios", _("Portefeuilles")),
    )
    hidden = ("triage", "work_programme") if is_participant(request, roadmap) else ()
    return [
        {"label": label, "url": url(name, roadmap), "is_current": name == current}
        for name, label in names
        if name not in hidden
    ]


def _screen_of(roadmap: Roadmap) -> str:
    return f"{SCREEN}:{roadmap.pk}"


def _head(column: Column) -> dict[str, Any]:
    return {
        "key": column.key,
        "label": column.field.label,
        "is_sortable": column.key in SORTS,
        "is_numeric": column.field.kind in NUMERIC,
    }


def _row(action: Action, columns: list[Column]) -> dict[str, Any]:
    cells = [{"key": c.key, "text": shown(c, c.value(action)), "is_numeric": c.field.kind in NUMERIC} for c in columns]
    return {"action": action, "cells": cells}


def _kept(query: QueryDict) -> str:
    kept = query.copy()
    for name in ("after", "before"):
        kept.pop(name, None)
    return kept.urlencode()


def _without(query: QueryDict, name: str) -> str:
    kept = query.copy()
    for gone in (name, "after", "before"):
        kept.pop(gone, None)
    return "?" + kept.urlencode()


def _moved(query: QueryDict, **cursor: str) -> str:
    kept = query.copy()
    for name in ("after", "before"):
        kept.pop(name, None)
    for name, value in cursor.items():
        kept[name] = value
    return "?" + kept.urlencode()


@screen
def export(request: ActorRequest, roadmap_id: int, extension: str) -> HttpResponse:
    """The file of exactly what is shown: same filters, order and columns; all the pages."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    filters = FilterForm(request.GET, roadmap=roadmap).filters()
    _every, chosen = chosen_columns(request, roadmap)
    rows = ordered(
        with_columns(filters.apply(actions_of(request.actor, roadmap)), chosen), request.GET.get("sort", "code")
    )
    values = [[column.value(action) for column in chosen] for action in rows[:MOST_EXPORTED]]
    table = Table(_("Actions"), tuple(column.field for column in chosen), values)
    return tables_response([table], extension=extension, name=f"actions-{roadmap.pk}")


@screen
def bulk(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Change the ticked actions together, then come back to the same list."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    if request.method != "POST":
        raise Http404
    back = f"{url('list', roadmap)}?{request.POST.get('query', '')}"
    form = BulkForm(request.POST, filters=FilterForm(roadmap=roadmap))
    ids = numbers_in(request.POST.getlist("ids"))
    if not form.is_valid() or not ids:
        messages.error(request, _("Cochez au moins une action, et dites quoi changer."))
        return redirect(back)
    said = form.cleaned_data
    try:
        outcome = change_in_bulk(
            actor=request.actor,
            roadmap_id=roadmap.pk,
            action_ids=ids,
            change=BulkChange(said["what"]),
            value=said.get(said["what"], ""),
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
    messages.success(request, outcome.sentence)
    for sentence in outcome.refusals:
        messages.warning(request, sentence)
    return redirect(back)


@screen
def view_keep(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Keep the filters, order and columns under a name, or forget a name."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    if request.method != "POST":
        raise Http404
    query = request.POST.get("query", "")
    try:
        if (dropped := number_in(request.POST.get("drop"))) is not None:
            drop_view(actor=request.actor, view_id=dropped)
        else:
            kept = keep_view(
                actor=request.actor, screen=_screen_of(roadmap), name=request.POST.get("name", ""), query=query
            )
            messages.success(request, _("Vue « %(name)s » enregistrée.") % {"name": kept.name})
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{url('list', roadmap)}?{query}")


@screen
def board(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Axes × states: how many, and the first titles of each cell."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    form = FilterForm(request.GET, roadmap=roadmap)
    rows = form.filters().apply(actions_of(request.actor, roadmap))
    counts = counts_by_axis_and_status(rows)
    states = [state for state in ActionStatus if any(key[1] == state for key in counts)]
    titles = _first_titles(rows)
    axes = [(pk, title) for pk, title in Axis.objects.filter(roadmap=roadmap).values_list("pk", "title")]
    lines = []
    for pk, title in [*axes, (None, _("Sans axe"))]:
        cells = [
            {
                "state": state,
                "count": counts.get((pk, state), 0),
                "titles": titles.get((pk, str(state)), []),
                "url": f"{url('list', roadmap)}?axis={pk or 'none'}&status={state}",
            }
            for state in states
        ]
        if pk is not None or any(cell["count"] for cell in cells):
            lines.append({"title": title, "cells": cells})
    context = {
        "roadmap": roadmap,
        "states": states,
        "lines": lines,
        "filters": form,
        "tabs": view_tabs(request, roadmap, "board"),
    }
    return render(request, "programme/board.html", context)


def _first_titles(rows: Any, most: int = 6) -> dict[tuple[int | None, str], list[Action]]:
    found: dict[tuple[int | None, str], list[Action]] = {}
    for action in rows.order_by("sort_key", "pk").only("pk", "title", "axis_id", "status", "code", "roadmap_id")[
        :2_000
    ]:
        cell = found.setdefault((action.axis_id, action.status), [])
        if len(cell) < most:
            cell.append(action)
    return found
