"""Inventories by file: tables, agents, ArchiMate. Read safely, planned whole, all or nothing, and back identical."""

import io
import json
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from jalon.desk.models import ImportState
from jalon.desk.progress import Progress
from jalon.inventory.importing.archimate import read_model, write_model
from jalon.inventory.importing.columns import register_table
from jalon.inventory.importing.glpi import read_agents
from jalon.inventory.models import Contract, Equipment, Flow, Usage
from jalon.inventory.queries import sheets_of
from jalon.inventory.registers import APPLICATIONS, BY_CODE, FLOWS, REGISTERS
from jalon.inventory.usecases.import_inventory import (
    ImportRefused,
    launch_import,
    plan_of,
    run_import,
    start_import,
)
from jalon.tables import WRITERS, TableRefused

pytestmark = pytest.mark.django_db


def drop(actor, roadmap, data, filename="parc.csv", **more):
    if isinstance(data, str):
        data = data.encode()
    return start_import(actor=actor, roadmap_id=roadmap.pk, filename=filename, data=data, **more)


def bring(actor, roadmap, data, filename="parc.csv", **more):
    batch = drop(actor, roadmap, data, filename, **more)
    launch_import(actor=actor, key=str(batch.key))
    return run_import(batch_id=batch.pk, progress=Progress(0))


def messages(actor, roadmap, data, filename="parc.csv", **more):
    batch = drop(actor, roadmap, data, filename, **more)
    return [issue.message for issue in plan_of(actor, roadmap, batch).blocking]


def exported(actor, roadmap, extension="xlsx"):
    tables = [
        register_table(
            register, sheets_of(actor, roadmap, register), currency=roadmap.currency, today=date(2026, 11, 22)
        )
        for register in REGISTERS
    ]
    return WRITERS[extension][0](tables)


def said(actor, roadmap):
    """Everything the sheets say, keys and dates of entry apart."""
    found = {}
    for register in REGISTERS:
        table = register_table(
            register, sheets_of(actor, roadmap, register), currency=roadmap.currency, today=date(2026, 11, 22)
        )
        found[register.code] = [list(row) for row in table.rows]
    return found


# Tables


def test_some_columns_update_what_they_say_and_nothing_else_is_touched(roadmap, owner, commune, maker):
    kept = maker.make("applications", name="Paie", version="12", users=3)
    maker.make("applications", name="État civil")
    plan = bring(owner, roadmap, "Organisme;Intitulé;Utilisateurs;Version\nCommune des Pins;Paie;8;\n", register="applications")  # fmt: skip
    kept.refresh_from_db()
    assert (kept.users, kept.version) == (8, "12")
    assert Usage.objects.count() == 2
    assert plan.counts()["updated"] == 1


def test_every_bad_cell_is_named_and_nothing_is_written(roadmap, owner, commune):
    data = (
        "Organisme;Intitulé;Fin;Préavis;Montant 2026\n"
        "Commune des Pins;Paie;31/02/2027;3;1 200\n"
        "Commune inconnue;Cantine;31/12/2027;3;abc\n"
        "Commune des Pins;;31/12/2027;-4;10\n"
    )
    found = messages(owner, roadmap, data, register="contrats")
    text = "\n".join(found)
    for words in ("Ligne 2", "31/02/2027", "Ligne 3", "abc", "Ligne 4", "-4"):
        assert words in text, (words, text)
    batch = drop(owner, roadmap, data, register="contrats")
    launch_import(actor=owner, key=str(batch.key))
    with pytest.raises(ImportRefused):
        run_import(batch_id=batch.pk, progress=Progress(0))
    batch.refresh_from_db()
    assert batch.state == ImportState.FAILED
    assert not Contract.objects.exists()


@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_what_is_exported_comes_back_identical(roadmap, owner, commune, maker, other_maker, extension):
    for register in REGISTERS:
        maker.make(register.code)
        other_maker.make(register.code)
    before, data = said(owner, roadmap), exported(owner, roadmap, extension)
    plan = bring(owner, roadmap, data, f"inventaire.{extension}")
    assert plan.counts() == {"read": 26, "created": 0, "updated": 0, "unchanged": 26, "blocking": 0}
    for register in reversed(REGISTERS):
        register.model._default_manager.all().delete()
    plan = bring(owner, roadmap, data, f"inventaire.{extension}")
    assert plan.counts()["created"] == 26
    assert said(owner, roadmap) == before


