"""The pictures of a plan, each with its table and its summary, on one time axis."""

from jalon.arbitrage.queries import POINT, PlanReading
from jalon.documents.drawing import Drawing
from jalon.documents.gantt import GanttBar, gantt
from jalon.documents.load import SkillLoad, YearMoney, load_by_skill, money_by_year
from jalon.documents.sections import Section
from jalon.documents.timescale import TimeScale
from jalon.kernel.quarter import Quarter
from jalon.web import french

WIDTH = 960


def scale_of(reading: PlanReading) -> TimeScale:
    """Quarters from the decision to the end of the roadmap."""
    return TimeScale(reading.first, reading.quarters, width=WIDTH)


def calendar(reading: PlanReading, currency: str) -> Drawing:
    """Bars of the retained actions, grouped by axis."""
    spent = {
        line.action_id: sum(c.likely_minor for c in line.variant.costs.all() if not c.is_recurring)
        for line in reading.lines
    }
    bars = [
        GanttBar(
            code=line.action.code,
            label=line.action.title,
            group=line.action.axis.title if line.action.axis else "",
            start=Quarter.of(line.start_on),
            quarters=Quarter.of(line.end_on).index - Quarter.of(line.start_on).index + 1,
            note=french.money_short(spent[line.action_id], currency) if spent[line.action_id] else "",
            is_obligation=line.action.triage == "mandatory",
        )
        for line in sorted(
            reading.lines,
            key=lambda line: (line.action.axis.order if line.action.axis else 99, line.start_on, line.action.code),
        )
    ]
    return gantt(bars, scale=scale_of(reading))


def money(reading: PlanReading, currency: str) -> Drawing:
    """Money by year and section under its envelopes."""
    rows = [
        YearMoney(year, Section(section), used, limit)
        for section, year, used, limit in reading.money
        if year >= reading.first.year
    ]
    return money_by_year(rows, scale=scale_of(reading), currency=currency)


def load(reading: PlanReading) -> Drawing:
    """Days asked from each skill against its capacity."""
    return load_by_skill(
        [SkillLoad(label, used, limit) for label, used, limit in reading.loads], scale=scale_of(reading)
    )


def points_text(value_milli: int | None) -> str:
    """« 412 points », « — »."""
    return "—" if value_milli is None else f"{round(value_milli / POINT)} points"
