"""Cost of the fragment that proposes organisations while one types, with the whole registry loaded.

    python -m bench.choose_organisation

Prints, for each thing typed, the median over 20 requests of the CPU of the web process and of PostgreSQL (ms). The
instance's database is used: the registry is loaded if it is not, the account made for the measure is rolled back.
"""

from __future__ import annotations

from typing import Any

from bench.meter import Meter
from jalon.config.lent_database import lent_database

TYPED = ("van", "sai", "st-m", "la r", "l’a", "roche aux", "saint denis (93)", "35130", "243 500 634", "com")


def typed_costs(meter: Meter, client: Any) -> list[tuple[str, float, float]]:
    """What was typed -> median CPU of the web process and of the database, in ms. The client is signed in."""

    def ask(typed: str) -> bytes:
        answer = client.get("/organisations/choisir", {"q": typed})
        if answer.status_code != 200 or b'role="option"' not in answer.content:
            raise SystemExit(f"« {typed} » : réponse inattendue ({answer.status_code}).")
        return bytes(answer.content)

    rows = []
    for typed in TYPED:
        cost = meter(lambda _number, typed=typed: ask(typed))
        rows.append((typed, cost.web_ms, cost.database_ms))
    return rows


def main() -> None:
    """Print the table."""
    with lent_database(with_django=True):
        from django.db import transaction
        from django.test import Client

        from jalon.accounts.models import User
        from jalon.organisations.usecases.load_registry import load_registry

        load_registry()
        with transaction.atomic():
            client = Client(SERVER_NAME="localhost")
            client.force_login(User.objects.create_user("mesure@exemple.fr"))
            rows = typed_costs(Meter(), client)
            transaction.set_rollback(True)
        print(f"{'saisie':20} {'web, ms CPU':>12} {'base, ms CPU':>12}")
        for typed, cpu, database in rows:
            print(f"{typed:20} {cpu:12.1f} {database:12.1f}")


if __name__ == "__main__":
    main()
