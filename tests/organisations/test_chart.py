"""Departments, teams, skills and competences of an organisation."""

import pytest

from jalon.kernel import Forbidden
from jalon.organisations.models import Department, Skill
from jalon.organisations.queries import competences_for, organisation_chart, skills_for
from jalon.organisations.usecases.add_competence import add_competence
from jalon.organisations.usecases.add_department import ChartRefused, DepartmentSheet, add_department
from jalon.organisations.usecases.add_skill import add_skill
from jalon.organisations.usecases.add_team import add_team
from jalon.organisations.usecases.edit_department import edit_department
from jalon.organisations.usecases.load_shipped_lists import load_shipped_lists
from jalon.organisations.usecases.remove_department import remove_department
from jalon.organisations.usecases.remove_skill import remove_skill
from jalon.organisations.usecases.remove_team import remove_team
from tests.factories import OrganisationFactory, PersonFactory
from tests.organisations.conftest import administrator_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    return OrganisationFactory(kind="commune")


@pytest.fixture
def admin(town):
    return administrator_of(town)


def add(admin, town, name, **sheet):
    return add_department(actor=admin, organisation_id=town.pk, sheet=DepartmentSheet(name=name, **sheet))


def test_the_chart_shows_each_pole_followed_by_what_it_holds(admin, town):
    resources = add(admin, town, "Pôle ressources", level="pole")
    add(admin, town, "Cabinet")
    dsi = add(admin, town, "Direction des systèmes d’information", parent_id=resources.pk, is_it=True)
    add(admin, town, "Service réseaux", level="service", parent_id=dsi.pk)
    chart = [(branch.department.name, branch.depth) for branch in organisation_chart(admin, town)]
    assert chart == [
        ("Cabinet", 0),
        ("Pôle ressources", 0),
        ("Direction des systèmes d’information", 1),
        ("Service réseaux", 2),
    ]


def test_a_department_never_hangs_under_itself_nor_under_another_organisation(admin, town):
    top = add(admin, town, "Direction générale")
    under = add(admin, town, "Service", level="service", parent_id=top.pk)
    with pytest.raises(ChartRefused) as refusal:
        edit_department(
            actor=admin, department_id=top.pk, sheet=DepartmentSheet(name="Direction générale", parent_id=under.pk)
        )
    assert refusal.value.code == "loop"
    elsewhere = Department.objects.create(organisation=OrganisationFactory(), name="Ailleurs")
    with pytest.raises(ChartRefused) as refusal:
        add(admin, town, "Nouvelle", parent_id=elsewhere.pk)
    assert refusal.value.code == "parent"


def test_two_departments_do_not_share_a_name(admin, town):
    add(admin, town, "Finances")
    with pytest.raises(ChartRefused, match="existe déjà"):
        add(admin, town, " finances ")


def test_a_department_that_is_used_stays(admin, town):
    top = add(admin, town, "Direction générale")
    service = add(admin, town, "Service", parent_id=top.pk)
    with pytest.raises(ChartRefused) as refusal:
        remove_department(actor=admin, department_id=top.pk)
    assert refusal.value.code == "has_children"
    remove_department(actor=admin, department_id=service.pk)
    remove_department(actor=admin, department_id=top.pk)
    assert not Department.objects.exists()


def test_removing_a_department_leaves_its_persons_without_one(admin, town):
    department = add(admin, town, "Culture")
    person = PersonFactory(organisation=town, department=department)
    remove_department(actor=admin, department_id=department.pk)
    person.refresh_from_db()
    assert person.department is None


def test_teams_come_and_go_with_their_department(admin, town):
    department = add(admin, town, "DSI", is_it=True)
    team = add_team(actor=admin, department_id=department.pk, name="Réseaux")
    with pytest.raises(ChartRefused):
        add_team(actor=admin, department_id=department.pk, name="réseaux")
    remove_team(actor=admin, team_id=team.pk)
    assert not department.teams.exists()


def test_an_organisation_adds_its_skills_beside_the_shipped_ones(admin, town):
    load_shipped_lists()
    drone = add_skill(actor=admin, organisation_id=town.pk, label="Pilotage de drones")
    assert drone in skills_for(town)
    assert drone not in skills_for(OrganisationFactory())
    shipped = Skill.objects.get(code="security")
    with pytest.raises(ChartRefused) as refusal:
        remove_skill(actor=admin, organisation_id=town.pk, skill_id=shipped.pk)
    assert refusal.value.code == "shipped"
    with pytest.raises(ChartRefused):
        add_skill(actor=admin, organisation_id=town.pk, label="sécurité")
    remove_skill(actor=admin, organisation_id=town.pk, skill_id=drone.pk)
    assert drone not in skills_for(town)


def test_a_competence_is_added_for_one_organisation_only(admin, town):
    load_shipped_lists()
    fibre = add_competence(actor=admin, organisation_id=town.pk, label="Chauffage urbain")
    assert fibre in competences_for(town)
    assert fibre not in competences_for(OrganisationFactory())


def test_only_administrators_draw_the_chart(town, stranger):
    for actor in (stranger, administrator_of(OrganisationFactory())):
        with pytest.raises(Forbidden):
            add(actor, town, "Direction")
    assert not Department.objects.exists()


def test_the_shipped_lists_may_be_loaded_again(town):
    load_shipped_lists()
    before = Skill.objects.count()
    load_shipped_lists()
    assert Skill.objects.count() == before
