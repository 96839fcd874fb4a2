"""The four pages of the committee: their number, what each says, what is left to the workbook."""

from dataclasses import replace
from io import BytesIO

import docx
import pypdf
import pytest

from jalon.documents import copil_pack, to_docx, to_odt, to_pdf
from jalon.documents.model import Figure, PageBreak, Table
from jalon.documents.plan_data import DecisionPoint, PlanRisk


def pages_of(document) -> list[str]:
    reader = pypdf.PdfReader(BytesIO(to_pdf(document)))
    return [page.extract_text().replace("\u202f", " ").replace("\u00a0", " ") for page in reader.pages]


@pytest.mark.parametrize(("count", "kept"), [(12, 4), (35, 12), (35, 35), (119, 40), (119, 119), (119, 0), (0, 0)])
def test_the_pack_has_exactly_four_pages(make_pack, count, kept):
    assert len(pages_of(copil_pack(make_pack(count, kept)))) == 4


def test_long_texts_do_not_make_a_fifth_page(make_pack):
    long = "Mutualiser la gestion électronique des documents entre toutes les communes membres. " * 40
    pack = make_pack(
        119,
        60,
        roadmap=long,
        scenario=long,
        organisation=long,
        confidentiality=long,
        quality=long,
        points=tuple(DecisionPoint(long, long) for _n in range(15)),
        risks=tuple(PlanRisk(long, long) for _n in range(15)),
        decision=(long,) * 12,
    )
    assert len(pages_of(copil_pack(pack))) == 4


def test_each_page_answers_its_question(make_pack):
    one, two, three, four = pages_of(copil_pack(make_pack(35, 12)))
    assert "Ce que vous devez décider" in one
    assert "L’enveloppe" in one
    assert "La capacité des équipes" in one
    assert "35 actions étudiées : 12 retenues, 23 non retenues à ce stade." in one
    assert "Retenir le scénario B ?" in one
    assert "Par axe et par année" in two
    assert "Ce qui n’est pas retenu à ce stade" in three
    assert "01/12/2027" in three
    assert "à fixer" in three
    assert "Projet de décision" in four
    assert "Risques" in four


def test_what_does_not_fit_is_counted_and_left_to_the_workbook(make_pack):
    document = copil_pack(make_pack(119, 20))
    three = pages_of(document)[2]
    table = next(
        block for block in document.blocks if isinstance(block, Table) and block.caption.startswith("Actions non")
    )
    left_out = 99 - len(table.rows)
    assert left_out > 0
    assert f"Et {left_out} autres : voir le tableur." in three


def test_the_total_of_the_list_equals_the_total_of_the_axes_and_of_the_plan(make_pack):
    pack = make_pack(119, 40)
    tables = {block.caption: block for block in copil_pack(pack).blocks if isinstance(block, Table)}
    by_axis, listed = tables["Par axe et par année (TTC)"], tables["Actions retenues"]
    assert by_axis.total is not None
    assert listed.total is not None
    assert by_axis.total[-1] == listed.total[3] == pack.total_minor
    assert sum(row[-1] for row in by_axis.rows) == pack.total_minor
    assert sum(row[3] for row in listed.rows) == pack.total_minor


def test_costs_after_the_horizon_are_said_and_not_counted(make_pack):
    pack = make_pack(40, 40)
    every = sum(action.cost_minor for action in pack.retained)
    assert pack.beyond_minor > 0
    assert pack.total_minor + pack.beyond_minor == every
    assert "hors des années 2027 à 2030" in pages_of(copil_pack(pack))[1]


def test_the_other_formats_break_pages_at_the_same_places(make_pack):
    document = copil_pack(make_pack(35, 12))
    assert sum(isinstance(block, PageBreak) for block in document.blocks) == 3
    word = docx.Document(BytesIO(to_docx(document)))
    assert sum(bool(paragraph.paragraph_format.page_break_before) for paragraph in word.paragraphs) == 3
    assert to_odt(document)[:2] == b"PK"


def test_the_pictures_of_the_pack_say_in_words_what_they_show(make_pack):
    figures = [block for block in copil_pack(make_pack(35, 12)).blocks if isinstance(block, Figure)]
    assert len(figures) == 3
    calendar, money, load = (figure.alt for figure in figures)
    assert calendar.startswith("12 actions sur ")
    assert "prévus de 2027 à 2030" in money
    assert load == "Aucune compétence ne dépasse sa capacité."


def test_a_column_of_what_is_set_aside_that_says_nothing_is_not_there(make_pack):
    data = make_pack(10, 6)
    silent = replace(
        data, set_aside=tuple(replace(row, what_would_change="", cost_minor=None) for row in data.set_aside)
    )
    heads = [block.headers for block in copil_pack(silent).blocks if isinstance(block, Table)]
    assert ("Action", "Raison", "Revoyure") in heads
