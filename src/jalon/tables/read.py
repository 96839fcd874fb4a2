"""The door: what a file is, told by its content, and the reader that suits it."""

import re
from pathlib import Path

from .archive import Archive, corrupt, protected
from .delimited import decode, not_a_table, read_delimited
from .ods import read_ods
from .refusal import TableRefused
from .values import Limits, Workbook
from .xlsx import read_xlsx

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_XLS = (b"\x09\x08\x10\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
_ODS_TYPES = (
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.spreadsheet-template",
)
_DEFAULT = Limits()


def read(source: bytes | Path, *, filename: str = "", limits: Limits = _DEFAULT) -> Workbook:
    """Read a whole XLSX, XLSM, ODS or CSV file. The extension of `filename` is not looked at.

    Args:
        source: the bytes, or the path of the file.
        filename: kept in the result for messages.
        limits: how far the file may go.

    Raises:
        TableRefused: the file is empty, damaged, protected, of another kind, or beyond the limits.
    """
    data = _load(source, limits)
    if not data.strip(b"\x00\xef\xbb\xbf \t\r\n;,"):
        raise _empty()
    workbook = _dispatch(data, filename, limits)
    kept = tuple(sheet for sheet in workbook.sheets if sheet.rows)
    if not kept:
        raise _empty()
    hidden = tuple(f"La feuille {sheet.name} est masquée." for sheet in kept if sheet.is_hidden)
    return Workbook(workbook.format, filename, kept, workbook.notes + hidden)


def read_pasted(text: str, *, limits: Limits = _DEFAULT) -> Workbook:
    """Read what a user pasted: cells copied from a spreadsheet (tabs), CSV lines, or a table from a mail.

    Raises:
        TableRefused: nothing was pasted, or too much.
    """
    if len(text) > limits.max_bytes:
        raise _too_big(limits)
    if not text.strip():
        raise TableRefused("empty", "Rien n’a été collé.")
    workbook = read_delimited(text.replace("\x00", ""), filename="", limits=limits, kind="paste")
    if not workbook.sheets[0].rows:
        raise TableRefused("empty", "Rien n’a été collé.")
    return workbook


def _load(source: bytes | Path, limits: Limits) -> bytes:
    if isinstance(source, bytes):
        data = source
    else:
        with source.open("rb") as stream:
            data = stream.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        raise _too_big(limits)
    return data


def _too_big(limits: Limits) -> TableRefused:
    return TableRefused(
        "too_big", f"Le fichier dépasse {limits.max_bytes // 1024**2 or 1} Mio. Découpez-le, ou ne gardez que l’utile."
    )


def _empty() -> TableRefused:
    return TableRefused("empty", "Le fichier est vide : aucune cellule n’est remplie.")


def _dispatch(data: bytes, filename: str, limits: Limits) -> Workbook:
    if data.startswith(_OLE2):
        raise _ole2_refusal(data)
    if data.startswith(_OLD_XLS):
        raise _old_xls()
    if data.startswith(b"PK"):
        return _read_archive(Archive(data, limits), filename, limits)
    _refuse_other_kinds(data)
    text, encoding = decode(data)
    return read_delimited(text, filename=filename, limits=limits, encoding=encoding)


def _read_archive(archive: Archive, filename: str, limits: Limits) -> Workbook:
    if "mimetype" in archive:
        kind = archive.read_small("mimetype", 300).decode("ascii", "replace").strip()
        if kind in _ODS_TYPES:
            return read_ods(archive, filename=filename, limits=limits)
        raise not_a_table()
    names = archive.names()
    if "xl/workbook.bin" in archive:
        raise TableRefused("xlsb", "Les classeurs binaires XLSB ne sont pas lus. Enregistrez-le au format XLSX ou ODS.")
    if any(name.startswith(("word/", "ppt/", "Index/")) for name in names):
        raise not_a_table()
    if "_rels/.rels" in archive:
        return read_xlsx(archive, filename=filename, limits=limits)
    if "content.xml" in archive:
        return read_ods(archive, filename=filename, limits=limits)
    if any(name.startswith(("xl/", "[Content_Types]")) for name in names):
        raise corrupt()
    raise TableRefused(
        "plain_zip", "C’est une archive ZIP, pas un classeur. Décompressez-la et envoyez le classeur qu’elle contient."
    )


def _ole2_refusal(data: bytes) -> TableRefused:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return protected()
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return _old_xls()
    return not_a_table()


def _old_xls() -> TableRefused:
    return TableRefused(
        "old_xls",
        "C’est un ancien classeur Excel (.xls, format d’avant 2007), qui n’est pas lu. "
        "Ouvrez-le dans un tableur, enregistrez-le au format XLSX ou ODS, puis envoyez cette copie.",
    )


def _refuse_other_kinds(data: bytes) -> None:
    head = data[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml")) or re.match(rb"<\w+[ >]", head):
        raise TableRefused(
            "markup",
            "Ce fichier est une page web ou un fichier XML, même si son nom dit autre chose. "
            "Ouvrez-le dans un tableur et enregistrez-le au format XLSX ou ODS.",
        )
    if head.startswith((b"%pdf", b"\x89png", b"\xff\xd8\xff", b"{\\rtf", b"gif8", b"\x1f\x8b", b"7z\xbc\xaf", b"rar!")):
        raise not_a_table()
