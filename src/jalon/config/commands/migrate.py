"""`jalon migrate`: brings the database to the level of this version."""

from __future__ import annotations

from jalon.config.lent_database import lent_database


def main(arguments: list[str]) -> int:
    """Structure and cache table."""
    del arguments
    with lent_database(with_django=True):
        migrate()
    return 0


def migrate() -> None:
    """Apply what is missing. Django must be set up."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
