"""The collection in a real browser: notes without network, the phone, three widths, keyboard, axe, empty console."""

import os
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from jalon.diagnosis.models import InterviewNote
from jalon.diagnosis.usecases.run_workshop import WorkshopSheet, open_to_phones, save_workshop
from jalon.diagnosis.usecases.save_campaign import CampaignSheet, TargetSheet, save_campaign, set_targets
from jalon.diagnosis.usecases.sort_ideas import add_idea
from tests.diagnosis.conftest import NOW

SHOTS = os.environ.get("JALON_SHOTS", "")


@pytest.fixture
def live(transactional_db, scene):
    return scene


def sign_in(page, live_server, person):
    client = Client()
    client.force_login(person.user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.mark.covers("TER-37")
def test_notes_survive_a_lost_connection_and_a_closed_tab(page, live_server, axe, live, interview):
    page.expected_errors = ["ERR_INTERNET_DISCONNECTED", "Failed to load resource"]
    sign_in(page, live_server, live.persons["responsable"])
    address = live_server.url + reverse("diagnosis:notes", kwargs={"roadmap_id": live.roadmap.pk, "pk": interview.pk})
    page.goto(address)
    axe(page)
    state = page.locator("[data-notes-state]")
    first = page.get_by_label("Note, question 1").first
    first.fill("Noté avec réseau")
    expect(state).to_contain_text("Tout est enregistré")
    page.context.set_offline(True)
    first.fill("Noté avec réseau, puis sans")
    page.get_by_role("button", name=re.compile("Autre verbatim.*question 2")).click()
    page.keyboard.type("Je saisis tout deux fois")
    expect(state).to_contain_text("Pas de connexion : 2 notes gardées")
    assert InterviewNote.objects.get().text == "Noté avec réseau"
    page.context.set_offline(False)
    page.goto(live_server.url + reverse("roadmaps:list"))  # the tab goes elsewhere before anything left
    page.goto(address)
    expect(state).to_contain_text("Tout est enregistré")
    expect(page.get_by_label("Note, question 1").first).to_have_value("Noté avec réseau, puis sans")
    assert sorted(InterviewNote.objects.values_list("kind", "text")) == [
        ("note", "Noté avec réseau, puis sans"),
        ("verbatim", "Je saisis tout deux fois"),
    ]
    shoot(page, "notes")


def test_who_spoke_corrects_on_a_phone_without_script(browser, live_server, live, sent):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(live_server.url + reverse("voices:minutes_link", args=[sent.token]))
    assert sent.token not in page.url
    page.get_by_text("Corriger ce passage").first.click()
    page.locator("textarea").first.fill("Le logiciel de cantine est lent le lundi.")
    shoot(page, "minutes-phone")
    page.get_by_role("button", name="Valider le compte rendu").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merci")
    context.close()
    sent.interview.refresh_from_db()
    assert sent.interview.state == "amended"


@pytest.fixture
def furnished(live, noted):
    owner, roadmap = live.owner, live.roadmap
    campaign = save_campaign(actor=owner, roadmap_id=roadmap.pk, sheet=CampaignSheet("Automne", NOW.date(), NOW.date()))
    everybody = [live.commune.pk, live.other.pk]
    set_targets(actor=owner, campaign_id=campaign.pk, sheet=TargetSheet(everybody, ["agents", "elected"], 1))
    workshop = save_workshop(
        actor=owner,
        roadmap_id=roadmap.pk,
        sheet=WorkshopSheet("Soirée", "Que manque-t-il ?", "inhabitants", live.commune.pk),
    )
    add_idea(actor=owner, workshop_id=workshop.pk, text="Payer la cantine")
    from django.utils import timezone

    open_to_phones(actor=owner, workshop_id=workshop.pk, now=timezone.now())

    def at(name, **more):
        return reverse(f"diagnosis:{name}", kwargs={"roadmap_id": roadmap.pk, **more})

    return {
        "plan": at("plan"),
        "campaign": at("campaign", pk=campaign.pk),
        "targets": at("targets", pk=campaign.pk),
        "interviews": at("interviews"),
        "interview": at("interview", pk=noted.pk),
        "interview_new": at("interview_new"),
        "guide": at("guide", pk=live.guide.pk),
        "workshop": at("workshop", pk=workshop.pk),
        "projected": at("projected", pk=workshop.pk),
        "documents": at("documents"),
        "document_new": at("document_new"),
        "correspondents": at("correspondents"),
        "notice": at("notice"),
        "enter": reverse("voices:workshop"),
    }


def test_every_screen_is_accessible_and_fits(page, live_server, axe, live, furnished):
    sign_in(page, live_server, live.persons["responsable"])
    for name, address in furnished.items():
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(live_server.url + address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, f"{name} : {width} px"
        axe(page)
        shoot(page, f"{name}-390")
