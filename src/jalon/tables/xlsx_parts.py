"""Parts of an XLSX around its sheets: workbook, relations, shared strings."""

import posixpath
import re
from collections.abc import Mapping

from .archive import Archive, corrupt
from .refusal import TableRefused
from .safexml import Handler, local, parse
from .texts import clean
from .values import Limits

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Book(Handler):
    """Names, relations and visibility of the sheets; calendar of the dates."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.is_1904 = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        word = local(name)
        if word == "sheet":
            relation = next((value for key, value in attributes.items() if local(key) == "id"), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), relation, hidden))
        elif word == "workbookPr":
            self.is_1904 = attributes.get("date1904", "0") in ("1", "true")

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


class _Relations(Handler):
    def __init__(self, base: str) -> None:
        self._base = base
        self.targets: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if local(name) != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(self._base, target))
        self.targets[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], part)

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


def relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Targets of the relations of one part: identifier -> (kind, part). External ones are left out."""
    folder, _, leaf = part.rpartition("/")
    relations = _Relations(folder)
    source = posixpath.join(folder, "_rels", f"{leaf}.rels")
    if source in archive:
        parse(archive, source, relations)
    return relations.targets


def book_part(archive: Archive) -> str:
    """Name of the part that holds the workbook."""
    for kind, part in relations(archive, "").values():
        if kind == "officeDocument" and part in archive:
            return part
    raise corrupt("aucun classeur dedans")


def typed(targets: Mapping[str, tuple[str, str]], wanted: str) -> str | None:
    """First related part of a kind."""
    return next((part for kind, part in targets.values() if kind == wanted), None)


class _Strings(Handler):
    """Shared strings; phonetic readings are left out."""

    def __init__(self, limits: Limits) -> None:
        self.strings: list[str] = []
        self._limits = limits
        self._pieces: list[str] = []
        self._is_text = False
        self._phonetic = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        word = local(name)
        if word == "si":
            self._pieces = []
        elif word == "rPh":
            self._phonetic += 1
        elif word == "t":
            self._is_text = self._phonetic == 0

    def end(self, name: str) -> None:
        word = local(name)
        if word == "t":
            self._is_text = False
        elif word == "rPh":
            self._phonetic -= 1
        elif word == "si":
            self.strings.append(plain(self._pieces, self._limits))
            if len(self.strings) > self._limits.max_cells:
                raise TableRefused("too_many_cells", "Le fichier contient trop de textes différents.")

    def text(self, data: str) -> None:
        if self._is_text:
            self._pieces.append(data)


def shared_strings(archive: Archive, part: str | None, limits: Limits) -> list[str]:
    """Shared strings, in the order cells point at them."""
    handler = _Strings(limits)
    if part is not None and part in archive:
        parse(archive, part, handler)
    return handler.strings


def plain(pieces: list[str], limits: Limits) -> str:
    """Text of a cell, with ``_x000D_`` escapes undone, cleaned."""
    text = "".join(pieces)
    if len(text) > limits.max_text:
        raise TableRefused("text_too_long", f"Une cellule contient plus de {limits.max_text} caractères.")
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return clean(text)
