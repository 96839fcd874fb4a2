"""Making content hold on a given number of pages by shortening it, and saying what was left out."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.utils.translation import ngettext

from jalon.documents.model import Block, Document
from jalon.documents.pdf import page_count

SPARE_MM = 18
"""Left free at the foot of a fitted page: word processors do not break lines exactly as the PDF does."""


def fitted_page(
    shell: Document, build: Callable[[int], Sequence[Block]], limits: Sequence[int], *, pages: int = 1
) -> tuple[Block, ...]:
    """The blocks of `build` for the largest limit, in increasing `limits`, that holds on so many pages of the shell.

    The smallest limit is taken as it is when none holds.
    """
    low, high, best = 0, len(limits) - 1, tuple(build(limits[0]))
    while low <= high:
        middle = (low + high + 1) // 2
        blocks = tuple(build(limits[middle]))
        if page_count(replace(shell, blocks=blocks), spare_mm=SPARE_MM) <= pages:
            best, low = blocks, middle + 1
        else:
            high = middle - 1
    return best


def steps(count: int, *, most: int = 60) -> tuple[int, ...]:
    """Limits worth trying for a list of so many rows."""
    return tuple(range(min(count, most) + 1)) or (0,)


def others(left_out: int) -> str:
    """« Et 24 autres : voir le tableur. », or nothing."""
    if left_out <= 0:
        return ""
    text = ngettext("Et %(count)d autre : voir le tableur.", "Et %(count)d autres : voir le tableur.", left_out)
    return text % {"count": left_out}
