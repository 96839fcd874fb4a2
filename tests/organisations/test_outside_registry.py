"""Bodies that the registry does not list: by hand, by a file, by a list of SIREN numbers."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from jalon.kernel import Forbidden
from jalon.organisations.importing import parse_siren_list, read_listing
from jalon.organisations.models import Membership, Organisation
from jalon.organisations.queries import choose_organisations
from jalon.organisations.siren import clean_siren
from jalon.organisations.usecases.add_organisation import OrganisationRefused, OrganisationSheet, add_organisation
from jalon.organisations.usecases.edit_organisation import OrganisationChanges, edit_organisation
from jalon.organisations.usecases.import_organisations import ImportRefused, ImportTerms, import_organisations
from jalon.organisations.usecases.set_branding import Branding, BrandingRefused, set_branding
from tests.factories import CommuneFactory, OrganisationFactory
from tests.organisations.conftest import administrator_of

pytestmark = pytest.mark.django_db

BANATIC = [
    "Département",
    "N° SIREN",
    "Nom du groupement",
    "Nature juridique",
    "Siren membre",
    "Nom membre",
    "Catégorie des membres du groupement",
]


def siren_like(stem):
    """A number with a right check digit that begins with these eight digits."""
    return next(f"{stem}{digit}" for digit in range(10) if _is_right(f"{stem}{digit}"))


def _is_right(text):
    try:
        return bool(clean_siren(text))
    except ValueError:
        return False


FIRST, SECOND, THIRD = siren_like("25350023"), siren_like("25350014"), siren_like("21359999")


def csv_of(*rows):
    return "\r\n".join(";".join(row) for row in rows).encode("cp1252")


def plan(actor, data, *, dry=False, terms=None):
    return import_organisations(
        actor=actor, listing=read_listing(data, filename="liste.csv"), terms=terms or ImportTerms(), is_dry_run=dry
    )


def test_a_syndicat_is_added_and_found_at_once(instance_admin):
    sheet = OrganisationSheet(kind="syndicat", name="  Syndicat  pour l’informatique ", departement_code="987")
    added = add_organisation(actor=instance_admin, sheet=sheet)
    assert (added.name, added.currency, added.siren) == ("Syndicat pour l’informatique", "XPF", None)
    assert choose_organisations(instance_admin, "syndicat pour l'inf") == [added]


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (OrganisationSheet(kind="syndicat", name=" "), "name_missing"),
        (OrganisationSheet(kind="commune", name="Vannes"), "kind"),
        (OrganisationSheet(kind="gip", name="GIP", siren="12345"), "siren_digits"),
        (OrganisationSheet(kind="gip", name="GIP", siren="243500635"), "siren_checksum"),
        (OrganisationSheet(kind="gip", name="GIP", departement_code="99"), "departement"),
    ],
)
def test_a_bad_sheet_is_refused_with_what_to_correct(instance_admin, sheet, code):
    with pytest.raises(OrganisationRefused) as refusal:
        add_organisation(actor=instance_admin, sheet=sheet)
    assert refusal.value.code == code
    assert refusal.value.message
    assert not Organisation.objects.exists()


def test_a_siren_already_there_is_said_with_the_name_that_has_it(instance_admin):
    OrganisationFactory(name="CC Roche aux Fées Communauté", siren="243500634")
    with pytest.raises(OrganisationRefused) as refusal:
        add_organisation(actor=instance_admin, sheet=OrganisationSheet(kind="gip", name="X", siren="243 500 634"))
    assert refusal.value.message == "Le SIREN 243500634 est déjà celui de « CC Roche aux Fées Communauté »."


def test_adding_asks_for_an_administrator(stranger):
    with pytest.raises(Forbidden):
        add_organisation(actor=stranger, sheet=OrganisationSheet(kind="gip", name="GIP"))
    own = OrganisationFactory()
    add_organisation(actor=administrator_of(own), sheet=OrganisationSheet(kind="gip", name="GIP"))


def test_a_registry_row_takes_a_name_and_a_contact_and_keeps_its_siren(small_registry, instance_admin):
    janze = Organisation.objects.get(insee_code="35150")
    changes = OrganisationChanges(name="Ville de Janzé", contact_email="mairie@exemple.fr", siren="243500634")
    edited = edit_organisation(actor=instance_admin, organisation_id=janze.pk, changes=changes)
    assert (edited.name, edited.contact_email, edited.siren) == ("Ville de Janzé", "mairie@exemple.fr", "213501505")
    given_back = edit_organisation(actor=instance_admin, organisation_id=janze.pk, changes=OrganisationChanges(name=""))
    assert given_back.name == "Janzé"


def test_only_its_administrators_edit_an_organisation(stranger):
    mine, other = OrganisationFactory.create_batch(2)
    for actor in (stranger, administrator_of(other)):
        with pytest.raises(Forbidden):
            edit_organisation(actor=actor, organisation_id=mine.pk, changes=OrganisationChanges(name="Autre"))


def test_banatic_columns_create_the_body_once_and_all_its_members(small_registry, instance_admin):
    rows = [
        ["35 - Ille-et-Vilaine", FIRST, "Syndicat du Semnon", "SMF", "213502404", "Retiers", "Commune"],
        ["35 - Ille-et-Vilaine", FIRST, "Syndicat du Semnon", "SMF", "243500634", "CC Roche aux Fées", "Groupement"],
    ]
    done = plan(instance_admin, csv_of(BANATIC, *rows))
    syndicat = Organisation.objects.get(siren=FIRST)
    assert (syndicat.kind, syndicat.legal_form, syndicat.departement_code) == ("syndicat", "syndicat mixte fermé", "35")
    assert [row.name for row in done.created] == ["Syndicat du Semnon"]
    assert {tie.member.siren for tie in syndicat.memberships_of_members.all()} == {"213502404", "243500634"}


def test_the_dry_run_says_everything_and_writes_nothing(small_registry, instance_admin):
    rows = [["35", FIRST, "Syndicat du Semnon", "SIVU", "213502404", "Retiers", "Commune"]]
    before = Organisation.objects.count()
    said = plan(instance_admin, csv_of(BANATIC, *rows), dry=True)
    assert ([row.name for row in said.created], len(said.ties), said.errors) == (["Syndicat du Semnon"], 1, [])
    assert (Organisation.objects.count(), Membership.objects.count(), said.is_done) == (before, 0, False)


def test_one_bad_row_refuses_the_whole_file_and_says_where(small_registry, instance_admin):
    rows = [
        ["35", FIRST, "Syndicat du Semnon", "SIVU", "", "", ""],
        ["35", "243500635", "Syndicat faux", "SIVU", "", "", ""],
        ["35", SECOND, "Communauté inconnue", "CC", "", "", ""],
        ["35", FIRST, "Syndicat du Semnon", "SIVU", "219999999", "Nulle-Part", "Commune"],
    ]
    before = Organisation.objects.count()
    with pytest.raises(ImportRefused):
        plan(instance_admin, csv_of(BANATIC, *rows))
    assert Organisation.objects.count() == before
    errors = plan(instance_admin, csv_of(BANATIC, *rows), dry=True).errors
    assert [error.split(" : ")[0] for error in errors] == ["Ligne 3", "Ligne 4", "Ligne 5"]
    assert "chiffre de contrôle" in errors[0]


def test_the_same_file_twice_creates_nothing_the_second_time(small_registry, instance_admin):
    data = csv_of(BANATIC, ["35", FIRST, "Syndicat du Semnon", "SIVU", "213502404", "Retiers", "Commune"])
    plan(instance_admin, data)
    again = plan(instance_admin, data)
    assert (again.created, again.ties, again.ties_known, len(again.known)) == ([], [], 1, 1)
    assert Membership.objects.count() == 1


def test_a_name_already_there_without_siren_is_said_and_refused(small_registry, instance_admin):
    OrganisationFactory(
        kind="syndicat", name="Syndicat du Semnon", sort_key="syndicat du semnon", departement_code="35"
    )
    said = plan(
        instance_admin,
        csv_of(["Nom", "Nature juridique", "Département"], ["Syndicat du Semnon", "SIVU", "35"]),
        dry=True,
    )
    assert len(said.errors) == 1
    assert "existe déjà" in said.errors[0]


def test_a_duplicate_inside_the_list_is_said(small_registry, instance_admin):
    rows = [["SIREN", "Nom"], [FIRST, "Syndicat A"], [FIRST, "Syndicat A"]]
    said = plan(instance_admin, csv_of(*rows), dry=True)
    assert len(said.created) == 1
    assert said.remarks == ["Ligne 3 : « Syndicat A » est déjà à la ligne 2."]


def test_an_excel_file_is_read_as_well(small_registry, instance_admin):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["SIREN", "Nom", "Forme juridique", "Département"])
        sheet.write_row(1, 0, [int(FIRST), "GIP numérique de Bretagne", "GIP", "35"])
    plan(instance_admin, target.getvalue())
    assert Organisation.objects.get(siren=FIRST).kind == "gip"


def test_a_pasted_list_of_siren_makes_every_one_a_member(small_registry, instance_admin):
    syndicat = OrganisationFactory(kind="syndicat", name="Syndicat informatique")
    listing = parse_siren_list(f"213 502 404\n213500416 Brie\n{FIRST} ; Syndicat des eaux\n")
    done = import_organisations(
        actor=instance_admin, listing=listing, terms=ImportTerms(umbrella_id=syndicat.pk), is_dry_run=False
    )
    assert [row.name for row in done.created] == ["Syndicat des eaux"]
    assert {row.name for row in done.known} == {"Retiers", "Brie"}
    assert syndicat.memberships_of_members.count() == 3


def test_an_unknown_siren_without_a_name_asks_for_the_name(small_registry, instance_admin):
    listing = parse_siren_list(f"{THIRD}0\nn’importe quoi\n{SECOND}")
    said = import_organisations(actor=instance_admin, listing=listing, terms=ImportTerms(), is_dry_run=True)
    assert any("ne commence pas par un SIREN" in error for error in said.errors)
    assert any(SECOND in error and "donnez aussi le nom" in error for error in said.errors)


def test_members_are_not_imported_into_an_umbrella_one_does_not_administer(small_registry):
    mine = OrganisationFactory()
    epci = Organisation.objects.get(siren="243500634")
    CommuneFactory(siren=THIRD, name="Commune lointaine")
    data = csv_of(BANATIC, ["35", epci.siren, epci.name, "CC", THIRD, "Commune lointaine", "Commune"])
    with pytest.raises(Forbidden):
        plan(administrator_of(mine), data)
    assert not Membership.objects.exists()


PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


def test_a_look_is_kept_with_its_colours_word_and_logo(instance_admin, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    branding = Branding("#1a4d5c", "#036", "projet numérique de territoire", SimpleUploadedFile("logo.svg", PNG))
    kept = set_branding(actor=instance_admin, organisation_id=OrganisationFactory().pk, branding=branding)
    assert (kept.primary_colour, kept.accent_colour) == ("#1A4D5C", "#003366")
    assert kept.roadmap_word == "projet numérique de territoire"
    assert kept.logo.name == f"logos/{kept.key}.png"


@pytest.mark.parametrize(
    ("branding", "code"),
    [
        (Branding(primary_colour="#FFCC00"), "contrast"),
        (Branding(accent_colour="rouge"), "colour"),
        (Branding(logo=SimpleUploadedFile("logo.png", b"<svg onload='x'>")), "logo_kind"),
        (Branding(logo=SimpleUploadedFile("logo.png", PNG + b"\0" * 600_000)), "logo_size"),
    ],
)
def test_a_pale_colour_or_a_file_that_is_no_picture_is_refused(instance_admin, branding, code):
    organisation = OrganisationFactory()
    with pytest.raises(BrandingRefused) as refusal:
        set_branding(actor=instance_admin, organisation_id=organisation.pk, branding=branding)
    assert refusal.value.code == code
    assert refusal.value.message


def test_the_limit_of_contrast_is_four_and_a_half(instance_admin):
    organisation = OrganisationFactory()
    set_branding(actor=instance_admin, organisation_id=organisation.pk, branding=Branding(primary_colour="#767676"))
    with pytest.raises(BrandingRefused, match="4,4"):
        set_branding(actor=instance_admin, organisation_id=organisation.pk, branding=Branding(primary_colour="#787878"))
