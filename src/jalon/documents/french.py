"""French writing of numbers, money, efforts and dates, and the cleaning of text that comes from people."""

import re
from collections.abc import Iterable
from datetime import date

from jalon.kernel.money import Money
from jalon.kernel.quarter import Quarter

NBSP = "\u00a0"
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

# What XML refuses, plus the bidirectional overrides by which a text could reverse what follows it.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufff9-\uffff]"
)
_NO_BREAK = re.compile(
    rf"(?<=«) | (?=[:;?!»])|(?<=n°) (?=\d)|(?<=\d) (?=(?:{'|'.join(MONTHS)})\b)|(?<=\b1er) (?=(?:{'|'.join(MONTHS)})\b)"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONG_WORD = re.compile(r"\S{25,}")
LONG_PIECE = 24


def clean(text: str) -> str:
    """The text without what no document format can hold (control characters, lone surrogates, bidi overrides), its
    spaces made no-break where French wants them: « guillemets », « : ; ? ! », « 31 mai », « n° 3 ».

    Line ends become `\\n`, tabs become spaces.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _SURROGATE.sub("\ufffd", text.replace("\t", " "))
    text = _FORBIDDEN.sub("", text.replace("\ufffd", "\u25a1"))
    text = _NO_BREAK.sub(NBSP, text)
    return re.sub("[\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U000f0000-\U0010ffff]", "\u25a1", text)


def breakable(text: str) -> str:
    """The text with invisible break points (U+200B) inside words too long for a line."""
    return _LONG_WORD.sub(
        lambda match: "\u200b".join(
            match.group()[start : start + LONG_PIECE] for start in range(0, len(match.group()), LONG_PIECE)
        ),
        text,
    )


def shorten(text: str, limit: int) -> str:
    """The text in at most `limit` characters, cut between words and ended by « … » when cut."""
    text = " ".join(text.split(" "))
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > limit // 2 else cut).rstrip(" ,;:.") + "…"


def money(amount_minor: int, currency: str) -> str:
    """An amount in minor units with its symbol: « 45 000 € », « -1 200,50 € »."""
    return str(Money(amount_minor, currency))


def money_short(amount_minor: int, currency: str) -> str:
    """A rounded amount for pictures: « 45 k€ », « 1,2 M€ », « 12 MF »."""
    symbol = {"EUR": "€", "XPF": "F"}.get(currency, currency)
    units = amount_minor / (100 if currency == "EUR" else 1)
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if abs(units) >= size:
            value = units / size
            return f"{number(round(value, 1 if abs(value) < 10 else 0))}{NBSP}{letter}{symbol}"
    return f"{number(round(units))}{NBSP}{symbol}"


def number(value: float) -> str:
    """A number with a comma and grouped thousands, without useless decimals (two at most)."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return text.replace(",", NBSP).replace(".", ",")


def effort(halfdays: int) -> str:
    """An effort in half-days as days: 25 -> « 12,5 j »."""
    return f"{number(halfdays / 2)}{NBSP}j"


def percent(share: float) -> str:
    """A share from 0 to 100 without decimals: « 87 % »."""
    return f"{number(round(share))}{NBSP}%"


def ratio(value: float) -> str:
    """How many times, one decimal under ten: 2.34 -> « 2,3 fois »."""
    return f"{number(round(value, 1 if value < 10 else 0))} fois"


def day(on: date) -> str:
    """A short date: « 19/02/2027 »."""
    return f"{on:%d/%m/%Y}"


def long_day(on: date) -> str:
    """A date in words: « 1er mars 2027 »."""
    first = "1er" if on.day == 1 else str(on.day)
    return f"{first} {MONTHS[on.month - 1]} {on.year}"


def month(on: date) -> str:
    """A month in words: « mars 2027 »."""
    return f"{MONTHS[on.month - 1]} {on.year}"


def quarter(moment: Quarter) -> str:
    """A quarter: « T2 2027 », with a non-breaking space."""
    return f"T{moment.number}{NBSP}{moment.year}"


def capital(text: str) -> str:
    """The text with its first letter as a capital: « coûts » -> « Coûts »."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """The text with its first letter small, unless it begins a word all in capitals: « Élus » -> « élus »."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def join(words: Iterable[str]) -> str:
    """« a, b et c »."""
    known = list(words)
    if len(known) < 2:
        return "".join(known)
    return f"{', '.join(known[:-1])} et {known[-1]}"
