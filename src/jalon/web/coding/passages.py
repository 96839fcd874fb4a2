"""Coded passages: the list, one with its thread, what is made of several, and the counts by theme."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.diagnosis.codebooks import frozen_codebook
from jalon.diagnosis.counting import theme_counts
from jalon.diagnosis.models import CodebookTheme, Passage
from jalon.diagnosis.usecases.code_passage import uncode_passage
from jalon.kernel.errors import DomainError, Forbidden
from jalon.kernel.numbers import number_in, numbers_in
from jalon.kernel.refs import Ref
from jalon.needs.models import Need
from jalon.programme.models import Action
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population
from jalon.tables import WRITERS, Field, Kind, Table
from jalon.web.coding.corpus import above, coding_roadmap
from jalon.web.coding.forms import PassageFilterForm
from jalon.web.coding.making import MAKERS, make
from jalon.web.papers import tables_response
from jalon.web.screens import ActorRequest, screen

PAGE = 50
MOST = 50
"""Passages from which one thing is made at once."""


def _passages(request: ActorRequest, roadmap: Roadmap) -> QuerySet[Passage]:
    return Passage.objects.visible_to(request.actor).filter(roadmap=roadmap)


@screen
def passages(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Passages by theme and population, to be chosen together."""
    roadmap = coding_roadmap(request, roadmap_id)
    themes = CodebookTheme.objects.filter(codebook__roadmap=roadmap, passages__isnull=False)
    named = dict(themes.order_by("codebook__version", "order").values_list("code", "label"))
    form = PassageFilterForm(request.GET, roadmap=roadmap, themes=list(named.items()))
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = _passages(request, roadmap)
    if chosen.get("theme"):
        rows = rows.filter(themes__code=chosen["theme"]).distinct()
    if chosen.get("population"):
        rows = rows.filter(population=chosen["population"])
    if chosen.get("member"):
        rows = rows.filter(organisation=chosen["member"])
    if chosen.get("quotable"):
        rows = rows.quotable()  # type: ignore[attr-defined]
    after = number_in(request.GET.get("after"))
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(rows.select_related("organisation").prefetch_related("themes").order_by("pk")[: PAGE + 1])
    next_url = ""
    if len(found) > PAGE:
        query = request.GET.copy()
        query["after"] = str(found[PAGE - 1].pk)
        next_url = f"{request.path}?{query.urlencode()}"
    context = {
        "roadmap": roadmap,
        "passages": found[:PAGE],
        "filters": form,
        "next_url": next_url,
        "has_filters": any(value for key, value in request.GET.items() if key != "after"),
        "crumbs": above(roadmap),
    }
    return render(request, "coding/passages.html", context)


