"""The styles of our ODT: named styles a person can change, running head and foot, page number « 2 / 4 »."""

from xml.sax.saxutils import escape, quoteattr

from jalon.documents.french import clean, long_day
from jalon.documents.model import Document

INK = "#0f3d46"
FONT = "Atkinson Hyperlegible"
REGULAR, BOLD = "Fonts/AtkinsonHyperlegible-Regular.ttf", "Fonts/AtkinsonHyperlegible-Bold.ttf"
MARGIN_MM = {False: (20, 20), True: (15, 13)}
"""is_dense -> margins left and right, top and bottom."""

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
        "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    }.items()
)


def styles_xml(document: Document) -> bytes:
    """The whole `styles.xml` part."""
    dense = document.is_dense
    body = 9 if dense else 10.5
    small = 8 if dense else 9
    gap = 0.12 if dense else 0.2
    named = "".join(
        (
            _paragraph(
                "Standard", "", f'fo:font-size="{body}pt"', f'fo:margin-bottom="{gap}cm" fo:orphans="2" fo:widows="2"'
            ),
            _paragraph("Text_20_body", "Standard", shown="Text body"),
            _paragraph("List_20_Contents", "Standard", "", 'fo:margin-bottom="0.05cm"', shown="List Contents"),
            _paragraph("Lead", "Standard", f'fo:font-size="{body * 1.15}pt"'),
            _paragraph("Small", "Standard", f'fo:font-size="{small}pt" fo:color="#33474b"'),
            _paragraph(
                "Title", "Standard", f'fo:font-size="{17 if dense else 22}pt" fo:font-weight="bold" fo:color="{INK}"'
            ),
            _paragraph(
                "Subtitle", "Standard", f'fo:font-size="{body * 1.1}pt" fo:color="{INK}"', 'fo:margin-bottom="0.3cm"'
            ),
            *(
                _heading(level, size, dense)
                for level, size in ((1, 13 if dense else 15), (2, 10.5 if dense else 12), (3, body))
            ),
            _paragraph(
                "Caption",
                "Standard",
                f'fo:font-size="{small}pt" fo:font-weight="bold" fo:color="{INK}"',
                'fo:keep-with-next="always" fo:margin-bottom="0.08cm"',
            ),
            _paragraph(
                "Table_20_Contents",
                "Standard",
                f'fo:font-size="{small}pt"',
                'fo:margin-bottom="0cm" fo:line-height="91%"',
                shown="Table Contents",
            ),
            _paragraph("Table_20_Number", "Table_20_Contents", "", 'fo:text-align="end"', shown="Table Number"),
            _paragraph(
                "Table_20_Heading",
                "Table_20_Contents",
                'fo:font-weight="bold" fo:color="#ffffff"',
                shown="Table Heading",
            ),
            _paragraph(
                "Table_20_Heading_20_Number",
                "Table_20_Heading",
                "",
                'fo:text-align="end"',
                shown="Table Heading Number",
            ),
            _paragraph("Table_20_Total", "Table_20_Contents", 'fo:font-weight="bold"', shown="Table Total"),
            _paragraph(
                "Table_20_Total_20_Number", "Table_20_Total", "", 'fo:text-align="end"', shown="Table Total Number"
            ),
            _paragraph("Label", "Table_20_Contents", f'fo:font-weight="bold" fo:color="{INK}"'),
            _notice("Notice", "#e6eff0", INK),
            _notice("Notice_20_Decision", "#fdf1e1", "#b45f06"),
            _paragraph(
                "Header",
                "Standard",
                f'fo:font-size="8pt" fo:color="{INK}"',
                'fo:margin-bottom="0cm"',
                inner=_tab(document),
            ),
            _paragraph(
                "Footer",
                "Standard",
                f'fo:font-size="8pt" fo:color="{INK}"',
                'fo:margin-bottom="0cm"',
                inner=_tab(document),
            ),
            _list("List_20_Bullet", '<text:list-level-style-bullet text:level="1" text:bullet-char="•">', "bullet"),
            _list(
                "List_20_Number",
                '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix=".">',
                "number",
            ),
        )
    )
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-styles {NAMESPACES} office:version="1.4">'
        f"<office:font-face-decls>{font_face()}</office:font-face-decls>"
        f"<office:styles>{_defaults(body)}{named}</office:styles>"
        f"<office:automatic-styles>{_page(document)}</office:automatic-styles>"
        f"<office:master-styles>{_master(document)}</office:master-styles></office:document-styles>"
    )
    return xml.encode()


def font_face() -> str:
    """The font, with the two files carried inside the ODT, so that pages break where they should everywhere."""
    sources = "".join(
        f'<svg:font-face-uri xlink:href="{path}" xlink:type="simple" loext:font-style="normal" loext:font-weight="{weight}">'
        '<svg:font-face-format svg:string="truetype"/></svg:font-face-uri>'
        for path, weight in ((REGULAR, "normal"), (BOLD, "bold"))
    )
    return (
        f"<style:font-face style:name={quoteattr(FONT)} svg:font-family={quoteattr(repr(FONT))} "
        f'style:font-family-generic="swiss"><svg:font-face-src>{sources}</svg:font-face-src></style:font-face>'
    )


