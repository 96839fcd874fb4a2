"""The dry run goes on to the end and lists every bad cell by its place."""

from datetime import date
from decimal import Decimal

import pytest

from jalon.tables import Choice, Field, Kind, Options, Severity, TableRefused, guess, interpret, read, read_pasted

from .files import openpyxl_file

FIELDS = (
    Field("code", "Code", Kind.CODE, is_unique=True),
    Field("title", "Intitulé", is_required=True),
    Field("cost", "Coût", Kind.MONEY, unit="EUR", minimum=0),
    Field("start", "Début", Kind.DATE),
    Field("axis", "Axe", Kind.CHOICE, choices=(Choice("U", "Usagers"), Choice("S", "Socle"))),
)
HEADER = "Code\tIntitulé\tCoût\tDébut\tAxe\n"


def run(text, fields=FIELDS, **options):
    workbook = read_pasted(HEADER + text)
    return interpret(workbook, fields, guess(workbook, fields).mapping(), **options)


def codes(result):
    return [(issue.code, issue.place.row, issue.place.column) for issue in result.issues]


def test_good_rows_give_values_of_the_kind_of_their_field():
    result = run("A-1\tTéléphonie\t12 k€\tT2 2027\tusagers\n")
    assert result.is_clean
    assert result.rows[0].values == {
        "code": "A-1",
        "title": "Téléphonie",
        "cost": Decimal(12000),
        "start": date(2027, 4, 1),
        "axis": "U",
    }
    assert result.rows[0].number == 2


def test_every_bad_cell_is_listed_with_its_place_its_value_and_what_is_expected():
    result = run("A-1\t\tdouze\t31/02/2026\tAutre\nA-2\tWifi\t-5\t01/02/03\tSocle\nA-3\tRéseau\t1\t\t\n")
    assert codes(result) == [
        ("required", 2, 2),
        ("not_a_number", 2, 3),
        ("impossible_date", 2, 4),
        ("unknown_choice", 2, 5),
        ("too_small", 3, 3),
        ("ambiguous_date", 3, 4),
    ]
    assert [row.is_usable for row in result.rows] == [False, False, True]
    assert result.issues[1].message == (
        "Ligne 2, colonne C (Coût) : « douze » : ce n’est pas un nombre. Attendu : un montant, par exemple 1 234,56 ou 12 k€."
    )
    assert result.issues[3].expected == "une valeur parmi « Usagers », « Socle »"
    assert ("Coût", "too_small", 1) in result.summary()
    assert not result.is_clean


def test_the_sheet_is_named_when_there_is_one():
    def fill(book):
        book.active.title = "Projets"
        for line in (["Code", "Intitulé", "Coût"], ["A-1", "Wifi", "cher"]):
            book.active.append(line)

    workbook = read(openpyxl_file(fill))
    result = interpret(workbook, FIELDS, guess(workbook, FIELDS).mapping())
    assert result.issues[0].message.startswith("Feuille Projets, ligne 2, colonne C (Coût) : « cher »")


def test_empty_lines_are_passed_over_and_counted():
    result = run("A-1\tWifi\t1\t\t\n\t\t\t\t\n \t \t\t\t\nA-2\tRéseau\t2\t\t\n")
    assert ([row.number for row in result.rows], result.empty_lines) == ([2, 5], 2)


@pytest.mark.parametrize(
    "line", ["TOTAL\t\t15 000\t\t", "\tTotal général\t15 000\t\t", "\tSous-total Usagers\t3\t\t", "\tTotal TTC\t1\t\t"]
)
def test_total_lines_are_left_out_and_said(line):
    result = run(f"A-1\tWifi\t1\t\t\n{line}\n")
    assert (len(result.rows), result.totals) == (1, (3,))
    assert (result.issues[-1].code, result.issues[-1].severity) == ("total_line", Severity.WARNING)


