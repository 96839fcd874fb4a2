"""One stored plan: the trajectory drawn, what is out and why, what it takes of each limit."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jalon.arbitrage.models import Adoption, PlanStatus
from jalon.arbitrage.queries import POINT, read_plan
from jalon.arbitrage.rules import can_decide
from jalon.documents.charts import CurvePoint, value_curve
from jalon.web.arbitrage import drawings
from jalon.web.arbitrage.around import open_plan, trail, url
from jalon.web.screens import ActorRequest, screen


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
        "pictures": [
            {"drawing": p, "rows": p.table.text_rows(roadmap.currency), "total": p.table.total is not None}
            for p in pictures
        ],
        "mandatory": mandatory,
        "by_year": sorted(by_year.items()),
        "spent": sum(used for _s, _y, used, _l in reading.money),
        "limit": sum(limit or 0 for _s, _y, _u, limit in reading.money),
        "uses": reading.uses(),
        "exchanges": plan.explanations.get("exchanges", []),
        "broken": plan.explanations.get("broken", []),
        "behind": plan.explanations.get("behind", ""),
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


@screen
def curve(request: ActorRequest, roadmap_id: int, plan_id: int) -> HttpResponse:
    """What more or less money would give, computed by solving again."""
    roadmap, plan = open_plan(request, roadmap_id, plan_id)
    stored = plan.explanations.get("curve", [])
    points = [
        CurvePoint(p["budget_minor"], round(p["value"] / POINT), f"{p['pct']} %")
        for p in stored
        if p["value"] is not None
    ]
    current = next(
        (p for p, s in zip(points, (s for s in stored if s["value"] is not None), strict=True) if s["pct"] == 100), None
    )
    picture = value_curve(points, current=current, currency=roadmap.currency) if len(points) > 1 else None
    context = {
        "roadmap": roadmap,
        "plan": plan,
        "pictures": [{"drawing": picture, "rows": picture.table.text_rows(roadmap.currency), "total": False}]
        if picture
        else [],
        "room_url": url("room", roadmap, scenario_id=plan.scenario_id),
        "crumbs": trail(
            roadmap,
            (plan.scenario.name, url("room", roadmap, scenario_id=plan.scenario_id)),
            (_("Trajectoire"), url("plan", roadmap, plan_id=plan.pk)),
        ),
    }
    return render(request, "arbitrage/curve.html", context)
