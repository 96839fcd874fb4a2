"""A roadmap with two communes, and the people around it."""

import pytest

from jalon.kernel.actor import Role
from jalon.roadmaps.models import Participant
from tests.factories import CommuneFactory, RoadmapFactory, actor_of_person, person_of_member, person_with_role
from tests.inventory.rows import SheetMaker


@pytest.fixture
def roadmap():
    return RoadmapFactory()


@pytest.fixture
def owner_person(roadmap):
    return person_with_role(roadmap, Role.ROADMAP_OWNER)


@pytest.fixture
def owner(owner_person):
    return actor_of_person(owner_person)


def joined(roadmap, name):
    commune = CommuneFactory(name=name)
    Participant.objects.get_or_create(roadmap=roadmap, organisation=commune)
    return commune


@pytest.fixture
def commune(roadmap):
    return joined(roadmap, "Commune des Pins")


@pytest.fixture
def other(roadmap):
    return joined(roadmap, "Commune des Chênes")


@pytest.fixture
def secretary_person(roadmap, commune):
    return person_of_member(roadmap, commune, Role.AGENT)


@pytest.fixture
def secretary(secretary_person):
    return actor_of_person(secretary_person)


@pytest.fixture
def maker(roadmap, commune):
    return SheetMaker(roadmap, commune)


@pytest.fixture
def other_maker(roadmap, other):
    return SheetMaker(roadmap, other)
