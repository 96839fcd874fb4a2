"""Coming in through a provider of identities, against one of ours on loopback."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalon.accounts.invitations import Guest
from jalon.accounts.models import OidcIdentity, Person, SignedLink, User
from jalon.accounts.usecases.invite_person import invite_person
from jalon.journal.models import Entry
from jalon.kernel.actor import Role
from tests.factories import OrganisationFactory, PersonFactory, UserFactory, actor_of_person
from tests.web.accounts.issuer import CLIENT, SECRET, Issuer

pytestmark = pytest.mark.django_db


@pytest.fixture
def issuer(settings):
    provider = Issuer()
    settings.AUTHENTICATION_BACKENDS = [
        "allauth.account.auth_backends.AuthenticationBackend",
        "jalon.accounts.oidc.OidcBackend",
    ]
    settings.JALON_OIDC_ISSUER = provider.url
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT, SECRET
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{provider.url}/authorize"
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{provider.url}/token"
    settings.OIDC_OP_USER_ENDPOINT = f"{provider.url}/userinfo"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{provider.url}/jwks"
    yield provider
    provider.stop()


@pytest.fixture
def invited(town, town_admin):
    guest = Guest(email="elue@exemple.fr", full_name="Élue au numérique")
    actor = actor_of_person(town_admin, on=timezone.localdate())
    invitation = invite_person(actor=actor, organisation_id=town.pk, guest=guest, role=Role.ELECTED, now=timezone.now())
    return invitation.person


def come_in(client, issuer, **back):
    left = client.get(reverse("accounts:oidc_leave"), {"next": "/compte/"})
    assert left.status_code == 302
    return client.get(reverse("accounts:oidc_return"), issuer.authorize(left.url) | back)


def is_in(client):
    return "_auth_user_id" in client.session


def test_the_sign_in_page_offers_the_provider_by_a_plain_link(client, issuer):
    page = client.get(reverse("account_login")).content.decode()
    assert f'href="{reverse("accounts:oidc_leave")}"' in page
    assert "Se connecter par ProConnect" in page


def test_without_provider_nothing_is_offered(client):
    assert "ProConnect" not in client.get(reverse("account_login")).content.decode()
    assert client.get(reverse("accounts:oidc_leave")).status_code == 404
    assert client.get(reverse("accounts:oidc_return"), {"code": "x", "state": "y"}).status_code == 404


def test_an_invited_person_comes_in_and_is_tied_for_good(client, issuer, invited):
    answer = come_in(client, issuer)
    assert answer.url == "/compte/"
    invited.refresh_from_db()
    assert client.session["_auth_user_id"] == str(invited.user_id)
    assert SignedLink.objects.get().used_at is not None
    issuer.claims = {"sub": "abc", "email": "nouvelle-adresse@exemple.fr"}
    again = Client()
    come_in(again, issuer)
    assert again.session["_auth_user_id"] == str(invited.user_id)
    assert OidcIdentity.objects.count() == 1
    assert Entry.objects.filter(verb="accounts.session.opened", details={"how": "oidc"}).count() == 2


def test_an_account_is_tied_by_its_verified_address(client, issuer):
    person = PersonFactory(user=UserFactory(email="elue@exemple.fr"))
    come_in(client, issuer)
    assert client.session["_auth_user_id"] == str(person.user_id)


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"sub": "abc", "email": "elue@exemple.fr"}, "n’a pas vérifié votre adresse"),
        ({"sub": "abc", "email": "elue@exemple.fr", "email_verified": "true"}, "n’a pas vérifié votre adresse"),
        ({"sub": "abc", "email_verified": True}, "n’a pas vérifié votre adresse"),
        ({"sub": "abc", "email": "inconnue@exemple.fr", "email_verified": True}, "Aucun compte ni invitation"),
        ({"sub": "autre", "email": "elue@exemple.fr", "email_verified": True}, "n’a pas abouti"),
    ],
)
def test_who_is_not_invited_by_a_verified_address_stays_out(client, issuer, invited, claims, sentence):
    issuer.claims = claims
    page = client.get(come_in(client, issuer).url).content.decode()
    assert sentence in page
    assert not is_in(client)
    assert not User.objects.filter(email__in=["elue@exemple.fr", "inconnue@exemple.fr"]).exists()


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://ailleurs.invalid"},
        {"aud": "une-autre-application"},
        {"exp": 1_000_000_000},
        {"nonce": "rejoué"},
        {"sub": ""},
    ],
)
def test_a_token_that_does_not_hold_lets_nobody_in(client, issuer, invited, lie):
    issuer.id_claims = lie
    page = client.get(come_in(client, issuer).url).content.decode()
    assert "n’a pas abouti" in page
    assert not is_in(client)
    assert not OidcIdentity.objects.exists()


def test_a_token_signed_by_another_key_lets_nobody_in(client, issuer, invited):
    issuer.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    come_in(client, issuer)
    assert not is_in(client)


def test_an_unsigned_description_is_refused_unless_the_provider_is_a_plain_one(client, issuer, invited, settings):
    issuer.is_userinfo_signed = False
    come_in(client, issuer)
    assert not is_in(client)
    settings.JALON_OIDC_SIGNED_USERINFO = False
    come_in(client, issuer)
    assert is_in(client)


def test_an_answer_that_was_not_asked_for_or_comes_twice_is_refused(client, issuer, invited):
    assert client.get(reverse("accounts:oidc_return"), {"code": "code-1", "state": "x" * 43}).status_code == 302
    assert not is_in(client)
    come_in(client, issuer, state="y" * 43)
    assert not is_in(client)
    left = client.get(reverse("accounts:oidc_leave"))
    back = issuer.authorize(left.url)
    other = Client()
    other.get(reverse("accounts:oidc_return"), back)
    assert not is_in(other)
    client.get(reverse("accounts:oidc_return"), {"error": "access_denied", "state": back["state"]})
    client.get(reverse("accounts:oidc_return"), back)
    assert not is_in(client)


def test_the_siret_places_who_belongs_nowhere_yet(client, issuer):
    epci = OrganisationFactory(siren="243500634")
    nowhere = PersonFactory(user=UserFactory(email="elue@exemple.fr"), organisation=None)
    issuer.claims["siret"] = "24350063400019"
    come_in(client, issuer)
    nowhere.refresh_from_db()
    assert nowhere.organisation == epci
    assert not nowhere.organisation_roles.exists()


def test_the_siret_moves_nobody(client, issuer, invited, town):
    OrganisationFactory(siren="243500634")
    issuer.claims["siret"] = "24350063400019"
    come_in(client, issuer)
    assert Person.objects.get(pk=invited.pk).organisation == town


def test_a_closed_account_stays_closed(client, issuer):
    PersonFactory(user=UserFactory(email="elue@exemple.fr", is_active=False))
    page = client.get(come_in(client, issuer).url).content.decode()
    assert "Ce compte est fermé" in page
    assert not is_in(client)


def test_the_session_changes_its_key_on_the_way_in(client, issuer, invited):
    client.get(reverse("accounts:oidc_leave"))
    before = client.session.session_key
    come_in(client, issuer)
    assert client.session.session_key != before
