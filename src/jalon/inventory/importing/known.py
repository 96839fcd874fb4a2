"""What is there already: members, sheets by reference and by name, and the rows that a file may cite."""

from collections import defaultdict
from typing import Any

from jalon.inventory.citing import citable, names_of
from jalon.inventory.importing.plan import PlannedSheet
from jalon.inventory.models import Job, Sheet, Solution
from jalon.inventory.queries import enterable_members, sheets_of
from jalon.inventory.registers import REGISTERS, Register
from jalon.kernel.actor import Actor
from jalon.kernel.text import fold
from jalon.roadmaps.models import Roadmap


class Known:
    """Read once per import; each register the first time it is asked for."""

    def __init__(self, actor: Actor, roadmap: Roadmap) -> None:
        self._actor, self._roadmap = actor, roadmap
        self.members = {row.pk: row for row in enterable_members(actor, roadmap)}
        self._names: dict[str, int] = {}
        doubtful: set[str] = set()
        for row in self.members.values():
            for name in (row.name, row.insee_code, row.siren or "", f"{row.name} ({row.departement_code})"):
                if (key := fold(name)) and self._names.setdefault(key, row.pk) != row.pk:
                    doubtful.add(key)
        for key in doubtful:
            del self._names[key]
        self._sheets: dict[tuple[str, int], dict[str, Sheet]] = {}
        self._read: set[str] = set()
        self._cited: dict[tuple[str, str, int], dict[str, Any]] = {}
        self._planned: dict[tuple[type, int], set[str]] = defaultdict(set)

    def member(self, text: str) -> int | None:
        """The member that a text names; None when unknown, doubtful, or not the actor's to fill."""
        return self._names.get(fold(text))

    def sheet(self, register: Register, organisation_id: int, *, reference: str, name: str) -> Sheet | None:
        """The sheet there already: by its reference, otherwise by its name."""
        if register.code not in self._read:
            self._read.add(register.code)
            self._read_sheets(register)
        rows = self._sheets.get((register.code, organisation_id), {})
        return rows.get(f"r:{fold(reference)}") if reference else rows.get(f"n:{fold(name)}")

    def _read_sheets(self, register: Register) -> None:
        for row in sheets_of(self._actor, self._roadmap, register).filter(organisation__in=list(self.members)):
            rows = self._sheets.setdefault((register.code, row.organisation_id), {})
            rows[f"r:{fold(row.reference)}"] = row
            rows.setdefault(f"n:{fold(row.name)}", row)

    def plan(self, row: PlannedSheet) -> None:
        """A sheet of this very file may be cited by others."""
        names = {fold(row.name)}
        if row.reference:
            names |= {fold(row.reference), fold(f"{row.reference} {row.name}")}
        self._planned[(row.register.model, row.organisation_id)] |= names

    def cited(self, register: Register, key: str, organisation_id: int, text: str) -> Any:
        """The row that a text cites, True for one that this file makes, None for nothing known."""
        rows = self._citable(register, key, organisation_id)
        if (row := rows.get(fold(text))) is not None:
            return row
        model = register.model_field(key).related_model
        places = (organisation_id, self._roadmap.organisation_id) if key == "contract" else (organisation_id,)
        return True if any(fold(text) in self._planned[(model, place)] for place in places) else None

    def forget_citations(self) -> None:
        """Rows were made: read them again."""
        self._cited.clear()

    def _citable(self, register: Register, key: str, organisation_id: int) -> dict[str, Any]:
        model = register.model_field(key).related_model
        is_common = model in (Job, Solution)
        place = (model.__name__, key if key == "contract" else "", 0 if is_common else organisation_id)
        if place not in self._cited:
            keeper = self._roadmap.organisation_id
            found: dict[str, Any] = {}
            for row in citable(register, key, keeper_id=keeper, organisation_id=organisation_id):
                for name in names_of(row):
                    found.setdefault(name, row)
            self._cited[place] = found
        return self._cited[place]


def register_titled(title: str) -> Register | None:
    """The register whose label, code or singular is the title of a sheet of a workbook."""
    wanted = fold(title)
    for register in REGISTERS:
        names = {fold(str(register.label)), fold(str(register.label))[:31].strip(), fold(register.code)}
        if wanted in names | {fold(str(register.singular))}:
            return register
    return None
