"""Which column feeds which field: guessed, corrected by hand, kept as JSON, applied again to the same headers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any, Self

from .labels import SEARCHED_LINES, line_labels
from .names import fold
from .reading import AS_IT_IS, Options
from .refusal import TableRefused
from .values import Sheet, Workbook

_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of the file. `field` is the key it feeds, or empty when the column is not imported."""

    column: int
    header: str
    field: str = ""
    options: Options = AS_IT_IS


@dataclass(frozen=True, slots=True)
class Mapping:
    """Columns of one sheet and the fields they feed.

    Attributes:
        sheet: name of the sheet; empty for CSV and pasted text.
        header_row: line of the headers, 0 when the table has none.
        columns: every column that has a header, in order.
    """

    sheet: str
    header_row: int
    columns: tuple[MappedColumn, ...]

    @property
    def fingerprint(self) -> str:
        """Hexadecimal digest of the headers, order and spelling apart: files of one template share it."""
        return headers_fingerprint(column.header for column in self.columns)

    def column_of(self, field: str) -> MappedColumn | None:
        """The column that feeds a field."""
        return next((column for column in self.columns if column.field == field), None)

    def with_field(self, column: int, field: str) -> Self:
        """The same with one column corrected. A field feeds from one column only: the other is freed.

        Args:
            column: number from 1.
            field: key of a field, or empty not to import the column.

        Raises:
            KeyError: the sheet has no such column.
        """
        if all(known.column != column for known in self.columns):
            raise KeyError(column)
        corrected = []
        for known in self.columns:
            if known.column == column:
                corrected.append(replace(known, field=field))
            else:
                corrected.append(replace(known, field="") if field and known.field == field else known)
        return replace(self, columns=tuple(corrected))

    def with_options(self, column: int, options: Options) -> Self:
        """The same with other reading options for one column. Raises `KeyError`."""
        if all(known.column != column for known in self.columns):
            raise KeyError(column)
        columns = (replace(known, options=options) if known.column == column else known for known in self.columns)
        return replace(self, columns=tuple(columns))

    def to_json(self) -> dict[str, Any]:
        """Plain values that `from_json` takes back."""
        return {
            "schema": _SCHEMA,
            "sheet": self.sheet,
            "header_row": self.header_row,
            "columns": [asdict(column) for column in self.columns],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """A mapping kept earlier.

        Raises:
            TableRefused: it was written by another version, or is not one.
        """
        try:
            if data["schema"] != _SCHEMA:
                raise ValueError(data["schema"])
            columns = tuple(_column_from(raw) for raw in data["columns"])
            return cls(str(data["sheet"]), int(data["header_row"]), columns)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise TableRefused(
                "bad_mapping", "La correspondance de colonnes enregistrée n’est pas utilisable."
            ) from error

    def reapplied_to(self, workbook: Workbook) -> Self | None:
        """The same choices on another file with the same headers, wherever its columns and lines now are.

        Returns:
            `None` when no sheet has a line with every header that feeds a field.
        """
        sheets = sorted(workbook.sheets, key=lambda sheet: sheet.name != self.sheet)
        for sheet in sheets:
            for row in sheet.rows[:SEARCHED_LINES]:
                found = self._on_line(sheet, row.number)
                if found is not None:
                    return found
        return None

    def _on_line(self, sheet: Sheet, number: int) -> Self | None:
        labels = line_labels(sheet, number)
        waiting = {occurrence: column for column, occurrence in _occurrences(self.columns)}
        seen: Counter[str] = Counter()
        columns = []
        for column, label in labels:
            name = fold(label)
            seen[name] += 1
            known = waiting.pop((name, seen[name]), None)
            columns.append(replace(known, column=column, header=label) if known else MappedColumn(column, label))
        if any(column.field for column in waiting.values()) or not any(column.field for column in columns):
            return None
        return replace(self, sheet=sheet.name, header_row=number, columns=tuple(columns))


def _occurrences(columns: Iterable[MappedColumn]) -> Iterable[tuple[MappedColumn, tuple[str, int]]]:
    seen: Counter[str] = Counter()
    for column in columns:
        name = fold(column.header)
        seen[name] += 1
        yield column, (name, seen[name])


def _column_from(raw: dict[str, Any]) -> MappedColumn:
    options = raw.get("options") or {}
    sign, order, scale = options.get("decimal_sign"), options.get("date_order"), int(options.get("scale", 1))
    if sign not in (None, ",", ".") or order not in (None, "dmy", "mdy", "ymd") or not 1 <= scale <= 1_000_000_000:
        raise ValueError(raw)
    read = Options(sign, order, scale, bool(options.get("fill_down", False)))
    return MappedColumn(int(raw["column"]), str(raw["header"]), str(raw.get("field") or ""), read)


def headers_fingerprint(headers: Iterable[str]) -> str:
    """Digest that two files share when they have the same headers."""
    return sha256("\x1f".join(sorted(fold(header) for header in headers)).encode()).hexdigest()
