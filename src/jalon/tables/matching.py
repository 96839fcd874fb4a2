"""How well a column suits a field, by its name and by what it holds."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from .cells import read_cell
from .fields import Field, Kind
from .names import fold, name_words
from .reading import AS_IT_IS, Options
from .values import Cell, Row

_SAMPLE = 60
_LEAST = 0.3
_CLOSE = 0.85
_THOUSANDS = re.compile(r"\b(k ?€|k ?eur|kxpf|milliers)\b|\(k\)|k ?€", re.IGNORECASE)
_MILLIONS = re.compile(r"M ?€|\bM ?EUR\b|\b[Mm]illions\b|\bMXPF\b")
_KIND_WORDS = {
    Kind.INT: "un nombre entier", Kind.DECIMAL: "un nombre", Kind.MONEY: "un montant", Kind.PERCENT: "un pourcentage",
    Kind.MONTHS: "une durée", Kind.DATE: "une date", Kind.BOOL: "oui ou non", Kind.CHOICE: "une valeur connue",
    Kind.LIST: "une liste", Kind.CODE: "un code", Kind.TEXT: "un texte",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What one column seems to feed.

    Attributes:
        field: key, or empty when nothing suits.
        confidence: from 0 to 1.
        reason: why, in French.
        warning: a French sentence when the header contradicts the field (currency, tax), otherwise empty.
        options: reading options proposed, such as a scale of 1000 for « (k€) ».
        others: other fields that could suit, best first, as (key, confidence).
    """

    column: int
    header: str
    field: str = ""
    confidence: float = 0.0
    reason: str = ""
    warning: str = ""
    options: Options = AS_IT_IS
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Fit:
    confidence: float
    reason: str


def assign(labels: Sequence[tuple[int, str]], body: Sequence[Row], fields: Sequence[Field]) -> tuple[ColumnGuess, ...]:
    """The best field of each column, each field used once, surest first."""
    fits = {
        (column, field.key): _fit(label, _sample(body, column), field) for column, label in labels for field in fields
    }
    order = sorted(fits, key=lambda pair: (-fits[pair].confidence, pair[0]))
    taken: dict[int, str] = {}
    for column, key in order:
        if fits[column, key].confidence >= _LEAST and column not in taken and key not in taken.values():
            taken[column] = key
    by_key = {field.key: field for field in fields}
    guesses = []
    for column, label in labels:
        ranked = sorted(((key, fits[column, key].confidence) for key in by_key), key=lambda pair: -pair[1])
        others = tuple(pair for pair in ranked if pair[1] >= _LEAST and pair[0] != taken.get(column))[:3]
        if column not in taken:
            guesses.append(ColumnGuess(column, label, reason="aucun champ ne correspond", others=others))
            continue
        field, fit = by_key[taken[column]], fits[column, taken[column]]
        scale = header_scale(label) if field.kind is Kind.MONEY else 1
        reason = fit.reason + (
            f" ; montants en {'milliers' if scale == 1000 else 'millions'} d’après l’intitulé" if scale > 1 else ""
        )
        guesses.append(
            ColumnGuess(
                column,
                label,
                field.key,
                round(fit.confidence, 2),
                reason,
                _contradiction(label, field),
                Options(scale=scale),
                others,
            )
        )
    return tuple(guesses)


def header_scale(label: str) -> int:
    """1000 for a header in k€, 1000000 for one in M€, otherwise 1."""
    if _MILLIONS.search(label):
        return 1_000_000
    return 1_000 if _THOUSANDS.search(label) else 1


def _contradiction(label: str, field: Field) -> str:
    words = set(fold(label).split())
    if field.tax and {"ht", "ttc"} & words and field.tax.lower() not in words:
        other = "HT" if field.tax == "TTC" else "TTC"
        return f"L’intitulé « {label} » dit {other}, alors que « {field.label} » s’entend {field.tax}."
    currency = (
        "XPF" if {"xpf", "fcfp", "cfp"} & words else "EUR" if "€" in label or {"eur", "euro", "euros"} & words else ""
    )
    if field.kind is Kind.MONEY and field.unit and currency and currency != field.unit:
        return f"L’intitulé « {label} » est en {currency}, alors que « {field.label} » est en {field.unit}."
    return ""


