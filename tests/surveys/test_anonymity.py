"""Anonymous in structure: proved table by table, on the real PostgreSQL."""

import logging

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from jalon.journal.models import Entry
from jalon.surveys.models import AddressTally, AnonymousResponse, DailyKey, Invitation, Receipt
from jalon.surveys.tokens import FormState
from jalon.surveys.usecases.invite import Guest, invite_persons
from jalon.surveys.usecases.keep_promises import forget_addresses, mix_traces
from jalon.surveys.usecases.open_survey import open_survey
from jalon.surveys.usecases.store_anonymous_answer import count_address, store_anonymous_answer
from jalon.surveys.usecases.write_questions import QuestionSheet
from tests.factories import TODAY
from tests.surveys.making import NOW, make_survey

pytestmark = pytest.mark.django_db

PROMISED = {
    "surveys_anonymousresponse": {"id": "uuid", "survey_id": "bigint", "on_day": "date", "values": "jsonb"},
    "surveys_receipt": {"code_hash": "character varying", "survey_id": "bigint"},
    "surveys_contact": {"id": "uuid", "survey_id": "bigint", "address": "character varying"},
    "surveys_addresstally": {"digest": "character varying", "day": "date", "sent": "integer"},
    "surveys_dailykey": {"day": "date", "secret": "bytea"},
}


def rows(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


@pytest.mark.parametrize(("table", "columns"), PROMISED.items())
def test_a_table_holds_what_is_promised_and_nothing_else(table, columns):
    found = rows("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", table)
    assert dict(found) == columns


@pytest.mark.parametrize("table", PROMISED)
def test_a_table_has_no_history_no_sequence_and_points_at_nothing_but_its_survey(table):
    assert not rows("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", table)
    assert not rows("SELECT table_name FROM information_schema.tables WHERE table_name = %s", f"{table}event")
    defaults = rows("SELECT column_default FROM information_schema.columns WHERE table_name = %s", table)
    assert {value for (value,) in defaults} == {None}
    pointed = rows(
        "SELECT confrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass", table
    )
    assert {name for (name,) in pointed} <= {"surveys_survey"}
    pointing = rows("SELECT conname FROM pg_constraint WHERE contype = 'f' AND confrelid = %s::regclass", table)
    assert not pointing


def invited_survey(count):
    survey, actor = make_survey(QuestionSheet("short_text", "Mot", "mot"), audience="invited", is_open=False)
    guests = [Guest(f"agent{n}@exemple.fr") for n in range(count)]
    sent = invite_persons(actor=actor, survey_id=survey.pk, guests=guests)
    open_survey(actor=actor, survey_id=survey.pk, today=TODAY, closes_on=None)
    survey.refresh_from_db()
    return survey, sent


def answer(survey, sent, word):
    state = FormState.begin(survey.public_code, now=NOW)
    store_anonymous_answer(
        survey=survey, state=state, values={"mot": word}, now=NOW, today=TODAY, invitation_token=sent.token
    )


def test_an_invited_anonymous_answer_has_no_day_and_its_invitation_only_knows_that_it_served():
    survey, sent = invited_survey(3)
    before = {row["id"]: row for row in Invitation.objects.values()}
    answer(survey, sent[1], "bonjour")
    assert AnonymousResponse.objects.get().on_day is None
    after = {row["id"]: row for row in Invitation.objects.values()}
    changed = {(pk, name) for pk, row in after.items() for name in row if row[name] != before[pk][name]}
    assert changed == {(sent[1].invitation.pk, "is_answered")}


def test_answering_writes_in_no_other_table():
    survey, sent = invited_survey(2)
    written = set()

    def watch(execute, sql, params, many, context):
        if sql.lstrip().split()[0] in ("INSERT", "UPDATE", "DELETE"):
            written.add(sql.split('"')[1] if '"' in sql else sql.split()[2])
        return execute(sql, params, many, context)

    journal = Entry.objects.count()
    with connection.execute_wrapper(watch):
        answer(survey, sent[0], "bonjour")
    assert written == {"surveys_receipt", "surveys_invitation", "surveys_anonymousresponse"}
    assert Entry.objects.count() == journal


@pytest.mark.django_db(transaction=True)
def test_after_the_night_neither_transaction_nor_place_on_disk_joins_an_answer_to_an_invitation():
    survey, sent = invited_survey(30)
    for number, one in enumerate(sent):
        answer(survey, one, f"mot {number:02d}")
    joined = "SELECT count(*) FROM surveys_anonymousresponse r JOIN surveys_invitation i ON i.xmin = r.xmin"
    assert rows(joined) == [(30,)]  # the limit that the page states: one transaction each, until the night
    assert mix_traces(survey_id=survey.pk) == 30
    for table in ("surveys_anonymousresponse", "surveys_receipt", "surveys_invitation"):
        assert rows(f"SELECT count(DISTINCT xmin::text) FROM {table} WHERE survey_id = %s", survey.pk) == [(1,)]
    order = [word for (word,) in rows("SELECT \"values\" ->> 'mot' FROM surveys_anonymousresponse ORDER BY ctid")]
    assert len(order) == 30
    assert order != sorted(order)
    assert Receipt.objects.count() == 30
    assert AnonymousResponse.objects.count() == 30


def test_the_digest_of_an_address_means_nothing_once_its_key_is_destroyed():
    from datetime import timedelta

    assert [count_address(address="203.0.113.9", today=TODAY) for _turn in range(3)] == [1, 2, 3]
    stored = AddressTally.objects.get()
    assert "203.0.113.9" not in stored.digest
    assert len(bytes(DailyKey.objects.get().secret)) == 32
    forget_addresses(today=TODAY + timedelta(days=1))
    assert not AddressTally.objects.exists()
    assert not DailyKey.objects.exists()
    count_address(address="203.0.113.9", today=TODAY)
    assert AddressTally.objects.get().digest != stored.digest


def test_a_receipt_is_not_that_of_another_survey_and_does_not_lead_to_the_answer():
    survey, sent = invited_survey(1)
    answer(survey, sent[0], "bonjour")
    receipt, response = Receipt.objects.get(), AnonymousResponse.objects.get()
    assert receipt.code_hash not in str(response.values)
    assert str(response.pk) not in receipt.code_hash


def test_our_traces_do_not_hold_the_address_of_a_survey_page():
    from jalon.config.settings import base
    from jalon.config.traces import SurveyAddresses

    assert base.LOGGING["handlers"]["console"]["filters"] == ["surveys"]
    kept = []

    class Keep(logging.Handler):
        def emit(self, record):
            kept.append(record)

    handler = Keep()
    handler.addFilter(SurveyAddresses())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        Client().get(reverse("answers:invited", args=["un-jeton-personnel"]), REMOTE_ADDR="203.0.113.9")
    finally:
        logger.removeHandler(handler)
    assert kept
    for record in kept:
        assert "un-jeton-personnel" not in record.getMessage()
        assert "203.0.113.9" not in str(vars(record))
