"""A new vintage over years of local work."""

from datetime import date

import pytest

from jalon.organisations.adhesion import eligible_members
from jalon.organisations.models import Membership, Organisation
from jalon.organisations.registry import CommuneRow, FormerCommuneRow, GroupingRow
from jalon.organisations.usecases.edit_organisation import OrganisationChanges, edit_organisation
from jalon.organisations.usecases.load_registry import RegistryRefused, load_registry
from tests.organisations.conftest import COMMUNES, GROUPINGS, PARTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_registry")]


def commune(insee):
    return Organisation.objects.get(kind="commune", insee_code=insee)


def test_a_name_corrected_by_hand_survives_the_next_vintage_and_still_answers_to_both(write_registry, instance_admin):
    edit_organisation(
        actor=instance_admin, organisation_id=commune("35150").pk, changes=OrganisationChanges(name="Ville de Janzé")
    )
    load_registry(folder=write_registry(2027))
    janze = commune("35150")
    assert (janze.name, janze.registry_name, janze.registry_vintage) == ("Ville de Janzé", "Janzé", "2027")
    assert {"ville", "janze"} <= set(janze.search_key.split())


def test_what_people_added_is_left_alone(write_registry):
    local = Organisation.objects.create(kind="syndicat", name="Syndicat local", sort_key="syndicat local")
    load_registry(folder=write_registry(2027))
    local.refresh_from_db()
    assert (local.name, local.ended_on, local.is_from_registry) == ("Syndicat local", None, False)


def test_a_merged_commune_ends_and_says_which_one_absorbed_it(write_registry):
    merged = [row for row in COMMUNES if row.insee != "35041"]
    merged[0] = merged[0]._replace(name="Retiers-Brie", former_codes="35041", population="5480")
    parts = [*PARTS, FormerCommuneRow("35041", "Brie", "deleguee", "35240")]
    groupings = [GROUPINGS[0]._replace(members="35150 35240")]
    report = load_registry(folder=write_registry(2027, communes=merged, parts=parts, groupings=groupings))
    brie = commune("35041")
    assert (brie.ended_on, brie.successor) == (date(2027, 1, 1), commune("35240"))
    assert report.ended == 1
    assert Organisation.objects.get(kind="commune_deleguee", insee_code="35041").successor.name == "Retiers-Brie"


def test_a_commune_that_is_a_commune_again_lives_again(write_registry):
    without = [row for row in COMMUNES if row.insee != "35041"]
    groupings = [GROUPINGS[0]._replace(members="35150 35240")]
    load_registry(folder=write_registry(2027, communes=without, groupings=groupings))
    assert commune("35041").ended_on is not None
    load_registry(folder=write_registry(2028))
    assert commune("35041").ended_on is None


def test_a_commune_that_changes_epci_stays_a_member_of_the_former_one_for_the_past(write_registry):
    former = Organisation.objects.get(siren="243500634")
    other = GroupingRow("200039022", "CC Bretagne porte de Loire Communauté", "CC", "FPU", "980", "35041")
    groupings = [GROUPINGS[0]._replace(members="35150 35240"), other]
    load_registry(folder=write_registry(2027, groupings=groupings))
    brie, joined = commune("35041"), Organisation.objects.get(siren="200039022")
    assert brie.epci == joined
    assert brie in eligible_members(former, None, date(2026, 12, 31))
    assert brie not in eligible_members(former, None, date(2027, 1, 1))
    assert brie in eligible_members(joined, None, date(2027, 1, 1))
    assert brie not in eligible_members(joined, None, date(2026, 12, 31))


def test_a_body_added_by_hand_that_the_registry_now_lists_is_adopted_with_its_name(write_registry):
    local = Organisation.objects.create(
        kind="other", name="Notre communauté", sort_key="notre communaute", siren="200039022"
    )
    listed = GroupingRow("200039022", "CC Bretagne porte de Loire Communauté", "CC", "FPU", "980", "35041")
    groupings = [GROUPINGS[0]._replace(members="35150 35240"), listed]
    load_registry(folder=write_registry(2027, groupings=groupings))
    local.refresh_from_db()
    assert (local.kind, local.name, local.is_from_registry) == ("epci", "Notre communauté", True)
    assert Organisation.objects.filter(siren="200039022").count() == 1


def test_a_commune_renumbered_keeps_its_identity_by_its_siren(write_registry):
    kept = commune("35041").key
    rows = [row._replace(insee="35999") if row.insee == "35041" else row for row in COMMUNES]
    groupings = [GROUPINGS[0]._replace(members="35150 35240 35999")]
    load_registry(folder=write_registry(2027, communes=rows, groupings=groupings))
    assert commune("35999").key == kept
    assert not Organisation.objects.filter(insee_code="35041").exists()


def test_an_older_registry_is_refused_and_changes_nothing(write_registry):
    load_registry(folder=write_registry(2028))
    with pytest.raises(RegistryRefused) as refusal:
        load_registry(folder=write_registry(2027, communes=[CommuneRow("35240", "Autre", "35", "", "1", "", "")]))
    assert "2028" in refusal.value.message
    assert "2027" in refusal.value.message
    assert commune("35240").name == "Retiers"


def test_ept_members_that_leave_keep_an_adhesion_with_an_end(write_registry):
    ept = GroupingRow("200057867", "Plaine Commune", "EPT", "", "5480", "35041 35240")
    load_registry(folder=write_registry(2027, groupings=[*GROUPINGS, ept]))
    load_registry(folder=write_registry(2028, groupings=[*GROUPINGS, ept._replace(members="35240")]))
    ended = Membership.objects.get(umbrella__siren="200057867", member=commune("35041"))
    assert ended.ends_on == date(2027, 12, 31)
    assert Membership.objects.get(umbrella__siren="200057867", member=commune("35240")).ends_on is None


def test_progress_is_told_step_by_step(write_registry):
    said = []
    load_registry(folder=write_registry(2027), progress=lambda label, done, total: said.append((label, done, total)))
    assert ("Communes", 4, 4) in said
