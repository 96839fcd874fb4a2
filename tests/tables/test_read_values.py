"""What a file holds is read as typed values that know their place, whatever wrote it."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from jalon.tables import CellError, Mark, Place, read, read_pasted

from .files import openpyxl_file, raw_ods, raw_xlsx, rows_of

LINES = 'Intitulé;Coût;Détail\r\nTéléphonie;1 234,56;"Deux lignes\r\net « ; »"\r\nŒuvre;12;\r\n'


@pytest.mark.parametrize(
    ("codec", "bom", "said"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", b"\xef\xbb\xbf", "UTF-8"),
        ("cp1252", b"", "Windows-1252"),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
    ],
)
def test_csv_is_read_whatever_its_encoding(codec, bom, said):
    workbook = read(bom + LINES.encode(codec), filename="x.xlsx")
    assert workbook.format == "csv"
    assert rows_of(workbook)[1] == ("Téléphonie", "1 234,56", "Deux lignes\net « ; »")
    assert rows_of(workbook)[2] == ("Œuvre", "12")
    assert any(said in note for note in workbook.notes)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_of_a_csv_is_found(separator):
    lines = [["Intitulé", "Coût", "Axe"], ["Portail", "12 000", "Usagers"], ["Réseau, site; nord", "3", "Socle"]]
    text = "\n".join(separator.join(f'"{cell}"' if {",", ";"} & set(cell) else cell for cell in line) for line in lines)
    assert rows_of(read(text.encode()))[2] == ("Réseau, site; nord", "3", "Socle")


def test_french_decimals_do_not_pass_for_separators():
    text = "Intitulé;A;B;C\n" + "Portail;1,5;2,5;3,5\n" * 40
    assert len(rows_of(read(text.encode()))[3]) == 4


def test_the_separator_named_by_excel_is_obeyed_and_lines_keep_their_numbers():
    workbook = read(b"sep=|\r\na|b\r\n1;2|3\r\n")
    assert rows_of(workbook) == [("a", "b"), ("1;2", "3")]
    assert workbook.sheets[0].rows[0].number == 2


def test_stray_quotes_are_read_as_they_come_and_said():
    workbook = read('Titre;Coût\n"Plan" numérique;12\nÉcran 27";3\n'.encode())
    assert rows_of(workbook)[1:] == [("Plan numérique", "12"), ('Écran 27"', "3")]
    assert any("guillemets" in note for note in workbook.notes)


def test_a_paste_from_a_spreadsheet_or_from_a_mail():
    assert rows_of(read_pasted('Projet\tCoût\n"Deux\nlignes"\t12,5\n')) == [
        ("Projet", "Coût"),
        ("Deux\nlignes", "12,5"),
    ]
    assert rows_of(read_pasted('Projet\tCoût\n"Portail\t12\n')) == [("Projet", "Coût"), ('"Portail', "12")]
    mail = "Projet            Coût\nPortail usagers   12 000\nTéléphonie        3 000\n"
    assert rows_of(read_pasted(mail))[1] == ("Portail usagers", "12 000")
    assert rows_of(read_pasted("Portail\nTéléphonie\n")) == [("Portail",), ("Téléphonie",)]


def test_xlsx_values_keep_their_type_and_their_place():
    def fill(book):
        sheet = book.active
        sheet.title = "Projets"
        sheet["B2"], sheet["C2"], sheet["D2"] = "Téléphonie", 0.1 + 0.2, 12
        sheet["E2"], sheet["F2"], sheet["G2"] = date(2026, 12, 31), datetime(2026, 12, 31, 8, 30), True
        sheet["H2"], sheet["I2"], sheet["J2"] = time(8, 30), 0.35, "=1+1"
        sheet["I2"].number_format = "0 %"
        sheet["K2"] = "#REF!"
        sheet["L2"], sheet["L2"].number_format = 1200, '#,##0 "jours d’étude"'
        book.create_sheet("Cachée").sheet_state = "hidden"
        book["Cachée"]["A1"] = "x"

    workbook = read(openpyxl_file(fill))
    row = workbook.sheets[0].rows[0]
    assert row.values == (
        None, "Téléphonie", Decimal("0.3"), 12, date(2026, 12, 31), datetime(2026, 12, 31, 8, 30), True,
        time(8, 30), Decimal("0.35"), None, CellError("#REF!"), 1200,
    )  # fmt: skip
    assert isinstance(row.cell(11).value, CellError)
    assert row.cell(9).mark == Mark.PERCENT
    assert row.cell(10).mark == Mark.FORMULA | Mark.UNCOMPUTED
    assert row.cell(4).place == Place("Projets", 2, 4)
    assert str(row.cell(4).place) == "feuille Projets, ligne 2, colonne D"
    assert any("Cachée" in note for note in workbook.notes)


def test_a_formula_gives_its_stored_result_and_is_never_evaluated():
    sheet = (
        '<sheetData><row r="1"><c r="A1"><f>1+1</f><v>40</v></c><c r="B1" t="str"><f>A1&amp;"x"</f><v>quarante</v></c>'
        '<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData>'
    )
    row = read(raw_xlsx(sheet)).sheets[0].rows[0]
    assert row.values == (40, "quarante", CellError("#DIV/0!"))
    assert all(cell.mark == Mark.FORMULA for cell in row)
    ods = '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="40"><text:p>40</text:p></table:table-cell>'
    row = read(raw_ods(f"<table:table-row>{ods}</table:table-row>")).sheets[0].rows[0]
    assert (row.values, row.cell(1).mark) == ((40,), Mark.FORMULA)


def test_merged_cells_give_their_value_once_and_the_others_are_marked():
    def fill(book):
        sheet = book.active
        for number, title in enumerate(("Axe", "Usagers", None, "Socle"), start=1):
            sheet.cell(number, 1, title)
            sheet.cell(number, 2, f"Action {number}")
        sheet.merge_cells("A2:A3")

    row = read(openpyxl_file(fill)).sheets[0].rows[2]
    assert row.values == (None, "Action 3")
    assert row.cell(1).mark == Mark.MERGED
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    covered = "<table:covered-table-cell office:value-type='string'><text:p>caché</text:p></table:covered-table-cell>"
    first = cell.format(' table:number-rows-spanned="2"', "Usagers") + cell.format("", "A")
    rows = (
        f"<table:table-row>{first}</table:table-row><table:table-row>{covered}{cell.format('', 'B')}</table:table-row>"
    )
    row = read(raw_ods(rows)).sheets[0].rows[1]
    assert (row.values, row.cell(1).mark) == ((None, "B"), Mark.MERGED)


def test_thousands_of_overlapping_merges_stay_cheap():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 300))
    merges = '<mergeCell ref="A1:XFD1048576"/>' * 30_000
    workbook = read(raw_xlsx(f"<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>"))
    assert len(workbook.sheets[0].rows) == 299


def test_ods_texts_types_and_comments():
    cells = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>remarque</text:p></office:annotation>'
        "<text:p>  Deux <text:span>mots</text:span><text:s text:c='2'/>et</text:p><text:p>suite<text:tab/>fin</text:p></table:table-cell>"
        '<table:table-cell office:value-type="date" office:date-value="2026-12-31"><text:p>x</text:p></table:table-cell>'
        '<table:table-cell office:value-type="percentage" office:value="0.35"><text:p>35 %</text:p></table:table-cell>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>VRAI</text:p></table:table-cell>'
        '<table:table-cell office:value-type="time" office:time-value="PT08H30M00S"><text:p>8:30</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string" table:formula="of:=X"><text:p>#REF!</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="3"/>'
        '<table:table-cell office:value-type="currency" office:value="1234.5"><text:p>x</text:p></table:table-cell>'
    )
    row = read(raw_ods(f"<table:table-row table:number-rows-repeated='2'>{cells}</table:table-row>")).sheets[0].rows[1]
    assert row.number == 2
    assert row.values[:6] == (
        "Deux mots  et\nsuite\tfin", date(2026, 12, 31), Decimal("0.35"), True, time(8, 30), CellError("#REF!"),
    )  # fmt: skip
    assert row.values[6:] == (None, None, None, Decimal("1234.5"))


def test_the_calendar_of_old_macs_and_rich_texts():
    workbook = (
        '<?xml version="1.0"?><workbook xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships"><workbookPr date1904="1"/>'
        '<sheets><sheet name="P" r:id="rId1"/></sheets></workbook>'
    )
    styles = '<?xml version="1.0"?><styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    relations = (
        '<?xml version="1.0"?><Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="rId2" Type="x/styles" Target="/xl/styles.xml"/>'
        '<Relationship Id="rId3" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    strings = "<sst><si><r><t>Plan </t></r><r><t>numérique</t></r><rPh><t>phon</t></rPh></si><si><t>a_x000D_\nb_x0000_c</t></si></sst>"
    data = raw_xlsx(
        '<sheetData><row><c s="0"><v>1</v></c><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row></sheetData>',
        xl__workbook_xml=workbook,
        xl__styles_xml=styles,
        xl__sharedStrings_xml=strings,
        **{"xl___rels__workbook_xml.rels": relations},
    )
    assert rows_of(read(data)) == [(date(1904, 1, 2), "Plan numérique", "a\nbc")]
