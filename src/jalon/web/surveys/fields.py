"""A question as its page shows it: names of inputs, what is typed or ticked, the error, in the language of the reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jalon.surveys.form.cleaning import LONG, OTHER, SHORT, Plain, Sent, field_name, scale_of
from jalon.surveys.form.definition import Item, Option
from jalon.surveys.form.paging import shuffled
from jalon.surveys.kinds import QuestionKind


@dataclass(frozen=True, slots=True)
class ShownOption:
    """A box, a rank or a line of points. `value` is what its input holds."""

    code: str
    label: str
    name: str
    is_chosen: bool = False
    value: str = ""
    has_text: bool = False


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A line of a matrix with its own options."""

    label: str
    name: str
    options: tuple[ShownOption, ...]


@dataclass(frozen=True, slots=True)
class ShownItem:
    """Everything `answers/question.html` needs."""

    code: str
    kind: str
    name: str
    label: str
    help: str
    is_required: bool
    error: str
    value: str
    options: tuple[ShownOption, ...]
    rows: tuple[ShownRow, ...]
    other_name: str
    other_value: str
    budget: int
    most: int
    low_label: str
    high_label: str
    minimum: str
    maximum: str
    number: int
    file_name: str = ""


def shown_items(
    items: Sequence[Item],
    *,
    sent: Sent,
    errors: Mapping[str, str] | None = None,
    language: str = "fr",
    seed: str = "",
    first_number: int = 1,
) -> list[ShownItem]:
    """The items of a page, questions numbered from `first_number`."""
    found, number = [], first_number
    for item in items:
        found.append(_shown(item, sent, (errors or {}).get(item.code, ""), language, seed, number if item.asks else 0))
        number += item.asks
    return found


def _shown(item: Item, sent: Sent, error: str, language: str, seed: str, number: int) -> ShownItem:
    name = field_name(item)
    other = next((option for option in item.options if option.has_text), None)
    return ShownItem(
        code=item.code,
        kind=item.kind,
        name=name,
        label=item.said(language),
        help=item.helped(language),
        is_required=item.is_required,
        error=error,
        value=str(sent.get(name, "") or ""),
        options=_options(item, sent, language, seed),
        rows=_rows(item, sent, language),
        other_name=field_name(item, "autre") if other else "",
        other_value=str(sent.get(field_name(item, "autre"), "") or "") if other else "",
        budget=item.budget,
        most=_most(item),
        low_label=item.low_label,
        high_label=item.high_label,
        minimum=_bound(item.minimum),
        maximum=_bound(item.maximum),
        number=number,
    )


def _bound(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _most(item: Item) -> int:
    if item.kind == QuestionKind.SHORT_TEXT:
        return int(item.maximum or SHORT)
    if item.kind == QuestionKind.LONG_TEXT:
        return int(item.maximum or LONG)
    return int(item.maximum or 0) if item.kind == QuestionKind.MULTIPLE else len(item.options)


def _options(item: Item, sent: Sent, language: str, seed: str) -> tuple[ShownOption, ...]:
    name = field_name(item)
    if item.kind == QuestionKind.SCALE:
        chosen = str(sent.get(name, ""))
        return tuple(ShownOption(str(n), str(n), name, str(n) == chosen) for n in scale_of(item))
    if item.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        ticked = set(sent.getlist(name))
        return tuple(
            ShownOption(o.code, o.said(language), name, o.code in ticked, "", o.has_text) for o in shuffled(item, seed)
        )
    if item.kind in (QuestionKind.RANKING, QuestionKind.POINTS):
        return tuple(_valued(item, option, sent, language) for option in shuffled(item, seed))
    return ()


def _valued(item: Item, option: Option, sent: Sent, language: str) -> ShownOption:
    name = field_name(item, option.code)
    return ShownOption(option.code, option.said(language), name, value=str(sent.get(name, "") or ""))


def _rows(item: Item, sent: Sent, language: str) -> tuple[ShownRow, ...]:
    if item.kind != QuestionKind.MATRIX:
        return ()
    found = []
    for row in item.rows:
        name = field_name(item, row.code)
        chosen = str(sent.get(name, ""))
        options = tuple(ShownOption(o.code, o.said(language), name, o.code == chosen) for o in item.options)
        found.append(ShownRow(row.said(language), name, options))
    return tuple(found)


def as_sent(items: Sequence[Item], values: Mapping[str, Any]) -> Plain:
    """Answers kept, as a form would have sent them: to show a page again."""
    data: dict[str, Any] = {}
    for item in items:
        value, name = values.get(item.code), field_name(item)
        if value is None:
            continue
        if item.kind in (QuestionKind.MATRIX, QuestionKind.POINTS):
            data |= {field_name(item, part): str(one) for part, one in value.items()}
        elif item.kind == QuestionKind.RANKING:
            data |= {field_name(item, code): str(rank) for rank, code in enumerate(value, start=1)}
        else:
            data[name] = [str(one) for one in value] if isinstance(value, list) else str(value)
        if item.code + OTHER in values:
            data[field_name(item, "autre")] = values[item.code + OTHER]
    return Plain(data)


def said_answer(item: Item, values: Mapping[str, Any]) -> str:
    """An answer in words, for who reads it again; empty when there is none."""
    value = values.get(item.code)
    if value is None:
        return ""
    words = {option.code: option.label for option in item.options}
    other = f" ({values[item.code + OTHER]})" if item.code + OTHER in values else ""
    if item.kind in (QuestionKind.MULTIPLE, QuestionKind.RANKING):
        return ", ".join(words.get(code, code) for code in value) + other
    if item.kind == QuestionKind.MATRIX:
        rows = {row.code: row.label for row in item.rows}
        return " ; ".join(f"{rows.get(row, row)} : {words.get(code, code)}" for row, code in value.items())
    if item.kind == QuestionKind.POINTS:
        return " ; ".join(f"{words.get(code, code)} : {points}" for code, points in value.items())
    return words.get(str(value), str(value)) + other
