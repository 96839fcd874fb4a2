"""The calendar of a trajectory: quarters across, actions as bars grouped by axis."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from jalon.documents import french
from jalon.documents.drawing import Canvas, Drawing, fitted, series_of
from jalon.documents.model import Column, ColumnKind, Table
from jalon.documents.timescale import TimeScale
from jalon.kernel.quarter import Quarter

AXIS = 38
GROUP = 22


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date that matters, drawn as a diamond."""

    label: str
    quarter: Quarter


@dataclass(frozen=True, slots=True)
class GanttBar:
    """An action on the calendar.

    Args:
        code: short and unique; what `after` refers to.
        group: the axis under whose name it is drawn; bars of one group must follow each other.
        note: written after the bar where there is room, e.g. « 45 k€ ».
        after: codes of the actions that must end before it starts.
        is_obligation: marked by an amber square before its name and by the word in the table.
    """

    code: str
    label: str
    group: str
    start: Quarter
    quarters: int
    note: str = ""
    is_obligation: bool = False
    milestones: tuple[Milestone, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def end(self) -> Quarter:
        """The last quarter worked."""
        return self.start.plus(max(self.quarters, 1) - 1)


def gantt(
    bars: Sequence[GanttBar],
    *,
    scale: TimeScale,
    title: str = "",
    today: date | None = None,
    with_prerequisites: bool = False,
    row_height: float = 20,
) -> Drawing:
    """The calendar, its summary and its table.

    Args:
        scale: the time axis, shared with the pictures drawn under it. Bars outside it are cut at its edges.
        today: draws the dashed line of the day; None draws none.
        row_height: pixels per action, at least 12; on a phone the label adds a line of 14.
    """
    title = title or _("Calendrier des actions")
    summary = _summary(bars)
    groups = list(dict.fromkeys(bar.group for bar in bars))
    row = row_height + (14 if scale.is_narrow else 0)
    height = AXIS + len(groups) * GROUP + len(bars) * row + 8
    canvas = Canvas(width=scale.width, height=height, title=title, summary=summary)
    scale.draw_axis(canvas, top=0, bottom=height)
    colours, tops, y = series_of(groups), dict[str, float](), float(AXIS)
    for group in groups:
        canvas.text(4, y + 15, fitted(group, width=scale.width - 8, size=12), bold=True, fill="ink")
        y += GROUP
        for bar in (bar for bar in bars if bar.group == group):
            shown = replace(bar, note="") if with_prerequisites else bar  # the arrows start where notes stand
            _draw_bar(canvas, scale, shown, y, row_height, colours[group])
            tops[bar.code] = y + (14 if scale.is_narrow else 0) + row_height / 2
            y += row
    if with_prerequisites:
        _draw_links(canvas, scale, bars, tops)
    if today is not None:
        _draw_today(canvas, scale, today, height)
    return Drawing(title=title, summary=summary, svg=canvas.done(), table=_table(bars, title))


def _draw_bar(canvas: Canvas, scale: TimeScale, bar: GanttBar, y: float, row: float, colour: str) -> None:
    size = min(12, max(row * 0.62, 8))
    shift = 11 if bar.is_obligation else 0
    left, baseline = (scale.left, y + 11) if scale.is_narrow else (12.0, y + row / 2 + size * 0.36)
    room = (scale.width - 16 if scale.is_narrow else scale.left - 20) - shift
    if bar.is_obligation:
        canvas.rect(left, baseline - 8, 7, 7, fill="alert")
    canvas.text(left + shift, baseline, fitted(bar.label, width=room, size=size), size=size)
    y += 14 if scale.is_narrow else 0
    start, end = scale.x(bar.start), scale.x(bar.end.plus(1))
    thick = row * 0.62
    canvas.rect(start + 1, y + (row - thick) / 2, max(end - start - 2, 3), thick, fill=colour, radius=2.5)
    for milestone in bar.milestones:
        x, middle, half = scale.x(milestone.quarter) + scale.step / 2, y + row / 2, min(row * 0.34, 6)
        canvas.path(
            f"M{x:.1f} {middle - half:.1f}l{half:.1f} {half:.1f}l{-half:.1f} {half:.1f}l{-half:.1f} {-half:.1f}z",
            fill="paper",
            stroke="ink",
        )
    room = scale.right - end
    if bar.note and room > len(bar.note) * size * 0.56 + 6:
        canvas.text(end + 4, y + row / 2 + size * 0.36, bar.note, size=size - 1, fill="muted")


def _draw_links(canvas: Canvas, scale: TimeScale, bars: Sequence[GanttBar], tops: dict[str, float]) -> None:
    known = {bar.code: bar for bar in bars}
    for bar in bars:
        for code in bar.after:
            if code not in known:
                continue
            x1, y1 = scale.x(known[code].end.plus(1)) - 1, tops[code]
            x2, y2 = scale.x(bar.start) + 1, tops[bar.code]
            bend = min(max(x1 + 5, x2 - 5), scale.right - 2)
            canvas.path(f"M{x1:.1f} {y1:.1f}H{bend:.1f}V{y2:.1f}H{x2:.1f}", stroke="muted", width=1)
            canvas.path(f"M{x2:.1f} {y2:.1f}l-4 -3v6z", fill="muted")


def _draw_today(canvas: Canvas, scale: TimeScale, today: date, height: float) -> None:
    quarter = Quarter.of(today)
    if not scale.first <= quarter < scale.first.plus(scale.quarters):
        return
    days = (quarter.plus(1).starts_on - quarter.starts_on).days
    x = scale.x(quarter) + scale.step * (today - quarter.starts_on).days / days
    canvas.line(x, 18, x, height, stroke="alert", width=1.5, dash="4 3")
    anchor = "end" if x > scale.right - 80 else "start"
    canvas.text(x + (-4 if anchor == "end" else 4), height - 3, _("aujourd’hui"), size=10, fill="alert", anchor=anchor)


def _summary(bars: Sequence[GanttBar]) -> str:
    if not bars:
        return _("Aucune action n’est encore placée dans le calendrier.")
    first, last = min(bar.start for bar in bars), max(bar.end for bar in bars)
    words = {
        "count": len(bars),
        "axes": len({bar.group for bar in bars}),
        "first": french.quarter(first),
        "last": french.quarter(last),
    }
    if len(bars) == 1:
        return _("Une action, du %(first)s au %(last)s.") % words
    text = (
        _("%(count)d actions sur %(axes)d axes, du %(first)s au %(last)s.")
        if words["axes"] != 1
        else _("%(count)d actions sur un axe, du %(first)s au %(last)s.")
    )
    return text % words


def _table(bars: Sequence[GanttBar], title: str) -> Table:
    return Table(
        caption=title,
        columns=(
            Column(_("Code"), weight=0.8),
            Column(_("Action"), weight=4),
            Column(_("Axe"), weight=2.5),
            Column(_("Début")),
            Column(_("Fin")),
            Column(_("Trimestres"), ColumnKind.INTEGER),
            Column(_("Remarque"), weight=1.4),
        ),
        rows=tuple(
            (
                bar.code,
                bar.label,
                bar.group,
                french.quarter(bar.start),
                french.quarter(bar.end),
                max(bar.quarters, 1),
                ", ".join(filter(None, (bar.note, _("obligation") if bar.is_obligation else ""))),
            )
            for bar in bars
        ),
    )