def _defaults(size: float) -> str:
    text = f'style:font-name="{FONT}" fo:font-size="{size}pt" fo:language="fr" fo:country="FR" fo:hyphenate="true"'
    return (
        '<style:default-style style:family="paragraph"><style:paragraph-properties style:writing-mode="page"/>'
        f'<style:text-properties {text} fo:hyphenation-remain-char-count="3" fo:hyphenation-push-char-count="3"/>'
        '</style:default-style><style:default-style style:family="table"/>'
        '<style:default-style style:family="graphic"/>'
    )


def _paragraph(name: str, parent: str, text: str = "", layout: str = "", *, shown: str = "", inner: str = "") -> str:
    display = f' style:display-name="{shown}"' if shown else ""
    parent = f' style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}"{display} style:family="paragraph"{parent} style:class="text">'
        f"<style:paragraph-properties {layout}>{inner}</style:paragraph-properties>"
        f"<style:text-properties {text}/></style:style>"
    )


def _heading(level: int, size: float, dense: bool) -> str:
    above = (0.3 if dense else 0.4) / (1 if level == 1 else 1.6)
    return (
        f'<style:style style:name="Heading_20_{level}" style:display-name="Heading {level}" style:family="paragraph" '
        f'style:parent-style-name="Standard" style:next-style-name="Text_20_body" style:default-outline-level="{level}" '
        f'style:class="text"><style:paragraph-properties fo:margin-top="{above:.2f}cm" fo:margin-bottom="0.15cm" '
        f'fo:keep-with-next="always"/><style:text-properties fo:font-size="{size}pt" fo:font-weight="bold" '
        f'fo:color="{INK}"/></style:style>'
    )


def _notice(name: str, fill: str, edge: str) -> str:
    return _paragraph(
        name,
        "Standard",
        "",
        f'fo:background-color="{fill}" fo:border-left="2.5pt solid {edge}" fo:border-right="none" fo:border-top="none" '
        'fo:border-bottom="none" style:join-border="false" fo:padding="0.18cm" fo:margin-top="0.15cm" fo:margin-bottom="0.25cm"',
        shown=name.replace("_20_", " "),
    )


def _list(name: str, level: str, kind: str) -> str:
    return (
        f'<text:list-style style:name="{name}" style:display-name="{name.replace("_20_", " ")}">{level}'
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        '<style:list-level-label-alignment text:label-followed-by="listtab" text:list-tab-stop-position="0.6cm" '
        'fo:text-indent="-0.45cm" fo:margin-left="0.6cm"/></style:list-level-properties>'
        f"</text:list-level-style-{kind}></text:list-style>"
    )


def text_width_mm(document: Document) -> int:
    """Width of the text between the margins."""
    return document.paper.size_mm[0] - 2 * MARGIN_MM[document.is_dense][0]


def _tab(document: Document) -> str:
    return (
        f'<style:tab-stops><style:tab-stop style:position="{text_width_mm(document)}mm" style:type="right"/>'
        "</style:tab-stops>"
    )


def _page(document: Document) -> str:
    width, height = document.paper.size_mm
    side, ends = MARGIN_MM[document.is_dense]
    orientation = "landscape" if width > height else "portrait"
    return (
        f'<style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="{width}mm" '
        f'fo:page-height="{height}mm" style:print-orientation="{orientation}" fo:margin-top="{ends - 4}mm" '
        f'fo:margin-bottom="{ends - 4}mm" fo:margin-left="{side}mm" fo:margin-right="{side}mm"/>'
        '<style:header-style><style:header-footer-properties fo:min-height="5mm" fo:margin-bottom="3mm" '
        f'fo:border-bottom="0.6pt solid {INK}"/></style:header-style>'
        '<style:footer-style><style:header-footer-properties fo:min-height="4mm" fo:margin-top="2mm"/>'
        "</style:footer-style></style:page-layout>"
    )


def _master(document: Document) -> str:
    head = f"{escape(clean(document.organisation))}<text:tab/>{escape(clean(document.confidentiality))}"
    foot = (
        f"{escape(clean(document.title))} – {long_day(document.date)}<text:tab/>"
        '<text:page-number text:select-page="current">1</text:page-number> / <text:page-count>1</text:page-count>'
    )
    return (
        '<style:master-page style:name="Standard" style:page-layout-name="Page"><style:header>'
        f'<text:p text:style-name="Header">{head}</text:p></style:header><style:footer>'
        f'<text:p text:style-name="Footer">{foot}</text:p></style:footer></style:master-page>'
    )
