"""XLSX and XLSM read by streaming: values and cached results only, nothing is evaluated, macros are not touched."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from .archive import Archive, corrupt
from .builder import Budget, SheetBuilder
from .numbers import stored_number
from .safexml import Handler, local, parse
from .values import CellError, Limits, Mark, MergedRange, Value, Workbook, column_number
from .xlsx_parts import Book, book_part, plain, relations, shared_strings, typed
from .xlsx_styles import Look, read_looks

_LETTERS = re.compile(r"[A-Z]{1,3}")
_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_NO_MARK = Mark.NONE
_LAST_ROW = 1_048_576
_LAST_COLUMN = 16_384
_DAY_ZERO = date(1899, 12, 30).toordinal()


def read_xlsx(archive: Archive, *, filename: str, limits: Limits) -> Workbook:
    """Every sheet of a workbook, in the order of its tabs."""
    main = book_part(archive)
    book = Book()
    parse(archive, main, book)
    targets = relations(archive, main)
    looks = read_looks(archive, typed(targets, "styles"))
    strings = shared_strings(archive, typed(targets, "sharedStrings"), limits)
    epoch = CALENDAR_MAC_1904 if book.is_1904 else CALENDAR_WINDOWS_1900
    budget = Budget(limits)
    sheets, notes = [], []
    for name, relation, is_hidden in book.sheets:
        kind, part = targets.get(relation, ("", ""))
        if kind != "worksheet" or part not in archive:
            continue
        sheet = _SheetHandler(SheetBuilder(name, budget), strings, looks, epoch)
        parse(archive, part, sheet)
        sheet.builder.is_hidden = is_hidden
        if sheet.hidden_rows:
            notes.append(f"Feuille {name} : {sheet.hidden_rows} lignes masquées ont été lues comme les autres.")
        sheets.append(sheet.builder.build())
    return Workbook("xlsx", filename, tuple(sheets), tuple(notes))


class _SheetHandler(Handler):
    """One worksheet. The declared dimension is ignored: only real cells count."""

    def __init__(self, builder: SheetBuilder, strings: list[str], looks: list[Look], epoch: datetime) -> None:
        self.builder = builder
        self.hidden_rows = 0
        self._strings = strings
        self._looks = looks
        self._epoch = epoch
        self._limits = builder.limits
        self._words: dict[str, str] = {}
        self._known_columns: dict[str, int] = {}
        self._row = 0
        self._column = 0
        self._cells: list[tuple[int, Value, Mark]] = []
        self._type = "n"
        self._style = 0
        self._pieces: list[str] = []
        self._is_text = False
        self._has_formula = False
        self._phonetic = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        word = self._words.get(name)
        if word is None:
            word = self._words[name] = local(name)
        if word == "c":
            self._open_cell(attributes)
        elif word == "v":
            self._is_text = True
        elif word == "t":
            self._is_text = self._phonetic == 0
        elif word == "f":
            self._has_formula = True
        elif word == "row":
            self._open_row(attributes)
        elif word == "rPh":
            self._phonetic += 1
        elif word == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        word = self._words.get(name, "")
        if word in ("v", "t"):
            self._is_text = False
        elif word == "c":
            self._close_cell()
        elif word == "row":
            if self._cells:
                self.builder.add(self._row, self._cells)
        elif word == "rPh":
            self._phonetic -= 1

    def text(self, data: str) -> None:
        if self._is_text:
            self._pieces.append(data)

    def _open_row(self, attributes: Mapping[str, str]) -> None:
        declared = attributes.get("r", "")
        number = int(declared) if declared.isascii() and declared.isdigit() and len(declared) < 8 else self._row + 1
        if number <= self._row or number > _LAST_ROW:
            raise corrupt(f"ligne {number} mal placée dans la feuille {self.builder.name}")
        self._row = number
        self._column = 0
        self._cells = []
        if attributes.get("hidden") in ("1", "true"):
            self.hidden_rows += 1

    def _open_cell(self, attributes: Mapping[str, str]) -> None:
        letters = attributes.get("r", "").rstrip("0123456789")
        column = self._known_columns.get(letters)
        if column is None and _LETTERS.fullmatch(letters):
            column = self._known_columns[letters] = column_number(letters)
        self._column = column or self._column + 1
        if self._column > _LAST_COLUMN:
            raise corrupt(f"colonne hors limite, ligne {self._row} de la feuille {self.builder.name}")
        self._type = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isascii() and style.isdigit() and len(style) < 8 else 0
        self._pieces = []
        self._has_formula = False

    def _close_cell(self) -> None:
        value: Value = None
        mark = _NO_MARK
        if self._pieces:
            value, mark = self._value("".join(self._pieces))
        if self._has_formula:
            mark |= Mark.FORMULA if self._pieces or self._type == "str" else Mark.FORMULA | Mark.UNCOMPUTED
        if value is not None or self._has_formula:
            self._cells.append((self._column, value, mark))

    def _value(self, raw: str) -> tuple[Value, Mark]:
        kind = self._type
        if kind == "s":
            return self._shared(raw), _NO_MARK
        if kind in ("str", "inlineStr"):
            return plain([raw], self._limits) or None, _NO_MARK
        if kind == "b":
            return raw.strip() in ("1", "true"), _NO_MARK
        if kind == "e":
            return CellError(raw.strip()[:20]), _NO_MARK
        if kind == "d":
            return _iso(raw), _NO_MARK
        return self._number(raw)

    def _shared(self, raw: str) -> str | None:
        try:
            number = int(raw)
            if number < 0:
                raise IndexError(number)
            return self._strings[number] or None
        except (ValueError, IndexError) as error:
            raise corrupt(f"texte manquant, ligne {self._row} de la feuille {self.builder.name}") from error

    def _number(self, raw: str) -> tuple[Value, Mark]:
        number = stored_number(raw)
        if number is None:
            raise corrupt(f"nombre illisible, ligne {self._row} de la feuille {self.builder.name}")
        look = self._looks[self._style] if self._style < len(self._looks) else Look.NUMBER
        if look is Look.DATE:
            return _from_serial(number, self._epoch), _NO_MARK
        return number, Mark.PERCENT if look is Look.PERCENT else _NO_MARK

    def _merge(self, ref: str) -> None:
        corners = [_REF.fullmatch(corner) for corner in ref.split(":")]
        if len(corners) == 2 and corners[0] and corners[1]:
            first, last = corners[0], corners[1]
            self.builder.merge(
                MergedRange(int(first[2]), column_number(first[1]), int(last[2]), column_number(last[1]))
            )


def _from_serial(number: int | Decimal, epoch: datetime) -> Value:
    """A date, an instant or a time of day; a number that is no date stays a number."""
    if not 0 <= number < 2_958_466:
        return number
    if type(number) is int and number > 60 and epoch is CALENDAR_WINDOWS_1900:
        return date.fromordinal(_DAY_ZERO + number)
    try:
        moment = from_excel(float(number), epoch)
    except (ValueError, OverflowError):
        return number
    if isinstance(moment, datetime) and not (moment.hour or moment.minute or moment.second or moment.microsecond):
        return moment.date()
    return cast(Value, moment)


def _iso(raw: str) -> Value:
    try:
        moment = datetime.fromisoformat(raw.strip())
    except ValueError:
        return raw
    return moment.date() if len(raw.strip()) == 10 else moment.replace(tzinfo=None)
