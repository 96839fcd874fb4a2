"""Which cell styles of an XLSX show a date, a percentage or a plain number."""

from collections.abc import Mapping
from enum import Enum, auto

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from .archive import Archive
from .safexml import Handler, local, parse


class Look(Enum):
    """How a stored number is shown."""

    NUMBER = auto()
    DATE = auto()
    PERCENT = auto()


_LOCAL_DATES = frozenset({*range(27, 37), *range(50, 59)})
"""Built-in numbers that spreadsheets of East Asian languages use for dates; their codes are not in the file."""


class _Styles(Handler):
    def __init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._is_inside = False
        self.formats: list[int] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        word = local(name)
        if word == "numFmt":
            self._codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif word == "cellXfs":
            self._is_inside = True
        elif word == "xf" and self._is_inside and len(self.formats) < 100_000:
            self.formats.append(_number(attributes.get("numFmtId")))

    def end(self, name: str) -> None:
        if local(name) == "cellXfs":
            self._is_inside = False

    def text(self, data: str) -> None:
        pass

    def look(self, number: int) -> Look:
        code = self._codes.get(number, BUILTIN_FORMATS.get(number, "General"))[:500]
        if number in _LOCAL_DATES or (is_date_format(code) and not is_timedelta_format(code)):
            return Look.DATE
        return Look.PERCENT if "%" in code.partition(";")[0] else Look.NUMBER


def _number(raw: str | None) -> int:
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 9 else 0


def read_looks(archive: Archive, part: str | None) -> list[Look]:
    """Look of each cell style, in the order cells point at them."""
    styles = _Styles()
    if part is not None and part in archive:
        parse(archive, part, styles)
    known = {number: styles.look(number) for number in set(styles.formats)}
    return [known[number] for number in styles.formats]
