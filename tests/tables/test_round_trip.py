"""What is written is read again with the same values, in the three formats, whatever the texts hold."""

import io
from datetime import date
from decimal import Decimal

import odfdo
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.tables import (
    Choice,
    Field,
    Kind,
    Table,
    TableRefused,
    guess,
    interpret,
    read,
    read_pasted,
    to_csv,
    to_ods,
    to_xlsx,
)

FIELDS = (
    Field("code", "Code", Kind.CODE, is_required=True, is_unique=True),
    Field("title", "Intitulé"),
    Field("agents", "Agents", Kind.INT),
    Field("days", "Charge", Kind.DECIMAL, unit="jours"),
    Field("cost", "Investissement", Kind.MONEY, unit="EUR", tax="TTC"),
    Field("francs", "Budget", Kind.MONEY, unit="XPF"),
    Field("share", "Part mutualisée", Kind.PERCENT),
    Field("months", "Durée", Kind.MONTHS),
    Field("start", "Début", Kind.DATE),
    Field("legal", "Obligatoire", Kind.BOOL),
    Field(
        "status", "Statut", Kind.CHOICE, choices=(Choice("DONE", "Terminée"), Choice("TODO", "À lancer, bientôt ; -"))
    ),
    Field("needs", "Prérequis", Kind.LIST),
)
WRITERS = {"xlsx": lambda table: to_xlsx([table]), "ods": lambda table: to_ods([table]), "csv": to_csv}

characters = st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\n\t;,|=+-@'\"<&>_ \u00a0\u202f")
lines = st.text(characters, max_size=40) | st.sampled_from(
    [
        "=1+1",
        "+33 1",
        "-5",
        "@x",
        "'=x",
        "''",
        '"',
        "a\n=b",
        "\t=x",
        "_x0041_",
        "00123",
        "1e5",
        "VRAI",
        "a  b",
        "n/a",
        "sep=;",
    ]
)
texts = lines.map(str.strip).map(lambda text: text or None)
items = st.lists(lines.map(lambda text: text.replace("\n", " ").strip()).filter(bool), max_size=4).map(tuple)
cents = st.integers(-(10**13), 10**13).map(lambda amount: Decimal(amount).scaleb(-2))
rows = st.lists(
    st.tuples(
        texts,
        st.none() | st.integers(-(10**20), 10**20),
        st.none() | st.decimals(-(10**9), 10**9, places=4),
        st.none() | cents,
        st.none() | st.integers(-(10**12), 10**12).map(Decimal),
        st.none() | st.decimals(0, 100, places=2),
        st.none() | st.integers(0, 1200),
        st.none() | st.dates(date(1850, 1, 1), date(2250, 12, 31)),
        st.none() | st.booleans(),
        st.sampled_from([None, "DONE", "TODO"]),
        items.map(lambda kept: kept or None),
    ),
    min_size=1,
    max_size=6,
)


def again(data, fields=FIELDS):
    workbook = read(data)
    found = guess(workbook, fields)
    assert {column.field for column in found.columns} == {field.key for field in fields}
    return interpret(workbook, fields, found.mapping())


@pytest.mark.parametrize("kind", WRITERS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=rows)
def test_what_is_written_is_read_again_the_same(kind, rows):
    numbered = [(f"A-{number}", *row) for number, row in enumerate(rows, start=1)]
    result = again(WRITERS[kind](Table("Projets", FIELDS, numbered)))
    assert result.issues == ()
    assert [tuple(row.values.values()) for row in result.rows] == numbered


@pytest.mark.parametrize(
    "needs", [(";", ","), ("a, b",), ("a, b", "c"), ("a;b",), ("a|b", "c"), ("a|b",), ("-",), ("=x", "n/a")]
)
@pytest.mark.parametrize("kind", WRITERS)
def test_values_of_a_list_may_hold_any_separator(kind, needs):
    result = again(WRITERS[kind](Table("Projets", (FIELDS[0], FIELDS[11]), [("A-1", needs)])), (FIELDS[0], FIELDS[11]))
    assert (result.rows[0].values["needs"], result.issues) == (needs, ())


