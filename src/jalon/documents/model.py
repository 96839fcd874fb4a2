"""A document before it has a format: frozen blocks in the order they are read.

Nothing here knows ODT, DOCX or PDF; `odt.py`, `docx.py` and `pdf.py` each walk the same blocks.
Amounts are integers in minor units of the document's currency, efforts are integers in half-days,
shares are numbers from 0 to 100; they become French text only when a renderer asks.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from jalon.documents import french

Cell = str | int | float | date | None
"""What a table cell holds; how it is written depends on the kind of its column. None is an empty cell."""


class ColumnKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    INTEGER = "integer"
    MONEY = "money"
    EFFORT = "effort"
    PCT = "pct"
    DATE = "date"

    @property
    def is_number(self) -> bool:
        """Aligned to the right."""
        return self not in (ColumnKind.TEXT, ColumnKind.DATE)


class Paper(StrEnum):
    """Size and orientation of every page."""

    A4 = "a4"
    A4_LANDSCAPE = "a4-landscape"
    A3_LANDSCAPE = "a3-landscape"

    @property
    def size_mm(self) -> tuple[int, int]:
        """Width and height in millimetres."""
        return {Paper.A4: (210, 297), Paper.A4_LANDSCAPE: (297, 210), Paper.A3_LANDSCAPE: (420, 297)}[self]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `weight` is its width relative to its neighbours."""

    label: str
    kind: ColumnKind = ColumnKind.TEXT
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Heading:
    """A title in the text, level 1 to 3. Renderers never skip a level: 1 then 3 is written 1 then 2."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `lead` is larger, `small` is for notes and what a table leaves out."""

    text: str
    style: Literal["body", "lead", "small"] = "body"


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list, numbered or not."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Names and values, laid out on one or two pairs per line. An empty value is written as a dash."""

    items: tuple[tuple[str, str], ...]
    pairs_per_line: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header is repeated on each page; `total`, if any, is its last row, in bold."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None

    def __post_init__(self) -> None:
        width = len(self.columns)
        for row in (*self.rows, *((self.total,) if self.total is not None else ())):
            if len(row) != width:
                raise ValueError(f"a row of « {self.caption} » has {len(row)} cells for {width} columns")

    @property
    def headers(self) -> tuple[str, ...]:
        """Labels of the columns."""
        return tuple(column.label for column in self.columns)

    def text_rows(self, currency: str) -> tuple[tuple[str, ...], ...]:
        """The rows, each cell as French text."""
        return tuple(self._texts(row, currency) for row in self.rows)

    def text_total(self, currency: str) -> tuple[str, ...] | None:
        """The total row as French text."""
        return None if self.total is None else self._texts(self.total, currency)

    def _texts(self, row: tuple[Cell, ...], currency: str) -> tuple[str, ...]:
        return tuple(cell_text(cell, column.kind, currency) for cell, column in zip(row, self.columns, strict=True))


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as SVG with literal colours. `alt` says what it shows to who cannot see it; `height_mm` bounds it."""

    svg: str
    alt: str
    caption: str = ""
    height_mm: float | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A framed message. `decision` is for what the reader must decide."""

    title: str
    text: str
    tone: Literal["info", "decision", "warning"] = "info"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


Block = Heading | Paragraph | BulletList | KeyValues | Table | Figure | Notice | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A document ready to be written in ODT, DOCX or PDF.

    Args:
        title: also the title in the metadata.
        organisation: printed at the head of each page.
        confidentiality: printed at the head of each page, e.g. « Document préparatoire, non communicable ».
        date: the day printed; also the creation date in the metadata, so that the same data give the same file.
        currency: ISO code of every amount in minor units.
        is_dense: smaller text and margins, for pages that must hold a given content.
    """

    title: str
    organisation: str
    date: date
    blocks: tuple[Block, ...]
    subtitle: str = ""
    confidentiality: str = ""
    paper: Paper = Paper.A4
    currency: str = "EUR"
    is_dense: bool = False


def cell_text(cell: Cell, kind: ColumnKind, currency: str) -> str:
    """A cell as French text: `None` is empty, money and efforts carry their unit."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return french.day(cell)
    if kind is ColumnKind.MONEY:
        return french.money(round(cell), currency)
    if kind is ColumnKind.EFFORT:
        return french.effort(round(cell))
    if kind is ColumnKind.PCT:
        return french.percent(cell)
    return french.number(cell)
