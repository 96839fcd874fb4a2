"""ODS read by streaming: repeated lines and columns are unfolded only where they hold something."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from .archive import Archive, corrupt, protected
from .builder import Budget, SheetBuilder
from .numbers import stored_number
from .refusal import TableRefused
from .safexml import Handler, local, parse
from .texts import clean
from .values import CellError, Limits, Mark, MergedRange, Sheet, Value, Workbook

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_EXTENDED = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_CELL, _COVERED, _ROW, _SHEET = (_TABLE + name for name in ("table-cell", "covered-table-cell", "table-row", "table"))
_NOTE, _SHAPES, _PARAGRAPH, _TITLE = _OFFICE + "annotation", _TABLE + "shapes", _TEXT + "p", _TEXT + "h"
_VALUE_TYPE, _EXTENDED_TYPE, _FORMULA = _OFFICE + "value-type", _EXTENDED + "value-type", _TABLE + "formula"
_COLUMNS_REPEATED, _ROWS_REPEATED = _TABLE + "number-columns-repeated", _TABLE + "number-rows-repeated"
_ROWS_SPANNED, _COLUMNS_SPANNED = _TABLE + "number-rows-spanned", _TABLE + "number-columns-spanned"
_NO_MARK = Mark.NONE
_BLANKS = re.compile(r"[ \t\r\n]+")
_ERROR = re.compile(r"#[A-Z/0]+[!?]|#N/A|Err:\d{3}")
_DURATION = re.compile(r"PT(\d{1,4})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_LAST_ROW = 1_048_576 * 16


def read_ods(archive: Archive, *, filename: str, limits: Limits) -> Workbook:
    """Every sheet of a workbook, in order."""
    if "META-INF/manifest.xml" in archive:
        parse(archive, "META-INF/manifest.xml", _Manifest())
    content = _Content(limits)
    parse(archive, "content.xml", content)
    return Workbook("ods", filename, tuple(content.sheets))


class _Manifest(Handler):
    """Refuses an encrypted file; looks for nothing else."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if local(name) == "encryption-data":
            raise protected()

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


class _Paragraphs:
    """Text of one cell: paragraphs are lines, runs of blanks count once, `text:s` and `text:tab` are kept."""

    def __init__(self, limits: Limits) -> None:
        self._most = limits.max_text
        self._size = 0
        self._lines: list[list[str]] = []
        self.is_open = False

    def open(self) -> None:
        self._lines.append([])
        self.is_open = True

    def add(self, data: str) -> None:
        self._size += len(data)
        if self._size > self._most:
            raise TableRefused("text_too_long", f"Une cellule contient plus de {self._most} caractères.")
        self._lines[-1].append(data)

    def add_running(self, data: str) -> None:
        text = _BLANKS.sub(" ", data)
        line = self._lines[-1]
        if text.startswith(" ") and (not line or line[-1].endswith((" ", "\n"))):
            text = text[1:]
        if text:
            self.add(text)

    def __str__(self) -> str:
        return clean("\n".join("".join(line) for line in self._lines))


