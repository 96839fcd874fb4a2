"""From a workbook to the plan of an import: one register by sheet of the workbook, whatever columns it has."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.utils.translation import gettext as _

from jalon.inventory.filling import FIRST_DAY, LAST_DAY
from jalon.inventory.importing.columns import AMOUNT, file_fields, file_value
from jalon.inventory.importing.known import Known, register_titled
from jalon.inventory.importing.plan import MOST_SHEETS, InventoryPlan, PlannedSheet
from jalon.inventory.models import Sheet
from jalon.inventory.registers import BY_CODE, REGISTERS, Kind, Register
from jalon.kernel.text import fold
from jalon.roadmaps.models import Roadmap
from jalon.tables import Field, InterpretedRow, Place, Workbook, guess_sheet, interpret
from jalon.tables import Mapping as ColumnMapping

_YEAR = re.compile(r"\b(19[5-9]\d|20\d\d|21[0-4]\d)\b")
SURE, VERY_SURE = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """One sheet of a workbook: the register it feeds (empty: left aside) and its columns."""

    title: str
    register: str
    mapping: ColumnMapping

    def to_json(self) -> dict[str, Any]:
        """Plain values that `from_json` takes back."""
        return {"title": self.title, "register": self.register, "mapping": self.mapping.to_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """A choice kept earlier."""
        register = str(data["register"])
        return cls(
            str(data["title"]), register if register in BY_CODE else "", ColumnMapping.from_json(data["mapping"])
        )


def years_in(workbook: Workbook, title: str) -> set[int]:
    """Years that the first lines of a sheet name: each may be a column of amounts."""
    rows = workbook.sheet(title).rows[:40]
    return {int(year) for row in rows for value in row.values for year in _YEAR.findall(str(value or ""))[:3]}


def fields_for(register: Register, workbook: Workbook, title: str, *, currency: str) -> tuple[Field, ...]:
    """The columns that a sheet may feed."""
    return file_fields(register, currency=currency, years=years_in(workbook, title))


def guessed(workbook: Workbook, title: str, register: Register, *, currency: str) -> SheetChoice:
    """The columns of a sheet as they seem to be, for a register; those that cite others must be quite sure."""
    found = guess_sheet(workbook.sheet(title), fields_for(register, workbook, title, currency=currency))
    mapping = found.mapping(minimum=SURE)
    for column in found.columns:
        if column.field in ("organisation", "reference", *register.row_keys) and column.confidence < VERY_SURE:
            mapping = mapping.with_field(column.column, "")
    return SheetChoice(title, register.code, mapping)


def guessed_choices(workbook: Workbook, *, register: str, currency: str) -> list[SheetChoice]:
    """Register and columns of every sheet: by its title, otherwise as said, otherwise the one whose columns fit best."""
    choices = []
    for sheet in workbook.sheets[:30]:
        if not any(value is not None for row in sheet.rows[:5] for value in row.values):
            continue
        named = register_titled(sheet.name) or BY_CODE.get(register)
        tried = [named] if named else REGISTERS
        scored = [
            (guess_sheet(sheet, fields_for(one, workbook, sheet.name, currency=currency)).score, -rank, one)
            for rank, one in enumerate(tried)
        ]
        best = max(scored)
        choices.append(guessed(workbook, sheet.name, best[2], currency=currency))
    return choices


def plan_tables(
    known: Known, roadmap: Roadmap, workbook: Workbook, choices: Iterable[SheetChoice], *, default_member: int | None
) -> InventoryPlan:
    """Everything the import would do, and everything that stops it. Reads only."""
    planning = _Planning(known, roadmap, default_member)
    for choice in choices:
        if choice.register:
            planning.read(workbook, choice)
    planning.finish()
    return planning.plan


class _Planning:
    def __init__(self, known: Known, roadmap: Roadmap, default_member: int | None) -> None:
        self.known, self.roadmap, self.default_member = known, roadmap, default_member
        self.plan = InventoryPlan()
        self.headers: dict[tuple[str, str], tuple[int, str]] = {}
        self.seen: dict[tuple[str, int, str], int] = {}

    def read(self, workbook: Workbook, choice: SheetChoice) -> None:
        register = BY_CODE[choice.register]
        fields = fields_for(register, workbook, choice.title, currency=self.roadmap.currency)
        keys = {field.key for field in fields}
        mapping = choice.mapping
        for column in mapping.columns:
            if column.field and column.field not in keys:
                mapping = mapping.with_field(column.column, "")
            elif column.field:
                self.headers[(choice.title, column.field)] = (column.column, column.header)
        found = interpret(workbook, fields, mapping, finds_totals=False)
        self.plan.issues += found.issues
        self.plan.read += len(found.rows)
        if self.plan.read > MOST_SHEETS:
            self.plan.say(Place(choice.title, 0), _("plus de 10 000 lignes : découpez le fichier"))
            return
        for row in found.rows:
            if row.is_usable:
                self._row(register, choice.title, row)
        if found.unmapped:
            names = ", ".join(f"« {name} »" for name in found.unmapped[:8])
            self.plan.notes.append(_("Colonnes laissées de côté : %(names)s.") % {"names": names})

    def _row(self, register: Register, title: str, read: InterpretedRow) -> None:
        said = {key: value for key, value in read.values.items() if value not in (None, "", ())}
        if not said:
            return
        member = self._member(title, read.number, said.pop("organisation", None))
        reference = str(said.pop("reference", "") or "").strip()
        name = self._name(register, said)
        if member is None:
            return
        sheet = self.known.sheet(register, member, reference=reference, name=name)
        if sheet is None and not name:
            key = "name" if register.derived_name is None else register.fields[0].key
            self._say(title, read.number, key, _("une fiche nouvelle a besoin de cette case"))
            return
        row = PlannedSheet(register, member, Place(title, read.number), said, name, reference, sheet)
        if self._is_repeated(row):
            return
        if not name and sheet is not None:
            row.name = sheet.name
        self._check_days(title, row)
        self.known.plan(row)
        self.plan.rows.append(row)

    def _member(self, title: str, number: int, text: object) -> int | None:
        if text is None:
            if self.default_member is None:
                self._say(title, number, "organisation", _("dites de quel organisme est cette ligne, ou choisissez-le pour tout le fichier"))  # fmt: skip
            return self.default_member
        member = self.known.member(str(text))
        if member is None:
            reason = _("cet organisme n’est pas de cette feuille de route, ou vous ne pouvez pas saisir pour lui")
            self._say(title, number, "organisation", reason, value=str(text))
        return member

    def _name(self, register: Register, said: Mapping[str, Any]) -> str:
        if register.derived_name is None:
            return " ".join(str(said.get("name") or "").split())
        key = register.fields[0].key
        value = said.get(key)
        if value is None:
            return ""
        if register.kind(key) is Kind.CHOICE:
            label = dict(register.model_field(key).flatchoices)[value]
            return str(label)[:1].upper() + str(label)[1:]
        row = self.known.cited(register, key, 0, str(value))
        return str(row) if row not in (None, True) else str(value)

    def _is_repeated(self, row: PlannedSheet) -> bool:
        identity = f"s:{row.sheet.pk}" if row.sheet is not None else f"r:{fold(row.reference) or fold(row.name)}"
        first = self.seen.setdefault((row.register.code, row.organisation_id, identity), row.place.row)
        if first == row.place.row:
            return False
        key = "reference" if row.reference else "name"
        self._say(
            row.place.sheet, row.place.row, key, _("la même fiche est déjà donnée ligne %(row)s") % {"row": first}
        )
        return True

    def _check_days(self, title: str, row: PlannedSheet) -> None:
        for key, value in row.values.items():
            if isinstance(value, date) and not FIRST_DAY <= value <= LAST_DAY:
                self._say(title, row.place.row, key, _("la date doit être entre 1950 et 2150"), value=str(value))
        start = row.values.get("starts_on") or getattr(row.sheet, "starts_on", None)
        end = row.values.get("ends_on") or getattr(row.sheet, "ends_on", None)
        if start and end and end < start:
            self._say(title, row.place.row, "ends_on", _("la fin est avant le début"))

    def finish(self) -> None:
        """Once every sheet is read: resolve citations, compare with what is there."""
        kept = []
        for row in self.plan.rows:
            self._check_citations(row)
            if row.is_new:
                self._check_required(row)
                row.changed = frozenset(row.values)
            elif row.sheet is not None:
                row.changed = frozenset(self._differences(row, row.sheet))
            if row.is_new or row.changed or row.software is not None:
                kept.append(row)
            else:
                self.plan.unchanged += 1
        self.plan.rows = kept

    def _check_required(self, row: PlannedSheet) -> None:
        for field in row.register.fields:
            if field.is_required and field.key not in row.values:
                self._say(row.place.sheet, row.place.row, field.key, _("une fiche nouvelle a besoin de cette case"))

    def _check_citations(self, row: PlannedSheet) -> None:
        for key in row.register.row_keys:
            text = row.values.get(key)
            if text is None or key == "solution":
                continue
            if self.known.cited(row.register, key, row.organisation_id, str(text)) is None:
                reason = _("aucune fiche de ce nom ni de cette référence, ici ni dans le fichier")
                self._say(row.place.sheet, row.place.row, key, reason, value=str(text))

    def _differences(self, row: PlannedSheet, sheet: Sheet) -> Iterable[str]:
        for key, value in row.values.items():
            if not key.startswith(AMOUNT) and row.register.kind(key) is Kind.ROW and key != "solution":
                cited = self.known.cited(row.register, key, row.organisation_id, str(value))
                if cited in (None, True) or cited.pk != getattr(sheet, f"{key}_id"):
                    yield key
                continue
            present = file_value(row.register, sheet, key, currency=self.roadmap.currency)
            if key == "solution" and fold(str(value)) == fold(str(present)):
                continue
            if _plain(value) != _plain(present):
                yield key

    def _say(self, title: str, number: int, key: str, reason: str, *, value: str = "") -> None:
        column, header = self.headers.get((title, key), (0, ""))
        self.plan.say(Place(title, number, column), reason, key=key, header=header, value=value)


def _plain(value: Any) -> Any:
    """Texts compared as files keep them: outer blanks and line ends apart."""
    return "\n".join(value.strip().splitlines()) if isinstance(value, str) else value
