"""Stakes, perimeter, conditions, phases, participants and roles of a roadmap."""

from datetime import date

import pytest
from django.urls import reverse

from jalon.accounts.models import OrganisationRole
from jalon.kernel.actor import Role
from jalon.kernel.errors import Forbidden
from jalon.organisations.adhesion import NotAdhering
from jalon.organisations.models import Competence, Membership
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.people import PersonElsewhere
from jalon.roadmaps.queries import phase_states
from jalon.roadmaps.usecases.create_roadmap import apply_method
from jalon.roadmaps.usecases.edit_parts import (
    PartRefused,
    add_scope_item,
    answer_condition,
    move_challenge,
    save_challenge,
)
from jalon.roadmaps.usecases.follow_phase import PhaseChanges, PhaseRefused, save_deliverable, save_phase
from jalon.roadmaps.usecases.grant_role import RoleRefused, grant_role, revoke_role
from jalon.roadmaps.usecases.set_participants import add_participants
from tests.factories import CommuneFactory, PersonFactory, actor_of_person

pytestmark = pytest.mark.django_db


@pytest.mark.covers("VIL-21", "SYN-03")
def test_stakes_are_ordered_and_owned(roadmap, owner, owner_person):
    first = save_challenge(actor=owner, roadmap_id=roadmap.pk, title="Accès aux services", owner_id=owner_person.pk)
    second = save_challenge(actor=owner, roadmap_id=roadmap.pk, title="Sécurité")
    move_challenge(actor=owner, roadmap_id=roadmap.pk, challenge_id=second.pk, by=-1)
    assert [row.title for row in roadmap.challenges.all()] == ["Sécurité", "Accès aux services"]
    first.refresh_from_db()
    assert first.owner == owner_person


@pytest.mark.covers("VIL-20")
def test_the_perimeter_has_four_dimensions_in_and_out_and_is_printed(client, roadmap, owner, owner_person):
    for dimension in ("organisational", "technical", "functional", "economic"):
        add_scope_item(actor=owner, roadmap_id=roadmap.pk, dimension=dimension, is_in=True, text=f"dedans {dimension}")
        add_scope_item(actor=owner, roadmap_id=roadmap.pk, dimension=dimension, is_in=False, text=f"dehors {dimension}")
    client.force_login(owner_person.user)
    page = client.get(reverse("roadmaps:scope", kwargs={"roadmap_id": roadmap.pk})).content.decode()
    assert page.count("dedans ") >= 4
    assert page.count("dehors ") >= 4
    note = client.get(reverse("roadmaps:scoping_note", kwargs={"roadmap_id": roadmap.pk, "extension": "docx"}))
    assert note.status_code == 200
    assert words_of_docx(note.content).count("dehors technical") == 1


def words_of_docx(content: bytes) -> str:
    from io import BytesIO

    from docx import Document

    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + list(dict.fromkeys(cells)))


CONDITIONS = {
    "TER-20": "sensibilite",
    "TER-21": "elu-referent",
    "TER-22": "commission",
    "TER-23": "dematerialisation",
    "TER-24": "sensibilisation",
    "TER-25": "conduite-projet",
    "TER-26": "chef-projet",
    "TER-27": "transverse",
    "TER-28": "communes",
}


@pytest.mark.covers(*CONDITIONS)
def test_each_condition_of_success_is_answered_with_its_evidence(client, roadmap, owner, owner_person, methods):
    apply_method(roadmap, methods["cinq-etapes"], first_day=date(2026, 1, 5))
    for number, code in enumerate(CONDITIONS.values()):
        condition = roadmap.conditions.get(code=code)
        answer = ("yes", "partly", "no")[number % 3]
        answer_condition(
            actor=owner, roadmap_id=roadmap.pk, condition_id=condition.pk, answer=answer, evidence=f"preuve {code}"
        )
    client.force_login(owner_person.user)
    page = client.get(reverse("roadmaps:conditions", kwargs={"roadmap_id": roadmap.pk})).content.decode()
    assert all(f"preuve {code}" in page for code in CONDITIONS.values())
    assert "en partie" in page
    with pytest.raises(PartRefused) as refusal:
        answer_condition(
            actor=owner,
            roadmap_id=roadmap.pk,
            condition_id=roadmap.conditions.get(code="commission").pk,
            answer="yes",
            evidence=" ",
        )
    assert refusal.value.code == "evidence_missing"


@pytest.mark.covers("SYN-24", "VIL-34")
def test_a_phase_keeps_its_announced_dates_and_counts_its_slippage(roadmap, owner):
    changes = PhaseChanges(
        name="Analyse de l’existant", starts_on=date(2020, 11, 2), ends_on=date(2020, 12, 18), status="under_way"
    )
    phase = save_phase(actor=owner, roadmap_id=roadmap.pk, changes=changes)
    late = phase_states(roadmap, today=date(2021, 1, 4))[0]
    assert (late.is_late, late.slip_days, late.state_label) == (True, 17, "en retard")
    done = PhaseChanges(
        name=phase.name,
        starts_on=date(2020, 11, 2),
        ends_on=date(2021, 1, 8),
        started_on=date(2020, 11, 2),
        ended_on=date(2021, 1, 8),
        status="done",
    )
    save_phase(actor=owner, roadmap_id=roadmap.pk, changes=done, phase_id=phase.pk)
    ended = phase_states(roadmap, today=date(2022, 1, 1))[0]
    assert (ended.is_late, ended.slip_days, ended.phase.announced_ends_on) == (False, 21, date(2020, 12, 18))


