"""Headers of one line of a sheet, completed by the merged cells above them."""

from .values import Sheet
from .wording import as_text

SEARCHED_LINES = 40
"""How many lines from the top may hold the headers."""


def line_labels(sheet: Sheet, number: int) -> tuple[tuple[int, str], ...]:
    """Headers of one line, completed by the merged cells above: « Coût » over « 2026 » gives « Coût 2026 »."""
    rows = {row.number: row for row in sheet.rows[: SEARCHED_LINES + 1]}
    row = rows.get(number)
    if row is None:
        return ()
    names = {column: as_text(value).strip() for column, value in enumerate(row.values, start=1) if value is not None}
    above = rows.get(number - 1)
    if above is not None:
        for area in sheet.merged:
            if area.first_row != number - 1 or area.first_column > len(above.values):
                continue
            group = as_text(above.values[area.first_column - 1]).strip()
            if not group:
                continue
            if area.last_row == number and area.first_column == area.last_column:
                names.setdefault(area.first_column, group)
            elif area.last_row == number - 1 and 1 < area.last_column - area.first_column + 1 < sheet.width:
                for column in range(area.first_column, area.last_column + 1):
                    if names.get(column):
                        names[column] = f"{group} {names[column]}"
    return tuple((column, " ".join(name.split())) for column, name in sorted(names.items()) if name)
