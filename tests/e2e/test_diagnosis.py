"""The diagnosis, exactly as a newcomer does it: from a guide of interview to an action, then back to who said it."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.answering import GROUP, Diagnosis
from tests.e2e.listening import ANSWER, ASKED, COMMUNES, IDEA, VERBATIM


@pytest.mark.covers("TER-37", "TER-38", "TER-39", "TER-42")
def test_a_newcomer_hears_a_territory_and_follows_an_action_back_to_its_voices(
    page: Page, browser: Browser, product, instance, samples, axe
) -> None:
    page.expected_errors = ["ERR_INTERNET_DISCONNECTED", "Failed to load resource"]  # type: ignore[attr-defined]
    walk = Diagnosis(page, product, browser, instance.data / "mails")
    today = date.today().isoformat()
    walk.sign_in()
    walk.create_roadmap()
    walk.add_communes()
    walk.plan_interview(today)
    walk.note_offline()
    walk.validate_minutes(walk.send_minutes())
    axe(page)
    address = walk.import_survey(samples / "surveys" / "xlsform" / "tutorial.xls")
    walk.answer_on_phones(address)
    walk.read_results()
    axe(page)
    walk.hold_workshop(today)
    axe(page)
    walk.freeze_codebook()
    voices = [walk.code(words) for words in (VERBATIM, ANSWER, IDEA)]
    letters = [walk.ask(words, commune) for words, commune in zip(ASKED, COMMUNES[2:], strict=True)]
    walk.read_counts()
    group = walk.group_needs(voices + letters)
    for commune in COMMUNES:
        expect(page.locator("main")).to_contain_text(commune)
    axe(page)
    walk.write_objective()
    walk.answer_group(group)
    axe(page)
    walk.follow_back()
    text = zipfile.ZipFile(BytesIO(walk.produce_synthesis())).read("content.xml").decode()
    assert GROUP in text
