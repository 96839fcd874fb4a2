"""The calendar of the elaboration: phases against months, announced and real, as one SVG."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from jalon.documents.drawing import Canvas
from jalon.roadmaps.queries import PhaseState

WIDTH = 960
LABELS = 300
TOP = 28
ROW = 30
MAX_TICKS = 12


def elaboration_svg(states: Sequence[PhaseState], *, today: date) -> str:
    """The picture, or an empty text when no phase has dates. Its table stands beside it on the page."""
    dated = [state for state in states if state.phase.starts_on and state.phase.ends_on]
    if not dated:
        return ""
    first, last = _span(dated)
    canvas = Canvas(
        width=WIDTH,
        height=TOP + ROW * len(dated) + 8,
        title=str(_("Calendrier de l’élaboration")),
        summary=str(_("%(count)s phases de %(first)s à %(last)s."))
        % {
            "count": len(dated),
            "first": f"{first:%d/%m/%Y}",
            "last": f"{last:%d/%m/%Y}",
        },
    )

    def x(day: date) -> float:
        return LABELS + (WIDTH - LABELS - 12) * (day - first).days / max((last - first).days, 1)

    _draw_months(canvas, first, last, x)
    for index, state in enumerate(dated):
        _draw_phase(canvas, state, TOP + ROW * index, x)
    if first <= today <= last:
        canvas.line(x(today), TOP - 6, x(today), TOP + ROW * len(dated), stroke="alert", dash="4 3")
    return canvas.done()


def _span(dated: Sequence[PhaseState]) -> tuple[date, date]:
    days = [
        day
        for state in dated
        for day in (
            state.phase.starts_on,
            state.phase.ends_on,
            state.phase.announced_starts_on,
            state.phase.announced_ends_on,
            state.phase.started_on,
            state.phase.ended_on,
        )
        if day is not None
    ]
    return min(days).replace(day=1), max(days) + timedelta(days=7)


def _draw_months(canvas: Canvas, first: date, last: date, x: Callable[[date], float]) -> None:
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = -(-months // MAX_TICKS)
    for index in range(0, months, step):
        count = first.month - 1 + index
        day = date(first.year + count // 12, count % 12 + 1, 1)
        canvas.line(x(day), TOP - 8, x(day), canvas.height - 4, stroke="grid")
        canvas.text(x(day) + 3, TOP - 12, f"{day:%m/%Y}", size=11, fill="muted")


def _draw_phase(canvas: Canvas, state: PhaseState, y: float, x: Callable[[date], float]) -> None:
    phase = state.phase
    canvas.text(0, y + 18, fitted_label(phase.name), size=12, fill="text")
    if phase.announced_starts_on and phase.announced_ends_on:
        left, right = x(phase.announced_starts_on), x(phase.announced_ends_on)
        canvas.rect(left, y + 4, max(right - left, 2), 4, fill="grid")
    start, end = phase.started_on or phase.starts_on, phase.ended_on or phase.ends_on
    if start and end:
        canvas.rect(x(start), y + 10, max(x(end) - x(start), 2), 12, fill="alert" if state.is_late else "ink")


def fitted_label(words: str) -> str:
    """A label that fits the column on the left."""
    return words if len(words) <= 44 else f"{words[:43]}…"
