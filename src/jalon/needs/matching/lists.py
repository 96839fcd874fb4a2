"""The two lists shipped with the product: needs as town halls say them, and words that stand for one another."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).parent.parent / "reference"


@dataclass(frozen=True, slots=True)
class Entry:
    """A need of the reference list.

    Attributes:
        code: stable, `INF-07` for a shipped one, `P-12` for one of the organisation.
        domain: French name of its family.
        label: the need, in neutral words.
        synonyms: other ways to say it.
        words: words of its subject, complaints included.
    """

    code: str
    domain: str
    label: str
    synonyms: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """Words that stand for one another; the heavier, the better they name a subject (0: they say nothing alone)."""

    key: str
    weight: int
    terms: tuple[str, ...]


@cache
def shipped_entries() -> tuple[Entry, ...]:
    """The list of `reference/needs.csv`."""
    return tuple(
        Entry(row["code"], row["domain"], row["label"], tuple(row["synonyms"].split("|")), row["words"])
        for row in _rows("needs.csv")
    )


@cache
def shipped_concepts() -> tuple[Concept, ...]:
    """The list of `reference/lexicon.csv`."""
    return tuple(
        Concept(row["concept"], int(row["weight"]), tuple(row["terms"].split("|"))) for row in _rows("lexicon.csv")
    )


def _rows(name: str) -> Iterable[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source, delimiter=";")
