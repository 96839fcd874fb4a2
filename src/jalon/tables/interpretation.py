"""What a dry run gives: rows, issues, duplicates."""

from collections import Counter
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass

from .reading import Severity
from .values import Place


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing to say about a cell, a row (`place.column` 0) or the sheet (`place.row` 0)."""

    severity: Severity
    code: str
    place: Place
    reason: str
    header: str = ""
    field: str = ""
    value: str = ""
    expected: str = ""

    @property
    def message(self) -> str:
        """The whole French sentence, place first."""
        where = str(self.place)
        where = where[:1].upper() + where[1:]
        named = f" ({self.header})" if self.header else ""
        quoted = f"« {self.value} » : " if self.value else ""
        wanted = f" Attendu : {self.expected}." if self.expected else ""
        start = f"{where}{named} : " if where else ""
        return f"{start}{quoted}{self.reason}.{wanted}"


@dataclass(frozen=True, slots=True)
class InterpretedRow:
    """One row of data.

    Attributes:
        number: line of the file, from 1.
        values: field key -> value of the kind of the field, `None` when empty or unreadable. Only mapped fields.
        is_usable: no cell of the row is in error or ambiguous.
    """

    number: int
    values: AnyMapping[str, object]
    is_usable: bool


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Several rows with the same value of a field that should be unique."""

    field: str
    value: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Interpretation:
    """All that a sheet says, good and bad.

    Attributes:
        rows: rows of data in order, bad ones included (see `is_usable`).
        issues: in the order of the file.
        duplicates: also told by one WARNING issue per repeated row.
        totals: lines recognised as totals, left out of `rows`.
        empty_lines: lines without any value between the header and the last row.
        unmapped: headers of the columns that feed nothing.
    """

    sheet: str
    rows: tuple[InterpretedRow, ...]
    issues: tuple[Issue, ...]
    duplicates: tuple[Duplicate, ...] = ()
    totals: tuple[int, ...] = ()
    empty_lines: int = 0
    unmapped: tuple[str, ...] = ()

    @property
    def blocking(self) -> tuple[Issue, ...]:
        """Issues that leave a cell without value: errors and ambiguities."""
        return tuple(issue for issue in self.issues if issue.severity is not Severity.WARNING)

    @property
    def is_clean(self) -> bool:
        """Whether everything can be imported as it is."""
        return not self.blocking

    def summary(self) -> tuple[tuple[str, str, int], ...]:
        """Issues counted by header and code, most frequent first: (header, code, count)."""
        counts = Counter((issue.header, issue.code) for issue in self.issues)
        return tuple((header, code, count) for (header, code), count in counts.most_common())