class _Content(Handler):
    def __init__(self, limits: Limits) -> None:
        self.sheets: list[Sheet] = []
        self._limits = limits
        self._budget = Budget(limits)
        self._builder: SheetBuilder | None = None
        self._nested = 0
        self._aside = 0
        self._row = 0
        self._row_times = 1
        self._column = 0
        self._cells: list[tuple[int, Value, Mark]] = []
        self._attributes: Mapping[str, str] = {}
        self._is_covered = False
        self._paragraphs: _Paragraphs | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in (_NOTE, _SHAPES):
            self._aside += 1
        if self._aside:
            return
        if name in (_CELL, _COVERED):
            self._attributes = attributes
            self._is_covered = name == _COVERED
            kind = attributes.get(_VALUE_TYPE)
            is_text = not self._is_covered and (kind is None or kind == "string" or _EXTENDED_TYPE in attributes)
            self._paragraphs = _Paragraphs(self._limits) if is_text else None
        elif name == _ROW:
            self._row_times = _count(attributes.get(_ROWS_REPEATED))
            self._column = 0
            self._cells = []
        elif name == _SHEET:
            self._open_table(attributes)
        elif self._paragraphs is not None:
            self._open_text(name, attributes)

    def _open_table(self, attributes: Mapping[str, str]) -> None:
        if self._builder is not None:
            self._nested += 1
            self._aside += 1
            return
        self._builder = SheetBuilder(attributes.get(_TABLE + "name", ""), self._budget)
        self._row = 0

    def _open_text(self, name: str, attributes: Mapping[str, str]) -> None:
        paragraphs = self._paragraphs
        if paragraphs is None:
            return
        if name in (_PARAGRAPH, _TITLE):
            paragraphs.open()
        elif not paragraphs.is_open:
            return
        elif name == _TEXT + "s":
            paragraphs.add(" " * min(_count(attributes.get(_TEXT + "c")), self._limits.max_text + 1))
        elif name == _TEXT + "tab":
            paragraphs.add("\t")
        elif name == _TEXT + "line-break":
            paragraphs.add("\n")

    def end(self, name: str) -> None:
        if name == _SHEET and self._nested:
            self._nested -= 1
            self._aside -= 1
            return
        if name in (_NOTE, _SHAPES):
            self._aside -= 1
            return
        if self._aside:
            return
        if name in (_CELL, _COVERED):
            self._close_cell()
        elif name == _ROW:
            self._close_row()
        elif name == _SHEET and self._builder is not None:
            self.sheets.append(self._builder.build())
            self._builder = None
        elif self._paragraphs is not None and (name in (_PARAGRAPH, _TITLE)):
            self._paragraphs.is_open = False

    def text(self, data: str) -> None:
        if self._paragraphs is not None and not self._aside and self._paragraphs.is_open:
            self._paragraphs.add_running(data)

    def _close_cell(self) -> None:
        attributes, paragraphs = self._attributes, self._paragraphs
        self._paragraphs = None
        times = _count(attributes.get(_COLUMNS_REPEATED))
        first = self._column + 1
        self._column += times
        if self._builder is None or self._is_covered:
            return
        value, mark = _value(attributes, "" if paragraphs is None else str(paragraphs))
        if _FORMULA in attributes:
            mark |= Mark.FORMULA
        if _ROWS_SPANNED in attributes or _COLUMNS_SPANNED in attributes:
            rows, columns = _count(attributes.get(_ROWS_SPANNED)), _count(attributes.get(_COLUMNS_SPANNED))
            self._builder.merge(MergedRange(self._row + 1, first, self._row + rows, first + columns - 1))
        if value is None:
            return
        if times == 1:
            self._cells.append((first, value, mark))
            return
        last = min(self._column, first + self._limits.max_columns)
        self._cells.extend((column, value, mark) for column in range(first, last + 1))
        if len(self._cells) > 2 * self._limits.max_columns:
            self._builder.add(self._row + 1, self._cells)

    def _close_row(self) -> None:
        if self._builder is not None and self._cells:
            self._builder.add(self._row + 1, self._cells, times=self._row_times)
        self._row += self._row_times
        self._cells = []
        if self._row > _LAST_ROW:
            raise corrupt("nombre de lignes impossible")


def _count(raw: str | None) -> int:
    """A repetition; anything odd counts once."""
    if raw is None:
        return 1
    return int(raw) if raw and raw.isascii() and raw.isdigit() and 0 < len(raw) < 9 and int(raw) else 1


def _value(attributes: Mapping[str, str], text: str) -> tuple[Value, Mark]:
    kind = attributes.get(_VALUE_TYPE)
    if attributes.get(_EXTENDED_TYPE) == "error" or (kind == "string" and _is_error(attributes, text)):
        return CellError(text.strip()[:20]), _NO_MARK
    if kind in ("float", "percentage", "currency"):
        number = stored_number(attributes.get(_OFFICE + "value", ""))
        if number is None:
            raise corrupt("nombre illisible")
        return number, Mark.PERCENT if kind == "percentage" else _NO_MARK
    if kind == "date":
        return _date(attributes.get(_OFFICE + "date-value", "")), _NO_MARK
    if kind == "time":
        return _time(attributes.get(_OFFICE + "time-value", "")), _NO_MARK
    if kind == "boolean":
        return attributes.get(_OFFICE + "boolean-value") == "true", _NO_MARK
    return clean(attributes.get(_OFFICE + "string-value", text)) or None, _NO_MARK


def _is_error(attributes: Mapping[str, str], text: str) -> bool:
    return _FORMULA in attributes and _ERROR.fullmatch(text.strip()) is not None


def _date(raw: str) -> Value:
    try:
        if len(raw) == 10:
            return date.fromisoformat(raw)
        moment = datetime.fromisoformat(raw).replace(tzinfo=None)
    except ValueError:
        return raw or None
    return moment if moment.time() != time() else moment.date()


def _time(raw: str) -> Value:
    found = _DURATION.fullmatch(raw)
    if found and int(found[1]) < 24 and int(found[2]) < 60 and int(found[3]) < 60:
        return time(int(found[1]), int(found[2]), int(found[3]))
    return raw or None
