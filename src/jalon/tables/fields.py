"""What a caller expects to find in a table: fields with their kind and their names."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kind of a field, and what `interpret` gives for it."""

    TEXT = "text"  # str
    CODE = "code"  # str; digits kept as written, leading zeros included
    INT = "int"  # int
    DECIMAL = "decimal"  # Decimal
    MONEY = "money"  # Decimal, in units (not minor) of the field's currency
    PERCENT = "percent"  # Decimal in points: « 35 % » is 35
    MONTHS = "months"  # int
    DATE = "date"  # date
    BOOL = "bool"  # bool
    CHOICE = "choice"  # str, the code of the choice
    LIST = "list"  # tuple of str; of codes when the field has choices


@dataclass(frozen=True, slots=True)
class Choice:
    """One accepted answer: its code, its French label, and other ways to write it."""

    code: str
    label: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a row may say.

    Attributes:
        key: name of the value in interpreted rows.
        label: French name, shown and searched in the headers.
        synonyms: other headers seen in real files.
        kind: see `Kind`.
        is_required: an empty cell is an error; so is a missing column.
        is_unique: two rows with the same value are reported as duplicates.
        choices: accepted answers of kinds CHOICE and LIST; empty for a free list.
        unit: currency (``"EUR"``, ``"XPF"``) of MONEY; unit of other numbers (``"jours"``), accepted after them.
        tax: ``"TTC"`` or ``"HT"``: a cell that says the other is an error. Empty: not checked.
        digits: exact length of a CODE made of digits (SIREN 9, SIRET 14); zeros lost by a spreadsheet are put back, and said.
        edge: which day « T2 2027 » or « mars 2027 » gives: ``"start"`` or ``"end"`` of the period.
        minimum, maximum: bounds included, for numbers, in the unit of the field.
        max_length: longest TEXT or CODE accepted.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    synonyms: tuple[str, ...] = ()
    is_required: bool = False
    is_unique: bool = False
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    tax: str = ""
    digits: int = 0
    edge: str = "start"
    minimum: int | None = None
    maximum: int | None = None
    max_length: int = 20_000
