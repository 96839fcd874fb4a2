"""Six slides of a plan, made of native titles, tables, chart and shapes so that anyone can edit them."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.util import Inches, Pt

from jalon.documents import french
from jalon.documents.drawing import PALETTE, SERIES
from jalon.documents.fit import others
from jalon.documents.odt_styles import FONT
from jalon.documents.plan_data import CopilPack
from jalon.documents.sections import Section
from jalon.kernel.money import to_major

WIDTH, HEIGHT = 13.333, 7.5
LEFT, TOP = 0.6, 1.5
NUMBERS = {f"{number}." for number in range(1, 6)}
MOST_ROWS, MOST_BARS = 9, 12


def copil_slides(data: CopilPack) -> bytes:
    """The six slides as PPTX: title, to decide, envelope and capacity, retained, set aside, calendar and decision."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    deck.core_properties.title = french.clean(f"{data.roadmap} – {data.scenario}")[:255]
    deck.core_properties.author = french.clean(data.organisation)[:255]
    deck.core_properties.language = "fr-FR"
    maker = _Deck(deck, data)
    for slide in (maker.cover, maker.to_decide, maker.means, maker.retained, maker.set_aside, maker.calendar):
        slide()
    stream = BytesIO()
    deck.save(stream)
    return stream.getvalue()


