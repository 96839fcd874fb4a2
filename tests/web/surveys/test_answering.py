"""Answering without account, cookie or script."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from jalon.surveys.models import AnonymousResponse, Contact, Receipt
from jalon.surveys.usecases.open_survey import close_survey
from jalon.surveys.usecases.write_questions import QuestionSheet, set_quota
from tests.surveys.making import YES_NO, make_survey
from tests.web.surveys.answering import Respondent

pytestmark = pytest.mark.django_db


def address(survey, name="answer"):
    return reverse(f"answers:{name}", args=[survey.public_code])


def receipt_in(html):
    return re.search(r"data-receipt>([A-Z2-7-]{14})<", html)[1]


@pytest.mark.covers("TER-38")
def test_somebody_answers_on_two_pages_without_account_and_gets_a_receipt_that_counts():
    survey, _actor = make_survey()
    visitor = Respondent(address(survey))
    assert "Cette enquête est anonyme" in visitor.html
    visitor.send({"q-usage": "oui"})
    assert "Qu’attendez-vous" in visitor.html
    visitor.send({"q-attentes": ["cantine", "autre"], "q-attentes-autre": "Les ordures", "q-aise": "4"})
    assert "votre réponse est enregistrée" in visitor.html
    stored = AnonymousResponse.objects.get()
    assert stored.values == {
        "usage": "oui", "attentes": ["cantine", "autre"], "attentes__text": "Les ordures", "aise": 4,
    }  # fmt: skip
    checked = Client().post(address(survey, "receipt"), {"recu": receipt_in(visitor.html).lower()})
    assert "est comptée" in checked.content.decode()
    assert "Aucune réponse" in Client().post(address(survey, "receipt"), {"recu": "AAAA-BBBB-CCCC"}).content.decode()


def test_no_cookie_and_no_session_are_given_to_who_answers():
    survey, _actor = make_survey()
    visitor = Respondent(address(survey))
    visitor.send({"q-usage": "oui"})
    visitor.send()
    assert not visitor.client.cookies
    assert visitor.response["Referrer-Policy"] == "no-referrer"
    assert visitor.response["Cache-Control"] == "no-store"


def test_the_same_form_sent_again_gives_the_same_receipt_and_stores_nothing_more():
    survey, _actor = make_survey()
    visitor = Respondent(address(survey))
    visitor.send({"q-usage": "oui"})
    first = receipt_in(visitor.send().content.decode())
    assert receipt_in(visitor.again().content.decode()) == first
    assert AnonymousResponse.objects.count() == Receipt.objects.count() == 1


def test_a_question_that_a_reply_makes_appear_is_asked_on_the_same_page():
    survey, _actor = make_survey()
    visitor = Respondent(address(survey))
    assert "q-pourquoi" not in visitor.form.names
    visitor.send({"q-usage": "non"})
    assert "une question s’ajoute" in visitor.html
    visitor.send({"q-pourquoi": "Pas d’ordinateur"})
    visitor.send()
    assert AnonymousResponse.objects.get().values["pourquoi"] == "Pas d’ordinateur"


def test_an_answer_to_a_question_that_hid_again_is_not_kept():
    survey, _actor = make_survey()
    visitor = Respondent(address(survey))
    visitor.send({"q-usage": "non"})
    visitor.send({"q-pourquoi": "Parce que"})
    visitor.send(go="retour")
    visitor.send({"q-usage": "oui"})
    visitor.send()
    assert "pourquoi" not in AnonymousResponse.objects.get().values


def test_what_was_typed_is_still_there_when_something_is_missing_and_after_going_back():
    survey, _actor = make_survey(
        QuestionSheet("short_text", "Votre idée", "idee"),
        QuestionSheet("single", "Oui ou non ?", "avis", is_required=True, options=YES_NO),
        QuestionSheet("page", "Fin", "fin"),
        QuestionSheet("number", "Âge", "age"),
    )
    visitor = Respondent(address(survey))
    assert visitor.send({"q-idee": "Un car équipé"}).status_code == 422
    assert "Choisissez une réponse" in visitor.html
    assert 'value="Un car équipé"' in visitor.html
    visitor.send({"q-avis": "oui"})
    visitor.send({"q-age": "42"}, go="retour")
    assert visitor.form.fields["q-idee"] == ["Un car équipé"]
    visitor.send()
    assert visitor.form.fields["q-age"] == ["42"]
    visitor.send()
    assert AnonymousResponse.objects.get().values == {"idee": "Un car équipé", "avis": "oui", "age": 42}


def test_a_survey_closed_while_somebody_answers_takes_the_answer_begun_before():
    from django.utils import timezone

    survey, actor = make_survey()
    visitor = Respondent(address(survey))
    visitor.send({"q-usage": "oui"})
    close_survey(actor=actor, survey_id=survey.pk, now=timezone.now())
    visitor.send()
    assert "votre réponse est enregistrée" in visitor.html
    assert "fermée" in Respondent(address(survey)).html


def test_after_two_hours_the_answer_is_not_stored_and_its_words_stay_on_the_page(time_machine_at):
    from datetime import timedelta

    from django.utils import timezone

    survey, actor = make_survey(QuestionSheet("long_text", "Que changer ?", "changer"))
    visitor = Respondent(address(survey))
    close_survey(actor=actor, survey_id=survey.pk, now=timezone.now())
    with time_machine_at(timezone.now() + timedelta(hours=3)):
        assert visitor.send({"q-changer": "Le guichet du samedi"}).status_code == 409
    assert "fermée depuis plus de deux heures" in visitor.html
    assert "Le guichet du samedi" in visitor.html
    assert not AnonymousResponse.objects.exists()
    assert not Receipt.objects.exists()


def test_a_forged_state_or_one_of_another_survey_stores_nothing():
    survey, _actor = make_survey(QuestionSheet("short_text", "Mot", "mot"))
    other, _actor = make_survey(QuestionSheet("short_text", "Mot", "mot"))
    state = Respondent(address(other)).form.fields["etat"][0]
    for forged in (state, state[:-4] + "aaaa", "", "a" * 100_000):
        answer = Client().post(address(survey), {"etat": forged, "q-mot": "bonjour", "aller": "suite"})
        assert answer.status_code == 422
        assert "bonjour" in answer.content.decode()
    assert not AnonymousResponse.objects.exists()


def test_an_answer_of_one_megabyte_is_told_its_length_and_one_of_six_has_its_own_page():
    survey, _actor = make_survey(QuestionSheet("long_text", "Mot", "mot"))
    visitor = Respondent(address(survey))
    assert visitor.send({"q-mot": "é" * 500_000}).status_code == 422
    assert "gardez-en 4000 au plus" in visitor.html.replace("\xa0", "").replace(" 000", "000")
    huge = visitor.client.post(address(survey), {"etat": "x", "q-mot": "x" * 6_000_000})
    assert huge.status_code == 413
    assert "vos mots y sont encore" in huge.content.decode()
    assert not AnonymousResponse.objects.exists()


def test_right_to_left_script_and_emoji_are_kept_as_written():
    survey, _actor = make_survey(QuestionSheet("long_text", "Mot", "mot"))
    visitor = Respondent(address(survey))
    visitor.send({"q-mot": "مرحبا بالعالم 👩🏽‍💻\r\nשלום"})
    assert AnonymousResponse.objects.get().values["mot"] == "مرحبا بالعالم 👩🏽‍💻\nשלום"


def test_a_survey_of_two_hundred_pages_is_gone_through():
    pages = []
    for number in range(200):
        pages += [QuestionSheet("page", f"Page {number}", f"p{number}"), QuestionSheet("short_text", "?", f"q{number}")]
    survey, actor = make_survey(QuestionSheet("short_text", "?", "debut"), is_open=False)
    from jalon.surveys.models import Question
    from jalon.surveys.usecases.open_survey import open_survey
    from tests.factories import TODAY

    Question.objects.bulk_create(
        Question(survey=survey, order=n + 2, code=s.code, kind=s.kind, label=s.label) for n, s in enumerate(pages)
    )
    open_survey(actor=actor, survey_id=survey.pk, today=TODAY, closes_on=None)
    visitor = Respondent(address(survey))
    visitor.send({"q-debut": "x"})
    for number in range(200):
        assert f"Page {number + 2} sur 201" in visitor.html
        visitor.send({f"q-q{number}": f"réponse {number}"})
    assert len(AnonymousResponse.objects.get().values) == 201


def test_robots_are_asked_a_written_question_and_a_person_who_filled_the_trap_can_still_answer():
    survey, _actor = make_survey(QuestionSheet("short_text", "Mot", "mot"))
    visitor = Respondent(address(survey))  # sent within two seconds, and with the trap filled
    assert visitor.send({"q-mot": "bonjour", "site_web": "http://spam"}).status_code == 422
    words = re.search(r"combien font (\w+) plus (\w+)", visitor.html)
    digits = ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"]
    assert visitor.form.fields["q-mot"] == ["bonjour"]
    assert visitor.send({"calcul": "99"}).status_code == 422
    visitor.send({"calcul": str(digits.index(words[1]) + digits.index(words[2]))})
    assert AnonymousResponse.objects.count() == 1


def test_many_forms_from_one_address_are_challenged_then_refused(monkeypatch):
    from jalon.web.surveys import respond

    monkeypatch.setattr(respond, "CHALLENGED_FROM", 2)
    monkeypatch.setattr(respond, "MOST_A_DAY", 4)
    survey, _actor = make_survey(QuestionSheet("short_text", "Mot", "mot"))
    codes = [Respondent(address(survey)).send({"q-mot": "x"}).status_code for _turn in range(5)]
    assert codes == [200, 200, 422, 422, 429]
    elsewhere = Respondent(address(survey)).send({"q-mot": "x"}, REMOTE_ADDR="203.0.113.7")
    assert elsewhere.status_code == 200


def test_a_full_quota_is_said_and_stores_nothing():
    survey, actor = make_survey(
        QuestionSheet("single", "Où habitez-vous ?", "lieu", options=YES_NO, is_required=True), is_open=False
    )
    from jalon.surveys.usecases.open_survey import open_survey
    from tests.factories import TODAY

    set_quota(actor=actor, question_id=survey.questions.get().pk, option_code="oui", most=1)
    open_survey(actor=actor, survey_id=survey.pk, today=TODAY, closes_on=None)
    first, second, third = (Respondent(address(survey)) for _turn in range(3))
    assert first.send({"q-lieu": "oui"}).status_code == 200
    assert second.send({"q-lieu": "oui"}).status_code == 409
    assert "est atteint" in second.html
    assert third.send({"q-lieu": "non"}).status_code == 200
    assert AnonymousResponse.objects.count() == 2


def test_a_contact_is_left_by_another_page_and_kept_apart():
    survey, _actor = make_survey(QuestionSheet("short_text", "Mot", "mot"), offers_contact=True)
    client = Client()
    assert client.post(address(survey, "contact"), {"contact": "n’importe quoi"}).status_code == 422
    client.post(address(survey, "contact"), {"contact": "habitante@exemple.fr"})
    client.post(address(survey, "contact"), {"contact": "habitante@exemple.fr"})
    assert Contact.objects.get().address == "habitante@exemple.fr"


def test_the_information_on_data_says_who_why_how_long_and_the_limits():
    survey, _actor = make_survey(retention_months=9, dpo_contact="dpd@exemple.fr")
    html = Client().get(address(survey, "notice")).content.decode()
    for words in (survey.roadmap.organisation.name, survey.purpose, "mission d’intérêt public", "9 mois",
                  "dpd@exemple.fr", "Les limites de l’anonymat", "jusqu’à la nuit suivante"):  # fmt: skip
        assert words in html, words


def test_a_draft_survey_does_not_exist_for_the_public():
    survey, _actor = make_survey(is_open=False)
    assert Client().get(address(survey)).status_code == 404


def test_the_database_that_restarts_gives_the_words_back_with_a_button_to_send_them_again(monkeypatch):
    from django.db import OperationalError

    from jalon.web.surveys import respond

    survey, _actor = make_survey(QuestionSheet("long_text", "Mot", "mot"))
    visitor = Respondent(address(survey))

    def down(**_given):
        raise OperationalError("terminating connection due to administrator command")

    with monkeypatch.context() as broken:
        broken.setattr(respond, "store_anonymous_answer", down)
        assert visitor.send({"q-mot": "Des mots longs à retaper"}).status_code == 503
    assert visitor.form.fields["q-mot"] == ["Des mots longs à retaper"]
    visitor.send()
    assert AnonymousResponse.objects.get().values == {"mot": "Des mots longs à retaper"}


def test_the_form_is_read_in_another_language_and_its_direction():
    survey, actor = make_survey(QuestionSheet("short_text", "Votre idée", "idee"), is_open=False, languages=["ar"])
    from jalon.surveys.usecases.open_survey import open_survey
    from jalon.surveys.usecases.translate_questions import translate_questions
    from tests.factories import TODAY

    words = {f"l-{survey.questions.get().pk}": "فكرتك"}
    translate_questions(actor=actor, survey_id=survey.pk, language="ar", words=words)
    open_survey(actor=actor, survey_id=survey.pk, today=TODAY, closes_on=None)
    html = Client().get(address(survey) + "?langue=ar").content.decode()
    assert 'lang="ar" dir="rtl"' in html
    assert "فكرتك" in html
    assert "إرسال" in html
    assert "Votre idée" in Client().get(address(survey) + "?langue=xx").content.decode()