@lru_cache(maxsize=200_000)
def name_score(label: str, field: Field) -> tuple[float, str]:
    """How well a header names a field, from 0 to 1, and why.

    >>> name_score("Coûts (k€)", Field("cost", "Coût"))[0]
    1.0
    """
    best, reason = 0.0, ""
    for name in (field.label, field.key, *field.synonyms):
        score = _likeness(name_words(label), name_words(name))
        if score > best:
            how = "intitulé identique à" if score == 1 else "intitulé proche de"
            best, reason = score, f"{how} « {name} »"
    return best, reason


@lru_cache(maxsize=200_000)
def _likeness(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    if not left or not right:
        return 0.0
    if left == right or "".join(left) == "".join(right):
        return 1.0
    one, two = set(left), set(right)
    if one == two:
        return 0.95
    shared = one & two
    if shared:
        if one <= two or two <= one:
            return 0.55 + 0.35 * len(shared) / max(len(one), len(two))
        return 0.7 * len(shared) / len(one | two)
    matcher = SequenceMatcher(None, "".join(left), "".join(right))
    if matcher.real_quick_ratio() < _CLOSE or matcher.quick_ratio() < _CLOSE:
        return 0.0
    ratio = matcher.ratio()
    return ratio * 0.9 if ratio >= _CLOSE else 0.0


def _sample(body: Sequence[Row], column: int) -> tuple[Cell, ...]:
    filled = [row for row in body[:2_000] if column <= len(row.values) and row.values[column - 1] is not None]
    step = max(1, len(filled) // _SAMPLE)
    return tuple(row.cell(column) for row in filled[::step][:_SAMPLE])


def _fit(label: str, sample: tuple[Cell, ...], field: Field) -> _Fit:
    named, reason = name_score(label, field)
    if not sample:
        return _Fit(named * 0.9, f"{reason} ; colonne vide" if reason else "")
    if named < 0.3:
        return _by_content(sample, field)
    share = _share_readable(sample, field)
    if field.kind is not Kind.TEXT:
        reason += f" ; {round(share * len(sample))} valeurs sur {len(sample)} lues comme {_KIND_WORDS[field.kind]}"
    return _Fit(named * (0.55 + 0.45 * share), reason)


def _share_readable(sample: tuple[Cell, ...], field: Field) -> float:
    if field.kind is Kind.TEXT:
        return 1.0 if any(isinstance(cell.value, str) for cell in sample) else 0.4
    readings = [read_cell(cell, field) for cell in sample]
    return sum(
        1.0 if reading.is_usable else 0.9 if reading.code.startswith("ambiguous") else 0.0 for reading in readings
    ) / len(sample)


_TELLING: dict[Kind, Callable[[Cell], bool]] = {
    Kind.MONEY: lambda cell: isinstance(cell.value, str) and bool(re.search(r"€|XPF|CFP", cell.value)),
    Kind.DATE: lambda cell: not isinstance(cell.value, (int, bool)),
    Kind.BOOL: lambda cell: isinstance(cell.value, (bool, str)) and str(cell.value) not in ("0", "1"),
    Kind.PERCENT: lambda cell: isinstance(cell.value, str) and "%" in cell.value,
    Kind.CHOICE: lambda cell: isinstance(cell.value, str),
    Kind.CODE: lambda cell: True,
}


def _by_content(sample: tuple[Cell, ...], field: Field) -> _Fit:
    """A field told by what the column holds, when its name says nothing: never sure."""
    telling = _TELLING.get(field.kind)
    if telling is None or (field.kind is Kind.CODE and not field.digits) or len(sample) < 2:
        return _Fit(0.0, "")
    if not all(telling(cell) for cell in sample[:20]):
        return _Fit(0.0, "")
    if _share_readable(sample[:3], field) < 0.6:
        return _Fit(0.0, "")
    share = _share_readable(sample, field)
    if share < 0.9:
        return _Fit(0.0, "")
    return _Fit(
        0.45 * share,
        f"d’après le contenu seulement : {round(share * len(sample))} valeurs sur {len(sample)} se lisent comme {_KIND_WORDS[field.kind]}",
    )
