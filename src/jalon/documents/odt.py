"""ODT, the format the RGI recommends: real styles, outline, repeated table headers, alternative texts, language."""

from datetime import datetime, time
from io import BytesIO

import odfdo
from odfdo import Element

from jalon.documents import pictures
from jalon.documents.french import clean
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
from jalon.documents.odt_styles import BOLD, INK, REGULAR, styles_xml, text_width_mm

_AUTOMATIC = (
    '<style:style style:name="NewPage" style:family="paragraph" style:parent-style-name="Text_20_body">'
    '<style:paragraph-properties fo:break-before="page" fo:margin-bottom="0cm"/>'
    '<style:text-properties fo:font-size="2pt"/></style:style>',
    '<style:style style:name="NewPageHeading" style:family="paragraph" style:parent-style-name="Heading_20_1">'
    '<style:paragraph-properties fo:break-before="page" fo:margin-top="0cm"/></style:style>',
    '<style:style style:name="Spacer" style:family="paragraph" style:parent-style-name="Standard">'
    '<style:paragraph-properties fo:margin-bottom="0cm"/><style:text-properties fo:font-size="4pt"/></style:style>',
    '<style:style style:name="Bold" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>',
    f'<style:style style:name="CellHead" style:family="table-cell"><style:table-cell-properties fo:padding="0.045cm" fo:padding-left="0.1cm" fo:padding-right="0.1cm" '
    f'fo:background-color="{INK}"/></style:style>',
    '<style:style style:name="CellBody" style:family="table-cell"><style:table-cell-properties fo:padding="0.045cm" fo:padding-left="0.1cm" fo:padding-right="0.1cm" '
    'fo:border-bottom="0.4pt solid #9db8bc"/></style:style>',
    '<style:style style:name="CellTotal" style:family="table-cell"><style:table-cell-properties fo:padding="0.045cm" fo:padding-left="0.1cm" fo:padding-right="0.1cm" '
    'fo:background-color="#e6eff0"/></style:style>',
    '<style:style style:name="CellPlain" style:family="table-cell"><style:table-cell-properties fo:padding="0.04cm"/>'
    "</style:style>",
    '<style:style style:name="RowWhole" style:family="table-row"><style:table-row-properties '
    'fo:keep-together="always"/></style:style>',
    '<style:style style:name="Picture" style:family="graphic"><style:graphic-properties style:wrap="none" '
    'style:vertical-pos="top" style:vertical-rel="baseline"/></style:style>',
)


def to_odt(document: Document) -> bytes:
    """The document as ODT.

    Raises:
        ValueError: a figure is not an SVG.
    """
    return _Writer(document).write()


