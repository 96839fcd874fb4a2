"""Results, crossing, waves, exports, publication, conservation: small groups hidden everywhere."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from jalon.accounts.models import Person
from jalon.surveys.exporting import answers_tables
from jalon.surveys.models import AnonymousResponse, Destruction, Receipt, Survey
from jalon.surveys.queries import text_answers
from jalon.surveys.refusals import SurveyRefused
from jalon.surveys.results import cross, evolutions, results_of
from jalon.surveys.usecases.frame_survey import repeat_survey
from jalon.surveys.usecases.keep_promises import destroy_answers, list_destructions
from jalon.surveys.usecases.open_survey import close_survey, open_survey, publish_questions
from jalon.surveys.usecases.write_questions import QuestionSheet
from jalon.tables import read, to_csv, to_xlsx
from tests.factories import TODAY
from tests.surveys.making import NOW, make_survey

pytestmark = pytest.mark.django_db

ABC = tuple({"code": code, "label": code.upper()} for code in "abc")
QUESTIONS = (
    QuestionSheet("single", "Fréquence", "freq", options=ABC),
    QuestionSheet("multiple", "Outils", "outils", options=ABC),
    QuestionSheet("scale", "À l’aise", "aise", settings={"minimum": 1, "maximum": 5}),
    QuestionSheet("matrix", "Avis", "avis", options=ABC, rows=({"code": "r", "label": "Réseau"},)),
    QuestionSheet("ranking", "Ordre", "ordre", options=ABC),
    QuestionSheet("points", "Points", "points", options=ABC, settings={"budget": 10}),
    QuestionSheet("long_text", "Mot", "mot"),
    QuestionSheet("single", "Commune", "lieu", options=ABC, is_place=True),
)


def answered(count=40, **frame):
    """40 answers: freq a 22, b 14, c 4."""
    survey, actor = make_survey(*QUESTIONS, **frame)
    AnonymousResponse.objects.bulk_create(
        AnonymousResponse(
            survey=survey, on_day=TODAY,
            values={
                "freq": "a" if n < 22 else "b" if n < 36 else "c", "outils": ["a", "b"] if n % 2 else ["a"],
                "aise": 1 + n % 5, "avis": {"r": "a"}, "ordre": ["b", "a", "c"], "points": {"a": 6, "b": 4},
                "mot": f"=mot{n}", "lieu": "c" if n < 3 else "b" if n < 20 else "a",
            },
        )
        for n in range(count)
    )  # fmt: skip
    return survey, actor


def result(survey, code, **options):
    return next(r for r in results_of(survey, **options) if r.code == code)


def test_a_small_count_and_its_complement_are_hidden_as_worked_by_hand_in_the_rule():
    survey, _actor = answered()
    assert [line.count for line in result(survey, "freq").lines] == [22, None, None]
    assert [line.count for line in result(survey, "outils").lines] == [40, 20, 0]
    assert result(survey, "aise").mean == pytest.approx(3.0)
    assert result(survey, "avis").table == (("Réseau", (40, 0, 0)),)
    assert result(survey, "ordre").means == {"B": 1.0, "A": 2.0, "C": 3.0}
    assert result(survey, "points").means == {"A": 6.0, "B": 4.0, "C": 0.0}


def test_under_five_answers_no_figure_is_shown():
    survey, actor = answered(4)
    for one in results_of(survey):
        assert not any(line.count for line in one.lines)
        assert not one.means
    with pytest.raises(SurveyRefused):
        publish_questions(actor=actor, survey_id=survey.pk, question_ids=[survey.questions.get(code="freq").pk])


def test_a_crossing_hides_small_groups_in_lines_and_columns():
    survey, _actor = answered()
    items = survey.form.by_code
    table = cross(survey, items["freq"], items["lieu"])
    counts = [count for _label, line in table.rows for count in line]
    assert all(count is None or count == 0 or count >= 5 for count in counts)
    assert None in counts


def test_texts_come_without_the_rest_of_the_answer_and_only_to_the_team():
    from tests.factories import PersonFactory, actor_of_person

    survey, actor = answered()
    texts = list(text_answers(actor, survey))
    assert len(texts) == 40
    assert [t.text for t in texts] != sorted((t.text for t in texts), key=lambda text: int(text[4:]))
    keys = {str(key) for key in AnonymousResponse.objects.values_list("pk", flat=True)}
    assert not any(key in text.key for text in texts for key in keys)
    assert list(text_answers(actor_of_person(PersonFactory()), survey)) == []


def test_the_export_is_a_rectangle_with_its_codebook_without_day_texts_apart_and_small_places_hidden():
    survey, _actor = answered()
    rows, texts, codebook = answers_tables(survey)
    names = [field.label for field in rows.columns]
    assert len(rows.rows) == 40
    assert "mot" not in names
    assert "outils.b" in names
    places = [row[names.index("lieu")] for row in rows.rows]
    assert "c" not in places
    assert len(texts.rows) == 40
    assert ["freq", "Fréquence", "un choix", "", "a", "A", ""] in [list(row) for row in codebook.rows]
    assert not any(isinstance(value, date) for row in rows.rows for value in row)


def test_cells_that_a_spreadsheet_would_run_are_neutralised_and_read_back_as_written():
    survey, actor = make_survey(
        QuestionSheet("short_text", "Mot", "mot"), audience="invited", identity="pseudonymous", is_open=False
    )
    from jalon.surveys.usecases.fill_response import Writing, save_by_link
    from jalon.surveys.usecases.invite import Guest, invite_persons

    (_sent,) = invite_persons(actor=actor, survey_id=survey.pk, guests=[Guest("a@exemple.fr", "=1+1")])
    open_survey(actor=actor, survey_id=survey.pk, today=TODAY, closes_on=None)
    survey = Survey.objects.get(pk=survey.pk)
    invitation = survey.invitations.select_related("survey").get()
    words = '=HYPERLINK("http://x","y")'
    save_by_link(invitation=invitation, writing=Writing({"mot": words}, ["mot"], 0), now=NOW, today=TODAY, is_last=True)
    tables = answers_tables(survey)
    assert f"'{words}".replace('"', '""') in to_csv(tables[0]).decode()
    with zipfile.ZipFile(io.BytesIO(to_xlsx(tables))) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    assert words in {cell.value for row in read(to_csv(tables[0])).sheets[0].rows for cell in row}


@pytest.mark.covers("TER-38")
def test_results_are_published_question_by_question_and_seen_by_a_visitor_without_texts():
    survey, actor = answered()
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id).user)
    ids = {q.code: q.pk for q in survey.questions.all()}
    url = reverse("surveys:results", kwargs={"roadmap_id": survey.roadmap_id, "pk": survey.pk})
    assert client.get(url).status_code == 200
    client.post(url, {"publier": [ids["freq"], ids["mot"]]})
    page = Client().get(reverse("answers:results", args=[survey.public_code])).content.decode()
    assert "Fréquence" in page
    assert "caché" in page
    assert "À l’aise" not in page
    assert "=mot" not in page


@pytest.mark.covers("FUS-30", "PIL-08")
def test_the_same_measure_repeated_shows_how_it_moves():
    first, actor = answered()
    second = repeat_survey(actor=actor, survey_id=first.pk)
    open_survey(actor=actor, survey_id=second.pk, today=TODAY + timedelta(days=365), closes_on=None)
    second = Survey.objects.get(pk=second.pk)
    AnonymousResponse.objects.bulk_create(
        AnonymousResponse(survey=second, on_day=TODAY, values={"freq": "a", "aise": 5}) for _turn in range(10)
    )
    found = {one.label: one for one in evolutions(second)}
    assert found["À l’aise"].lines == (("moyenne", (3.0, 5.0)),)
    assert found["Fréquence"].lines[0] == ("A", (55.0, 100.0))
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id).user)
    html = client.get(reverse("surveys:results", kwargs={"roadmap_id": first.roadmap_id, "pk": second.pk})).content
    assert "D’une vague à l’autre" in html.decode()


def test_answers_past_their_time_are_listed_then_destroyed_with_the_archivist_and_published_results_stay():
    survey, actor = answered(retention_months=6)
    publish_questions(actor=actor, survey_id=survey.pk, question_ids=[survey.questions.get(code="freq").pk])
    close_survey(actor=actor, survey_id=survey.pk, now=NOW)
    assert list_destructions(today=TODAY + timedelta(days=170)) == 0
    with pytest.raises(SurveyRefused):
        destroy_answers(actor=actor, survey_id=survey.pk, archivist="Archiviste", today=TODAY)
    assert list_destructions(today=TODAY + timedelta(days=184)) == 1
    assert AnonymousResponse.objects.count() == 40
    with pytest.raises(SurveyRefused):
        destroy_answers(actor=actor, survey_id=survey.pk, archivist=" ", today=TODAY)
    destroy_answers(actor=actor, survey_id=survey.pk, archivist="Archiviste du centre de gestion", today=TODAY)
    assert not AnonymousResponse.objects.exists()
    assert not Receipt.objects.exists()
    assert Destruction.objects.get().approved_by_label == "Archiviste du centre de gestion"
    page = Client().get(reverse("answers:results", args=[survey.public_code])).content.decode()
    assert "Fréquence" in page
    assert "22" in page


@pytest.mark.parametrize("extension", ["csv", "ods", "xlsx"])
def test_the_files_are_given_to_the_team(extension):
    survey, actor = answered()
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id).user)
    kwargs = {"roadmap_id": survey.roadmap_id, "pk": survey.pk, "extension": extension}
    response = client.get(reverse("surveys:export", kwargs=kwargs))
    assert response.status_code == 200
    assert read(response.content, filename=f"x.{extension}").sheets[0].rows


def test_the_printed_form_has_every_question():
    survey, actor = answered(0)
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id).user)
    kwargs = {"roadmap_id": survey.roadmap_id, "pk": survey.pk, "extension": "pdf"}
    content = client.get(reverse("surveys:paper", kwargs=kwargs)).content
    from pypdf import PdfReader

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "Fréquence" in text
    assert "Répartissez exactement 10 points" in text.replace("\n", " ")
