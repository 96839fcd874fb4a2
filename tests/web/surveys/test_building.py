"""A newcomer builds a survey in the product, opens it, and reads what was answered."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jalon.accounts.models import Person
from jalon.surveys.models import AnonymousResponse, Question, Survey
from jalon.surveys.usecases.write_questions import QuestionSheet
from tests.factories import RoadmapFactory
from tests.surveys.making import YES_NO, make_survey, owner_of
from tests.web.surveys.answering import Respondent

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    roadmap = RoadmapFactory(status="under_construction")
    actor = owner_of(roadmap)
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id).user)
    return roadmap, actor, client


def url(name, roadmap, **more):
    return reverse(f"surveys:{name}", kwargs={"roadmap_id": roadmap.pk, **more})


FRAME = {
    "title": "Le numérique et vous", "purpose": "Choisir les services.", "population": "inhabitants", "audience": "open",
    "identity": "anonymous", "retention_months": "12",
}  # fmt: skip


@pytest.mark.covers("TER-38")
def test_a_survey_is_built_opened_answered_on_the_public_page_and_read(place):
    roadmap, _actor, client = place
    assert "Créer la première enquête" in client.get(url("list", roadmap)).content.decode()
    client.post(url("new", roadmap), FRAME)
    survey = Survey.objects.get()
    new = url("question_new", roadmap, pk=survey.pk)
    client.post(
        new + "?forme=single", {"label": "Utilisez-vous internet ?", "code": "net", "options": "Oui\nNon\nAutre…"}
    )
    client.post(new + "?forme=long_text", {"label": "Pourquoi ?", "code": "pourquoi", "condition": 'net = "non"'})
    assert [o["code"] for o in Question.objects.get(code="net").options] == ["oui", "non", "autre"]
    assert Client().get(reverse("answers:answer", args=[survey.public_code])).status_code == 404
    client.post(url("open", roadmap, pk=survey.pk), {"closes_on": ""})
    for _turn in range(6):
        Respondent(reverse("answers:answer", args=[survey.public_code])).send({"q-net": "oui"})
    assert AnonymousResponse.objects.count() == 6
    page = client.get(url("results", roadmap, pk=survey.pk)).content.decode()
    assert "6 réponses comptent" in page.replace("\xa0", " ")
    assert "6 (100" in page


def test_a_condition_that_loops_is_refused_as_it_is_written_and_what_was_typed_stays(place):
    roadmap, actor, client = place
    survey, _actor = make_survey(
        QuestionSheet("single", "Oui ?", "choix", options=YES_NO), roadmap=roadmap, actor=actor, is_open=False
    )
    sent = {"label": "Suite ?", "code": "suite", "options": "A\nB", "condition": 'suite = "a"'}
    answer = client.post(url("question_new", roadmap, pk=survey.pk) + "?forme=single", sent)
    assert answer.status_code == 422
    assert "boucle" in answer.content.decode()
    assert "Suite ?" in answer.content.decode()
    assert survey.questions.count() == 1


def test_a_question_that_another_cites_is_neither_taken_away_nor_moved_after_it(place):
    roadmap, actor, client = place
    survey, _actor = make_survey(
        QuestionSheet("single", "Oui ?", "choix", options=YES_NO),
        QuestionSheet("short_text", "Alors ?", "alors", condition='choix = "oui"'),
        roadmap=roadmap, actor=actor, is_open=False,
    )  # fmt: skip
    act = url("question_act", roadmap, pk=survey.pk, question_id=survey.questions.get(code="choix").pk)
    assert "citée dans la condition" in client.post(act, {"geste": "retirer"}, follow=True).content.decode()
    assert "vient après" in client.post(act, {"geste": "descendre"}, follow=True).content.decode()
    assert [q.code for q in survey.questions.all()] == ["choix", "alors"]


def test_an_open_survey_does_not_change_any_more(place):
    roadmap, actor, client = place
    survey, _actor = make_survey(roadmap=roadmap, actor=actor)
    answer = client.post(url("question_new", roadmap, pk=survey.pk) + "?forme=note", {"label": "Un mot de plus"})
    assert answer.status_code == 422
    assert "en préparation" in answer.content.decode()


def test_an_anonymous_survey_that_asks_for_a_file_does_not_open(place):
    roadmap, actor, client = place
    survey, _actor = make_survey(QuestionSheet("file", "Photo", "photo"), roadmap=roadmap, actor=actor, is_open=False)
    answer = client.post(url("open", roadmap, pk=survey.pk), {"closes_on": ""})
    assert "porte souvent le nom de son auteur" in answer.content.decode()


def test_a_questionnaire_made_elsewhere_is_imported_with_the_report_on_the_page(place, samples):
    roadmap, actor, client = place
    survey, _actor = make_survey(QuestionSheet("note", "Bonjour", "mot"), roadmap=roadmap, actor=actor, is_open=False)
    data = (samples / "surveys" / "xlsform" / "widgets.csv").read_bytes()
    sent = {"file": SimpleUploadedFile("widgets.csv", data)}
    page = client.post(url("import", roadmap, pk=survey.pk), sent).content.decode()
    assert "Ce qui n’a pas été compris" in page
    assert "geopoint" in page
    bad = client.post(url("import", roadmap, pk=survey.pk), {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04zut")})
    assert bad.status_code == 422


def test_a_question_of_another_roadmap_is_not_changed_through_this_address(place):
    roadmap, actor, client = place
    mine, _actor = make_survey(roadmap=roadmap, actor=actor, is_open=False)
    other, _actor = make_survey(is_open=False)
    theirs = other.questions.first().pk
    assert client.get(url("question_edit", roadmap, pk=mine.pk, question_id=theirs)).status_code == 404
    assert client.get(url("question_edit", roadmap, pk=other.pk, question_id=theirs)).status_code == 404
