"""An action's columns as a list shows them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jalon.kernel.money import to_minor
from jalon.programme.columns import Column
from jalon.tables import Field, Kind
from jalon.web import french

NUMERIC = frozenset({Kind.MONEY, Kind.INT, Kind.DECIMAL, Kind.MONTHS, Kind.PERCENT})
LONGEST = 120


def shown(column: Column, value: Any) -> str:
    """A value in words; empty when nothing was said."""
    field: Field = column.field
    if value in (None, "", ()):
        return ""
    if field.kind is Kind.MONEY:
        return french.money_text(to_minor(value, field.unit), field.unit)
    if field.kind is Kind.MONTHS:
        return _("%(months)s mois") % {"months": value}
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, Decimal):
        return french.effort_text(value) if field.unit == "jours" else french.number_text(value)
    if isinstance(value, date):
        return french.date_text(value, "short")
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    if field.kind is Kind.CHOICE:
        return next((choice.label for choice in field.choices if choice.code == value), str(value))
    text = str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
