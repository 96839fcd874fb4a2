"""How values and what is expected of them are written for a French reader."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal

from .fields import Field, Kind
from .values import Value

EXPONENTS = {"EUR": 2, "XPF": 0}
"""Decimals of a currency; 2 for the others."""


def expected(field: Field) -> str:
    """What a cell of this field should look like, in French, to follow « Attendu : »."""
    if field.kind is Kind.CHOICE:
        return "une valeur parmi " + ", ".join(f"« {choice.label} »" for choice in field.choices[:12])
    if field.kind is Kind.LIST and field.choices:
        return "une ou plusieurs valeurs, séparées par « ; », parmi " + ", ".join(
            f"« {choice.label} »" for choice in field.choices[:12]
        )
    if field.kind is Kind.CODE and field.digits:
        return f"un code de {field.digits} chiffres"
    return _EXPECTED[field.kind]


_EXPECTED = {
    Kind.TEXT: "un texte",
    Kind.CODE: "un code",
    Kind.INT: "un nombre entier, par exemple 12",
    Kind.DECIMAL: "un nombre, par exemple 1 234,5",
    Kind.MONEY: "un montant, par exemple 1 234,56 ou 12 k€",
    Kind.PERCENT: "un pourcentage, par exemple 35 %",
    Kind.MONTHS: "une durée en mois, par exemple 18 mois ou 1,5 an",
    Kind.DATE: "une date, par exemple 31/12/2026, ou une période, par exemple T2 2027",
    Kind.BOOL: "oui ou non",
    Kind.LIST: "des valeurs séparées par « ; »",
}


def as_text(value: Value) -> str:
    """A stored value as a French reader writes it."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)


def split_list(text: str) -> tuple[str, ...]:
    """Values of a list. The strongest separator present wins: line end, then « | », « ; », « , ».

    >>> split_list("Vitré, Rennes; Redon")
    ('Vitré, Rennes', 'Redon')
    """
    separator = next((sign for sign in ("\n", "|", ";", ",") if sign in text), "\n")
    return tuple(item.strip() for item in text.split(separator) if item.strip())


def join_list(items: Iterable[str]) -> str:
    """One cell that `split_list` cuts back into these values, stripped and without the empty ones.

    >>> join_list(["Vitré, Rennes", "Redon"])
    'Vitré, Rennes | Redon'
    """
    kept = [stripped for item in items if (stripped := item.replace("\n", " ").strip())]
    if any("|" in item for item in kept):
        return "\n".join(kept) + ("\n" if len(kept) == 1 else "")
    if any(";" in item for item in kept) or (len(kept) > 1 and any("," in item for item in kept)):
        return " | ".join(kept) + (" |" if len(kept) == 1 else "")
    return "; ".join(kept) + (";" if len(kept) == 1 and "," in kept[0] else "")
