"""Scoring: the matrix of one college, its import, the ten points, the gaps between colleges."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jalon.arbitrage.inputs import RoundInputs, is_compared, read_round
from jalon.arbitrage.models import ArbitrageRound, PointAllocation, RoundStatus, Score
from jalon.arbitrage.notation import gap_between_colleges
from jalon.arbitrage.rules import COLLEGE_OF_ROLE, can_place_points, can_run_round, can_score
from jalon.arbitrage.usecases.import_scores import ImportRefused, read_scores_file, scores_table
from jalon.arbitrage.usecases.place_points import TO_PLACE, PointsRefused, place_points
from jalon.arbitrage.usecases.record_scores import ScoreEntry, ScoresRefused, record_scores
from jalon.governance.models import College
from jalon.kernel.errors import require
from jalon.kernel.numbers import number_in
from jalon.roadmaps.models import Roadmap
from jalon.web.arbitrage.around import only_post, open_round_of, trail, url
from jalon.web.screens import ActorRequest, screen

WIDE_GAP = 2
USUAL = (College.ELECTED, College.DG, College.DEPARTMENTS, College.IT)


def my_college(request: ActorRequest, round_: ArbitrageRound) -> str:
    """The college to open first: asked in the address, else the actor's own, else the DG."""
    asked = request.GET.get("college", "")
    if asked in College.values:
        return asked
    roles = request.actor.roadmap_roles.get(round_.roadmap_id, frozenset())
    return next((str(COLLEGE_OF_ROLE[role]) for role in sorted(roles) if role in COLLEGE_OF_ROLE), str(College.DG))


@screen
def matrix(request: ActorRequest, roadmap_id: int, round_id: int) -> HttpResponse:
    """Notes of one college, by keyboard."""
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    return _matrix(request, roadmap, round_, my_college(request, round_))


def _matrix(
    request: ActorRequest, roadmap: Roadmap, round_: ArbitrageRound, college: str, *, refusal: str = ""
) -> HttpResponse:
    inputs = read_round(round_)
    by_exception = round_.status == RoundStatus.ARBITRATION and can_run_round(request.actor, roadmap.pk)
    can_write = by_exception or (can_score(request.actor, roadmap.pk, college) and round_.status == RoundStatus.SCORING)
    columns = [c for c in inputs.criteria if not c.colleges or college in c.colleges]
    page = url("scores", roadmap, round_id=round_.pk)
    context = {
        "roadmap": roadmap,
        "round": round_,
        "college": college,
        "college_label": College(college).label,
        "colleges": [
            {"label": label, "url": f"{page}?college={code}", "is_current": code == college}
            for code, label in College.choices
            if code in USUAL or code == college or any(code in c.colleges for c in inputs.criteria)
        ],
        "columns": [
            {"label": c.label, "hint": " · ".join(f"{i} : {a}" for i, a in enumerate(c.anchors))} for c in columns
        ],
        "rows": _rows(inputs, columns, college, can_write=can_write),
        "criteria": [{"row": c, "anchors": list(enumerate(c.anchors))} for c in columns],
        "can_write": can_write,
        "can_run": can_run_round(request.actor, roadmap.pk),
        "save_url": url("scores_save", roadmap, round_id=round_.pk, college=college),
        "is_open": round_.status == RoundStatus.SCORING,
        "by_exception": by_exception,
        "refusal": refusal,
        "crumbs": trail(roadmap, (round_.name, url("round", roadmap, round_id=round_.pk))),
    }
    return render(request, "arbitrage/scores.html", context, status=422 if refusal else 200)


def _rows(inputs: RoundInputs, columns: list[Any], college: str, *, can_write: bool) -> list[dict[str, Any]]:
    found = []
    for action in inputs.actions:
        if not is_compared(action):
            continue
        notes = inputs.notes.get(action.pk, {})
        cells = [
            {
                "name": f"n-{action.pk}-{criterion.code}",
                "value": notes.get(criterion.pk, {}).get(college, ""),
                "label": f"{action.title}, {criterion.label}",
            }
            for criterion in columns
        ]
        found.append({"label": f"{action.code} {action.title}", "cells": cells, "url": "", "is_locked": not can_write})
    return found


@screen
def save_scores(request: ActorRequest, roadmap_id: int, round_id: int, college: str) -> HttpResponse:
    """One or many cells: name `n-<action>-<criterion>`, value 0 to 4 or nothing. 204 when saved."""
    only_post(request)
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    if college not in College.values:
        raise Http404
    entries = []
    for name, text in request.POST.items():
        if not name.startswith("n-"):
            continue
        action_id, _dash, criterion = name.removeprefix("n-").partition("-")
        action, value = number_in(action_id), number_in(text)
        if action is None or (value is None and str(text).strip()):
            return HttpResponse(_("Une note va de 0 à 4."), status=422, content_type="text/plain; charset=utf-8")
        entries.append(ScoreEntry(action, criterion, value))
    try:
        record_scores(
            actor=request.actor,
            round_id=round_.pk,
            college=college,
            scores=entries,
            exception_reason=str(request.POST.get("reason", "")),
        )
    except ScoresRefused as error:
        if not request.headers.get("HX-Request"):
            return _matrix(request, roadmap, round_, college, refusal=error.message)
        return HttpResponse(error.message, status=422, content_type="text/plain; charset=utf-8")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect(f"{url('scores', roadmap, round_id=round_.pk)}?college={college}")