class _Writer:
    """Walks the blocks once, adding to one odfdo document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.odt = odfdo.Document("text")
        self.odt.set_part("styles.xml", styles_xml(document))
        self.level = 0
        self.tables = 0
        self.figures = 0
        self.breaks = False

    def write(self) -> bytes:
        for style in _AUTOMATIC:
            self.odt.insert_style(style, automatic=True)
        self.odt.body.clear()
        self._paragraph(self.document.title, "Title")
        if self.document.subtitle:
            self._paragraph(self.document.subtitle, "Subtitle")
        for block in self.document.blocks:
            self._block(block)
        self._metadata()
        for path in (REGULAR, BOLD):
            self.odt.set_part(path, (pictures.FONTS / path.removeprefix("Fonts/")).read_bytes())
            self.odt.manifest.add_full_path(path, "application/x-font-ttf")
        stream = BytesIO()
        self.odt.save(stream)
        return stream.getvalue()

    def _metadata(self) -> None:
        meta = self.odt.meta
        meta.set_title(clean(self.document.title))
        meta.set_subject(clean(self.document.subtitle))
        meta.set_language("fr-FR")
        meta.set_creator(clean(self.document.organisation))
        meta.set_initial_creator(clean(self.document.organisation))
        meta.set_creation_date(datetime.combine(self.document.date, time(12)))
        meta.set_modification_date(datetime.combine(self.document.date, time(12)))
        meta.set_generator("Jalon")

    def _block(self, block: Block) -> None:
        if self.breaks and not isinstance(block, Heading | PageBreak):
            self._paragraph("", "NewPage")
            self.breaks = False
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                style = {"body": "Text_20_body", "lead": "Lead", "small": "Small"}[block.style]
                self._paragraph(block.text, style)
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

    def _heading(self, block: Heading) -> None:
        self.level = min(block.level, self.level + 1)
        style = f"Heading_20_{self.level}"
        if self.breaks and self.level == 1:
            style = "NewPageHeading"
        elif self.breaks:
            self._paragraph("", "NewPage")
        self.breaks = False
        header = odfdo.Header(self.level, clean(block.text))
        header.set_attribute("text:style-name", style)
        self.odt.body.append(header)

    def _paragraph(self, text: str, style: str) -> None:
        self.odt.body.append(odfdo.Paragraph(clean(text), style=style))

    def _list(self, block: BulletList) -> None:
        shown = odfdo.List(style="List_20_Number" if block.numbered else "List_20_Bullet")
        for text in block.items:
            item = odfdo.ListItem()
            item.append(odfdo.Paragraph(clean(text), style="List_20_Contents"))
            shown.append(item)
        self.odt.body.append(shown)

    def _notice(self, block: Notice) -> None:
        text = odfdo.Paragraph(style="Notice" if block.tone == "info" else "Notice_20_Decision")
        if block.title:
            text.append(odfdo.Span(clean(block.title), style="Bold"))
        if block.title and block.text:
            text.append(odfdo.LineBreak())
        text.append(odfdo.Span(clean(block.text)))
        self.odt.body.append(text)

    def _figure(self, block: Figure) -> None:
        self.figures += 1
        width, height = pictures.fitted_mm(block.svg, width_mm=text_width_mm(self.document), height_mm=block.height_mm)
        frame = odfdo.Frame(
            name=f"Figure {self.figures}",
            size=(f"{width:.1f}mm", f"{height:.1f}mm"),
            anchor_type="as-char",
            style="Picture",
        )
        for kind, content in (("svg", block.svg.encode()), ("png", pictures.to_png(block.svg))):
            path = f"Pictures/figure{self.figures}.{kind}"
            media = {"svg": "image/svg+xml", "png": "image/png"}[kind]
            self.odt.set_part(path, content)
            self.odt.manifest.add_full_path(path, media)
            image = odfdo.DrawImage(path)
            image.set_attribute("draw:mime-type", media)
            frame.append(image)
        frame.append(odfdo.SvgTitle(clean(block.caption or block.alt)))
        frame.append(odfdo.SvgDescription(clean(block.alt)))
        holder = odfdo.Paragraph(style="Text_20_body")
        holder.append(frame)
        if block.caption:
            self._paragraph(block.caption, "Caption")
        self.odt.body.append(holder)

    def _key_values(self, block: KeyValues) -> None:
        pairs = [(name, value or "—") for name, value in block.items]
        lines = [pairs[start : start + block.pairs_per_line] for start in range(0, len(pairs), block.pairs_per_line)]
        table = self._new_table([0.62, 1.38] * block.pairs_per_line)
        for line in lines:
            row = Element.from_tag("table:table-row")
            for name, value in line + [("", "")] * (block.pairs_per_line - len(line)):
                row.append(_cell(name, "CellPlain", "Label"))
                row.append(_cell(value, "CellPlain", "Table_20_Contents"))
            table.append(row)
        self._end_table(table)

    def _table(self, block: Table) -> None:
        if block.caption:
            self._paragraph(block.caption, "Caption")
        table = self._new_table([column.weight for column in block.columns])
        numbers = [column.kind.is_number for column in block.columns]
        head = Element.from_tag("table:table-header-rows")
        head.append(_row(block.headers, numbers, "CellHead", "Table_20_Heading"))
        table.append(head)
        for texts in block.text_rows(self.document.currency):
            table.append(_row(texts, numbers, "CellBody", "Table_20_Contents"))
        total = block.text_total(self.document.currency)
        if total is not None:
            table.append(_row(total, numbers, "CellTotal", "Table_20_Total"))
        self._end_table(table)

    def _new_table(self, weights: list[float]) -> Element:
        self.tables += 1
        name, width = f"Tableau{self.tables}", text_width_mm(self.document)
        self.odt.insert_style(
            f'<style:style style:name="{name}" style:family="table"><style:table-properties '
            f'style:width="{width}mm" table:align="left"/></style:style>',
            automatic=True,
        )
        table = Element.from_tag("table:table")
        table.set_attribute("table:name", name)
        table.set_attribute("table:style-name", name)
        for index, weight in enumerate(weights):
            column = f"{name}.{index}"
            share = width * weight / sum(weights)
            self.odt.insert_style(
                f'<style:style style:name="{column}" style:family="table-column">'
                f'<style:table-column-properties style:column-width="{share:.2f}mm"/></style:style>',
                automatic=True,
            )
            declared = Element.from_tag("table:table-column")
            declared.set_attribute("table:style-name", column)
            table.append(declared)
        return table

    def _end_table(self, table: Element) -> None:
        self.odt.body.append(table)
        self._paragraph("", "Spacer")


def _row(texts: tuple[str, ...], numbers: list[bool], cell_style: str, text_style: str) -> Element:
    row = Element.from_tag("table:table-row")
    row.set_attribute("table:style-name", "RowWhole")
    for text, is_number in zip(texts, numbers, strict=True):
        style = text_style
        if is_number:
            style = "Table_20_Number" if text_style == "Table_20_Contents" else f"{text_style}_20_Number"
        row.append(_cell(text, cell_style, style))
    return row


def _cell(text: str, cell_style: str, text_style: str) -> Element:
    cell = Element.from_tag("table:table-cell")
    cell.set_attribute("table:style-name", cell_style)
    cell.set_attribute("office:value-type", "string")
    cell.append(odfdo.Paragraph(clean(text), style=text_style))
    return cell
