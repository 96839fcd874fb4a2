"""From what a form sent to an answer worth keeping.

Shape of an answer, as kept in JSON: a single choice is the code of its option; several are a list of codes; a matrix is line ->
option; a scale is an integer; a number is a number; a date is an ISO day; a ranking is a list of codes, the first
preferred; points are option -> integer; texts are texts. The words of « autre » are kept beside, under `<code>__text`.
"""

import math
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.utils.translation import gettext as _

from jalon.surveys.form.definition import Item
from jalon.surveys.kinds import QuestionKind

SHORT, LONG, LONGEST = 300, 4_000, 20_000
"""Longest short text, longest long text unless the question says otherwise, and what it may say at most."""
OTHER = "__text"


class Sent(Protocol):
    """What a form sent: a `QueryDict`, or `Plain` in tests and imports."""

    @property
    def get(self) -> Callable[..., Any]: ...

    @property
    def getlist(self) -> Callable[..., Any]: ...


@dataclass(frozen=True)
class Plain:
    """A plain mapping read as a form: a list gives several values."""

    data: Mapping[str, Any]

    def get(self, key: str, default: str = "", /) -> str:
        """The last value of a key."""
        found = self.data.get(key, default)
        return str(found[-1] if isinstance(found, list) and found else found)

    def getlist(self, key: str, /) -> list[str]:
        """All the values of a key."""
        found = self.data.get(key, [])
        return [str(value) for value in found] if isinstance(found, list) else [str(found)]


@dataclass(frozen=True)
class Cleaned:
    """Answers to keep, and what is wrong: code of a question -> sentence."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


class _Wrong(Exception):
    """One answer cannot be kept; its argument is the sentence."""


def field_name(item: Item, part: str = "") -> str:
    """Name of an input: `q-usage`, `q-usage-mail`."""
    return f"q-{item.code}-{part}" if part else f"q-{item.code}"


def clean(item: Item, sent: Sent) -> Cleaned:
    """The answer to one question; an empty one keeps nothing, and is an error when it is required."""
    try:
        value, words = _READERS[item.kind](item, sent)
    except _Wrong as wrong:
        return Cleaned(errors={item.code: str(wrong)})
    if value in (None, "", [], {}):
        return Cleaned(errors={item.code: _missing(item)} if item.is_required else {})
    kept: dict[str, Any] = {item.code: value}
    if words:
        kept[item.code + OTHER] = words
    return Cleaned(values=kept)


def _missing(item: Item) -> str:
    if item.kind == QuestionKind.MATRIX:
        return _("Répondez à chaque ligne de ce tableau.")
    if item.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.SCALE):
        return _("Choisissez une réponse.")
    return _("Répondez à cette question, elle est obligatoire.")


def plain_text(text: str, longest: int) -> str:
    """A text without control signs, line ends kept, bounded.

    Raises:
        _Wrong: it is too long.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
    if len(text) > longest:
        raise _Wrong(
            _("Ce texte fait %(length)d caractères ; gardez-en %(most)d au plus.")
            % {"length": len(text), "most": longest}
        )
    return text


def _text(item: Item, sent: Sent) -> tuple[Any, str]:
    default = SHORT if item.kind == QuestionKind.SHORT_TEXT else LONG
    longest = min(int(item.maximum), LONGEST) if item.maximum else default
    return plain_text(sent.get(field_name(item), ""), longest), ""


def _other_words(item: Item, chosen: list[str], sent: Sent) -> str:
    if not any(option.has_text and option.code in chosen for option in item.options):
        return ""
    return plain_text(sent.get(field_name(item, "autre"), ""), SHORT)


def _single(item: Item, sent: Sent) -> tuple[Any, str]:
    code = sent.get(field_name(item), "")
    if code and item.option(code) is None:
        raise _Wrong(_("Cette réponse n’est pas proposée."))
    return code, _other_words(item, [code], sent)


def _multiple(item: Item, sent: Sent) -> tuple[Any, str]:
    sent_codes = set(sent.getlist(field_name(item))) - {""}
    chosen = [option.code for option in item.options if option.code in sent_codes]
    if len(chosen) != len(sent_codes):
        raise _Wrong(_("Une des réponses n’est pas proposée."))
    if item.maximum and len(chosen) > item.maximum:
        raise _Wrong(_("Cochez %(most)d réponses au plus.") % {"most": int(item.maximum)})
    return chosen, _other_words(item, chosen, sent)


