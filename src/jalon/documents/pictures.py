"""Pictures inside documents: size of an SVG, and its PNG for word processors that read no SVG."""

from functools import lru_cache
from pathlib import Path

import vl_convert
from lxml import etree

FONTS = Path(__file__).parent / "fonts"


def size_of(svg: str) -> tuple[float, float]:
    """Width and height of the drawing, in its own units.

    Raises:
        ValueError: not an SVG, or one without `viewBox`, `width` and `height`.
    """
    root = parse(svg)
    box = (root.get("viewBox") or "").replace(",", " ").split()
    if len(box) == 4:
        return float(box[2]), float(box[3])
    try:
        return float((root.get("width") or "").removesuffix("px")), float((root.get("height") or "").removesuffix("px"))
    except ValueError:
        raise ValueError("the SVG has neither viewBox nor width and height") from None


def parse(svg: str) -> etree._Element:
    """The root of an SVG, read without entities nor network.

    Raises:
        ValueError: the text is not an SVG.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(svg.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not an SVG: {error}") from error
    if etree.QName(root).localname != "svg":
        raise ValueError("not an SVG: the root element is another one")
    return root


def to_png(svg: str) -> bytes:
    """The drawing as PNG, twice its size on screen, with the fonts shipped here."""
    register_fonts()
    return bytes(vl_convert.svg_to_png(svg, scale=2.0))


def fitted_mm(svg: str, *, width_mm: float, height_mm: float | None) -> tuple[float, float]:
    """Width and height in millimetres once the drawing fills the width, or the height if that comes first."""
    width, height = size_of(svg)
    scale = width_mm / width
    if height_mm is not None:
        scale = min(scale, height_mm / height)
    return width * scale, height * scale


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Give vl-convert the fonts shipped here, once per process."""
    vl_convert.register_font_directory(str(FONTS))
