"""The arbitrage in a browser: no accessibility violation, an empty console, the matrix and the preview by keyboard."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from playwright.sync_api import Page, expect

from jalon.accounts.models import Person
from jalon.arbitrage.models import Score
from jalon.arbitrage.usecases.create_scenario import create_scenario
from jalon.arbitrage.usecases.propose_plan import propose_plan
from jalon.arbitrage.usecases.solve_now import solve_now
from jalon.governance.usecases.set_up_body import add_seat, set_up_body
from jalon.programme.models import Action
from tests.arbitrage.conftest import Territory
from tests.web.arbitrage.test_room_beside import TOLD

pytestmark = pytest.mark.django_db(transaction=True)
LOOK = os.environ.get("JALON_LOOK")
"""Folder where pictures of the screens are left, when given."""


def sign_in(page: Page, server: Any, person: Person) -> None:
    user = person.user
    assert user is not None
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key), "url": server.url}]
    )


def owned(territory: Territory) -> list[Action]:
    return list(territory.actions.values())


def look(page: Page, name: str) -> None:
    """Leave pictures at three widths and in two themes, when asked."""
    if not LOOK:
        return
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for width in (390, 1024, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=str(Path(LOOK) / f"{name}-{width}-{theme}.png"), full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_every_screen_is_accessible_and_the_room_answers(
    territory: Territory, live_server: Any, page: Page, axe: Callable[[Page], None], tmp_path: Path
) -> None:
    owner, roadmap_id, round_id = territory.owner, territory.roadmap.pk, territory.round.pk
    sign_in(page, live_server, Person.objects.get(pk=owner.person_id))
    first = create_scenario(actor=owner, round_id=round_id, name="Enveloppe votée")
    solve_now(actor=owner, scenario_id=first.pk, seconds=5)
    second = create_scenario(
        actor=owner, round_id=round_id, name="Cloud imposé", forced_in=[territory.actions["cloud"].pk]
    )
    plan = solve_now(actor=owner, scenario_id=second.pk, seconds=5)
    rows = [{"id": a.pk, "title": a.title, "proved": n % 2 == 0, "tenths": 5} for n, a in enumerate(owned(territory))]
    near = {"enters": ["Cloud souverain"], "leaves": ["Refonte du site"], "points": 61, "exact": True, "starts": {}}
    plan.explanations |= {
        "solidity": {**TOLD, "columns": {"every": rows[:2], "discuss": rows[2:4], "none": rows[4:]}},
        "next": ["10 000 € de plus en investissement apportent 12 points : entre « Cloud souverain »."],
        "closest": {**near, "tolerance_pct": 2},
        "equivalents": [near],
    }
    plan.save()
    copil = set_up_body(actor=owner, roadmap_id=roadmap_id, kind="copil", name="COPIL")
    add_seat(actor=owner, roadmap_id=roadmap_id, body_id=copil.pk, function="présidence")
    adoption = propose_plan(actor=owner, plan_id=plan.pk)
    territory.round.status = "scoring"
    territory.round.save()
    pages: list[tuple[str, dict[str, Any]]] = [
        ("rounds", {}),
        *(
            (name, {"round_id": round_id})
            for name in ("round", "grid", "scores", "points", "gaps", "ranking", "two_axes", "compare", "scenario_new")
        ),
        ("reason", {"round_id": round_id, "action_id": territory.actions["portail"].pk}),
        ("room", {"scenario_id": second.pk}),
        ("session", {"scenario_id": second.pk}),
        ("plan", {"plan_id": plan.pk}),
        ("curve", {"plan_id": plan.pk}),
        ("solidity", {"plan_id": plan.pk}),
        ("control", {"plan_id": plan.pk}),
        ("promise", {}),
        ("adoption", {"adoption_id": adoption.pk}),
        ("validate", {"adoption_id": adoption.pk}),
        ("scores_import", {"round_id": round_id, "college": "dg"}),
    ]
    for name, kwargs in pages:
        page.goto(live_server.url + reverse(f"arbitrage:{name}", kwargs={"roadmap_id": roadmap_id, **kwargs}))
        axe(page)
        look(page, name)
    for name, kwargs in [("decisions", {}), ("bodies", {}), ("body", {"pk": copil.pk}), ("seat_new", {"pk": copil.pk})]:
        page.goto(live_server.url + reverse(f"governance:{name}", kwargs={"roadmap_id": roadmap_id, **kwargs}))
        axe(page)
        look(page, f"governance-{name}")

    page.goto(live_server.url + reverse("arbitrage:room", kwargs={"roadmap_id": roadmap_id, "scenario_id": second.pk}))
    page.get_by_label("Enveloppe, investissement (%)").fill("-60")
    page.keyboard.press("Tab")  # a lever that is left answers by itself
    expect(page.locator("#apercu")).to_contain_text("non prouvée et non enregistrée")
    axe(page)
    look(page, "room-preview")

    offline = reverse("arbitrage:offline", kwargs={"roadmap_id": roadmap_id, "round_id": round_id})
    file = tmp_path / "seance.html"
    file.write_text(page.request.get(live_server.url + offline).text(), encoding="utf-8")
    page.context.set_offline(True)
    page.goto(file.as_uri())
    expect(page.get_by_role("heading", name="Cloud imposé")).to_be_visible()
    axe(page)
    look(page, "offline")
    page.context.set_offline(False)

    page.goto(
        live_server.url
        + reverse("arbitrage:scores", kwargs={"roadmap_id": roadmap_id, "round_id": round_id})
        + "?college=it"
    )
    cell = page.get_by_label("Portail familles, Service rendu à l’usager")
    cell.focus()
    page.keyboard.press("3")
    expect(page.locator("[data-matrix-status]")).to_contain_text("enregistré")
    assert Score.objects.filter(college="it", value=3).count() == 1

    territory.round.status = "arbitration"
    territory.round.save()
    page.goto(live_server.url + reverse("arbitrage:scores", kwargs={"roadmap_id": roadmap_id, "round_id": round_id}))
    axe(page)
    look(page, "scores-exception")
