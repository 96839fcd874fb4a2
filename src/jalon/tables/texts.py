"""Texts made safe: no control character, one kind of line end, and no formula hidden in a CSV cell."""

import re

_RISKY = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    r"""Text that every format and PostgreSQL can hold: control characters dropped, line ends as ``\n``."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() and text.isprintable() else _ILLEGAL.sub("", text)


def is_risky(text: str) -> bool:
    """Whether a spreadsheet opening a CSV could take this text for a formula."""
    return _RISKY.match(text) is not None


def guard(text: str) -> str:
    """Text safe to put in a CSV cell: behind an apostrophe when risky. `unguard` gives it back.

    >>> guard("=HYPERLINK(1)"), guard("Téléphonie")
    ("'=HYPERLINK(1)", 'Téléphonie')
    """
    return f"'{text}" if is_risky(text) else text


def unguard(text: str) -> str:
    """The text before `guard`; other texts are untouched."""
    return text[1:] if text.startswith("'") and is_risky(text) else text
