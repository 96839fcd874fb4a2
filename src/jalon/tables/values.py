"""What a file read safely is made of: frozen sheets, rows and typed cells that know their place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import Flag, auto
from types import MappingProxyType
from typing import NamedTuple


class CellError(str):
    """An error stored by the spreadsheet in place of a value: ``#REF!``, ``#DIV/0!``, ``Err:502``…"""

    __slots__ = ()


Value = None | str | int | Decimal | bool | date | datetime | time | CellError
"""A cell as stored: numbers are `int` or `Decimal` (15 significant digits in XLSX), never `float`."""


class Mark(Flag):
    """What is worth saying about how a value got into its cell."""

    NONE = 0
    FORMULA = auto()  # the cached result was read, the formula was not evaluated
    MERGED = auto()  # covered by a merged range: the value is in the range's first cell
    PERCENT = auto()  # shown as a percentage: 0.35 reads « 35 % »
    UNCOMPUTED = auto()  # a formula saved without its result


_NO_MARK = Mark.NONE


def column_letter(column: int) -> str:
    """Spreadsheet letters of a column counted from 1.

    >>> column_letter(4), column_letter(28)
    ('D', 'AB')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Column counted from 1, of spreadsheet letters in capitals.

    >>> column_number("AB")
    28
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class Place(NamedTuple):
    """Where a cell is. `row` and `column` count from 1; `column` 0 means the whole row, `row` 0 the whole sheet."""

    sheet: str
    row: int
    column: int = 0

    def __str__(self) -> str:
        parts = [f"feuille {self.sheet}"] if self.sheet else []
        if self.row:
            parts.append(f"ligne {self.row}")
        if self.column:
            parts.append(f"colonne {column_letter(self.column)}")
        return ", ".join(parts)


class Cell(NamedTuple):
    """One cell with its place and its marks."""

    value: Value
    place: Place
    mark: Mark = Mark.NONE


_NO_MARKS: Mapping[int, Mark] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Row:
    """One line that holds at least one value. Lines without any are not kept.

    Attributes:
        sheet: name of the sheet, empty for CSV and pasted text.
        number: line number as the spreadsheet shows it, from 1.
        values: values from column A on; nothing is kept after the last one.
        marks: column number (from 1) -> marks, only where there are some.
    """

    sheet: str
    number: int
    values: tuple[Value, ...]
    marks: Mapping[int, Mark] = field(default_factory=lambda: _NO_MARKS)

    def cell(self, column: int) -> Cell:
        """The cell in a column counted from 1; an empty one when the line is shorter."""
        value = self.values[column - 1] if column <= len(self.values) else None
        mark = self.marks.get(column, _NO_MARK) if self.marks else _NO_MARK
        return Cell(value, Place(self.sheet, self.number, column), mark)

    def __iter__(self) -> Iterator[Cell]:
        return (self.cell(column) for column in range(1, len(self.values) + 1))


class MergedRange(NamedTuple):
    """A merged range, bounds included, counted from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its lines that hold something, in order."""

    name: str
    rows: tuple[Row, ...]
    merged: tuple[MergedRange, ...] = ()
    is_hidden: bool = False

    @property
    def width(self) -> int:
        """Number of columns of the widest line."""
        return max((len(row.values) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file read whole.

    Attributes:
        format: ``"xlsx"``, ``"ods"``, ``"csv"`` or ``"paste"``, told by the content.
        filename: as given by the caller, never trusted.
        sheets: sheets in order; the empty ones are left out.
        notes: French sentences on what was done while reading (encoding guessed, hidden sheet…).
    """

    format: str
    filename: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name. Raises `KeyError`."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a file may go. Sizes in bytes; rows and columns per sheet; cells over the whole file.

    A row or a cell counts when it is held in memory: declared but empty ones cost nothing and are not counted.
    `max_ratio` compares the unpacked and packed sizes of a part larger than 4 MiB once unpacked.
    """

    max_bytes: int = 30 * 1024 * 1024
    max_unpacked_bytes: int = 400 * 1024 * 1024
    max_ratio: int = 250
    max_entries: int = 2_000
    max_sheets: int = 100
    max_rows: int = 100_000
    max_columns: int = 500
    max_cells: int = 3_000_000
    max_text: int = 100_000
