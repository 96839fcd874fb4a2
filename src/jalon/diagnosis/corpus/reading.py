"""The corpus: every voice that may be coded, whatever room it comes from, read through one door."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from jalon.diagnosis.corpus.answers import AnswerReader
from jalon.diagnosis.corpus.reader import VoiceReader
from jalon.diagnosis.corpus.rows import ExtractReader, IdeaReader, MinutesReader, NoteReader
from jalon.diagnosis.corpus.voice import Voice, VoiceFilter
from jalon.diagnosis.models import Passage
from jalon.kernel.actor import Actor
from jalon.roadmaps.models import Roadmap

_KEY = re.compile(r"[\w.-]{1,120}", re.ASCII)

READERS: tuple[VoiceReader, ...] = (
    NoteReader(),
    MinutesReader(),
    IdeaReader(),
    ExtractReader(),
    AnswerReader(),
)
"""Every kind of source, in the order of the corpus."""


def readers() -> Mapping[str, VoiceReader]:
    """Code of each kind of source -> its reader."""
    return {reader.code: reader for reader in READERS}


def find_voice(actor: Actor, roadmap: Roadmap, source: str, key: str) -> Voice | None:
    """One voice that the actor may read, or None."""
    reader = readers().get(source)
    return None if reader is None else reader.find(actor, roadmap, key)


@dataclass(frozen=True, slots=True)
class CorpusPage:
    """Voices of a page. `next_after`: where the next one starts, empty at the end."""

    voices: Sequence[Voice]
    next_after: str


def corpus_page(actor: Actor, roadmap: Roadmap, wanted: VoiceFilter, *, after: str = "", limit: int = 40) -> CorpusPage:
    """Voices by source then by key, so that a page is read without counting the rest.

    Args:
        after: `code:key` of the last voice already shown.
    """
    code, _colon, key = after.partition(":")
    found: list[Voice] = []
    waiting = [reader for reader in READERS if not wanted.source or reader.code == wanted.source]
    codes = [reader.code for reader in waiting]
    if code in codes:
        waiting = waiting[codes.index(code) :]
    for reader in waiting:
        start = key if reader.code == code and _KEY.fullmatch(key) else ""
        found += reader.page(actor, roadmap, wanted, after=start, limit=limit + 1 - len(found))
        if len(found) > limit:
            last = found[limit - 1]
            return CorpusPage(found[:limit], f"{last.source}:{last.id}")
    return CorpusPage(found, "")


def coded_counts(roadmap: Roadmap, voices: Sequence[Voice]) -> dict[tuple[str, str], int]:
    """(source, id) -> number of passages already coded, for the voices of a page. One query."""
    wanted = Q(pk__in=())
    for source in {voice.source for voice in voices}:
        wanted |= Q(source_type=source, source_id__in=[v.id for v in voices if v.source == source])
    rows = Passage.objects.filter(wanted, roadmap=roadmap).values("source_type", "source_id")
    return {(row["source_type"], row["source_id"]): row["n"] for row in rows.annotate(n=models.Count("pk")).order_by()}
