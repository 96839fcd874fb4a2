"""ODS written directly: one stream of XML, no tree, the same input gives the same bytes."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from .fields import Field, Kind
from .wording import as_text
from .write import Stored, Table, decimals_of, fits_a_spreadsheet, heading, sheet_names, stored_rows

_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
        ("manifest", "manifest"),
    )
)
_MANIFEST = (
    f'<manifest:manifest {_NAMESPACES} manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_STYLES = (
    f'<office:document-styles {_NAMESPACES} office:version="1.3"><office:styles>'
    '<style:default-style style:family="table-cell"><style:text-properties fo:language="fr" fo:country="FR"/></style:default-style>'
    "</office:styles></office:document-styles>"
)
_RUNS = re.compile(r"^ | {2,}| $|\t")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def to_ods(tables: Sequence[Table]) -> bytes:
    """One workbook, one sheet per table. Numbers of more than 15 digits are written as texts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry("mimetype", zipfile.ZIP_STORED), _MIMETYPE)
        with archive.open(_entry("content.xml"), "w", force_zip64=True) as stream:
            for piece in _content(tables):
                stream.write(piece.encode("utf-8"))
        archive.writestr(_entry("styles.xml"), _DECLARATION + _STYLES)
        archive.writestr(_entry("META-INF/manifest.xml"), _DECLARATION + _MANIFEST)
    return buffer.getvalue()


def _entry(name: str, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = method
    return entry


def _content(tables: Sequence[Table]) -> Iterator[str]:
    yield f'{_DECLARATION}<office:document-content {_NAMESPACES} office:version="1.3"><office:automatic-styles>'
    yield _styles({column.unit for table in tables for column in table.columns if column.kind is Kind.MONEY})
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    for table, name in zip(tables, sheet_names(tables), strict=True):
        yield f"<table:table table:name={quoteattr(name)}>"
        yield "".join(f'<table:table-column table:style-name="{_column_style(column)}"/>' for column in table.columns)
        yield "<table:table-header-rows><table:table-row>"
        yield "".join(_text_cell(heading(column), "head") for column in table.columns)
        yield "</table:table-row></table:table-header-rows>"
        styles = [_cell_style(column) for column in table.columns]
        for row in stored_rows(table):
            cells = "".join(
                _cell(value, column, style) for value, column, style in zip(row, table.columns, styles, strict=True)
            )
            yield f"<table:table-row>{cells}</table:table-row>"
        yield "</table:table>"
    yield "</office:spreadsheet></office:body></office:document-content>"


def _column_style(column: Field) -> str:
    return {Kind.TEXT: "wide", Kind.LIST: "wide"}.get(column.kind, "narrow")


def _cell_style(column: Field) -> str:
    if column.kind is Kind.MONEY:
        return f"money-{column.unit or 'none'}"
    return {Kind.DATE: "date", Kind.PERCENT: "percent"}.get(column.kind, "plain")


def _styles(currencies: set[str]) -> str:
    widths = "".join(
        f'<style:style style:name="{name}" style:family="table-column"><style:table-column-properties style:column-width="{width}"/></style:style>'
        for name, width in (("wide", "7cm"), ("narrow", "3.2cm"))
    )
    day = '<number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/>'
    formats = (
        f'<number:date-style style:name="n-date">{day}<number:text>/</number:text><number:year number:style="long"/></number:date-style>'
        '<number:percentage-style style:name="n-percent"><number:number number:decimal-places="1" number:min-integer-digits="1"/>'
        "<number:text> %</number:text></number:percentage-style>"
    )
    cells = (
        _cell_declaration("date", "n-date") + _cell_declaration("percent", "n-percent") + _cell_declaration("plain", "")
    )
    head = (
        '<style:style style:name="head" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap" '
        'fo:background-color="#e8edf3"/><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    for currency in sorted(currencies):
        name, symbol = currency or "none", escape({"EUR": "€"}.get(currency, currency))
        decimals = decimals_of(Field("", "", unit=currency))
        formats += (
            f'<number:number-style style:name={quoteattr("n-money-" + name)}><number:number number:decimal-places="{decimals}" '
            f'number:min-integer-digits="1" number:grouping="true"/><number:text>{" " + symbol if symbol else ""}</number:text></number:number-style>'
        )
        cells += _cell_declaration(f"money-{name}", f"n-money-{name}")
    return widths + formats + cells + head


def _cell_declaration(name: str, data_style: str) -> str:
    data = f" style:data-style-name={quoteattr(data_style)}" if data_style else ""
    return (
        f'<style:style style:name={quoteattr(name)} style:family="table-cell"{data}>'
        '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style>'
    )


def _cell(value: Stored, column: Field, style: str) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return _text_cell(value, "plain")
    if isinstance(value, bool):
        return _typed("boolean", "boolean-value", "true" if value else "false", as_text(value), style)
    if isinstance(value, datetime):
        return _typed("date", "date-value", value.isoformat(timespec="seconds"), as_text(value), style)
    if isinstance(value, date):
        return _typed("date", "date-value", value.isoformat(), as_text(value), style)
    if not fits_a_spreadsheet(value):
        return _text_cell(as_text(value), "plain")
    if column.kind is Kind.PERCENT:
        return _typed("percentage", "value", f"{value:f}", f"{as_text(Decimal(value) * 100)} %", style)
    return _typed("float", "value", f"{Decimal(value):f}", as_text(value), style)


def _typed(kind: str, attribute: str, value: str, shown: str, style: str) -> str:
    return (
        f'<table:table-cell table:style-name={quoteattr(style)} office:value-type="{kind}" office:{attribute}="{value}">'
        f"<text:p>{escape(shown)}</text:p></table:table-cell>"
    )


def _text_cell(text: str, style: str) -> str:
    lines = "".join(f"<text:p>{_paragraph(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{lines}</table:table-cell>'


def _paragraph(line: str) -> str:
    return _RUNS.sub(_blank, escape(line))


def _blank(found: re.Match[str]) -> str:
    return "<text:tab/>" if found[0] == "\t" else f'<text:s text:c="{len(found[0])}"/>'
