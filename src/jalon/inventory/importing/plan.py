"""What an import would do, sheet by sheet, before anything is written."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from jalon.inventory.models import Sheet
from jalon.inventory.registers import Register
from jalon.tables import Issue, Place, Severity

MOST_SHEETS = 10_000


@dataclass(frozen=True, slots=True)
class Software:
    """A software found on an equipment."""

    name: str
    version: str = ""
    publisher: str = ""


@dataclass(slots=True)
class PlannedSheet:
    """One sheet that a file gives.

    Args:
        place: where the file says it.
        values: key -> value as a file holds it (amounts in units, rows by their names); nothing for an empty cell.
        reference: as the file gives it; empty to make one.
        name: what it is known by, beside its reference.
        sheet: the one there already, or None.
        changed: keys whose value differs.
        extra: fields that no column gives (identifier of the agent).
        software: found on the equipment; None when the file does not say. `is_partial`: it only adds.
    """

    register: Register
    organisation_id: int
    place: Place
    values: dict[str, Any]
    name: str
    reference: str = ""
    sheet: Sheet | None = None
    changed: frozenset[str] = frozenset()
    extra: dict[str, Any] = field(default_factory=dict)
    software: tuple[Software, ...] | None = None
    is_partial: bool = False

    @property
    def is_new(self) -> bool:
        """It makes a sheet."""
        return self.sheet is None


@dataclass(slots=True)
class InventoryPlan:
    """All that an import would do. `notes`: what the file holds that is left aside, in French."""

    rows: list[PlannedSheet] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unchanged: int = 0
    read: int = 0

    @property
    def created(self) -> list[PlannedSheet]:
        """Sheets to make."""
        return [row for row in self.rows if row.is_new]

    @property
    def updated(self) -> list[PlannedSheet]:
        """Sheets to change."""
        return [row for row in self.rows if not row.is_new]

    @property
    def blocking(self) -> list[Issue]:
        """What must be corrected before anything is written."""
        return [issue for issue in self.issues if issue.severity is not Severity.WARNING]

    @property
    def warnings(self) -> list[Issue]:
        """What does not stop the import."""
        return [issue for issue in self.issues if issue.severity is Severity.WARNING]

    def counts(self) -> dict[str, int]:
        """Numbers for messages and reports."""
        return {
            "read": self.read,
            "created": len(self.created),
            "updated": len(self.updated),
            "unchanged": self.unchanged,
            "blocking": len(self.blocking),
        }

    @property
    def sentence(self) -> str:
        """The outcome in words."""
        return (
            _("%(created)d fiches créées, %(updated)d mises à jour, %(unchanged)d déjà là et inchangées.")
            % self.counts()
        )

    def say(self, place: Place, reason: str, *, key: str = "", header: str = "", value: str = "", is_warning: bool = False) -> None:  # fmt: skip
        """Add an issue."""
        severity = Severity.WARNING if is_warning else Severity.ERROR
        self.issues.append(Issue(severity, "inventory", place, reason, header, key, value[:120]))
