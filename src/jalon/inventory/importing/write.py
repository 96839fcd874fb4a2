"""Writing the plan of an import: what is cited first. The right was checked and the inventory is locked."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from jalon.desk.progress import Progress
from jalon.inventory.filling import fill_sheet, next_reference, references_of
from jalon.inventory.importing.columns import AMOUNT
from jalon.inventory.importing.known import Known
from jalon.inventory.importing.plan import PlannedSheet
from jalon.inventory.models import Equipment, FoundSoftware, Sheet
from jalon.inventory.registers import IN_ORDER, Kind, Register
from jalon.inventory.writing import reopen_section
from jalon.kernel.actor import Actor
from jalon.kernel.money import to_minor
from jalon.roadmaps.models import Roadmap


class Writer:
    """Writes planned sheets of one roadmap."""

    def __init__(self, actor: Actor, roadmap: Roadmap, known: Known, progress: Progress) -> None:
        self._actor, self._roadmap, self._known, self._progress = actor, roadmap, known, progress
        self._taken: dict[tuple[str, int], set[str]] = {}

    def write(self, rows: Sequence[PlannedSheet]) -> None:
        """All of them, registers in the order of their citations.

        Raises:
            SheetRefused: a value that the plan could not see; nothing must be kept.
            WorkCancelled: somebody asked to stop.
        """
        done = 0
        for register in IN_ORDER:
            self._known.forget_citations()
            for row in (row for row in rows if row.register is register):
                self._one(register, row)
                done += 1
                self._progress.step(done, len(rows), _("Écriture des fiches"))

    def _one(self, register: Register, row: PlannedSheet) -> None:
        sheet = row.sheet or self._new(register, row)
        given = self._values(register, sheet, row)
        fill_sheet(sheet, register, given, today=self._actor.on)
        for name, value in row.extra.items():
            setattr(sheet, name, value)
        if sheet.pk is not None:
            sheet.revision += 1
        sheet.save()
        if row.is_new:
            reopen_section(sheet, register)
        if isinstance(sheet, Equipment) and row.software is not None:
            self._put_software(sheet, row)

    def _new(self, register: Register, row: PlannedSheet) -> Sheet:
        keeper = self._roadmap.organisation_id
        sheet = register.model(keeper_id=keeper, organisation=self._known.members[row.organisation_id])
        if hasattr(sheet, "currency"):
            sheet.currency = self._roadmap.currency
        place = (register.code, row.organisation_id)
        if place not in self._taken:
            self._taken[place] = references_of(register, keeper_id=keeper, organisation_id=row.organisation_id)
        sheet.reference = row.reference or next_reference(register, self._taken[place])
        self._taken[place].add(sheet.reference)
        return sheet

    def _values(self, register: Register, sheet: Sheet, row: PlannedSheet) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for key in row.changed:
            value = row.values[key]
            if key.startswith(AMOUNT):
                amounts = given.setdefault("amounts_minor", dict(getattr(sheet, "amounts_minor", {})))
                amounts[key.removeprefix(AMOUNT)] = to_minor(value, self._roadmap.currency)
            elif register.kind(key) is Kind.MONEY:
                given[key] = to_minor(value, self._roadmap.currency)
            elif register.kind(key) is Kind.ROW and key != "solution":
                given[key] = self._known.cited(register, key, row.organisation_id, str(value)).pk
            else:
                given[key] = value
        return given

    def _put_software(self, sheet: Equipment, row: PlannedSheet) -> None:
        found = {one.name: one for one in row.software or ()}
        if not row.is_partial:
            sheet.software.exclude(name__in=list(found)).delete()
        FoundSoftware.objects.bulk_create(
            (
                FoundSoftware(equipment=sheet, name=one.name, version=one.version, publisher=one.publisher)
                for one in found.values()
            ),
            update_conflicts=True,
            unique_fields=["equipment", "name"],
            update_fields=["version", "publisher"],
            batch_size=2_000,
        )
