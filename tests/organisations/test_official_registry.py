"""The registry that is shipped, loaded whole, against the samples of the official files."""

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest

from jalon.kernel.actor import Actor
from jalon.organisations.models import Membership, Organisation, OrganisationKind
from jalon.organisations.queries import choose_organisations, members_of, registry_state
from jalon.organisations.registry import FOLDER
from jalon.organisations.siren import has_luhn_check
from jalon.organisations.usecases.load_registry import load_registry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("full_registry")]


def rows_of(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    text = gzip.decompress(data) if path.suffix == ".gz" else data
    return list(csv.DictReader(text.decode().splitlines()))


def test_every_commune_of_the_official_file_is_there_with_its_siren_population_and_epci(samples):
    wanted = {
        row["insee"]: (row["nom"], row["siren"] or None, int(row["population"] or 0), row["epci_siren"] or None)
        for row in rows_of(samples / "territories" / "communes_2026.csv.gz")
    }
    communes = Organisation.objects.filter(kind=OrganisationKind.COMMUNE)
    found = {
        insee: (name, siren, population, epci)
        for insee, name, siren, population, epci in communes.values_list(
            "insee_code", "name", "siren", "population", "epci__siren"
        )
    }
    assert len(found) == 34_969
    assert found == wanted


def test_every_epci_has_the_members_that_the_official_file_counts(samples):
    counts = Counter(Organisation.objects.filter(epci__isnull=False).values_list("epci__siren", flat=True))
    wanted = {row["siren"]: int(row["nb_membres"]) for row in rows_of(samples / "territories" / "epci_2026.csv")}
    assert len(wanted) == 1_255
    assert counts == wanted


def test_the_polynesian_communes_have_no_siren_and_count_in_francs_pacifique(samples):
    wanted = {row["insee"] for row in rows_of(samples / "territories" / "polynesie_48_communes.csv")}
    found = Organisation.objects.filter(kind=OrganisationKind.COMMUNE, departement_code="987")
    assert {row.insee_code for row in found} == wanted
    assert {(row.siren, row.currency) for row in found} == {(None, "XPF")}


def test_departements_and_regions_have_the_siren_of_the_official_files(samples):
    wanted = {
        row["Siren"] for row in rows_of(samples / "territories" / "departements-siren.csv") if row["CATEG"] == "DEPT"
    }
    assert set(Organisation.objects.filter(kind="departement").values_list("siren", flat=True)) == wanted
    wanted = {row["Siren"] for row in rows_of(samples / "territories" / "regions-siren.csv")}
    assert set(Organisation.objects.filter(kind="region").values_list("siren", flat=True)) == wanted


def test_parts_of_communes_point_at_their_commune_and_are_no_legal_person():
    arbignieu = Organisation.objects.get(kind=OrganisationKind.COMMUNE_DELEGUEE, insee_code="01015")
    assert (arbignieu.name, arbignieu.successor.name) == ("Arbignieu", "Arboys en Bugey")
    assert not arbignieu.is_legal_person
    assert not Organisation.objects.filter(kind__in=["commune_deleguee", "commune_associee"], successor=None).exists()
    assert Organisation.objects.filter(kind__in=["commune_deleguee", "commune_associee"]).count() == 2_576


def test_every_siren_of_the_registry_has_a_right_check_digit():
    sirens = Organisation.objects.filter(siren__isnull=False).values_list("siren", flat=True)
    assert [siren for siren in sirens if not has_luhn_check(siren)] == []


def test_loading_again_changes_nothing():
    before = Organisation.objects.count()
    report = load_registry()
    assert not report.has_changed
    assert report.unchanged == before == Organisation.objects.count()
    assert Membership.objects.filter(umbrella__kind=OrganisationKind.EPT).count() == 129


def test_the_vintage_the_source_and_the_licence_are_said():
    state = registry_state()
    assert (state.notice.vintage, state.loaded_vintage, state.is_current) == (2026, "2026", True)
    assert state.notice.licence == "Licence Ouverte"
    assert "Insee" in state.notice.source
    assert "DGCL" in state.notice.source


def test_the_files_weigh_less_than_five_megabytes():
    assert sum(path.stat().st_size for path in FOLDER.glob("*.csv.gz")) < 5_000_000


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("van", "Vannes (56)"),
        ("st malo", "Saint-Malo (35)"),
        ("la r", "La Réunion (974)"),
        ("la roc", "La Rochelle (17)"),
        ("les s", "Les Sables-d'Olonne (85)"),
        ("ST-MAL", "Saint-Malo (35)"),
        ("ste marie aux m", "Sainte-Marie-aux-Mines (68)"),
        ("saint-denis (93", "Saint-Denis (93)"),
        ("saint denis (réunion)", "Saint-Denis (974)"),
        ("l'ile d'y", "L'Île-d'Yeu (85)"),
        ("l’île-d’y", "L'Île-d'Yeu (85)"),
        ("oeuil", "Œuilly (51)"),
        ("roche aux", "CC Roche aux Fées Communauté (35)"),
        ("communauté de communes roche aux", "CC Roche aux Fées Communauté (35)"),
        ("243 500 634", "CC Roche aux Fées Communauté (35)"),
        ("35238", "Rennes (35)"),
        ("56000", "Vannes (56)"),
        ("golfe morbihan", "CA Golfe du Morbihan - Vannes Agglomération (56)"),
        ("papeete", "Papeete (987)"),
    ],
)
def test_what_people_type_finds_the_organisation_first(typed, first, stranger):
    assert choose_organisations(stranger, typed)[0].place_label == first


def test_only_the_forms_asked_for_are_proposed_and_never_a_part_of_a_commune(stranger):
    assert {row.kind for row in choose_organisations(stranger, "rennes", kinds=["epci"])} == {"epci"}
    assert choose_organisations(stranger, "arbignieu") == []


@pytest.mark.parametrize("typed", ["", "a", "  ", "()", "(35)", "'; --", "&|!:*", "zzzzqq"])
def test_too_little_or_nonsense_finds_nothing_and_breaks_nothing(typed, stranger):
    assert choose_organisations(stranger, typed) == []


def test_the_members_of_an_epci_are_its_sixteen_communes(stranger):
    roche = Organisation.objects.get(siren="243500634")
    members = members_of(stranger, roche)
    assert len(members) == 16
    assert members[0].organisation.name == "Amanlis"


def test_choosing_reads_the_index_and_not_the_whole_table(django_assert_num_queries, stranger):
    from django.db import connection

    with django_assert_num_queries(1) as queries:
        choose_organisations(stranger, "sai")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE organisations_organisation")
        cursor.execute("EXPLAIN " + queries.captured_queries[0]["sql"])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "organisation_search" in plan


def test_an_actor_of_the_system_is_named_in_the_journal():
    from jalon.journal.models import Entry

    entry = Entry.objects.get(verb="organisations.registry.loaded")
    assert entry.actor_label == Actor.system(on=entry.at.date()).label
    assert entry.subject_label == "Référentiel 2026"
