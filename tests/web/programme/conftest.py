"""The same people as the tests of the programme, signed in."""

import pytest
from django.test import Client

from jalon.kernel.actor import Role
from jalon.organisations.usecases.load_shipped_lists import load_shipped_lists
from jalon.roadmaps.models import Roadmap
from tests.factories import RoadmapFactory, person_with_role


@pytest.fixture
def roadmap(db: None) -> Roadmap:
    load_shipped_lists()
    return RoadmapFactory()


@pytest.fixture
def as_owner(roadmap: Roadmap, client: Client) -> Client:
    """Signed in as responsable de la feuille de route."""
    client.force_login(person_with_role(roadmap, Role.ROADMAP_OWNER).user)
    return client
