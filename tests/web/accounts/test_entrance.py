"""Signing in, and what keeps others out."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalon.accounts.models import Person, User
from jalon.accounts.usecases.offer_first_start import offer_first_start
from tests.web.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEWCOMER = "Nouvelle responsable (aucun rôle encore)"


def sign_in(client, **values):
    return client.post(reverse("account_login"), {"login": "agent@exemple.fr", "password": PASSWORD, **values})


def test_who_has_an_account_signs_in_and_goes_where_they_were_going(client, account):
    answer = sign_in(client, next="/organisations/")
    assert (answer.status_code, answer.url) == (302, "/organisations/")
    assert client.session["_auth_user_id"] == str(account.user_id)


def test_the_answer_is_the_same_for_an_unknown_address_and_a_wrong_password(client, account):
    pages = [sign_in(client, password="autre chose"), sign_in(client, login="inconnue@exemple.fr")]
    for page in pages:
        assert "L’adresse ou le mot de passe n’est pas le bon." in page.content.decode()
        assert "_auth_user_id" not in client.session


def test_a_session_prepared_by_somebody_else_is_not_the_one_that_is_signed_in(client, account):
    client.get(reverse("account_login"))
    session = client.session
    session["trap"] = "1"
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_nobody_signs_up_alone(client):
    page = client.post(
        reverse("account_signup"), {"email": "moi@exemple.fr", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert not User.objects.exists()
    assert "invitation" in page.content.decode()


def test_one_click_enters_the_demonstration_newcomer_first(client, demonstration):
    page = client.get(reverse("account_login"))
    people = [person.title for group in page.context["role_groups"] for person in group.people]
    assert people == [NEWCOMER, "Administratrice de l’instance", "Élue au numérique"]
    assert f">{NEWCOMER}</button>" in page.content.decode()
    newcomer = Person.objects.get(title=NEWCOMER)
    client.post(reverse("accounts:demonstration_sign_in", args=[newcomer.pk]))
    assert client.session["_auth_user_id"] == str(newcomer.user_id)


@pytest.mark.parametrize(
    "origin",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_X_REAL_IP": "192.0.2.7"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_VIA": "1.1 relais"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_from_elsewhere_the_demonstration_offers_no_one_click(client, demonstration, origin):
    assert client.get(reverse("account_login"), **origin).context["role_groups"] == []
    address = reverse("accounts:demonstration_sign_in", args=[Person.objects.first().pk])
    assert client.post(address, **origin).status_code == 404
    assert client.get(reverse("accounts:demonstration"), **origin).status_code == 404
    assert "_auth_user_id" not in client.session


def test_outside_a_demonstration_there_is_no_one_click(client, demonstration, settings):
    settings.JALON_IS_DEMONSTRATION = False
    assert client.get(reverse("account_login")).context["role_groups"] == []
    assert client.post(reverse("accounts:demonstration_sign_in", args=[Person.objects.first().pk])).status_code == 404


def test_one_click_reaches_nobody_outside_the_demonstration(client, demonstration, account):
    assert client.post(reverse("accounts:demonstration_sign_in", args=[account.pk])).status_code == 404
    assert client.get(reverse("accounts:demonstration_sign_in", args=[account.pk])).status_code == 405


def test_the_first_administrator_enters_by_the_link_of_the_console_once(client):
    link = reverse("accounts:first_start_link", args=[offer_first_start(now=timezone.now())])
    followed = client.get(link)
    assert followed["Referrer-Policy"] == "no-referrer"
    address = followed.url
    assert client.get(address).status_code == 200
    assert not User.objects.exists()
    values = {"full_name": "Administratrice", "email": "Admin@exemple.fr", "password": PASSWORD, "again": PASSWORD}
    assert "diffèrent" in client.post(address, {**values, "again": "autre"}).content.decode()
    assert "ne convient pas" in client.post(address, {**values, "password": "court", "again": "court"}).content.decode()
    client.post(address, values)
    user = User.objects.get()
    assert (user.email, user.is_instance_admin, user.person.full_name) == ("admin@exemple.fr", True, "Administratrice")
    assert client.session["_auth_user_id"] == str(user.pk)
    for late in (client, Client()):
        assert late.get(link).status_code == 404
        assert late.post(address, values).status_code == 404


def test_an_invented_first_start_link_opens_nothing(client):
    offer_first_start(now=timezone.now())
    assert client.get(reverse("accounts:first_start_link", args=["invente"])).status_code == 404
