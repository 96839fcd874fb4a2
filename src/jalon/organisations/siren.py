"""SIREN numbers: nine digits that carry their own check (Luhn, ISO/IEC 7812-1 annex B)."""

import re

_SPACES = re.compile(r"[\s.\u00a0\u202f]+")


def clean_siren(text: str) -> str:
    """The nine digits of a SIREN as people paste it (spaces, points), or of the SIRET that begins with it.

    Returns:
        Nine digits whose check is right.

    Raises:
        ValueError: « digits » when it is not 9 or 14 digits, « checksum » when its check is wrong.

    >>> clean_siren("243 500 741")
    '243500741'
    """
    digits = _SPACES.sub("", text)
    if not re.fullmatch(r"[0-9]{9}|[0-9]{14}", digits):
        raise ValueError("digits")
    if not has_luhn_check(digits[:9]):
        raise ValueError("checksum")
    return digits[:9]


def has_luhn_check(digits: str) -> bool:
    """Every second digit from the right counts double (its digits added); the sum is a multiple of ten.

    >>> has_luhn_check("732829320"), has_luhn_check("732829321")
    (True, False)
    """
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
