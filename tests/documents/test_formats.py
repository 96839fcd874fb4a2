"""One document, three formats: what a reader, a word processor and an assistive tool find in each."""

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pypdf
import pytest
from lxml import etree

from jalon.documents import to_docx, to_odt, to_pdf
from jalon.documents.model import (
    BulletList,
    Column,
    ColumnKind,
    Document,
    Figure,
    Heading,
    KeyValues,
    Notice,
    PageBreak,
    Paragraph,
    Table,
)

ODF = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 20"><rect width="80" height="20" fill="#0f6b75"/></svg>'
)
HOSTILE = (
    '#panic("x") #strong[gras] *étoiles* _tiret_ $x^2$ <label> @ref `code` \\ // /* [[',
    "<text:p>&lt;b&gt; &amp; ]]> <w:p/> <script>alert(1)</script> {{ 7*7 }} {% now %}",
    "nul \x00 vtab \x0b cloche \x07 demi \ud83d fin \ufffe\uffff",
    "حي على العربية \u202e gnp.exe \u2066 שלום",
    "😀 👩🏽‍💻 🇫🇷 𝕏 \U000f0000 Papeʻete, Hivaʻoa, Tūtaeroa, ō → ≥ ½",
    "mot" * 3400,
    '=HYPERLINK("http://x")',
)


@pytest.fixture
def document() -> Document:
    rows = tuple((f"Action {i}", 1_234_50 + i * 1_000_00, 25, 87.4, date(2027, 3, 1)) for i in range(60))
    columns = (
        Column("Action", weight=4),
        Column("Coût", ColumnKind.MONEY),
        Column("Jours", ColumnKind.EFFORT),
        Column("Part", ColumnKind.PCT),
        Column("Revoyure", ColumnKind.DATE),
    )
    return Document(
        title="Dossier du COPIL",
        subtitle="Projet numérique de territoire",
        organisation="Roche aux Fées Communauté",
        confidentiality="Document préparatoire",
        date=date(2027, 2, 19),
        blocks=(
            Heading("Ce que vous devez décider"),
            Paragraph("Une phrase d’ouverture.", "lead"),
            Heading("Un titre trop profond", 3),
            BulletList(("premier", "second")),
            BulletList(("un", "deux"), numbered=True),
            KeyValues((("Coût", "45 000 €"), ("Responsable", "")), 2),
            Table("Actions retenues", columns, rows, ("Total", 99_00, 3, None, None)),
            Figure(PICTURE, "Une barre bleue de 2027 à 2030", "Calendrier"),
            Notice("À décider", "Retenir le scénario B ?", "decision"),
            PageBreak(),
            Paragraph("La dernière page.", "small"),
        ),
    )


def part(archive: bytes, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(BytesIO(archive)).read(name))


def words_of_pdf(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)


def test_the_pdf_is_tagged_in_french_and_says_its_title(document):
    reader = pypdf.PdfReader(BytesIO(to_pdf(document)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"] == pypdf.generic.BooleanObject(True)
    assert root["/Lang"].lower().startswith("fr")
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Dossier du COPIL"
    assert "pdfuaid" in reader.xmp_metadata.stream.get_data().decode()


def structure(node, found):
    node = node.get_object()
    if isinstance(node, pypdf.generic.ArrayObject):
        for child in node:
            structure(child, found)
    elif isinstance(node, pypdf.generic.DictionaryObject):
        if "/S" in node:
            found.append((node["/S"], node.get("/Alt")))
        if "/K" in node:
            structure(node["/K"], found)


def test_the_pdf_tags_headings_tables_lists_and_pictures(document):
    root = pypdf.PdfReader(BytesIO(to_pdf(document))).trailer["/Root"]
    found: list[tuple[str, str | None]] = []
    structure(root["/StructTreeRoot"]["/K"], found)
    tags = [tag for tag, _alt in found]
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI", "/Figure"} <= set(tags)
    assert "/H3" not in tags, "a level is never skipped"
    assert ("/Figure", "Une barre bleue de 2027 à 2030") in [(tag, alt) for tag, alt in found if tag == "/Figure"]


def test_pages_are_numbered_out_of_their_total(document):
    reader = pypdf.PdfReader(BytesIO(to_pdf(document)))
    total = len(reader.pages)
    assert total > 2
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert f"{number} / {total}" in text
        assert "Roche aux Fées Communauté" in text
        assert "Document préparatoire" in text


def test_a_table_header_is_repeated_on_each_page(document):
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(to_pdf(document))).pages]
    with_rows = [text for text in pages if "Action 1" in text or "Action 59" in text]
    assert len(with_rows) >= 2
    assert all("Revoyure" in text for text in with_rows)
    content = part(to_odt(document), "content.xml")
    assert content.xpath("//table:table-header-rows//text:p[.='Revoyure']", namespaces=ODF)
    table = docx.Document(BytesIO(to_docx(document))).tables[1]
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert not table.rows[1]._tr.xpath("./w:trPr/w:tblHeader")


