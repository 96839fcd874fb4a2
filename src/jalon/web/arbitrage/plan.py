"""One stored plan: the trajectory drawn, what is out and why, what it takes of each limit."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jalon.arbitrage.models import Adoption, Plan, PlanStatus
from jalon.arbitrage.queries import POINT, read_plan
from jalon.arbitrage.rules import can_decide
from jalon.arbitrage.stored import recheck
from jalon.documents.charts import CurvePoint, value_curve
from jalon.documents.drawing import Drawing
from jalon.web.arbitrage import drawings
from jalon.web.arbitrage.around import STEP, open_plan, trail, url
from jalon.web.arbitrage.room_parts import told_of
from jalon.web.screens import ActorRequest, open_roadmap, screen


@screen
def plan_page(request: ActorRequest, roadmap_id: int, plan_id: int) -> HttpResponse:
    """The trajectory: calendar, money, load; what is retained; what is not and why."""
    roadmap, plan = open_plan(request, roadmap_id, plan_id)
    reading = read_plan(plan)
    pictures = []
    if reading.lines:
        pictures.append(drawings.calendar(reading, roadmap.currency))
        if reading.money:
            pictures.append(drawings.money(reading, roadmap.currency))
        if reading.loads:
            pictures.append(drawings.load(reading))
    mandatory = sum(line.action.triage == "mandatory" for line in reading.lines)
    by_year: dict[int, int] = {}
    for line in reading.lines:
        by_year[line.start_on.year] = by_year.get(line.start_on.year, 0) + 1
    context = {
        "roadmap": roadmap,
        "round": plan.scenario.round,
        "plan": plan,
        "reading": reading,
        "pictures": [shown_picture(p, roadmap.currency) for p in pictures],
        "mandatory": mandatory,
        "by_year": sorted(by_year.items()),
        "spent": sum(used for _s, _y, used, _l in reading.money),
        "limit": sum(limit or 0 for _s, _y, _u, limit in reading.money),
        "uses": reading.uses(),
        "told": told_of(plan),
        "files": [
            {"label": label, "url": url("pack", roadmap, plan_id=plan.pk, extension=extension)}
            for label, extension in (
                (_("Dossier ODT"), "odt"),
                (_("Dossier DOCX"), "docx"),
                (_("Dossier PDF"), "pdf"),
                (_("Classeur XLSX (formules vives)"), "xlsx"),
                (_("Diapositives PPTX"), "pptx"),
            )
        ],
        "adoption": Adoption.objects.filter(plan=plan).first(),
        "can_propose": can_decide(request.actor, roadmap.pk)
        and plan.status in (PlanStatus.PROVED, PlanStatus.INTERVAL),
        "crumbs": trail(
            roadmap,
            (plan.scenario.round.name, url("round", roadmap, round_id=plan.scenario.round_id)),
            (plan.scenario.name, url("room", roadmap, scenario_id=plan.scenario_id)),
        ),
    }
    return render(request, "arbitrage/plan.html", context)


def shown_picture(picture: Drawing, currency: str, *, of: str = "") -> dict[str, Any]:
    """A drawing with the texts of its table, for `arbitrage/drawing.html`; `of` sets it apart from its like on a page."""
    table = picture.table
    return {
        "drawing": picture,
        "rows": table.text_rows(currency),
        "total": table.total is not None,
        "of": f", {of}" if of else "",
    }


def curve_picture(plan: Plan, currency: str) -> Drawing | None:
    """Value against budget as it was computed with the plan; None with fewer than two points."""
    stored = [p for p in plan.explanations.get("curve", []) if p["value"] is not None]
    points = [CurvePoint(p["budget_minor"], round(p["value"] / POINT), f"{p['pct']} %") for p in stored]
    current = next((p for p, s in zip(points, stored, strict=True) if s["pct"] == 100), None)
    return value_curve(points, current=current, currency=currency) if len(points) > 1 else None


@screen
def control(request: ActorRequest, roadmap_id: int, plan_id: int) -> HttpResponse:
    """The plan counted again from what was kept with it, however old it is."""
    roadmap, plan = open_plan(request, roadmap_id, plan_id)
    context = {
        "roadmap": roadmap,
        "plan": plan,
        "found": recheck(plan),
        "schema": plan.problem.get("version"),
        "crumbs": trail(
            roadmap,
            (plan.scenario.name, url("room", roadmap, scenario_id=plan.scenario_id)),
            (_("Trajectoire"), url("plan", roadmap, plan_id=plan.pk)),
        ),
    }
    return render(request, "arbitrage/control.html", context)


@screen
def document(request: ActorRequest, roadmap_id: int, plan_id: int, kind: str) -> HttpResponse:
    """The stored problem or plan, as the command line reads it."""
    _roadmap, plan = open_plan(request, roadmap_id, plan_id)
    content = {"probleme": plan.problem, "plan": plan.answer}.get(kind)
    if content is None:
        raise Http404
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{kind}-{plan.pk}.json"'
    return response


@screen
def promise(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """What the computation promises, in words for elected members."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    return render(request, "arbitrage/promise.html", {"roadmap": roadmap, "crumbs": trail(roadmap)})


@screen
def curve(request: ActorRequest, roadmap_id: int, plan_id: int) -> HttpResponse:
    """What more or less money would give, computed by solving again."""
    roadmap, plan = open_plan(request, roadmap_id, plan_id)
    picture = curve_picture(plan, roadmap.currency)
    context = {
        "roadmap": roadmap,
        "plan": plan,
        "pictures": [shown_picture(picture, roadmap.currency)] if picture else [],
        "next": plan.explanations.get("next", []),
        "steps": [p for p in plan.explanations.get("curve", []) if p.get("enters") or p.get("leaves")],
        "room_url": url("room", roadmap, scenario_id=plan.scenario_id),
        "crumbs": trail(
            roadmap,
            (plan.scenario.name, url("room", roadmap, scenario_id=plan.scenario_id)),
            (_("Trajectoire"), url("plan", roadmap, plan_id=plan.pk)),
        ),
    }
    return render(request, "arbitrage/curve.html", context)
