"""`jalon restore`: puts an archive back, entirely or not at all."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from jalon.config.lent_database import lent_database
from jalon.config.refusal import CommandRefused

_EMPTY = "DROP OWNED BY CURRENT_USER CASCADE;\nCREATE SCHEMA IF NOT EXISTS public;\n"


def main(arguments: list[str]) -> int:
    """Check everything, ask, then replace the database and the files."""
    parser = argparse.ArgumentParser("jalon restore", description="Remet en place une archive de « jalon backup ».")
    parser.add_argument("archive", type=Path)
    parser.add_argument("--yes", action="store_true", help="ne pas demander confirmation")
    options = parser.parse_args(arguments)
    with lent_database(with_django=True):
        manifest_line = check(options.archive)
        print(manifest_line)
        if not options.yes and input("Remplacer toutes les données actuelles ? Écrivez « oui » : ").strip() != "oui":
            raise CommandRefused("abandon. Rien n’a été touché.")
        kept = restore(options.archive, now=datetime.now(UTC))
    print(
        f"Archive remise en place. Les fichiers d’avant sont gardés dans {kept}."
        if kept
        else "Archive remise en place."
    )
    return 0


def check(archive: Path) -> str:
    """Everything that can be refused, before anything is touched; says what the archive is.

    Raises:
        CommandRefused: damaged, newer than this Jalon, of a demonstration in production, or somebody is using the database.
    """
    from django.conf import settings

    from jalon.config.archive import verify_archive

    manifest = verify_archive(archive)
    if manifest.is_demonstration and settings.JALON_REFUSES_DEMONSTRATION:
        raise CommandRefused("cette archive est celle d’une démonstration : la production la refuse.")
    unknown = sorted(set(manifest.migrations) - _known_migrations())
    if unknown:
        raise CommandRefused(
            f"cette archive vient d’une version plus récente de Jalon ({manifest.jalon}) : elle connaît "
            f"« {unknown[0]} », inconnue ici. Mettez Jalon à jour avant de la remettre en place. Rien n’a été touché."
        )
    _refuse_if_in_use()
    return (
        f"Archive saine, du {manifest.created_at}, faite par Jalon {manifest.jalon} (PostgreSQL {manifest.postgres})."
    )


def restore(archive: Path, *, now: datetime) -> Path | None:
    """Replace the database (one transaction) then the files; `check` must have passed.

    Returns:
        Where the former files were moved, None when there were none.
    """
    from django.conf import settings
    from django.db import connection

    from jalon.config.archive import DUMP, MANIFEST, MEDIA, Manifest, members
    from jalon.config.demonstration import mark_database

    is_demonstration = False
    media = Path(settings.MEDIA_ROOT)
    media.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=media.parent, prefix=".restauration-") as work:
        fresh, dump = Path(work) / "media", Path(work) / DUMP
        fresh.mkdir(mode=0o700)
        for name, stream in members(archive):
            if name == MANIFEST:
                is_demonstration = Manifest.from_json(stream.read()).is_demonstration
                continue
            target = dump if name == DUMP else fresh / name.removeprefix(MEDIA)
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                shutil.copyfileobj(stream, file)
        connection.close()
        _replace_database(dump)
        kept = None
        if media.exists():
            kept = media.with_name(f"{media.name}.avant-{now:%Y%m%d-%H%M%S}")
            media.rename(kept)
        fresh.rename(media)
    if is_demonstration:
        mark_database()
    _migrate_forward()
    return kept


def _replace_database(dump: Path) -> None:
    from jalon.config.pg_programs import programs, run, server_major

    binaries = programs()
    script, contents, prelude = dump.with_suffix(".sql"), dump.with_suffix(".list"), dump.with_suffix(".empty")
    run([binaries.path("pg_restore"), "--list", str(dump)], what="archive illisible", output=contents)
    wanted = [line for line in contents.read_text().splitlines() if "COMMENT - EXTENSION" not in line]
    contents.write_text("\n".join(wanted) + "\n")
    command = [binaries.path("pg_restore"), "--no-owner", "--no-privileges", "--use-list", str(contents)]
    run([*command, "--file=-", str(dump)], what="archive illisible", output=script)
    if binaries.major >= 17 > server_major():
        _drop_line(script, b"SET transaction_timeout = 0;")
    prelude.write_text(_EMPTY)
    psql = [binaries.path("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    run([*psql, f"--file={prelude}", f"--file={script}"], what="la base n’a pas été changée, PostgreSQL a refusé")


def _drop_line(script: Path, line: bytes) -> None:
    fresh = script.with_suffix(".fresh")
    with script.open("rb") as old, fresh.open("wb") as new:
        new.writelines(row for row in old if row.strip() != line)
    fresh.rename(script)


def _known_migrations() -> set[str]:
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {f"{app}.{name}" for app, name in loader.disk_migrations} | {
        f"{app}.{name}" for migration in loader.disk_migrations.values() for app, name in migration.replaces
    }


def _refuse_if_in_use() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
        others = int(cursor.fetchone()[0])
    if others:
        raise CommandRefused(
            f"{others} connexion(s) utilisent la base : arrêtez d’abord les serveurs web et les travaux de fond. "
            "Rien n’a été touché."
        )


def _migrate_forward() -> None:
    from jalon.config.commands.migrate import migrate

    migrate()
