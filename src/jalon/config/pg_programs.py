"""Running pg_dump, pg_restore and psql against the database of the settings."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection

from jalon.config.postgres import Binaries, find_binaries
from jalon.config.refusal import CommandRefused


def server_major() -> int:
    """Major version of the server."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def programs() -> Binaries:
    """Programs of the server's version, or else newer ones: pg_dump refuses a server newer than itself."""
    wanted = server_major()
    try:
        return find_binaries(wanted)
    except RuntimeError:
        found = find_binaries()
    if found.major < wanted:
        raise CommandRefused(
            f"le serveur est un PostgreSQL {wanted}, et cette machine n’a que les programmes de la version "
            f"{found.major} : installez postgresql-client-{wanted}."
        )
    return found


def run(command: list[str], *, what: str, output: Path | None = None) -> None:
    """Run one program on the database of the settings.

    Raises:
        CommandRefused: it failed; the message holds the end of what it said.
    """
    with (output or Path(os.devnull)).open("wb") as target:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=target, stderr=subprocess.PIPE, env=_environment(), check=False
        )
    if done.returncode != 0:
        said = "\n".join(done.stderr.decode(errors="replace").strip().splitlines()[-5:])
        raise CommandRefused(f"{what} : {said}")


def _environment() -> dict[str, str]:
    given: dict[str, Any] = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    values = {variable: str(given[name]) for variable, name in names.items() if given.get(name)}
    for option, variable in (("sslmode", "PGSSLMODE"), ("sslrootcert", "PGSSLROOTCERT")):
        if given.get("OPTIONS", {}).get(option):
            values[variable] = str(given["OPTIONS"][option])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, **values, "LC_ALL": "C"}
