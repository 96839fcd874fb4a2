"""How long matching takes: ten thousand needs all together, then one more. `python -m bench.needs.speed [10000]`.

On a real database (the throwaway one of the tests is enough): processor time of this process and of the PostgreSQL
backend of its connection, read in `/proc`.
"""

import os
import random
import sys
import time
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


def main(arguments: list[str]) -> None:
    """Measure inside a transaction that is thrown away."""
    count = int(arguments[0]) if arguments else 10_000
    import django

    django.setup()
    from django.db import connection, transaction

    from jalon.needs.batch import match_all
    from jalon.needs.models import Need
    from jalon.needs.readings import matcher_for, neighbours, read_needs
    from tests.factories import RoadmapFactory

    with transaction.atomic(), connection.cursor() as cursor:
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
        before, base = time.process_time(), backend_seconds(pid)
        for start in range(0, count, 500):
            read_needs(needs[start : start + 500], roadmap, matcher=matcher)
        read, read_base = time.process_time() - before, backend_seconds(pid) - base
        cursor.execute("ANALYZE needs_needposting")
        before, base = time.process_time(), backend_seconds(pid)
        found = match_all(roadmap, count=5)
        matched, matched_base = time.process_time() - before, backend_seconds(pid) - base
        size = len(found)
        one = Need.objects.create(
            roadmap=roadmap, organisation=roadmap.organisation, code="B-un", statement="Régler la cantine par carte"
        )
        for _ in range(6):
            neighbours(one, count=9)
        turns = 20
        before, base = time.process_time(), backend_seconds(pid)
        for _ in range(turns):
            read_needs([one], roadmap, matcher=matcher)
            neighbours(one, count=9)
        added, added_base = (time.process_time() - before) / turns, (backend_seconds(pid) - base) / turns
        print(f"{count} besoins lus et rangés : {read:.1f} s, base {read_base:.1f} s")
        print(f"{size} besoins rapprochés, cinq voisins chacun : {matched:.1f} s, base {matched_base:.1f} s")
        print(f"un de plus, lu, rangé et rapproché : {added * 1000:.0f} ms, base {added_base * 1000:.0f} ms")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main(sys.argv[1:])
