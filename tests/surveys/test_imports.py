"""XLSForm and LimeSurvey files: real ones, small ones made here, and bad ones."""

import io
import time
import zipfile

import pytest
import xlsxwriter

from jalon.surveys.models import Question
from jalon.surveys.refusals import SurveyRefused
from jalon.surveys.usecases.import_questions import import_questions
from jalon.surveys.usecases.open_survey import open_survey
from jalon.surveys.usecases.write_questions import QuestionSheet
from tests.factories import TODAY
from tests.surveys.making import make_survey

pytestmark = pytest.mark.django_db


def workbook(**sheets):
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return target.getvalue()


def brought(data, filename="formulaire.xlsx"):
    survey, actor = make_survey(QuestionSheet("short_text", "Déjà là", "deja"), is_open=False)
    report = import_questions(actor=actor, survey_id=survey.pk, filename=filename, data=data)
    return survey, actor, report


def test_an_xlsform_gives_its_questions_pages_conditions_and_languages():
    data = workbook(
        survey=[
            ["type", "name", "label::Français (fr)", "label::English (en)", "relevant", "required", "constraint", "appearance"],
            ["integer", "age", "Quel âge ?", "How old?", "", "yes", ". >= 0 and . <= 120", ""],
            ["select_one oui_non", "net", "Internet chez vous ?", "Internet?", "${age} >= 12", "", "", ""],
            ["begin group", "usages", "Vos usages", "Uses", "selected(${net}, 'o-ui')", "", "", ""],
            ["select_multiple outils or_other", "outils", "Lesquels ?", "Which?", "", "", "", ""],
            ["end group", "", "", "", "", "", "", ""],
            ["text", "idee", "Une idée ?", "", "", "", "", "multiline"],
            ["geopoint", "lieu", "Où ?", "", "", "", "", ""],
            ["start", "start", "", "", "", "", "", ""],
            ["text", "idee", "Encore ?", "", "${zut} = 1", "", "", ""],
            ["select_one absente", "x", "Liste absente", "", "", "", "", ""],
        ],
        choices=[["list_name", "name", "label::Français (fr)"], ["oui_non", "o-ui", "Oui"], ["oui_non", "non", "Non"],
                 ["outils", "mail", "Mail"], ["outils", "sms", "SMS"]],
        settings=[["form_title"], ["Le numérique et vous"]],
    )  # fmt: skip
    survey, actor, report = brought(data)
    rows = {q.code: q for q in Question.objects.filter(survey=survey)}
    assert list(rows) == ["deja", "age", "net", "usages", "outils", "suite", "idee", "idee_2"]
    assert rows["age"].is_required
    assert rows["age"].settings == {"minimum": 0.0, "maximum": 120.0}
    assert rows["net"].condition == "age >= 12"
    assert rows["usages"].condition == 'net contient "o_ui"'
    assert [o["has_text"] for o in rows["outils"].options] == [False, False, True]
    assert rows["idee"].kind == "long_text"
    assert rows["age"].translations["en"]["label"] == "How old?"
    survey.refresh_from_db()
    assert survey.languages == ["en"]
    assert report.title == "Le numérique et vous"
    said = " ".join(f"{n.place} {n.message}" for n in report.notes)
    for words in ("ligne 8", "geopoint", "désignerait la personne", "idee_2", "zut", "absente"):
        assert words in said, words
    open_survey(actor=actor, survey_id=survey.pk, today=TODAY, closes_on=None)


XLSFORMS = {
    "choice_filter_test.xlsx": 2, "duplicate_columns.xlsx": 20, "extra_columns.xls": 2, "group.xlsx": 4, "or_other.xlsx": 2,
    "tutorial.xls": 6, "utf_csv.csv": 1, "widgets.csv": 12, "xl_date_ambiguous.xlsx": 3, "xlsform_spec_test.xlsx": 20,
    "yes_or_no_question.csv": 1,
}  # fmt: skip


@pytest.mark.parametrize(("name", "least"), XLSFORMS.items())
def test_every_sample_of_xlsform_is_read_with_its_report_and_opens_once_its_files_are_taken_out(samples, name, least):
    data = (samples / "surveys" / "xlsform" / name).read_bytes()
    survey, actor, report = brought(data, name)
    assert len(report.sheets) >= least, (name, [n.message for n in report.notes])
    Question.objects.filter(survey=survey, kind="file").delete()
    open_survey(actor=actor, survey_id=survey.pk, today=TODAY, closes_on=None)


