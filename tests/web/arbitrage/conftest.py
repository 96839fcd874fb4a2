"""The territory of the arbitrage tests, with its people signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from jalon.accounts.models import Person
from jalon.kernel.actor import Role
from tests.arbitrage.conftest import Territory, grids, owner, roadmap, territory  # noqa: F401
from tests.factories import PersonFactory, person_with_role

SignedIn = Callable[[Person], Client]


@pytest.fixture
def signed_in() -> SignedIn:
    def client_of(person: Person) -> Client:
        client = Client()
        client.force_login(person.user)
        return client

    return client_of


@pytest.fixture
def steering(territory: Territory, signed_in: SignedIn) -> Client:  # noqa: F811
    return signed_in(Person.objects.get(pk=territory.owner.person_id))


@pytest.fixture
def reader(territory: Territory, signed_in: SignedIn) -> Client:  # noqa: F811
    return signed_in(person_with_role(territory.roadmap, Role.READER))


@pytest.fixture
def stranger(db: None, signed_in: SignedIn) -> Client:
    return signed_in(PersonFactory())
