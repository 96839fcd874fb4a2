"""The token of the first-start page: one person, one day, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from jalon.accounts.models import SignedLink, User
from jalon.accounts.usecases.create_first_admin import FirstAdminRefused, create_first_admin
from jalon.accounts.usecases.offer_first_start import is_first_start_open, offer_first_start
from jalon.config.first_admin import first_start_lines

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ANSWERS = {"email": "dsi@exemple.fr", "full_name": "Responsable numérique", "password": "un mot de passe assez long"}

pytestmark = pytest.mark.django_db


def test_the_token_creates_the_administrator_and_then_opens_nothing() -> None:
    token = offer_first_start(now=NOW)
    assert token
    assert is_first_start_open(token=token, now=NOW)
    user = create_first_admin(**ANSWERS, now=NOW, token=token)
    assert user.is_instance_admin
    assert user.check_password(ANSWERS["password"])
    assert not is_first_start_open(token=token, now=NOW)
    assert offer_first_start(now=NOW) is None


def test_the_token_is_not_kept_in_clear() -> None:
    token = offer_first_start(now=NOW)
    assert token
    assert token not in str(list(SignedLink.objects.values()))


def test_a_new_start_closes_the_former_link() -> None:
    former = offer_first_start(now=NOW)
    latter = offer_first_start(now=NOW)
    assert former
    assert latter
    assert not is_first_start_open(token=former, now=NOW)
    assert is_first_start_open(token=latter, now=NOW)


def test_the_link_dies_after_a_day() -> None:
    token = offer_first_start(now=NOW)
    assert token
    assert not is_first_start_open(token=token, now=NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"token": "inventé"}, "bad_token"),
        ({"full_name": "  "}, "name_missing"),
        ({"email": "pas une adresse"}, "bad_email"),
        ({"password": "court"}, "weak_password"),
    ],
)
def test_a_refusal_creates_nobody(change: dict[str, str], code: str) -> None:
    token = offer_first_start(now=NOW)
    with pytest.raises(FirstAdminRefused) as refusal:
        create_first_admin(**{**ANSWERS, "token": token, **change}, now=NOW)
    assert refusal.value.code == code
    assert refusal.value.message
    assert not User.objects.exists()


def test_the_console_shows_a_link_that_opens_the_page(client) -> None:
    url = first_start_lines()[-1].strip()
    answer = client.get(url.partition("127.0.0.1:8000")[2], follow=True)
    assert answer.status_code == 200
    assert "Premier administrateur" in answer.content.decode()