@pytest.mark.parametrize(
    ("name", "codes"),
    [("survey.lss", ["G01Q01", "G01Q02", "G02Q03", "G02Q04"]), ("answers.lss", ["Q01", "Q02"]),
     ("group.lsg", ["G01Q02", "G01Q01"]), ("free_text.lsq", ["FREETEXTEXAMPLE"])],
)  # fmt: skip
def test_every_sample_of_limesurvey_is_read(samples, name, codes):
    data = (samples / "surveys" / "limesurvey" / name).read_bytes()
    survey, _actor, _report = brought(data, name)
    asked = [q.code for q in Question.objects.filter(survey=survey).exclude(kind="page") if q.code != "deja"]
    assert sorted(asked) == sorted(codes)
    for question in Question.objects.filter(survey=survey):
        assert "<" not in question.label


LSS = """<?xml version="1.0" encoding="UTF-8"?>{dtd}<document><LimeSurveyDocType>Survey</LimeSurveyDocType>
<groups><rows><row><gid>1</gid><group_order>1</group_order></row></rows></groups>
<questions><rows>
<row><qid>1</qid><parent_qid>0</parent_qid><gid>1</gid><type>M</type><title>Q1</title><question_order>1</question_order></row>
<row><qid>2</qid><parent_qid>0</parent_qid><gid>1</gid><type>T</type><title>Q2</title><question_order>2</question_order>
<relevance>((Q1_SQ1.NAOK == "Y"))</relevance></row>
<row><qid>3</qid><parent_qid>0</parent_qid><gid>1</gid><type>1</type><title>Q3</title><question_order>3</question_order></row>
</rows></questions>
<subquestions><rows><row><qid>9</qid><parent_qid>1</parent_qid><title>SQ1</title></row></rows></subquestions>
<question_l10ns><rows><row><qid>1</qid><question>Outils {entity}</question><language>fr</language></row>
<row><qid>9</qid><question>Courriel</question><language>fr</language></row></rows></question_l10ns></document>"""


def test_a_limesurvey_condition_on_a_box_becomes_one_of_ours_and_unknown_kinds_are_said():
    survey, _actor, report = brought(LSS.format(dtd="", entity="").encode(), "s.lss")
    assert survey.questions.get(code="Q2").condition == 'Q1 contient "SQ1"'
    assert any("« 1 »" in note.message for note in report.notes)


@pytest.mark.parametrize("piece", ["&lt;a ", "&lt;!--", "&lt;!", "&lt;script "])
def test_a_label_of_tags_that_never_close_is_read_in_one_pass(piece):
    began = time.process_time()
    survey, _actor, _report = brought(LSS.format(dtd="", entity=f"du numérique {piece * 200_000}").encode(), "s.lss")
    assert time.process_time() - began < 10
    assert survey.questions.get(code="Q1").label.startswith("Outils du numérique")


def bomb():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr("xl/workbook.xml", b"<a>" + b" " * 600_000_000)
    return target.getvalue()


DTD = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY x "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "filename", "words"),
    [
        (lambda: LSS.format(dtd=DTD, entity="&x;").encode(), "s.lss", "interdite"),
        (lambda: LSS.format(dtd=LAUGHS, entity="&x;").encode(), "s.lss", "interdite"),
        (lambda: LSS.format(dtd="", entity="").encode()[:-300], "s.lss", "abîmé"),
        (lambda: b"<?xml version='1.0'?><autre/>", "s.lss", "pas un questionnaire"),
        (bomb, "b.xlsx", "."),
        (lambda: workbook(feuille=[["a", "b"], ["c", "d"]]), "x.xlsx", "type"),
        (lambda: workbook(autre=[["a"]], choices=[["list_name"]]), "x.xlsx", "survey"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 900, "x.xls", "abîmé"),
        (lambda: b"", "x.csv", "vide"),
        (lambda: b"x" * 20_000_001, "x.csv", "20 Mo"),
    ],
    ids=["external-entity", "laughs", "cut", "other-xml", "zip-bomb", "no-type", "no-survey", "bad-xls", "empty", "too-big"],
)  # fmt: skip
def test_a_bad_file_is_refused_in_a_sentence_and_adds_nothing(data, filename, words):
    survey, actor = make_survey(QuestionSheet("short_text", "Déjà là", "deja"), is_open=False)
    with pytest.raises(SurveyRefused) as refusal:
        import_questions(actor=actor, survey_id=survey.pk, filename=filename, data=data())
    assert words in refusal.value.message
    assert survey.questions.count() == 1
