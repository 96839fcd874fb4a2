"""The organisations' screens in a real browser: accessible at every width and theme, usable by keyboard alone."""

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from jalon.organisations.models import Department, Membership, Organisation
from jalon.organisations.usecases.load_shipped_lists import load_shipped_lists
from tests.factories import CommuneFactory, OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ("organisation", "members", "chart", "skills", "brand", "edit", "add_member", "add_department")


def url(name, *args):
    return reverse(f"organisations:{name}", args=args)


@pytest.fixture
def signed_in(page: Page, live_server, administrator) -> Page:
    """A browser that holds the session of the administrator."""
    cookie = administrator.cookies[django_settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return page


@pytest.fixture
def commune(town) -> Organisation:
    load_shipped_lists()
    epci = OrganisationFactory(name="CC d’essai", kind="epci")
    Department.objects.create(organisation=town, name="DSI", is_it=True)
    row = CommuneFactory(name="Saint-Malo", sort_key="saint malo", search_key="saint malo st 35288", epci=epci)
    Organisation.objects.filter(pk=row.pk).update(departement_code="35", siren="213502883")
    Membership.objects.create(umbrella=town, member=epci)
    return row


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1024, "dark"), (1440, "light")])
def test_every_page_is_accessible_at_every_width_and_theme(width, scheme, signed_in, live_server, town, commune, axe):
    signed_in.emulate_media(color_scheme=scheme)
    signed_in.set_viewport_size({"width": width, "height": 900})
    addresses = [url(name, town.pk) for name in PAGES] + [url(name) for name in ("list", "registry", "add", "import")]
    addresses += [url("list") + "?q=zzzz", url("membership", Membership.objects.get().pk)]
    addresses += [url("department", Department.objects.get().pk), url("transfer", Membership.objects.get().pk)]
    for address in addresses:
        signed_in.goto(live_server.url + address)
        expect(signed_in.locator("h1")).to_be_visible()
        beyond = signed_in.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, f"{address} scrolls sideways at {width}"
        axe(signed_in)


def test_a_member_is_chosen_and_added_by_keyboard_alone(signed_in, live_server, town, commune, axe):
    signed_in.goto(live_server.url + url("add_member", town.pk))
    field = signed_in.get_by_role("combobox", name="Membre")
    field.focus()
    signed_in.keyboard.type("st m")
    expect(signed_in.get_by_role("option", name="Saint-Malo (35) commune")).to_be_visible()
    axe(signed_in)
    signed_in.keyboard.press("ArrowDown")
    signed_in.keyboard.press("Enter")
    expect(field).to_have_value("Saint-Malo (35)")
    for _step in range(10):
        signed_in.keyboard.press("Tab")
        if signed_in.evaluate("document.activeElement.textContent.trim()") == "Ajouter le membre":
            break
    signed_in.keyboard.press("Enter")
    expect(signed_in.get_by_text("« Saint-Malo » est ajouté aux membres.")).to_be_visible()
    assert Membership.objects.filter(umbrella=town, member=commune).exists()


def test_what_the_arrow_points_at_stays_pointed_when_later_letters_are_answered(signed_in, live_server, town, commune):
    signed_in.goto(live_server.url + url("add_member", town.pk))
    field = signed_in.get_by_role("combobox", name="Membre")
    field.focus()
    signed_in.keyboard.type("sai")
    option = signed_in.get_by_role("option", name="Saint-Malo (35) commune")
    expect(option).to_be_visible()
    signed_in.keyboard.press("Enter")
    expect(option).to_be_visible()
    assert signed_in.url.endswith(url("add_member", town.pk)), "with the list open, Enter sends nothing"
    signed_in.keyboard.press("ArrowDown")
    with signed_in.expect_response(lambda answer: "q=saint" in answer.url):
        signed_in.keyboard.type("nt")
    expect(option).to_have_attribute("aria-selected", "true")
    signed_in.keyboard.press("Enter")
    expect(field).to_have_value("Saint-Malo (35)")
