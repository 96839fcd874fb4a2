"""Sheets of the inventory: who writes them, who reads them, what is refused, how complete they are."""

from datetime import date

import pytest

from jalon.inventory.filling import SheetRefused
from jalon.inventory.models import Contract, ShadowTool, Solution, Usage
from jalon.inventory.queries import member_states, sheets_page
from jalon.inventory.registers import APPLICATIONS, EXPECTED, REGISTERS, completeness_pct
from jalon.inventory.usecases.add_sheet import add_sheet
from jalon.inventory.usecases.change_sheet import change_sheet
from jalon.inventory.usecases.change_solution import SolutionSheet, change_solution
from jalon.inventory.usecases.decide_shadow_tool import DecisionRefused, decide_shadow_tool
from jalon.inventory.usecases.mark_section import mark_section
from jalon.inventory.usecases.remove_sheet import remove_sheet
from jalon.journal.models import Entry
from jalon.kernel.actor import Role
from jalon.kernel.errors import Forbidden
from jalon.roadmaps.models import Participant, Roadmap, RoadmapRole
from tests.factories import (
    CommuneFactory,
    PersonFactory,
    RoadmapFactory,
    actor_of_person,
    person_of_member,
    person_with_role,
)
from tests.inventory.rows import SheetMaker

pytestmark = pytest.mark.django_db


def add(actor, roadmap, organisation, code="applications", **values):
    return add_sheet(
        actor=actor, roadmap_id=roadmap.pk, register_code=code, organisation_id=organisation.pk,
        values={"name": "Paie", **values},
    )  # fmt: skip


def test_a_commune_enters_its_own_inventory_and_its_syndicat_may_do_it_for_it(roadmap, owner, secretary, commune):
    own = add(secretary, roadmap, commune)
    entered = add(owner, roadmap, commune, name="État civil")
    assert (own.reference, entered.reference) == ("A001", "A002")
    assert set(Usage.objects.visible_to(secretary)) == {own, entered}


def test_nobody_writes_or_reads_the_inventory_of_another_member(roadmap, secretary, other, other_maker):
    sheet = other_maker.make("applications")
    with pytest.raises(Forbidden):
        add(secretary, roadmap, other)
    assert not Usage.objects.visible_to(secretary).exists()
    with pytest.raises(Usage.DoesNotExist):
        remove_sheet(actor=secretary, roadmap_id=roadmap.pk, register_code="applications", sheet_id=sheet.pk)


def test_a_stranger_and_a_copil_member_read_no_inventory(roadmap, maker):
    maker.make("contrats")
    copil = person_with_role(roadmap, Role.COPIL_MEMBER)
    for person in (PersonFactory(), copil):
        assert not Contract.objects.visible_to(actor_of_person(person)).exists()
    with pytest.raises(Roadmap.DoesNotExist):
        add(actor_of_person(PersonFactory()), roadmap, maker.organisation)


def test_a_reader_of_the_commune_reads_and_does_not_write(roadmap, commune, maker):
    maker.make("contrats")
    reader = actor_of_person(person_of_member(roadmap, commune, Role.READER))
    assert Contract.objects.visible_to(reader).count() == 1
    with pytest.raises(Forbidden):
        add(reader, roadmap, commune)


@pytest.mark.parametrize(("parts", "reads"), [(["observe"], True), (["collect"], False)])
def test_an_amo_enters_inventories_only_when_its_mission_is_to_observe(roadmap, maker, parts, reads):
    maker.make("contrats")
    person = PersonFactory()
    RoadmapRole.objects.create(
        roadmap=roadmap, person=person, role=Role.EXTERNAL_ADVISOR, ends_on=date(2099, 1, 1), parts=parts
    )
    actor = actor_of_person(person)
    assert Contract.objects.visible_to(actor).exists() is reads
    if reads:
        assert add(actor, roadmap, maker.organisation).pk
    else:
        with pytest.raises(Forbidden):
            add(actor, roadmap, maker.organisation)


