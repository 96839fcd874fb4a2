"""The organisations' screens: what each person reads, what each may change."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalon.organisations.models import Competence, Department, Membership, Organisation, Team
from jalon.organisations.usecases.load_registry import load_registry
from jalon.organisations.usecases.load_shipped_lists import load_shipped_lists
from tests.factories import CommuneFactory, OrganisationFactory
from tests.organisations.conftest import write_registry  # noqa: F401

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"organisations:{name}", args=args)


@pytest.fixture
def registry(write_registry):  # noqa: F811
    load_registry(folder=write_registry())


def test_three_letters_give_options_with_departement_and_form(registry, stranger_client):
    page = stranger_client.get(url("choose"), {"q": "ret"}).content.decode()
    retiers = Organisation.objects.get(kind="commune", insee_code="35240")
    assert f'data-value="{retiers.pk}"' in page
    assert 'data-label="Retiers (35)"' in page
    assert "commune déléguée" not in page


def test_only_the_forms_asked_for_are_proposed(registry, stranger_client):
    page = stranger_client.get(url("choose"), {"q": "35", "formes": "epci,inconnue"}).content.decode()
    assert page.count('role="option"') == 1
    assert "CC Roche aux Fées Communauté" in page


def test_nothing_found_says_so(registry, stranger_client):
    assert "Aucune organisation ne répond" in stranger_client.get(url("choose"), {"q": "zzzz"}).content.decode()


def test_the_list_goes_forth_and_back_page_by_page_without_losing_a_row(stranger_client):
    for number in range(120):
        OrganisationFactory(name=f"Syndicat {number:03d}", kind="syndicat")
    seen, address = [], url("list") + "?forme=syndicat"
    while address:
        page = stranger_client.get(address).context
        seen += [row.name for row in page["page"].rows]
        last = page
        address = url("list") + page["next_url"] if page["next_url"] else ""
    assert seen == [f"Syndicat {number:03d}" for number in range(120)]
    back = stranger_client.get(url("list") + last["previous_url"]).context
    assert [row.name for row in back["page"].rows] == [f"Syndicat {number:03d}" for number in range(50, 100)]


def test_filters_stay_in_the_address_and_can_be_removed(registry, stranger_client):
    page = stranger_client.get(url("list"), {"q": "janz", "departement": "35"})
    assert [row.name for row in page.context["page"].rows] == ["Janzé"]
    assert {item["label"] for item in page.context["active"]} == {"« janz »", "Ille-et-Vilaine"}


def test_a_wrong_place_in_the_address_shows_the_first_page(registry, stranger_client):
    page = stranger_client.get(url("list"), {"after": "n’importe", "before": "99999999"})
    assert page.status_code == 200
    assert page.context["page"].rows


def test_the_registry_page_says_source_vintage_and_licence(registry, stranger_client):
    page = stranger_client.get(url("registry")).content.decode()
    assert "Licence Ouverte" in page
    assert "2026" in page
    assert "Insee" in page


def test_a_commune_says_its_epci_and_a_part_says_its_commune(registry, stranger_client):
    retiers = Organisation.objects.get(kind="commune", insee_code="35240")
    assert "CC Roche aux Fées Communauté" in stranger_client.get(url("organisation", retiers.pk)).content.decode()
    part = Organisation.objects.get(kind="commune_deleguee")
    assert "sans personnalité juridique" in stranger_client.get(url("organisation", part.pk)).content.decode()


def test_a_visitor_is_asked_to_sign_in(client, town):
    for name, args in (("list", ()), ("choose", ()), ("organisation", (town.pk,)), ("edit", (town.pk,))):
        assert client.get(url(name, *args)).status_code == 302


WRITING = ["edit", "brand", "add_member", "add_department"]


@pytest.mark.parametrize("name", WRITING)
def test_who_holds_no_role_is_refused_with_a_sentence(name, town, stranger_client):
    for answer in (stranger_client.get(url(name, town.pk)), stranger_client.post(url(name, town.pk))):
        assert answer.status_code == 403
        assert "Votre rôle ne permet pas" in answer.content.decode()


@pytest.mark.parametrize("name", [*WRITING, "organisation", "members", "chart", "skills"])
def test_every_page_opens_for_its_administrator_and_is_a_404_when_it_does_not_exist(name, town, administrator):
    assert administrator.get(url(name, town.pk)).status_code == 200
    assert administrator.get(url(name, 999_999)).status_code == 404


def test_an_organisation_is_added_by_the_form_then_corrected(administrator, instance_administrator):
    values = {"kind": "gip", "name": "GIP numérique", "siren": "", "departement_code": "35"}
    answer = administrator.post(url("add"), values, follow=True)
    gip = Organisation.objects.get(name="GIP numérique")
    assert "« GIP numérique » est ajouté." in answer.content.decode()
    refused = instance_administrator.post(url("edit", gip.pk), {**values, "siren": "123456789"}).content.decode()
    assert "chiffre de contrôle" in refused
    instance_administrator.post(url("edit", gip.pk), {**values, "siren": "243500634", "population": "1000"})
    gip.refresh_from_db()
    assert (gip.siren, gip.population) == ("243500634", 1000)


@pytest.mark.covers("SYN-02")
def test_a_member_is_added_with_its_competence_and_dates_then_ended(registry, town, administrator):
    load_shipped_lists()
    informatique = Competence.objects.get(code="informatique")
    retiers = Organisation.objects.get(kind="commune", insee_code="35240")
    values = {
        "member": retiers.pk,
        "member_text": "Retiers (35)",
        "competence": informatique.pk,
        "starts_on": "2020-01-01",
        "ends_on": "",
        "reference": "délibération n° 4",
    }
    page = administrator.post(url("add_member", town.pk), values, follow=True).content.decode()
    assert "Informatique et numérique" in page
    assert "01/01/2020" in page
    again = administrator.post(url("add_member", town.pk), values).content.decode()
    assert "adhère déjà" in again
    tie = Membership.objects.get()
    administrator.post(url("membership", tie.pk), {**values, "ends_on": "2026-12-31"})
    tie.refresh_from_db()
    assert tie.ends_on == date(2026, 12, 31)
    assert "Syndicat informatique" in administrator.get(url("organisation", retiers.pk)).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Retiers (35)", ""),
        ("213502404", ""),
        ("zzzz", "Aucune organisation ne répond"),
        ("35", "Plusieurs organisations répondent"),
        ("", "Choisissez une organisation"),
    ],
)
def test_without_script_the_words_typed_are_enough_when_they_designate_one(typed, said, registry, town, administrator):
    page = administrator.post(url("add_member", town.pk), {"member": "", "member_text": typed}, follow=True)
    assert said in page.content.decode()
    assert Membership.objects.exists() == (not said)


def test_an_adhesion_is_transferred_by_who_administers_both(registry, town, instance_administrator, administrator):
    member, other = CommuneFactory(), OrganisationFactory(kind="opsn")
    tie = Membership.objects.create(umbrella=town, member=member)
    values = {"destination": other.pk, "destination_text": "", "on": "2027-01-01"}
    assert "Votre rôle ne permet pas" in administrator.post(url("transfer", tie.pk), values).content.decode()
    instance_administrator.post(url("transfer", tie.pk), values)
    assert Membership.objects.get(umbrella=other).starts_on == date(2027, 1, 1)


def test_the_chart_is_drawn_changed_and_pruned(town, administrator):
    administrator.post(url("add_department", town.pk), {"name": "DSI", "level": "direction", "is_it": "on"})
    dsi = Department.objects.get(is_it=True)
    administrator.post(url("add_team", dsi.pk), {"team-name": "Réseaux"})
    assert "Réseaux" in administrator.get(url("chart", town.pk)).content.decode()
    administrator.post(url("department", dsi.pk), {"name": "DSN", "level": "direction", "is_it": "on"})
    administrator.post(url("remove_team", Team.objects.get().pk))
    assert administrator.get(url("remove_department", dsi.pk)).status_code == 200
    administrator.post(url("remove_department", dsi.pk))
    assert not Department.objects.exists()


def test_skills_and_competences_of_ones_own_are_added_and_removed(town, administrator, stranger_client):
    load_shipped_lists()
    administrator.post(url("skills", town.pk), {"label": "Pilotage de drones"})
    administrator.post(url("add_competence", town.pk), {"competence-label": "Chauffage urbain"})
    page = stranger_client.get(url("skills", town.pk)).content.decode()
    assert "Pilotage de drones" in page
    assert "Chauffage urbain" in page
    skill = town.own_skills.get()
    assert stranger_client.post(url("remove_skill", town.pk, skill.pk)).status_code == 403
    administrator.post(url("remove_skill", town.pk, skill.pk))
    assert not town.own_skills.exists()


def test_the_look_is_kept_served_and_a_pale_colour_refused(town, administrator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    png = b"\x89PNG\r\n\x1a\n" + b"\0" * 16
    values = {"primary_colour": "#1A4D5C", "roadmap_word": "schéma directeur", "logo": SimpleUploadedFile("l.png", png)}
    administrator.post(url("brand", town.pk), values)
    answer = administrator.get(url("logo", town.pk))
    assert (answer["Content-Type"], answer.content) == ("image/png", png)
    assert "--brand: #1A4D5C" in administrator.get(url("theme", town.pk)).content.decode()
    assert "au moins 4,5" in administrator.post(url("brand", town.pk), {"primary_colour": "#FFCC00"}).content.decode()


def test_pasting_from_the_page_of_members_proposes_the_umbrella(town, administrator):
    page = administrator.get(url("import"), {"membre_de": town.pk}).content.decode()
    assert 'value="Syndicat informatique"' in page


def test_a_list_is_checked_then_imported_once(registry, town, administrator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    values = {
        "pasted": "213502404\n213500416 Brie",
        "default_kind": "syndicat",
        "umbrella": town.pk,
        "umbrella_text": town.name,
        "starts_on": "2020-01-01",
    }
    checked = administrator.post(url("import"), values, follow=True)
    assert "2 adhésions à ajouter" in checked.content.decode()
    assert not Membership.objects.exists()
    address = checked.redirect_chain[-1][0]
    assert "2 adhésions ajoutées" in administrator.post(address, follow=True).content.decode()
    assert town.memberships_of_members.count() == 2
    assert "déjà importée" in administrator.post(address).content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_members_exported_are_imported_back_as_already_there(
    form, registry, instance_administrator, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    syndicat = OrganisationFactory(kind="syndicat", name="Syndicat d’essai", siren="253500235", departement_code="35")
    for member in Organisation.objects.filter(kind="commune"):
        Membership.objects.create(umbrella=syndicat, member=member)
    exported = instance_administrator.get(url("export_members", syndicat.pk, form))
    values = {"file": SimpleUploadedFile(f"membres.{form}", exported.content), "default_kind": "syndicat"}
    page = instance_administrator.post(url("import"), values, follow=True)
    plan = page.context["plan"]
    assert (plan.created, plan.ties, plan.ties_known, plan.errors) == ([], [], 4, [])


def test_a_damaged_file_is_refused_with_a_sentence(administrator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    values = {"file": SimpleUploadedFile("liste.xlsx", b"PK\x03\x04 broken"), "default_kind": "syndicat"}
    page = administrator.post(url("import"), values, follow=True).content.decode()
    assert "notice--error" in page
    assert '<button class="btn btn-primary" type="submit">Importer</button>' not in page


def test_somebody_elses_list_is_not_found(registry, administrator, instance_administrator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    values = {"pasted": "213502404", "default_kind": "syndicat"}
    address = administrator.post(url("import"), values)["Location"]
    assert instance_administrator.get(address).status_code == 404


@pytest.mark.parametrize("name", ["list", "choose"])
def test_a_page_asks_as_many_questions_for_two_rows_as_for_forty(name, stranger_client):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            assert stranger_client.get(url(name), {"q": "syn"}).status_code == 200
        return len(asked)

    def add(first, last):
        for number in range(first, last):
            words = f"syndicat {number:03d}"
            OrganisationFactory(name=words, search_key=words, kind="syndicat", epci=OrganisationFactory())

    add(0, 2)
    questions()
    few = questions()
    add(2, 40)
    assert questions() == few