def test_each_register_comes_back_from_its_csv(roadmap, owner, commune, maker):
    for register in REGISTERS:
        maker.make(register.code)
    for code, register in BY_CODE.items():
        table = register_table(
            register, sheets_of(owner, roadmap, register), currency=roadmap.currency, today=date(2026, 11, 22)
        )
        plan = bring(owner, roadmap, WRITERS["csv"][0]([table]), f"{code}.csv", register=code)
        assert plan.counts()["unchanged"] == len(table.rows), code


def test_an_application_cites_a_contract_that_the_same_workbook_makes(roadmap, owner, commune, maker):
    contract = maker.make("contrats", name="Maintenance paie")
    maker.make("applications", name="Paie", contract=contract.pk)
    data = exported(owner, roadmap)
    Usage.objects.all().delete()
    Contract.objects.all().delete()
    bring(owner, roadmap, data, "inventaire.xlsx")
    assert Usage.objects.get().contract.name == "Maintenance paie"


def test_a_commune_cannot_import_into_another(roadmap, secretary, commune, other):
    found = messages(secretary, roadmap, "Organisme;Intitulé\nCommune des Chênes;Paie\n", register="applications")
    assert "vous ne pouvez pas saisir pour lui" in found[0]
    with pytest.raises(ImportRefused):
        drop(secretary, roadmap, "Intitulé\nPaie\n", organisation_id=other.pk, register="applications")


def test_the_same_sheet_given_twice_in_a_file_is_refused(roadmap, owner, commune):
    data = "Organisme;Intitulé\nCommune des Pins;Paie\nCommune des Pins;PAIE\n"
    assert "déjà donnée ligne 2" in messages(owner, roadmap, data, register="applications")[0]


def test_a_formula_stays_a_text_in_the_csv(roadmap, owner, commune, maker):
    maker.make("applications", name="=HYPERLINK(1)")
    table = register_table(
        APPLICATIONS, sheets_of(owner, roadmap, APPLICATIONS), currency="EUR", today=date(2026, 11, 22)
    )
    assert b";'=HYPERLINK(1)" in WRITERS["csv"][0]([table])


# Agents


def agents(samples: Path) -> dict[str, bytes]:
    folder = samples / "inventory" / "glpi"
    found = {path.name: path.read_bytes() for path in folder.glob("*.json") if "schema" not in path.name}
    return found | {path.name: path.read_bytes() for path in (folder / "legacy_xml").glob("*.xml")}


def test_real_inventories_of_agents_become_equipment_without_naming_anybody(roadmap, secretary, commune, samples):
    kinds = {}
    for name, data in agents(samples).items():
        bring(secretary, roadmap, data, name)
    for row in Equipment.objects.all():
        kinds[row.name] = row.kind
    assert kinds == {
        "glpixps": "workstations", "HP-2530-48G": "network", "Mi9TPro-TéléphoneM": "mobile", "NPIF2BE10": "printers",
        "CE75I09008": "printers",
    }  # fmt: skip
    laptop = Equipment.objects.get(name="glpixps")
    assert (laptop.serial, laptop.model) == ("640HP72", "XPS 13 9350")
    assert "7800 Mo" in laptop.capacity
    assert laptop.software.filter(name="gitg").exists()
    told = json.dumps(list(Equipment.objects.values()), default=str)
    assert "lastloggeduser" not in told
    assert "192.168" not in told


def test_the_same_agent_updates_its_equipment_and_a_partial_inventory_only_adds(roadmap, secretary, commune, samples):
    found = agents(samples)
    bring(secretary, roadmap, found["computer_1.json"], "computer_1.json")
    before = Equipment.objects.get()
    count = before.software.count()
    Equipment.objects.update(place="Mairie", name="Portable de la mairie")
    bring(secretary, roadmap, found["computer_1_partial_softs.json"], "partial.json")
    after = Equipment.objects.get()
    assert (after.pk, after.place, after.name) == (before.pk, "Mairie", "Portable de la mairie")
    assert after.software.get(name="gitg").version == "3.33.0-1.fc31"
    assert after.software.count() == count


def test_a_zip_of_inventories_is_read_whole(roadmap, owner, commune, samples):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in agents(samples).items():
            archive.writestr(name, data)
    bring(owner, roadmap, packed.getvalue(), "parc.zip", organisation_id=commune.pk)
    assert Equipment.objects.filter(organisation=commune).count() == 5