@pytest.mark.covers("VIL-34", "VIL-08")
def test_every_participant_reads_who_acts_who_decides_and_until_when(
    client, roadmap, owner, owner_person, mayor_person, methods
):
    apply_method(roadmap, methods["six-phases"], first_day=date(2026, 5, 18))
    phase = roadmap.phases.get(order=2)
    changes = PhaseChanges(
        name=phase.name,
        validation="Comité de pilotage",
        owner_id=owner_person.pk,
        starts_on=phase.starts_on,
        ends_on=phase.ends_on,
    )
    save_phase(actor=owner, roadmap_id=roadmap.pk, changes=changes, phase_id=phase.pk)
    client.force_login(mayor_person.user)
    page = client.get(reverse("roadmaps:phases", kwargs={"roadmap_id": roadmap.pk})).content.decode()
    assert "<svg" in page
    assert "1 Cadrage de la mission" in page
    assert "Comité de pilotage" in page
    assert owner_person.full_name in page
    assert f"{phase.ends_on:%d/%m/%Y}" in page


@pytest.mark.covers("VIL-19")
def test_an_opportunity_study_ends_on_go_or_no_go_with_its_document(roadmap, owner, methods):
    apply_method(roadmap, methods["six-phases"], first_day=date(2016, 5, 2))
    study = roadmap.phases.get(is_before_roadmap=True)
    other = roadmap.phases.get(order=2)
    go = PhaseChanges(
        name=study.name,
        started_on=date(2016, 5, 2),
        ended_on=date(2017, 1, 16),
        status="done",
        outcome="go",
        outcome_on=date(2017, 1, 16),
    )
    save_phase(actor=owner, roadmap_id=roadmap.pk, changes=go, phase_id=study.pk)
    document = study.deliverables.get()
    save_deliverable(
        actor=owner,
        roadmap_id=roadmap.pk,
        phase_id=study.pk,
        deliverable_id=document.pk,
        name=document.name,
        delivered_on=date(2016, 12, 12),
        validated_on=date(2017, 1, 16),
    )
    study.refresh_from_db()
    assert (study.outcome, study.deliverables.get().validated_on) == ("go", date(2017, 1, 16))
    with pytest.raises(PhaseRefused) as refusal:
        save_phase(
            actor=owner,
            roadmap_id=roadmap.pk,
            changes=PhaseChanges(name=other.name, outcome="go"),
            phase_id=other.pk,
        )
    assert refusal.value.code == "outcome_only_study"


def test_a_finished_phase_says_when_it_ended(roadmap, owner):
    with pytest.raises(PhaseRefused) as refusal:
        save_phase(actor=owner, roadmap_id=roadmap.pk, changes=PhaseChanges(name="Bilan", status="done"))
    assert refusal.value.code == "done_without_end"


@pytest.mark.covers("SYN-01", "SYN-02")
def test_only_those_who_adhere_to_the_competence_take_part_and_the_message_says_who_and_why(roadmap, owner):
    competence = Competence.objects.create(code="informatique-essai", label="Informatique")
    Roadmap.objects.filter(pk=roadmap.pk).update(competence=competence)
    inside, late, outside = (
        CommuneFactory(),
        CommuneFactory(name="Arrive trop tard"),
        CommuneFactory(name="Hors du syndicat"),
    )
    Membership.objects.create(umbrella=roadmap.organisation, member=inside, competence=competence)
    Membership.objects.create(
        umbrella=roadmap.organisation, member=late, competence=competence, starts_on=date(2028, 1, 1)
    )
    with pytest.raises(NotAdhering) as refusal:
        add_participants(actor=owner, roadmap_id=roadmap.pk, organisation_ids=[inside.pk, late.pk, outside.pk])
    assert "Hors du syndicat" in refusal.value.message
    assert "Arrive trop tard" in refusal.value.message
    assert "01/01/2028" in refusal.value.message
    assert roadmap.participants.count() == 0
    assert add_participants(actor=owner, roadmap_id=roadmap.pk, organisation_ids=[inside.pk]) == 1


@pytest.mark.covers("SYN-01")
def test_one_roadmap_covers_a_syndicate_and_its_thirty_nine_communes(roadmap, owner):
    communes = [CommuneFactory() for _ in range(39)]
    for commune in communes:
        Membership.objects.create(umbrella=roadmap.organisation, member=commune)
    count = add_participants(actor=owner, roadmap_id=roadmap.pk, organisation_ids=[row.pk for row in communes])
    assert (count, roadmap.participants.count()) == (39, 39)


