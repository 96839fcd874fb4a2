"""Numbers as French people and spreadsheets write them, read exactly or not at all."""

import re
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from math import isfinite
from typing import Literal

from .unreadable import Unreadable
from .values import Value

DecimalSign = Literal[",", "."]

DIGITS = 15
"""Significant digits that spreadsheets keep."""
_FLOAT = Context(prec=DIGITS)
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_SHAPE = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-+])?\s*(?P<before>€|EUR|XPF)?\s*(?P<inner>[-+])?\s*"
    r"(?P<digits>\d(?:[\d .,'’]*\d)?(?:[eE][+-]?\d{1,3})?)\s*(?P<suffix>[^()\d]*?)\s*(?P<close>\))?\s*(?P<after>-)?"
)
_MULTIPLIERS = {
    "k": 1_000, "K": 1_000, "millier": 1_000, "milliers": 1_000, "M": 1_000_000, "million": 1_000_000,
    "millions": 1_000_000, "Md": 1_000_000_000, "Mds": 1_000_000_000, "milliard": 1_000_000_000, "milliards": 1_000_000_000,
}  # fmt: skip
_SUFFIX = re.compile(
    r"(?P<times>milliards?|millions?|milliers?|Mds?|[kKM])?\s*(?:d['’e]\s*)?"
    r"(?P<currency>€|EUR|eur|[Ee]uros?|XPF|xpf|F\.?\s?CFP|FCFP|CFP|F)?\s*(?P<percent>%|p\.?\s?100|pour cent)?\s*"
    r"(?P<tax>TTC|HT|ttc|ht|T\.T\.C\.?|H\.T\.?)?"
)
_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?[eE][+-]?\d{1,3}")
_GROUPED = {
    " ": re.compile(r"\d{1,3}(?: \d{3})+"),
    ".": re.compile(r"\d{1,3}(?:\.\d{3})+"),
    ",": re.compile(r"\d{1,3}(?:,\d{3})+"),
}


def stored_number(raw: str) -> int | Decimal | None:
    """A number stored by a spreadsheet, rounded to the 15 digits that spreadsheets show; `None` when it is not one.

    >>> stored_number("0.30000000000000004"), stored_number("12.0")
    (Decimal('0.3'), 12)
    """
    try:
        approximate = float(raw)
    except ValueError:
        return None
    if not isfinite(approximate):
        return None
    if approximate.is_integer() and abs(approximate) < 1e15:
        return int(approximate)
    try:
        exact = _FLOAT.create_decimal(raw.strip().replace("_", "")).normalize()
    except InvalidOperation:
        return None
    return int(exact) if abs(exact) >= 10**15 else exact


@dataclass(frozen=True, slots=True)
class Number:
    """A number with all that its cell said of it.

    Attributes:
        value: multiplier applied (« 12 k€ » is 12000); a percentage counts in points (« 35 % » is 35).
        currency: ISO code when the cell names one.
        tax: ``"TTC"`` or ``"HT"`` when the cell says so.
        unit: what else follows the number, as written.
    """

    value: Decimal
    currency: str = ""
    tax: str = ""
    unit: str = ""
    is_percent: bool = False


