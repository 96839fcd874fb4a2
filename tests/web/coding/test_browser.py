"""Coding in a real browser: by keyboard alone, then on a phone without JavaScript; the thread is followed back."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from jalon.diagnosis.models import Passage
from jalon.kernel.actor import Role
from jalon.needs.models import Need
from jalon.roadmaps.models import Participant
from tests.diagnosis.voices import codebook_of, note_of
from tests.factories import ActionFactory, CommuneFactory, RoadmapFactory, actor_of_person, person_with_role

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "😀 La cantine se paie au guichet. Les parents attendent le vendredi. Tout est sur papier."


def signed_in(context, client, live_server, person):
    client.force_login(person.user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])


@pytest.fixture
def scene():
    roadmap = RoadmapFactory(status="under_construction")
    person = person_with_role(roadmap, Role.ROADMAP_OWNER)
    place = CommuneFactory()
    Participant.objects.create(roadmap=roadmap, organisation=place)
    note = note_of(roadmap, place, WORDS)
    codebook_of(actor_of_person(person), roadmap)
    return roadmap, person, note


@pytest.mark.covers("TER-42")
def test_words_are_chosen_and_coded_by_keyboard_and_the_need_leads_back_to_them(page, client, live_server, axe, scene):
    roadmap, person, note = scene
    signed_in(page.context, client, live_server, person)
    page.goto(live_server.url + reverse("coding:voice", args=[roadmap.pk, "note", note.pk]))
    axe(page)
    page.get_by_text("Choisir des mots précis").press("Enter")
    whole = page.get_by_label("Sélectionnez les mots, à la souris ou au clavier (Maj + flèches)")
    whole.press("Control+Home")
    for _step in range(2):
        whole.press("ArrowRight")
    for _step in range(len("La cantine")):
        whole.press("Shift+ArrowRight")
    expect(page.locator("[data-coding-chosen]")).to_contain_text("« La cantine »")
    whole.press("5")
    expect(page.get_by_label("Enfance, écoles, cantine")).to_be_checked()
    page.get_by_label("Citer ce passage").press("Space")
    page.get_by_role("button", name="Coder et en faire un besoin").press("Enter")
    expect(page.locator("h1")).to_contain_text("La cantine")
    passage, need = Passage.objects.get(), Need.objects.get()
    assert (passage.text, passage.starts_at) == ("La cantine", 2), "an emoji counts for one character"
    action = ActionFactory(roadmap=roadmap)
    action.need_links.create(need=need)
    page.goto(live_server.url + reverse("programme:action", args=[roadmap.pk, action.pk]))
    page.get_by_role("link", name=f"passage n° {passage.pk}").click()
    expect(page.locator("main")).to_contain_text(action.title)
    axe(page)
    page.locator("main").get_by_role("link", name="Entretien, Personne entendue (verbatim)").first.click()
    expect(page.locator("main")).to_contain_text("Tout est sur papier.")


def test_a_phone_without_javascript_codes_sentences(browser, browser_context_args, client, live_server, scene):
    roadmap, person, note = scene
    phone = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}
    context = browser.new_context(**{**browser_context_args, **phone})
    signed_in(context, client, live_server, person)
    page = context.new_page()
    page.goto(live_server.url + reverse("coding:voice", args=[roadmap.pk, "note", note.pk]))
    page.get_by_label("Les parents attendent le vendredi.").check()
    page.get_by_label("Tout est sur papier.").check()
    page.get_by_label("Enfance, écoles, cantine").check()
    page.get_by_role("button", name="Coder le passage").click()
    expect(page.locator("main")).to_contain_text("Passages déjà codés")
    assert Passage.objects.get().text == "Les parents attendent le vendredi. Tout est sur papier."
    context.close()
