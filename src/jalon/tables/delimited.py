"""CSV files and pasted text: encoding and separator found by trying, each choice said in the notes."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from .builder import Budget, SheetBuilder
from .refusal import TableRefused
from .texts import clean, unguard
from .values import Limits, Mark, Value, Workbook

_SEPARATORS = {";": "point-virgule", ",": "virgule", "\t": "tabulation", "|": "barre verticale"}
_DIRECTIVE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_COLUMNS_OF_BLANKS = re.compile(r"\S(?: {3,})\S")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PROBED_LINES = 60
_PROBED_CHARACTERS = 200_000


def decode(data: bytes) -> tuple[str, str]:
    """Text of a file and the French name of its encoding.

    Raises:
        TableRefused: it is no text.
    """
    for mark, codec, name in (
        (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
        (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
    ):
        if data.startswith(mark):
            return _decode_as(data, codec, name)
    head = data[:2_000]
    if head.count(0) > len(head) // 4:
        odd = head[1::2].count(0) > head[::2].count(0)
        return _decode_as(data, "utf-16-le" if odd else "utf-16-be", "UTF-16")
    try:
        return _checked(data.decode("utf-8")), "UTF-8"
    except UnicodeDecodeError:
        return _decode_as(data, "cp1252", "Windows-1252")


def _decode_as(data: bytes, codec: str, name: str) -> tuple[str, str]:
    try:
        return _checked(data.decode(codec)), name
    except UnicodeDecodeError as error:
        raise not_a_table() from error


def _checked(text: str) -> str:
    if _BINARY.search(text[:_PROBED_CHARACTERS]) or "\x00" in text:
        raise not_a_table()
    return text


def not_a_table() -> TableRefused:
    """The refusal of what is neither a workbook nor text."""
    return TableRefused(
        "not_a_table", "Ce fichier n’est pas un tableau reconnu. Envoyez un classeur XLSX ou ODS, ou un fichier CSV."
    )


def read_delimited(text: str, *, filename: str, limits: Limits, encoding: str = "", kind: str = "csv") -> Workbook:
    """One sheet without name, from text with separators.

    Args:
        encoding: French name of the encoding, said in the notes.
        kind: `"csv"` or `"paste"`.
    """
    notes = [f"Encodage {encoding}."] if encoding else []
    directive = _DIRECTIVE.match(text)
    if directive:
        separator, text = directive[1], text[directive.end() :]
    elif kind == "paste" and "\t" in text:
        separator = "\t"
    else:
        separator = find_separator(text)
    if kind == "paste" and not separator and len(_COLUMNS_OF_BLANKS.findall(text)) > 1:
        text, separator = re.sub(r"(?<=\S) {3,}(?=\S)", "\t", text), "\t"
        notes.append("Colonnes séparées d’après les blancs : vérifiez-les.")
    elif separator:
        notes.append(f"Séparateur : {_SEPARATORS.get(separator, separator)}.")
    builder = SheetBuilder("", Budget(limits))
    lines = (
        _lenient_lines(text, separator or ";", limits, notes)
        if kind == "paste"
        else _lines(text, separator or ";", limits, notes)
    )
    for number, line in enumerate(lines, start=(directive is not None and 2) or 1):
        cells: list[tuple[int, Value, Mark]] = [
            (column, unguard(raw), Mark.NONE) for column, raw in enumerate(line, start=1) if raw
        ]
        if cells:
            builder.add(number, cells)
    sheet = builder.build()
    return Workbook(kind, filename, (sheet,), tuple(notes))


def find_separator(text: str) -> str:
    """The separator that cuts most of the first lines alike; empty when none cuts anything."""
    sample = text[:_PROBED_CHARACTERS]
    best, best_score = "", 0.0
    for separator in _SEPARATORS:
        lines = [len(line) for line in islice(_tolerant(sample, separator), _PROBED_LINES) if any(line)]
        widths = Counter(width for width in lines if width > 1)
        if not widths:
            continue
        width, times = widths.most_common(1)[0]
        score = (times / len(lines)) ** 3 * (1 + min(width, 40) / 40) * (1.0 if lines[0] == width else 0.7)
        if score > best_score:
            best, best_score = separator, score
    return best


def _tolerant(text: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        return


def _lines(text: str, separator: str, limits: Limits, notes: list[str]) -> Iterator[list[str]]:
    """Lines of a CSV; when its quotes break the rule, read again taking them as they come, and say so."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for _ in reader:
            pass
        strict = True
    except csv.Error as error:
        if "field larger" in str(error):
            raise TableRefused("text_too_long", f"Ligne {reader.line_num} : une cellule est trop longue.") from error
        if "unexpected end" in str(error):
            raise TableRefused(
                "open_quote",
                "Un guillemet ouvert n’est jamais refermé : la fin du fichier serait lue comme une seule cellule. "
                f"Le fichier est peut-être coupé, ou un texte contient un guillemet seul (avant la ligne {reader.line_num}).",
            ) from error
        strict = False
        notes.append(f"Ligne {reader.line_num} : guillemets inattendus, lus tels quels.")
    for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict):
        yield [_clean(cell, limits) for cell in line]


def _lenient_lines(text: str, separator: str, limits: Limits, notes: list[str]) -> Iterator[list[str]]:
    """Lines of a paste: quotes count when they balance, otherwise they are ordinary characters."""
    try:
        yield from list(_lines(text, separator, limits, notes))
    except TableRefused as refusal:
        if refusal.code != "open_quote":
            raise
        for line in text.splitlines():
            yield [_clean(cell, limits) for cell in line.split(separator)]


def _clean(cell: str, limits: Limits) -> str:
    if len(cell) > limits.max_text:
        raise TableRefused("text_too_long", f"Une cellule contient plus de {limits.max_text} caractères.")
    return clean(cell)
