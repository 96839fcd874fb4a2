"""Cutting a text into sentences that can be chosen, and finding words in it. Offsets count characters."""

import re
from collections.abc import Collection
from dataclasses import dataclass

_END = re.compile(r"[.!?…]+[»”\")\]]*(?=\s)|\n+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A piece of a text, without the blanks around it."""

    start: int
    end: int
    text: str


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order; nothing is left out but blanks.

    >>> [s.text for s in sentences("La cantine ? C’est long. Merci")]
    ['La cantine ?', 'C’est long.', 'Merci']
    """
    found: list[Sentence] = []
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        piece = text[start:end]
        words = piece.strip()
        if words:
            left = start + len(piece) - len(piece.lstrip())
            found.append(Sentence(left, left + len(words), words))
        start = end
    return found


def span_of(text: str, chosen: Collection[int]) -> tuple[int, int] | None:
    """From the first to the last chosen sentence (numbers from 0); None when they do not follow each other."""
    cut = sentences(text)
    wanted = sorted(set(chosen))
    if not wanted or wanted[0] < 0 or wanted[-1] >= len(cut) or wanted[-1] - wanted[0] != len(wanted) - 1:
        return None
    return cut[wanted[0]].start, cut[wanted[-1]].end


def locate(text: str, words: str) -> tuple[int, int] | None:
    """Where words stand in a text, blanks and line ends counting alike; None when they are not in it.

    >>> locate("On ne paie pas\\nen ligne.", "paie pas en ligne")
    (6, 24)
    """
    parts = words.split()
    if not parts:
        return None
    match = re.search(r"\s+".join(re.escape(part) for part in parts), text)
    return None if match is None else match.span()
