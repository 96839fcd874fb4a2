"""A roadmap with the people who act on it."""

import pytest

from jalon.kernel.actor import Actor, Role
from jalon.organisations.usecases.load_shipped_lists import load_shipped_lists
from jalon.roadmaps.models import Roadmap
from tests.factories import (
    CommuneFactory,
    PersonFactory,
    RoadmapFactory,
    actor_of_person,
    person_of_member,
    person_with_role,
)


@pytest.fixture
def shipped(db: None) -> None:
    """Skills, themes and competences."""
    load_shipped_lists()


@pytest.fixture
def roadmap(shipped: None) -> Roadmap:
    """Of a community of communes of 26,359 inhabitants, in euros."""
    return RoadmapFactory()


@pytest.fixture
def owner(roadmap: Roadmap) -> Actor:
    """Responsable de la feuille de route."""
    return actor_of_person(person_with_role(roadmap, Role.ROADMAP_OWNER))


@pytest.fixture
def project_manager(roadmap: Roadmap) -> Actor:
    return actor_of_person(person_with_role(roadmap, Role.PROJECT_MANAGER))


@pytest.fixture
def mayor(roadmap: Roadmap) -> Actor:
    """Elected in a commune that takes part."""
    return actor_of_person(person_of_member(roadmap, CommuneFactory()))


@pytest.fixture
def stranger(db: None) -> Actor:
    return actor_of_person(PersonFactory())
