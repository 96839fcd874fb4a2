"""The screens of the programme in a real browser: three widths, two themes, keyboard, axe, empty console."""

import os

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from jalon.kernel.actor import Role
from jalon.organisations.usecases.load_shipped_lists import load_shipped_lists
from jalon.programme.changes import ActionChanges
from jalon.programme.models import Action
from jalon.programme.quick import QuickAnswers, quick_changes
from jalon.programme.usecases.create_action import create_action
from jalon.programme.usecases.load_obligations import load_obligations
from jalon.programme.usecases.manage_import import start_import
from tests.factories import AxisFactory, NeedFactory, RoadmapFactory, actor_of_person, person_with_role

SHOTS = os.environ.get("JALON_SHOTS", "")
WIDTHS = (390, 1024, 1440)


@pytest.fixture
def furnished(transactional_db):
    load_shipped_lists()
    load_obligations()
    # the palest colours that an organisation may choose: every screen stays readable under them
    roadmap = RoadmapFactory(organisation__primary_colour="#767676", organisation__accent_colour="#767676")
    person = person_with_role(roadmap, Role.ROADMAP_OWNER)
    owner = actor_of_person(person)
    axis = AxisFactory(roadmap=roadmap, title="Simplifier la relation à l’usager")
    need = NeedFactory(roadmap=roadmap)
    for title in ("Portail familles", "Téléphonie IP", "Sauvegarde externalisée"):
        answers = QuickAnswers(investment="m", recurring="s", effort="m", duration_quarters=3, confidence="comparable")
        action = create_action(actor=owner, roadmap_id=roadmap.pk, title=title, changes=quick_changes(answers, roadmap))
    from jalon.programme.usecases.change_action import change_action

    change_action(
        actor=owner,
        action_id=action.pk,
        changes=ActionChanges(axis_id=axis.pk, need_ids=(need.pk,), risks="Reprise de l’existant"),
    )
    batch = start_import(
        actor=owner, roadmap_id=roadmap.pk, filename="liste.csv", data="Projet;Coût\nGED;12 k€\nSIG;bientôt\n".encode()
    )
    return roadmap, person, action, batch


def sign_in(page, live_server, person):
    client = Client()
    client.force_login(person.user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def addresses(roadmap, action, batch):
    base = f"/feuilles/{roadmap.pk}/actions/"
    return {
        "list": base,
        "board": base + "tableau",
        "new": base + "nouvelle",
        "triage": base + "tri",
        "work": base + "programme-priorise",
        "balance": base + "equilibre",
        "obligations": base + "obligations",
        "portfolios": base + "portefeuilles",
        "action": f"{base}{action.pk}/",
        "edit": f"{base}{action.pk}/modifier/gains",
        "means": f"{base}{action.pk}/modifier/argent",
        "links": f"{base}{action.pk}/liens",
        "variant": f"{base}{action.pk}/variantes/nouvelle",
        "import": base + "importer",
        "columns": f"{base}importer/{batch.key}/colonnes",
        "check": f"{base}importer/{batch.key}/verifier",
    }


def test_every_screen_is_accessible_and_fits(page, live_server, axe, furnished):
    roadmap, person, action, batch = furnished
    sign_in(page, live_server, person)
    for name, address in addresses(roadmap, action, batch).items():
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.goto(live_server.url + address)
            for width in WIDTHS if theme == "light" or SHOTS else WIDTHS[:1]:
                page.set_viewport_size({"width": width, "height": 900})
                overflow = page.evaluate(
                    "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                assert overflow <= 0, f"{name} at {width}"
                if SHOTS:
                    page.screenshot(path=f"{SHOTS}/{name}-{width}-{theme}.png", full_page=True)
            axe(page)


def test_on_a_phone_an_action_is_sorted_without_scrolling_sideways(page, live_server, furnished):
    roadmap, person, _action, _batch = furnished
    sign_in(page, live_server, person)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/feuilles/{roadmap.pk}/actions/tri")
    frame = page.get_by_role("region", name="Actions à trier")
    assert frame.evaluate("frame => frame.scrollWidth - frame.clientWidth") <= 0
    cell = frame.get_by_role("cell").filter(has=page.get_by_role("group", name="Tri de Portail familles"))
    assert "Votre tri" in cell.evaluate("cell => getComputedStyle(cell, '::before').content")


def test_an_action_is_created_and_sorted_with_the_keyboard_only(page, live_server, furnished):
    roadmap, person, _action, _batch = furnished
    sign_in(page, live_server, person)
    page.goto(f"{live_server.url}/feuilles/{roadmap.pk}/actions/nouvelle")
    page.get_by_label("Intitulé").focus()
    page.keyboard.type("Prise de rendez-vous en ligne")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("A004 Prise de rendez-vous en ligne")
    page.goto(f"{live_server.url}/feuilles/{roadmap.pk}/actions/tri")
    box = page.get_by_role("group", name="Tri de Portail familles").get_by_label("non mûre")
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("1 action triée")
    assert Action.objects.get(title="Portail familles").triage == "not_ripe"
