"""DOCX for those who edit in a word processor of that family: same blocks, real styles, repeated table headers."""

from datetime import datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph as WordParagraph

from jalon.documents import pictures
from jalon.documents.french import clean, long_day
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
from jalon.documents.odt_styles import FONT, MARGIN_MM, text_width_mm

INK = RGBColor(0x0F, 0x3D, 0x46)
AMBER = RGBColor(0x7A, 0x3F, 0x02)
WHITE = RGBColor(0xFF, 0xFF, 0xFF)


def to_docx(document: Document) -> bytes:
    """The document as DOCX.

    Raises:
        ValueError: a figure is not an SVG.
    """
    return _Writer(document).write()


class _Writer:
    """Walks the blocks once, adding to one python-docx document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.word: Word = docx.Document()
        self.level = 0
        self.breaks = False
        self.small = Pt(8) if document.is_dense else Pt(9)

    def write(self) -> bytes:
        self._styles()
        self._page()
        self._metadata()
        self.word.add_paragraph(clean(self.document.title), style="Title")
        if self.document.subtitle:
            self.word.add_paragraph(clean(self.document.subtitle), style="Subtitle")
        for block in self.document.blocks:
            self._block(block)
        stream = BytesIO()
        self.word.save(stream)
        return stream.getvalue()

    def _styles(self) -> None:
        dense = self.document.is_dense
        body = 9 if dense else 10.5
        sizes = {
            "Normal": body,
            "Title": 17 if dense else 22,
            "Subtitle": body * 1.1,
            "Heading 1": 13 if dense else 15,
            "Heading 2": 10.5 if dense else 12,
            "Heading 3": body,
            "Caption": 8 if dense else 9,
            "List Bullet": body,
            "List Number": body,
            "Header": 8,
            "Footer": 8,
        }
        for name, size in sizes.items():
            style = self.word.styles[name]
            style.font.name, style.font.size = FONT, Pt(round(size * 2) / 2)
            _set_fonts(style.element)
            if name not in ("Normal", "List Bullet", "List Number"):
                style.font.color.rgb, style.font.italic = INK, False
        self.word.styles["Title"].font.bold = True
        for name in ("Title", "Subtitle"):
            element = self.word.styles[name].element
            for found in [*element.iter(qn("w:pBdr"), qn("w:spacing"), qn("w:kern"))]:
                found.getparent().remove(found)
        for name, before, after in (
            ("Normal", 0, 3 if dense else 6),
            ("Title", 0, 4),
            ("Heading 1", 8, 4),
            ("Heading 2", 6, 3),
        ):
            layout = self.word.styles[name].paragraph_format
            layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.0
        lead = self.word.styles.add_style("Chapeau", WD_STYLE_TYPE.PARAGRAPH)
        lead.base_style, lead.font.size = self.word.styles["Normal"], Pt(round(body * 2.3) / 2)
        note = self.word.styles.add_style("Note", WD_STYLE_TYPE.PARAGRAPH)
        note.base_style, note.font.size = self.word.styles["Normal"], self.small
        for default in self.word.styles.element.iter(qn("w:lang")):
            default.set(qn("w:val"), "fr-FR")
            default.set(qn("w:eastAsia"), "fr-FR")

    def _page(self) -> None:
        section = self.word.sections[0]
        width, height = self.document.paper.size_mm
        side, ends = MARGIN_MM[self.document.is_dense]
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
        section.left_margin = section.right_margin = Mm(side)
        section.top_margin = section.bottom_margin = Mm(ends + 3)
        section.header_distance = section.footer_distance = Mm(max(ends - 5, 6))
        head = section.header.paragraphs[0]
        head.text = f"{clean(self.document.organisation)}\t{clean(self.document.confidentiality)}"
        foot = section.footer.paragraphs[0]
        foot.text = f"{clean(self.document.title)} – {long_day(self.document.date)}\t"
        _field(foot, "PAGE")
        foot.add_run(" / ")
        _field(foot, "NUMPAGES")
        for line in (head, foot):
            stops = line.paragraph_format.tab_stops
            stops.add_tab_stop(Mm(text_width_mm(self.document)), WD_TAB_ALIGNMENT.RIGHT)
        for name in ("Header", "Footer"):
            for stop in list(self.word.styles[name].element.iter(qn("w:tabs"))):
                stop.getparent().remove(stop)

    def _metadata(self) -> None:
        core = self.word.core_properties
        core.title = clean(self.document.title)[:255]
        core.subject = clean(self.document.subtitle)[:255]
        core.author = core.last_modified_by = clean(self.document.organisation)[:255]
        core.language, core.comments = "fr-FR", ""
        core.created = core.modified = datetime.combine(self.document.date, time(12))

    def _block(self, block: Block) -> None:
        if self.breaks and not isinstance(block, Heading | PageBreak):
            self.word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            self.breaks = False
        match block:
            case Heading():
                self.level = min(block.level, self.level + 1)
                heading = self.word.add_heading(clean(block.text), self.level)
                heading.paragraph_format.page_break_before = self.breaks
                self.breaks = False
            case Paragraph():
                style = {"body": "Normal", "lead": "Chapeau", "small": "Note"}[block.style]
                self.word.add_paragraph(clean(block.text), style=style)
            case BulletList():
                self._list(block)
            case KeyValues():
                self._key_values(block)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Notice():
                self._notice(block)
            case PageBreak():
                self.breaks = True

    def _list(self, block: BulletList) -> None:
        """A numbered list is numbered in its text: Word would go on counting from the list before."""
        for index, text in enumerate(block.items, start=1):
            if block.numbered:
                item = self.word.add_paragraph(f"{index}.\u00a0{clean(text)}")
                item.paragraph_format.left_indent = Mm(6)
                item.paragraph_format.first_line_indent = Mm(-4)
            else:
                self.word.add_paragraph(clean(text), style="List Bullet")

    def _notice(self, block: Notice) -> None:
        paragraph = self.word.add_paragraph()
        if block.title:
            run = paragraph.add_run(clean(block.title))
            run.bold, run.font.color.rgb = True, INK if block.tone == "info" else AMBER
            if block.text:
                run.add_break()
        paragraph.add_run(clean(block.text))
        paragraph.paragraph_format.space_after = Pt(0)
        _frame(
            paragraph,
            fill="E6EFF0" if block.tone == "info" else "FDF1E1",
            edge="0F3D46" if block.tone == "info" else "B45F06",
        )

        self._end_table()

    def _figure(self, block: Figure) -> None:
        width, height = pictures.fitted_mm(block.svg, width_mm=text_width_mm(self.document), height_mm=block.height_mm)
        if block.caption:
            self.word.add_paragraph(clean(block.caption), style="Caption").paragraph_format.keep_with_next = True
        holder = self.word.add_paragraph()
        shape = holder.add_run().add_picture(BytesIO(pictures.to_png(block.svg)), Mm(width), Mm(height))
        described = shape._inline.docPr
        described.set("descr", clean(block.alt))
        described.set("title", clean(block.caption))

    def _key_values(self, block: KeyValues) -> None:
        pairs = [(name, value or "—") for name, value in block.items]
        lines = -(-len(pairs) // block.pairs_per_line)
        table = self._new_table(lines, [0.62, 1.38] * block.pairs_per_line)
        cells = [cell for row in table.rows for cell in row.cells]
        for index, (name, value) in enumerate(pairs):
            self._fill(cells[2 * index], name, bold=True, colour=INK)
            self._fill(cells[2 * index + 1], value)
        for cell in cells[2 * len(pairs) :]:
            self._fill(cell, "")
        self._end_table()

    def _table(self, block: Table) -> None:
        if block.caption:
            self.word.add_paragraph(clean(block.caption), style="Caption").paragraph_format.keep_with_next = True
        rows = block.text_rows(self.document.currency)
        total = block.text_total(self.document.currency)
        content = [block.headers, *rows, *([total] if total is not None else [])]
        table = self._new_table(len(content), [column.weight for column in block.columns])
        for index, (row, texts) in enumerate(zip(table.rows, content, strict=True)):
            is_head, is_total = index == 0, total is not None and index == len(content) - 1
            _keep_whole(row._tr, is_head)
            for cell, text, column in zip(row.cells, texts, block.columns, strict=True):
                self._fill(
                    cell, text, bold=is_head or is_total, colour=WHITE if is_head else None, right=column.kind.is_number
                )
                _paint(cell, "0F3D46" if is_head else "E6EFF0" if is_total else None)
        self._end_table()

    def _new_table(self, rows: int, weights: list[float]) -> WordTable:
        table: WordTable = self.word.add_table(rows, len(weights))
        table.autofit = False
        _narrow_margins(table)
        width = text_width_mm(self.document)
        for column, weight in zip(table.columns, weights, strict=True):
            share = Mm(width * weight / sum(weights))
            column.width = share
            for cell in column.cells:
                cell.width = share
        return table

    def _end_table(self) -> None:
        """A thin empty line: without it Word joins two tables, or two frames."""
        spacer = self.word.add_paragraph()
        spacer.paragraph_format.space_after = Pt(0)
        spacer.paragraph_format.line_spacing = Pt(5)

    def _fill(
        self, cell: WordCell, text: str, *, bold: bool = False, colour: RGBColor | None = None, right: bool = False
    ) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(0.5), 0.93
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(clean(text))
        run.font.size, run.bold = self.small, bold or None
        if colour is not None:
            run.font.color.rgb = colour


def _set_fonts(style: Any) -> None:
    """The font for every script, and no theme font that would win over it."""
    for fonts in style.iter(qn("w:rFonts")):
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)


def _field(paragraph: WordParagraph, code: str) -> None:
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("t", "1"), ("end", "")):
        if kind in ("begin", "separate", "end"):
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:t" if kind == "t" else "w:instrText")
            part.text = text
        run._r.append(part)


def _narrow_margins(table: WordTable) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "70")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)


def _keep_whole(row: Any, is_head: bool) -> None:
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


def _paint(cell: WordCell, fill: str | None) -> None:
    properties = cell._tc.get_or_add_tcPr()
    borders = OxmlElement("w:tcBorders")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("color", "9DB8BC")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties.append(borders)
    if fill is not None:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
            shade.set(qn(f"w:{name}"), value)
        properties.append(shade)


def _frame(paragraph: WordParagraph, *, fill: str, edge: str) -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    left = OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "24"), ("space", "6"), ("color", edge)):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{name}"), value)
    properties.append(borders)
    properties.append(shade)
