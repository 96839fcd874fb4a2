"""Counting months on the calendar."""

from calendar import monthrange
from datetime import date, timedelta

LATEST = date(9000, 1, 1)
"""No day that is counted goes further: what adds a day to it still may."""


def months_after(day: date, months: int) -> date:
    """The same day of another month, or its last day when it has no such day; the calendar's bounds are kept.

    >>> months_after(date(2026, 8, 31), 6), months_after(date(2027, 1, 31), -2)
    (datetime.date(2027, 2, 28), datetime.date(2026, 11, 30))
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year < 1:
        return date.min + timedelta(days=1)
    if year >= LATEST.year:
        return LATEST
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
