"""Every file a table is written as: extension -> how tables are written, and the media type."""

from collections.abc import Callable, Mapping, Sequence

from .write import Table, to_csv
from .write_ods import to_ods
from .write_xlsx import to_xlsx

WRITERS: Mapping[str, tuple[Callable[[Sequence[Table]], bytes], str]] = {
    "csv": (lambda tables: to_csv(tables[0]), "text/csv; charset=utf-8"),
    "ods": (lambda tables: to_ods(list(tables)), "application/vnd.oasis.opendocument.spreadsheet"),
    "xlsx": (
        lambda tables: to_xlsx(list(tables)),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}
"""CSV holds the first table only."""