def read_number(value: Value, *, decimal_sign: DecimalSign | None = None, comma_is_decimal: bool = False) -> Number:
    """Read a number from a cell.

    Args:
        value: the cell, not empty.
        decimal_sign: what the user said of this column; without it « 1.234 » is refused as ambiguous.
        comma_is_decimal: « 1,234 » is then read 1.234, as French writes it, rather than refused as ambiguous.

    Raises:
        Unreadable: it is no number, or can be read in two ways.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise Unreadable("not_a_number", "ce n’est pas un nombre")
    if not isinstance(value, str):
        return Number(Decimal(value))
    text = _SPACES.sub(" ", value.strip().replace("\u2212", "-").replace("\u2013", "-"))
    found = _SHAPE.fullmatch(text) if len(text) <= 60 else None
    if found is None or bool(found["open"]) != bool(found["close"]):
        raise Unreadable("not_a_number", "ce n’est pas un nombre")
    signs = [sign for sign in (found["sign"], found["inner"], found["after"]) if sign]
    if len(signs) + bool(found["open"]) > 1:
        raise Unreadable("not_a_number", "ce n’est pas un nombre : plusieurs signes")
    digits = _digits(found["digits"], decimal_sign=decimal_sign, comma_is_decimal=comma_is_decimal)
    number = _with_suffix(digits, found["suffix"].strip(), found["before"] or "")
    if found["open"] or "-" in signs:
        number = Number(-number.value, number.currency, number.tax, number.unit, number.is_percent)
    return number


def _with_suffix(digits: Decimal, suffix: str, before: str) -> Number:
    found = _SUFFIX.fullmatch(suffix)
    if found is None:
        if suffix[:1] == "m" and _SUFFIX.fullmatch(suffix[1:].strip()) and suffix[1:].strip():
            raise Unreadable(
                "ambiguous_unit",
                f"« {suffix} » peut vouloir dire millions ; écrivez « M » majuscule",
                is_ambiguous=True,
            )
        return Number(digits, _currency(before), unit=suffix)
    if before and found["currency"]:
        raise Unreadable("not_a_number", "ce n’est pas un nombre : deux devises")
    tax = (found["tax"] or "").upper().replace(".", "")
    value = digits * _MULTIPLIERS.get(found["times"] or "", 1)
    return Number(value, _currency(found["currency"] or before), tax, is_percent=bool(found["percent"]))


def _currency(written: str) -> str:
    if not written:
        return ""
    return "EUR" if written == "€" or written.lower().startswith("eur") else "XPF"


def _digits(text: str, *, decimal_sign: DecimalSign | None, comma_is_decimal: bool) -> Decimal:
    if _SCIENTIFIC.fullmatch(text):
        number = Decimal(text.replace(",", "."))
        if abs(number.adjusted()) > 18:
            raise Unreadable("not_a_number", "ce nombre est démesuré")
        return number
    plain = text.replace("’", " ").replace("'", " ")
    points, commas = plain.count("."), plain.count(",")
    if points and commas:
        sign: str = "." if plain.rfind(".") > plain.rfind(",") else ","
        return _assemble(plain, sign, "," if sign == "." else ".")
    if not points and not commas:
        return _assemble(plain, "", " ")
    sign = "." if points else ","
    if points + commas > 1:
        return _assemble(plain, "", sign)
    whole, _, fraction = plain.partition(sign)
    if " " in whole or len(fraction) != 3 or len(whole) > 3 or whole.startswith("0"):
        return _assemble(plain, sign, " ")
    return _three_digits(plain, sign, decimal_sign or ("," if comma_is_decimal and sign == "," else None))


def _three_digits(plain: str, sign: str, decimal_sign: str | None) -> Decimal:
    """« 1.234 »: a thousand, or one and a bit; only the user can tell."""
    if decimal_sign == sign:
        return _assemble(plain, sign, " ")
    if decimal_sign is not None:
        return _assemble(plain, "", sign)
    thousands, fraction = plain.replace(sign, ""), plain.replace(sign, ",")
    raise Unreadable(
        "ambiguous_number",
        f"peut se lire {thousands} ou {fraction} ; dites quel signe sépare les décimales dans cette colonne",
        is_ambiguous=True,
    )


def _assemble(plain: str, decimal: str, thousands: str) -> Decimal:
    whole, fraction = plain, ""
    if decimal:
        whole, _, fraction = plain.rpartition(decimal)
    groups = next((sign for sign in (" ", ".", ",") if sign in whole), "")
    if groups and (groups not in (" ", thousands) or not _GROUPED[groups].fullmatch(whole)):
        raise Unreadable("bad_grouping", "les chiffres sont mal groupés")
    if fraction and not fraction.isdigit():
        raise Unreadable("bad_grouping", "les chiffres sont mal groupés")
    digits = whole.replace(groups, "") if groups else whole
    if not digits.isascii() or (fraction and not fraction.isascii()):
        raise Unreadable("not_a_number", "ce n’est pas un nombre")
    return Decimal(f"{digits}.{fraction}" if fraction else digits)
