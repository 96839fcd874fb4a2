"""XLSX written with xlsxwriter: typed cells, number formats, frozen header, filter."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from .fields import Field, Kind
from .refusal import TableRefused
from .texts import is_risky
from .wording import as_text
from .write import Stored, Table, decimals_of, fits_a_spreadsheet, heading, sheet_names, stored_rows

_FIRST_SAFE_DATE = date(1900, 3, 1)
_UNDATED = datetime(2020, 1, 1, tzinfo=UTC)
_MOST_ROWS = 1_048_575
_MOST_COLUMNS = 16_384
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "dd/mm/yyyy",
}


def to_xlsx(tables: Sequence[Table], *, title: str = "", written_at: datetime = _UNDATED) -> bytes:
    """One workbook, one sheet per table. The same input gives the same bytes.

    Numbers of more than 15 digits and dates before March 1900, which a spreadsheet would alter, are written as texts.

    Args:
        title: title in the properties of the file.
        written_at: date in the properties of the file.

    Raises:
        TableRefused: a table is larger than the format allows.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    book.set_properties({"title": title, "created": written_at})
    header = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EDF3", "bottom": 1})
    quoted = book.add_format({"quote_prefix": True, "text_wrap": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for table, name in zip(tables, sheet_names(tables), strict=True):
        if len(table.rows) > _MOST_ROWS or len(table.columns) > _MOST_COLUMNS:
            raise TableRefused(
                "too_large", f"« {table.title} » est trop grand pour le format XLSX. Choisissez CSV ou ODS."
            )
        sheet = book.add_worksheet(name)
        _write_sheet(book, sheet, table, header, text, quoted)
    book.close()
    return buffer.getvalue()


def _write_sheet(book: Any, sheet: Any, table: Table, header: Any, text: Any, quoted: Any) -> None:
    formats = [
        book.add_format({"num_format": _code(column, table, index), "valign": "top"})
        for index, column in enumerate(table.columns)
    ]
    for index, column in enumerate(table.columns):
        sheet.write_string(0, index, heading(column), header)
        sheet.set_column(index, index, _width(column))
    last = 0
    for number, row in enumerate(stored_rows(table), start=1):
        last = number
        for index, value in enumerate(row):
            _write_cell(sheet, number, index, value, formats[index], text, quoted)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if table.columns:
        sheet.autofilter(0, 0, last, len(table.columns) - 1)


def _write_cell(sheet: Any, row: int, column: int, value: Stored, shown: Any, text: Any, quoted: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, shown)
    elif isinstance(value, (int, Decimal)) and fits_a_spreadsheet(value):
        sheet.write_number(row, column, value, shown)
    elif isinstance(value, date) and _plain(value) >= _FIRST_SAFE_DATE:
        sheet.write_datetime(row, column, value, shown)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, quoted if is_risky(value) else text)
    else:
        sheet.write_string(row, column, as_text(value), text)


def _plain(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _code(column: Field, table: Table, index: int) -> str:
    if column.kind is Kind.MONEY:
        decimals = "." + "0" * decimals_of(column) if decimals_of(column) else ""
        symbol = {"EUR": "€"}.get(column.unit, column.unit)
        return f"#,##0{decimals}" + (f' "{symbol}"' if symbol else "")
    if column.kind is Kind.PERCENT:
        whole = all(row[index] is None or row[index] == int(row[index]) for row in table.rows)  # type: ignore[call-overload]
        return "0%" if whole else "0.0#%"
    return {Kind.DATE: "dd/mm/yyyy", Kind.MONTHS: "0", Kind.INT: "0"}.get(column.kind, "General")


def _width(column: Field) -> int:
    return {Kind.TEXT: 40, Kind.LIST: 30, Kind.CHOICE: 20, Kind.MONEY: 16}.get(
        column.kind, max(12, min(len(heading(column)) + 2, 24))
    )
