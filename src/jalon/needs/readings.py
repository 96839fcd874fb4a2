"""What the matching stored about needs: read at each writing, asked by the screens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from django.db import connection

from jalon.needs.matching.lists import REFERENCE, Entry, shipped_concepts, shipped_entries
from jalon.needs.matching.matcher import LETTERS, Matcher, Reading, alike, number_of, shipped_matcher
from jalon.needs.matching.words import grams
from jalon.needs.models import Need, NeedPosting, NeedReading, OwnEntry
from jalon.roadmaps.models import Roadmap

CANDIDATES = 60
"""Needs that share most features, looked at more closely: letters included."""
KEPT = 5
"""Entries stored for a need."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another need and how near it is, from 0 to 1."""

    need_id: int
    score: float


def own_entries(organisation_id: int) -> tuple[Entry, ...]:
    """Entries that an organisation added to the list."""
    return tuple(
        Entry(row.code, "", row.label, tuple(line for line in row.synonyms.splitlines() if line.strip()), row.words)
        for row in OwnEntry.objects.filter(organisation=organisation_id)
    )


def matcher_for(roadmap: Roadmap) -> Matcher:
    """The matcher of a roadmap: the shipped list, and what its owner added."""
    own = own_entries(roadmap.organisation_id)
    return _matcher(own) if own else shipped_matcher()


@lru_cache(maxsize=8)
def _matcher(own: tuple[Entry, ...]) -> Matcher:
    return Matcher((*shipped_entries(), *own), shipped_concepts())


def lists_digest(roadmap: Roadmap) -> str:
    """Says with which lists needs were read: they are read again when it changes."""
    own = own_entries(roadmap.organisation_id)
    return sha256((_shipped_digest() + repr(own)).encode()).hexdigest()


@lru_cache(maxsize=1)
def _shipped_digest() -> str:
    files = sorted(REFERENCE.glob("*.csv"))
    return sha256(b"1" + b"".join(path.read_bytes() for path in files)).hexdigest()


def words_of(need: Need) -> str:
    """What the matching reads: the statement, which is the need in the words of who asks."""
    return need.statement


def read_needs(needs: Sequence[Need], roadmap: Roadmap, *, matcher: Matcher | None = None) -> None:
    """Store what needs of one roadmap are about, in place of what was stored. Inside the caller's transaction."""
    matcher = matcher or matcher_for(roadmap)
    digest = lists_digest(roadmap)
    ids = [need.pk for need in needs]
    NeedPosting.objects.filter(need__in=ids).delete()
    readings: list[NeedReading] = []
    postings: list[NeedPosting] = []
    for need in needs:
        reading = matcher.read(words_of(need))
        postings += _postings(need, roadmap, reading)
        entries = [[scored.entry.code, round(scored.score, 3)] for scored in reading.entries[:KEPT]]
        first = str(entries[0][0]) if entries else ""
        readings.append(NeedReading(need=need, lists=digest, first_code=first, entries=entries))
    NeedReading.objects.bulk_create(
        readings, update_conflicts=True, unique_fields=["need"], update_fields=["lists", "first_code", "entries"]
    )
    NeedPosting.objects.bulk_create(postings, batch_size=5_000)


def _postings(need: Need, roadmap: Roadmap, reading: Reading) -> Iterable[NeedPosting]:
    for feature, weight in reading.features.items():
        yield NeedPosting(need=need, roadmap=roadmap, feature=number_of(feature), weight=weight)


_NEAREST = """
    SELECT other.need_id, sum(other.weight * mine.weight) AS score
    FROM needs_needposting AS mine
    JOIN needs_needposting AS other ON other.roadmap_id = mine.roadmap_id AND other.feature = mine.feature
    WHERE mine.need_id = %s AND other.need_id <> mine.need_id
    GROUP BY other.need_id ORDER BY score DESC, other.need_id LIMIT %s
"""


def neighbours(need: Need, *, count: int) -> list[Neighbour]:
    """The nearest needs of the same roadmap, best first; whoever shows them filters with `visible_to`."""
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, [need.pk, CANDIDATES])
        shared = dict(cursor.fetchall())
    letters = grams(words_of(need))
    texts = Need.objects.filter(pk__in=shared).only("statement")
    found = [
        Neighbour(other.pk, shared[other.pk] + LETTERS * alike(letters, grams(words_of(other)))) for other in texts
    ]
    return sorted(found, key=lambda near: (-near.score, near.need_id))[:count]
