"""What `jalon doctor` looks at. Each check returns findings: a French sentence, and how to mend it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

LEAST_FREE_BYTES = 1_000_000_000
OLDEST_SERVER = 15
STALLED_AFTER = timedelta(minutes=10)
BACKUP_AGE = timedelta(days=2)


class Level(Enum):
    """How bad it is. The value is what the console shows."""

    FINE = "  bien"
    WARNING = "  à voir"
    ERROR = "  PANNE"


@dataclass(frozen=True)
class Finding:
    """What was seen, and what to do about it (empty when all is well)."""

    level: Level
    seen: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Every check, in order; those on the database stop at the first that cannot be made."""
    yield from data_folder()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        yield Finding(
            Level.ERROR,
            f"La base de données ne répond pas : {str(error).strip().splitlines()[0]}.",
            "Vérifiez DATABASE_URL et que PostgreSQL est démarré ; sans DATABASE_URL, lancez « jalon run ».",
        )
        return
    for check in (server, role, structure, registry, demonstration, administrator, queue, worker):
        yield from check()
    yield from static_files()
    yield from backups()


def data_folder() -> Iterator[Finding]:
    """The data folder is there, ours, and has room."""
    folder = Path(settings.JALON_DATA)
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        yield Finding(
            Level.ERROR,
            f"Le dossier de données « {folder} » est absent ou fermé à l’écriture.",
            "Créez-le, donnez-le au compte qui lance Jalon, ou indiquez-en un autre avec JALON_DATA.",
        )
        return
    free = shutil.disk_usage(folder).free
    room = f"« {folder} » : {free / 1e9:.1f} Go libres"
    if free < LEAST_FREE_BYTES:
        yield Finding(
            Level.ERROR, f"{room}, c’est trop peu.", "Libérez de la place : PostgreSQL s’arrête disque plein."
        )
    else:
        yield Finding(Level.FINE, f"Dossier de données {room}.")


def server() -> Iterator[Finding]:
    """The server is recent enough."""
    major = int(_one("SHOW server_version_num")) // 10_000
    if major < OLDEST_SERVER:
        yield Finding(
            Level.ERROR, f"PostgreSQL {major} est trop ancien.", f"Passez à la version {OLDEST_SERVER} ou plus."
        )
    else:
        yield Finding(Level.FINE, f"PostgreSQL {major} répond.")


def role() -> Iterator[Finding]:
    """The application must not be a superuser: a fault in it would reach the whole server."""
    if _one("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        yield Finding(
            Level.ERROR,
            "Le rôle de Jalon est superutilisateur de PostgreSQL.",
            "Créez un rôle ordinaire propriétaire de la base, et donnez-le dans DATABASE_URL.",
        )


def structure() -> Iterator[Finding]:
    """Every migration of this version is applied, and none of a newer one."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    ours = {app for app in executor.loader.migrated_apps if app}
    unknown = [
        m for m in executor.loader.applied_migrations if m[0] in ours and m not in executor.loader.disk_migrations
    ]
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if unknown:
        yield Finding(
            Level.ERROR,
            f"La base vient d’une version plus récente de Jalon (« {unknown[0][0]}.{unknown[0][1]} »).",
            "Mettez Jalon à jour, ou remettez en place une sauvegarde de cette version.",
        )
    if missing:
        yield Finding(
            Level.ERROR, f"La structure de la base a {len(missing)} étape(s) de retard.", "Lancez « jalon migrate »."
        )
    if not unknown and not missing:
        yield Finding(Level.FINE, "La structure de la base est celle de cette version.")


def registry() -> Iterator[Finding]:
    """The official registry was loaded."""
    from jalon.organisations.models import Organisation

    try:
        vintage = (
            Organisation.objects.filter(is_from_registry=True)
            .order_by("-registry_vintage")
            .values_list("registry_vintage", flat=True)
            .first()
        )
    except DatabaseError:
        return
    if vintage is None:
        yield Finding(Level.WARNING, "Le répertoire des collectivités n’est pas chargé.", "Lancez « jalon registry ».")
    else:
        yield Finding(Level.FINE, f"Répertoire des collectivités : millésime {vintage}.")


def demonstration() -> Iterator[Finding]:
    """A demonstration database under production settings."""
    from jalon.config.demonstration import is_demonstration_database

    marked = is_demonstration_database()
    if marked and settings.JALON_REFUSES_DEMONSTRATION:
        yield Finding(Level.ERROR, "La base est celle d’une démonstration.", "Créez une base neuve pour la production.")
    elif settings.JALON_IS_DEMONSTRATION:
        yield Finding(
            Level.WARNING,
            "Réglages de démonstration : connexion sans mot de passe depuis cette machine.",
            "Pour un usage réel : DJANGO_SETTINGS_MODULE=jalon.config.settings.prod (docs/installer.md).",
        )


def administrator() -> Iterator[Finding]:
    """Somebody runs the instance."""
    from jalon.accounts.models import User

    try:
        found = User.objects.filter(is_instance_admin=True, is_active=True).exists()
    except DatabaseError:
        return
    if not found:
        yield Finding(Level.WARNING, "Aucun administrateur.", "Lancez « jalon createadmin ».")


def queue() -> Iterator[Finding]:
    """Work that failed, or that waits for a worker."""
    try:
        failed = int(_one("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"))
        waiting = _one(
            "SELECT min(e.at) FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id "
            "WHERE j.status = 'todo' AND e.type = 'deferred' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())"
        )
    except DatabaseError:
        return
    if failed:
        yield Finding(
            Level.WARNING,
            f"{failed} travail (travaux) de fond en échec.",
            "Lisez le journal des travaux ; « jalon manage procrastinate shell » permet de les relancer.",
        )
    if waiting and timezone.now() - waiting > STALLED_AFTER:
        yield Finding(
            Level.ERROR,
            f"Un travail de fond attend depuis {_since(waiting)}.",
            "Démarrez « jalon worker » (ou le service jalon-worker).",
        )


def worker() -> Iterator[Finding]:
    """A worker was seen lately."""
    try:
        seen = _one("SELECT max(last_heartbeat) FROM procrastinate_workers")
    except DatabaseError:
        return
    if seen is None or timezone.now() - seen > STALLED_AFTER:
        yield Finding(
            Level.WARNING,
            "Aucun exécutant de travaux de fond n’est en marche.",
            "Démarrez « jalon worker » : sans lui, ni calcul, ni import, ni courriel.",
        )
    else:
        yield Finding(Level.FINE, "Un exécutant de travaux de fond est en marche.")


def static_files() -> Iterator[Finding]:
    """The manifest of static files was made."""
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        yield Finding(
            Level.ERROR,
            "Les fichiers statiques (styles, images) ne sont pas rassemblés.",
            "Lancez « jalon prepare », ou « jalon manage collectstatic ».",
        )


def backups() -> Iterator[Finding]:
    """A recent archive in the usual folder; only said in production."""
    if settings.JALON_IS_DEMONSTRATION:
        return
    archives = list((Path(settings.JALON_DATA) / "sauvegardes").glob("*.tar"))
    newest = max((a.stat().st_mtime for a in archives), default=0.0)
    if timezone.now().timestamp() - newest > BACKUP_AGE.total_seconds():
        yield Finding(
            Level.WARNING,
            "Aucune sauvegarde de moins de deux jours dans le dossier habituel.",
            "Lancez « jalon backup », et programmez-la (deploy/systemd/jalon-backup.timer).",
        )


def _one(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return row[0] if row else None


def _since(instant: datetime) -> str:
    minutes = int((timezone.now() - instant).total_seconds() // 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} heures"
