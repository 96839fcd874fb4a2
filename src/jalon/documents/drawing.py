"""Pictures as SVG that may stand inline in a page under the strict CSP, be served as a file, or go on paper.

Colours are written twice: as attributes, for paper and files, and as classes (`f-ink`, `s-grid`…) that
`static/documents/figures.css` themes in light and dark. No `style` attribute, no `<style>`, no script, no id
that could clash with another picture of the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from jalon.documents.french import clean
from jalon.documents.model import Table
from jalon.documents.pictures import parse

SVG = "http://www.w3.org/2000/svg"
NSMAP: Any = {None: SVG}
FONT_FAMILY = "Atkinson Hyperlegible, DejaVu Sans, sans-serif"

PALETTE: dict[str, str] = {
    "paper": "#ffffff",
    "ink": "#0f3d46",
    "text": "#1c2b2e",
    "muted": "#4d6367",
    "grid": "#cfdcde",
    "band": "#eef4f5",
    "alert": "#a65300",
    "alert-soft": "#f6d3a6",
    "series-1": "#0f6b75",
    "series-2": "#c4790f",
    "series-3": "#4a5fa5",
    "series-4": "#6f7f1f",
    "series-5": "#8c3f6d",
    "series-6": "#3a7d4f",
    "series-7": "#8a5a2b",
    "series-8": "#5b6c73",
}
_NAME_OF = {colour: name for name, colour in PALETTE.items()}
SERIES = tuple(name for name in PALETTE if name.startswith("series"))


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with what must stand beside it.

    Args:
        title: what it is, also the accessible name.
        summary: what it shows, in one or two sentences; the text alternative.
        svg: the picture; `role="img"`, `<title>`, `<desc>`, `viewBox`, width and height in pixels.
        table: the same figures, to be read, sorted or copied.
    """

    title: str
    summary: str
    svg: str
    table: Table


class Canvas:
    """An SVG being drawn, in pixels from the top left corner. Colours are names of `PALETTE`."""

    def __init__(self, *, width: float, height: float, title: str, summary: str) -> None:
        self.width, self.height = width, height
        self.root = etree.Element(
            f"{{{SVG}}}svg",
            {
                "viewBox": f"0 0 {_n(width)} {_n(height)}",
                "width": _n(width),
                "height": _n(height),
                "font-family": FONT_FAMILY,
            },
            nsmap=NSMAP,
        )
        describe(self.root, title=title, summary=summary)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str,
        stroke: str | None = None,
        radius: float = 0,
        opacity: float | None = None,
    ) -> None:
        """A filled rectangle; nothing when it has no surface."""
        if width <= 0 or height <= 0:
            return
        found = {"x": _n(x), "y": _n(y), "width": _n(width), "height": _n(height)}
        if radius:
            found["rx"] = _n(radius)
        if opacity is not None:
            found["fill-opacity"] = _n(opacity)
        self._add("rect", found, fill=fill, stroke=stroke)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: str, width: float = 1, dash: str = ""
    ) -> None:
        """A straight line."""
        found = {"x1": _n(x1), "y1": _n(y1), "x2": _n(x2), "y2": _n(y2), "stroke-width": _n(width)}
        if dash:
            found["stroke-dasharray"] = dash
        self._add("line", found, stroke=stroke)

    def path(self, points: str, *, fill: str | None = None, stroke: str | None = None, width: float = 1) -> None:
        """A path in SVG's own words."""
        self._add("path", {"d": points, "stroke-width": _n(width)}, fill=fill, stroke=stroke)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        fill: str = "text",
        size: float = 12,
        bold: bool = False,
        anchor: str = "start",
    ) -> None:
        """A line of text whose baseline is at y."""
        found = {"x": _n(x), "y": _n(y), "font-size": _n(size)}
        if bold:
            found["font-weight"] = "bold"
        if anchor != "start":
            found["text-anchor"] = anchor
        self._add("text", found, fill=fill).text = clean(words)

    def done(self) -> str:
        """The SVG."""
        return str(etree.tostring(self.root, encoding="unicode"))

    def _add(
        self, tag: str, attributes: dict[str, str], *, fill: str | None = None, stroke: str | None = None
    ) -> etree._Element:
        classes = []
        if fill is not None:
            attributes["fill"] = PALETTE[fill]
            classes.append(f"f-{fill}")
        elif tag != "line":
            attributes["fill"] = "none"
        if stroke is not None:
            attributes["stroke"] = PALETTE[stroke]
            classes.append(f"s-{stroke}")
        attributes["class"] = " ".join(classes)
        return etree.SubElement(self.root, f"{{{SVG}}}{tag}", attributes)


def describe(root: etree._Element, *, title: str, summary: str) -> None:
    """Make an SVG one image for assistive tools: role, name, description, and our class."""
    root.set("role", "img")
    root.set("class", "figure-svg")
    for index, (tag, words) in enumerate((("title", title), ("desc", summary))):
        element = etree.Element(f"{{{SVG}}}{tag}")
        element.text = clean(words)
        root.insert(index, element)


def tame(svg: str, *, title: str, summary: str, prefix: str) -> str:
    """A foreign SVG (Vega's) made fit for our pages.

    Style and event attributes, scripts and links are dropped, English descriptions replaced by ours, ids made
    unique by `prefix`, and our colours doubled by classes.

    Raises:
        ValueError: the text is not an SVG.
    """
    root = parse(svg)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or etree.QName(element).localname in {
            "script",
            "style",
            "foreignObject",
            "image",
            "a",
            "title",
            "desc",
        }:
            _drop(element)
        else:
            _tame_attributes(element, prefix)
    describe(root, title=title, summary=summary)
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode"))


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _tame_attributes(element: etree._Element, prefix: str) -> None:
    for name in list(element.attrib):
        key, value = str(name), str(element.attrib[name])
        if key == "style" or key.startswith(("on", "aria-", "{")) or key in ("role", "class"):
            del element.attrib[name]
        elif key == "id":
            element.set("id", f"{prefix}-{value}")
        elif "url(#" in value:
            element.set(key, value.replace("url(#", f"url(#{prefix}-"))
    classes = [
        f"{short}-{_NAME_OF[colour]}"
        for short, colour in (("f", element.get("fill", "").lower()), ("s", element.get("stroke", "").lower()))
        if colour in _NAME_OF
    ]
    if classes:
        element.set("class", " ".join(classes))


def fitted(words: str, *, width: float, size: float) -> str:
    """The words cut to what about `width` pixels hold at this font size."""
    most = max(int(width / (size * 0.5)), 3)
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def series_of(groups: Sequence[str]) -> dict[str, str]:
    """A series colour for each group, in the order they first come; they repeat after eight."""
    order = list(dict.fromkeys(groups))
    return {group: SERIES[index % len(SERIES)] for index, group in enumerate(order)}


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
