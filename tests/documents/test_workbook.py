"""The workbook: every formula recomputed, its written value checked, its totals those of the plan."""

import re
import shutil
import subprocess
import zipfile
from io import BytesIO

import openpyxl
import pytest

from jalon.documents import Section, copil_workbook
from jalon.documents.plan_data import RetainedAction
from tests.documents.formulas import Evaluator


def opened(content: bytes, *, values: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content), data_only=values)


def formulas_of(book: openpyxl.Workbook) -> list[tuple[str, int, int]]:
    return [
        (sheet.title, cell.row, cell.column)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def row_of(sheet, label: str) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == label)


@pytest.mark.parametrize(("count", "kept"), [(12, 4), (119, 40), (119, 119), (6, 0), (0, 0)])
def test_every_formula_recomputed_gives_the_value_written_with_it(make_pack, count, kept):
    content = copil_workbook(make_pack(count, kept))
    book, written = opened(content, values=False), opened(content, values=True)
    evaluator, places = Evaluator(book), formulas_of(book)
    assert len(places) > 20
    for sheet, row, column in places:
        expected, shown = evaluator.cell(sheet, row, column), written[sheet].cell(row, column).value
        if expected == "":
            assert shown in ("", None)
        else:
            assert shown == pytest.approx(expected, abs=1e-6), f"{sheet} {row},{column}"


def test_the_totals_are_those_of_the_plan(make_pack):
    pack = make_pack(119, 60)
    evaluator = Evaluator(opened(copil_workbook(pack), values=False))
    sheet = evaluator.book["Synthèse"]
    total = row_of(sheet, "Total")
    assert evaluator.cell("Synthèse", total, 2) * 100 == pytest.approx(pack.spent_minor(section=Section.INVESTMENT))
    assert evaluator.cell("Synthèse", total, 5) * 100 == pytest.approx(pack.spent_minor(section=Section.OPERATING))
    assert evaluator.cell("Synthèse", row_of(sheet, "Total du plan, toutes sections"), 2) * 100 == pytest.approx(
        pack.total_minor
    )
    for axis in {action.axis for action in pack.retained}:
        line = row_of(sheet, axis)
        for index, year in enumerate(pack.years):
            assert evaluator.cell("Synthèse", line, 2 + index) * 100 == pytest.approx(
                pack.spent_minor(axis=axis, year=year)
            )
    for load in pack.loads():
        line = row_of(sheet, load.skill)
        asked = sum(evaluator.cell("Synthèse", line, 2 + 2 * index) for index in range(len(pack.years)))
        assert asked * 2 == pytest.approx(sum(load.load_halfdays))


def test_changing_a_line_changes_the_totals(make_pack):
    book = opened(copil_workbook(make_pack(35, 12)), values=False)
    before = Evaluator(book)
    sheet = book["Synthèse"]
    total = row_of(sheet, "Total du plan, toutes sections")
    was = before.cell("Synthèse", total, 2)
    book["Coûts"].cell(4, 5).value += 1_000
    assert Evaluator(book).cell("Synthèse", total, 2) == pytest.approx(was + 1_000)


def test_the_weighted_note_worked_by_hand_is_64_out_of_100(make_pack):
    content = copil_workbook(make_pack(12, 4))
    sheet = opened(content, values=True)["Notes"]
    assert sheet.cell(5, 12).value == pytest.approx(64.0)
    assert Evaluator(opened(content, values=False)).cell("Notes", 5, 12) == pytest.approx(64.0)


def test_a_note_not_given_is_never_a_zero(make_pack):
    sheet = opened(copil_workbook(make_pack(12, 4)), values=True)["Notes"]
    # C1 weighs 20 and has 3, C4 weighs 15 and has 2, the others have none: 100 * 90 / (4 * 35).
    assert sheet.cell(6, 12).value == pytest.approx(9000 / 140)
    assert sheet.cell(6, 4).value is None
    assert sheet.cell(9, 12).value in ("", None), "an action without a note has no score"


def test_a_title_that_looks_like_a_formula_stays_text(make_pack):
    pack = make_pack(12, 4)
    first = pack.retained[0]
    nasty = RetainedAction(
        first.code, '=HYPERLINK("http://x";"y")\x00', "+axe", first.start, 2, first.costs, first.efforts
    )
    sheet = opened(copil_workbook(make_pack(12, 4, retained=(nasty, *pack.retained[1:]))), values=False)["Actions"]
    assert sheet.cell(4, 2).value == '=HYPERLINK("http://x";"y")'
    assert sheet.cell(4, 2).data_type != "f"


def test_francs_pacifique_have_no_cents(make_pack):
    book = opened(copil_workbook(make_pack(12, 4, currency="XPF")), values=False)
    cell = book["Coûts"].cell(4, 5)
    assert cell.value == make_pack(12, 4).retained[0].costs[0].amount_minor
    assert "F CFP" in cell.number_format


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_libreoffice_recomputes_the_same_values(make_pack, tmp_path):
    content = copil_workbook(make_pack(35, 12))
    blank = tmp_path / "sans-valeurs.xlsx"
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(blank, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part)
            target.writestr(name, part)
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(blank)], check=True, capture_output=True, timeout=180
    )
    computed = openpyxl.load_workbook(tmp_path / "out" / blank.name, data_only=True)
    written = opened(content, values=True)
    for sheet, row, column in formulas_of(opened(content, values=False)):
        shown, found = written[sheet].cell(row, column).value, computed[sheet].cell(row, column).value
        assert (found or 0) == pytest.approx(shown or 0, abs=1e-6), f"{sheet} {row},{column}"
