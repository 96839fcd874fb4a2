"""Money by year and section, load by skill against capacity: drawn on the time axis of the calendar above them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jalon.documents import french
from jalon.documents.drawing import Canvas, Drawing, fitted
from jalon.documents.model import Column, ColumnKind, Table
from jalon.documents.sections import Section
from jalon.documents.timescale import TimeScale

_COLOURS = {Section.INVESTMENT: "series-1", Section.OPERATING: "series-3"}
TIGHT = 0.9


@dataclass(frozen=True, slots=True)
class YearMoney:
    """What one section of one year takes, in minor units, and its envelope (None: not set)."""

    year: int
    section: Section
    used_minor: int
    envelope_minor: int | None


@dataclass(frozen=True, slots=True)
class SkillLoad:
    """Half-days asked from a skill and its capacity, quarter by quarter from the first of the scale."""

    skill: str
    load_halfdays: tuple[int, ...]
    capacity_halfdays: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.load_halfdays) != len(self.capacity_halfdays):
            raise ValueError(f"« {self.skill} » has as many loads as capacities")

    @property
    def use(self) -> float | None:
        """Load over capacity on the whole horizon; None when there is no capacity."""
        capacity = sum(self.capacity_halfdays)
        return sum(self.load_halfdays) / capacity if capacity else None

    @property
    def overloaded(self) -> int:
        """Quarters where the load is above the capacity."""
        return sum(load > most for load, most in zip(self.load_halfdays, self.capacity_halfdays, strict=True))

    @property
    def word(self) -> str:
        """How busy the skill is, in plain words: libre, tendu, plein, au-delà."""
        if self.overloaded:
            return _("au-delà")
        use = self.use
        if use is None:
            return _("sans capacité")
        return _("plein") if use >= 1 else _("tendu") if use >= TIGHT else _("libre")


def money_by_year(
    rows: Sequence[YearMoney], *, scale: TimeScale, currency: str, title: str = "", plot_height: float = 120
) -> Drawing:
    """Two bars a year (investment, operating), each under the mark of its envelope; over it, « ! » and amber."""
    title = title or _("Argent par année et par section")
    over = [row for row in rows if row.envelope_minor is not None and row.used_minor > row.envelope_minor]
    summary = _money_summary(rows, over, currency)
    base = 26 + plot_height
    height = base + (30 if scale.is_narrow else 6)
    canvas = Canvas(width=scale.width, height=height, title=title, summary=summary)
    scale.draw_axis(canvas, top=0, bottom=base, with_quarters=False)
    most = max([1, *(row.used_minor for row in rows), *(row.envelope_minor or 0 for row in rows)])
    for year, start, end in scale.years():
        found = [row for row in rows if row.year == year]
        for index, row in enumerate(found):
            slot = (end - start) / max(len(found), 1)
            _draw_money(canvas, row, (start + index * slot, slot), (base, plot_height * 0.8 / most), currency)
    _money_legend(canvas, scale, base, has_over=bool(over))
    canvas.line(scale.left, base, scale.right, base, stroke="ink")
    table = Table(
        caption=title,
        columns=(
            Column(_("Année")),
            Column(_("Section"), weight=1.6),
            Column(_("Prévu"), ColumnKind.MONEY, 1.4),
            Column(_("Enveloppe"), ColumnKind.MONEY, 1.4),
            Column(_("Part utilisée"), ColumnKind.PCT),
        ),
        rows=tuple(
            (
                str(row.year),
                row.section.label,
                row.used_minor,
                row.envelope_minor,
                _share(row.used_minor, row.envelope_minor),
            )
            for row in rows
        ),
    )
    return Drawing(title=title, summary=summary, svg=canvas.done(), table=table)


def load_by_skill(rows: Sequence[SkillLoad], *, scale: TimeScale, title: str = "", strip_height: float = 46) -> Drawing:
    """One strip per skill: bars of load, line of capacity. Above the capacity: amber and the sign « ! »."""
    title = title or _("Charge par compétence")
    over = [row for row in rows if row.overloaded]
    summary = _load_summary(rows, over)
    row_height = strip_height + (16 if scale.is_narrow else 0)
    height = 36 + len(rows) * row_height + 22
    canvas = Canvas(width=scale.width, height=height, title=title, summary=summary)
    scale.draw_axis(canvas, top=0, bottom=height - 20)
    for index, row in enumerate(rows):
        _draw_skill(canvas, scale, row, 36 + index * row_height, strip_height)
    y = height - 6
    x = scale.left
    for fill, words in (("series-1", _("charge")), ("alert", _("! au-delà de la capacité"))):
        canvas.rect(x, y - 9, 10, 10, fill=fill)
        canvas.text(x + 14, y, words, size=11, fill="muted")
        x += 34 + len(words) * 6
    canvas.line(x, y - 4, x + 14, y - 4, stroke="ink", width=2)
    canvas.text(x + 18, y, _("capacité"), size=11, fill="muted")
    return Drawing(title=title, summary=summary, svg=canvas.done(), table=_load_table(rows, scale, title))


def _draw_money(
    canvas: Canvas, row: YearMoney, place: tuple[float, float], heights: tuple[float, float], currency: str
) -> None:
    """One bar in its place (left edge, room), from its base and at so many pixels per minor unit."""
    (x, slot), (base, unit) = place, heights
    width = max(min(slot * 0.62, 70), 6)
    x += (slot - width) / 2
    tall = unit * row.used_minor
    is_over = row.envelope_minor is not None and row.used_minor > row.envelope_minor
    canvas.rect(x, base - tall, width, tall, fill=_COLOURS[row.section], stroke="alert" if is_over else None)
    if row.envelope_minor is not None:
        level = base - unit * row.envelope_minor
        canvas.line(x - 4, level, x + width + 4, level, stroke="alert" if is_over else "ink", width=2)
    if slot > 44:
        mark = "! " if is_over else ""
        words = mark + french.money_short(row.used_minor, currency)
        top = base - max(tall, unit * (row.envelope_minor or 0))
        canvas.text(x + width / 2, top - 5, words, size=11, anchor="middle", fill="alert" if is_over else "text")


def _money_legend(canvas: Canvas, scale: TimeScale, base: float, *, has_over: bool) -> None:
    x, y = (scale.left if scale.is_narrow else 12.0), (base + 20 if scale.is_narrow else 40.0)
    for section in Section:
        canvas.rect(x, y - 9, 10, 10, fill=_COLOURS[section])
        canvas.text(x + 15, y, section.label, size=11, fill="muted")
        x, y = (x + 100, y) if scale.is_narrow else (x, y + 17)
    canvas.line(x, y - 4, x + 11, y - 4, stroke="ink", width=2)
    canvas.text(x + 15, y, _("enveloppe"), size=11, fill="muted")
    if has_over and not scale.is_narrow:
        canvas.text(x, y + 17, _("! au-delà de l’enveloppe"), size=11, fill="alert")


def _draw_skill(canvas: Canvas, scale: TimeScale, row: SkillLoad, top: float, strip: float) -> None:
    words = row.word if row.use is None else f"{row.word} ({french.percent(100 * row.use)})"
    if row.overloaded:
        words = _("! au-delà sur %(count)d trim.") % {"count": row.overloaded}
    alert = "alert" if row.overloaded else "muted"
    if scale.is_narrow:
        canvas.text(scale.left, top + 11, fitted(f"{row.skill} : {words}", width=scale.width - 16, size=12), size=12)
        top += 16
    else:
        middle = top + strip / 2
        canvas.text(12, middle - 1, fitted(row.skill, width=scale.left - 20, size=12), size=12)
        canvas.text(12, middle + 12, words, size=11, fill=alert)
    base, tall = top + strip - 4, strip - 10
    most = max([1, *row.load_halfdays, *row.capacity_halfdays])
    for index, (load, capacity) in enumerate(zip(row.load_halfdays, row.capacity_halfdays, strict=True)):
        if index >= scale.quarters:
            break
        x, level = scale.left + index * scale.step, tall * load / most
        is_over = load > capacity
        canvas.rect(x + 2, base - level, scale.step - 4, level, fill="alert" if is_over else "series-1")
        mark = base - tall * capacity / most
        canvas.line(x, mark, x + scale.step, mark, stroke="ink", width=1.5)
        if is_over and scale.step > 9:
            canvas.text(x + scale.step / 2, base - 4, "!", size=11, bold=True, fill="paper", anchor="middle")
    canvas.line(scale.left, base, scale.right, base, stroke="grid")


def _money_summary(rows: Sequence[YearMoney], over: Sequence[YearMoney], currency: str) -> str:
    if not rows:
        return _("Aucun montant n’est encore prévu.")
    total = _("%(total)s prévus de %(first)d à %(last)d.") % {
        "total": french.money(sum(row.used_minor for row in rows), currency),
        "first": min(row.year for row in rows),
        "last": max(row.year for row in rows),
    }
    if not over:
        return total + " " + _("Aucune enveloppe n’est dépassée.")
    names = french.join(f"{row.section.label.lower()} {row.year}" for row in over)
    return total + " " + _("Enveloppe dépassée : %(names)s.") % {"names": names}


def _load_summary(rows: Sequence[SkillLoad], over: Sequence[SkillLoad]) -> str:
    if not rows:
        return _("Aucune charge n’est encore prévue.")
    if not over:
        return _("Aucune compétence ne dépasse sa capacité.")
    names = french.join(
        _("%(skill)s (%(count)d trimestre%(s)s)")
        % {"skill": row.skill, "count": row.overloaded, "s": "s" if row.overloaded > 1 else ""}
        for row in over
    )
    return _("Au-delà de la capacité : %(names)s.") % {"names": names}


def _load_table(rows: Sequence[SkillLoad], scale: TimeScale, title: str) -> Table:
    """Per year, not per quarter: a table that stays readable on ten years."""
    years = [year for year, _start, _end in scale.years()]
    positions = [scale.first.plus(index).year for index in range(scale.quarters)]

    def sums(values: tuple[int, ...], year: int) -> int:
        return sum(value for value, when in zip(values, positions, strict=False) if when == year)

    return Table(
        caption=title,
        columns=(
            Column(_("Compétence"), weight=2),
            Column(_("Année")),
            Column(_("Charge"), ColumnKind.EFFORT),
            Column(_("Capacité"), ColumnKind.EFFORT),
            Column(_("Part utilisée"), ColumnKind.PCT),
        ),
        rows=tuple(
            (row.skill, str(year), load, most, _share(load, most))
            for row in rows
            for year in years
            for load, most in [(sums(row.load_halfdays, year), sums(row.capacity_halfdays, year))]
        ),
    )


def _share(used: int, most: int | None) -> float | None:
    return 100 * used / most if most else None
