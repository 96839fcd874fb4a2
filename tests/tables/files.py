"""Small files made for the tests, sound or broken on purpose."""

import io
import zipfile

import openpyxl

WORKBOOK = """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Projets" sheetId="1" r:id="rId1"/></sheets></workbook>"""
_RELATIONS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_ROOT = _RELATIONS.format(f'<Relationship Id="rId1" Type="{_OFFICE}officeDocument" Target="xl/workbook.xml"/>')
_BOOK = _RELATIONS.format(
    f'<Relationship Id="rId1" Type="{_OFFICE}worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}sharedStrings" Target="sharedStrings.xml"/>'
)
SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
)


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def raw_xlsx(sheet, *, prolog="", **parts):
    """An XLSX whose only sheet has this XML inside ``<worksheet>``; `prolog` goes between the declaration and the root."""
    whole = SHEET.format(sheet)
    if prolog:
        whole = whole.replace('<?xml version="1.0"?>', f'<?xml version="1.0"?>{prolog}')
    named = {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in parts.items()}
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": _ROOT,
            "xl/workbook.xml": WORKBOOK,
            "xl/_rels/workbook.xml.rels": _BOOK,
            "xl/worksheets/sheet1.xml": whole,
        }
        | named
    )


def raw_ods(rows, *, prolog="", manifest="<m/>"):
    """An ODS whose only sheet, « Projets », holds these row elements."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?>{prolog}<office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Projets">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
    )


def openpyxl_file(fill):
    """The bytes of a workbook that `fill(workbook)` completes with openpyxl."""
    book = openpyxl.Workbook()
    fill(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rows_of(workbook, sheet=0):
    return [row.values for row in workbook.sheets[sheet].rows]
