"""The mark of a demonstration database, a comment on the database itself: it follows it everywhere."""

from __future__ import annotations

from django.conf import settings
from django.db import OperationalError, connection
from psycopg import sql

from jalon.config.environment import BadSetting

MARK = "jalon:demonstration"


def mark_database() -> None:
    """Say for ever that this database holds a demonstration."""
    name = connection.settings_dict["NAME"]
    statement = sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(MARK))
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.cursor))


def is_demonstration_database() -> bool:
    """Whether the current database was marked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        row = cursor.fetchone()
    return bool(row) and row[0] == MARK


def refuse_demonstration_database() -> None:
    """In production, stop before serving or working on a database that once held the demonstration.

    Raises:
        BadSetting: it did. A database that does not answer is left to the readiness check.
    """
    if settings.JALON_IS_DEMONSTRATION or not settings.JALON_REFUSES_DEMONSTRATION:
        return
    try:
        marked = is_demonstration_database()
    except OperationalError:
        return
    finally:
        connection.close()
    if marked:
        raise BadSetting(
            "cette base contient (ou a contenu) la démonstration : la production la refuse. Créez une base neuve et "
            "donnez-la dans DATABASE_URL."
        )
