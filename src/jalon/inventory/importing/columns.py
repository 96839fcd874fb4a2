"""Columns of the files of each register: the same for writing and reading, so that an export comes back identical."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from jalon.inventory.citing import cited_text
from jalon.inventory.filling import most_of
from jalon.inventory.models import Sheet
from jalon.inventory.registers import Kind, Register, SheetField
from jalon.kernel.money import to_major
from jalon.tables import Choice, Field, Table
from jalon.tables import Kind as CellKind

AMOUNT = "amount_"
ORGANISATION = Field(
    "organisation",
    "Organisme",
    synonyms=("Membre", "Commune", "Collectivité", "Entité", "Code Insee", "SIREN"),
    max_length=200,
)
REFERENCE = Field("reference", "Référence", synonyms=("Réf.", "Code", "Identifiant"), max_length=40, is_unique=False)

_KINDS = {
    Kind.TEXT: CellKind.TEXT,
    Kind.LONG: CellKind.TEXT,
    Kind.INT: CellKind.INT,
    Kind.DECIMAL: CellKind.DECIMAL,
    Kind.MONEY: CellKind.MONEY,
    Kind.DATE: CellKind.DATE,
    Kind.BOOL: CellKind.BOOL,
    Kind.CHOICE: CellKind.CHOICE,
    Kind.ROW: CellKind.TEXT,
}


def file_fields(register: Register, *, currency: str, years: Iterable[int]) -> tuple[Field, ...]:
    """The columns of a register: organisation, reference, then its fields; amounts take one column by year."""
    fields: list[Field] = [ORGANISATION, REFERENCE]
    for field in register.fields:
        if register.kind(field.key) is Kind.YEARS:
            fields += [
                Field(f"{AMOUNT}{year}", f"Montant {year}", CellKind.MONEY, unit=currency, tax="HT", minimum=0)
                for year in sorted(years)
            ]
        else:
            fields.append(_file_field(register, field, currency))
    return tuple(fields)


def _file_field(register: Register, field: SheetField, currency: str) -> Field:
    kind, model_field = register.kind(field.key), register.model_field(field.key)
    choices = tuple(Choice(code, str(label)) for code, label in model_field.choices or ())
    is_number = kind is Kind.INT
    return Field(
        field.key,
        register.label_of(field.key),
        _KINDS[kind],
        field.synonyms,
        choices=choices,
        unit=currency if kind is Kind.MONEY else "",
        minimum=0 if kind in (Kind.INT, Kind.MONEY) else None,
        maximum=most_of(register, field.key) if is_number else None,
        max_length=model_field.max_length or 4_000 if kind in (Kind.TEXT, Kind.LONG) else 260,
    )


def file_value(register: Register, sheet: Sheet, key: str, *, currency: str) -> Any:
    """The value of a sheet as a file holds it; None for nothing."""
    if key == "organisation":
        return sheet.organisation.name
    if key == "reference":
        return sheet.reference
    if key.startswith(AMOUNT):
        minor = getattr(sheet, "amounts_minor", {}).get(key.removeprefix(AMOUNT))
        return None if minor is None else to_major(minor, currency)
    kind, value = register.kind(key), getattr(sheet, key)
    if value in (None, ""):
        return None
    if kind is Kind.ROW:
        return cited_text(value)
    if kind is Kind.MONEY:
        return to_major(value, currency)
    return Decimal(value) if kind is Kind.DECIMAL else value


def register_table(register: Register, sheets: Iterable[Sheet], *, currency: str, today: date) -> Table:
    """A table of sheets, one row each."""
    rows = list(sheets)
    years = {int(year) for sheet in rows for year in getattr(sheet, "amounts_minor", {})} | {today.year}
    fields = file_fields(register, currency=currency, years=years)
    return Table(
        str(register.label),
        fields,
        [[file_value(register, sheet, field.key, currency=currency) for field in fields] for sheet in rows],
    )
