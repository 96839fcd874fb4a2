"""The room in session: projected, only the panels that the DGS chose, nothing to compute live; and the same as one
file that opens without network."""

import base64
import re
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from jalon.arbitrage.models import ArbitrageRound, Scenario
from jalon.arbitrage.rules import can_decide
from jalon.arbitrage.usecases.choose_session import choose_session
from jalon.kernel.numbers import numbers_in
from jalon.web.arbitrage import drawings
from jalon.web.arbitrage.around import open_round_of, open_scenario
from jalon.web.arbitrage.plan import curve_picture, shown_picture
from jalon.web.arbitrage.room_parts import room_context, tabs_of
from jalon.web.screens import ActorRequest, screen

PANELS = {
    "figures": _("Chiffres clés"),
    "moves": _("Ce qui entre et ce qui sort"),
    "list": _("Actions retenues"),
    "calendar": _("Calendrier"),
    "money": _("Argent"),
    "load": _("Charge par savoir-faire"),
    "left": _("Ce qui n’est pas retenu, et pourquoi"),
    "solidity": _("Ce qui tient dans tous les bons plans, ce qui se discute"),
    "curve": _("Valeur selon le budget"),
    "next": _("Ce que les prochains moyens apporteraient"),
    "exchanges": _("« Votre liste perd… » : écart et échanges"),
    "members": _("Gagnants et perdants par membre"),
}
USUAL = ("figures", "moves", "list", "calendar", "money", "left", "solidity")
"""Winners and losers by member, what the members' list loses, and named skills are hidden unless chosen."""
MOST_OFFLINE = 6


def session_page(request: ActorRequest, roadmap_id: int, scenario_id: int) -> HttpResponse:
    """Show, or choose what will be shown."""
    roadmap, scenario = open_scenario(request, roadmap_id, scenario_id)
    if request.method == "POST":
        choose_session(
            actor=request.actor,
            round_id=scenario.round_id,
            panels=[panel for panel in request.POST.getlist("panel") if panel in PANELS],
            scenario_ids=numbers_in(request.POST.getlist("scenario")),
        )
        return redirect("arbitrage:session", roadmap_id=roadmap.pk, scenario_id=scenario.pk)
    shown = panels_of(scenario.round)
    context = scenario_context(request, scenario, shown)
    prepared = prepared_of(context["scenarios"])
    context |= {
        "tabs": tabs_of(prepared if scenario in prepared else [scenario, *prepared], scenario, "session"),
        "can_choose": can_decide(request.actor, roadmap.pk),
        "panels": [{"name": name, "label": label, "is_on": name in shown} for name, label in PANELS.items()],
        "offered": [{"scenario": s, "is_on": s.is_shown_in_session} for s in context["scenarios"]],
    }
    return render(request, "arbitrage/session.html", context)


def panels_of(round_: ArbitrageRound) -> list[str]:
    """The panels chosen for the session of a round, or the usual ones."""
    return round_.session_panels or list(USUAL)


def prepared_of(scenarios: list[Scenario]) -> list[Scenario]:
    """Those prepared for the session; all of them when none was."""
    return [s for s in scenarios if s.is_shown_in_session] or scenarios


def scenario_context(request: ActorRequest, scenario: Scenario, shown: list[str]) -> dict[str, Any]:
    """What the panels of one scenario need. Nothing is computed: everything was stored."""
    context = room_context(request, scenario)
    reading, currency = context["reading"], context["roadmap"].currency
    pictures = []
    if reading is not None and reading.lines:
        if "calendar" in shown:
            pictures.append(drawings.calendar(reading, currency))
        if "money" in shown and reading.money:
            pictures.append(drawings.money(reading, currency))
        if "load" in shown and reading.loads:
            pictures.append(drawings.load(reading))
        if "curve" in shown and (picture := curve_picture(context["plan"], currency)) is not None:
            pictures.append(picture)
    return context | {"shown": shown, "pictures": [shown_picture(p, currency, of=scenario.name) for p in pictures]}


@screen
def offline(request: ActorRequest, roadmap_id: int, round_id: int) -> HttpResponse:
    """The prepared scenarios of a round in one HTML file: no network, no script, printable."""
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    shown = panels_of(round_)
    rows = list(round_.scenarios.select_related("round__roadmap__organisation", "copied_from"))
    prepared = prepared_of(rows)[:MOST_OFFLINE]
    scenarios = [{"number": n, **scenario_context(request, s, shown)} for n, s in enumerate(prepared, start=1)]
    context = {
        "roadmap": roadmap,
        "round": round_,
        "on": request.actor.on,
        "scenarios": scenarios,
        "compared": compared(scenarios),
        "shown": shown,
        "styles": styles(),
        "font": font(),
    }
    text = render_to_string("arbitrage/offline.html", context, request=request)
    response = HttpResponse(without_icons(text), content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(roadmap.title, request.actor.on)}"'
    return response


def file_name(title: str, on: date) -> str:
    """« seance-projet-numerique-2027-02-19.html »."""
    return f"seance-{slugify(title)[:60]}-{on:%Y-%m-%d}.html"


def compared(scenarios: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Actions that are not in every plan, each with its start in each scenario."""
    readings = [s["reading"] for s in scenarios if s["reading"] is not None and s["reading"].lines]
    if len(readings) < 2:
        return []
    kept = [{line.action_id: line for line in reading.lines} for reading in readings]
    actions = {line.action_id: line.action for reading in readings for line in reading.lines}
    return [
        {"action": action, "cells": [lines[pk].start_on if pk in lines else None for lines in kept]}
        for pk, action in sorted(actions.items(), key=lambda item: item[1].code)
        if any(pk not in lines for lines in kept)
    ]


def without_icons(text: str) -> str:
    """The page without the drawings that point to the sprite of the server: their words are beside them."""
    return re.sub(r'<svg class="icon.*?</svg>', "", text, flags=re.DOTALL)


def styles() -> str:
    """The style sheets that the file carries in itself."""
    found = []
    for name in ("documents/figures.css", "jalon/css/offline.css"):
        path = finders.find(name)
        if isinstance(path, str):
            found.append(Path(path).read_text(encoding="utf-8"))
    return "\n".join(found).replace("</", "<\\/")


def font() -> str:
    """The typeface as a data address, so that figures and words look the same without network; empty when absent."""
    path = finders.find("vendor/atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-wght-normal.woff2")
    if not isinstance(path, str):
        return ""
    return "data:font/woff2;base64," + base64.b64encode(Path(path).read_bytes()).decode()
