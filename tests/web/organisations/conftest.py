"""Signed-in clients: who runs the instance, who administers one organisation, who holds no role."""

import pytest
from django.test import Client

from jalon.accounts.models import OrganisationRole
from jalon.kernel.actor import Role
from tests.factories import OrganisationFactory, PersonFactory, UserFactory


@pytest.fixture
def town(db):
    return OrganisationFactory(
        kind="syndicat",
        name="Syndicat informatique",
        sort_key="syndicat informatique",
        search_key="syndicat informatique",
    )


def _client(person):
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def administrator(town):
    person = PersonFactory(organisation=town)
    OrganisationRole.objects.create(person=person, organisation=town, role=Role.ADMINISTRATOR)
    return _client(person)


@pytest.fixture
def stranger_client(db):
    return _client(PersonFactory())


@pytest.fixture
def instance_administrator(db):
    return _client(PersonFactory(user=UserFactory(is_instance_admin=True)))
