"""The days of the demonstration, written as on one day and moved to the day it is loaded."""

import re
from dataclasses import replace
from datetime import date, timedelta

from jalon.jobs.demonstration.frame import Outline

WRITTEN_ON = date(2026, 11, 29)
"""The day on which the dates of the demonstration are right as they are written."""
_YEAR = re.compile(r"\b20\d\d\b")


def moved(day: date, *, today: date) -> date:
    """The same day, as many whole weeks from `today` as it is written from `WRITTEN_ON`: a Monday stays one.

    >>> moved(date(2026, 11, 2), today=date(2027, 6, 10))
    datetime.date(2027, 5, 10)
    """
    return day + timedelta(weeks=(today - WRITTEN_ON).days // 7)


def years_moved(text: str, *, today: date) -> str:
    """The years a text names, moved as `today` is.

    >>> years_moved("Projet 2027-2029", today=date(2028, 2, 1))
    'Projet 2029-2031'
    """
    later = today.year - WRITTEN_ON.year
    return _YEAR.sub(lambda found: str(int(found.group()) + later), text)


def outline_for(outline: Outline, *, today: date) -> Outline:
    """An outline whose roadmap begins on the first of January to come."""
    later = today.year - WRITTEN_ON.year
    act, author, on = outline.impulse
    return replace(
        outline,
        title=years_moved(outline.title, today=today),
        starts_on=outline.starts_on.replace(year=outline.starts_on.year + later),
        ends_on=outline.ends_on.replace(year=outline.ends_on.year + later),
        phases_start_on=moved(outline.phases_start_on, today=today),
        impulse=(act, author, moved(on, today=today)),
    )
