"""PDF: tagged, PDF/UA-1, in French, with the fonts shipped here. Text reaches typst as JSON data, never as markup."""

import json
import struct
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from jalon.documents.french import breakable, clean, long_day, shorten
from jalon.documents.model import (
    Block,
    BulletList,
    Document,
    Figure,
    Heading,
    KeyValues,
    Notice,
    PageBreak,
    Paragraph,
    Table,
)
from jalon.documents.odt_styles import text_width_mm

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
MISSING = "\u25a1"
CHARACTER_MM, CELL_PADDING_MM = 1.85, 3.2
"""Width of an ordinary character in a table, and what its cells lose on both sides."""
MOST_HEAD = 160
"""Characters of a column's name: a header repeated on each page must leave room for a row."""


def to_pdf(document: Document) -> bytes:
    """The document as a tagged PDF/UA-1.

    Characters absent from the fonts shipped (some emoji, some scripts) are written « □ »: PDF/UA refuses a page
    whose text cannot be displayed. The same data give the same bytes.

    Raises:
        typst.TypstError: the document cannot be a PDF/UA, e.g. a figure is not an SVG.
    """
    compiler = typst.Compiler(
        input=(HERE / "template.typ").read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(_as_data(document), ensure_ascii=False)},
    )
    written_at = datetime.combine(document.date, time(12), tzinfo=UTC)
    compiled = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=written_at)
    if not isinstance(compiled, bytes):
        raise TypeError("typst gave no PDF")
    return compiled


def page_count(document: Document, *, spare_mm: int = 0) -> int:
    """How many pages the PDF has, or would have on a paper `spare_mm` shorter.

    The spare leaves room for word processors, whose lines are not broken exactly like ours.
    """
    data = _as_data(document)
    data["height"] -= spare_mm
    compiler = typst.Compiler(
        input=(HERE / "template.typ").read_bytes() + b"\n#context [#metadata(counter(page).final().first()) <pages>]",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
    )
    found = json.loads(compiler.query("<pages>", field="value"))
    return int(found[0])


def printable(text: str) -> str:
    """The text with what the shipped fonts cannot draw replaced by « □ », and long words made breakable."""
    known = _drawn_characters()
    kept = "".join(sign if ord(sign) in known or sign in "\n\u200b" else _missing(sign) for sign in clean(text))
    return breakable(kept)


def _missing(sign: str) -> str:
    # Variation selectors, joiners and skin tones only decorate the sign before them.
    return "" if sign in "\u200c\u200d" or 0xFE00 <= ord(sign) <= 0xFE0F or 0x1F3FB <= ord(sign) <= 0x1F3FF else MISSING


def _as_data(document: Document) -> dict[str, Any]:
    width, height = document.paper.size_mm
    return {
        "title": printable(document.title) or "—",
        "name": printable(document.title).replace("\u200b", "") or "—",
        "author": printable(document.organisation).replace("\u200b", ""),
        "subtitle": printable(document.subtitle),
        "header": printable(document.organisation),
        "confidentiality": printable(document.confidentiality),
        "footer": printable(f"{document.title} – {long_day(document.date)}"),
        "date": [document.date.year, document.date.month, document.date.day],
        "width": width,
        "height": height,
        "dense": document.is_dense,
        "blocks": _blocks(document),
    }


def _blocks(document: Document) -> list[dict[str, Any]]:
    level, blocks = 0, []
    for block in document.blocks:
        if isinstance(block, Heading):
            level = min(block.level, level + 1)
            blocks.append({"type": "heading", "level": level, "text": printable(block.text)})
        else:
            blocks.append(_block(block, document))
    return blocks


