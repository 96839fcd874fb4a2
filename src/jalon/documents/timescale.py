"""The time axis shared by the calendar, the money and the load, so that they stand one under the other."""

from dataclasses import dataclass

from jalon.documents.drawing import Canvas
from jalon.kernel.quarter import Quarter

NARROW = 480
"""Below this width in pixels, labels stand over the bars instead of beside them."""


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Quarters laid from left to right.

    Args:
        first: the first quarter drawn.
        quarters: how many are drawn.
        width: of the whole picture, in pixels.
        right_gutter: kept free at the right of the last quarter.
    """

    first: Quarter
    quarters: int
    width: float = 960
    right_gutter: float = 14

    @property
    def is_narrow(self) -> bool:
        """On a phone."""
        return self.width < NARROW

    @property
    def left(self) -> float:
        """Where the first quarter starts."""
        return 8 if self.is_narrow else self.width * 0.34

    @property
    def right(self) -> float:
        """Where the last quarter ends."""
        return self.width - self.right_gutter

    @property
    def step(self) -> float:
        """Width of a quarter."""
        return (self.right - self.left) / max(self.quarters, 1)

    def x(self, quarter: Quarter) -> float:
        """Where a quarter starts, kept inside the picture."""
        return self.left + min(max(quarter.index - self.first.index, 0), self.quarters) * self.step

    def years(self) -> tuple[tuple[int, float, float], ...]:
        """Each year with where it starts and ends."""
        last = self.first.plus(self.quarters)
        found = range(self.first.year, last.year + (1 if last.number > 1 else 0))
        return tuple((year, self.x(Quarter(year, 1)), self.x(Quarter(year + 1, 1))) for year in found)

    def draw_axis(self, canvas: Canvas, *, top: float, bottom: float, with_quarters: bool = True) -> None:
        """Year bands with their names, quarter marks, from `top` (34 px of labels) down to `bottom`."""
        for index, (year, start, end) in enumerate(self.years()):
            if index % 2 == 0:
                canvas.rect(start, top + 18, end - start, bottom - top - 18, fill="band")
            if end - start > 24:
                canvas.text((start + end) / 2, top + 12, str(year), bold=True, fill="ink", anchor="middle")
            canvas.line(start, top, start, bottom, stroke="grid")
        canvas.line(self.right, top, self.right, bottom, stroke="grid")
        if not with_quarters:
            return
        for index in range(self.quarters):
            quarter = self.first.plus(index)
            if self.step >= 18:
                x = self.x(quarter) + self.step / 2
                canvas.text(x, top + 30, f"T{quarter.number}", size=10, fill="muted", anchor="middle")
            if quarter.number > 1 and self.step >= 8:
                canvas.line(self.x(quarter), top + 20, self.x(quarter), bottom, stroke="grid", width=0.5)
