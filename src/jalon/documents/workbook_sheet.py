"""Sheets of a workbook: text never read as a formula, formulas written with their value, formats by kind."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from jalon.documents.french import clean, shorten

MOST_CHARACTERS = 32_000
INK = "#0f3d46"


def cell(row: int, column: int, *, fixed: bool = False) -> str:
    """The A1 name of a cell counted from 0, with `$` when fixed."""
    return str(xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed))


def span(sheet: str, row: int, column: int, last_row: int, last_column: int) -> str:
    """A fixed range of another sheet."""
    name = sheet.replace("'", "''")
    return f"'{name}'!{cell(row, column, fixed=True)}:{cell(last_row, last_column, fixed=True)}"


class Book:
    """A workbook and its formats."""

    def __init__(self, file: xlsxwriter.Workbook, *, currency: str) -> None:
        self.file = file
        money = '# ##0.00" €"' if currency == "EUR" else '# ##0" F CFP"'
        plain: dict[str, dict[str, Any]] = {
            "text": {"text_wrap": True},
            "money": {"num_format": money.replace("# ##0", "#,##0")},
            "days": {"num_format": "#,##0.0"},
            "integer": {"num_format": "#,##0"},
            "year": {"num_format": "0"},
            "score": {"num_format": "0.0"},
            "share": {"num_format": "0%"},
            "day": {"num_format": "dd/mm/yyyy"},
        }
        base = {"valign": "top", "font_name": "Atkinson Hyperlegible", "font_size": 10}
        total = {"bold": True, "top": 1, "bg_color": "#E6EFF0"}
        self.formats = {name: file.add_format({**base, **found}) for name, found in plain.items()}
        self.formats |= {f"{name}_total": file.add_format({**base, **found, **total}) for name, found in plain.items()}
        head = {"bold": True, "bg_color": INK, "font_color": "#FFFFFF", "text_wrap": True}
        self.formats["head"] = file.add_format({**base, **head})
        self.formats["title"] = file.add_format({**base, "bold": True, "font_size": 14, "font_color": INK})

    def sheet(self, name: str, title: str, *, widths: Sequence[int]) -> "Sheet":
        """A sheet with its title in A1, printed on landscape A4, one page wide."""
        page = self.file.add_worksheet(name)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_footer("&L&A&R&P / &N")
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.write_string(0, 0, clean(title), self.formats["title"])
        return Sheet(page, self.formats)

    def lines(self, name: str, title: str, heads: Sequence[str], *, widths: Sequence[int]) -> "Sheet":
        """A sheet of lines: header on the third row, frozen and repeated on paper."""
        sheet = self.sheet(name, title, widths=widths)
        sheet.heads(2, heads)
        sheet.page.freeze_panes(3, 0)
        sheet.page.repeat_rows(2)
        return sheet


class Sheet:
    """One sheet; rows and columns count from 0."""

    def __init__(self, page: Any, formats: dict[str, Any]) -> None:
        self.page, self.formats = page, formats

    def heads(self, row: int, labels: Sequence[str]) -> None:
        """The header of a table."""
        for column, label in enumerate(labels):
            self.page.write_string(row, column, clean(label), self.formats["head"])

    def text(self, row: int, column: int, words: str, *, bold: bool = False) -> None:
        """Words, whatever they start with."""
        self.page.write_string(
            row, column, shorten(clean(words), MOST_CHARACTERS), self.formats["text_total" if bold else "text"]
        )

    def number(self, row: int, column: int, value: float, kind: str) -> None:
        """A value."""
        self.page.write_number(row, column, value, self.formats[kind])

    def day(self, row: int, column: int, on: date) -> None:
        """A date."""
        self.page.write_datetime(row, column, datetime.combine(on, time()), self.formats["day"])

    def formula(self, row: int, column: int, text: str, value: float | str, kind: str) -> None:
        """A formula in English notation, with its value."""
        self.page.write_formula(row, column, text, self.formats[kind], value)

    def sum_column(self, row: int, column: int, first: int, last: int, value: float, kind: str) -> None:
        """The sum of the cells above; 0 when there are none."""
        text = f"=SUM({cell(first, column)}:{cell(last, column)})" if last >= first else "=0"
        self.formula(row, column, text, value, f"{kind}_total")

    def share(
        self, row: int, column: int, used: tuple[int, int], most: tuple[int, int], used_value: float, most_value: float
    ) -> None:
        """Used over most, empty when there is nothing to divide by."""
        text = f'=IF({cell(*most)}=0,"",{cell(*used)}/{cell(*most)})'
        self.formula(row, column, text, used_value / most_value if most_value else "", "share")
