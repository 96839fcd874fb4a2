"""The answers as a rectangle with its codebook: one line by answer, one column by question or by box.

Anonymous: lines in an order drawn anew, no day, places of small groups hidden, and texts on a sheet of their own, question by
question, so that nobody's words stand beside their other answers. Cells that a spreadsheet would run are neutralised by `tables`.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jalon.surveys.disclosure import LEAST
from jalon.surveys.form.cleaning import OTHER
from jalon.surveys.form.definition import Item
from jalon.surveys.kinds import TEXTS, QuestionKind
from jalon.surveys.models import AnonymousResponse, AttributedResponse, Survey
from jalon.tables import Field, Kind, Table

MOST_LINES = 200_000
_MASK = "(moins de 5)"


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: where it comes from in an answer, its name, its meaning."""

    item: Item
    part: str
    name: str
    meaning: str
    kind: Kind = Kind.TEXT


def answers_tables(survey: Survey) -> list[Table]:
    """Sheets of the export: answers, texts apart when anonymous, codebook."""
    items = list(survey.form.questions)
    is_anonymous = survey.is_anonymous
    columns = [c for item in items for c in _columns(item) if not (is_anonymous and _is_text(c))]
    rows = list(_anonymous_rows(survey) if is_anonymous else _attributed_rows(survey))
    heads = () if is_anonymous else (("organisme", _("Organisme ou personne")), ("visa", _("Visée le")))
    hidden = _small_places(items, rows) if is_anonymous else {}
    fields = tuple(Field(f"head{i}", name) for i, (name, _meaning) in enumerate(heads))
    fields += tuple(Field(f"c{i}", column.name, column.kind) for i, column in enumerate(columns))
    lines = [[*before, *(_cell(column, values, hidden) for column in columns)] for before, values in rows]
    tables = [Table(_("Réponses"), fields, lines)]
    if is_anonymous:
        tables.append(Table(_("Textes"), (Field("q", "question"), Field("t", "texte")), list(_texts(items, rows))))
    tables.append(codebook(items, columns, heads))
    return tables


def _columns(item: Item) -> Iterator[_Column]:
    if item.kind == QuestionKind.MULTIPLE:
        for option in item.options:
            yield _Column(item, option.code, f"{item.code}.{option.code}", option.label, Kind.INT)
    elif item.kind == QuestionKind.MATRIX:
        for row in item.rows:
            yield _Column(item, row.code, f"{item.code}.{row.code}", row.label)
    elif item.kind in (QuestionKind.RANKING, QuestionKind.POINTS):
        for option in item.options:
            yield _Column(item, option.code, f"{item.code}.{option.code}", option.label, Kind.INT)
    else:
        is_number = item.kind in (QuestionKind.NUMBER, QuestionKind.SCALE)
        yield _Column(item, "", item.code, item.label, Kind.DECIMAL if is_number else Kind.TEXT)
    if any(option.has_text for option in item.options):
        yield _Column(item, OTHER, f"{item.code}.autre_texte", _("Précision de « autre »"))


def _is_text(column: _Column) -> bool:
    return column.item.kind in TEXTS or column.part == OTHER


def _cell(column: _Column, values: Mapping[str, Any], hidden: Mapping[str, set[str]]) -> Any:
    item, code = column.item, column.item.code
    if column.part == OTHER:
        return values.get(code + OTHER)
    found = values.get(code)
    if found is None:
        return None
    if item.kind == QuestionKind.MULTIPLE:
        return int(column.part in found)
    if item.kind == QuestionKind.RANKING:
        return found.index(column.part) + 1 if column.part in found else None
    if item.kind in (QuestionKind.MATRIX, QuestionKind.POINTS):
        part = found.get(column.part)
        return part if item.kind == QuestionKind.MATRIX or part is not None else 0
    if column.kind is Kind.DECIMAL:
        return found
    return _MASK if str(found) in hidden.get(code, ()) else str(found)


def _anonymous_rows(survey: Survey) -> list[tuple[list[Any], Mapping[str, Any]]]:
    values = AnonymousResponse.objects.filter(survey=survey).values_list("values", flat=True)[:MOST_LINES]
    rows: list[tuple[list[Any], Mapping[str, Any]]] = [([], row) for row in values.iterator(chunk_size=2000)]
    random.SystemRandom().shuffle(rows)
    return rows


def _attributed_rows(survey: Survey) -> Iterator[tuple[list[Any], Mapping[str, Any]]]:
    rows = AttributedResponse.objects.counted().filter(survey=survey).select_related("invitation", "organisation")
    for response in rows.order_by("pk")[:MOST_LINES]:
        who = str(response.organisation or response.invitation)
        yield [who, response.visa_on.isoformat() if response.visa_on else None], response.values


def _small_places(items: Sequence[Item], rows: Sequence[tuple[list[Any], Mapping[str, Any]]]) -> dict[str, set[str]]:
    """Answers of the « place » questions that fewer than five persons gave, with one more when a single one is hidden."""
    hidden = {}
    for item in items:
        if not item.is_place:
            continue
        counts = Counter(str(values[item.code]) for _before, values in rows if item.code in values)
        small = {place for place, count in counts.items() if count < LEAST}
        if small and sum(counts[place] for place in small) < LEAST:
            others = [place for place in counts if place not in small]
            small |= {min(others, key=lambda place: counts[place])} if others else set()
        hidden[item.code] = small
    return hidden


def _texts(items: Sequence[Item], rows: Sequence[tuple[list[Any], Mapping[str, Any]]]) -> Iterator[list[str]]:
    for item in items:
        for key in (item.code, item.code + OTHER):
            if item.kind not in TEXTS and not key.endswith(OTHER):
                continue
            words = [str(values[key]) for _before, values in rows if values.get(key)]
            random.SystemRandom().shuffle(words)
            yield from ([key.replace(OTHER, ".autre_texte"), text] for text in words)


def codebook(items: Sequence[Item], columns: Sequence[_Column], heads: Sequence[tuple[str, str]]) -> Table:
    """What each column means, and the code of each answer."""
    fields = tuple(
        Field(key, key)
        for key in ("colonne", "question", "forme", "précision", "code de réponse", "réponse", "condition")
    )
    lines: list[list[Any]] = [[name, meaning, "", "", "", "", ""] for name, meaning in heads]
    labels = dict(QuestionKind.choices)
    for column in columns:
        item = column.item
        precision = column.meaning if column.part else ""
        base = [column.name, item.label, str(labels[item.kind]), precision]
        if item.kind in (QuestionKind.SINGLE, QuestionKind.MATRIX) and column.part != OTHER:
            lines += [[*base, option.code, option.label, item.condition] for option in item.options]
        elif item.kind == QuestionKind.MULTIPLE and column.part != OTHER:
            lines += [[*base, "1", _("cochée"), item.condition], [*base, "0", _("non cochée"), item.condition]]
        else:
            lines.append([*base, "", "", item.condition])
    return Table(_("Dictionnaire"), fields, lines)
