"""`jalon prepare`: what must be done before serving; each part says what it does. Done twice, it changes nothing."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from jalon.config.commands import demo, migrate, registry
from jalon.config.lent_database import lent_database


def main(arguments: list[str]) -> int:
    """Structure, registry, demonstration (with demonstration settings only), static files, first-start link."""
    parser = argparse.ArgumentParser("jalon prepare", description="Prépare la base et les fichiers.")
    parser.add_argument("--no-demo", action="store_true", help="sans charger la démonstration")
    options = parser.parse_args(arguments)
    with lent_database(with_django=True):
        from django.conf import settings

        _timed("structure de la base", migrate.migrate)
        _timed("répertoire officiel des collectivités", registry.load_if_new)
        _timed("thèmes, obligations, méthodes et grilles fournis", registry.load_shipped)
        if settings.JALON_IS_DEMONSTRATION and not options.no_demo:
            _timed("démonstration", demo.load)
        _timed("fichiers statiques", _collect_static)
        _offer_first_start()
    return 0


def _timed(what: str, work: Callable[[], str | None]) -> None:
    start = time.monotonic()
    print(f"    · {what}…", end=" ", flush=True)
    said = work()
    print(f"{said or 'fait'} ({time.monotonic() - start:.1f} s)", flush=True)


def _collect_static() -> None:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["*.scss", "*.map"])


def _offer_first_start() -> None:
    from jalon.config.first_admin import first_start_lines

    for line in first_start_lines():
        print(line, flush=True)