ENTITY = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><REQUEST><CONTENT>&x;</CONTENT></REQUEST>'
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><REQUEST><CONTENT>&b;</CONTENT></REQUEST>'
)


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("agent.json", b"{" + b" " * 60_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"[]", b'{"content": 3}', b'{"content": {}}', b"{" * 100_000, b'{"content": {"hardware": {"name": NaN}}}',
        b"<a/>", b"<REQUEST>", b"\x00\x01\x02", ENTITY, LAUGHS, b"<REQUEST>" * 5_000, b"PK\x03\x04abc",
        '{"content": {"hardware": {"name": "\ud800"}}}'.encode("utf-8", "surrogatepass"),
    ],
)  # fmt: skip
def test_what_is_no_inventory_is_refused_in_french(data):
    with pytest.raises(TableRefused) as refusal:
        read_agents(data, "agent.json")
    assert refusal.value.message.endswith(".")


def test_an_inventory_of_one_tag_repeated_costs_its_length_and_no_more():
    began = time.process_time()
    many = b"<REQUEST><CONTENT><HARDWARE><NAME>PC</NAME></HARDWARE>%s</CONTENT></REQUEST>"
    [device] = read_agents(many % (b"<A/>" * 300_000), "agent.xml")
    assert device.values["name"] == "PC"
    with pytest.raises(TableRefused, match="500 000"):
        read_agents(many % (b"<A/>" * 600_000), "agent.xml")
    assert time.process_time() - began < 20


def test_half_an_emoji_in_the_name_of_a_device_is_dropped():
    [device] = read_agents(b'{"content": {"hardware": {"name": "PC\\ud83d\\u0000 mairie"}}}', "agent.json")
    assert device.values["name"] == "PC mairie"


def test_a_zip_bomb_is_refused(roadmap, owner, commune):
    with pytest.raises(TableRefused):
        read_agents(bomb(), "parc.zip")


@pytest.mark.parametrize("data", [ENTITY, b"<model", b'<model xmlns="urn:x"/>', b"<a>" * 5_000])
def test_what_is_no_model_is_refused_in_french(data):
    with pytest.raises(TableRefused) as refusal:
        read_model(data)
    assert refusal.value.message.endswith(".")


# ArchiMate


def sample_model(samples: Path) -> bytes:
    return (samples / "inventory" / "archimate" / "archisurance.xml").read_bytes()


def schema(samples: Path) -> etree.XMLSchema:
    folder = samples / "inventory" / "archimate" / "xsd"

    class Local(etree.Resolver):
        def resolve(self, url, _id, context):
            name = url.rsplit("/", 1)[-1]
            return self.resolve_filename(str(folder / name), context) if (folder / name).is_file() else None

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Local())
    return etree.XMLSchema(etree.parse(str(folder / "archimate3_Model.xsd"), parser))


def test_a_real_model_gives_its_applications_and_says_what_it_leaves(roadmap, secretary, commune, samples):
    plan = bring(secretary, roadmap, sample_model(samples), "archisurance.xml")
    assert Usage.objects.filter(organisation=commune).count() == 10
    assert Usage.objects.filter(name="CRM System").exists()
    assert Flow.objects.exists()
    assert "ne sont pas repris" in plan.notes[0]
    again = bring(secretary, roadmap, sample_model(samples), "archisurance.xml")
    assert (again.counts()["created"], again.counts()["updated"]) == (0, 0)


def test_the_model_written_is_valid_against_its_schema_and_comes_back(
    roadmap, owner, commune, maker, other_maker, samples
):
    first, second = (maker.make("applications", name=name) for name in ("Paie", "Comptabilité & budget <2027>"))
    maker.make("flux", name="Mandats", source=first.pk, target=second.pk)
    other_maker.make("applications", name="Cantine", criticality="4", disposition="replace")
    rows = sheets_of(owner, roadmap, APPLICATIONS), sheets_of(owner, roadmap, FLOWS)
    data = write_model("Essai", *rows)
    schema(samples).assertValid(etree.fromstring(data))
    assert write_model("Essai", *rows) == data, "the same sheets give the same file"
    plan = bring(owner, roadmap, data, "modele.xml")
    assert (plan.counts()["created"], plan.counts()["updated"]) == (0, 0)
    Flow.objects.all().delete()
    Usage.objects.all().delete()
    bring(owner, roadmap, data, "modele.xml")
    cantine = Usage.objects.get(name="Cantine")
    assert (cantine.organisation.name, cantine.criticality, cantine.disposition) == (
        "Commune des Chênes",
        "4",
        "replace",
    )
    assert Flow.objects.get().target.name == "Comptabilité & budget <2027>"
