"""Putting values into a sheet, whoever gives them: a form, a file, an agent. Nothing is saved here."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from jalon.inventory.citing import citable, solution_named
from jalon.inventory.models import Sheet, Usage
from jalon.inventory.registers import Kind, Register, completeness_pct
from jalon.kernel.errors import DomainError
from jalon.kernel.text import fold

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2150, 12, 31)
MOST = {
    "renewal_months": 240,
    "max_renewals": 50,
    "renewals_done": 50,
    "notice": 1_000,
    "procurement_months": 60,
    "share_pct": 100,
}
"""Greatest values of numbers that would otherwise make no sense; others stop at a small integer's bound."""
GREATEST = 2_000_000_000
GREATEST_SMALL = 32_000
GREATEST_MINOR = 10**15


class SheetRefused(DomainError):
    """A sheet that cannot be as asked."""

    messages = {
        "name_missing": _("Donnez un intitulé."),
        "missing": _("« %(label)s » est obligatoire."),
        "foreign": _("« %(label)s » : cette ligne n’est pas de %(organisation)s."),
        "bad_day": _("« %(label)s » : la date doit être entre 1950 et 2150."),
        "too_large": _("« %(label)s » : %(most)s au plus."),
        "too_long": _("« %(label)s » : %(most)s caractères au plus."),
        "end_before_start": _("La fin du contrat est avant son début."),
        "same_application": _("Un flux va d’une application à une autre : choisissez deux applications différentes."),
        "reference_taken": _("La référence « %(reference)s » est déjà celle d’une autre fiche de %(organisation)s."),
        "not_participant": _("%(name)s ne participe pas à cette feuille de route."),
        "stale": _(
            "« %(name)s » a été modifié par quelqu’un d’autre pendant votre saisie : relisez avant d’enregistrer."
        ),
        "not_empty": _("« %(register)s » contient déjà des fiches : marquez la rubrique « terminé » plutôt."),
    }


def most_of(register: Register, key: str) -> int:
    """The greatest number a field takes."""
    if key in MOST:
        return MOST[key]
    return GREATEST_SMALL if "Small" in type(register.model_field(key)).__name__ else GREATEST


def fill_sheet(sheet: Sheet, register: Register, values: Mapping[str, Any], *, today: date) -> None:
    """Put values into an unsaved change of a sheet whose keeper and organisation are set.

    Args:
        values: key of the register -> value; an id for a cited row, a name for a solution, year -> minor units for
            `amounts_minor`. What is not named stays.

    Raises:
        SheetRefused: something required is missing, out of bounds, or belongs to another member.
    """
    for key, value in values.items():
        _put(sheet, register, key, value)
    for field in register.fields:
        attribute = f"{field.key}_id" if register.kind(field.key) is Kind.ROW else field.key
        if field.is_required and getattr(sheet, attribute) in (None, ""):
            raise SheetRefused("name_missing" if field.key == "name" else "missing", label=register.label_of(field.key))
    if register.derived_name is not None:
        sheet.name = register.derived_name(sheet)[:200]
    if isinstance(sheet, Usage) and (sheet.solution_id is None):
        sheet.solution = solution_named(sheet.keeper_id, sheet.name, domain=sheet.domain)
    _check_whole(sheet)
    sheet.sort_key = fold(sheet.name)[:200]
    sheet.completeness_pct = completeness_pct(register, sheet)
    sheet.updated_on = today


def _put(sheet: Sheet, register: Register, key: str, value: Any) -> None:
    kind, label = register.kind(key), register.label_of(key)
    if key == "solution":
        if str(value or "").strip():
            sheet.solution = solution_named(sheet.keeper_id, str(value), domain=getattr(sheet, "domain", ""))  # type: ignore[attr-defined]
    elif kind is Kind.ROW:
        _cite(sheet, register, key, value)
    elif kind is Kind.YEARS:
        kept = {str(year): int(amount) for year, amount in (value or {}).items() if amount is not None}
        if any(not 0 <= amount <= GREATEST_MINOR for amount in kept.values()):
            raise SheetRefused("too_large", label=label, most=GREATEST_MINOR)
        setattr(sheet, key, dict(sorted(kept.items())))
    else:
        _check_bounds(register, key, kind, value)
        text = " ".join(value.split()) if kind is Kind.TEXT and isinstance(value, str) else value
        setattr(sheet, key, ("" if kind in (Kind.TEXT, Kind.LONG, Kind.CHOICE) else None) if text is None else text)


def _check_bounds(register: Register, key: str, kind: Kind, value: Any) -> None:
    if value is None:
        return
    label = register.label_of(key)
    if kind is Kind.DATE and not FIRST_DAY <= value <= LAST_DAY:
        raise SheetRefused("bad_day", label=label)
    if kind is Kind.INT and not 0 <= value <= most_of(register, key):
        raise SheetRefused("too_large", label=label, most=most_of(register, key))
    if kind is Kind.MONEY and not 0 <= value <= GREATEST_MINOR:
        raise SheetRefused("too_large", label=label, most=GREATEST_MINOR)
    longest = getattr(register.model_field(key), "max_length", None)
    if longest and isinstance(value, str) and len(value) > longest:
        raise SheetRefused("too_long", label=label, most=longest)


def _cite(sheet: Sheet, register: Register, key: str, pk: Any) -> None:
    if pk is None:
        setattr(sheet, f"{key}_id", None)
        return
    rows = citable(register, key, keeper_id=sheet.keeper_id, organisation_id=sheet.organisation_id)
    row = rows.filter(pk=pk).first()
    if row is None:
        raise SheetRefused("foreign", label=register.label_of(key), organisation=sheet.organisation.name)
    setattr(sheet, key, row)


def _check_whole(sheet: Sheet) -> None:
    start, end = getattr(sheet, "starts_on", None), getattr(sheet, "ends_on", None)
    if start is not None and end is not None and end < start:
        raise SheetRefused("end_before_start")
    source, target = getattr(sheet, "source_id", None), getattr(sheet, "target_id", None)
    if source is not None and source == target:
        raise SheetRefused("same_application")


def references_of(register: Register, *, keeper_id: int, organisation_id: int) -> set[str]:
    """References that a member already uses in a register."""
    rows = register.model._default_manager.filter(keeper=keeper_id, organisation=organisation_id)
    return set(rows.values_list("reference", flat=True))


def next_reference(register: Register, taken: Collection[str]) -> str:
    """A001, A002… The keeper's inventory is locked by the caller."""
    number = len(taken)
    while True:
        number += 1
        if (reference := f"{register.prefix}{number:03d}") not in taken:
            return reference
