"""Gathers the rows of a sheet while counting them against the limits."""

from .refusal import TableRefused
from .values import Limits, Mark, MergedRange, Row, Sheet, Value, column_letter

_NO_MARK = Mark.NONE
_MOST_MERGED_CELLS = 200_000


class Budget:
    """Cells still allowed over the whole file."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cells = 0
        self.sheets = 0

    def spend(self, cells: int) -> None:
        """Count cells about to be held in memory."""
        self.cells += cells
        if self.cells > self.limits.max_cells:
            raise TableRefused(
                "too_many_cells",
                f"Le fichier contient plus de {_spaced(self.limits.max_cells)} cellules. "
                "Ne gardez que les feuilles et les colonnes utiles.",
            )

    def open_sheet(self) -> None:
        """Count one more sheet."""
        self.sheets += 1
        if self.sheets > self.limits.max_sheets:
            raise TableRefused(
                "too_many_sheets",
                f"Le fichier contient plus de {self.limits.max_sheets} feuilles. Ne gardez que les utiles.",
            )


class SheetBuilder:
    """One sheet under construction. Rows come in order; a row without value is dropped at once."""

    def __init__(self, name: str, budget: Budget) -> None:
        self.name = name
        self._budget = budget
        self.limits = budget.limits
        self._rows: list[Row] = []
        self._merged: list[MergedRange] = []
        self.is_hidden = False
        budget.open_sheet()

    def add(self, number: int, cells: list[tuple[int, Value, Mark]], *, times: int = 1) -> None:
        """Add one line, `times` times over.

        Args:
            number: line number, from 1.
            cells: (column from 1, value, marks) in any order, without the empty ones.
        """
        if not any(value is not None for _, value, _ in cells) and not any(
            mark & Mark.UNCOMPUTED for *_, mark in cells
        ):
            return
        width = max(column for column, _, _ in cells)
        self._check_width(width, number)
        if len(self._rows) + times > self.limits.max_rows:
            raise self._too_many_rows()
        self._budget.spend(width * times)
        values: list[Value] = [None] * width
        marks: dict[int, Mark] = {}
        for column, value, mark in cells:
            values[column - 1] = value
            if mark is not _NO_MARK:
                marks[column] = mark
        frozen = tuple(values)
        for offset in range(times):
            self._rows.append(Row(self.name, number + offset, frozen, marks))

    def merge(self, area: MergedRange) -> None:
        """Remember a merged range; ranges beyond a reasonable number are not remembered."""
        if len(self._merged) < 20_000:
            self._merged.append(area)

    def build(self) -> Sheet:
        """The finished sheet, its covered cells marked."""
        if self._merged:
            self._mark_merged()
        return Sheet(self.name, tuple(self._rows), tuple(self._merged), self.is_hidden)

    def _mark_merged(self) -> None:
        position = {row.number: index for index, row in enumerate(self._rows)}
        left = _MOST_MERGED_CELLS
        for area in self._merged:
            covered = (area.last_row - area.first_row + 1) * (area.last_column - area.first_column + 1)
            if covered <= 1 or covered > left:
                continue
            left -= covered
            for number in range(area.first_row, area.last_row + 1):
                if number in position:
                    self._cover(position[number], area)

    def _cover(self, index: int, area: MergedRange) -> None:
        row = self._rows[index]
        marks = dict(row.marks)
        values = list(row.values)
        for column in range(area.first_column, area.last_column + 1):
            if (row.number, column) == (area.first_row, area.first_column):
                continue
            marks[column] = marks.get(column, Mark.NONE) | Mark.MERGED
            if column <= len(values):
                values[column - 1] = None
        self._rows[index] = Row(row.sheet, row.number, tuple(values), marks)

    def _check_width(self, width: int, number: int) -> None:
        if width > self.limits.max_columns:
            raise TableRefused(
                "too_many_columns",
                f"{_where(self.name)}ligne {number} : une valeur est en colonne {column_letter(width)}, au-delà des "
                f"{self.limits.max_columns} colonnes acceptées. Supprimez les colonnes inutiles.",
            )

    def _too_many_rows(self) -> TableRefused:
        return TableRefused(
            "too_many_rows",
            f"{_where(self.name)}plus de {_spaced(self.limits.max_rows)} lignes remplies. "
            "Découpez le fichier, ou supprimez les lignes inutiles.",
        )


def _where(name: str) -> str:
    return f"Feuille {name}, " if name else ""


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
