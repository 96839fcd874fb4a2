"""The look of the product, through the page of components: seen by a browser, by keyboard, in two themes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

ADDRESSES = ("", "/formulaire", "/public", "/feuille", "/entree")
WIDTHS = (390, 1024, 1440)
PAGE = "/developpement/composants"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Like `live_server`, without a database: these pages read none, and one that did would fail here."""
    running = LiveServer("localhost")
    yield running.url
    running.stop()


@pytest.fixture
def shown(settings, server: str) -> str:
    """Address of the page of components, opened by the demonstration."""
    settings.JALON_IS_DEMONSTRATION = True
    return server + PAGE


def width_beyond_window(page: Page) -> int:
    root = "document.documentElement"
    return int(page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_page_of_components_does_not_exist_in_production(client: Client, settings, address):
    settings.JALON_IS_DEMONSTRATION = False
    assert client.get(PAGE + address).status_code == 404


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_shell_is_accessible_at_every_width(shown, page: Page, axe, address, scheme):
    page.emulate_media(color_scheme=scheme)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(shown + address)
        expect(page.locator("h1")).to_be_visible()
        assert width_beyond_window(page) <= 0, f"{address} at {width} scrolls sideways"
        axe(page)


def test_no_component_carries_an_inline_style_or_script(client: Client, settings):
    settings.JALON_IS_DEMONSTRATION = True
    for address in ADDRESSES:
        html = client.get(PAGE + address).content.decode()
        assert not re.search(r"<[^>]*\s(style|on\w+)=", html), address
        assert not re.search(r"<script(?![^>]*\ssrc=)", html), address


def test_the_theme_chosen_is_there_before_the_first_paint_of_the_next_page(shown, page: Page):
    page.emulate_media(color_scheme="light")
    page.goto(shown)
    page.get_by_text("Mon compte :").locator("..").click()
    page.get_by_role("button", name="Sombre").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.add_init_script(
        "document.addEventListener('DOMContentLoaded', () => { window.atStart = document.documentElement.dataset.bsTheme })"
    )
    page.goto(shown + "/public")
    assert page.evaluate("window.atStart") == "dark"
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_slash_leads_to_the_search_unless_it_is_switched_off(shown, page: Page):
    page.goto(shown + "/public")
    page.goto(shown)
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Rechercher")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Rechercher")).to_have_value("/")
    page.get_by_text("Mon compte :").locator("..").click()
    page.get_by_role("button", name=re.compile("Raccourci")).click()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Rechercher")).not_to_be_focused()


def test_the_journey_folds_on_a_phone_and_opens_by_its_button(shown, page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(shown)
    steps = page.get_by_role("navigation", name="Étapes de la feuille de route")
    expect(steps).to_be_hidden()
    page.get_by_role("button", name="Étapes").press("Enter")
    expect(steps).to_be_visible()
    expect(steps.get_by_role("link", name=re.compile("Arbitrer.*à décider"))).to_be_visible()


def test_three_letters_and_two_keys_choose_a_commune(shown, page: Page):
    page.goto(shown)
    commune = page.get_by_role("combobox", name="Commune")
    commune.press_sequentially("re")
    expect(page.get_by_role("listbox", name="Commune")).to_be_hidden()
    commune.press_sequentially("ti")
    expect(page.locator("#commune-list").get_by_role("option", name="Retiers")).to_be_visible()
    commune.press("ArrowDown")
    expect(commune).to_have_attribute("aria-activedescendant", "commune-list-0")
    commune.press("Enter")
    expect(commune).to_have_value("Retiers")
    expect(page.locator('input[name="commune"]')).to_have_value("35239")
    expect(page.get_by_role("listbox", name="Commune")).to_be_hidden()
    commune.press("Backspace")
    expect(page.locator('input[name="commune"]')).to_have_value("")


def test_scores_are_entered_without_the_mouse_and_a_refusal_is_said(shown, page: Page):
    page.expected_errors.append("422")
    page.goto(shown)
    use = page.get_by_role("textbox", name="Portail familles, utilité")
    urgency = page.get_by_role("textbox", name="Portail familles, urgence")
    use.focus()
    use.press("2")
    expect(use).to_have_value("2")
    expect(urgency).to_be_focused()
    said = page.locator("[data-matrix-status]")
    expect(said).to_have_text("Portail familles, utilité : enregistré")
    urgency.press("7")
    expect(urgency).to_have_value("4")
    expect(said).to_have_text("Les notes vont de 0 à 4.")
    urgency.press("ArrowDown")
    expect(page.get_by_role("textbox", name="Archivage électronique, urgence")).to_be_focused()
    page.get_by_role("textbox", name="Portail familles, faisabilité").press("4")
    expect(said).to_have_text("La faisabilité de « Portail familles » est notée par la DSI.")


def test_a_locked_line_of_scores_keeps_its_scores(shown, page: Page):
    page.goto(shown)
    cell = page.get_by_role("textbox", name="Sauvegarde hors site, utilité")
    cell.press("1")
    expect(cell).to_have_value("4")
    expect(page.locator("[data-matrix-status]")).to_have_text("Cette ligne n’est pas ouverte à la notation.")


def test_what_was_typed_is_offered_again_after_the_tab_was_closed(shown, page: Page, context: BrowserContext):
    page.goto(shown + "/formulaire")
    page.get_by_label("Intitulé").fill("Archivage des délibérations")
    expect(page.get_by_text("Brouillon gardé sur cet appareil")).to_be_visible()
    page.close(run_before_unload=False)
    again = context.new_page()
    again.goto(shown + "/formulaire")
    expect(again.get_by_label("Intitulé")).to_have_value("")
    again.get_by_role("button", name="Reprendre ma saisie").click()
    expect(again.get_by_label("Intitulé")).to_have_value("Archivage des délibérations")


def test_a_saved_form_leaves_no_draft_behind(shown, page: Page):
    page.goto(shown + "/formulaire")
    page.get_by_label("Intitulé").fill("Archivage")
    page.get_by_label("Coût", exact=False).first.fill("12")
    expect(page.get_by_text("Brouillon gardé sur cet appareil")).to_be_visible()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("La fiche est enregistrée.")).to_be_visible()
    page.goto(shown + "/formulaire")
    expect(page.get_by_role("button", name="Enregistrer")).to_be_visible()
    expect(page.get_by_role("button", name="Reprendre ma saisie")).to_have_count(0)


