"""Whole numbers as addresses and forms carry them."""

from collections.abc import Iterable

GREATEST = 2**63 - 1
"""The largest that a column of identifiers holds."""
NO_REVISION = -1


def number_in(text: object, *, most: int = GREATEST) -> int | None:
    """The number that a text writes with the ten plain digits, between 0 and `most`; None for anything else.

    `str.isdigit` also holds for « ² », which `int` refuses, and says nothing of a number that no column can hold.

    >>> number_in("42"), number_in(" 7 "), number_in("²"), number_in("-1"), number_in("9" * 30), number_in(None)
    (42, 7, None, None, None, None)
    """
    digits = text.strip() if isinstance(text, str) else ""
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 19:
        return None
    number = int(digits)
    return number if number <= most else None


def numbers_in(texts: Iterable[object]) -> list[int]:
    """The numbers among several texts, in their order: identifiers ticked in a form.

    >>> numbers_in(["3", "", "²", "1"])
    [3, 1]
    """
    return [number for text in texts if (number := number_in(text)) is not None]


def revision_in(text: object) -> int:
    """The revision that a form was shown with; one that no row has when the form does not say."""
    number = number_in(text)
    return NO_REVISION if number is None else number
