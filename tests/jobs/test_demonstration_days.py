"""The days of the demonstration follow the day it is loaded, so that nothing of it is stale nor already over."""

from datetime import date, timedelta

import pytest

from jalon.jobs.demonstration import outlines
from jalon.jobs.demonstration.days import WRITTEN_ON, moved, outline_for, years_moved
from jalon.jobs.demonstration.diagnosis import OF_MEMBERS
from jalon.jobs.demonstration.voices_words import IDEAS, INTERVIEWS, of_islands
from jalon.jobs.demonstration.words import FATES, GROUPS, NEEDS, OTHER_WORDS
from jalon.kernel.text import fold

DAYS = (WRITTEN_ON, date(2027, 1, 15), date(2027, 7, 1), date(2028, 2, 29), date(2031, 12, 31))


@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize("written", [outlines.SYN, outlines.TER, outlines.VIL])
def test_a_roadmap_of_the_demonstration_begins_next_january_whatever_the_day(written, today):
    outline = outline_for(written, today=today)
    assert outline.starts_on == date(today.year + 1, 1, 1)
    assert outline.ends_on - outline.starts_on > timedelta(days=1000)
    assert str(outline.starts_on.year) in outline.title
    assert str(outline.ends_on.year) in outline.title
    assert outline.impulse[2] < outline.phases_start_on < today


def test_on_the_day_it_was_written_nothing_moves_and_a_week_later_everything_does_by_a_week():
    assert outline_for(outlines.TER, today=WRITTEN_ON) == outlines.TER
    monday = date(2026, 11, 2)
    later = moved(monday, today=WRITTEN_ON + timedelta(days=10))
    assert (later - monday).days == 7
    assert later.weekday() == monday.weekday()
    assert years_moved("Deux postes de 2017", today=date(2029, 1, 1)) == "Deux postes de 2020"


def test_the_words_of_the_islands_know_neither_euros_nor_railway_stations():
    told = [text for heard in INTERVIEWS for _number, text in heard.notes] + [
        text for _t, ideas in IDEAS for text in ideas
    ]
    for text in map(of_islands, told):
        assert "euros" not in text
        assert "gare" not in text.split()


def test_a_group_is_named_in_words_that_no_need_says():
    """Otherwise the reports would not cite it: its title would be somebody's raw words."""
    said = {fold(statement) for statement, _code in NEEDS} | {fold(w) for words in OTHER_WORDS.values() for w in words}
    assert not {fold(title) for title in GROUPS.values()} & said
    assert set(FATES) | set(GROUPS) <= {code for _statement, code in NEEDS}


def test_every_member_has_a_finding_of_its_own():
    for rank in range(1, 40):
        assert any(is_here(rank) for is_here, _draft in OF_MEMBERS), rank