def test_cells_are_written_in_french_in_the_three_formats(document):
    odt = " ".join(part(to_odt(document), "content.xml").itertext())
    word = docx.Document(BytesIO(to_docx(document)))
    docx_text = " ".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    for text in (odt, docx_text, words_of_pdf(to_pdf(document))):
        flat = text.replace("\u202f", " ").replace("\u00a0", " ")
        assert "1 234,50 €" in flat
        assert "12,5 j" in flat
        assert "87 %" in flat
        assert "01/03/2027" in flat


def test_the_odt_has_outline_language_title_and_alternative_text(document):
    odt = to_odt(document)
    content, styles, meta = (part(odt, name) for name in ("content.xml", "styles.xml", "meta.xml"))
    levels = [heading.get(f"{{{ODF['text']}}}outline-level") for heading in content.iter(f"{{{ODF['text']}}}h")]
    assert levels == ["1", "2"]
    names = {heading.get(f"{{{ODF['text']}}}style-name") for heading in content.iter(f"{{{ODF['text']}}}h")}
    assert names == {"Heading_20_1", "Heading_20_2"}
    assert content.xpath("string(//svg:desc)", namespaces=ODF) == "Une barre bleue de 2027 à 2030"
    assert styles.xpath("//style:default-style//@fo:language", namespaces=ODF) == ["fr"]
    assert meta.xpath("string(//dc:title)", namespaces=ODF) == "Dossier du COPIL"
    assert meta.xpath("string(//dc:language)", namespaces=ODF) == "fr-FR"
    assert styles.xpath("//style:footer//text:page-number", namespaces=ODF)
    assert styles.xpath("//style:footer//text:page-count", namespaces=ODF)


def test_every_style_used_in_the_odt_is_defined(document):
    odt = to_odt(document)
    content, styles = part(odt, "content.xml"), part(odt, "styles.xml")
    defined = {
        style.get(f"{{{ODF['style']}}}name")
        for tree in (content, styles)
        for style in tree.xpath("//style:style | //text:list-style", namespaces=ODF)
    }
    body = content.find(f".//{{{ODF['office']}}}body")
    used = set(body.xpath(".//@text:style-name | .//@table:style-name", namespaces=ODF))
    assert used - defined == set()


def test_the_docx_has_styles_language_title_and_alternative_text(document):
    word = docx.Document(BytesIO(to_docx(document)))
    assert [p.style.name for p in word.paragraphs if p.style.name.startswith("Heading")] == ["Heading 1", "Heading 2"]
    assert word.core_properties.title == "Dossier du COPIL"
    assert {lang.get(docx.oxml.ns.qn("w:val")) for lang in word.styles.element.iter(docx.oxml.ns.qn("w:lang"))} == {
        "fr-FR"
    }
    assert word.inline_shapes[0]._inline.docPr.get("descr") == "Une barre bleue de 2027 à 2030"
    assert word.sections[0].page_width.mm == pytest.approx(210, abs=0.5)


@pytest.mark.parametrize("text", HOSTILE, ids=["typst", "xml", "control", "rtl", "emoji", "long-word", "formula"])
def test_hostile_text_stays_text_everywhere(document, text):
    columns = (Column(text), Column(text, ColumnKind.MONEY))
    nasty = replace(
        document,
        title=text[:300],
        subtitle=text[:300],
        organisation=text[:100],
        confidentiality=text[:100],
        blocks=(
            Heading(text[:300]),
            Paragraph(text),
            BulletList((text,)),
            KeyValues(((text[:60], text),)),
            Table(text[:200], columns, ((text, text),), (text, None)),
            Figure(PICTURE, text, text[:200]),
            Notice(text[:200], text),
        ),
    )
    pdf, odt, word = to_pdf(nasty), to_odt(nasty), to_docx(nasty)
    assert len(pypdf.PdfReader(BytesIO(pdf)).pages) >= 1
    docx.Document(BytesIO(word))
    odt_text = "".join(part(odt, "content.xml").find(f".//{{{ODF['office']}}}body").itertext())
    kept = [piece for piece in text.split(" ") if piece.isprintable() and piece]
    for piece in kept:
        assert piece in odt_text
    assert not any(sign in odt_text for sign in "\u202e\u2066\x00\x0b\x07")


def test_typst_markup_is_printed_as_written(document):
    written = words_of_pdf(to_pdf(replace(document, blocks=(Paragraph("#strong[gras] et $x$"),))))
    assert "#strong[gras] et $x$" in written


def test_polynesian_letters_are_drawn_in_the_pdf(document):
    written = words_of_pdf(to_pdf(replace(document, blocks=(Paragraph("Papeʻete, Hivaʻoa, Tūtaeroa, ō"),))))
    assert "Papeʻete, Hivaʻoa, Tūtaeroa, " in written
    assert "ō" in written
    assert "□" not in written


def test_the_same_data_give_the_same_pdf(document):
    assert to_pdf(document) == to_pdf(document)


def test_a_row_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="« Actions »"):
        Table("Actions", (Column("A"), Column("B")), (("seul",),))


def test_a_picture_that_is_not_an_svg_is_refused(document):
    bad = replace(document, blocks=(Figure("<html/>", "rien"),))
    with pytest.raises(ValueError, match="not an SVG"):
        to_odt(bad)
    with pytest.raises(ValueError, match="not an SVG"):
        to_docx(bad)
