"""Real files read beside the repository; their absence is said, not hidden."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jalon.tables import Field, Kind, TableRefused, guess, interpret, read

SHARED = Path(__file__).resolve().parents[2].parent / "shared"

COSTS = (
    Field("year", "Exercice", Kind.INT),
    Field("section", "Section"),
    Field("account", "Compte", Kind.CODE, ("nature",)),
    Field("project", "Code projet", Kind.CODE),
    Field("engaged_on", "Date d’engagement", Kind.DATE),
    Field("supplier_siret", "SIRET du tiers", Kind.CODE, ("tiers siret",), digits=14),
    Field("label", "Objet", synonyms=("libellé",)),
    Field("net", "Montant HT", Kind.MONEY, unit="EUR", tax="HT"),
    Field("gross", "Montant TTC", Kind.MONEY, unit="EUR", tax="TTC"),
)
PROJECTS = (
    Field("code", "Code", Kind.CODE, is_unique=True, is_required=True),
    Field("title", "Intitulé", synonyms=("title",), is_required=True),
    Field("axis", "Axe", synonyms=("axis",)),
    Field("capex", "Investissement", Kind.MONEY, ("capex",), unit="EUR"),
    Field("opex", "Fonctionnement par an", Kind.MONEY, ("opex per year",), unit="EUR"),
    Field("months", "Durée", Kind.MONTHS, ("duration months",)),
    Field("effort", "Charge totale", Kind.DECIMAL, ("effort pd total",), unit="jours"),
    Field("needs", "Prérequis", Kind.LIST, ("prerequisites",)),
    Field("legal", "Obligatoire", Kind.BOOL, ("regulatory",)),
    Field("share", "Part des membres", Kind.PERCENT, ("member cost share if mutualised pct",)),
)


def sample(path):
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"ABSENT: ../shared/{path} is not beside the repository, this real file is not tried")
    return found


def imported(path, fields):
    workbook = read(sample(path), filename=path)
    found = guess(workbook, fields)
    mapping = found.mapping()
    return found, interpret(workbook, fields, mapping)


def test_a_real_cost_export_is_read_to_the_cent():
    found, result = imported("samples/finance/modele_import_couts.csv", COSTS)
    assert {column.field for column in found.columns if column.field} == {field.key for field in COSTS}
    assert result.is_clean
    assert [row.values["gross"] for row in result.rows] == [Decimal(14_400), Decimal(6_000), Decimal("1420.50")]
    assert result.rows[0].values["engaged_on"] == date(2026, 2, 12)
    assert result.rows[2].values["supplier_siret"] == "12345678900029"


def test_the_candidate_projects_go_through_whole():
    found, result = imported("reference/candidate-projects.csv", PROJECTS)
    assert {column.field for column in found.columns if column.field} == {field.key for field in PROJECTS}
    assert (len(result.rows), result.issues, result.duplicates, result.totals) == (119, (), (), ())
    portal = result.rows[0].values
    assert (portal["capex"], portal["months"], portal["effort"], portal["needs"], portal["legal"]) == (
        Decimal(60_000),
        12,
        Decimal(173),
        ("GOUV-01",),
        False,
    )


def test_real_workbooks_of_questionnaires_are_read_or_named():
    folder = sample("samples/surveys/xlsform")
    read_ones = {path.name: read(path).format for path in sorted(folder.glob("*.xlsx"))}
    assert len(read_ones) == 6
    assert set(read_ones.values()) == {"xlsx"}
    for path in folder.glob("*.xls"):
        with pytest.raises(TableRefused) as caught:
            read(path)
        assert caught.value.code == "old_xls"
