"""What stands between an account and who tries: limits, silence, headers."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from jalon.accounts.models import User
from jalon.desk.models import MailLog
from tests.web.accounts.conftest import PASSWORD, client_of

pytestmark = pytest.mark.django_db
EMAIL = "agent@exemple.fr"


@pytest.fixture
def limits(settings):
    """The limits of production, from an empty cache in the database."""
    settings.ACCOUNT_RATE_LIMITS = {}
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "jalon_cache"}}
    cache.clear()
    yield
    cache.clear()


def sign_in(client, password, email=EMAIL, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def test_after_five_failures_even_the_right_password_waits(account, limits):
    for _attempt in range(5):
        assert "n’est pas le bon" in sign_in(Client(), "faux").content.decode()
    refused = sign_in(Client(), PASSWORD)
    assert "Trop d’essais manqués" in refused.content.decode()


def test_the_limit_follows_the_account_from_one_address_to_another(account, limits):
    for number in range(5):
        sign_in(Client(), "faux", REMOTE_ADDR=f"192.0.2.{number}")
    assert "Trop d’essais manqués" in sign_in(Client(), PASSWORD, REMOTE_ADDR="192.0.2.99").content.decode()


def test_an_unknown_address_is_limited_in_the_same_words(db, limits):
    answers = [sign_in(Client(), "faux", "inconnue@exemple.fr").content.decode() for _attempt in range(6)]
    assert all("n’est pas le bon" in page for page in answers[:5])
    assert "Trop d’essais manqués" in answers[5]


def test_asking_for_links_without_end_is_stopped_with_a_sentence(account, limits):
    answers = [Client().post(reverse("account_reset_password"), {"email": EMAIL}) for _attempt in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Trop de demandes" in answers[-1].content.decode()


def test_a_reset_says_the_same_whether_the_account_exists_or_not(account):
    answers = [Client().post(reverse("account_reset_password"), {"email": email}) for email in (EMAIL, "x@exemple.fr")]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, reverse("account_reset_password_done"))}
    assert [message.to for message in mail.outbox] == [[EMAIL], ["x@exemple.fr"]]
    assert set(MailLog.objects.values_list("kind", "status")) == {
        ("password_reset_key", "sent"),
        ("unknown_account", "sent"),
    }


def test_a_forgotten_password_is_chosen_again_once_and_closes_other_sessions(account):
    inside = client_of(account)
    Client().post(reverse("account_reset_password"), {"email": EMAIL})
    assert "mot de passe" in mail.outbox[0].subject
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    client = Client()
    page = client.get(link, follow=True)
    form_address = page.redirect_chain[-1][0]
    values = {"password1": "encore une longue phrase", "password2": "encore une longue phrase"}
    assert "trop court" in client.post(form_address, dict.fromkeys(values, "court")).content.decode()
    client.post(form_address, values)
    assert sign_in(Client(), PASSWORD).status_code == 200
    assert sign_in(Client(), values["password1"]).status_code == 302
    assert "n’est plus valable" in Client().get(link, follow=True).content.decode()
    assert inside.get(reverse("accounts:me")).status_code == 302


def test_a_server_that_does_not_answer_shows_nothing_of_the_account(account, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for email in (EMAIL, "x@exemple.fr"):
        assert Client().post(reverse("account_reset_password"), {"email": email}).status_code == 302


def test_a_closed_account_does_not_enter(account):
    User.objects.filter(pk=account.user_id).update(is_active=False)
    client = Client()
    sign_in(client, PASSWORD)
    assert "_auth_user_id" not in client.session


def test_passwords_are_kept_under_argon2(account, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    account.user.set_password(PASSWORD)
    assert account.user.password.startswith("argon2$argon2id$")


def test_signing_out_asks_for_a_post(account):
    client = client_of(account)
    client.get(reverse("account_logout"))
    assert client.get(reverse("accounts:me")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("accounts:me")).status_code == 302


def test_every_answer_carries_the_headers_that_protect(account):
    answer = Client().get(reverse("account_login"))
    policy = answer["Content-Security-Policy"]
    for rule in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


def test_nobody_is_sent_to_another_site_after_signing_in(account):
    answer = Client().post(
        reverse("account_login"), {"login": EMAIL, "password": PASSWORD, "next": "https://ailleurs.invalid/"}
    )
    assert answer.url == "/"


def test_no_browser_keeps_a_page_that_asks_to_be_signed_in(account):
    client = client_of(account)
    for name in ("accounts:me", "desk:notifications", "organisations:list"):
        assert client.get(reverse(name))["Cache-Control"] == "private, no-store", name
