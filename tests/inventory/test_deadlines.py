"""The last day to act on a contract: the worked table of `docs/regles/contrats.md`, then what always holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.inventory.deadlines import Deadline, Renewal, State, Terms, Unit, day_before, deadline_of, end_after


def d(text: str) -> date:
    day, month, year = (int(part) for part in text.split("/"))
    return date(year, month, day)


TACIT = {"renewal": Renewal.TACIT, "renewal_months": 12}
ALONE = {"is_bought_again": False}
TABLE = {
    "A": (Terms(ends_on=d("31/12/2027"), notice=3, **TACIT), "01/03/2027", 4, "31/08/2027", "31/12/2027", None),
    "B": (Terms(ends_on=d("31/05/2027"), notice=3, **TACIT, **ALONE), "01/01/2027", 4, "28/02/2027", "31/05/2027", None),
    "C": (Terms(ends_on=d("30/05/2027"), notice=3, **TACIT, **ALONE), "01/01/2027", 4, "27/02/2027", "30/05/2027", None),
    "D": (Terms(ends_on=d("29/02/2028"), notice=1, **TACIT, **ALONE), "15/02/2028", 4, "31/01/2029", "28/02/2029", "31/01/2028"),
    "E": (Terms(ends_on=d("31/12/2027"), notice=90, notice_unit=Unit.DAYS, **TACIT, **ALONE), "01/01/2027", 4, "02/10/2027", "31/12/2027", None),
    "F": (Terms(ends_on=d("31/12/2027"), notice=6, notice_unit=Unit.WEEKS, **TACIT, **ALONE), "01/01/2027", 4, "19/11/2027", "31/12/2027", None),
    "G": (Terms(ends_on=d("31/12/2023"), notice=2, max_renewals=3, **TACIT), "15/11/2025", 4, "31/08/2026", "31/12/2026", "31/10/2025"),
    "H": (Terms(ends_on=d("30/06/2027")), "01/02/2027", 9, "30/09/2026", "30/06/2027", None),
    "I": (Terms(ends_on=d("31/12/2026"), notice=3, irrevocable_until=d("30/06/2028"), **TACIT, **ALONE), "01/03/2026", 4, "30/09/2028", "31/12/2028", None),
    "J": (
        Terms(ends_on=d("31/01/2027"), notice=10, notice_unit=Unit.DAYS, renewal=Renewal.TACIT, renewal_months=1, **ALONE),
        "25/02/2027", 4, "21/03/2027", "31/03/2027", "18/02/2027",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_the_worked_examples_of_the_rule_page_hold(case):
    terms, today, lead, act, end, missed = TABLE[case]
    found = deadline_of(terms, today=d(today), lead_months=lead)
    assert found.act_on == d(act)
    assert found.term_ends_on == d(end)
    assert found.missed_on == (d(missed) if missed else None)


def test_a_contract_past_the_day_to_start_its_procurement_says_how_late_it_is():
    found = deadline_of(TABLE["H"][0], today=d("01/02/2027"), lead_months=9)
    assert (found.state, found.days_left) == (State.LATE, -124)


def test_a_contract_that_nothing_renews_ends():
    found = deadline_of(Terms(ends_on=d("31/12/2025")), today=d("01/01/2026"), lead_months=4)
    assert found.state == State.ENDED


def test_without_an_end_nothing_is_said():
    assert deadline_of(Terms(ends_on=None), today=d("01/01/2026"), lead_months=4) == Deadline(state=State.UNKNOWN)


def test_a_signed_extension_replaces_the_written_end():
    terms = Terms(ends_on=d("31/12/2026"), extended_until=d("30/06/2027"), is_bought_again=False)
    assert deadline_of(terms, today=d("01/01/2026"), lead_months=4).act_on == d("30/06/2027")


def test_an_express_renewal_that_nobody_decided_lets_the_contract_end():
    terms = Terms(
        ends_on=d("31/12/2026"), renewal=Renewal.EXPRESS, renewal_months=12, max_renewals=2, renewals_done=1, notice=2
    )
    found = deadline_of(terms, today=d("01/01/2027"), lead_months=1)
    assert (found.term_ends_on, found.notice_on, found.is_last_term) == (d("31/12/2027"), d("31/10/2027"), False)
    late = deadline_of(terms, today=d("15/12/2027"), lead_months=1)
    assert (late.term_ends_on, late.state) == (d("31/12/2027"), State.LATE)


def test_a_contract_of_the_last_century_and_a_notice_of_a_thousand_years_are_answered():
    old = Terms(ends_on=d("31/12/1950"), renewal=Renewal.TACIT, renewal_months=1, notice=3)
    assert deadline_of(old, today=d("01/01/2027"), lead_months=4).term_ends_on == d("30/04/2027")
    absurd = Terms(ends_on=d("31/12/2027"), notice=12_000, **TACIT)
    assert deadline_of(absurd, today=d("01/01/2027"), lead_months=4).act_on is not None
    for_ever = Terms(ends_on=d("31/12/2027"), irrevocable_until=date.max, **TACIT)
    assert deadline_of(for_ever, today=d("01/01/2027"), lead_months=4).act_on is not None


days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
contracts = st.builds(
    Terms,
    ends_on=days,
    renewal=st.sampled_from(list(Renewal)),
    renewal_months=st.integers(0, 60),
    max_renewals=st.none() | st.integers(0, 6),
    renewals_done=st.integers(0, 3),
    notice=st.integers(0, 30),
    notice_unit=st.sampled_from(list(Unit)),
    irrevocable_until=st.none() | days,
    is_bought_again=st.booleans(),
)


@given(end=days, months=st.integers(1, 120))
def test_the_next_end_is_in_the_right_month_and_its_notice_leads_back(end, months):
    after = end_after(end, months)
    first, last = end + timedelta(days=1), after + timedelta(days=1)
    assert (last.year - first.year) * 12 + last.month - first.month in (months, months + 1)
    assert after > end
    if first.day <= 28:
        assert last.day == first.day
        assert day_before(after, months, Unit.MONTHS) == end


@given(end=days, months=st.integers(0, 36))
def test_a_notice_leaves_its_whole_time(end, months):
    last = day_before(end, months, Unit.MONTHS)
    assert end_after(last, months) <= end
    assert day_before(end, months + 1, Unit.MONTHS) < last


@given(end=days, earlier=st.integers(1, 400), months=st.integers(0, 36))
def test_an_earlier_end_never_gives_a_later_notice(end, earlier, months):
    assert day_before(end - timedelta(days=earlier), months, Unit.MONTHS) <= day_before(end, months, Unit.MONTHS)


@given(terms=contracts, today=days, lead=st.integers(0, 24))
def test_whatever_the_contract_the_answer_hangs_together(terms, today, lead):
    found = deadline_of(terms, today=today, lead_months=lead)
    assert found.act_on <= found.term_ends_on
    assert found.days_left == (found.act_on - today).days
    assert (found.state == State.ENDED) == (found.term_ends_on < today)
    if terms.renewal == Renewal.TACIT and found.notice_on is not None:
        assert found.notice_on >= today, "a tacit renewal whose notice is past has already gone on"
        assert terms.irrevocable_until is None or found.term_ends_on >= terms.irrevocable_until
    if found.missed_on is not None:
        assert found.missed_on < today


@given(terms=contracts, today=days, lead=st.integers(0, 24))
def test_a_longer_procurement_never_leaves_more_time(terms, today, lead):
    shorter, longer = (deadline_of(terms, today=today, lead_months=months).act_on for months in (lead, lead + 3))
    assert longer <= shorter


@given(terms=contracts, today=days)
def test_time_passing_never_brings_the_end_forward(terms, today):
    now, later = (deadline_of(terms, today=day, lead_months=4) for day in (today, today + timedelta(days=40)))
    assert later.term_ends_on >= now.term_ends_on
