"""`jalon manage …`: a Django command, with the embedded PostgreSQL started for its duration when needed."""

from __future__ import annotations

from jalon.config.lent_database import lent_database


def main(arguments: list[str]) -> int:
    """Pass the words to Django."""
    with lent_database():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["jalon manage", *arguments])
    return 0