@settings(max_examples=100, deadline=None)
@given(text=st.text(characters, min_size=1).map(str.strip).filter(bool))
def test_no_text_of_a_csv_can_be_taken_for_a_formula(text):
    data = to_csv(Table("x", (Field("t", "Texte"), Field("u", "Autre")), [(text, "fin")])).decode("utf-8-sig")
    cell = data.split("\r\n", 1)[1]
    assert cell.lstrip('"').lstrip()[:1] not in tuple("=+-@＝＋－＠")
    assert cell.lstrip('"')[:1] not in tuple("\t\r\n")


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_table_gives_the_same_bytes(kind):
    table = Table("Projets", FIELDS[:2], [("A-1", "Téléphonie")])
    assert WRITERS[kind](table) == WRITERS[kind](table)


def test_another_reader_finds_typed_cells_and_no_formula_in_the_xlsx():
    rows = [
        ("A-1", "=1+1", 3, None, Decimal("12.5"), None, Decimal(35), 6, date(2026, 12, 31), True, "DONE", ("a", "b"))
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx([Table("Projets : [2026]", FIELDS, rows)]))).worksheets[0]
    assert sheet.title == "Projets 2026"
    line = list(sheet[2])
    assert [cell.data_type for cell in line] == ["s", "s", "n", "n", "n", "n", "n", "n", "d", "b", "s", "s"]
    assert (line[1].value, line[1].quotePrefix) == ("=1+1", True)
    assert line[4].number_format == '#,##0.00 "€"'
    assert (line[6].value, line[6].number_format) == (0.35, "0%")
    assert [cell.value for cell in sheet[1]][4:7] == ["Investissement (€ TTC)", "Budget (XPF)", "Part mutualisée (%)"]
    assert sheet.freeze_panes == "A2"


def test_another_reader_finds_typed_cells_and_no_formula_in_the_ods():
    rows = [
        (
            "A-1",
            "=1+1\nsuite",
            3,
            None,
            Decimal("12.5"),
            None,
            Decimal(35),
            6,
            date(2026, 12, 31),
            True,
            "DONE",
            ("a", "b"),
        )
    ]
    document = odfdo.Document(
        io.BytesIO(to_ods([Table("Projets", FIELDS, rows), Table("Projets", FIELDS[:1], [("x",)])]))
    )
    sheets = document.body.get_tables() if hasattr(document.body, "get_tables") else document.body.tables
    assert [sheet.name for sheet in sheets] == ["Projets", "Projets 2"]
    cells = list(sheets[0].get_row(1).get_cells())
    kinds = [cell.type for cell in cells]
    assert kinds[:5] == ["string", "string", "float", None, "float"]
    assert kinds[6:10] == ["percentage", "float", "date", "boolean"]
    assert all(cell.formula is None for cell in cells)


def test_the_csv_opens_as_it_is_in_a_french_spreadsheet():
    table = Table(
        "Projets",
        (FIELDS[1], FIELDS[4], FIELDS[6], FIELDS[8], FIELDS[9]),
        [("Deux ; mots", Decimal("1234.5"), Decimal(35), date(2026, 12, 31), True)],
    )
    assert to_csv(table).decode() == (
        "\ufeffIntitulé;Investissement (€ TTC);Part mutualisée (%);Début;Obligatoire\r\n"
        '"Deux ; mots";1234,50;35 %;31/12/2026;oui\r\n'
    )


def test_what_is_copied_from_our_own_tables_pastes_back():
    text = to_csv(Table("x", FIELDS[:3], [("A-1", "Téléphonie", 12)])).decode("utf-8-sig").replace(";", "\t")
    workbook = read_pasted(text)
    assert interpret(workbook, FIELDS[:3], guess(workbook, FIELDS[:3]).mapping()).rows[0].values["agents"] == 12


def test_what_no_spreadsheet_holds_is_refused_rather_than_cut():
    for write in WRITERS.values():
        with pytest.raises(TableRefused) as caught:
            write(Table("x", FIELDS[:2], [("A-1", "a" * 40_000)]))
        assert "Intitulé" in caught.value.message


@pytest.mark.parametrize("row", [("A-1", "x", "douze"), ("A-1", "x", True), ("A-1", "x", float("nan"))])
def test_a_value_of_another_kind_is_a_mistake_of_the_caller(row):
    with pytest.raises(TypeError):
        to_csv(Table("x", FIELDS[:3], [row]))
    with pytest.raises(ValueError, match="2 values for 3"):
        to_csv(Table("x", FIELDS[:3], [row[:2]]))
