"""The headers are found and each column is proposed to a field, with a reason, and corrected by hand."""

import json

import pytest

from jalon.tables import Choice, Field, Kind, Mapping, Options, TableRefused, guess, interpret, read, read_pasted

from .files import openpyxl_file

FIELDS = (
    Field("title", "Intitulé", synonyms=("action", "projet"), is_required=True),
    Field("cost", "Coût d’investissement", Kind.MONEY, ("montant", "capex"), unit="EUR", tax="TTC"),
    Field("start", "Début", Kind.DATE, ("date de démarrage",)),
    Field("status", "Statut", Kind.CHOICE, ("état",), choices=(Choice("TODO", "À lancer"), Choice("DONE", "Terminée"))),
    Field("siren", "SIREN", Kind.CODE, digits=9),
)


def fields_of(found):
    return {column.header: column.field for column in found.columns}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("INTITULE", "title"),
        ("Les projets", "title"),
        ("Coûts d'investissement (€ TTC)", "cost"),
        ("Montants", "cost"),
        ("Date démarrage", "start"),
        ("Etats", "status"),
        ("N° SIREN", "siren"),
        ("Intituler", "title"),
    ],
)
def test_a_column_is_known_by_a_name_near_enough(header, field):
    found = guess(read_pasted(f"{header}\tTout autre chose\nx\ty\n"), FIELDS)
    assert found.columns[0].field == field
    assert found.columns[0].reason


def test_a_column_without_a_known_name_is_told_by_its_content_but_less_surely():
    found = guess(read_pasted("Projet\tQuand\tOù en est-on\nA\t31/12/2026\tÀ lancer\nB\tT2 2027\tterminée\n"), FIELDS)
    assert fields_of(found) == {"Projet": "title", "Quand": "start", "Où en est-on": "status"}
    assert all(column.confidence < 0.5 and "contenu" in column.reason for column in found.columns[1:])
    assert found.mapping().column_of("start") is None
    assert found.mapping(minimum=0.4).column_of("start").column == 2


def test_content_that_contradicts_the_name_lowers_the_confidence():
    sure = guess(read_pasted("Projet\tMontant\nA\t12\nB\t13\n"), FIELDS).columns[1]
    unsure = guess(read_pasted("Projet\tMontant\nA\tvoir devis\nB\tidem\n"), FIELDS).columns[1]
    assert sure.confidence > 0.9 > unsure.confidence
    assert "0 valeurs sur 2" in unsure.reason


def test_title_lines_above_the_header_are_passed_over():
    text = "Feuille de route numérique\t\t\n\t\t\nMise à jour : 12/10/2026\t\t\nProjet\tMontant\tÉtat\nPortail\t12\tTerminée\nWifi\t3\tÀ lancer\n"
    found = guess(read_pasted(text), FIELDS)
    assert found.header.row == 4
    assert found.header.titles[0] == "Feuille de route numérique"


def test_grouped_headers_in_merged_cells_are_put_together():
    def fill(book):
        sheet = book.active
        for line in (["Projet", "Coût", None, "État"], [None, 2026, 2027, None], ["Portail", 12, 13, "Terminée"]):
            sheet.append(line)
        for area in ("A1:A2", "B1:C1", "D1:D2"):
            sheet.merge_cells(area)

    yearly = (*FIELDS[:1], Field("y26", "Coût 2026", Kind.MONEY), Field("y27", "Coût 2027", Kind.MONEY), FIELDS[3])
    found = guess(read(openpyxl_file(fill)), yearly)
    assert fields_of(found) == {"Projet": "title", "Coût 2026": "y26", "Coût 2027": "y27", "État": "status"}


def test_a_table_without_header_is_said_so():
    found = guess(read_pasted("12\t31/12/2026\n13\t31/12/2027\n"), FIELDS)
    assert found.header.row == 0
    assert [column.header for column in found.columns] == ["Colonne A", "Colonne B"]
    assert (
        len(interpret(read_pasted("12\t31/12/2026\n13\t31/12/2027\n"), FIELDS[2:3], found.mapping(minimum=0.3)).rows)
        == 2
    )


def test_the_sheet_that_holds_the_fields_is_chosen():
    def fill(book):
        book.active.append(["Lisez-moi"])
        sheet = book.create_sheet("Projets")
        sheet.append(["Projet", "Montant"])
        sheet.append(["Portail", 12])

    workbook = read(openpyxl_file(fill))
    assert guess(workbook, FIELDS).header.sheet == "Projets"
    assert guess(workbook, FIELDS, sheet="Sheet").header.sheet == "Sheet"
    with pytest.raises(TableRefused):
        guess(workbook, FIELDS, sheet="Absente")


def test_a_unit_in_the_header_scales_and_a_contradiction_is_said():
    found = guess(read_pasted("Projet\tMontant (k€ HT)\nA\t12,5\n"), FIELDS)
    assert found.columns[1].options.scale == 1000
    assert "milliers" in found.columns[1].reason
    assert "HT" in found.columns[1].warning
    found = guess(read_pasted("Projet\tMontant XPF\nA\t12\n"), FIELDS)
    assert "XPF" in found.columns[1].warning


def test_missing_required_fields_are_listed():
    found = guess(read_pasted("Montant\tDébut\n12\tT2 2027\n"), FIELDS)
    assert [field.key for field in found.missing] == ["title"]


def test_a_mapping_is_corrected_kept_as_json_and_applied_to_the_same_headers_elsewhere():
    found = guess(read_pasted("Projet\tDevis\tMontant\nA\t1\t2\n"), FIELDS)
    mapping = found.mapping().with_field(2, "cost").with_options(2, Options(decimal_sign=",", scale=1000))
    assert mapping.column_of("cost").column == 2
    assert mapping.columns[2].field == ""
    kept = Mapping.from_json(json.loads(json.dumps(mapping.to_json())))
    assert kept == mapping
    moved = kept.reapplied_to(read_pasted("Ma liste\t\t\t\nNouveau\tMONTANT\tdevis\tprojet\nx\t5\t7\tB\n"))
    assert [(column.column, column.field) for column in moved.columns] == [(1, ""), (2, ""), (3, "cost"), (4, "title")]
    assert moved.column_of("cost").options.scale == 1000
    assert kept.reapplied_to(read_pasted("Projet\tMontant\nx\t5\n")) is None


def test_files_of_one_template_share_a_fingerprint():
    one = guess(read_pasted("Projet\tMontant\nA\t1\n"), FIELDS).mapping().fingerprint
    two = guess(read_pasted("MONTANT\tprojet\n1\tA\n"), FIELDS).mapping().fingerprint
    other = guess(read_pasted("Projet\tMontant\tAxe\nA\t1\tx\n"), FIELDS).mapping().fingerprint
    assert one == two != other


@pytest.mark.parametrize(
    "data", [{}, {"schema": 9}, {"schema": 1, "sheet": "", "header_row": 1, "columns": [{"column": "x"}]}]
)
def test_a_mapping_that_is_not_one_is_refused(data):
    with pytest.raises(TableRefused):
        Mapping.from_json(data)


def test_a_column_that_does_not_exist_cannot_be_corrected():
    with pytest.raises(KeyError):
        guess(read_pasted("Projet\tMontant\nA\t1\n"), FIELDS).mapping().with_field(9, "cost")
