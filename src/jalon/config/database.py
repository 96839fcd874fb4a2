"""From `DATABASE_URL`, or from the embedded cluster, to Django's `DATABASES`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from jalon.config.environment import BadSetting, Environment
from jalon.config.postgres import Cluster, PostgresTrouble
from jalon.config.postgres.cluster import DATABASE, PORT, ROLE

_DIRECT = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def database_settings(environment: Environment, data: Path) -> dict[str, Any]:
    """The `default` database: `DATABASE_URL` (or `DATABASE_URL_FILE`), else the embedded cluster of the data folder.

    Raises:
        BadSetting: the address does not read, or is not that of a PostgreSQL.
    """
    url = environment.optional("DATABASE_URL")
    return from_url(url) if url else from_cluster(Cluster(data))


def from_url(url: str) -> dict[str, Any]:
    """Django settings of one PostgreSQL address; libpq's other parameters go to `OPTIONS`."""
    if not url.startswith(("postgresql://", "postgres://")):
        raise BadSetting("DATABASE_URL doit commencer par « postgresql:// » : Jalon ne connaît que PostgreSQL.")
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise BadSetting(f"DATABASE_URL ne se lit pas : {str(error).strip()}.") from None
    if not parts.get("dbname"):
        raise BadSetting("DATABASE_URL ne dit pas le nom de la base : ajoutez-le après la dernière barre oblique.")
    settings = _common()
    options = {}
    for name, value in parts.items():
        if name in _DIRECT:
            settings[_DIRECT[name]] = str(value)
        else:
            options[name] = value
    settings["OPTIONS"] = settings["OPTIONS"] | options
    return settings


def from_cluster(cluster: Cluster) -> dict[str, Any]:
    """Django settings of the embedded cluster; without a password while it has not been made."""
    try:
        password = cluster.connection().password
    except PostgresTrouble:
        password = ""
    return _common() | {
        "NAME": DATABASE,
        "USER": ROLE,
        "PASSWORD": password,
        "HOST": str(cluster.socket_folder),
        "PORT": str(PORT),
    }


def _common() -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # A page asks the same questions each time: the server plans them once for each connection. Planning was
            # three quarters of its time (docs/decisions/0009).
            "server_side_binding": True,
            "prepare_threshold": 5,
        },
    }
