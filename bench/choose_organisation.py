"""Cost of the fragment that proposes organisations while one types, with the whole registry loaded.

    python -m bench.choose_organisation

Prints, for each thing typed, the median over 30 requests of the CPU of the web process (ms) and of the time spent
waiting for the database (ms). The instance's database is used: the registry is loaded if it is not, the account made
for the measure is rolled back.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from jalon.config.lent_database import lent_database

TYPED = ("van", "sai", "st-m", "la r", "l’a", "roche aux", "saint denis (93)", "35130", "243 500 634", "com")
REQUESTS = 30


def measure() -> list[tuple[str, float, float]]:
    """What was typed -> median CPU of the web process and median time in the database, both in ms."""
    from django.db import connection, transaction
    from django.test import Client

    from jalon.accounts.models import User
    from jalon.organisations.usecases.load_registry import load_registry

    load_registry()
    waited = 0.0

    def clock(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal waited
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            waited += time.perf_counter() - start

    rows = []
    with transaction.atomic():
        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.create_user("mesure@exemple.fr"))
        with connection.execute_wrapper(clock):
            for typed in TYPED:
                cpu, database = [], []
                for _number in range(REQUESTS):
                    waited, start = 0.0, time.process_time()
                    answer = client.get("/organisations/choisir", {"q": typed})
                    if answer.status_code != 200 or b'role="option"' not in answer.content:
                        raise SystemExit(f"« {typed} » : réponse inattendue ({answer.status_code}).")
                    cpu.append(1_000 * (time.process_time() - start))
                    database.append(1_000 * waited)
                rows.append((typed, statistics.median(cpu), statistics.median(database)))
        transaction.set_rollback(True)
    return rows


def main() -> None:
    """Print the table."""
    with lent_database(with_django=True):
        print(f"{'saisie':20} {'web, ms CPU':>12} {'base, ms':>10}")
        for typed, cpu, database in measure():
            print(f"{typed:20} {cpu:12.1f} {database:10.1f}")


if __name__ == "__main__":
    main()
