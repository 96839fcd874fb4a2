"""The sheets of an XLSForm as lines of texts, whatever the file: XLSX, ODS, CSV through `tables`; old .xls through calamine."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from django.utils.translation import gettext as _

from jalon.surveys.refusals import SurveyRefused
from jalon.tables import TableRefused, read

MOST_BYTES = 20_000_000
MOST_LINES, MOST_COLUMNS = 20_000, 200
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARTS = ("survey", "choices", "settings", "columns")


@dataclass(frozen=True, slots=True)
class Line:
    """A line: where it is, and its cells as texts."""

    place: str
    cells: tuple[str, ...]


def sheets_of(data: bytes, filename: str) -> dict[str, list[Line]]:
    """Name of a sheet, in lower case -> its lines that hold something.

    Raises:
        SurveyRefused: the file cannot be read, with the sentence that says why.
    """
    if len(data) > MOST_BYTES:
        raise SurveyRefused("fault", why=_("Le fichier dépasse 20 Mo : ce n’est pas un questionnaire."))
    if data.startswith(_OLD):
        found = dict(_old(data))
    else:
        try:
            workbook = read(data, filename=filename)
        except TableRefused as refusal:
            raise SurveyRefused("fault", why=refusal.message) from None
        found = {
            (sheet.name or "csv").strip().lower(): [
                Line(_place(sheet.name, row.number), tuple(_text(value) for value in row.values[:MOST_COLUMNS]))
                for row in sheet.rows[:MOST_LINES]
            ]
            for sheet in workbook.sheets
        }
    if len(found) == 1 and "survey" not in found:
        return _split(next(iter(found.values())))
    return found


def _place(sheet: str, number: int) -> str:
    return (
        _("feuille %(sheet)s, ligne %(line)d") % {"sheet": sheet, "line": number} if sheet else _("ligne %d") % number
    )


def _old(data: bytes) -> Iterator[tuple[str, list[Line]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            lines = []
            for number, row in enumerate(sheet.iter_rows(), start=1):
                if number > MOST_LINES:
                    break
                cells = tuple(_text(value) for value in row[:MOST_COLUMNS])
                if any(cells):
                    lines.append(Line(_place(name, number), cells))
            yield name.strip().lower(), lines
    except (CalamineError, OSError, ValueError) as error:
        why = _("Le classeur .xls est abîmé ou protégé. Enregistrez-le au format XLSX ou ODS. (%(why)s)")
        raise SurveyRefused("fault", why=why % {"why": type(error).__name__}) from None


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value).replace("\xa0", " ").strip()


def _split(lines: list[Line]) -> dict[str, list[Line]]:
    """A CSV that holds the sheets one after the other, each opened by its name alone in the first column."""
    found: dict[str, list[Line]] = {}
    current: list[Line] | None = None
    for line in lines:
        first = line.cells[0].lower() if line.cells else ""
        if first in _PARTS and not any(line.cells[1:]):
            current = found.setdefault(first, [])
        elif current is not None:
            current.append(Line(line.place, line.cells[1:]))
    return found or {"survey": lines}
