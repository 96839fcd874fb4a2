"""CPU of a request, the web process and the PostgreSQL process apart. CPU and not the clock: the machine may be shared."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

WARM_UP = 3
REQUESTS = 20


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians over the requests: CPU of each process in ms, queries; `size_kb` of the answer."""

    web_ms: float
    database_ms: float
    queries: int
    size_kb: float

    @property
    def total_ms(self) -> float:
        """Both processes."""
        return self.web_ms + self.database_ms


@dataclass(frozen=True, slots=True)
class Aim:
    """At most `ms` of CPU, both processes together; `grows`: the growth for ten times the rows is bounded too."""

    ms: float | None = None
    grows: bool = False


class Meter:
    """Measures through the one connection of this process.

    Workers that PostgreSQL would start beside the backend are switched off, so that its whole CPU is counted.
    """

    def __init__(self) -> None:
        from django.db import connection

        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
            cursor.execute("SELECT pg_backend_pid()")
            self.pid = int(cursor.fetchone()[0])
        self.queries = 0

    def __call__(
        self, ask: Callable[[int], bytes], *, requests: int = REQUESTS, prepare: Callable[[int], None] | None = None
    ) -> Cost:
        """Ask once per number; `prepare` is run before each, unmeasured."""
        from django.db import connection

        rows = []
        with connection.execute_wrapper(self._count):
            for number in range(-WARM_UP, requests):
                if prepare:
                    prepare(number)
                self.queries = 0
                web, database = time.process_time(), self.database_seconds()
                size = len(ask(number))
                spent = time.process_time() - web, self.database_seconds() - database
                if number >= 0:
                    rows.append((1_000 * spent[0], 1_000 * spent[1], self.queries, size / 1_000))
        return Cost(
            statistics.median(row[0] for row in rows),
            statistics.median(row[1] for row in rows),
            round(statistics.median(row[2] for row in rows)),
            statistics.median(row[3] for row in rows),
        )

    def _count(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.queries += 1
        return execute(sql, params, many, context)

    def database_seconds(self) -> float:
        """Seconds of CPU of the backend: to the nanosecond where the kernel tells it, else in ticks of 10 ms."""
        try:
            return int(Path(f"/proc/{self.pid}/schedstat").read_text().split()[0]) / 1e9
        except (OSError, IndexError):
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / 100
