"""Texts written in answers to surveys, as voices. Two texts of one anonymous answer are never brought together."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import MD5, Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.diagnosis.corpus.reader import VoiceReader
from jalon.diagnosis.corpus.voice import Voice, VoiceFilter, plain
from jalon.diagnosis.models import Passage
from jalon.kernel.actor import Actor
from jalon.kernel.numbers import number_in, numbers_in
from jalon.roadmaps.models import Roadmap
from jalon.surveys.kinds import TEXTS
from jalon.surveys.models import AnonymousResponse, AttributedResponse, Survey


@dataclass(frozen=True, slots=True)
class _Column:
    """One free-text question of one survey."""

    survey: Survey
    code: str
    label: str

    @property
    def key(self) -> str:
        return f"{self.survey.pk}.{self.code}."


class AnswerReader(VoiceReader):
    """Free texts of the answers that count. An anonymous text may be quoted by who coded it, signed by its population;
    an attributed one may not: nobody asked for that."""

    code: ClassVar[str] = "answer"
    label: ClassVar[Any] = gettext_lazy("réponses rédigées aux enquêtes")

    def page(self, actor: Actor, roadmap: Roadmap, wanted: VoiceFilter, *, after: str, limit: int) -> list[Voice]:
        """At most `limit` texts after a key: survey by survey, question by question."""
        found: list[Voice] = []
        columns = list(_columns(actor, roadmap))
        start = next((n for n, column in enumerate(columns) if after.startswith(column.key)), 0)
        for number, column in enumerate(columns[start:], start=start):
            if wanted.population and column.survey.population != wanted.population:
                continue
            mark = after.removeprefix(column.key) if after and number == start else ""
            found += self._texts(column, wanted, after=mark, limit=limit - len(found))
            if len(found) >= limit:
                break
        return found

    def find(self, actor: Actor, roadmap: Roadmap, key: str) -> Voice | None:
        """One text by its key, or None."""
        column = next((column for column in _columns(actor, roadmap) if key.startswith(column.key)), None)
        if column is None:
            return None
        mark = key.removeprefix(column.key)
        if column.survey.is_anonymous:
            row = _anonymous(column).filter(mark=mark).values_list("mark", f"values__{column.code}").first()
            return None if row is None else _voice(column, row[0], str(row[1]))
        answer = _attributed(column).filter(pk=number_in(mark) or 0).first()
        return None if answer is None else _attributed_voice(column, answer)

    def _texts(self, column: _Column, wanted: VoiceFilter, *, after: str, limit: int) -> list[Voice]:
        path = f"values__{column.code}"
        words = Q()
        for word in wanted.text.split():
            words &= Q(**{f"{path}__icontains": word})
        coded: list[str] = []
        if wanted.is_uncoded:
            rows = Passage.objects.filter(source_type=self.code, source_id__startswith=column.key)
            coded = [key.removeprefix(column.key) for key in rows.values_list("source_id", flat=True)]
        if column.survey.is_anonymous:
            if wanted.organisation_id is not None:
                return []
            texts = _anonymous(column).filter(words).exclude(mark__in=coded)
            if after:
                texts = texts.filter(mark__gt=after)
            pairs = texts.order_by("mark").values_list("mark", path)[:limit]
            return [_voice(column, mark, str(text)) for mark, text in pairs]
        answers = _attributed(column).filter(words).exclude(pk__in=numbers_in(coded))
        if wanted.organisation_id is not None:
            answers = answers.filter(organisation=wanted.organisation_id)
        if (number := number_in(after)) is not None:
            answers = answers.filter(pk__gt=number)
        return [_attributed_voice(column, answer) for answer in answers.order_by("pk")[:limit]]


def _columns(actor: Actor, roadmap: Roadmap) -> Iterator[_Column]:
    """Free-text questions of the surveys that the actor collects, in order."""
    for survey in Survey.objects.of_team(actor).filter(roadmap=roadmap).order_by("pk"):
        for item in survey.form.questions:
            if item.kind in TEXTS:
                yield _Column(survey, item.code, item.label)


def _anonymous(column: _Column) -> QuerySet[Any]:
    mark = MD5(Concat(Cast("pk", TextField()), Value(column.code, output_field=TextField())))
    rows = AnonymousResponse.objects.filter(survey=column.survey, values__has_key=column.code)
    return rows.exclude(**{f"values__{column.code}": ""}).annotate(mark=mark)


def _attributed(column: _Column) -> QuerySet[AttributedResponse]:
    rows = AttributedResponse.objects.counted().filter(survey=column.survey, values__has_key=column.code)
    return rows.exclude(**{f"values__{column.code}": ""}).select_related("organisation")


def _voice(column: _Column, mark: str, text: str) -> Voice:
    key = f"{column.key}{mark}"
    return Voice(
        source=AnswerReader.code,
        id=key,
        label=_label(column),
        text=plain(text),
        organisation=None,
        population=column.survey.population,
        speaker=f"answer:{key}"[:120],
        said_on=column.survey.opened_on,
        is_quotable=True,
        is_anonymous=True,
        parent_id=str(column.survey.pk),
    )


def _attributed_voice(column: _Column, answer: AttributedResponse) -> Voice:
    return Voice(
        source=AnswerReader.code,
        id=f"{column.key}{answer.pk}",
        label=_label(column),
        text=plain(str(answer.values.get(column.code, ""))),
        organisation=answer.organisation,
        population=column.survey.population,
        speaker=f"response:{answer.pk}",
        said_on=answer.sent_on,
        is_quotable=False,
        parent_id=str(column.survey.pk),
    )


def _label(column: _Column) -> str:
    return _("Enquête « %(survey)s » : %(question)s") % {"survey": column.survey.title, "question": column.label[:120]}
