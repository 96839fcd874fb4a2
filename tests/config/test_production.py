"""What production refuses at start."""

from __future__ import annotations

import pytest

from jalon.config.environment import BadSetting
from jalon.config.production import refuse_demonstration_leftovers
from tests.config.conftest import Instance

GOOD_KEY = "kX8s2Qv0zR5tB7nM1cL4yH6gF3dJ9wPaEuTiOoYrVbNqZxCe2468Gh"
GOOD = {
    "secret_key": GOOD_KEY,
    "hosts": ["jalon.exemple.fr"],
    "public_url": "https://jalon.exemple.fr",
    "database": {"NAME": "jalon"},
}
VARIABLES = {
    "DJANGO_SETTINGS_MODULE": "jalon.config.settings.prod",
    "JALON_SECRET_KEY": GOOD_KEY,
    "JALON_HOSTS": "jalon.exemple.fr",
    "JALON_PUBLIC_URL": "https://jalon.exemple.fr",
}


def test_good_settings_pass() -> None:
    refuse_demonstration_leftovers(**GOOD)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"secret_key": "demonstration-" + GOOD_KEY}, "JALON_SECRET_KEY"),
        ({"secret_key": "courte"}, "JALON_SECRET_KEY"),
        ({"secret_key": "a" * 80}, "JALON_SECRET_KEY"),
        ({"hosts": []}, "JALON_HOSTS"),
        ({"hosts": ["*"]}, "JALON_HOSTS"),
        ({"public_url": "http://jalon.exemple.fr"}, "JALON_PUBLIC_URL"),
        ({"database": {"NAME": ""}}, "DATABASE_URL"),
    ],
)
def test_a_demonstration_setting_is_refused_by_name(change: dict[str, object], named: str) -> None:
    with pytest.raises(BadSetting, match=named):
        refuse_demonstration_leftovers(**{**GOOD, **change})


def test_production_does_not_start_without_its_key(instance: Instance) -> None:
    done = instance.jalon("manage", "check", **{**VARIABLES, "JALON_SECRET_KEY": ""})
    assert done.returncode == 1
    assert "JALON_SECRET_KEY" in done.stderr


def test_production_refuses_a_database_that_held_the_demonstration(instance: Instance) -> None:
    instance.sql(
        "DO $$BEGIN EXECUTE format('COMMENT ON DATABASE %I IS ''jalon:demonstration''', current_database()); END$$"
    )
    done = instance.jalon("worker", "--once", **VARIABLES)
    assert done.returncode == 1
    assert "démonstration" in done.stderr


def test_production_never_loads_the_demonstration(instance: Instance) -> None:
    done = instance.jalon("demo", **VARIABLES)
    assert done.returncode == 1
    assert "jamais en production" in done.stderr
    assert instance.sql(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
    ) == [(None,)]
