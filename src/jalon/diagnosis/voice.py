"""A voice, and what a provider of voices is: one kind of source. The others never see its tables, they see `Voice`."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import BigIntegerField, QuerySet
from django.db.models.functions import Cast

from jalon.diagnosis.models import Passage
from jalon.kernel.actor import Actor
from jalon.kernel.numbers import number_in
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Voice:
    """Something said or written by somebody.

    Args:
        source, id: which provider, and its key there.
        label: where it comes from, for the team; never a name that the reader may not know.
        speaker: tells two persons apart without naming them.
        is_quotable: may be read outside the team, signed by its population.
        parent_id: id of the row that holds it (interview, workshop, document), to open it.
    """

    source: str
    id: str
    label: str
    text: str
    organisation: Organisation | None
    population: str
    speaker: str
    said_on: date | None
    is_quotable: bool
    is_anonymous: bool = False
    parent_id: str = ""


@dataclass(frozen=True, slots=True)
class VoiceFilter:
    """What narrows the corpus; empty: everything."""

    source: str = ""
    population: str = ""
    organisation_id: int | None = None
    text: str = ""
    is_uncoded: bool = False


class VoiceProvider(Generic[Row]):
    """One kind of source. Subclasses say where their rows, words, organisation and population are."""

    code: ClassVar[str]
    label: ClassVar[Any]
    words: ClassVar[str] = "text"
    organisation: ClassVar[str] = ""
    population: ClassVar[str] = ""
    key: ClassVar[Any] = BigIntegerField

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
            rows = rows.exclude(pk__in=coded.annotate(row=Cast("source_id", self.key())).values("row"))
        return rows

    def page(self, actor: Actor, roadmap: Roadmap, wanted: VoiceFilter, *, after: str, limit: int) -> list[Voice]:
        """At most `limit` voices after a key, in the order of keys."""
        rows = self.narrowed(actor, roadmap, wanted)
        if after:
            number = number_in(after)
            rows = rows.none() if number is None else rows.filter(pk__gt=number)
        return [self.voice(row) for row in rows.order_by("pk")[:limit]]

    def find(self, actor: Actor, roadmap: Roadmap, key: str) -> Voice | None:
        """One voice, or None when there is none that the actor may read."""
        try:
            row = self.rows(actor, roadmap).filter(pk=key).first()
        except (ValueError, OverflowError, ValidationError):
            return None
        return None if row is None else self.voice(row)


def plain(text: str) -> str:
    """A text whose offsets are the same for the server and the browser: line ends are one sign, no null."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").rstrip()
