"""The application map as SVG: coloured by classes of the style sheet, every cell with its words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LEFT, TOP, WIDTH, HEIGHT = 230, 215, 58, 30
LONGEST_NAME, LONGEST_LABEL = 30, 44
SLOPE = 215
"""Room on the right for the last heading, which leans."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many applications, the grade of the most pressing (1 to 4, 0 unknown), and their names."""

    count: int
    grade: int
    names: str

    @property
    def mark(self) -> str:
        """What repeats the colour: a sign for those that ask for attention."""
        return {1: "!", 2: "▲"}.get(self.grade, "") if self.count else ""


def draw_map(
    labels: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Cell]]],
    *,
    title: str,
    legend: Sequence[tuple[int, str]] = (),
) -> SafeString:
    """Members in lines, domains in columns. Colours are classes (`map-cell--1`…): both themes follow.

    legend: (grade, its words), for a picture that leaves its page: the title and what the colours mean are drawn too.
    """
    below = TOP + HEIGHT * len(rows) + 10
    width, height = LEFT + WIDTH * len(labels) + SLOPE, below + HEIGHT * len(legend) + 10 * bool(legend)
    return format_html(
        '<svg class="application-map" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}{}{}</svg>',
        width, height, width, height, title, _heads(labels), _lines(rows), _legend(legend, title, below + 10),
    )  # fmt: skip


def map_file(svg: str) -> bytes:
    """The drawing as a file that stands alone: its words, the colours of the light theme, a white ground."""
    start, _sign, rest = svg.partition(">")
    ground = '<rect width="100%" height="100%" fill="#ffffff"/>'
    return f'{start} xmlns="http://www.w3.org/2000/svg"><style>{_style()}</style>{ground}{rest}'.encode()


@cache
def _style() -> str:
    """The rules of the map from our style sheets, colours written out: office software knows no CSS variable."""
    folder = Path(__file__).parents[1] / "static" / "jalon" / "css"
    tokens = (folder / "tokens.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", tokens.partition("}")[0]))
    rules = re.findall(
        r"[^{}]*map-(?:cell|name|head|count|title)[^{}]*\{[^{}]*\}", (folder / "inventory.css").read_text("utf-8")
    )
    text = " ".join([f"text {{ fill: {colours['--ink']}; font: 13px sans-serif; }}", *rules])
    return re.sub(r"var\((--[\w-]+)\)", lambda found: colours.get(found[1], "#000000"), " ".join(text.split()))


def _heads(labels: Sequence[str]) -> SafeString:
    placed = ((LEFT + WIDTH * i + WIDTH // 2, TOP - 8, _short(label, LONGEST_LABEL)) for i, label in enumerate(labels))
    return format_html_join("", '<text class="map-head" transform="translate({} {}) rotate(-45)">{}</text>', placed)


def _lines(rows: Sequence[tuple[str, Sequence[Cell]]]) -> SafeString:
    return format_html_join("", "{}", ((_line(rank, name, cells),) for rank, (name, cells) in enumerate(rows)))


def _line(rank: int, name: str, cells: Sequence[Cell]) -> SafeString:
    y = TOP + HEIGHT * rank
    drawn = format_html_join("", "{}", ((_drawn(i, y, cell),) for i, cell in enumerate(cells)))
    return format_html(
        '<text class="map-name" x="{}" y="{}">{}</text>{}',
        LEFT - 10,
        y + HEIGHT // 2 + 5,
        _short(name, LONGEST_NAME),
        drawn,
    )


def _drawn(rank: int, y: int, cell: Cell) -> SafeString:
    x = LEFT + WIDTH * rank
    if not cell.count:
        return format_html('<rect class="map-cell map-cell--none" x="{}" y="{}" width="{}" height="{}"/>', x, y, WIDTH - 2, HEIGHT - 2)  # fmt: skip
    words = ngettext("%(count)d application : %(names)s", "%(count)d applications : %(names)s", cell.count)
    return format_html(
        '<g><title>{}</title><rect class="map-cell map-cell--{}" x="{}" y="{}" width="{}" height="{}" rx="3"/>'
        '<text class="map-count map-count--{}" x="{}" y="{}">{}</text></g>',
        words % {"count": cell.count, "names": cell.names},
        cell.grade, x, y, WIDTH - 2, HEIGHT - 2,
        cell.grade, x + WIDTH // 2 - 1, y + HEIGHT // 2 + 4, f"{cell.count} {cell.mark}".strip(),
    )  # fmt: skip


def _legend(legend: Sequence[tuple[int, str]], title: str, top: int) -> SafeString:
    if not legend:
        return SafeString()
    meanings = (
        (
            grade, LEFT, top + HEIGHT * rank, WIDTH - 2, HEIGHT - 2,
            grade, LEFT + WIDTH // 2 - 1, top + HEIGHT * rank + HEIGHT // 2 + 4, Cell(1, grade, "").mark,
            LEFT + WIDTH + 8, top + HEIGHT * rank + HEIGHT // 2 + 4, words,
        )
        for rank, (grade, words) in enumerate(legend)
    )  # fmt: skip
    return format_html('<text class="map-title" x="20" y="32">{}</text>', title) + format_html_join(
        "",
        '<rect class="map-cell map-cell--{}" x="{}" y="{}" width="{}" height="{}" rx="3"/>'
        '<text class="map-count map-count--{}" x="{}" y="{}">{}</text><text x="{}" y="{}">{}</text>',
        meanings,
    )


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else _("%(start)s…") % {"start": text[: longest - 1].rstrip()}