def test_a_member_does_not_invite_itself_others(roadmap, mayor):
    with pytest.raises(Forbidden):
        add_participants(actor=mayor, roadmap_id=roadmap.pk, organisation_ids=[])


def test_an_amo_has_an_end_and_chosen_steps(roadmap, owner):
    person = PersonFactory(organisation=roadmap.organisation)
    for values, code in (
        ({}, "advisor_without_end"),
        ({"ends_on": date(2027, 6, 30)}, "advisor_without_parts"),
    ):
        with pytest.raises(RoleRefused) as refusal:
            grant_role(actor=owner, roadmap_id=roadmap.pk, person_id=person.pk, role=Role.EXTERNAL_ADVISOR, **values)
        assert refusal.value.code == code
    grant_role(
        actor=owner,
        roadmap_id=roadmap.pk,
        person_id=person.pk,
        role=Role.EXTERNAL_ADVISOR,
        ends_on=date(2027, 6, 30),
        parts=("collect",),
    )
    during = actor_of_person(person, on=date(2027, 6, 30))
    after = actor_of_person(person, on=date(2027, 7, 1))
    assert during.may_reach(roadmap.pk, "collect")
    assert not during.may_reach(roadmap.pk, "arbitrate")
    assert Roadmap.objects.visible_to(during).exists()
    assert not Roadmap.objects.visible_to(after).exists()


def test_an_amo_meets_a_page_that_does_not_exist_outside_its_steps(client, roadmap, owner):
    person = PersonFactory(organisation=roadmap.organisation)
    grant_role(
        actor=owner,
        roadmap_id=roadmap.pk,
        person_id=person.pk,
        role=Role.EXTERNAL_ADVISOR,
        ends_on=date(2099, 6, 30),
        parts=("collect",),
    )
    client.force_login(person.user)
    assert client.get(reverse("needs:list", kwargs={"roadmap_id": roadmap.pk})).status_code == 200
    assert client.get(reverse("strategy:indicators", kwargs={"roadmap_id": roadmap.pk})).status_code == 404


@pytest.mark.parametrize("second", [Role.PMO, Role.ROADMAP_OWNER, Role.READER])
def test_a_second_role_opens_no_step_to_an_amo(client, roadmap, owner, second):
    person = PersonFactory(organisation=roadmap.organisation)
    OrganisationRole.objects.create(person=person, organisation=roadmap.organisation, role=Role.AGENT)
    grant_role(actor=owner, roadmap_id=roadmap.pk, person_id=person.pk, role=second)
    grant_role(
        actor=owner,
        roadmap_id=roadmap.pk,
        person_id=person.pk,
        role=Role.EXTERNAL_ADVISOR,
        ends_on=date(2099, 6, 30),
        parts=("collect",),
    )
    client.force_login(person.user)
    assert client.get(reverse("needs:list", kwargs={"roadmap_id": roadmap.pk})).status_code == 200
    for name in ("programme:list", "strategy:tree", "money:envelopes"):
        assert client.get(reverse(name, kwargs={"roadmap_id": roadmap.pk})).status_code == 404
    after = actor_of_person(person, on=date(2099, 7, 1))
    assert after.has_role(second, roadmap.pk)
    assert after.may_reach(roadmap.pk, "plan")


def test_a_person_from_elsewhere_is_invited_not_named(roadmap, owner):
    elsewhere = PersonFactory()
    for name_it in (
        lambda: grant_role(actor=owner, roadmap_id=roadmap.pk, person_id=elsewhere.pk, role=Role.PMO),
        lambda: save_challenge(actor=owner, roadmap_id=roadmap.pk, title="Sécurité", owner_id=elsewhere.pk),
        lambda: save_phase(
            actor=owner, roadmap_id=roadmap.pk, changes=PhaseChanges(name="Recueil", owner_id=elsewhere.pk)
        ),
    ):
        with pytest.raises(PersonElsewhere):
            name_it()
    assert not roadmap.challenges.exists()
    assert not roadmap.phases.exists()


def test_a_person_named_before_leaving_stays_named(roadmap, owner):
    gone = PersonFactory(organisation=roadmap.organisation)
    kept = save_challenge(actor=owner, roadmap_id=roadmap.pk, title="Sécurité", owner_id=gone.pk)
    gone.organisation = CommuneFactory()
    gone.save()
    save_challenge(
        actor=owner, roadmap_id=roadmap.pk, title="Sécurité des données", owner_id=gone.pk, challenge_id=kept.pk
    )
    kept.refresh_from_db()
    assert (kept.title, kept.owner) == ("Sécurité des données", gone)


def test_a_roadmap_always_keeps_a_responsable(roadmap, owner):
    with pytest.raises(RoleRefused) as refusal:
        revoke_role(actor=owner, roadmap_id=roadmap.pk, role_id=roadmap.roles.get().pk)
    assert refusal.value.code == "last_owner"
