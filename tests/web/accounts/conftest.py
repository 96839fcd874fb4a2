"""People of the accounts' screens, and their clients."""

import pytest
from django.test import Client

from jalon.accounts.models import OrganisationRole, Person
from jalon.jobs.demonstration.people import make_person
from jalon.kernel.actor import Role
from tests.factories import OrganisationFactory, PersonFactory, UserFactory

PASSWORD = "une phrase bien longue"


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def demonstration(db, settings):
    """Demonstration settings, and three persons in it."""
    settings.JALON_IS_DEMONSTRATION = True
    epci = OrganisationFactory(name="Communauté d’essai")
    make_person("Élue au numérique", epci, organisation_roles=(Role.ELECTED,))
    make_person("Administratrice de l’instance", None, is_instance_admin=True)
    make_person("Nouvelle responsable (aucun rôle encore)", None)


@pytest.fixture
def account(db):
    """Somebody with a password."""
    user = UserFactory(email="agent@exemple.fr")
    user.set_password(PASSWORD)
    user.save()
    return PersonFactory(user=user)


@pytest.fixture
def town(db):
    return OrganisationFactory(name="Communauté d’essai")


@pytest.fixture
def town_admin(town):
    person = PersonFactory(organisation=town, full_name="Administratrice d’essai", sort_key="administratrice d essai")
    OrganisationRole.objects.create(person=person, organisation=town, role=Role.ADMINISTRATOR)
    return person
