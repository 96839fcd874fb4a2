"""Tables written as XLSX, ODS or CSV: the same typed values, which `read` and `interpret` give back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .fields import Field, Kind
from .numbers import DIGITS
from .refusal import TableRefused
from .texts import clean, guard
from .wording import EXPONENTS, as_text, join_list

_SYMBOLS = {"EUR": "€"}
_LONGEST_TEXT = 32_767
_FORBIDDEN_IN_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_SPECIAL = frozenset(';,\t|"\n\r')

Stored = None | str | bool | int | Decimal | date | datetime
"""What a file holds: choices are labels, lists are joined, percentages are fractions (35 % is 0.35)."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet to write.

    Attributes:
        title: name of the sheet, shortened and cleaned as the format wants; free otherwise.
        columns: fields that tell the header, the kind, the unit and the choices of each column.
        rows: values as `interpret` gives them (see `Kind`), one per column; `None` for an empty cell.
            Texts are stripped and cleaned, an empty text or list is an empty cell.
    """

    title: str
    columns: tuple[Field, ...]
    rows: Sequence[Sequence[object]]


def heading(column: Field) -> str:
    """Header of a column with its unit: « Coût (€ TTC) »."""
    unit = "%" if column.kind is Kind.PERCENT else "mois" if column.kind is Kind.MONTHS else column.unit
    said = " ".join(part for part in (_SYMBOLS.get(unit, unit), column.tax) if part)
    return f"{column.label} ({said})" if said and column.kind in _NUMERIC else column.label


_NUMERIC = frozenset({Kind.INT, Kind.DECIMAL, Kind.MONEY, Kind.PERCENT, Kind.MONTHS})


def stored_rows(table: Table) -> Iterator[list[Stored]]:
    """Rows ready for a file.

    Raises:
        ValueError: a row has not as many values as there are columns.
        TypeError: a value is not of the kind of its column.
    """
    labels = [{choice.code: choice.label for choice in column.choices} for column in table.columns]
    for row in table.rows:
        if len(row) != len(table.columns):
            raise ValueError(f"{len(row)} values for {len(table.columns)} columns")
        yield [_stored(value, column, names) for value, column, names in zip(row, table.columns, labels, strict=True)]


def _stored(value: Any, column: Field, labels: dict[str, str]) -> Stored:
    if value is None:
        return None
    kind = column.kind
    if kind in _NUMERIC:
        return _stored_number(value, column)
    if kind is Kind.BOOL:
        if not isinstance(value, bool):
            raise TypeError(f"{column.key}: {value!r} is not a bool")
        return value
    if kind is Kind.DATE:
        if not isinstance(value, date):
            raise TypeError(f"{column.key}: {value!r} is not a date")
        return value
    if kind is Kind.LIST:
        return join_list(clean(labels.get(item, item)) for item in value) or None
    text = clean(labels.get(value, str(value)) if kind is Kind.CHOICE else str(value)).strip()
    if len(text) > _LONGEST_TEXT:
        raise TableRefused(
            "text_too_long",
            f"« {column.label} » : un texte dépasse {_LONGEST_TEXT} caractères, le plus qu’un tableur accepte.",
        )
    return text or None


def _stored_number(value: Any, column: Field) -> int | Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise TypeError(f"{column.key}: {value!r} is not a number")
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise TypeError(f"{column.key}: {value!r} is not finite")
    if column.kind is Kind.PERCENT:
        number = number.scaleb(-2)
    return int(number) if number == number.to_integral_value() else number


def fits_a_spreadsheet(number: int | Decimal) -> bool:
    """Whether a spreadsheet keeps every digit of it; otherwise it is written as a text."""
    digits = Decimal(number).normalize()
    return len(digits.as_tuple().digits) <= DIGITS and abs(digits.adjusted()) < 100


def sheet_names(tables: Sequence[Table]) -> list[str]:
    """Names that both formats accept: 31 characters at most, no ``[]:*?/\\``, all different."""
    names: list[str] = []
    for position, table in enumerate(tables, start=1):
        base = " ".join(clean(table.title).translate(_FORBIDDEN_IN_NAME).split()).strip("'") or f"Feuille {position}"
        name, rank = base[:31].strip(), 2
        while name.casefold() in (known.casefold() for known in names):
            suffix = f" {rank}"
            name, rank = base[: 31 - len(suffix)].strip() + suffix, rank + 1
        names.append(name)
    return names


def decimals_of(column: Field) -> int:
    """Decimals shown for an amount."""
    return EXPONENTS.get(column.unit, 2)


def to_csv(table: Table) -> bytes:
    """CSV that French spreadsheets open as it is: UTF-8 with BOM, « ; », decimal comma, dates as 31/12/2026.

    A text that a spreadsheet would run as a formula is behind an apostrophe, which `read` takes off.
    """
    lines = [";".join(_quoted(guard(heading(column))) for column in table.columns)]
    for row in stored_rows(table):
        cells = (_csv_cell(value, column) for value, column in zip(row, table.columns, strict=True))
        lines.append(";".join(cells))
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode("utf-8")


def _csv_cell(value: Stored, column: Field) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _quoted(guard(value))
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return as_text(value)
    if column.kind is Kind.PERCENT:
        return f"{as_text(_trimmed(Decimal(value) * 100))} %"
    if column.kind is Kind.MONEY:
        return _amount(Decimal(value), decimals_of(column))
    return as_text(_trimmed(Decimal(value)))


def _trimmed(number: Decimal) -> Decimal:
    return number.to_integral_value() if number == number.to_integral_value() else number.normalize()


def _amount(number: Decimal, decimals: int) -> str:
    """An amount with the decimals of its currency; never just three, which would be ambiguous."""
    exact = _trimmed(number).as_tuple().exponent
    places = max(decimals, -exact if isinstance(exact, int) else 0)
    return f"{number:.{4 if places == 3 else places}f}".replace(".", ",")


def _quoted(text: str) -> str:
    if _SPECIAL.isdisjoint(text) and text == text.strip():
        return text
    return '"' + text.replace('"', '""') + '"'
