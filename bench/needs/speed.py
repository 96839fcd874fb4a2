"""How long matching takes: ten thousand needs all together, then one more.

Run in the throwaway database of the tests: `JALON_BENCH=1 python -m pytest tests/needs/test_speed.py -s`. Processor time of
this process and of the PostgreSQL backend of its connection, read in `/proc`.
"""

import os
import random
import time
from dataclasses import dataclass
from pathlib import Path

from bench.needs.quality import HERE, pairs_of

TICKS = os.sysconf("SC_CLK_TCK")
PLACES = (
    "",
    " au bourg",
    " dans les hameaux",
    " le samedi",
    " pour les agents",
    " sans attendre",
    " à plusieurs communes",
)


def statements(count: int) -> list[str]:
    """Needs as said in the pairs, mixed with entries of the list and turned a little: none twice the same."""
    from jalon.needs.matching.lists import shipped_entries

    chance = random.Random(20261129)
    base = [text for name in ("dev.csv", "heldout.csv") for pair in pairs_of(HERE / name) for text in pair]
    base += [text for entry in shipped_entries() for text in (entry.label, *entry.synonyms)]
    return [f"{chance.choice(base)}{chance.choice(PLACES)} ({number})" for number in range(count)]


def backend_seconds(pid: int) -> float:
    """Processor time of a PostgreSQL backend of this machine, 0 when it is elsewhere."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds of processor, this process and the backend of the database together."""

    all_seconds: float
    one_seconds: float
    lines: tuple[str, ...]


def measure(count: int) -> Speed:
    """Read, store and match `count` needs of one roadmap, then one more. Leaves its rows to the caller's transaction."""
    from django.db import connection

    from jalon.needs.batch import match_all
    from jalon.needs.models import Need
    from jalon.needs.readings import matcher_for, neighbours, read_needs
    from tests.factories import RoadmapFactory

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = int(cursor.fetchone()[0])
    roadmap = RoadmapFactory()
    needs = Need.objects.bulk_create(
        [
            Need(roadmap=roadmap, organisation=roadmap.organisation, code=f"B{number}", statement=text[:400])
            for number, text in enumerate(statements(count))
        ],
        batch_size=1_000,
    )
    matcher = matcher_for(roadmap)

    def clock() -> tuple[float, float]:
        return time.process_time(), backend_seconds(pid)

    before = clock()
    for start in range(0, count, 500):
        read_needs(needs[start : start + 500], roadmap, matcher=matcher)
    read = clock()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE needs_needposting")
    ready = clock()
    found = match_all(roadmap, count=5)
    matched = clock()
    one = Need.objects.create(
        roadmap=roadmap, organisation=roadmap.organisation, code="B-un", statement="Régler la cantine par carte"
    )
    for _ in range(6):
        read_needs([one], roadmap, matcher=matcher)
        neighbours(one, count=9)
    turns, start = 20, clock()
    for _ in range(turns):
        read_needs([one], roadmap, matcher=matcher)
        neighbours(one, count=9)
    end = clock()
    added, added_base = (end[0] - start[0]) / turns, (end[1] - start[1]) / turns
    return Speed(
        all_seconds=read[0] - before[0] + read[1] - before[1] + matched[0] - ready[0] + matched[1] - ready[1],
        one_seconds=added + added_base,
        lines=(
            f"{count} besoins lus et rangés : {read[0] - before[0]:.1f} s, base {read[1] - before[1]:.1f} s",
            f"{len(found)} besoins rapprochés, cinq voisins chacun : {matched[0] - ready[0]:.1f} s,"
            f" base {matched[1] - ready[1]:.1f} s",
            f"un de plus, lu, rangé et rapproché : {added * 1000:.0f} ms, base {added_base * 1000:.0f} ms",
        ),
    )
