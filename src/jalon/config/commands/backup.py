"""`jalon backup`: one verified archive of the database and of the files."""

from __future__ import annotations

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from jalon.config.lent_database import lent_database
from jalon.config.refusal import CommandRefused


def main(arguments: list[str]) -> int:
    """Write the archive, read it again, say where it is."""
    parser = argparse.ArgumentParser(
        "jalon backup", description="Fait une archive vérifiée : base, fichiers, empreintes."
    )
    parser.add_argument("archive", nargs="?", type=Path, help="fichier à écrire (par défaut dans « sauvegardes »)")
    options = parser.parse_args(arguments)
    with lent_database(with_django=True):
        target, files, size = backup(options.archive, now=datetime.now(UTC))
    print(f"Sauvegarde vérifiée : {target} ({files} fichiers, {size / 1e6:.1f} Mo).")
    return 0


def backup(target: Path | None, *, now: datetime) -> tuple[Path, int, int]:
    """Returns where the archive is, how many files it holds beside the database, and its size in bytes.

    Raises:
        CommandRefused: the target exists or cannot be written, or the dump failed. No archive is left.
    """
    from django.conf import settings

    from jalon import __version__
    from jalon.config.archive import Manifest, write_archive
    from jalon.config.demonstration import is_demonstration_database
    from jalon.config.pg_programs import programs, run, server_major

    folder = Path(settings.JALON_DATA) / "sauvegardes"
    path = (target or folder / f"jalon-{now:%Y%m%d-%H%M%S}.tar").resolve()
    if path.exists():
        raise CommandRefused(f"« {path} » existe déjà : donnez un autre nom.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".sauvegarde-") as work:
            dump = Path(work) / "database.dump"
            command = [programs().path("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
            run(command, what="la base n’a pas pu être copiée", output=dump)
            manifest = Manifest(
                jalon=__version__,
                postgres=server_major(),
                created_at=now.isoformat(timespec="seconds"),
                migrations=applied_migrations(),
                is_demonstration=is_demonstration_database(),
            )
            manifest = write_archive(path, dump, Path(settings.MEDIA_ROOT), manifest)
    except OSError as error:
        raise CommandRefused(f"l’archive n’a pas pu être écrite : {error}.") from error
    return path, len(manifest.members) - 1, path.stat().st_size


def applied_migrations() -> list[str]:
    """Migrations of the database, `app.name`."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
