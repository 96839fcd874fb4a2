"""Orders drawn at random that stay one's own; places of quotas given back; counts read again when an answer comes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jalon.surveys.form.definition import Form, Item
from jalon.surveys.form.paging import in_order
from jalon.surveys.kinds import Audience, Identity
from jalon.surveys.models import AnonymousResponse, Invitation, Quota
from jalon.surveys.refusals import AnswerRefused
from jalon.surveys.results import results_of
from jalon.surveys.usecases.approve_response import send_back
from jalon.surveys.usecases.fill_response import Writing, save_by_link
from jalon.surveys.usecases.write_questions import QuestionSheet
from tests.factories import TODAY, CommuneFactory
from tests.surveys.making import NOW, YES_NO, make_survey

QUESTIONS = (
    Item("page", "page", "Page", is_random=True),
    Item("lire", "note", "Lisez d’abord"),
    *(Item(f"q{n}", "short_text", f"Question {n}") for n in range(1, 7)),
    Item("pourquoi", "long_text", "Pourquoi ?", condition='q6 = "x"'),
)


def order(seed):
    page = Form(QUESTIONS).pages[-1]
    return [item.code for item in in_order(page, page.items, seed)]


def test_questions_of_a_page_are_shuffled_by_respondent_and_keep_their_order_for_each():
    orders = {tuple(order(f"respondent {n}")) for n in range(30)}
    assert len(orders) > 20
    assert order("respondent 3") == order("respondent 3")
    for codes in orders:
        assert sorted(codes) == sorted(order(""))
        assert codes[0] == "lire"
        assert codes.index("pourquoi") == codes.index("q6") + 1
    assert order("") == ["lire", "q1", "q2", "q3", "q4", "q5", "q6", "pourquoi"]


def answer(invitation, value, base_revision=0, is_last=True):
    writing = Writing({"usage": value}, ["usage"], base_revision)
    return save_by_link(invitation=invitation, writing=writing, now=NOW, today=TODAY, is_last=is_last)


@pytest.fixture(params=[Identity.PSEUDONYMOUS, Identity.ATTRIBUTED])
def asked(request, db):
    """A survey with one place for « oui », and two who are invited."""
    attributed = request.param == Identity.ATTRIBUTED
    survey, actor = make_survey(
        QuestionSheet("single", "Utilisez-vous ?", "usage", is_required=True, options=YES_NO),
        audience=Audience.ORGANISATIONS if attributed else Audience.INVITED,
        identity=request.param,
        population="members",
        is_open=False,
    )
    survey.state, survey.opened_on = "open", TODAY
    survey.save()
    Quota.objects.create(survey=survey, question=survey.questions.get(), option_code="oui", most=1)
    invited = [
        Invitation.objects.create(
            survey=survey, token_hash=f"{n}", email="" if attributed else f"p{n}@exemple.fr",
            organisation=CommuneFactory() if attributed else None,
        )
        for n in range(2)
    ]  # fmt: skip
    return survey, actor, invited


def taken():
    return Quota.objects.get().taken


def test_an_answer_that_changes_gives_its_place_back_to_another(asked):
    _survey, _actor, (first, second) = asked
    answered = answer(first, "oui")
    assert taken() == 1
    with pytest.raises(AnswerRefused) as refusal:
        answer(second, "oui")
    assert refusal.value.code == "quota_full"
    assert taken() == 1
    answered = answer(first, "oui", answered.revision)
    assert taken() == 1, "sent again as it was, it holds the same place"
    answer(first, "non", answered.revision)
    assert taken() == 0
    answer(second, "oui")
    assert taken() == 1
    with pytest.raises(AnswerRefused):
        answer(first, "oui", 3)


def test_an_answer_taken_up_again_or_sent_back_holds_no_place(asked):
    survey, actor, (first, second) = asked
    answered = answer(first, "oui")
    if survey.identity == Identity.ATTRIBUTED:
        send_back(actor=actor, response_id=answered.pk, reason="À compléter")
    else:
        answer(first, "oui", answered.revision, is_last=False)
    assert taken() == 0
    answer(second, "oui")
    assert taken() == 1


def test_results_of_an_anonymous_survey_are_read_again_only_when_an_answer_came(db):
    survey, _actor = make_survey()

    def came(count):
        AnonymousResponse.objects.bulk_create(
            AnonymousResponse(survey=survey, values={"usage": "oui", "aise": 3}) for _n in range(count)
        )

    def read():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = {result.code: result for result in results_of(survey)}
        return found["usage"].lines[0].count, len(queries)

    came(10)
    first, many = read()
    again, few = read()
    assert first == again == 10
    assert few < many
    came(1)
    assert read() == (11, many)
