"""The inventory in a real browser: a secretary enters a contract by keyboard, then every screen is looked at by axe."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from jalon.inventory.models import Contract
from jalon.inventory.registers import REGISTERS
from jalon.kernel.actor import Role
from tests.factories import RoadmapFactory, person_of_member, person_with_role
from tests.inventory.conftest import joined
from tests.inventory.rows import SheetMaker

SCREENS = ("home", "contracts", "map", "infrastructure", "practices", "skills", "catalogue", "import")


@pytest.fixture
def place(transactional_db):
    roadmap = RoadmapFactory()
    commune = joined(roadmap, "Commune des Pins")
    maker = SheetMaker(roadmap, commune)
    for register in REGISTERS:
        maker.make(register.code)
    return roadmap, commune, maker


def sign_in(page, live_server, person):
    client = Client()
    client.force_login(person.user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def test_a_secretary_enters_a_contract_by_keyboard_and_reads_the_last_day_to_act(page, live_server, place):
    roadmap, commune, _maker = place
    sign_in(page, live_server, person_of_member(roadmap, commune, Role.AGENT))
    new = reverse("inventory:new", args=[roadmap.pk, "contrats", commune.pk])
    page.goto(live_server.url + new)
    page.get_by_label("Intitulé").focus()
    page.keyboard.type("Messagerie")
    page.get_by_label("Fin", exact=True).fill("2031-12-31")
    page.get_by_label("Reconduction", exact=True).select_option("tacit")
    page.get_by_label("Durée d’une reconduction").fill("12")
    page.get_by_label("Préavis", exact=True).fill("3")
    page.get_by_label("Unité du préavis").select_option("months")
    page.get_by_label("Sera racheté").select_option("no")
    page.get_by_role("button", name="Enregistrer", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Messagerie")
    expect(page.get_by_text("30 septembre 2031")).to_be_visible()
    assert Contract.objects.get(name="Messagerie").notice == 3


def test_no_screen_of_the_inventory_has_an_accessibility_fault(page, live_server, place, axe):
    roadmap, commune, maker = place
    sign_in(page, live_server, person_with_role(roadmap, Role.ROADMAP_OWNER))
    addresses = [reverse(f"inventory:{name}", args=[roadmap.pk]) for name in SCREENS]
    addresses += [reverse(f"inventory:{name}", args=[roadmap.pk, commune.pk]) for name in ("member", "checklist")]
    contract = maker.sheets["contrats"].pk
    addresses += [reverse(f"inventory:{name}", args=[roadmap.pk, "contrats", contract]) for name in ("sheet", "edit")]
    for address in addresses:
        page.goto(live_server.url + address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
