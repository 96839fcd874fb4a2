"""What a French file writes in a cell is read exactly, or said to be unreadable or ambiguous."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from jalon.tables import Cell, CellError, Choice, Field, Kind, Mark, Options, Place, Severity
from jalon.tables.cells import read_cell

MONEY = Field("cost", "Coût", Kind.MONEY, unit="EUR")
XPF = Field("cost", "Coût", Kind.MONEY, unit="XPF")
INT = Field("n", "Nombre", Kind.INT)
DECIMAL = Field("d", "Charge", Kind.DECIMAL, unit="jours")
PERCENT = Field("p", "Part", Kind.PERCENT)
DATE = Field("on", "Début", Kind.DATE)
END = Field("on", "Fin", Kind.DATE, edge="end")
BOOL = Field("b", "Obligatoire", Kind.BOOL)
LIST = Field("l", "Prérequis", Kind.LIST)
MONTHS = Field("m", "Durée", Kind.MONTHS)
SIREN = Field("siren", "SIREN", Kind.CODE, digits=9)


def reading(value, field, mark=Mark.NONE, **options):
    return read_cell(Cell(value, Place("Projets", 12, 4), mark), field, Options(**options))


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1 234,56 €", "1234.56"),
        ("1\u202f234,56\u00a0€", "1234.56"),
        ("1\u00a0234\u00a0567", "1234567"),
        ("12 k€", "12000"),
        ("12,5 K€", "12500"),
        ("1,2 M€", "1200000"),
        ("3 millions d’euros", "3000000"),
        ("(1 234,50)", "-1234.50"),
        ("-12", "-12"),
        ("\u221212 €", "-12"),
        ("45-", "-45"),
        ("12 500.00", "12500.00"),
        ("1.234.567", "1234567"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("12'500.50", "12500.50"),
        ("€ 45,10", "45.10"),
        ("12 000 € TTC", "12000"),
        ("1,2E+3", "1200"),
        ("0,5", "0.5"),
        (1200, "1200"),
        (Decimal("12.5"), "12.5"),
    ],
)
def test_amounts_are_read_as_the_french_write_them(written, amount):
    found = reading(written, MONEY)
    assert (found.value, found.code) == (Decimal(amount), "")


def test_francs_of_the_pacific_have_no_decimals():
    assert reading("45 000 XPF", XPF).value == Decimal(45000)
    assert reading("45 000 F CFP", XPF).value == Decimal(45000)
    rounded = reading("45 000,4 XPF", XPF)
    assert (rounded.value, rounded.code, rounded.severity) == (Decimal(45000), "rounded", Severity.WARNING)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.234", "ambiguous_number"),
        ("1,234", "ambiguous_number"),
        ("12 m€", "ambiguous_unit"),
    ],
)
def test_an_amount_that_reads_two_ways_is_said_and_not_guessed(written, code):
    found = reading(written, MONEY)
    assert (found.value, found.code, found.severity) == (None, code, Severity.AMBIGUOUS)


def test_the_user_settles_what_the_point_means():
    assert reading("1.234", MONEY, decimal_sign=",").value == Decimal(1234)
    assert reading("1.234", DECIMAL, decimal_sign=".").value == Decimal("1.234")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("douze mille", "not_a_number"),
        ("12 34", "bad_grouping"),
        ("1,2,3", "bad_grouping"),
        ("12 pommes", "unknown_unit"),
        ("45 000 XPF", "other_currency"),
        ("35 %", "unknown_unit"),
        (True, "not_a_number"),
        (date(2026, 1, 1), "not_a_number"),
        (CellError("#REF!"), "formula_error"),
        ("--5", "not_a_number"),
        ("9E+99", "not_a_number"),
        ("1" * 61, "not_a_number"),
        ("١٢", "not_a_number"),
    ],
)
def test_a_bad_amount_says_why(written, code):
    found = reading(written, MONEY)
    assert (found.value, found.code, found.severity) == (None, code, Severity.ERROR)
    assert found.reason


def test_an_amount_with_the_other_tax_is_refused():
    field = Field("cost", "Coût", Kind.MONEY, unit="EUR", tax="TTC")
    assert reading("12 € HT", field).code == "other_tax"
    assert reading("12 € TTC", field).value == Decimal(12)


def test_a_column_in_thousands_scales_bare_numbers_only():
    assert reading("12,5", MONEY, scale=1000).value == Decimal(12500)
    assert reading("12 500 €", MONEY, scale=1000).value == Decimal(12500)


def test_percentages_count_in_points():
    assert reading("35 %", PERCENT).value == Decimal(35)
    assert reading(Decimal("0.35"), PERCENT, Mark.PERCENT).value == Decimal(35)
    assert reading("35", PERCENT).value == Decimal(35)
    assert reading("0,35", PERCENT).severity is Severity.AMBIGUOUS


def test_whole_numbers_and_units():
    assert reading("1 200", INT).value == 1200
    assert reading("12,5", INT).code == "not_whole"
    assert reading("12,5 j", DECIMAL).value == Decimal("12.5")
    assert reading("12 j/h", DECIMAL).value == Decimal(12)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("31/12/2026", date(2026, 12, 31)),
        ("31-12-26", date(2026, 12, 31)),
        ("31.12.2026", date(2026, 12, 31)),
        ("01/02/2026", date(2026, 2, 1)),
        ("2026-12-31", date(2026, 12, 31)),
        ("2026-12-31T10:30:00", date(2026, 12, 31)),
        ("31/12/2026 10:30", date(2026, 12, 31)),
        ("1er mars 2027", date(2027, 3, 1)),
        ("lundi 14 décembre 2026", date(2026, 12, 14)),
        ("14 déc. 2026", date(2026, 12, 14)),
        ("T2 2027", date(2027, 4, 1)),
        ("2e trimestre 2027", date(2027, 4, 1)),
        ("2027 T3", date(2027, 7, 1)),
        ("4T27", date(2027, 10, 1)),
        ("S2 2027", date(2027, 7, 1)),
        ("1er semestre 2027", date(2027, 1, 1)),
        ("mars 2027", date(2027, 3, 1)),
        ("mars-27", date(2027, 3, 1)),
        ("03/2027", date(2027, 3, 1)),
        (datetime(2027, 3, 4, 5, 6), date(2027, 3, 4)),
        (date(2027, 3, 4), date(2027, 3, 4)),
    ],
)
def test_dates_and_periods_are_read_as_the_french_write_them(written, day):
    found = reading(written, DATE)
    assert (found.value, found.code) == (day, "")


def test_a_period_gives_its_last_day_where_an_end_is_expected():
    assert reading("T2 2027", END).value == date(2027, 6, 30)
    assert reading("février 2028", END).value == date(2028, 2, 29)


def test_a_serial_or_a_bare_year_is_read_and_said():
    serial = reading(46387, DATE)
    assert (serial.value, serial.severity) == (date(2026, 12, 31), Severity.WARNING)
    assert "31/12/2026" in serial.reason
    assert reading("2027", END).value == date(2027, 12, 31)


@pytest.mark.parametrize("written", ["01/02/03", "12/31/2026", "fin 2027"])
def test_a_date_that_reads_several_ways_is_said_and_not_guessed(written):
    found = reading(written, DATE)
    assert (found.value, found.severity) == (None, Severity.AMBIGUOUS)


def test_the_user_settles_the_order_of_dates():
    assert reading("01/02/03", DATE, date_order="dmy").value == date(2003, 2, 1)
    assert reading("01/02/03", DATE, date_order="ymd").value == date(2001, 2, 3)
    assert reading("12/31/2026", DATE, date_order="mdy").value == date(2026, 12, 31)


@pytest.mark.parametrize("written", ["31/02/2026", "S3 2027", "bientôt", "12", "99/99/9999", True])
def test_a_date_that_does_not_exist_is_an_error(written):
    found = reading(written, DATE)
    assert found.value is None
    assert not found.is_usable


def test_yes_and_no():
    assert [reading(word, BOOL).value for word in ("oui", "X", "Vrai", 1, True, "✓")] == [True] * 6
    assert [reading(word, BOOL).value for word in ("non", "faux", 0, False)] == [False] * 4
    assert reading("peut-être", BOOL).code == "not_a_bool"


def test_lists_are_cut_at_their_strongest_separator():
    assert reading("A-1, A-2", LIST).value == ("A-1", "A-2")
    assert reading("A-1 ; A-2;", LIST).value == ("A-1", "A-2")
    assert reading("A-1\nA-2", LIST).value == ("A-1", "A-2")
    mixed = reading("Vitré, Rennes; Redon", LIST)
    assert (mixed.value, mixed.code) == (("Vitré, Rennes", "Redon"), "mixed_separators")


def test_durations_are_in_months():
    found = [reading(text, MONTHS).value for text in ("18", "18 mois", "1,5 an", "1 an et 6 mois", "6 trimestres", 18)]
    assert found == [18] * 6
    assert reading("6 semaines", MONTHS).code == "not_a_duration"
    assert reading("1,1 an", MONTHS).code == "not_whole"


def test_choices_are_found_by_code_label_or_synonym_and_suggested_otherwise():
    field = Field(
        "s",
        "Statut",
        Kind.CHOICE,
        choices=(Choice("DONE", "Terminée", ("réalisée", "finie")), Choice("NO", "Non retenue")),
    )
    assert [reading(word, field).value for word in ("terminee", "DONE", "Réalisée")] == ["DONE"] * 3
    unknown = reading("Terminé", field)
    assert unknown.code == "unknown_choice"
    assert "Terminée" in unknown.reason


def test_codes_keep_their_zeros_and_say_when_a_spreadsheet_lost_digits():
    assert reading("200 000 172", SIREN).value == "200000172"
    restored = reading(12345678, SIREN)
    assert (restored.value, restored.code) == ("012345678", "zeros_added")
    assert reading("2,00000172E+8", SIREN).code == "lost_digits"
    assert reading("12", SIREN).code == "bad_code"
    assert reading("00", Field("budget", "Budget", Kind.CODE)).value == "00"


def test_words_for_nothing_are_read_empty_and_said():
    for word in ("n/a", "-", "Sans objet", "?"):
        found = reading(word, MONEY)
        assert (found.value, found.code, found.severity) == (None, "said_empty", Severity.WARNING)
    assert reading("   ", MONEY).code == ""


def test_a_formula_saved_without_result_is_an_error():
    assert reading(None, MONEY, Mark.FORMULA | Mark.UNCOMPUTED).code == "uncomputed"