def _block(block: Block, document: Document) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"type": "paragraph", "style": block.style, "text": printable(block.text)}
        case BulletList():
            return {"type": "list", "numbered": block.numbered, "items": [printable(item) for item in block.items]}
        case KeyValues():
            items = [[printable(name), printable(value) or "—"] for name, value in block.items]
            return {"type": "key-values", "pairs": block.pairs_per_line, "items": items}
        case Notice():
            return {"type": "notice", **{key: printable(value) for key, value in asdict(block).items()}}
        case Figure():
            return {
                "type": "figure",
                "svg": printable_svg(block.svg),
                "alt": printable(block.alt),
                "caption": printable(block.caption),
                "height": block.height_mm,
            }
        case Table():
            return _table(block, document.currency, text_width_mm(document))
        case PageBreak():
            return {"type": "page-break"}
        case Heading():  # numbered by the caller, which knows the level before it
            raise TypeError("headings are written with their neighbours")


def _is_narrow(width_mm: float, texts: Sequence[str]) -> bool:
    """A word of the column is wider than the column: only then are words cut."""
    longest = max((len(word) for text in texts for word in text.split()), default=0)
    return longest * CHARACTER_MM > width_mm - CELL_PADDING_MM


def _table(table: Table, currency: str, width_mm: float) -> dict[str, Any]:
    total = table.text_total(currency)
    rows = table.text_rows(currency)
    weights = sum(column.weight for column in table.columns)
    return {
        "type": "table",
        "caption": printable(table.caption),
        "columns": [
            {
                "label": printable(shorten(column.label, MOST_HEAD)),
                "number": column.kind.is_number,
                "weight": column.weight,
                "hyphenate": _is_narrow(column.weight / weights * width_mm, [column.label, *texts]),
            }
            for column, texts in zip(
                table.columns, zip(*rows, strict=True) if rows else [()] * len(table.columns), strict=True
            )
        ],
        "rows": [[printable(text) for text in row] for row in rows],
        "total": None if total is None else [printable(text) for text in total],
    }


def printable_svg(svg: str) -> str:
    """The picture with what the fonts cannot draw replaced, without break points."""
    known = _drawn_characters()
    return "".join(sign if ord(sign) in known or sign in "\n\t\r" else MISSING for sign in svg)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@lru_cache(maxsize=1)
def _drawn_characters() -> frozenset[int]:
    """Code points that one of the shipped regular fonts can draw."""
    known: set[int] = set()
    for name in ("AtkinsonHyperlegible-Regular.ttf", "DejaVuSans.ttf"):
        known |= _characters_of((FONTS / name).read_bytes())
    return frozenset(known - set(range(0x20)))


def _characters_of(font: bytes) -> set[int]:
    """Code points of a TrueType font, read from its `cmap` table (formats 4 and 12)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    for index in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if tag == b"cmap":
            break
    else:
        return set()
    found: set[int] = set()
    for index in range(struct.unpack_from(">H", font, offset + 2)[0]):
        start = offset + struct.unpack_from(">HHI", font, offset + 4 + 8 * index)[2]
        kind = struct.unpack_from(">H", font, start)[0]
        if kind == 12:
            for group in range(struct.unpack_from(">I", font, start + 12)[0]):
                first, last, _ = struct.unpack_from(">III", font, start + 16 + 12 * group)
                found |= set(range(first, last + 1))
        elif kind == 4:
            found |= _format_4(font, start)
    return found


def _format_4(font: bytes, start: int) -> set[int]:
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, start + 14)
    starts = struct.unpack_from(f">{count}H", font, start + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", font, start + 16 + 4 * count)
    ranges_at = start + 16 + 6 * count
    found: set[int] = set()
    for index in range(count):
        span = struct.unpack_from(">H", font, ranges_at + 2 * index)[0]
        for code in range(starts[index], min(ends[index], 0xFFFE) + 1):
            if span == 0:
                glyph = (code + deltas[index]) & 0xFFFF
            else:
                at = ranges_at + 2 * index + span + 2 * (code - starts[index])
                glyph = struct.unpack_from(">H", font, at)[0]
            if glyph:
                found.add(code)
    return found
