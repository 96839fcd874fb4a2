"""The last day to act on a contract; see `docs/regles/contrats.md`. Values in, values out: no database, no clock."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jalon.kernel.months import LATEST, months_after

STEPS = (30, 90, 180, 365)
"""Days before the last day to act at which somebody is told, nearest first."""


class State(StrEnum):
    """How near the last day to act is."""

    UNKNOWN = "unknown"
    ENDED = "ended"
    LATE = "late"
    IN_30 = "in_30"
    IN_90 = "in_90"
    IN_180 = "in_180"
    IN_365 = "in_365"
    LATER = "later"


class Unit(StrEnum):
    """Unit of a notice."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class Renewal(StrEnum):
    """What happens at the end of a period."""

    NONE = "none"
    EXPRESS = "express"
    TACIT = "tacit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a contract says of its end.

    Args:
        ends_on: last day of the first period, included; None when nobody knows.
        extended_until: last day after a signed extension; replaces `ends_on`.
        renewal_months: length of each renewal; 0 is read as no renewal.
        max_renewals: None for no limit.
        renewals_done: express renewals decided so far.
        is_bought_again: the need goes on after the contract.
    """

    ends_on: date | None
    extended_until: date | None = None
    irrevocable_until: date | None = None
    renewal: str = Renewal.NONE
    renewal_months: int = 0
    max_renewals: int | None = None
    renewals_done: int = 0
    notice: int = 0
    notice_unit: str = Unit.MONTHS
    is_bought_again: bool = True

    @property
    def first_end(self) -> date | None:
        """Last day of the first period, extension included."""
        return self.extended_until or self.ends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """What to do and by when.

    Args:
        term_ends_on: end of the period on which one can act.
        notice_on: last day to give notice, or to decide an express renewal; None when there is none to give.
        procurement_on: last day to start the next procurement; None when nothing is bought again.
        act_on: the earliest of both; the end itself when there is neither.
        missed_on: the last notice let go, when the contract went on by itself because of it.
        days_left: from today to `act_on`; negative when it is past; None when the end is unknown.
        is_last_term: nothing renews it any more.
    """

    state: State
    term_ends_on: date | None = None
    notice_on: date | None = None
    procurement_on: date | None = None
    act_on: date | None = None
    missed_on: date | None = None
    days_left: int | None = None
    is_last_term: bool = True


def end_after(end: date, months: int) -> date:
    """The end of the period that follows `end` by a number of months: the day before the same day of the month.

    >>> end_after(date(2027, 1, 31), 1), end_after(date(2027, 2, 28), 12), end_after(date(2027, 1, 30), 1)
    (datetime.date(2027, 2, 28), datetime.date(2028, 2, 29), datetime.date(2027, 2, 28))
    """
    start = end + timedelta(days=1)
    moved = months_after(start, months)
    return moved - timedelta(days=1) if moved.day == start.day else moved


def day_before(end: date, count: int, unit: str) -> date:
    """The last day that leaves a whole notice before the end of the last day of a period.

    >>> day_before(date(2027, 5, 31), 3, Unit.MONTHS), day_before(date(2027, 12, 31), 90, Unit.DAYS)
    (datetime.date(2027, 2, 28), datetime.date(2027, 10, 2))
    """
    if unit == Unit.MONTHS:
        return months_after(end + timedelta(days=1), -count) - timedelta(days=1)
    return end - timedelta(days=count * (7 if unit == Unit.WEEKS else 1))


def deadline_of(terms: Terms, *, today: date, lead_months: int) -> Deadline:
    """The last day to act, for today.

    Args:
        lead_months: time that a new procurement of this amount takes.
    """
    first = terms.first_end
    if first is None:
        return Deadline(state=State.UNKNOWN)
    rank, missed = _period(terms, first, today)
    end = _nth_end(terms, first, rank)
    is_last = not _is_renewable(terms, rank)
    notice_on = None if is_last else day_before(end, terms.notice, terms.notice_unit)
    procurement_on = day_before(end, lead_months, Unit.MONTHS) if terms.is_bought_again else None
    act_on = min((day for day in (notice_on, procurement_on) if day is not None), default=end)
    return Deadline(
        state=_state(today, end, act_on),
        term_ends_on=end,
        notice_on=notice_on,
        procurement_on=procurement_on,
        act_on=act_on,
        missed_on=missed,
        days_left=(act_on - today).days,
        is_last_term=is_last,
    )


def _period(terms: Terms, first: date, today: date) -> tuple[int, date | None]:
    """Rank of the period on which one can still act, and the notice that was let go before it."""
    if terms.renewal == Renewal.EXPRESS:
        return (terms.renewals_done if terms.renewal_months > 0 else 0), None
    rank, missed = 0, None
    while _is_renewable(terms, rank):
        end = _nth_end(terms, first, rank)
        last_notice = day_before(end, terms.notice, terms.notice_unit)
        is_bound = terms.irrevocable_until is not None and end < terms.irrevocable_until
        if (last_notice >= today and not is_bound) or end.year >= LATEST.year - 1:
            break
        if last_notice < today and not is_bound:
            missed = last_notice
        rank += 1
    return rank, missed


def _is_renewable(terms: Terms, rank: int) -> bool:
    if terms.renewal == Renewal.NONE or terms.renewal_months <= 0:
        return False
    return terms.max_renewals is None or rank < terms.max_renewals


def _nth_end(terms: Terms, first: date, rank: int) -> date:
    return first if rank == 0 else end_after(first, rank * terms.renewal_months)


def _state(today: date, end: date, act_on: date) -> State:
    if end < today:
        return State.ENDED
    left = (act_on - today).days
    if left < 0:
        return State.LATE
    for step, state in zip(STEPS, (State.IN_30, State.IN_90, State.IN_180, State.IN_365), strict=True):
        if left <= step:
            return state
    return State.LATER
