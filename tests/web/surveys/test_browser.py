"""A phone, a real browser: with a connection lost at « send », then without JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from jalon.surveys.models import AnonymousResponse
from tests.surveys.making import make_survey

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}


def test_words_stay_in_the_form_while_the_connection_is_lost_then_are_stored_once(page, live_server, axe):
    survey, _actor = make_survey()
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + reverse("answers:answer", args=[survey.public_code]))
    axe(page)
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("alert")).to_contain_text("Une réponse est à revoir")
    axe(page)
    page.get_by_label("Non", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Continuer").press("Enter")
    page.get_by_label("Pourquoi pas ?").fill("Pas de réseau ici")
    page.expected_errors = ["ERR_INTERNET_DISCONNECTED", "Failed to load resource", "422"]
    page.context.set_offline(True)
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator("[data-state]")).to_contain_text("Vos mots restent sur cette page")
    expect(page.get_by_label("Pourquoi pas ?")).to_have_value("Pas de réseau ici")
    page.context.set_offline(False)
    expect(page.get_by_text("Qu’attendez-vous ?")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Envoyer ma réponse").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, votre réponse est enregistrée")
    axe(page)
    assert AnonymousResponse.objects.get().values["pourquoi"] == "Pas de réseau ici"


@pytest.mark.covers("TER-38")
def test_without_javascript_a_phone_answers_page_after_page(browser, browser_context_args, live_server):
    survey, _actor = make_survey()
    context = browser.new_context(**{**browser_context_args, "viewport": PHONE, "java_script_enabled": False})
    page = context.new_page()
    page.goto(live_server.url + reverse("answers:answer", args=[survey.public_code]))
    page.get_by_label("Oui", exact=True).check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Payer la cantine").check()
    page.get_by_role("button", name="Revenir").click()
    expect(page.get_by_label("Oui", exact=True)).to_be_checked()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_label("Payer la cantine")).to_be_checked()
    page.get_by_role("button", name="Envoyer ma réponse").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, votre réponse est enregistrée")
    assert context.cookies() == []
    context.close()
    assert AnonymousResponse.objects.count() == 1
