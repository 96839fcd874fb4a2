"""What reads one kind of source. The rest never sees its tables: it sees `Voice`."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import BigIntegerField, QuerySet
from django.db.models.functions import Cast

from jalon.diagnosis.corpus.voice import Voice, VoiceFilter
from jalon.diagnosis.models import Passage
from jalon.kernel.actor import Actor
from jalon.kernel.numbers import number_in
from jalon.roadmaps.models import Roadmap

Row = TypeVar("Row", bound=models.Model)


class VoiceReader(ABC):
    """One kind of source: its code (kept on passages), its label, and how its voices are read with the actor's rights."""

    code: ClassVar[str]
    label: ClassVar[Any]

    @abstractmethod
    def page(self, actor: Actor, roadmap: Roadmap, wanted: VoiceFilter, *, after: str, limit: int) -> list[Voice]:
        """At most `limit` voices after a key, in the order of keys."""

    @abstractmethod
    def find(self, actor: Actor, roadmap: Roadmap, key: str) -> Voice | None:
        """One voice, or None when there is none that the actor may read."""


class RowReader(VoiceReader, Generic[Row]):
    """A source where a row is a voice. Subclasses say where its words, organisation and population are."""

    words: ClassVar[str] = "text"
    organisation: ClassVar[str] = ""
    population: ClassVar[str] = ""

    @abstractmethod
    def rows(self, actor: Actor, roadmap: Roadmap) -> QuerySet[Row]:
        """The rows of this roadmap that the actor may read raw."""

    @abstractmethod
    def voice(self, row: Row) -> Voice:
        """One row as a voice."""

    def narrowed(self, actor: Actor, roadmap: Roadmap, wanted: VoiceFilter) -> QuerySet[Row]:
        """Rows that answer the filter. A filter that the source cannot know leaves nothing."""
        rows = self.rows(actor, roadmap).exclude(**{self.words: ""})
        if wanted.population:
            rows = rows.filter(**{self.population: wanted.population}) if self.population else rows.none()
        if wanted.organisation_id is not None:
            rows = rows.filter(**{self.organisation: wanted.organisation_id}) if self.organisation else rows.none()
        for word in wanted.text.split():
            rows = rows.filter(**{f"{self.words}__icontains": word})
        if wanted.is_uncoded:
            coded = Passage.objects.filter(roadmap=roadmap, source_type=self.code)
            rows = rows.exclude(pk__in=coded.annotate(row=Cast("source_id", BigIntegerField())).values("row"))
        return rows

    def page(self, actor: Actor, roadmap: Roadmap, wanted: VoiceFilter, *, after: str, limit: int) -> list[Voice]:
        rows = self.narrowed(actor, roadmap, wanted)
        if after:
            number = number_in(after)
            rows = rows.none() if number is None else rows.filter(pk__gt=number)
        return [self.voice(row) for row in rows.order_by("pk")[:limit]]

    def find(self, actor: Actor, roadmap: Roadmap, key: str) -> Voice | None:
        try:
            row = self.rows(actor, roadmap).filter(pk=key).first()
        except (ValueError, OverflowError, ValidationError):
            return None
        return None if row is None else self.voice(row)
