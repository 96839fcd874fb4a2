"""Where the headers are, and which field each column feeds: proposed with a confidence and its reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .fields import Field
from .labels import SEARCHED_LINES, line_labels
from .mapping import MappedColumn, Mapping
from .matching import ColumnGuess, assign, name_score
from .refusal import TableRefused
from .values import Row, Sheet, Workbook, column_letter
from .wording import as_text

_LONG = 70
_BARE = re.compile(r"[\d\s.,:/€%()+-]+")
_YEAR = re.compile(r"(19[89]|20\d)\d")


@dataclass(frozen=True, slots=True)
class Header:
    """The line of the headers. `row` is 0 when the table starts without any.

    Attributes:
        labels: (column from 1, header), empty headers left out.
        titles: texts found above, such as the title of the sheet.
    """

    sheet: str
    row: int
    labels: tuple[tuple[int, str], ...]
    titles: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Guess:
    """A header and what each of its columns seems to feed, to be shown and corrected."""

    header: Header
    columns: tuple[ColumnGuess, ...]
    missing: tuple[Field, ...]
    score: float

    def mapping(self, *, minimum: float = 0.5) -> Mapping:
        """The mapping that keeps the guesses of at least this confidence."""
        columns = tuple(
            MappedColumn(guess.column, guess.header, guess.field if guess.confidence >= minimum else "", guess.options)
            for guess in self.columns
        )
        return Mapping(self.header.sheet, self.header.row, columns)


def guess(workbook: Workbook, fields: Sequence[Field], *, sheet: str | None = None) -> Guess:
    """Find the sheet (unless given), its headers, and the field of each column.

    Raises:
        TableRefused: no sheet of that name.
    """
    if sheet is not None:
        try:
            return guess_sheet(workbook.sheet(sheet), fields)
        except KeyError as error:
            raise TableRefused("unknown_sheet", f"Le classeur n’a pas de feuille « {sheet} ».") from error
    visible = [known for known in workbook.sheets if not known.is_hidden] or list(workbook.sheets)
    if not visible:
        raise TableRefused("empty", "Le fichier est vide : aucune cellule n’est remplie.")
    return max((guess_sheet(known, fields) for known in visible[:20]), key=lambda found: found.score)


def guess_sheet(sheet: Sheet, fields: Sequence[Field]) -> Guess:
    """Headers of one sheet and the field of each column."""
    header = find_header(sheet, fields)
    body = [row for row in sheet.rows if row.number > header.row]
    columns = assign(header.labels, body, fields)
    found = {column.field for column in columns if column.field}
    missing = tuple(field for field in fields if field.is_required and field.key not in found)
    score = sum(column.confidence for column in columns if column.field) - 0.5 * len(missing) + min(len(body), 10) / 100
    return Guess(header, columns, missing, score)


def find_header(sheet: Sheet, fields: Sequence[Field] = ()) -> Header:
    """The line of the headers among the first ones that hold something."""
    rows = sheet.rows[:SEARCHED_LINES]
    scored = [(_header_score(sheet, index, fields), index) for index in range(len(rows))]
    best, index = max(scored, key=lambda pair: (pair[0], -pair[1]), default=(0.0, 0))
    if not rows or best < 0.8:
        labels = tuple((column, f"Colonne {column_letter(column)}") for column in range(1, sheet.width + 1))
        return Header(sheet.name, 0, labels, (), "aucune ligne ne ressemble à des intitulés de colonnes")
    row = rows[index]
    titles = tuple(as_text(value) for above in rows[:index] for value in above.values if isinstance(value, str))[:10]
    labels = line_labels(sheet, row.number)
    known = sum(1 for _, label in labels if _best_name(label, fields) >= 0.8)
    reason = (
        f"{known} intitulés reconnus sur {len(labels)}"
        if known
        else "première ligne de textes courts et tous différents"
    )
    return Header(sheet.name, row.number, labels, titles, reason)


def _header_score(sheet: Sheet, index: int, fields: Sequence[Field]) -> float:
    row = sheet.rows[index]
    labels = [label for _, label in line_labels(sheet, row.number)]
    if not labels:
        return 0.0
    filled = [value for value in row.values if value is not None]
    numbers = sum(not isinstance(value, str) or _BARE.fullmatch(value) is not None for value in filled)
    known = sum(1 for label in set(labels) if _best_name(label, fields) >= 0.8)
    width = max(len([value for value in other.values if value is not None]) for other in sheet.rows[index : index + 20])
    fill = min(1.0, len(labels) / max(width, 1))
    distinct = len(set(labels)) / len(labels)
    long = sum(1 for label in labels if len(label) > _LONG) / len(labels)
    alone = 0.8 if len(labels) == 1 and sheet.width > 1 else 0.0
    years = sum(1 for value in filled if _YEAR.fullmatch(str(value)))
    return (
        known * 1.5
        + fill
        + 0.5 * distinct
        + _contrast(row, sheet.rows[index + 1 : index + 12])
        - long
        - alone
        - (numbers - years) / len(filled) * 2
    )


def _contrast(row: Row, below: Sequence[Row]) -> float:
    """Share of the columns that hold a text here and numbers or dates under it."""
    texts = [column for column, value in enumerate(row.values) if isinstance(value, str)]
    if not texts or not below:
        return 0.0
    changing = 0
    for column in texts:
        under = [
            other.values[column] for other in below if column < len(other.values) and other.values[column] is not None
        ]
        changing += bool(under) and sum(_looks_like_data(value) for value in under) > len(under) / 2
    return changing / len(texts)


def _looks_like_data(value: object) -> bool:
    return not isinstance(value, str) or sum(letter.isdigit() for letter in value) * 2 >= len(value.strip() or "a")


def _best_name(label: str, fields: Sequence[Field]) -> float:
    if len(label) > _LONG:
        return 0.0
    return max((name_score(label, field)[0] for field in fields), default=0.0)
