"""The screens of the inventory, by their addresses: what each person sees and does."""

from datetime import date, timedelta

import pytest
from defusedxml import ElementTree
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalon.desk.models import ImportBatch, Notification
from jalon.desk.progress import Progress
from jalon.inventory.models import Contract, Equipment, Job, ShadowTool, Usage
from jalon.inventory.registers import REGISTERS
from jalon.inventory.usecases.import_inventory import run_import
from jalon.inventory.usecases.load_references import load_inventory_references
from jalon.inventory.usecases.warn_of_deadlines import warn_of_deadlines
from jalon.kernel.actor import Role
from jalon.organisations.models import Skill
from jalon.programme.models import Action, ActionEffort, Variant
from tests.factories import ActionFactory, person_of_member
from tests.inventory.conftest import *  # noqa: F403
from tests.inventory.rows import SheetMaker

pytestmark = pytest.mark.django_db


def address(name, roadmap, **more):
    return reverse(f"inventory:{name}", kwargs={"roadmap_id": roadmap.pk, **more})


def page(client, person, name, roadmap, query="", **more):
    client.force_login(person.user)
    response = client.get(address(name, roadmap, **more) + query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.mark.covers("SYN-25", "TER-15")
def test_the_operator_sees_where_each_member_stands_and_a_member_only_itself(client, roadmap, owner_person, secretary_person, commune, other, maker):  # fmt: skip
    maker.make("applications", name="Paie")
    seen = page(client, owner_person, "home", roadmap)
    assert "Commune des Pins" in seen
    assert "Commune des Chênes" in seen
    assert "sur 3 l’a commencé" in seen.replace("\xa0", " ")
    own = page(client, secretary_person, "home", roadmap)
    assert "Commune des Pins" in own
    assert "Commune des Chênes" not in own


@pytest.mark.parametrize("register", [register.code for register in REGISTERS])
def test_every_register_is_filled_read_changed_and_removed_from_the_screen(client, roadmap, secretary_person, commune, maker, register):  # fmt: skip
    maker.make("contrats", name="Contrat cité")
    maker.make("applications", name="Application citée")
    job = maker.job()
    client.force_login(secretary_person.user)
    posted = {
        "name": "Écrit à l’écran", "topic": "backup", "state": "partial", "job": job.pk, "source": maker.sheets["applications"].pk,
        "ends_on": "2027-12-31", "amount_2026": "1 200,50", "users": "4", "has_personal_data": "no",
    }  # fmt: skip
    new = address("new", roadmap, register=register, organisation_id=commune.pk)
    fields = client.get(new).context["form"].fields
    sent = {key: value for key, value in posted.items() if key in fields}
    if register in ("equipements", "formations"):
        sent.pop("state", None)
    response = client.post(new, sent)
    assert response.status_code == 302, response.context["form"].errors
    read = client.get(response["Location"]).content.decode()
    assert commune.name in read
    edit = response["Location"] + "/modifier"
    first = client.get(edit).content.decode()
    assert 'name="revision" value="0"' in first
    assert client.post(edit, sent | {"revision": "0", "notes": "Relu"}).status_code == 302
    assert "Relu" in client.get(response["Location"]).content.decode()
    stale = client.post(edit, sent | {"revision": "0", "notes": "De mémoire"})
    assert stale.status_code == 409
    both = {row["name"]: row for row in stale.context["conflict"]["rows"]}
    assert (both["notes"]["mine"], both["notes"]["theirs"]) == ("De mémoire", "Relu")
    differing = {name for name, row in both.items() if row["differs"]} - {
        "solution"
    }  # named after the sheet when left empty
    assert differing == {"notes"}, "the same amount or day typed otherwise is the same"
    kept = {name: row["mine_value"] for name, row in both.items()} | {"version": stale.context["conflict"]["version"]}
    assert client.post(edit, kept | {"keep": "theirs"}).status_code == 302
    assert "Relu" in client.get(response["Location"]).content.decode()
    assert client.post(edit, kept | {"keep": "mine"}).status_code == 302
    assert "De mémoire" in client.get(response["Location"]).content.decode()
    assert client.post(response["Location"] + "/retirer").status_code == 302
    assert client.get(response["Location"]).status_code == 404


def test_amounts_of_a_contract_are_kept_by_year_in_minor_units(client, roadmap, secretary_person, commune):
    client.force_login(secretary_person.user)
    sent = {"name": "Messagerie", "amount_2026": "1 200,50", "amount_2027": "1300"}
    client.post(address("new", roadmap, register="contrats", organisation_id=commune.pk), sent)
    assert Contract.objects.get().amounts_minor == {"2026": 120050, "2027": 130000}


def test_a_member_cannot_post_into_another_nor_cite_its_rows(client, roadmap, secretary_person, commune, other, other_maker):  # fmt: skip
    contract = other_maker.make("contrats")
    client.force_login(secretary_person.user)
    there = address("new", roadmap, register="applications", organisation_id=other.pk)
    assert client.post(there, {"name": "Paie"}).status_code == 404
    here = address("new", roadmap, register="applications", organisation_id=commune.pk)
    assert client.post(here, {"name": "Paie", "contract": contract.pk}).status_code == 422
    assert not Usage.objects.exists()


@pytest.mark.covers("FUS-24")
def test_hosting_now_and_aimed_at_lists_the_migrations(client, roadmap, owner_person, maker, other_maker):
    maker.make("applications", name="Paie", hosting="on_premise", target_hosting="saas")
    other_maker.make("applications", name="Reste ici", hosting="saas", target_hosting="saas")
    seen = page(client, owner_person, "migrations", roadmap)
    assert "Paie" in seen
    assert "Reste ici" not in seen


@pytest.mark.covers("FUS-20")
def test_infrastructure_is_compared_by_class_with_its_target(client, roadmap, owner_person, maker, other_maker):
    maker.make("equipements", name="Vieux serveur", kind="servers", support_ends_on=date(2020, 1, 1), target="Chez l’opérateur")  # fmt: skip
    other_maker.make("equipements", name="Commutateur", kind="network", quantity=3)
    seen = page(client, owner_person, "infrastructure", roadmap)
    for words in ("Réseau", "Hébergement", "Stockage", "Serveurs", "Vieux serveur", "à risque", "Chez l’opérateur", "Commutateur"):  # fmt: skip
        assert words in seen, words


@pytest.mark.covers("FUS-21")
def test_practices_are_compared_with_the_common_one_aimed_at(client, roadmap, owner_person, maker, other_maker):
    maker.make(
        "pratiques", topic="restore", state="proved", checked_on=date(2026, 9, 1), target="Un essai par semestre"
    )
    other_maker.make("pratiques", topic="restore", state="none")
    seen = page(client, owner_person, "practices", roadmap)
    for words in (
        "Essayer de restaurer",
        "en place et vérifié",
        "01/09/2026",
        "rien en place",
        "Un essai par semestre",
    ):
        assert words in seen, words


@pytest.mark.covers("PIL-57")
def test_resources_of_services_are_shown_in_five_classes(client, roadmap, secretary_person, commune, maker):
    for register in ("equipements", "applications", "competences", "services"):
        maker.make(register)
    service = maker.sheets["services"].pk
    maker.make("donnees-procedures", name="Registre des inscriptions", kind="data", service=service)
    maker.make("donnees-procedures", name="Ouvrir la cantine", kind="procedure", service=service)
    seen = page(client, secretary_person, "resources", roadmap, organisation_id=commune.pk)
    for words in ("Matériels", "Logiciels", "Personnes", "Données", "Procédures", "Ouvrir la cantine"):
        assert words in seen
    row = seen[seen.index("Ressources de chaque service rendu") :]
    assert "Registre des inscriptions" in row


@pytest.mark.covers("PIL-54")
def test_a_service_says_its_channel_and_its_technique(client, roadmap, secretary_person, commune, maker):
    maker.make("services", name="Cantine", channel="mobile", technology="saas")
    seen = page(client, secretary_person, "list", roadmap, register="services")
    assert "application ou site pour téléphone" in seen
    assert "service en ligne (SaaS)" in seen


@pytest.mark.covers("PIL-55")
def test_a_platform_of_others_says_whether_it_is_interfaced(client, roadmap, secretary_person, maker):
    maker.make("plateformes", name="Portail de l’État", operator="État", integration="interfaced")
    assert "interfacée" in page(client, secretary_person, "list", roadmap, register="plateformes")


@pytest.mark.covers("TER-40")
def test_uses_and_offer_are_measured_with_their_source(client, roadmap, owner_person, maker):
    maker.make("usages-et-offre", name="Foyers raccordables", family="offer", value=71, unit="%", source="ARCEP", measured_on=date(2026, 6, 30))  # fmt: skip
    seen = page(client, owner_person, "list", roadmap, register="usages-et-offre")
    for words in ("Foyers raccordables", "offre", "ARCEP", "71"):
        assert words in seen


@pytest.mark.covers("PIL-56")
def test_any_department_declares_a_tool_and_the_team_decides(client, roadmap, owner_person, secretary_person, commune):
    client.force_login(secretary_person.user)
    sent = {"name": "Partage de photos", "department": "Périscolaire", "data": "Photos", "risk": "3"}
    made = client.post(address("new", roadmap, register="outils-declares", organisation_id=commune.pk), sent)
    assert secretary_person.full_name not in client.get(made["Location"]).content.decode().split("<main")[1]
    tool = ShadowTool.objects.get()
    decide = address("decide", roadmap, pk=tool.pk)
    assert client.post(decide, {"decision": "adopt", "reason": "Utile"}).status_code == 403
    client.force_login(owner_person.user)
    assert client.post(decide, {"decision": "adopt", "reason": "Utile à tous"}).status_code == 302
    assert "Utile à tous" in page(client, secretary_person, "sheet", roadmap, register="outils-declares", pk=tool.pk)


@pytest.mark.covers("FUS-32")
def test_the_list_of_jobs_is_shipped_and_can_be_completed(client, roadmap, owner_person, secretary_person):
    load_inventory_references()
    seen = page(client, owner_person, "skills", roadmap)
    for words in ("RSSI", "réseaux et télécoms", "Développement", "bases de données", "systèmes et serveurs", "SIG"):
        assert words in seen, words
    assert client.post(address("job_new", roadmap), {"label": "Archéologie des disquettes"}).status_code == 302
    assert Job.objects.get(keeper=roadmap.organisation).label == "Archéologie des disquettes"
    assert client.post(address("job_new", roadmap), {"label": "archéologie des disquettes"}).status_code == 422
    client.force_login(secretary_person.user)
    assert client.post(address("job_new", roadmap), {"label": "Autre"}).status_code == 403


@pytest.mark.covers("FUS-05")
def test_the_training_plan_follows_from_gaps_and_from_the_actions(client, roadmap, owner_person, maker, other_maker):
    load_inventory_references()
    rssi, gis = (Job.objects.get(code=code) for code in ("rssi", "gis"))
    maker.make("competences", name="Technicienne", job=rssi.pk, level="2", target_level="3")
    maker.make("metiers-a-tenir", job=rssi.pk, wanted_people=1, wanted_level="3")
    other_maker.make("competences", name="Géomaticien", job=gis.pk, level="3")
    for code, title in (("security", "Protéger les mairies"), ("data_gis", "Cartographier les réseaux")):
        action = ActionFactory(roadmap=roadmap, title=title)
        skill = Skill.objects.create(code=code, label=code)
        ActionEffort.objects.create(
            variant=Variant.objects.get(action=action),
            skill=skill,
            low_halfdays=10,
            likely_halfdays=20,
            high_halfdays=30,
        )
    seen = page(client, owner_person, "skills", roadmap)
    plan = seen[seen.index("Plan de formation") : seen.index("Les métiers")]
    for words in (
        "Il manque 1 personne",
        "Technicienne",
        "Protéger les mairies",
        "10 j",
        "Tout repose sur une seule personne",
    ):
        assert words in plan.replace("\xa0", " ").replace("\u202f", " "), words


def test_the_map_shows_a_case_by_member_and_domain_without_inline_style(client, roadmap, owner_person, maker, other_maker):  # fmt: skip
    maker.make("applications", name="Paie", domain="staff", functional_fit="1", criticality="4")
    other_maker.make("applications", name="Cantine", domain="childhood", functional_fit="4")
    for colour in ("fit", "criticality", "end"):
        seen = page(client, owner_person, "map", roadmap, f"?couleur={colour}")
        assert "Commune des Pins" in seen
        assert "1 application : Paie" in seen
        assert "style=" not in seen[seen.index("<svg class") : seen.index("</svg>", seen.index("<svg class"))]
    assert "map-cell--1" in page(client, owner_person, "map", roadmap)
    drawn = client.get(address("map_file", roadmap) + "?couleur=fit")
    assert drawn["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(drawn.content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "map-cell--1 { fill: #a1211c; }" in drawn.content.decode()
    assert "var(" not in drawn.content.decode()
    assert (
        "Carte des applications, adéquation" in drawn.content.decode()
    )  # alone in a document, it still says what it is
    assert "ne convient pas" in drawn.content.decode()


def test_contracts_come_with_the_last_day_to_act_and_homogeneous_needs_warn(client, roadmap, owner_person, maker, other_maker):  # fmt: skip
    load_inventory_references()
    today = timezone.localdate()
    for one in (maker, other_maker):
        one.make(
            "contrats", name=f"Messagerie {one.organisation.name}", domain="office", ends_on=today + timedelta(days=200),
            starts_on=today - timedelta(days=530), amounts_minor={str(today.year): 20_000_00},
        )  # fmt: skip
    seen = page(client, owner_person, "contracts", roadmap)
    assert "Nouveau marché à lancer au plus tard" in seen
    warned = page(client, owner_person, "homogeneous", roadmap)
    assert "Seuil dépassé ensemble" in warned
    assert "60 000 €" in warned.replace("\xa0", " ").replace("\u202f", " ")


def test_thresholds_are_dated_parameters_with_a_source(client, roadmap, owner_person, secretary_person):
    sent = {"label": "Seuil interne", "amount": "25 000", "starts_on": "2026-01-01", "lead_months": "2", "source": ""}
    client.force_login(owner_person.user)
    assert client.post(address("threshold_new", roadmap), sent).status_code == 422
    assert client.post(address("threshold_new", roadmap), sent | {"source": "Règlement interne"}).status_code == 302
    assert "Seuil interne" in page(client, owner_person, "thresholds", roadmap)
    client.force_login(secretary_person.user)
    assert client.post(address("threshold_new", roadmap), sent | {"source": "x"}).status_code == 403


def test_each_step_before_the_last_day_is_told_once_to_who_can_act(roadmap, owner_person, secretary_person, commune, other, maker):  # fmt: skip
    neighbour = person_of_member(roadmap, other, Role.AGENT)
    maker.make("contrats", name="Messagerie", ends_on=date(2027, 12, 31), is_bought_again=False)

    def told(day):
        before = set(Notification.objects.values_list("pk", flat=True))
        warn_of_deadlines(today=day, address=lambda _roadmap, contract: "/un" if contract else "/tous")
        return set(Notification.objects.exclude(pk__in=before).values_list("person_id_value", flat=True))

    everybody = {owner_person.pk, secretary_person.pk}
    assert told(date(2026, 6, 1)) == set()
    assert told(date(2027, 1, 5)) == everybody
    assert told(date(2027, 1, 6)) == set()
    assert told(date(2027, 7, 10)) == everybody
    assert told(date(2027, 10, 10)) == everybody
    assert told(date(2027, 12, 10)) == everybody
    assert told(date(2028, 1, 10)) == set(), "an ended contract asks for nothing"
    assert not Notification.objects.filter(person_id_value=neighbour.pk).exists()
    assert "31/12/2027" in Notification.objects.first().text


def test_contracts_that_reach_a_step_together_make_one_notification_by_person(roadmap, owner_person, secretary_person, other, maker):  # fmt: skip
    neighbour = person_of_member(roadmap, other, Role.AGENT)
    for number in range(1, 5):
        maker.make("contrats", name=f"Contrat {number}", ends_on=date(2027, 12, 31 - number), is_bought_again=False)
    count = warn_of_deadlines(today=date(2027, 12, 10), address=lambda _r, contract: "/un" if contract else "/tous")
    assert count == 4
    told = {one.person_id_value: one for one in Notification.objects.all()}
    assert set(told) == {owner_person.pk, secretary_person.pk}
    assert neighbour.pk not in told
    assert told[owner_person.pk].url == "/tous"
    assert told[owner_person.pk].text == (
        "4 contrats atteignent une échéance : « Contrat 4 » de Commune des Pins (au plus tard le 27/12/2027), "
        "« Contrat 3 » de Commune des Pins (au plus tard le 28/12/2027), et 2 autres."
    )


def test_the_daily_look_at_contracts_asks_the_base_no_more_when_there_are_more(roadmap, owner_person, maker):
    def queries(day):
        with CaptureQueriesContext(connection) as captured:
            warn_of_deadlines(today=day, address=lambda _roadmap, _contract: "/ici")
        return len(captured)

    maker.make("contrats", name="Premier", ends_on=date(2027, 12, 31), is_bought_again=False)
    alone = queries(date(2027, 12, 10))
    for number in range(20):
        maker.make("contrats", name=f"Contrat {number}", ends_on=date(2028, 12, 31), is_bought_again=False)
    assert queries(date(2028, 12, 10)) == alone


def test_a_secretary_fills_the_checklist_and_finds_it_again(client, roadmap, secretary_person, commune):
    client.force_login(secretary_person.user)
    here = address("checklist", roadmap, organisation_id=commune.pk)
    sent = {
        "payroll_product": "Logiciel de paie", "payroll_hosting": "saas", "payroll_fit": "3", "payroll_holder": "Éditeur",
        "payroll_yearly": "850", "payroll_ends_on": "2027-12-31", "mail_product": "Messagerie",
    }  # fmt: skip
    assert client.post(here, sent).status_code == 302
    assert Usage.objects.filter(organisation=commune).count() == 2
    assert Contract.objects.get().holder == "Éditeur"
    again = client.get(here).content.decode()
    assert "Logiciel de paie" in again
    assert client.post(here, sent | {"payroll_fit": "1"}).status_code == 302
    assert Usage.objects.count() == 2
    assert Usage.objects.get(reference="LISTE-payroll").functional_fit == "1"
    refused = client.post(here, {"canteen_holder": "Éditeur"})
    assert refused.status_code == 422
    assert "Dites ce que vous utilisez" in refused.content.decode()


@pytest.mark.parametrize("extension", ["pdf", "odt", "docx"])
def test_the_form_to_print_is_pre_filled(client, roadmap, secretary_person, commune, extension):
    client.force_login(secretary_person.user)
    response = client.get(address("paper", roadmap, organisation_id=commune.pk, extension=extension))
    assert response.status_code == 200
    assert response.content[:2] == (b"%P" if extension == "pdf" else b"PK")


def test_an_application_to_replace_becomes_an_action_that_it_cites(
    client, roadmap, owner_person, secretary_person, maker
):
    usage = maker.make("applications", name="Vieille paie", disposition="replace", technical_fit="1")
    here = address("make_action", roadmap, pk=usage.pk)
    client.force_login(secretary_person.user)
    assert client.get(here).status_code == 403
    client.force_login(owner_person.user)
    proposed = client.get(here).content.decode()
    assert "Remplacer Vieille paie" in proposed
    response = client.post(here, {"title": "Remplacer la paie", "motive_note": "Ne convient plus"})
    assert response.status_code == 302
    action = Action.objects.get(title="Remplacer la paie")
    usage.refresh_from_db()
    assert (usage.action_id_value, action.motive) == (action.pk, "technical_debt")
    assert list(action.member_links.values_list("organisation", flat=True)) == [usage.organisation_id]


def test_a_file_is_dropped_corrected_checked_and_imported_from_the_screen(client, roadmap, owner_person, commune, settings):  # fmt: skip
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(owner_person.user)
    data = "Désignation;Marque;Truc\nServeur;Constructeur;Mairie\n".encode()
    sent = {"file": SimpleUploadedFile("parc.csv", data), "membre": commune.pk, "register": "equipements"}
    response = client.post(address("import", roadmap), sent)
    assert response.status_code == 302
    check = client.get(response["Location"]).content.decode()
    assert "Truc" in check
    client.post(response["Location"], {"membre": commune.pk, "register_0": "equipements", "column_0_3": "place"})
    response = client.post(response["Location"], {"membre": commune.pk, "launch": "1"})
    assert client.get(response["Location"]).status_code == 200
    run_import(batch_id=ImportBatch.objects.get().pk, progress=Progress(0))
    found = Equipment.objects.get()
    assert (found.name, found.maker, found.place, found.organisation) == ("Serveur", "Constructeur", "Mairie", commune)


def test_an_unreadable_file_is_refused_on_the_page_in_one_sentence(client, roadmap, owner_person, commune):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(owner_person.user)
    for name, data in (
        ("x.xlsx", b"PK\x03\x04"),
        ("x.json", b"{"),
        ("x.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><REQUEST/>"),
        ("x.pdf", b"%PDF-1.4"),
    ):
        response = client.post(
            address("import", roadmap), {"file": SimpleUploadedFile(name, data), "membre": commune.pk}
        )
        assert response.status_code == 422, name
        assert "notice" in response.content.decode()


def test_the_keeper_s_own_inventory_is_not_read_by_its_members(client, roadmap, secretary_person):
    SheetMaker(roadmap, roadmap.organisation).make("equipements", name="Cœur de réseau")
    assert "Cœur de réseau" not in page(client, secretary_person, "infrastructure", roadmap)
    assert "Cœur de réseau" not in page(client, secretary_person, "list", roadmap, register="equipements")


@pytest.mark.parametrize("query", ["?after=a|99999999999999999999999", "?after=|", "?membre=99999999999999999999999", "?q=%00", "?after=é|²"])  # fmt: skip
def test_an_address_written_by_hand_breaks_no_list(client, roadmap, owner_person, maker, query):
    maker.make("applications", name="Paie")
    client.force_login(owner_person.user)
    for name, more in (("list", {"register": "applications"}), ("contracts", {}), ("home", {}), ("map", {})):
        assert client.get(address(name, roadmap, **more) + query).status_code == 200


def test_the_model_of_a_member_unknown_here_is_refused_by_name(client, roadmap, owner_person, commune):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from jalon.inventory.importing.archimate import write_model

    maker = SheetMaker(roadmap, commune)
    usage = maker.make("applications", name="Paie")
    data = write_model("Essai", [usage], []).replace(b"Commune des Pins", b"Commune perdue")
    client.force_login(owner_person.user)
    response = client.post(address("import", roadmap), {"file": SimpleUploadedFile("modele.xml", data)})
    seen = client.get(response["Location"]).content.decode()
    assert "« Paie » : « Commune perdue » n’est pas de cette feuille de route" in seen
    assert "Importer</button>" not in seen
