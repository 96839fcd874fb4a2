"""Dry run: every row read to the end, every bad cell listed, nothing written anywhere."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from dataclasses import field as made

from .cells import read_cell
from .fields import Field, Kind
from .interpretation import Duplicate, Interpretation, InterpretedRow, Issue
from .mapping import MappedColumn, Mapping
from .names import fold
from .reading import Reading, Severity
from .refusal import TableRefused
from .values import Cell, Mark, Place, Row, Sheet, Value, Workbook
from .wording import as_text, expected

_TOTALS = frozenset(
    "total|totaux|total general|sous totaux|somme|cumul|ensemble|montant total|total ttc|total ht".split("|")
)
_WORDY = re.compile(r"[^\W\d_]{4,}")
_TOTALISH = re.compile(r"\W*(total|totaux|sous|somme|cumul|ensemble|montant)", re.IGNORECASE)
_MOST_CACHED = 20_000


def interpret(
    workbook: Workbook, fields: Sequence[Field], mapping: Mapping, *, finds_totals: bool = True
) -> Interpretation:
    """Read every row of the mapped sheet, to the end whatever is found.

    Args:
        fields: the fields of `guess`; those without a column are simply absent from the values.
        mapping: which column feeds which field.
        finds_totals: leave out lines that look like totals; false for a file known to have none.

    Raises:
        TableRefused: the workbook has no such sheet, or the mapping names an unknown field.
    """
    try:
        sheet = workbook.sheet(mapping.sheet)
    except KeyError as error:
        raise TableRefused("unknown_sheet", f"Le classeur n’a pas de feuille « {mapping.sheet} ».") from error
    by_key = {known.key: known for known in fields}
    for column in mapping.columns:
        if column.field and column.field not in by_key:
            raise TableRefused(
                "unknown_field", f"La colonne « {column.header} » vise un champ inconnu : « {column.field} »."
            )
    run = _Run(sheet, by_key, mapping, is_text=workbook.format in ("csv", "paste"), finds_totals=finds_totals)
    return run.result()


@dataclass(slots=True)
class _Column:
    """A mapped column while rows go by."""

    mapped: MappedColumn
    field: Field
    cache: dict[tuple[type, Value, int], Reading] = made(default_factory=dict)
    last: Value = None

    def read(self, cell: Cell) -> Reading:
        value = cell.value
        key = (type(value), value, cell.mark.value)
        known = self.cache.get(key)
        if known is None:
            known = read_cell(cell, self.field, self.mapped.options)
            if len(self.cache) < _MOST_CACHED:
                self.cache[key] = known
        return known


class _Run:
    def __init__(
        self, sheet: Sheet, fields: AnyMapping[str, Field], mapping: Mapping, *, is_text: bool, finds_totals: bool
    ) -> None:
        self._sheet = sheet
        self._mapping = mapping
        self._is_text = is_text
        self._finds_totals = finds_totals
        self._columns = [_Column(column, fields[column.field]) for column in mapping.columns if column.field]
        self._labels = {column.column: fold(column.header) for column in mapping.columns}
        self._width = max((column.column for column in mapping.columns), default=0)
        self._issues: list[Issue] = []
        self._rows: list[InterpretedRow] = []
        self._totals: list[int] = []
        self._blank = 0
        self._missing = [
            known for known in fields.values() if known.is_required and mapping.column_of(known.key) is None
        ]

    def result(self) -> Interpretation:
        for known in self._missing:
            reason = f"aucune colonne ne donne « {known.label} », qui est obligatoire"
            self._say(Severity.ERROR, "missing_column", 0, 0, reason, field=known)
        last = self._mapping.header_row
        for row in self._sheet.rows:
            if row.number <= self._mapping.header_row:
                continue
            self._blank += max(0, row.number - last - 1)
            last = row.number
            self._row(row)
        duplicates = self._duplicates()
        unmapped = tuple(column.header for column in self._mapping.columns if not column.field)
        return Interpretation(
            self._sheet.name,
            tuple(self._rows),
            tuple(self._issues),
            duplicates,
            tuple(self._totals),
            self._blank,
            unmapped,
        )

    def _row(self, row: Row) -> None:
        if not row.marks and all(
            value is None or (isinstance(value, str) and not value.strip()) for value in row.values
        ):
            self._blank += 1
            return
        if self._is_header_again(row):
            self._say(Severity.WARNING, "repeated_header", row.number, 0, "les intitulés sont répétés, ligne ignorée")
        elif self._is_total(row):
            self._totals.append(row.number)
            self._say(Severity.WARNING, "total_line", row.number, 0, "cette ligne semble un total, elle est ignorée")
        else:
            self._data(row)

    def _is_header_again(self, row: Row) -> bool:
        if len(self._labels) < 2:
            return False
        return all(fold(as_text(row.cell(column).value)) == name for column, name in self._labels.items())

    def _is_total(self, row: Row) -> bool:
        """« Total », alone of its words: a line that also fills another required or unique field is data."""
        first, text = next(
            (
                (column, value)
                for column, value in enumerate(row.values, start=1)
                if isinstance(value, str) and value.strip()
            ),
            (0, ""),
        )
        if not self._finds_totals or len(row.values) < 2 or not _TOTALISH.match(text):
            return False
        words = fold(text)
        if words not in _TOTALS and not words.startswith(("total ", "sous total")):
            return False
        others = [cell for cell in row if cell.place.column != first and cell.value is not None]
        wordy = [cell for cell in others if isinstance(cell.value, str) and _WORDY.search(cell.value)]
        return bool(others) and not wordy and not self._fills_a_key(others)

    def _fills_a_key(self, cells: Sequence[Cell]) -> bool:
        keys = {column.mapped.column for column in self._columns if column.field.is_unique}
        return any(cell.place.column in keys for cell in cells)

    def _data(self, row: Row) -> None:
        values: dict[str, object] = {}
        usable, said = True, False
        pending: list[tuple[_Column, Cell, Reading]] = []
        for column in self._columns:
            cell = row.cell(column.mapped.column)
            if row.marks or column.mapped.options.fill_down:
                cell = self._filled(column, cell)
            reading = column.read(cell)
            values[column.field.key] = reading.value
            said = said or cell.value is not None or bool(reading.code)
            if reading.code or reading.value is None:
                pending.append((column, cell, reading))
        if not said:
            self._say(
                Severity.WARNING,
                "no_mapped_value",
                row.number,
                0,
                "aucune colonne importée n’est remplie, ligne ignorée",
            )
            return
        for column, cell, reading in pending:
            usable = self._judge(column, cell, reading) and usable
        if self._is_text and len(row.values) > self._width > 1:
            usable = False
            reason = "cette ligne a plus de colonnes que l’en-tête : un séparateur dans un texte l’a sans doute décalée"
            self._say(Severity.ERROR, "shifted_row", row.number, 0, reason)
        self._rows.append(InterpretedRow(row.number, values, usable))

    def _filled(self, column: _Column, cell: Cell) -> Cell:
        if cell.value is None and cell.mark & Mark.MERGED and column.mapped.options.fill_down:
            return Cell(column.last, cell.place, Mark.NONE)
        if not cell.mark & Mark.MERGED:
            column.last = cell.value
        return cell

    def _judge(self, column: _Column, cell: Cell, reading: Reading) -> bool:
        """Say what is wrong with one cell; whether its row stays usable."""
        place, known = cell.place, column.field
        if reading.code:
            shown = as_text(cell.value)
            shown = shown if len(shown) <= 60 else shown[:59] + "…"
            wanted = "" if reading.severity is Severity.WARNING else expected(known)
            issue = Issue(
                reading.severity, reading.code, place, reading.reason, column.mapped.header, known.key, shown, wanted
            )
            self._issues.append(issue)
            if not reading.is_usable:
                return False
        if reading.value is None and Mark.MERGED in cell.mark:
            reason = "cellule couverte par une fusion, lue vide ; vous pouvez demander de répéter la valeur fusionnée"
            self._issues.append(Issue(Severity.WARNING, "merged_cell", place, reason, column.mapped.header, known.key))
        if reading.value in (None, "", ()) and known.is_required:
            issue = Issue(
                Severity.ERROR,
                "required",
                place,
                "cette case est vide",
                column.mapped.header,
                known.key,
                "",
                expected(known),
            )
            self._issues.append(issue)
            return False
        return True

    def _duplicates(self) -> tuple[Duplicate, ...]:
        found: list[Duplicate] = []
        for column in self._columns:
            if column.field.is_unique:
                found.extend(self._duplicates_of(column))
        return tuple(found)

    def _duplicates_of(self, column: _Column) -> Iterator[Duplicate]:
        key = column.field.key
        rows_of: dict[str, list[InterpretedRow]] = {}
        for row in self._rows:
            if row.values[key] not in (None, "", ()):
                text = str(row.values[key])
                rows_of.setdefault(fold(text) if column.field.kind is Kind.TEXT else text.casefold(), []).append(row)
        for rows in rows_of.values():
            if len(rows) < 2:
                continue
            value = str(rows[0].values[key])
            yield Duplicate(key, value, tuple(row.number for row in rows))
            for row in rows[1:]:
                place = Place(self._sheet.name, row.number, column.mapped.column)
                reason = f"déjà présent ligne {rows[0].number}"
                issue = Issue(
                    Severity.WARNING, "duplicate", place, reason, column.mapped.header, key, str(row.values[key])
                )
                self._issues.append(issue)

    def _say(
        self, severity: Severity, code: str, row: int, column: int, reason: str, *, field: Field | None = None
    ) -> None:
        place = Place(self._sheet.name, row, column)
        self._issues.append(Issue(severity, code, place, reason, field=field.key if field else ""))
