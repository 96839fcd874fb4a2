"""Dates and periods as written in French files."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from .names import fold
from .unreadable import Unreadable
from .values import Value

DateOrder = Literal["dmy", "mdy", "ymd"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("janvier janv jan", "fevrier fevr fev feb", "mars mar", "avril avr apr", "mai may", "juin jun", "juillet juil jul",
         "aout aou aug", "septembre sept sep", "octobre oct", "novembre nov", "decembre dec"), start=1)
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lun|mar|mer|jeu|ven|sam|dim) )?"
_NUMERIC = re.compile(
    r"(\d{1,4})\s?[/.\- ]\s?(\d{1,2})\s?[/.\- ]\s?(\d{4}|\d{2})(?:[T ,à]*\d{1,2}[:hH]\d{0,2}(?::\d{2}(?:[.,]\d+)?)?Z?)?"
)
_WORDED = re.compile(rf"{_WEEKDAYS}(\d{{1,2}})(?:er)? ([a-z]+) (\d{{4}}|\d{{2}})")
_MONTH = re.compile(r"([a-z]+) (\d{4}|\d{2})")
_MONTH_NUMBERS = re.compile(r"(\d{1,2})\s?[/.\-]\s?(\d{4})|(\d{4})\s?[/.\-]\s?(\d{1,2})")
_PART = r"(?:(?P<kind>t|trimestre|trim|q|s|semestre|sem) ?(?P<rank>[1-4])|(?P<rank2>[1-4]) ?(?:er|e|eme|ere|nd|nde)? ?(?P<kind2>t|trimestre|trim|q|s|semestre|sem))"
_PERIOD = re.compile(rf"{_PART} ?(?:de )?(?P<year>\d{{4}}|\d{{2}})")
_PERIOD_AFTER = re.compile(rf"(?P<year>\d{{4}}) ?{_PART}")
_SERIALS = range(20_000, 80_001)  # 1954 to 2119
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Span:
    """The days a cell means, bounds included: one day, a month, a quarter, a half-year or a year.

    `note` is a French sentence when the reading deserves to be said.
    """

    start: date
    end: date
    note: str = ""


def read_date(value: Value, *, order: DateOrder | None = None) -> Span:
    """Read a date or a period. Without `order`, dates are day, month, year, as in France.

    Args:
        value: the cell, not empty. Numbers from 20000 to 80000 are taken for spreadsheet serials, and said.
        order: what the user said of this column; needed for « 01/02/03 ».

    Raises:
        Unreadable: it is no date, does not exist, or can be read in several ways.
    """
    if isinstance(value, datetime):
        return _day(value.date())
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return _from_number(value)
    if not isinstance(value, str) or len(value) > 60:
        raise Unreadable("not_a_date", "ce n’est pas une date")
    text = re.sub(r"\s+", " ", value.strip())
    if text.isascii() and text.isdigit() and len(text) <= 5:
        return _from_number(int(text))
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        return _day(_from_groups(numeric[1], numeric[2], numeric[3], order))
    months = _MONTH_NUMBERS.fullmatch(text)
    if months:
        return _month(int(months[2] or months[3]), int(months[1] or months[4]))
    return _from_words(fold(text))


def _day(day: date) -> Span:
    return Span(day, day)


def _from_number(value: int | Decimal) -> Span:
    if value == int(value) and 1900 <= value <= 2200:
        year = int(value)
        return Span(date(year, 1, 1), date(year, 12, 31), "seule l’année est donnée")
    if int(value) in _SERIALS:
        day = _EPOCH + timedelta(days=int(value))
        return Span(day, day, f"ce nombre est lu comme la date {day:%d/%m/%Y}, à la manière des tableurs")
    raise Unreadable("not_a_date", "ce n’est pas une date")


def _from_groups(first: str, second: str, third: str, order: DateOrder | None) -> date:
    if len(first) == 3:
        raise Unreadable("not_a_date", "ce n’est pas une date")
    if len(first) == 4:
        return _make(int(first), int(second), int(third))
    if order is None and len(third) == 2 and max(int(first), int(second), int(third)) <= 12:
        raise Unreadable(
            "ambiguous_date",
            "les trois nombres peuvent être le jour, le mois ou l’année ; dites l’ordre des dates de cette colonne",
            is_ambiguous=True,
        )
    if order == "ymd" and len(third) == 2:
        return _make(_year(first), int(second), int(third))
    day, month = (second, first) if order == "mdy" else (first, second)
    if order is None and int(month) > 12 and int(day) <= 12:
        raise Unreadable(
            "ambiguous_date",
            f"le mois {int(month)} n’existe pas ; la colonne est peut-être en mois/jour/année",
            is_ambiguous=True,
        )
    return _make(_year(third), int(month), int(day))


def _from_words(text: str) -> Span:
    worded = _WORDED.fullmatch(text)
    if worded and worded[2] in _MONTHS:
        return _day(_make(_year(worded[3]), _MONTHS[worded[2]], int(worded[1])))
    month = _MONTH.fullmatch(text)
    if month and month[1] in _MONTHS:
        return _month(_year(month[2]), _MONTHS[month[1]])
    period = _PERIOD.fullmatch(text) or _PERIOD_AFTER.fullmatch(text)
    if period:
        rank, kind = int(period["rank"] or period["rank2"]), (period["kind"] or period["kind2"])
        return _part_of_year(_year(period["year"]), rank, 6 if kind.startswith("s") else 3)
    if re.fullmatch(r"(debut|fin|courant|mi|fin d|ete|automne|hiver|printemps) .*\d{4}", text):
        raise Unreadable("vague_date", "cette date est trop vague ; donnez un mois ou un trimestre", is_ambiguous=True)
    raise Unreadable("not_a_date", "ce n’est pas une date")


def _part_of_year(year: int, rank: int, months: int) -> Span:
    if rank * months > 12:
        raise Unreadable("impossible_date", "il n’y a que deux semestres dans une année")
    last = rank * months
    return Span(_make(year, last - months + 1, 1), _make(year, last, monthrange(year, last)[1]))


def _month(year: int, month: int) -> Span:
    first = _make(year, month, 1)
    return Span(first, first.replace(day=monthrange(year, month)[1]))


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


def _make(year: int, month: int, day: int) -> date:
    try:
        made = date(year, month, day)
    except ValueError as error:
        raise Unreadable("impossible_date", "cette date n’existe pas") from error
    if not 1850 <= year <= 2250:
        raise Unreadable("impossible_date", f"l’année {year} est hors du possible")
    return made