def test_another_operator_with_the_same_member_sees_nothing_of_it(maker, commune):
    maker.make("contrats")
    rival = RoadmapFactory()
    Participant.objects.create(roadmap=rival, organisation=commune)
    assert not Contract.objects.visible_to(actor_of_person(person_with_role(rival, Role.ROADMAP_OWNER))).exists()


def test_a_new_version_of_the_roadmap_finds_the_inventory_again(roadmap, maker, commune):
    contract = maker.make("contrats")
    following = RoadmapFactory(organisation=roadmap.organisation, version=2)
    Participant.objects.create(roadmap=following, organisation=commune)
    assert list(Contract.objects.of_roadmap(following)) == [contract]
    assert Contract.objects.visible_to(actor_of_person(person_with_role(following, Role.ROADMAP_OWNER))).exists()


def test_a_row_of_another_member_cannot_be_cited(roadmap, owner, commune, other_maker):
    contract = other_maker.make("contrats")
    with pytest.raises(SheetRefused) as refusal:
        add(owner, roadmap, commune, contract=contract.pk)
    assert refusal.value.code == "foreign"
    assert "Commune des Pins" in refusal.value.message


def test_a_contract_of_the_keeper_serves_its_members(roadmap, owner, commune):
    group = SheetMaker(roadmap, roadmap.organisation).make("contrats", name="Groupement messagerie")
    assert add(owner, roadmap, commune, contract=group.pk).contract == group


