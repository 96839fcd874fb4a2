"""The same form sent eight times at once, on the real PostgreSQL: one answer, eight times the same receipt."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from jalon.surveys.models import AnonymousResponse, Quota, Receipt, Survey
from jalon.surveys.refusals import AnswerRefused
from jalon.surveys.tokens import FormState
from jalon.surveys.usecases.store_anonymous_answer import store_anonymous_answer
from jalon.surveys.usecases.write_questions import QuestionSheet
from tests.factories import TODAY
from tests.surveys.making import NOW, YES_NO, make_survey

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count, work):
    gate = Barrier(count)

    def one(number):
        gate.wait()
        try:
            return work(number)
        except AnswerRefused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_the_same_form_sent_eight_times_at_once_is_stored_once_with_one_receipt():
    survey, _actor = make_survey(QuestionSheet("short_text", "Mot", "mot"))
    state = FormState.begin(survey.public_code, now=NOW)

    def send(_number):
        fresh = Survey.objects.get(pk=survey.pk)
        return store_anonymous_answer(survey=fresh, state=state, values={"mot": "x"}, now=NOW, today=TODAY)

    stored = at_once(8, send)
    assert len({one.receipt for one in stored}) == 1
    assert sum(one.is_new for one in stored) == 1
    assert AnonymousResponse.objects.count() == Receipt.objects.count() == 1


def test_eight_respondents_for_three_places_of_a_quota_are_three_counted_and_five_told():
    survey, _actor = make_survey(QuestionSheet("single", "Oui ?", "choix", options=YES_NO))
    Quota.objects.create(survey=survey, question=survey.questions.get(), option_code="oui", most=3)

    def send(_number):
        fresh = Survey.objects.get(pk=survey.pk)
        state = FormState.begin(survey.public_code, now=NOW)
        store_anonymous_answer(survey=fresh, state=state, values={"choix": "oui"}, now=NOW, today=TODAY)
        return "kept"

    said = at_once(8, send)
    assert sorted(said) == ["kept"] * 3 + ["quota_full"] * 5
    assert AnonymousResponse.objects.count() == Receipt.objects.count() == Quota.objects.get().taken == 3
