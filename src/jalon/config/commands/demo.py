"""`jalon demo`: the demonstration, on a database that says it is one."""

from __future__ import annotations

from jalon.config.lent_database import lent_database
from jalon.config.refusal import CommandRefused


def main(arguments: list[str]) -> int:
    """Load it; nothing changes when it is already there."""
    del arguments
    with lent_database(with_django=True):
        print(f"Démonstration : {load()}.")
    return 0


def load() -> str:
    """Mark the database, then load the demonstration; says how it went.

    Raises:
        CommandRefused: the settings in force are not those of a demonstration.
    """
    from django.conf import settings

    from jalon.config.demonstration import mark_database

    if not settings.JALON_IS_DEMONSTRATION:
        raise CommandRefused(
            "la démonstration ne se charge qu’avec les réglages de démonstration, jamais en production."
        )
    mark_database()
    from django.utils import timezone

    from jalon.jobs.demonstration.load import load_demonstration

    steps: list[str] = []
    load_demonstration(today=timezone.localdate(), say=steps.append)
    return f"chargée ({', '.join(steps)})" if steps else "déjà là"
