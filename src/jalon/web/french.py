"""Numbers, dates and amounts as a French reader expects them. Pure functions behind the template filters.

Groups of three digits, and a unit, follow a no-break space (U+00A0): the narrow one (U+202F) is not in our typeface.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from jalon.kernel.money import Currency, Money, to_major
from jalon.kernel.quarter import Quarter

NBSP = "\u00a0"
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
Number = int | float | Decimal


def number_text(value: Number, decimals: int = 0) -> str:
    """A rounded number: groups of three, decimal comma, true minus sign, no useless zero after the comma.

    >>> number_text(Decimal("-1234567.50"), 2)
    '−1\xa0234\xa0567,5'
    """
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,f}".replace(",", NBSP)
    if "." in text:
        text = text.rstrip("0").rstrip(".").replace(".", ",")
    return f"−{text}" if rounded < 0 else text


def money_text(amount_minor: int, currency: str) -> str:
    """An exact amount: cents are shown only when there are some.

    >>> money_text(4_500_000, "EUR"), money_text(45_000, "XPF")
    ('45\xa0000\xa0€', '45\xa0000\xa0F\xa0CFP')
    """
    text = str(Money(abs(amount_minor), currency)).replace("\u202f", NBSP).replace("F CFP", f"F{NBSP}CFP")
    return f"−{text}" if amount_minor < 0 else text


def money_short(amount_minor: int, currency: str) -> str:
    """A rounded amount for tables and charts: units below 1 000, then k, M, Md.

    >>> money_short(4_500_000, "EUR"), money_short(123_456_789_00, "EUR"), money_short(950_000, "XPF")
    ('45\xa0k€', '123,5\xa0M€', '950\xa0k\xa0F\xa0CFP')
    """
    major = to_major(amount_minor, currency)
    symbol = Currency(currency).symbol.replace(" ", NBSP)
    for scale, prefix in ((Decimal(10) ** 9, "Md"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "k")):
        if abs(major) >= scale:
            scaled = major / scale
            gap = "" if symbol == "€" else NBSP
            return f"{number_text(scaled, 0 if abs(scaled) >= 1000 else 1)}{NBSP}{prefix}{gap}{symbol}"
    return f"{number_text(major)}{NBSP}{symbol}"


def effort_text(days: Number) -> str:
    """An effort in days, to the half-day at least.

    >>> effort_text(Decimal("12.5")), effort_text(1250)
    ('12,5\xa0j', '1\xa0250\xa0j')
    """
    return f"{number_text(days, 2)}{NBSP}j"


def percent_text(value: Number, decimals: int = 0) -> str:
    """A share already expressed out of 100.

    >>> percent_text(12.5, 1)
    '12,5\xa0%'
    """
    return f"{number_text(value, decimals)}{NBSP}%"


def date_text(day: date, style: str = "long") -> str:
    """A day in words. `long`: 1er mars 2027; `short`: 01/03/2027; `month`: mars 2027. A datetime adds its time to `long`.

    >>> date_text(date(2027, 3, 1)), date_text(date(2027, 3, 1), "month")
    ('1er\xa0mars\xa02027', 'mars\xa02027')
    """
    if style == "short":
        return f"{day:%d/%m/%Y}"
    month = f"{MONTHS[day.month - 1]}{NBSP}{day.year}"
    if style == "month":
        return month
    number = "1er" if day.day == 1 else str(day.day)
    text = f"{number}{NBSP}{month}"
    return f"{text} à {day.hour}{NBSP}h{NBSP}{day:%M}" if isinstance(day, datetime) else text


def quarter_text(value: Quarter | date) -> str:
    """The quarter of a day, or a quarter: T2 2027.

    >>> quarter_text(date(2027, 5, 2))
    'T2\xa02027'
    """
    quarter = value if isinstance(value, Quarter) else Quarter.of(value)
    return f"T{quarter.number}{NBSP}{quarter.year}"
