"""Reading and writing XLSX, ODS, CSV and pasted tables safely. No Django, nothing of ours is imported.

Reading, in three steps, each shown to the user and corrected before the next::

    workbook = read(data, filename="projets.xlsx")          # or read_pasted(text); raises TableRefused
    found = guess(workbook, FIELDS)                          # header line, field of each column, confidence and reason
    mapping = found.mapping().with_field(4, "cost")          # corrected by hand; to_json(), from_json(), reapplied_to()
    result = interpret(workbook, FIELDS, mapping)            # dry run: rows, issues by cell, totals, duplicates

Writing the same typed values, which the three steps above give back identically::

    table = Table("Projets", FIELDS, rows)                   # rows: values as `interpret` gives them, one per field
    to_xlsx([table]), to_ods([table]), to_csv(table)         # bytes

`TableRefused.message`, `Issue.message`, `ColumnGuess.reason` and `Workbook.notes` are French sentences to show as they are.
"""

from .fields import Choice, Field, Kind
from .files import WRITERS
from .header import Guess, Header, find_header, guess, guess_sheet
from .interpret import interpret
from .interpretation import Duplicate, Interpretation, InterpretedRow, Issue
from .mapping import MappedColumn, Mapping
from .matching import ColumnGuess
from .read import read, read_pasted
from .reading import Options, Severity
from .refusal import TableRefused
from .values import Cell, CellError, Limits, Mark, Place, Row, Sheet, Value, Workbook, column_letter
from .write import Table, heading, to_csv
from .write_ods import to_ods
from .write_xlsx import to_xlsx

__all__ = [
    "WRITERS",
    "Cell",
    "CellError",
    "Choice",
    "ColumnGuess",
    "Duplicate",
    "Field",
    "Guess",
    "Header",
    "Interpretation",
    "InterpretedRow",
    "Issue",
    "Kind",
    "Limits",
    "MappedColumn",
    "Mapping",
    "Mark",
    "Options",
    "Place",
    "Row",
    "Severity",
    "Sheet",
    "Table",
    "TableRefused",
    "Value",
    "Workbook",
    "column_letter",
    "find_header",
    "guess",
    "guess_sheet",
    "heading",
    "interpret",
    "read",
    "read_pasted",
    "to_csv",
    "to_ods",
    "to_xlsx",
]
