"""What an import would do, row by row, before anything is written."""

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from jalon.tables import Issue, Severity


@dataclass(slots=True)
class PlannedRow:
    """One row kept by the filters.

    Args:
        number: line of the file.
        values: column key -> canonical value, only of mapped columns, after scaling and conversion.
        ids: column key -> id or ids that a name was resolved to.
        source_code, source_hash: how the same row is known another time.
        is_new: makes a new action.
        action_id: the action that is there already, or that was made.
        code: of that action, or the one the new action takes; empty for an automatic one.
        changed: keys whose value differs from the present one; every said key for a new action.
    """

    number: int
    values: dict[str, Any]
    ids: dict[str, Any] = field(default_factory=dict)
    source_code: str = ""
    source_hash: str = ""
    is_new: bool = True
    action_id: int | None = None
    code: str = ""
    changed: frozenset[str] = frozenset()


@dataclass(slots=True)
class ImportPlan:
    """All that an import would do.

    Args:
        rows: new and changed actions, in the order of the file.
        issues: what was found, blocking or not, by sheet, row and column.
        unchanged: actions there already and left as they are.
        filtered: rows that the filters leave out.
        read: rows of data in the file.
        scales, axes, domains: values met in the file -> number of rows.
        kept_scales: values of scale kept by the proposal or the choice.
        new_axes: axes that will be made.
        unknown_links: links to actions that are neither in the file nor in the roadmap.
    """

    rows: list[PlannedRow] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    unchanged: int = 0
    filtered: int = 0
    read: int = 0
    scales: dict[str, int] = field(default_factory=dict)
    axes: dict[str, int] = field(default_factory=dict)
    domains: dict[str, int] = field(default_factory=dict)
    kept_scales: tuple[str, ...] = ()
    new_axes: list[str] = field(default_factory=list)
    unknown_links: int = 0

    @property
    def created(self) -> list[PlannedRow]:
        """Rows that make a new action."""
        return [row for row in self.rows if row.is_new]

    @property
    def updated(self) -> list[PlannedRow]:
        """Rows that change an action that is there."""
        return [row for row in self.rows if not row.is_new]

    @property
    def blocking(self) -> list[Issue]:
        """What must be corrected before anything is written."""
        return [issue for issue in self.issues if issue.severity is not Severity.WARNING]

    @property
    def is_clean(self) -> bool:
        """Whether it can be written."""
        return not self.blocking

    @property
    def sentence(self) -> str:
        """The outcome in words."""
        return (
            _(
                "%(created)d actions créées, %(updated)d mises à jour, %(unchanged)d déjà là et inchangées, "
                "%(filtered)d lignes écartées par vos filtres."
            )
            % self.counts()
        )

    def counts(self) -> AnyMapping[str, int]:
        """Numbers for messages and reports."""
        return {
            "created": len(self.created),
            "updated": len(self.updated),
            "unchanged": self.unchanged,
            "filtered": self.filtered,
            "read": self.read,
            "blocking": len(self.blocking),
            "warnings": len(self.issues) - len(self.blocking),
        }
