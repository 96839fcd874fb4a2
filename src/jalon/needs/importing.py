"""From a table read to the plan of an import of needs: what is new, known, changed, and what is wrong."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from jalon.kernel.text import fold
from jalon.needs.columns import read_fields
from jalon.needs.models import Need, NeedKind, NeedOrigin
from jalon.needs.queries import departments_of, organisations_of
from jalon.needs.sheet import NeedSheet
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap
from jalon.tables import InterpretedRow, Issue, Mapping, Place, Severity, TableRefused, Workbook, interpret
from jalon.tables import guess as guess_columns

MOST_ROWS = 20_000
SURE = 0.5


@dataclass(slots=True)
class PlannedNeed:
    """One row to write. `need_id` None: a new need."""

    number: int
    sheet: NeedSheet
    digest: str
    need_id: int | None = None


@dataclass(slots=True)
class NeedPlan:
    """What an import would change."""

    read: int = 0
    unchanged: int = 0
    repeated: int = 0
    rows: list[PlannedNeed] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    @property
    def created(self) -> list[PlannedNeed]:
        """New needs."""
        return [row for row in self.rows if row.need_id is None]

    @property
    def updated(self) -> list[PlannedNeed]:
        """Needs whose code is known and whose row says something else."""
        return [row for row in self.rows if row.need_id is not None]

    @property
    def blocking(self) -> list[Issue]:
        """What must be corrected first."""
        return [issue for issue in self.issues if issue.severity is not Severity.WARNING]

    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {
            "read": self.read,
            "created": len(self.created),
            "updated": len(self.updated),
            "unchanged": self.unchanged,
            "repeated": self.repeated,
            "blocking": len(self.blocking),
        }


def guessed_mapping(workbook: Workbook) -> Mapping:
    """The columns as they seem to be; a doubtful one is left to the person.

    Raises:
        TableRefused: the workbook is empty.
    """
    found = guess_columns(workbook, read_fields())
    mapping = found.mapping()
    for column in found.columns:
        if column.field and column.confidence < SURE:
            mapping = mapping.with_field(column.column, "")
    return mapping


def plan_needs(*, roadmap: Roadmap, workbook: Workbook, mapping: Mapping) -> NeedPlan:
    """What bringing a table in would change; writes nothing.

    Raises:
        TableRefused: the sheet or a field is unknown, or there are more than 20,000 rows.
    """
    found = interpret(workbook, read_fields(), mapping, finds_totals=False)
    if len(found.rows) > MOST_ROWS:
        raise TableRefused("too_many_rows", _("Ce fichier a plus de 20 000 lignes : partagez-le."))
    return _Planner(roadmap, mapping, list(found.issues)).plan(found.rows)


class _Planner:
    def __init__(self, roadmap: Roadmap, mapping: Mapping, issues: list[Issue]) -> None:
        self.roadmap, self.mapping = roadmap, mapping
        self.made = NeedPlan(issues=issues)
        self.places: dict[str, Organisation] = {}
        for place in organisations_of(roadmap):
            for name in (place.name, place.siren or "", place.insee_code or ""):
                if name:
                    self.places.setdefault(fold(name), place)
        self.departments = {(row.organisation_id, fold(row.name)): row.pk for row in departments_of(roadmap)}
        rows = Need.objects.filter(roadmap=roadmap).prefetch_related("members", "departments")
        self.by_code = {fold(need.code): need for need in rows}
        self.by_hash = {need.source_hash: need for need in self.by_code.values() if need.source_hash}
        self.seen: dict[str, int] = {}

    def plan(self, rows: tuple[InterpretedRow, ...]) -> NeedPlan:
        for row in rows:
            self.made.read += 1
            if row.is_usable and row.values.get("statement"):
                self._row(row)
        return self.made

    def _row(self, row: InterpretedRow) -> None:
        digest = _digest(row.values)
        if digest in self.seen:
            self.made.repeated += 1
            reason = _("identique à la ligne %(row)s : gardée une fois") % {"row": self.seen[digest]}
            self._say(row.number, "statement", reason, Severity.WARNING)
            return
        self.seen[digest] = row.number
        known = self.by_hash.get(digest) or self.by_code.get(fold(str(row.values.get("code") or "")))
        sheet = self._sheet(row, known)
        if sheet is None:
            return
        if known is not None and (known.source_hash == digest or sheet == sheet_of(known)):
            self.made.unchanged += 1
            return
        self.made.rows.append(PlannedNeed(row.number, sheet, digest, known.pk if known else None))

    def _sheet(self, row: InterpretedRow, known: Need | None) -> NeedSheet | None:
        said: dict[str, Any] = {key: value for key, value in row.values.items() if value not in (None, "", ())}
        place = self._place(row, said, known)
        if place is None:
            return None
        members = self._members(row, said)
        if members is None:
            return None
        base: dict[str, Any] = (
            sheet_of(known).__dict__ if known else {"origin": NeedOrigin.IMPORT, "kind": NeedKind.NEED}
        )
        changes: dict[str, Any] = {key: said[key] for key in _PLAIN if key in said}
        changes["statement"] = " ".join(str(said["statement"]).split())
        changes |= {"organisation_id": place.pk}
        if "populations_concerned" in said:
            changes["populations_concerned"] = _in_order(said["populations_concerned"])
        if "members" in said:
            changes["member_ids"] = members
        if "department" in said:
            changes |= self._department(row, str(said["department"]), place, changes, base)
        return NeedSheet(**(base | changes))

    def _place(self, row: InterpretedRow, said: dict[str, Any], known: Need | None) -> Organisation | None:
        if "organisation" not in said:
            return known.organisation if known else self.roadmap.organisation
        found = self.places.get(fold(str(said["organisation"])))
        if found is None:
            reason = _("« %(name)s » n’est ni le porteur ni un participant de cette feuille de route") % {
                "name": said["organisation"]
            }
            self._say(row.number, "organisation", reason)
        return found

    def _members(self, row: InterpretedRow, said: dict[str, Any]) -> tuple[int, ...] | None:
        found = []
        for name in said.get("members", ()):
            place = self.places.get(fold(str(name)))
            if place is None:
                reason = _("« %(name)s » ne participe pas à cette feuille de route") % {"name": name}
                self._say(row.number, "members", reason)
                return None
            found.append(place.pk)
        return tuple(sorted(set(found)))

    def _department(
        self, row: InterpretedRow, name: str, place: Organisation, changes: dict[str, Any], base: dict[str, Any]
    ) -> dict[str, Any]:
        """An unknown direction is kept in the details: nothing of the file is lost."""
        pk = self.departments.get((place.pk, fold(name)))
        if pk is not None:
            return {"department_id": pk}
        reason = _("« %(name)s » n’est pas une direction de %(place)s : gardé dans les précisions") % {
            "name": name,
            "place": place.name,
        }
        self._say(row.number, "department", reason, Severity.WARNING)
        details = str(changes.get("details", base.get("details", "")))
        note = _("Direction : %(name)s") % {"name": name}
        return {"details": details if note in details else f"{details}\n{note}".strip()}

    def _say(self, number: int, key: str, reason: str, severity: Severity = Severity.ERROR) -> None:
        column = self.mapping.column_of(key)
        place = Place(self.mapping.sheet, number, column.column if column else 0)
        self.made.issues.append(Issue(severity, "needs", place, reason, column.header if column else "", key))


_PLAIN = (
    "details", "kind", "origin", "population", "frequency", "intensity", "consequence", "deadline_on", "pooling",
    "requester_function",
)  # fmt: skip


def sheet_of(need: Need) -> NeedSheet:
    """What a need says now, as a sheet."""
    return NeedSheet(
        statement=need.statement,
        organisation_id=need.organisation_id,
        department_id=need.department_id,
        populations_concerned=tuple(need.populations_concerned),
        member_ids=tuple(sorted(row.pk for row in need.members.all())),
        department_ids=tuple(sorted(row.pk for row in need.departments.all())),
        **{name: getattr(need, name) for name in _PLAIN},
    )


def _in_order(values: Any) -> tuple[str, ...]:
    from jalon.roadmaps.populations import Population

    return tuple(value for value in Population.values if value in set(values))


def _digest(values: Any) -> str:
    """What tells the same row again: everything it says, its code set apart when it has one."""
    said = {key: str(value) for key, value in sorted(values.items()) if value not in (None, "", ())}
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
