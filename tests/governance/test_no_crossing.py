"""Bodies, trajectories, needs, capacities and axes never cross from one roadmap or organisation into another."""

from datetime import date

import pytest

from jalon.arbitrage.models import Adoption, AdoptionState, ArbitrageRound, Plan, PlanStatus, Scenario
from jalon.capacity.usecases.set_capacity import CapacitySheet, set_capacity
from jalon.governance.models import Decision
from jalon.governance.usecases.record_decision import record_decision
from jalon.kernel.actor import Actor, Role
from jalon.kernel.errors import Forbidden
from jalon.needs.models import Need
from jalon.needs.usecases.edit_need import edit_need
from jalon.needs.usecases.raise_need import NeedRefused, NeedSheet, raise_need
from jalon.organisations.models import Skill, Theme
from jalon.roadmaps.models import Roadmap
from jalon.strategy.usecases.save_axis import save_axis
from tests.factories import (
    BodyFactory,
    CommuneFactory,
    DepartmentFactory,
    RoadmapFactory,
    SeatFactory,
    SkillFactory,
    actor_of_person,
    person_of_member,
    person_with_role,
)


@pytest.fixture
def roadmap(db: None) -> Roadmap:
    return RoadmapFactory()


@pytest.fixture
def owner(roadmap: Roadmap) -> Actor:
    return actor_of_person(person_with_role(roadmap, Role.ROADMAP_OWNER))


@pytest.mark.parametrize("is_assembly", [True, False])
def test_who_runs_one_roadmap_records_nothing_in_a_body_of_another_organisation(is_assembly: bool, db: None) -> None:
    theirs = RoadmapFactory()
    body = BodyFactory(roadmap=None if is_assembly else theirs, organisation=theirs.organisation)
    SeatFactory(body=body)
    mine = RoadmapFactory()
    person = person_of_member(theirs, mine.organisation)
    mine.roles.create(person=person, role=Role.ROADMAP_OWNER)
    with pytest.raises(Forbidden):
        record_decision(
            actor=actor_of_person(person),
            roadmap_id=mine.pk,
            body_id=body.pk,
            title="Usurpée",
            decided_on=date(2026, 1, 5),
        )
    assert not Decision.objects.exists()


def test_the_copil_of_one_roadmap_does_not_decide_for_another(roadmap: Roadmap, owner: Actor) -> None:
    other = RoadmapFactory(organisation=roadmap.organisation)
    other.roles.create(person_id=owner.person_id, role=Role.ROADMAP_OWNER)
    body = BodyFactory(roadmap=other)
    SeatFactory(body=body)
    both = Actor(
        person_id=owner.person_id,
        label="",
        on=owner.on,
        roadmap_roles={pk: frozenset({Role.ROADMAP_OWNER}) for pk in (roadmap.pk, other.pk)},
    )
    with pytest.raises(Forbidden):
        record_decision(
            actor=both, roadmap_id=roadmap.pk, body_id=body.pk, title="Ailleurs", decided_on=date(2026, 1, 5)
        )


def test_a_proposed_trajectory_is_for_the_team_and_a_validated_one_for_participants(
    roadmap: Roadmap, owner: Actor
) -> None:
    scenario = Scenario.objects.create(
        round=ArbitrageRound.objects.create(roadmap=roadmap, name="R", opened_on=owner.on), name="Secret", levers={}
    )
    plan = Plan.objects.create(scenario=scenario, problem_sha256="", problem={}, status=PlanStatus.PREVIEW)
    adoption = Adoption.objects.create(roadmap=roadmap, plan=plan, proposed_on=owner.on)
    mayor = actor_of_person(person_of_member(roadmap, CommuneFactory()))
    assert Adoption.objects.visible_to(owner).exists()
    assert not Adoption.objects.visible_to(mayor).exists()
    adoption.state, adoption.validated_on = AdoptionState.VALIDATED, owner.on
    adoption.save()
    assert Adoption.objects.visible_to(mayor).exists()


def test_a_need_takes_no_department_of_another_organisation(roadmap: Roadmap, owner: Actor) -> None:
    foreign = DepartmentFactory(organisation=CommuneFactory())
    sheet = NeedSheet(statement="Payer en ligne", organisation_id=roadmap.organisation_id, department_id=foreign.pk)
    with pytest.raises(NeedRefused) as refusal:
        raise_need(actor=owner, roadmap_id=roadmap.pk, sheet=sheet)
    assert refusal.value.code == "foreign_department"
    assert not Need.objects.exists()


def test_a_member_does_not_turn_its_need_into_that_of_another(roadmap: Roadmap) -> None:
    commune, neighbour = CommuneFactory(), CommuneFactory()
    person_of_member(roadmap, neighbour)
    mayor = actor_of_person(person_of_member(roadmap, commune))
    need = raise_need(
        actor=mayor, roadmap_id=roadmap.pk, sheet=NeedSheet(statement="Le nôtre", organisation_id=commune.pk)
    )
    with pytest.raises(Forbidden):
        edit_need(
            actor=mayor,
            need_id=need.pk,
            revision=need.revision,
            sheet=NeedSheet(statement="Le leur", organisation_id=neighbour.pk),
        )
    need.refresh_from_db()
    assert (need.statement, need.organisation_id) == ("Le nôtre", commune.pk)


def test_a_capacity_and_an_axis_take_nothing_of_another_organisation(roadmap: Roadmap, owner: Actor) -> None:
    elsewhere = CommuneFactory()
    skill = SkillFactory(organisation=elsewhere)
    with pytest.raises(Skill.DoesNotExist):
        set_capacity(actor=owner, roadmap_id=roadmap.pk, sheet=CapacitySheet(skill_id=skill.pk, days_per_year=1))
    theme = Theme.objects.create(organisation=elsewhere, code="ailleurs", label="Thème d’ailleurs")
    with pytest.raises(Theme.DoesNotExist):
        save_axis(actor=owner, roadmap_id=roadmap.pk, title="Axe", theme_id=theme.pk)
    assert not roadmap.axes.exists()
    assert not roadmap.capacities.exists()
