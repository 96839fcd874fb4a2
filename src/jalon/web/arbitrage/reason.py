"""The ranking and the full reason of each rank; alignment against use of capacity."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jalon.arbitrage.inputs import RoundInputs, is_compared, read_round
from jalon.arbitrage.models import PointAllocation, Score
from jalon.arbitrage.notation import Interval, note_of
from jalon.arbitrage.queries import latest_plan, starts_in
from jalon.arbitrage.rules import can_comment
from jalon.arbitrage.two_axes import alignment_and_capacity
from jalon.desk.models import Comment
from jalon.governance.models import College
from jalon.kernel.errors import require
from jalon.kernel.numbers import number_in
from jalon.kernel.refs import Ref
from jalon.web.arbitrage.around import open_round_of, trail, url
from jalon.web.screens import ActorRequest, screen


def whole(interval: Interval | None) -> dict[str, Any] | None:
    """An interval in whole numbers, for the page."""
    if interval is None:
        return None
    return {
        "likely": round(interval.likely),
        "low": round(interval.low),
        "high": round(interval.high),
        "is_known": interval.is_known,
    }


def rows_of(inputs: RoundInputs) -> list[dict[str, Any]]:
    """Actions by value, the highest first, with the two scores apart."""
    rows: list[dict[str, Any]] = []
    for action in inputs.actions:
        if is_compared(action):
            rating = inputs.ratings[action.pk]
            rows.append(
                {
                    "action": action,
                    "value": whole(rating.value()),
                    "intensity": whole(rating.intensity),
                    "citizens": whole(rating.citizens),
                    "collectivite": whole(rating.collectivite),
                    "reach": whole(rating.reach),
                    "exact": rating.value().likely,
                }
            )
    rows.sort(key=lambda row: (-row["exact"], row["action"].code))
    for rank, row in enumerate(rows, start=1):
        row["rank"] = rank
    return rows


SORTS = ("value", "citizens", "collectivite")


@screen
def ranking(request: ActorRequest, roadmap_id: int, round_id: int) -> HttpResponse:
    """The prioritised list: rank, value, score for citizens, score for the collectivité."""
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    rows = rows_of(read_round(round_))
    sort = request.GET.get("sort", "-value")
    key = sort.removeprefix("-")
    if key in SORTS and key != "value":
        rows.sort(key=lambda row: (row[key] or {"likely": -1})["likely"], reverse=sort.startswith("-"))
    elif sort == "value":
        rows.reverse()
    scenario = round_.scenarios.first()
    kept = starts_in(latest_plan(scenario)) if scenario else {}
    for row in rows:
        row["start"] = kept.get(row["action"].pk)
    context = {
        "roadmap": roadmap,
        "round": round_,
        "rows": rows,
        "sort": sort,
        "scenario": scenario,
        "crumbs": trail(roadmap, (round_.name, url("round", roadmap, round_id=round_.pk))),
    }
    return render(request, "arbitrage/ranking.html", context)


@screen
def reason(request: ActorRequest, roadmap_id: int, round_id: int, action_id: int) -> HttpResponse:
    """Why an action stands where it stands: criteria, notes, weights, who scored, comments."""
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    inputs = read_round(round_)
    rows = rows_of(inputs)
    row = next((row for row in rows if row["action"].pk == action_id), None)
    if row is None:
        raise Http404
    if request.method == "POST":
        return _comment(request, roadmap_id, round_id, row["action"])
    action, rating = row["action"], inputs.ratings[action_id]
    scores = Score.objects.filter(criterion__round=round_, action=action).select_related("scored_by")
    by_criterion: dict[int, list[Score]] = {}
    for score in scores:
        by_criterion.setdefault(score.criterion_id, []).append(score)
    lines = []
    for criterion in inputs.criteria:
        rated = next(r for r in inputs.rated(action, criterion.side) if r.code == criterion.code)
        given = by_criterion.get(criterion.pk, [])
        lines.append(
            {
                "criterion": criterion,
                "weight": rated.weight,
                "note": note_of(rated),
                "given": given,
                "is_scored": bool(given),
                "anchor": criterion.anchors[given[0].value] if len(given) == 1 and len(criterion.anchors) == 5 else "",
                "missing": [College(c).label for c in criterion.colleges if c not in rated.notes],
            }
        )
    ref = Ref.to(action)
    comments = Comment.objects.about(ref).filter(withdrawn_at__isnull=True)
    plans = [(s, latest_plan(s)) for s in round_.scenarios.all()]
    context = {
        "roadmap": roadmap,
        "round": round_,
        "row": row,
        "action": action,
        "lines": lines,
        "count": len(rows),
        "success": whole(rating.success),
        "missing": rating.missing,
        "points": sum(p.points for p in PointAllocation.objects.filter(round=round_, action=action)),
        "plans": [
            {
                "scenario": s,
                "start": starts_in(p).get(action_id),
                "sentences": p.explanations.get("left_out", {}).get(str(action_id), {}).get("sentences", []),
            }
            for s, p in plans
            if p is not None
        ],
        "comments": [
            {"author_label": c.author_label, "at": c.created_at, "text": c.text, "role_label": "", "edit_url": ""}
            for c in comments
        ],
        "can_comment": can_comment(request.actor, roadmap.pk),
        "crumbs": trail(
            roadmap,
            (round_.name, url("round", roadmap, round_id=round_.pk)),
            (_("Classement"), url("ranking", roadmap, round_id=round_.pk)),
        ),
    }
    return render(request, "arbitrage/reason.html", context)


def _comment(request: ActorRequest, roadmap_id: int, round_id: int, action: Any) -> HttpResponse:
    from jalon.arbitrage.usecases.comment_action import comment_action

    require(can_comment(request.actor, roadmap_id), "arbitrage.comment")
    comment_action(actor=request.actor, round_id=round_id, action_id=action.pk, text=str(request.POST.get("text", "")))
    return redirect("arbitrage:reason", roadmap_id=roadmap_id, round_id=round_id, action_id=action.pk)


@screen
def two_axes(request: ActorRequest, roadmap_id: int, round_id: int) -> HttpResponse:
    """Alignment with the stakes against use of the teams, both thresholds settable."""
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    thresholds = [_bounded(request.GET.get("alignement"), 50), _bounded(request.GET.get("capacite"), 10)]
    rows = alignment_and_capacity(read_round(round_))
    boxes: dict[tuple[bool, bool], list[Any]] = {(a, c): [] for a in (True, False) for c in (True, False)}
    for row in rows:
        boxes[row.alignment >= thresholds[0], row.capacity_pct <= thresholds[1]].append(row)
    context = {
        "roadmap": roadmap,
        "round": round_,
        "rows": rows,
        "alignment": thresholds[0],
        "capacity": thresholds[1],
        "boxes": [
            {"title": _("Alignées et légères : les premières à retenir"), "rows": boxes[True, True]},
            {"title": _("Alignées mais lourdes : à étaler, à réduire ou à mutualiser"), "rows": boxes[True, False]},
            {"title": _("Légères mais peu alignées : si des jours restent"), "rows": boxes[False, True]},
            {"title": _("Lourdes et peu alignées : à revoir"), "rows": boxes[False, False]},
        ],
        "crumbs": trail(roadmap, (round_.name, url("round", roadmap, round_id=round_.pk))),
    }
    return render(request, "arbitrage/two_axes.html", context)


def _bounded(text: str | None, default: int) -> int:
    number = number_in(text)
    return default if number is None else min(number, 100)
