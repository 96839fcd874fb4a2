"""People and places shared by the tests of roadmaps."""

from datetime import date

import pytest

from jalon.kernel.actor import Role
from jalon.roadmaps.models import MethodTemplate, Roadmap
from jalon.roadmaps.usecases.load_methods import load_methods
from tests.factories import (
    CommuneFactory,
    OrganisationFactory,
    PersonFactory,
    RoadmapFactory,
    actor_of_person,
    person_of_member,
    person_with_role,
)


@pytest.fixture
def roadmap() -> Roadmap:
    return RoadmapFactory(starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31))


@pytest.fixture
def owner_person(roadmap):
    return person_with_role(roadmap, Role.ROADMAP_OWNER)


@pytest.fixture
def owner(owner_person):
    return actor_of_person(owner_person)


@pytest.fixture
def mayor_person(roadmap):
    return person_of_member(roadmap, CommuneFactory())


@pytest.fixture
def mayor(mayor_person):
    return actor_of_person(mayor_person)


@pytest.fixture
def stranger():
    return actor_of_person(PersonFactory())


@pytest.fixture
def methods(db) -> dict[str, MethodTemplate]:
    load_methods()
    return {method.code: method for method in MethodTemplate.objects.filter(organisation=None)}


@pytest.fixture
def newcomer_person(db):
    return PersonFactory(organisation=OrganisationFactory())