@pytest.mark.parametrize(
    ("code", "values", "refusal"),
    [
        ("contrats", {"ends_on": date(1026, 1, 1)}, "bad_day"),
        ("contrats", {"starts_on": date(2027, 1, 1), "ends_on": date(2026, 1, 1)}, "end_before_start"),
        ("contrats", {"notice": 99_999}, "too_large"),
        ("contrats", {"amounts_minor": {"2026": 10**18}}, "too_large"),
        ("applications", {"name": "x" * 500}, "too_long"),
        ("applications", {"name": "  "}, "name_missing"),
        ("competences", {}, "missing"),
        ("flux", {}, "missing"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(roadmap, owner, commune, code, values, refusal):
    with pytest.raises(SheetRefused) as error:
        add(owner, roadmap, commune, code, **values)
    assert error.value.code == refusal
    assert error.value.message.endswith(".")


def test_two_members_using_the_same_product_share_one_solution_of_the_catalogue(roadmap, owner, commune, other):
    first = add(owner, roadmap, commune, solution="Gestion de la paie")
    second = add(owner, roadmap, other, name="Notre paie", solution="gestion de la PAIE ")
    assert first.solution == second.solution
    assert Solution.objects.count() == 1


def test_a_stale_form_is_refused(roadmap, owner, maker):
    sheet = maker.make("applications")
    given = {"actor": owner, "roadmap_id": roadmap.pk, "register_code": "applications", "sheet_id": sheet.pk}
    change_sheet(**given, revision=0, values={"users": 4})
    with pytest.raises(SheetRefused) as refusal:
        change_sheet(**given, revision=0, values={"users": 5})
    assert refusal.value.code == "stale"


def test_completeness_counts_what_is_said_and_no_is_said(maker):
    sheet = maker.make("applications")
    before = completeness_pct(APPLICATIONS, sheet)
    sheet.has_personal_data = False
    assert completeness_pct(APPLICATIONS, sheet) > before


@pytest.mark.covers("SYN-25")
def test_every_member_fills_the_same_registers_and_its_progress_is_the_mean_of_its_sections(roadmap, secretary, commune, other, maker):  # fmt: skip
    """The worked example of `docs/regles/inventaire.md`."""
    Usage.objects.filter(pk=maker.make("applications", name="Une").pk).update(completeness_pct=60)
    Usage.objects.filter(pk=maker.make("applications", name="Deux").pk).update(completeness_pct=100)
    mark_section(
        actor=secretary,
        roadmap_id=roadmap.pk,
        organisation_id=commune.pk,
        register_code="plateformes",
        progress="nothing",
    )
    state, empty = member_states(roadmap, [commune, other])
    assert len(state.sections) == len(EXPECTED) == 9
    assert [section.register for section in state.sections] == [section.register for section in empty.sections]
    assert (state.pct, empty.pct) == (20, 0)


def test_nothing_to_declare_is_refused_where_there_is_something_and_reopened_by_a_sheet(roadmap, owner, commune):
    place = {"actor": owner, "roadmap_id": roadmap.pk, "organisation_id": commune.pk}
    section = mark_section(**place, register_code="applications", progress="nothing")
    add(owner, roadmap, commune)
    section.refresh_from_db()
    assert section.progress == "open"
    with pytest.raises(SheetRefused):
        mark_section(**place, register_code="applications", progress="nothing")


@pytest.mark.covers("PIL-56")
def test_a_tool_is_declared_without_anything_saying_by_whom(roadmap, owner, secretary, commune):
    tool = add(secretary, roadmap, commune, "outils-declares", name="Partage en ligne", department="Périscolaire")
    assert not hasattr(ShadowTool, "pgh_event_models") or not ShadowTool.pgh_event_models
    entries = Entry.objects.filter(subject_type="inventory.shadowtool", subject_id=tool.pk)
    assert {(entry.actor_person_id, entry.actor_label) for entry in entries} == {(None, "Déclaration sans nom")}
    decide = {"roadmap_id": roadmap.pk, "tool_id": tool.pk, "decision": "replace"}
    with pytest.raises(Forbidden):
        decide_shadow_tool(actor=secretary, reason="…", **decide)
    with pytest.raises(DecisionRefused):
        decide_shadow_tool(actor=owner, reason=" ", **decide)
    decided = decide_shadow_tool(actor=owner, reason="Le partage commun le permet maintenant.", **decide)
    assert decided.get_decision_display() == "remplacer par un outil commun"


def test_pages_of_sheets_follow_each_other_without_hole_nor_repeat(roadmap, owner, maker):
    for number in range(120):
        maker.make("equipements", name=f"Poste {number % 7}")
    rows = maker.sheets["equipements"].__class__.objects.visible_to(owner)
    seen, after = [], ""
    while True:
        page = sheets_page(rows, after=after)
        seen += [row.pk for row in page.rows]
        if not (after := page.next_after):
            break
    assert len(seen) == len(set(seen)) == 120


def test_every_register_says_its_fields_columns_and_counts():
    for register in REGISTERS:
        keys = {field.key for field in register.fields}
        assert set(register.columns) - keys <= {"decision"}, register.code
        assert any(field.counts for field in register.fields)
        for field in register.fields:
            assert register.label_of(field.key)


def test_time_of_entry_is_the_actor_s_day(roadmap, owner, commune):
    assert add(owner, roadmap, commune).updated_on == owner.on


def test_the_name_of_a_product_reaches_other_members_only_once_several_use_it(roadmap, secretary, maker, other_maker):
    other_maker.make("applications", name="Produit rare")
    assert not Solution.objects.visible_to(secretary).exists()
    for _rank in range(2):
        place = CommuneFactory()
        Participant.objects.create(roadmap=roadmap, organisation=place)
        SheetMaker(roadmap, place).make("applications", name="Produit rare")
    assert [row.name for row in Solution.objects.visible_to(secretary)] == ["Produit rare"]
    own = maker.make("applications", name="À nous seuls")
    assert own.solution in Solution.objects.visible_to(secretary)


def test_two_names_of_the_same_product_are_made_one_without_losing_a_usage(
    roadmap, owner, secretary, maker, other_maker
):
    first = maker.make("applications", name="Paie", solution="Gestion paie")
    second = other_maker.make("applications", name="Paie", solution="Gest. paie")
    merged = SolutionSheet("", merge_into_id=first.solution_id)
    with pytest.raises(Forbidden):
        change_solution(actor=secretary, roadmap_id=roadmap.pk, solution_id=second.solution_id, sheet=merged)
    kept = change_solution(actor=owner, roadmap_id=roadmap.pk, solution_id=second.solution_id, sheet=merged)
    assert kept.usages.count() == 2
    assert Solution.objects.count() == 1
