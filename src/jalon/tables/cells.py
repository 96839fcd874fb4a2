"""One cell read as one field wants it: a value, or a French sentence saying what is wrong and what is expected."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from difflib import get_close_matches
from functools import lru_cache

from .dates import read_date
from .fields import Choice, Field, Kind
from .names import fold
from .numbers import Number, read_number
from .reading import AS_IT_IS, Options, Reading, Severity
from .unreadable import Unreadable
from .values import Cell, CellError, Mark
from .wording import EXPONENTS, as_text, split_list

_NOTHING = frozenset(
    {"", "n a", "nc", "n c", "neant", "sans objet", "s o", "a definir", "a preciser", "nr", "n r", "tbd"}
)
_TRUE = frozenset({"oui", "o", "yes", "y", "vrai", "true", "1", "x", "ok", "v"})
_FALSE = frozenset({"non", "n", "no", "faux", "false", "0"})
_TICKS, _CROSSES = frozenset("✓✔☑✅"), frozenset("✗✘☐❌")
_DURATION = re.compile(r"(?P<number>\d[\d\s.,]*?)\s*(?P<unit>[a-z]+)")
_UNITS_OF_MONTHS = {"m": 1, "mois": 1, "trimestre": 3, "trimestres": 3, "t": 3, "semestre": 6, "semestres": 6, "an": 12, "ans": 12, "annee": 12, "annees": 12}  # fmt: skip
_UNIT_WORDS = {
    "jours": frozenset(
        {"j", "jour", "jours", "jh", "j h", "jour homme", "jours homme", "jours hommes", "jours agent", "jours agents"}
    ),
    "mois": frozenset({"m", "mois"}),
    "habitants": frozenset({"hab", "habitant", "habitants"}),
    "agents": frozenset({"agent", "agents", "etp"}),
}


def read_cell(cell: Cell, field: Field, options: Options = AS_IT_IS) -> Reading:
    """Read one cell as `field` wants it. Never raises: what is wrong is in the result."""
    value = cell.value
    if value is None and Mark.UNCOMPUTED in cell.mark:
        return Reading(
            None,
            "uncomputed",
            "la formule n’a pas de résultat enregistré ; ouvrez et enregistrez le classeur",
            Severity.ERROR,
        )
    if isinstance(value, CellError):
        return Reading(None, "formula_error", f"le tableur signale l’erreur {value}", Severity.ERROR)
    if value is None or (isinstance(value, str) and not value.strip()):
        return Reading()
    if isinstance(value, str) and _says_nothing(value, field):
        return Reading(None, "said_empty", "lu comme une case vide")
    try:
        return _READERS[field.kind](cell, field, options)
    except Unreadable as error:
        severity = Severity.AMBIGUOUS if error.is_ambiguous else Severity.ERROR
        return Reading(None, error.code, error.reason, severity)


def _says_nothing(value: str, field: Field) -> bool:
    if field.kind in (Kind.TEXT, Kind.CODE, Kind.BOOL) or (field.kind is Kind.LIST and not field.choices):
        return False
    return fold(value) in _NOTHING and fold(value) not in _codes_by_name(field.choices)


def _text(cell: Cell, field: Field, options: Options) -> Reading:
    text = as_text(cell.value).strip()
    if len(text) > field.max_length:
        raise Unreadable("too_long", f"ce texte compte {len(text)} caractères, {field.max_length} au plus")
    return Reading(text)


def _code(cell: Cell, field: Field, options: Options) -> Reading:
    text = _text(cell, field, options).value
    code = str(text)
    if isinstance(cell.value, str) and re.fullmatch(r"\d[.,]\d+[eE]\+?\d+", code):
        raise Unreadable(
            "lost_digits", "un tableur a remplacé les derniers chiffres de ce code par une puissance de dix"
        )
    if not field.digits:
        return Reading(code)
    bare = re.sub(r"[\s\u00a0\u202f.]", "", code)
    if not (bare.isascii() and bare.isdigit()) or len(bare) > field.digits:
        raise Unreadable("bad_code", f"ce n’est pas un code de {field.digits} chiffres")
    if len(bare) == field.digits:
        return Reading(bare)
    if isinstance(cell.value, int) or len(bare) == field.digits - 1:
        return Reading(bare.zfill(field.digits), "zeros_added", f"zéro de tête rétabli : {bare.zfill(field.digits)}")
    raise Unreadable("bad_code", f"ce code n’a que {len(bare)} chiffres")


def _number(cell: Cell, field: Field, options: Options) -> Number:
    number = read_number(cell.value, decimal_sign=options.decimal_sign, comma_is_decimal=field.kind is not Kind.MONEY)
    if number.unit and fold(number.unit) not in _accepted_units(field.unit):
        raise Unreadable("unknown_unit", f"l’unité « {number.unit} » n’est pas comprise")
    return number


@lru_cache(maxsize=256)
def _accepted_units(unit: str) -> frozenset[str]:
    return _UNIT_WORDS.get(unit, frozenset()) | {fold(unit)}


def _decimal(cell: Cell, field: Field, options: Options) -> Reading:
    number = _number(cell, field, options)
    if number.currency and field.unit != number.currency:
        raise Unreadable("unknown_unit", "c’est un montant, pas un nombre")
    if number.is_percent and field.unit != "%":
        raise Unreadable("unknown_unit", "c’est un pourcentage, pas un nombre")
    return Reading(_bounded(number.value * options.scale, field))


def _int(cell: Cell, field: Field, options: Options) -> Reading:
    value = _decimal(cell, field, options).value
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return Reading(int(value))
    raise Unreadable("not_whole", "ce nombre n’est pas entier")


def _bounded(value: Decimal, field: Field) -> Decimal:
    if field.minimum is not None and value < field.minimum:
        raise Unreadable("too_small", f"c’est moins que {field.minimum}")
    if field.maximum is not None and value > field.maximum:
        raise Unreadable("too_large", f"c’est plus que {field.maximum}")
    return value


def _money(cell: Cell, field: Field, options: Options) -> Reading:
    number = _number(cell, field, options)
    if number.is_percent or Mark.PERCENT in cell.mark:
        raise Unreadable("unknown_unit", "c’est un pourcentage, pas un montant")
    if number.currency and field.unit and number.currency != field.unit:
        raise Unreadable("other_currency", f"ce montant est en {number.currency}, la colonne est en {field.unit}")
    if number.tax and field.tax and number.tax != field.tax:
        raise Unreadable("other_tax", f"ce montant est {number.tax}, la colonne est {field.tax}")
    amount = number.value if number.currency else number.value * options.scale
    if abs(amount) >= 10**15:
        raise Unreadable("too_large", "ce montant est démesuré")
    rounded = amount.quantize(Decimal(1).scaleb(-EXPONENTS.get(field.unit, 2)), rounding=ROUND_HALF_UP)
    _bounded(rounded, field)
    if rounded == amount:
        return Reading(rounded)
    return Reading(rounded, "rounded", f"montant arrondi à {as_text(rounded)}")


def _percent(cell: Cell, field: Field, options: Options) -> Reading:
    number = _number(cell, replace(field, unit="%"), options)
    if number.currency:
        raise Unreadable("unknown_unit", "c’est un montant, pas un pourcentage")
    if Mark.PERCENT in cell.mark:
        return Reading(_bounded(number.value * 100, field))
    if not number.is_percent and 0 < abs(number.value) < 1:
        raise Unreadable(
            "ambiguous_percent",
            f"peut vouloir dire {as_text(number.value)} % ou {as_text(number.value * 100)} % ; écrivez le signe %",
            is_ambiguous=True,
        )
    return Reading(_bounded(number.value, field))


def _months(cell: Cell, field: Field, options: Options) -> Reading:
    if not isinstance(cell.value, str):
        return _whole_months(read_number(cell.value).value, field)
    text = re.sub(
        r"\bet\b", " ", cell.value.strip().lower().replace("é", "e").replace("\u00a0", " ").replace("\u202f", " ")
    )
    if not re.search(r"[a-z]", text):
        return _whole_months(read_number(text, comma_is_decimal=True).value, field)
    parts = list(_DURATION.finditer(text))
    if not parts or _DURATION.sub("", text).strip(" ,") or any(part["unit"] not in _UNITS_OF_MONTHS for part in parts):
        raise Unreadable("not_a_duration", "ce n’est pas une durée en mois")
    total = sum(
        (
            read_number(part["number"].strip(" ,."), comma_is_decimal=True).value * _UNITS_OF_MONTHS[part["unit"]]
            for part in parts
        ),
        Decimal(0),
    )
    return _whole_months(total, field)


def _whole_months(value: Decimal, field: Field) -> Reading:
    if value != value.to_integral_value() or not 0 <= value <= 1200:
        raise Unreadable("not_whole", "cette durée ne fait pas un nombre entier de mois")
    return Reading(int(_bounded(value, field)))


def _date(cell: Cell, field: Field, options: Options) -> Reading:
    span = read_date(cell.value, order=options.date_order)
    day = span.end if field.edge == "end" else span.start
    return Reading(day, "date_noted", span.note) if span.note else Reading(day)


def _bool(cell: Cell, field: Field, options: Options) -> Reading:
    if isinstance(cell.value, bool):
        return Reading(cell.value)
    text = as_text(cell.value).strip()
    word = fold(text)
    if word in _TRUE or text in _TICKS:
        return Reading(True)
    if word in _FALSE or text in _CROSSES:
        return Reading(False)
    if word in _NOTHING:
        return Reading(None, "said_empty", "lu comme une case vide")
    raise Unreadable("not_a_bool", "ce n’est ni oui ni non")


@lru_cache(maxsize=256)
def _codes_by_name(choices: tuple[Choice, ...]) -> dict[str, str]:
    by_name: dict[str, str] = {}
    for choice in choices:
        for name in (choice.code, choice.label, *choice.synonyms):
            by_name.setdefault(fold(name), choice.code)
    return by_name


def _choose(text: str, choices: tuple[Choice, ...]) -> str:
    by_name = _codes_by_name(choices)
    for choice in choices:
        if text.strip() in (choice.code, choice.label):
            return choice.code
    code = by_name.get(fold(text))
    if code is not None and fold(text):
        return code
    close = get_close_matches(fold(text), by_name, n=1, cutoff=0.75)
    label = next((choice.label for choice in choices if close and choice.code == by_name[close[0]]), "")
    raise Unreadable("unknown_choice", "cette valeur n’est pas connue" + (f" ; peut-être « {label} »" if label else ""))


def _choice(cell: Cell, field: Field, options: Options) -> Reading:
    return Reading(_choose(as_text(cell.value), field.choices))


def _list(cell: Cell, field: Field, options: Options) -> Reading:
    text = as_text(cell.value)
    items = split_list(text)
    if field.choices:
        known = _codes_by_name(field.choices)
        pieces = [
            piece
            for item in items
            for piece in ([item] if fold(item) in known else re.split(r"[,;|/]", item))
            if piece.strip()
        ]
        return Reading(tuple(dict.fromkeys(_choose(piece, field.choices) for piece in pieces)))
    is_cut_at_semicolons = ";" in text and "|" not in text and "\n" not in text
    if is_cut_at_semicolons and any("," in item for item in items) and not text.rstrip().endswith(";"):
        return Reading(items, "mixed_separators", "virgules et points-virgules mêlés ; coupé aux points-virgules")
    return Reading(items)


_READERS: dict[Kind, Callable[[Cell, Field, Options], Reading]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.INT: _int,
    Kind.DECIMAL: _decimal,
    Kind.MONEY: _money,
    Kind.PERCENT: _percent,
    Kind.MONTHS: _months,
    Kind.DATE: _date,
    Kind.BOOL: _bool,
    Kind.CHOICE: _choice,
    Kind.LIST: _list,
}