def test_a_refused_form_says_what_to_correct_and_leads_to_it(shown, page: Page, axe):
    page.goto(shown + "/formulaire")
    page.get_by_label("En deux phrases").fill("Pour ne plus rien perdre.")
    page.get_by_role("button", name="Enregistrer").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page.get_by_label("En deux phrases")).to_have_value("Pour ne plus rien perdre.")
    axe(page)
    summary.get_by_role("link", name="Intitulé").click()
    title = page.locator("#id_title")
    expect(title).to_be_focused()
    expect(title).to_have_accessible_description(re.compile("sans nom de produit.*obligatoire"))


def test_a_job_is_asked_again_until_it_is_done(shown, page: Page):
    page.goto(shown)
    job = page.locator(".job")
    expect(job).to_contain_text("En cours")
    expect(job).to_contain_text("Terminé", timeout=15_000)
    expect(job.get_by_role("link", name="Voir les actions")).to_be_visible()
    expect(job).not_to_have_attribute("hx-get", re.compile("."))


def test_a_dialog_and_a_menu_close_by_escape_and_give_the_focus_back(shown, page: Page, axe):
    page.goto(shown)
    opener = page.get_by_role("button", name="Pourquoi ?")
    opener.press("Enter")
    expect(page.get_by_role("dialog", name="Pourquoi cette action est-elle différée ?")).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()
    summary = page.locator("summary", has_text="Exporter")
    summary.press("ArrowDown")
    expect(page.get_by_role("link", name="CSV")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="CSV")).to_be_hidden()
    expect(summary).to_be_focused()


def test_the_shares_of_the_weights_follow_the_sliders(shown, page: Page):
    page.goto(shown)
    slider = page.get_by_role("slider", name="Utilité pour l’usager")
    row = page.locator(".weights__row").first
    expect(row.locator("[data-share]")).to_have_text("20 %")
    slider.press("Home")
    expect(row.locator("[data-share]")).to_have_text("0 %")
    expect(page.locator(".weights__row").nth(1).locator("[data-share]")).to_have_text("23 %")


def test_a_lost_connection_is_said(shown, page: Page, context: BrowserContext):
    page.goto(shown + "/formulaire")
    context.set_offline(True)
    expect(page.get_by_text("Connexion perdue.")).to_be_visible()
    context.set_offline(False)
    expect(page.get_by_text("Connexion retrouvée.")).to_be_visible()


def test_a_public_page_reads_without_any_script(shown, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(shown + "/public")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce que nous faisons d’ici 2029")
    expect(page.get_by_role("link", name="Mentions légales")).to_be_visible()
    context.close()


def test_a_printed_screen_leaves_the_shell_behind_and_is_white_even_in_the_dark(shown, page: Page):
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(shown)
    expect(page.locator(".topbar")).to_be_hidden()
    expect(page.locator(".journey")).to_be_hidden()
    expect(page.get_by_role("table").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_every_component_is_described_with_an_example():
    folder = Path(__file__).resolve().parents[2] / "src/jalon/web/templates/components"
    readme = (folder / "README.md").read_text(encoding="utf-8")
    inner = {"head", "scripts", "messages", "offline", "table_region", "panel", "dialog"}
    for file in folder.glob("*.html"):
        assert file.read_text(encoding="utf-8").startswith("{% comment %}"), f"{file.name} has no parameters described"
        if file.stem not in inner and not file.stem.startswith("shell_"):
            assert f"`{file.name}`" in readme or f"components/{file.name}" in readme, (
                f"{file.name} is not in the README"
            )
