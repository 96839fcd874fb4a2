"""`jalon worker`: runs the work queued in PostgreSQL. As many as wanted, on as many hosts as wanted."""

from __future__ import annotations

import argparse

from jalon.config.environment import Environment
from jalon.config.lent_database import lent_database


def main(arguments: list[str]) -> int:
    """Work until asked to stop."""
    parser = argparse.ArgumentParser("jalon worker", description="Exécute les travaux de fond.")
    default = Environment().integer("JALON_WORKER_CONCURRENCY", 2, least=1, most=64)
    parser.add_argument("--concurrency", type=int, default=default, help="travaux menés de front")
    parser.add_argument("--queues", default="", help="files à servir, séparées par des virgules (toutes par défaut)")
    parser.add_argument("--once", action="store_true", help="s’arrête quand la file est vide")
    options = parser.parse_args(arguments)
    words = ["worker", "--concurrency", str(options.concurrency), "--shutdown-graceful-timeout", "20"]
    words += ["--queues", options.queues] if options.queues else []
    words += ["--one-shot"] if options.once else []
    with lent_database(with_django=True):
        from django.core.management import call_command

        from jalon.config.demonstration import refuse_demonstration_database

        refuse_demonstration_database()
        call_command("procrastinate", *words)
    return 0
