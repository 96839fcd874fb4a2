"""Small groups: no count from 1 to 4 appears, nor what would give it back. See `docs/regles/enquetes.md`."""

from collections.abc import Sequence

LEAST = 5
"""The smallest group that is shown."""
Shown = int | None
"""A count, or None when it is hidden."""


def suppressed(counts: Sequence[int]) -> list[Shown]:
    """Counts that add up to a known total, the small ones hidden with their complements.

    >>> suppressed([22, 12, 4, 2])
    [22, 12, None, None]
    >>> suppressed([22, 14, 4])
    [22, None, None]
    """
    hidden = _row(counts, {index for index, count in enumerate(counts) if 0 < count < LEAST})
    return [None if index in hidden else count for index, count in enumerate(counts)]


def _row(counts: Sequence[int], hidden: set[int]) -> set[int]:
    """Hide more until two at least are hidden and their sum reaches `LEAST`; nothing when none is hidden."""
    hidden = set(hidden)
    while hidden and (len(hidden) < 2 or sum(counts[index] for index in hidden) < LEAST):
        others = [index for index in range(len(counts)) if index not in hidden]
        if not others:
            break
        hidden.add(min(others, key=lambda index: (counts[index] == 0, counts[index], index)))
    return hidden


def suppressed_share(count: int, total: int) -> Shown:
    """One box of a multiple choice: hidden when those who ticked it, or those who did not, are 1 to 4."""
    return None if 0 < count < LEAST or 0 < total - count < LEAST else count


def suppressed_table(table: Sequence[Sequence[int]]) -> list[list[Shown]]:
    """A cross-table whose margins are known: rows then columns, until nothing moves.

    >>> suppressed_table([[10, 3], [8, 20]])
    [[None, None], [None, None]]
    """
    rows, columns = len(table), len(table[0]) if table else 0
    hidden = {(r, c) for r in range(rows) for c in range(columns) if 0 < table[r][c] < LEAST}
    before = -1
    while len(hidden) != before:
        before = len(hidden)
        for r in range(rows):
            line = _row(table[r], {c for row, c in hidden if row == r})
            hidden |= {(r, c) for c in line}
        for c in range(columns):
            line = _row([table[r][c] for r in range(rows)], {r for r, column in hidden if column == c})
            hidden |= {(r, c) for r in line}
    return [[None if (r, c) in hidden else table[r][c] for c in range(columns)] for r in range(rows)]
