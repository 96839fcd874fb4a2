"""The room in session: projected, only the panels that the DGS chose, nothing to compute live."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from jalon.arbitrage.rules import can_run_round
from jalon.arbitrage.usecases.choose_session import choose_session
from jalon.web.arbitrage import drawings
from jalon.web.arbitrage.around import open_scenario
from jalon.web.screens import ActorRequest

PANELS = {
    "figures": _("Chiffres clés"),
    "moves": _("Ce qui entre et ce qui sort"),
    "list": _("Actions retenues"),
    "calendar": _("Calendrier"),
    "money": _("Argent"),
    "load": _("Charge par savoir-faire"),
    "left": _("Ce qui n’est pas retenu, et pourquoi"),
    "members": _("Gagnants et perdants par membre"),
}
USUAL = ("figures", "moves", "list", "calendar", "money", "left")
"""Winners and losers by member, and named skills, are hidden unless chosen."""


def session_page(request: ActorRequest, roadmap_id: int, scenario_id: int) -> HttpResponse:
    """Show, or choose what will be shown."""
    from jalon.web.arbitrage.room import room_context

    roadmap, scenario = open_scenario(request, roadmap_id, scenario_id)
    if request.method == "POST":
        choose_session(
            actor=request.actor,
            round_id=scenario.round_id,
            panels=[panel for panel in request.POST.getlist("panel") if panel in PANELS],
        )
        return redirect("arbitrage:session", roadmap_id=roadmap.pk, scenario_id=scenario.pk)
    shown = scenario.round.session_panels or list(USUAL)
    context = room_context(request, scenario)
    reading = context["reading"]
    pictures = []
    if reading is not None and reading.lines:
        drawn = []
        if "calendar" in shown:
            drawn.append(drawings.calendar(reading, roadmap.currency))
        if "money" in shown and reading.money:
            drawn.append(drawings.money(reading, roadmap.currency))
        if "load" in shown and reading.loads:
            drawn.append(drawings.load(reading))
        pictures = [
            {"drawing": p, "rows": p.table.text_rows(roadmap.currency), "total": p.table.total is not None}
            for p in drawn
        ]
    context |= {
        "shown": shown,
        "pictures": pictures,
        "can_choose": can_run_round(request.actor, roadmap.pk),
        "panels": [{"name": name, "label": label, "is_on": name in shown} for name, label in PANELS.items()],
    }
    return render(request, "arbitrage/session.html", context)
