"""Formula injection: a text that a spreadsheet would run is written behind an apostrophe, taken off when read again."""

import re

_RISKY = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")


def is_risky(text: str) -> bool:
    """Whether a spreadsheet opening a CSV could take this text for a formula."""
    return _RISKY.match(text) is not None


def guard(text: str) -> str:
    """Text safe to put in a CSV cell. `unguard` gives it back.

    >>> guard("=HYPERLINK(1)"), guard("Téléphonie")
    ("'=HYPERLINK(1)", 'Téléphonie')
    """
    return f"'{text}" if is_risky(text) else text


def unguard(text: str) -> str:
    """The text before `guard`; other texts are untouched."""
    return text[1:] if text.startswith("'") and is_risky(text) else text