@require_POST
@screen
def make_of(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Make a need, a finding or an opportunity of the passages ticked, with all of them as its sources."""
    roadmap = coding_roadmap(request, roadmap_id)
    what = request.POST.get("what", "")
    ids = numbers_in(request.POST.getlist("passages")[:MOST])
    rows = list(_passages(request, roadmap).filter(pk__in=ids).order_by("pk"))
    if what not in MAKERS:
        raise Http404
    if not rows or len(rows) != len(ids):
        messages.error(request, _("Cochez les passages qui en sont la source."))
        return redirect("coding:passages", roadmap_id=roadmap.pk)
    try:
        return redirect(make(request, roadmap, rows, what))
    except Forbidden:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("coding:passages", roadmap_id=roadmap.pk)


@screen
def passage(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """One passage: where it was said, and what became of it, as far as the actions."""
    roadmap = coding_roadmap(request, roadmap_id)
    row = get_object_or_404(_passages(request, roadmap).select_related("organisation"), pk=pk)
    ref = Ref.to(row)
    needs = Need.objects.visible_to(request.actor).filter(
        roadmap=roadmap, sources__subject_type=ref.type, sources__subject_id=ref.id
    )
    findings = list(row.findings.all())
    actions = Action.objects.visible_to(request.actor) if request.actor.may_reach(roadmap.pk, "plan") else None
    taken_up = Q(needs__in=needs) | Q(need_groups__needs__in=needs) | Q(finding_links__finding__in=findings)
    fates = [] if actions is None else list(actions.filter(taken_up).distinct())
    voice_url = "" if row.is_detached else reverse("coding:voice", args=[roadmap.pk, row.source_type, row.source_id])
    context = {
        "roadmap": roadmap,
        "passage": row,
        "themes": list(row.themes.all()),
        "needs": needs,
        "findings": findings,
        "actions": fates,
        "voice_url": voice_url,
        "thread": _thread(roadmap, row, list(needs), fates, voice_url),
        "crumbs": above(roadmap, (_("Passages"), reverse("coding:passages", args=[roadmap.pk]))),
    }
    return render(request, "coding/passage.html", context)


def _thread(
    roadmap: Roadmap, row: Passage, needs: list[Need], actions: list[Action], voice_url: str
) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = [{"label": row.source_label, "url": voice_url}]
    items.append({"label": _("passage n° %(id)s") % {"id": row.pk}, "url": "", "is_current": True})
    items += [{"label": need.code, "url": reverse("needs:need", args=[roadmap.pk, need.pk])} for need in needs[:5]]
    items += [
        {"label": action.title, "url": reverse("programme:action", args=[roadmap.pk, action.pk])}
        for action in actions[:5]
    ]
    return items


@require_POST
@screen
def passage_remove(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Take a passage out; its voice keeps its words."""
    roadmap = coding_roadmap(request, roadmap_id)
    row = get_object_or_404(_passages(request, roadmap), pk=pk)
    back = reverse("coding:voice", args=[roadmap.pk, row.source_type, row.source_id])
    if row.is_detached:
        back = reverse("coding:passages", args=[roadmap.pk])
    try:
        uncode_passage(actor=request.actor, passage_id=row.pk)
    except Forbidden:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Le passage n’est plus codé ; la voix garde ses mots."))
    return redirect(back)


@screen
def counts(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Themes by population: distinct organisations and persons."""
    roadmap = coding_roadmap(request, roadmap_id)
    rows = theme_counts(roadmap)
    populations = _populations(rows)
    context = {
        "roadmap": roadmap,
        "populations": [label for _code, label in populations],
        "rows": [{"theme": row, "cells": [row.by_population.get(code) for code, _l in populations]} for row in rows],
        "exports": [
            {"label": extension.upper(), "url": reverse("coding:counts_export", args=[roadmap.pk, extension])}
            for extension in WRITERS
        ],
        "voices": _passages(request, roadmap).aggregate(n=Count("pk"))["n"],
        "codebook": frozen_codebook(roadmap),
        "crumbs": above(roadmap),
    }
    return render(request, "coding/counts.html", context)


@screen
def counts_export(request: ActorRequest, roadmap_id: int, extension: str) -> HttpResponse:
    """The same table as a file."""
    roadmap = coding_roadmap(request, roadmap_id)
    rows = theme_counts(roadmap)
    populations = _populations(rows)
    columns = [Field("code", _("Code"), Kind.CODE), Field("label", _("Thème"))]
    for code, label in populations:
        columns.append(Field(f"{code}_o", _("%(label)s : organismes") % {"label": label}))
        columns.append(Field(f"{code}_p", _("%(label)s : personnes") % {"label": label}))
    lines = []
    for row in rows:
        cells: list[object] = [row.code, row.label]
        for code, _label in populations:
            support = row.by_population.get(code)
            hidden = support is not None and support.is_hidden
            cells.append("" if support is None or hidden else str(support.organisations))
            cells.append("" if support is None else _("moins de 5") if hidden else str(support.persons))
        lines.append(cells)
    return tables_response([Table(_("Thèmes"), tuple(columns), lines)], extension=extension, name="themes")


def _populations(rows: list[Any]) -> list[tuple[str, str]]:
    """Those that spoke, in the order of the list, documents last."""
    known = {code for row in rows for code in row.by_population}
    listed = [(code, str(label)) for code, label in Population.choices if code in known]
    return listed + ([("", _("documents"))] if "" in known else [])