def _number(text: str) -> float | int | None:
    text = text.strip().replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace(",", ".")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise _Wrong(_("Donnez un nombre, en chiffres.")) from None
    if not math.isfinite(value) or abs(value) > 1e15:
        raise _Wrong(_("Ce nombre est trop grand."))
    return int(value) if value == int(value) else value


def _bounded(item: Item, value: float | int | None) -> float | int | None:
    if value is None:
        return None
    if item.minimum is not None and value < item.minimum:
        raise _Wrong(_("Donnez un nombre d’au moins %(least)g.") % {"least": item.minimum})
    if item.maximum is not None and value > item.maximum:
        raise _Wrong(_("Donnez un nombre d’au plus %(most)g.") % {"most": item.maximum})
    return value


def _numeric(item: Item, sent: Sent) -> tuple[Any, str]:
    return _bounded(item, _number(sent.get(field_name(item), ""))), ""


def scale_of(item: Item) -> range:
    """The steps of a scale, 1 to 5 unless it says otherwise."""
    low = int(item.minimum) if item.minimum is not None else 1
    high = int(item.maximum) if item.maximum is not None else 5
    return range(low, min(high, low + 20) + 1)


def _scale(item: Item, sent: Sent) -> tuple[Any, str]:
    value = _number(sent.get(field_name(item), ""))
    if value is not None and value not in scale_of(item):
        raise _Wrong(_("Choisissez un degré de l’échelle."))
    return value, ""


def _matrix(item: Item, sent: Sent) -> tuple[Any, str]:
    found = {}
    for row in item.rows:
        code = sent.get(field_name(item, row.code), "")
        if code and item.option(code) is None:
            raise _Wrong(_("Une des réponses n’est pas proposée."))
        if code:
            found[row.code] = code
    if item.is_required and len(found) < len(item.rows):
        raise _Wrong(_missing(item))
    return found, ""


def _day(item: Item, sent: Sent) -> tuple[Any, str]:
    text = sent.get(field_name(item), "").strip()
    if not text:
        return None, ""
    try:
        if "/" in text:
            day, month, year = (int(part) for part in text.split("/"))
            return date(year, month, day).isoformat(), ""
        return date.fromisoformat(text).isoformat(), ""
    except ValueError:
        raise _Wrong(_("Donnez une date, comme 31/12/2026.")) from None


def _ranking(item: Item, sent: Sent) -> tuple[Any, str]:
    ranks: dict[int, str] = {}
    for option in item.options:
        rank = _number(sent.get(field_name(item, option.code), ""))
        if rank is None:
            continue
        if rank not in range(1, len(item.options) + 1):
            raise _Wrong(_("Donnez des rangs de 1 à %(most)d.") % {"most": len(item.options)})
        if rank in ranks:
            raise _Wrong(_("Deux réponses ont le rang %(rank)d : donnez un rang différent à chacune.") % {"rank": rank})
        ranks[int(rank)] = option.code
    if item.is_required and ranks and len(ranks) < len(item.options):
        raise _Wrong(_("Donnez un rang à chaque réponse."))
    return [ranks[rank] for rank in sorted(ranks)], ""


def _points(item: Item, sent: Sent) -> tuple[Any, str]:
    given = {}
    for option in item.options:
        points = _number(sent.get(field_name(item, option.code), ""))
        if points is not None and (points < 0 or not isinstance(points, int)):
            raise _Wrong(_("Donnez des nombres entiers de points, à partir de 0."))
        if points:
            given[option.code] = points
    total = sum(given.values())
    if given and total != item.budget:
        raise _Wrong(
            _("Vous avez réparti %(total)d points : il en faut exactement %(budget)d.")
            % {"total": total, "budget": item.budget}
        )
    return given, ""


def _file(item: Item, sent: Sent) -> tuple[Any, str]:
    """A file is kept by the use case, which gives back its number."""
    return plain_text(sent.get(field_name(item), ""), 40), ""


_READERS: dict[str, Callable[[Item, Sent], tuple[Any, str]]] = {
    QuestionKind.SINGLE: _single,
    QuestionKind.MULTIPLE: _multiple,
    QuestionKind.SCALE: _scale,
    QuestionKind.MATRIX: _matrix,
    QuestionKind.SHORT_TEXT: _text,
    QuestionKind.LONG_TEXT: _text,
    QuestionKind.NUMBER: _numeric,
    QuestionKind.DATE: _day,
    QuestionKind.RANKING: _ranking,
    QuestionKind.POINTS: _points,
    QuestionKind.FILE: _file,
}
