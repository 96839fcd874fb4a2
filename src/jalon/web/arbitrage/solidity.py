"""What holds of a plan when the members disagree and when figures move: three columns, three bands, one estimate."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.arbitrage.bridge import CannotCompute, share_words
from jalon.arbitrage.doubt import Doubt, DoubtRefused
from jalon.arbitrage.models import Plan
from jalon.arbitrage.rules import can_run_round
from jalon.arbitrage.usecases.probe_plan import TASK, ProbeRefused, ask_for_probe
from jalon.desk.models import JobProgress
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap
from jalon.web.arbitrage.around import only_post, open_plan, trail, url
from jalon.web.arbitrage.room_parts import columns_shown, job_shown
from jalon.web.screens import ActorRequest, screen

BANDS = {
    "A": gettext_lazy("A : presque toujours dans le meilleur plan"),
    "B": gettext_lazy("B : souvent"),
    "C": gettext_lazy("C : rarement"),
}


ALMOST_NEVER = share_words(0.0)


@screen
def page(request: ActorRequest, roadmap_id: int, plan_id: int) -> HttpResponse:
    """The three columns and the three bands of a plan."""
    roadmap, plan = open_plan(request, roadmap_id, plan_id)
    return _shown(request, roadmap, plan)


@screen
def probe(request: ActorRequest, roadmap_id: int, plan_id: int) -> HttpResponse:
    """Ask for them; the progress shows on the page."""
    only_post(request)
    roadmap, plan = open_plan(request, roadmap_id, plan_id)
    asked = request.POST.get("doubt", "")
    page_url = url("solidity", roadmap, plan_id=plan.pk)
    try:
        doubt = Doubt(asked) if asked in Doubt.values else Doubt.COLLEGES
        ask_for_probe(actor=request.actor, plan_id=plan.pk, doubt=doubt, result_url=page_url)
    except (ProbeRefused, DoubtRefused, CannotCompute) as error:
        return _shown(request, roadmap, plan, refusal=error.message)
    return redirect(page_url)


def bands_shown(found: dict[str, Any], kept: set[int]) -> list[dict[str, Any]]:
    """Bands of actions, each said to be in the plan or not; those almost never kept are folded."""
    if not found:
        return []
    bands = []
    for code, title in BANDS.items():
        rows = [{**row, "is_kept": row["id"] in kept} for row in found["bands"][code]]
        folded = [row for row in rows if row["words"] == ALMOST_NEVER and not row["is_kept"]]
        bands.append({"title": title, "rows": [row for row in rows if row not in folded], "folded": folded})
    return bands


def _shown(request: ActorRequest, roadmap: Roadmap, plan: Plan, *, refusal: str = "") -> HttpResponse:
    found: dict[str, Any] = plan.explanations.get("solidity") or {}
    job = (
        JobProgress.objects.visible_to(request.actor)
        .filter(task=TASK, subject_type=Ref.to(plan).type, subject_id=plan.pk)
        .first()
    )
    context = {
        "roadmap": roadmap,
        "round": plan.scenario.round,
        "plan": plan,
        "found": found,
        "columns": columns_shown(found),
        "bands": bands_shown(found, set(plan.lines.values_list("action_id", flat=True))),
        "doubt_label": Doubt(found["doubt"]).label if found else "",
        "doubts": [
            {"value": d.value, "label": d.label, "is_on": d.value == found.get("doubt", Doubt.COLLEGES.value)}
            for d in Doubt
        ],
        "job": job_shown(job),
        "refusal": refusal,
        "can_run": can_run_round(request.actor, roadmap.pk) and plan.value is not None,
        "crumbs": trail(
            roadmap,
            (plan.scenario.name, url("room", roadmap, scenario_id=plan.scenario_id)),
            (_("Trajectoire"), url("plan", roadmap, plan_id=plan.pk)),
        ),
    }
    return render(request, "arbitrage/solidity.html", context, status=422 if refusal else 200)
