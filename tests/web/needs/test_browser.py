"""The needs in a real browser: matched by keyboard alone, three widths, two themes, axe, empty console."""

import os

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from jalon.needs.models import Need, NeedGroup
from jalon.needs.usecases.place_need import join_need
from tests.needs.worlds import collection

SHOTS = os.environ.get("JALON_SHOTS", "")
WORDS = (
    "Pouvoir payer la cantine par internet", "Régler la restauration scolaire en ligne", "Payer les repas de l’école par carte",
    "Sauvegarder les données hors site", "Ne pas perdre les fichiers de la mairie", "Relever les compteurs d’eau à distance",
)  # fmt: skip


@pytest.fixture
def here(transactional_db):
    made = collection(4)
    for number, words in enumerate(WORDS):
        made.need(words, number % 4, population="elected", frequency="weekly", intensity="serious")
    return made


def sign_in(page, live_server, person):
    client = Client()
    client.force_login(person.user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def address(live_server, here, name, **more):
    return live_server.url + reverse(f"needs:{name}", kwargs={"roadmap_id": here.roadmap.pk, **more})


def test_needs_are_matched_by_the_keyboard_alone(page, live_server, here, axe):
    sign_in(page, live_server, here.owner_person)
    page.goto(address(live_server, here, "match"))
    axe(page)
    expect(page.get_by_text("0 sur 6")).to_be_visible()
    page.keyboard.press("1")
    expect(page.get_by_text("2 sur 6")).to_be_visible()
    assert NeedGroup.objects.count() == 1
    page.keyboard.press("a")
    expect(page.get_by_text("0 sur 6")).to_be_visible()
    assert NeedGroup.objects.count() == 0
    first = page.locator(".match__words").inner_text()
    page.keyboard.press("p")
    expect(page.locator(".match__words")).not_to_have_text(first)
    proposed = page.locator(".choices__take strong").first.inner_text()
    page.keyboard.press("e")
    page.keyboard.press("1")
    expect(page.locator(".choices__take strong").first).not_to_have_text(proposed)
    for _ in range(6):
        if page.get_by_text("Tous les besoins ont été examinés").count():
            break
        done = page.locator(".meter__text").inner_text()
        page.keyboard.press("n")
        expect(page.locator(".meter__text")).not_to_have_text(done)
    expect(page.get_by_text("Tous les besoins ont été examinés")).to_be_visible()
    assert not Need.objects.filter(group=None).exists()


def test_keys_do_nothing_once_switched_off(page, live_server, here):
    sign_in(page, live_server, here.owner_person)
    page.goto(address(live_server, here, "match"))
    page.get_by_label("Répondre au clavier").uncheck()
    page.keyboard.press("n")
    page.reload()
    expect(page.get_by_label("Répondre au clavier")).not_to_be_checked()
    page.keyboard.press("n")
    assert NeedGroup.objects.count() == 0


def test_the_screens_of_needs_hold_on_a_phone_and_have_no_violation(page, live_server, here, axe):
    one, two = Need.objects.order_by("pk")[:2]
    group = join_need(actor=here.owner, need_id=one.pk, other_id=two.pk)
    sign_in(page, live_server, here.owner_person)
    screens = {
        name: address(live_server, here, name)
        for name in ("list", "groups", "ranking", "departments", "breaks", "new", "import")
    }
    screens |= {
        "need": address(live_server, here, "need", pk=one.pk),
        "group": address(live_server, here, "group", pk=group.pk),
    }
    screens["match"] = address(live_server, here, "match")
    page.set_viewport_size({"width": 390, "height": 844})
    for name, where in screens.items():
        page.goto(where)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        if SHOTS:
            _shoot(page, name)


def _shoot(page, name):
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for width in (390, 1024, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{SHOTS}/{name}-{width}-{theme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