@pytest.mark.parametrize(
    "line", ["A-2\tTotal\t15 000\t\t", "\tTotalement dématérialisé\t3\t\t", "\tTotal\t\tT2 2027\tUsagers"]
)
def test_an_action_whose_title_says_total_is_kept(line):
    result = run(f"A-1\tWifi\t1\t\t\n{line}\n")
    assert (len(result.rows), result.totals) == (2, ())


def test_totals_are_kept_when_the_caller_knows_there_are_none():
    assert len(run("TOTAL\tx\t15 000\t\t\n", finds_totals=False).rows) == 1


def test_repeated_headers_are_passed_over():
    result = run("A-1\tWifi\t1\t\t\n" + HEADER + "A-2\tRéseau\t2\t\t\n")
    assert [row.number for row in result.rows] == [2, 4]
    assert result.issues[0].code == "repeated_header"


def test_duplicates_of_a_key_are_listed():
    result = run("A-1\tWifi\t1\t\t\nB-1\tX\t1\t\t\na-1\tRéseau\t2\t\t\n")
    assert [(found.field, found.rows) for found in result.duplicates] == [("code", (2, 4))]
    assert result.issues[0].message == "Ligne 4, colonne A (Code) : « a-1 » : déjà présent ligne 2."
    assert run("A-1\tWifi\t1\t\t\nA 1\tX\t1\t\t\n").duplicates == ()


def test_a_missing_required_column_is_an_error_of_the_sheet():
    workbook = read_pasted("Code\tCoût\nA-1\t12\n")
    result = interpret(workbook, FIELDS, guess(workbook, FIELDS).mapping())
    assert result.issues[0].code == "missing_column"
    assert "Intitulé" in result.issues[0].message
    assert result.rows[0].values["cost"] == Decimal(12)


def test_columns_that_feed_nothing_are_named():
    workbook = read_pasted("Code\tIntitulé\tRemarque perso\nA-1\tWifi\tx\n")
    assert interpret(workbook, FIELDS, guess(workbook, FIELDS).mapping()).unmapped == ("Remarque perso",)


def test_a_row_shifted_by_a_separator_is_an_error():
    workbook = read("Code;Intitulé;Coût\nA-1;Wifi;12\nA-2;Réseau; nord;13\n".encode())
    result = interpret(workbook, FIELDS, guess(workbook, FIELDS).mapping())
    assert [issue.code for issue in result.blocking] == ["not_a_number", "shifted_row"]
    assert not result.rows[1].is_usable


def test_a_merged_value_is_repeated_only_when_asked():
    def fill(book):
        for line in (["Code", "Intitulé", "Axe"], ["A-1", "Wifi", "Socle"], ["A-2", "Réseau", None]):
            book.active.append(line)
        book.active.merge_cells("C2:C3")

    workbook = read(openpyxl_file(fill))
    mapping = guess(workbook, FIELDS).mapping()
    once = interpret(workbook, FIELDS, mapping)
    assert (once.rows[1].values["axis"], once.issues[0].code) == (None, "merged_cell")
    repeated = interpret(workbook, FIELDS, mapping.with_options(3, Options(fill_down=True)))
    assert (repeated.rows[1].values["axis"], repeated.issues) == ("S", ())


def test_one_and_true_in_the_same_column_are_not_confused():
    field = Field("n", "Nombre", Kind.INT)

    def fill(book):
        for line in (["Nombre", "x"], [1, "a"], [True, "b"]):
            book.active.append(line)

    workbook = read(openpyxl_file(fill))
    result = interpret(workbook, [field], guess(workbook, [field]).mapping())
    assert [row.values["n"] for row in result.rows] == [1, None]


def test_a_mapping_for_another_file_is_refused():
    workbook = read_pasted(HEADER + "A-1\tWifi\t1\t\t\n")
    mapping = guess(workbook, FIELDS).mapping()
    with pytest.raises(TableRefused):
        interpret(workbook, FIELDS[:1], mapping)