class _Deck:
    """Adds slides one after the other."""

    def __init__(self, deck: Any, data: CopilPack) -> None:
        self.deck, self.data = deck, data

    def cover(self) -> None:
        data = self.data
        slide = self._slide(data.roadmap, size=40, top=2.3)
        lines = (
            data.organisation,
            f"{data.body} – {french.long_day(data.meeting_on)}",
            data.scenario,
            data.confidentiality,
        )
        self._lines(slide, [line for line in lines if line], top=4.0, size=22)

    def to_decide(self) -> None:
        data = self.data
        slide = self._slide(_("Ce que vous devez décider"))
        lines = []
        for index, point in enumerate(data.points[:5], start=1):
            lines.append(f"{index}. {french.shorten(point.question, 150)}")
            if point.proposal:
                lines.append("→ " + french.shorten(point.proposal, 150))
        lines += [text for text in (others(len(data.points) - 5), french.shorten(data.quality, 200)) if text]
        self._lines(slide, lines or [_("Aucune décision n’est demandée.")], top=TOP, size=20)

    def means(self) -> None:
        data = self.data
        slide = self._slide(_("L’enveloppe et la capacité"))
        rows = [
            [
                str(row.year),
                row.section.label,
                french.money(row.used_minor, data.currency),
                "—" if row.envelope_minor is None else french.money(row.envelope_minor, data.currency),
            ]
            for row in data.money()
        ]
        if len(data.years) > 5:
            rows = [
                [_("Total"), section.label, french.money(data.spent_minor(section=section), data.currency), "—"]
                for section in Section
            ]
        heads = [_("Année"), _("Section"), _("Prévu (%(tax)s)") % {"tax": data.tax}, _("Enveloppe")]
        self._table(slide, heads, rows, left=LEFT, width=6.4, weights=(0.8, 1.5, 1.5, 1.5))
        loads = sorted(data.loads(), key=lambda row: row.use or 0, reverse=True)
        lines = [
            [
                french.shorten(row.skill, 30),
                french.effort(sum(row.load_halfdays)),
                french.effort(sum(row.capacity_halfdays)),
                row.word,
            ]
            for row in loads[:MOST_ROWS]
        ]
        self._table(
            slide,
            [_("Compétence"), _("Charge"), _("Capacité"), _("En clair")],
            lines,
            left=7.3,
            width=5.4,
            weights=(2, 1, 1, 1.1),
        )
        self._note(slide, others(len(loads) - MOST_ROWS))

    def retained(self) -> None:
        data = self.data
        slide = self._slide(_("Ce qui est retenu, par axe et par année"))
        axes = [axis for axis in data.axes if any(action.axis == axis for action in data.retained)]
        total = french.money(data.total_minor, data.currency)
        self._lines(
            slide,
            [
                _("%(count)d actions, %(total)s %(tax)s")
                % {"count": len(data.retained), "total": total, "tax": data.tax}
            ],
            top=1.25,
            size=18,
        )
        if not axes:
            return
        chart_data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
        chart_data.categories = [str(year) for year in data.years]
        for axis in axes:
            values = [float(to_major(data.spent_minor(axis=axis, year=year), data.currency)) for year in data.years]
            chart_data.add_series(french.clean(french.shorten(axis, 60)), values)
        frame = slide.shapes.add_chart(
            XL_CHART_TYPE.COLUMN_STACKED, Inches(LEFT), Inches(1.9), Inches(WIDTH - 2 * LEFT), Inches(5.1), chart_data
        )
        chart = frame.chart
        chart.has_legend = True
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.RIGHT, False
        chart.font.size, chart.font.name = Pt(14), FONT
        chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = (
            "#,##0",
            False,
        )
        for index, series in enumerate(chart.plots[0].series):
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = _colour(SERIES[index % len(SERIES)])
        _describe(frame, _("Coût par année, axes empilés. Total : %(total)s.") % {"total": total})

    def set_aside(self) -> None:
        data = self.data
        slide = self._slide(_("Ce qui n’est pas retenu à ce stade"))
        rows = [
            [
                french.shorten(action.title, 60),
                french.shorten(action.reason, 90),
                french.day(action.review_on) if action.review_on else _("à fixer"),
            ]
            for action in data.set_aside[:MOST_ROWS]
        ]
        if not rows:
            self._lines(slide, [_("Toutes les actions étudiées sont retenues.")], top=TOP, size=20)
            return
        self._table(
            slide,
            [_("Action"), _("Raison"), _("Revoyure")],
            rows,
            left=LEFT,
            width=WIDTH - 2 * LEFT,
            weights=(4, 5.5, 1.3),
        )
        self._note(slide, others(len(data.set_aside) - MOST_ROWS))

    def calendar(self) -> None:
        data = self.data
        slide = self._slide(_("Calendrier et projet de décision"))
        left, right, top, row = 4.4, WIDTH - LEFT, 1.35, 0.31
        step = (right - left) / max(data.quarters, 1)
        for year in data.years:
            start = max((year * 4) - data.first.index, 0)
            self._words(slide, str(year), left + start * step, top, 1.0, 14, bold=True)
        shown = sorted(data.retained, key=lambda action: action.start)[:MOST_BARS]
        for index, action in enumerate(shown):
            y = top + 0.4 + index * row
            self._words(slide, french.shorten(action.title, 44), LEFT, y - 0.06, left - LEFT, 12)
            first = min(max(action.start.index - data.first.index, 0), data.quarters)
            last = min(first + max(action.quarters, 1), data.quarters)
            bar = slide.shapes.add_shape(
                MSO_SHAPE.ROUNDED_RECTANGLE,
                Inches(left + first * step),
                Inches(y),
                Inches(max((last - first) * step, 0.08)),
                Inches(row * 0.62),
            )
            bar.fill.solid()
            bar.fill.fore_color.rgb = _colour("alert" if action.is_obligation else "series-1")
            bar.line.fill.background()
            _describe(bar, f"{action.title} : {french.quarter(action.start)}, {action.quarters} trimestre(s)")
        rest = others(len(data.retained) - len(shown))
        decision = [_("Projet de décision")] if data.decision else []
        lines = [*([rest] if rest else []), *decision, *(french.shorten(line, 220) for line in data.decision[:3])]
        self._lines(slide, lines, top=top + 0.5 + len(shown) * row, size=14)

    def _slide(self, title: str, *, size: int = 30, top: float = 0.4) -> Any:
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[5])
        place = slide.shapes.title
        place.left, place.top, place.width, place.height = (
            Inches(LEFT),
            Inches(top),
            Inches(WIDTH - 2 * LEFT),
            Inches(0.9),
        )
        place.text_frame.word_wrap = True
        place.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        _write(place.text_frame.paragraphs[0], french.shorten(title, 110), size, bold=True, colour="ink")
        return slide

    def _lines(self, slide: Any, lines: Sequence[str], *, top: float, size: int) -> None:
        box = slide.shapes.add_textbox(Inches(LEFT), Inches(top), Inches(WIDTH - 2 * LEFT), Inches(0.5))
        box.text_frame.word_wrap = True
        for index, line in enumerate(lines):
            paragraph = box.text_frame.paragraphs[0] if index == 0 else box.text_frame.add_paragraph()
            paragraph.space_after = Pt(size / 3)
            _write(paragraph, line, size, bold=line[:2] in NUMBERS or line == _("Projet de décision"))

    def _words(
        self, slide: Any, words: str, left: float, top: float, width: float, size: int, *, bold: bool = False
    ) -> None:
        box = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(0.3))
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        _write(frame.paragraphs[0], words, size, bold=bold)

    def _note(self, slide: Any, words: str) -> None:
        if words:
            self._words(slide, words, LEFT, HEIGHT - 0.5, WIDTH - 2 * LEFT, 14)

    def _table(
        self,
        slide: Any,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        left: float,
        width: float,
        weights: Sequence[float],
    ) -> None:
        shape = slide.shapes.add_table(
            len(rows) + 1, len(heads), Inches(left), Inches(TOP), Inches(width), Inches(0.36 * (len(rows) + 1))
        )
        table = shape.table
        for column, weight in zip(table.columns, weights, strict=True):
            column.width = Inches(width * weight / sum(weights))
        for row, texts in enumerate((heads, *rows)):
            for column, text in enumerate(texts):
                place = table.cell(row, column)
                place.margin_top = place.margin_bottom = Inches(0.03)
                place.fill.solid()
                place.fill.fore_color.rgb = _colour("ink" if row == 0 else "band" if row % 2 == 0 else "paper")
                _write(place.text_frame.paragraphs[0], text, 13, bold=row == 0, colour="paper" if row == 0 else "text")


def _write(paragraph: Any, words: str, size: float, *, bold: bool = False, colour: str = "text") -> None:
    run = paragraph.add_run()
    run.text = french.clean(words)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
    run.font.color.rgb = _colour(colour)
    run._r.get_or_add_rPr().set("lang", "fr-FR")


def _colour(name: str) -> Any:
    return RGBColor.from_string(PALETTE[name].removeprefix("#").upper())  # type: ignore[no-untyped-call]


def _describe(shape: Any, words: str) -> None:
    """The alternative text of a shape."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", french.clean(words))
