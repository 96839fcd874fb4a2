"""An ODT as the source of a template: braces that word processors cut in pieces are joined again, and rows or paragraphs
that only hold a `{%tr … %}`, `{%li … %}` or `{%p … %}` become that instruction."""

import html
import re
import zipfile
from io import BytesIO

from lxml import etree

TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_MARK = "jalon-instruction"
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_WHOLE = re.compile(r"^\s*\{%(tr|li|p)\s(.*?)%\}\s*$", re.DOTALL)
_HOLDERS = {"tr": f"{{{TABLE}}}table-row", "li": f"{{{TEXT}}}list-item", "p": ""}
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "\u00a0": " ", "\u202f": " "})


def odt_source(data: bytes, name: str) -> str | None:
    """One part of an ODT as the source of a template, or None when it is absent or holds no instruction."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if name not in archive.namelist():
            return None
        content = archive.read(name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(content, parser)
    paragraphs = list(root.iter(f"{{{TEXT}}}p", f"{{{TEXT}}}h"))
    told = ["".join(paragraph.itertext()) for paragraph in paragraphs]
    if not any("{{" in words or "{%" in words for words in told):
        return None
    for paragraph, words in zip(paragraphs, told, strict=True):
        if "{{" in words or "{%" in words:
            _prepare(paragraph, words)
    text = etree.tostring(root, encoding="unicode")
    text = re.sub(rf"<{_MARK}[^>]*>(.*?)</{_MARK}>", lambda match: match.group(1), text, flags=re.DOTALL)
    return _TAG.sub(lambda match: html.unescape(match.group()).translate(_QUOTES), text)


def odt_from_source(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The same ODT with some parts replaced; the type stays first and unpacked, as the format asks."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as archive, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        names = archive.namelist()
        for name in sorted(names, key=lambda known: known != "mimetype"):
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            content = parts.get(name, archive.read(name))
            out.writestr(name, content, compress_type=how)
    return stream.getvalue()


def _prepare(paragraph: etree._Element, words: str) -> None:
    whole = _WHOLE.match(words)
    if whole:
        holder = _holder(paragraph, whole.group(1))
        if holder is not None:
            _replace(holder, f"{{% {whole.group(2).strip()} %}}")
            return
    pieces = [
        text
        for element in paragraph.iter()
        for text in (element.text, element.tail if element is not paragraph else None)
        if text
    ]
    is_cut = sum(len(_TAG.findall(piece)) for piece in pieces) != len(_TAG.findall(words)) or any(
        piece.count("{") != piece.count("}") for piece in pieces
    )
    if is_cut:  # formatting inside this paragraph is lost, its style stays
        for child in list(paragraph):
            paragraph.remove(child)
        paragraph.text = words


def _holder(paragraph: etree._Element, kind: str) -> etree._Element | None:
    wanted = _HOLDERS[kind]
    if not wanted:
        return paragraph
    return next(paragraph.iterancestors(wanted), None)


def _replace(element: etree._Element, instruction: str) -> None:
    parent = element.getparent()
    if parent is None:
        return
    mark = etree.Element(_MARK)
    mark.text = instruction
    mark.tail = element.tail
    parent.replace(element, mark)
