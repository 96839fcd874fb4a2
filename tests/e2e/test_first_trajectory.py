"""The main job, exactly as a newcomer does it: from a real territory to a decided, explained, published trajectory."""

from datetime import date
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.journey import TITLE, Journey
from tests.e2e.keyboard import keyboard_only


@pytest.mark.covers("SYN-10", "SYN-32", "TER-17", "PIL-58")
def test_a_newcomer_goes_from_a_real_territory_to_a_published_trajectory(page: Page, product, candidates, axe) -> None:
    """By keyboard alone from end to end."""
    with keyboard_only():
        _walk(Journey(page, product), page, candidates, axe)


def _walk(journey: Journey, page: Page, candidates, axe) -> None:
    journey.sign_in()
    journey.create_roadmap()
    imported = journey.import_list(candidates)
    assert 30 <= imported < 119, "the list is filtered to the size of the territory"
    journey.set_envelopes()
    journey.set_teams()
    journey.first_hour()
    axe(page)
    journey.triage()
    journey.score()
    journey.solve()
    assert all(
        "manque" in reason or "triée" in reason or "mûre" in reason or reason for reason in journey.left_out()[:3]
    )
    axe(page)
    room = page.url
    forced = journey.force_one()
    assert forced
    room = page.url
    journey.set_up_bodies()
    page.goto(room)
    journey.propose()
    today = date.today().isoformat()
    journey.validate(today)
    files = journey.download_pack()
    assert len(PdfReader(BytesIO(files["pdf"])).pages) == 4
    assert all(content for content in files.values())
    journey.deliberate(today)
    address = journey.publish()
    page.context.clear_cookies()
    page.goto(address)
    expect(page.locator("h1")).to_contain_text("Montfort")
    expect(page.locator("main")).to_contain_text(forced)
    assert page.locator("main").get_by_text("prévue").count() > 0
    axe(page)
    assert TITLE
