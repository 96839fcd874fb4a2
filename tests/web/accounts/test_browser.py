"""Accounts in a real browser: every page at three widths and two themes, and the way in by keyboard."""

import re

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, expect

from jalon.accounts.models import OrganisationRole
from jalon.kernel.actor import Role
from jalon.organisations.models import Membership
from tests.factories import CommuneFactory, PersonFactory, RoadmapFactory, person_with_role
from tests.web.accounts.conftest import PASSWORD, client_of

pytestmark = pytest.mark.django_db(transaction=True)
NEWCOMER = "Nouvelle responsable (aucun rôle encore)"
WIDTHS = pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1024, "dark"), (1440, "light")])


def look(page: Page, address: str, axe) -> None:
    page.goto(address)
    expect(page.locator("h1")).to_have_count(1)
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond <= 0, f"{address} scrolls sideways"
    assert not re.search(r"\b(Password|Sign|Your|Please|account)\b", page.inner_text("main")), page.inner_text("main")
    axe(page)


def sign_in_browser(page: Page, live_server, person) -> None:
    cookie = client_of(person).cookies[django_settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


@WIDTHS
def test_every_page_of_the_entrance_is_accessible(width, scheme, page, live_server, demonstration, axe):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.expected_errors = ["410"]
    names = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"]
    names += ["account_reset_password_from_key_done", "account_inactive", "accounts:demonstration", "accounts:mails"]
    addresses = [reverse(name) for name in names] + [reverse("accounts:invitation", args=["perdu"])]
    addresses.append(reverse("account_reset_password_from_key", args=["x", "perdu"]))
    for address in addresses:
        look(page, live_server.url + address, axe)


@WIDTHS
def test_every_page_of_people_is_accessible(width, scheme, page, live_server, town, town_admin, axe):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    Membership.objects.create(umbrella=town, member=CommuneFactory())
    both = PersonFactory(organisation=town, title="Directrice")
    for role in (Role.CIO, Role.ROADMAP_OWNER):
        OrganisationRole.objects.create(person=both, organisation=town, role=role)
    sign_in_browser(page, live_server, town_admin)
    people = reverse("accounts:organisation_people", args=[town.pk])
    addresses = [people, f"{people}?population=membres", f"{people}?population=elus"]
    addresses += [reverse(f"accounts:{name}") for name in ("me", "edit_me", "people")]
    addresses += [reverse(f"accounts:{name}", args=[town.pk]) for name in ("person_add", "role_grant", "invite")]
    addresses += [reverse(name) for name in ("account_logout", "account_set_password", "mfa_index")]
    addresses += [reverse("usersessions_list"), reverse("desk:notifications")]
    for address in addresses:
        look(page, live_server.url + address, axe)


def test_the_newcomer_enters_the_demonstration_by_one_click(page, live_server, demonstration):
    page.goto(live_server.url + reverse("account_login"))
    expect(page.get_by_role("region", name="Démonstration", exact=True)).to_be_visible()
    page.get_by_role("button", name=NEWCOMER).click()
    expect(page.get_by_text("Bienvenue")).to_be_visible()


def test_an_invitation_is_opened_by_keyboard_alone(page, live_server, town, town_admin, settings, axe):
    settings.JALON_PUBLIC_URL = live_server.url
    roadmap = RoadmapFactory(organisation=town)
    sign_in_browser(page, live_server, person_with_role(roadmap, Role.ROADMAP_OWNER))
    look(page, live_server.url + reverse("accounts:invite_roadmap", args=[roadmap.pk]), axe)
    page.get_by_label("Nom et prénom").fill("Cheffe de projet")
    page.get_by_label("Adresse électronique").fill("cheffe@exemple.fr")
    page.get_by_role("button", name="Envoyer l’invitation").press("Enter")
    expect(page.get_by_text("L’invitation est partie")).to_be_visible()
    axe(page)
    page.context.clear_cookies()
    look(page, re.search(r"http\S+/compte/invitation/\S+", mail.outbox[0].body)[0], axe)
    page.get_by_label("Mot de passe", exact=False).first.focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Votre compte est ouvert. Bienvenue.")).to_be_visible()


def test_a_second_factor_is_put_in_service_then_asked(page, live_server, account, axe):
    def sign_in():
        page.goto(live_server.url + reverse("account_login"))
        page.get_by_label("Adresse électronique").fill("agent@exemple.fr")
        page.get_by_label("Mot de passe", exact=False).first.fill(PASSWORD)
        page.get_by_role("button", name="Se connecter").click()

    sign_in()
    look(page, live_server.url + reverse("account_change_password"), axe)
    look(page, live_server.url + reverse("mfa_activate_totp"), axe)
    expect(page.get_by_role("heading", name="Confirmez que c’est vous")).to_be_visible()
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("heading", name="Mettre en service le second facteur")).to_be_visible()
    axe(page)
    secret = page.locator("code").inner_text()
    page.locator("main input[type=text], main input[name=code]").first.fill(code_of(secret))
    page.get_by_role("button", name="Mettre en service").click()
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    axe(page)
    backup = page.locator("main li code").first.inner_text()
    for name in ("mfa_generate_recovery_codes", "mfa_deactivate_totp", "mfa_index"):
        look(page, live_server.url + reverse(name), axe)
    page.context.clear_cookies()
    sign_in()
    expect(page.get_by_role("heading", name="Votre code à usage unique")).to_be_visible()
    axe(page)
    page.locator("input[name=code]").fill(backup)
    page.get_by_role("button", name="Se connecter").click()
    page.goto(live_server.url + reverse("accounts:me"))
    expect(page.get_by_text("en service")).to_be_visible()


def code_of(secret: str) -> str:
    from allauth.mfa.totp.internal import auth

    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return auth.format_hotp_value(auth.hotp_value(secret, counter))
