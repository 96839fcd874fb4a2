"""Up to four scenarios side by side."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from jalon.arbitrage.levers import Levers
from jalon.arbitrage.queries import PlanReading, latest_plan, read_plan, starts_in
from jalon.finance.models import BudgetSection
from jalon.kernel.numbers import number_in
from jalon.programme.models import Action
from jalon.web.arbitrage.around import open_round_of, trail, url
from jalon.web.screens import ActorRequest, screen

MOST = 4


@screen
def compare(request: ActorRequest, roadmap_id: int, round_id: int) -> HttpResponse:
    """Four scenarios at most: levers, figures, and action by action who is in."""
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    every = list(round_.scenarios.all())
    asked = {number_in(pk) for pk in request.GET.getlist("s")}
    chosen = [s for s in every if s.pk in asked][:MOST] or every[:MOST]
    columns, starts = [], []
    titles: dict[int, Action] = {}
    for scenario in chosen:
        plan = latest_plan(scenario)
        reading = read_plan(plan) if plan else None
        columns.append(
            {
                "scenario": scenario,
                "plan": plan,
                "reading": reading,
                "levers": levers_words(Levers.from_json(scenario.levers)),
                "url": url("room", roadmap, scenario_id=scenario.pk),
                "money": _money(reading),
            }
        )
        starts.append(starts_in(plan))
        if reading is not None:
            titles |= {line.action_id: line.action for line in reading.lines} | {
                row.action.pk: row.action for row in reading.left
            }
    rows = [
        {
            "action": action,
            "cells": [found.get(pk) for found in starts],
            "differs": len({pk in found for found in starts}) > 1,
        }
        for pk, action in sorted(titles.items(), key=lambda item: item[1].code)
    ]
    context = {
        "roadmap": roadmap,
        "round": round_,
        "columns": columns,
        "rows": sorted(rows, key=lambda row: not row["differs"]),
        "every": [{"scenario": s, "is_on": s in chosen} for s in every],
        "most": MOST,
        "crumbs": trail(roadmap, (round_.name, url("round", roadmap, round_id=round_.pk))),
    }
    return render(request, "arbitrage/compare.html", context)


def levers_words(levers: Levers) -> list[str]:
    """Levers that are not neutral, in words."""
    words = [
        f"{BudgetSection(section).label} {pct:+d} %".replace("-", "−")
        for section, pct in levers.envelope_pct.items()
        if pct
    ]
    if levers.yearly_drop_pct:
        words.append(f"−{levers.yearly_drop_pct} % par an")
    added = sum(levers.capacity_days.values())
    if added:
        words.append(f"{added:+d} j par an".replace("-", "−"))
    if levers.weights:
        words.append("poids changés")
    if levers.estimates != "likely":
        words.append("estimation haute" if levers.estimates == "high" else "estimation basse")
    if levers.margin_pct is not None:
        words.append(f"marge {levers.margin_pct} %")
    return words


def _money(reading: PlanReading | None) -> dict[str, Any] | None:
    if reading is None or not reading.money:
        return None
    return {"used": sum(row[2] for row in reading.money), "limit": sum(row[3] or 0 for row in reading.money)}