@screen
def import_scores(request: ActorRequest, roadmap_id: int, round_id: int, college: str) -> HttpResponse:
    """Notes from a sheet: rows are actions (code), columns are criteria. Dry reading first, all or nothing."""
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    if college not in College.values:
        raise Http404
    require(can_score(request.actor, roadmap.pk, college), "arbitrage.score")
    refusal, problems = "", tuple[str, ...]()
    if request.method == "POST":
        sheet = request.FILES.get("sheet")
        try:
            if sheet is None:
                raise ImportRefused("no_file")
            reading = read_scores_file(round_=round_, name=str(sheet.name), data=sheet.read())
            problems = reading.problems
            if not problems:
                record_scores(actor=request.actor, round_id=round_.pk, college=college, scores=reading.entries)
                return redirect(f"{url('scores', roadmap, round_id=round_.pk)}?college={college}")
        except (ImportRefused, ScoresRefused) as error:
            refusal = error.message
    context = {
        "roadmap": roadmap,
        "round": round_,
        "college": college,
        "college_label": College(college).label,
        "refusal": refusal,
        "problems": problems,
        "crumbs": trail(roadmap, (round_.name, url("round", roadmap, round_id=round_.pk))),
        "back_url": f"{url('scores', roadmap, round_id=round_.pk)}?college={college}",
    }
    return render(request, "arbitrage/scores_import.html", context, status=422 if refusal or problems else 200)


@screen
def export_scores(request: ActorRequest, roadmap_id: int, round_id: int, college: str) -> HttpResponse:
    """The notes of a college as a sheet that imports again."""
    _roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    if college not in College.values:
        raise Http404
    response = HttpResponse(scores_table(round_, college), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="notes-{college}.csv"'
    return response


@screen
def points(request: ActorRequest, roadmap_id: int, round_id: int) -> HttpResponse:
    """Ten points to place, and where all the points went."""
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    can_place = can_place_points(request.actor, roadmap.pk) and round_.status in (
        RoundStatus.SCORING,
        RoundStatus.ARBITRATION,
    )
    refusal, typed = "", {}
    if request.method == "POST":
        typed = {
            pk: str(text).strip()
            for name, text in request.POST.items()
            if name.startswith("p-") and (pk := number_in(name[2:])) is not None
        }
        try:
            points = {pk: number for pk, text in typed.items() if (number := number_in(text)) is not None}
            if any(text and pk not in points for pk, text in typed.items()):
                raise PointsRefused("negative")
            place_points(actor=request.actor, round_id=round_.pk, points=points)
        except PointsRefused as error:
            refusal = error.message
        else:
            return redirect("arbitrage:points", roadmap_id=roadmap.pk, round_id=round_.pk)
    mine: dict[int, Any] = dict(
        PointAllocation.objects.filter(round=round_, person=request.actor.person_id).values_list("action", "points")
    )
    totals: dict[int, int] = {}
    for action_id, placed in PointAllocation.objects.filter(round=round_).values_list("action", "points"):
        totals[action_id] = totals.get(action_id, 0) + placed
    rows = [
        {"action": a, "mine": typed.get(a.pk, mine.get(a.pk, "")), "total": totals.get(a.pk, 0)}
        for a in read_round(round_).actions
        if is_compared(a)
    ]
    context = {
        "roadmap": roadmap,
        "round": round_,
        "rows": rows,
        "can_place": can_place,
        "refusal": refusal,
        "left": TO_PLACE - sum(mine.values()),
        "voters": PointAllocation.objects.filter(round=round_).values("person").distinct().count(),
        "crumbs": trail(roadmap, (round_.name, url("round", roadmap, round_id=round_.pk))),
    }
    return render(request, "arbitrage/points.html", context, status=422 if refusal else 200)


@screen
def gaps(request: ActorRequest, roadmap_id: int, round_id: int) -> HttpResponse:
    """Where colleges differ by two or more: what to talk about."""
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    inputs = read_round(round_)
    comments: dict[tuple[int, int], list[str]] = {}
    for score in Score.objects.filter(criterion__round=round_).exclude(comment=""):
        comments.setdefault((score.action_id, score.criterion_id), []).append(
            f"{score.get_college_display()} : {score.comment}"
        )
    rows: list[dict[str, Any]] = []
    for action in inputs.actions:
        for criterion in inputs.criteria:
            notes = inputs.notes.get(action.pk, {}).get(criterion.pk, {})
            gap = gap_between_colleges(notes)
            if gap >= WIDE_GAP:
                shown = sorted(notes.items(), key=lambda item: -item[1])
                rows.append(
                    {
                        "action": action,
                        "criterion": criterion,
                        "gap": gap,
                        "notes": [(College(code).label, note) for code, note in shown],
                        "comments": comments.get((action.pk, criterion.pk), []),
                    }
                )
    context = {
        "roadmap": roadmap,
        "round": round_,
        "rows": sorted(rows, key=lambda row: (-row["gap"], row["action"].code)),
        "crumbs": trail(roadmap, (round_.name, url("round", roadmap, round_id=round_.pk))),
    }
    return render(request, "arbitrage/gaps.html", context)
