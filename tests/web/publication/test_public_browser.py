"""The public site and its preparation in a real browser: accessible at every width and theme, without JavaScript too."""

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from jalon.publication.usecases.publish_roadmap import publish_roadmap
from jalon.publication.usecases.write_entry import write_entry
from tests.publication.conftest import undecided, world  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
SITE = "/public/essai"
PAGE = f"{SITE}/feuilles/projet-numerique-2027"
OUTSIDE = (
    SITE, PAGE, f"{PAGE}?axe=1&q=zzz", f"{PAGE}/actions/portail-familles", f"{SITE}/mentions-legales",
    f"{SITE}/accessibilite", f"{SITE}/donnees",
)  # fmt: skip


@pytest.fixture
def published(world):  # noqa: F811
    write_entry(
        actor=world.owner, action_id=world.actions["portail"].pk, kind="result", text="300 familles", on=world.owner.on
    )
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk)
    return world


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1024, "dark"), (1440, "light")])
def test_every_page_is_accessible_at_every_width_and_theme(width, scheme, page: Page, live_server, published, axe):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    client = Client()
    client.force_login(published.people["responsable"].user)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    pk = published.roadmap.pk
    inside = [reverse(f"publication:{name}", args=[pk]) for name in ("manage", "preview", "site", "withdraw")]
    inside.append(reverse("publication:entries", args=[pk, published.actions["portail"].pk]))
    for address in (*OUTSIDE, *inside):
        if address == inside[0]:
            assert page.context.cookies() == []
            page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page.goto(live_server.url + address)
        expect(page.locator("h1")).to_be_visible()
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, f"{address} scrolls sideways at {width}"
        axe(page)


def test_a_visitor_without_javascript_filters_and_opens_an_action(browser: Browser, live_server, published):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(live_server.url + PAGE)
    page.get_by_label("Axe", exact=True).select_option(label="1. Proximité (2)")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_text("2 actions sur 4")).to_be_visible()
    assert "axe=1" in page.url
    page.get_by_role("link", name="Fibre des écoles").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fibre des écoles")
    assert context.cookies() == []
    context.close()
