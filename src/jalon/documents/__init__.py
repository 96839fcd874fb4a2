"""Documents and pictures from data that is ready: values in, bytes out.

Nothing here reads the database, the clock or the rights, and nothing of the domain is decided: the caller brings
frozen dataclasses already allowed to their reader. Amounts are integers in minor units of the document's currency,
efforts integers in half-days, dates `date`, quarters `kernel.Quarter`.

Any document::

    from jalon.documents import Document, Heading, Paragraph, to_odt, to_docx, to_pdf
    to_pdf(Document(title="Note", organisation="Vannes", date=today, blocks=(Heading("Pourquoi"), Paragraph("…"))))

Papers of a roadmap (each returns a `Document`, to be given to one of the three writers):
`copil_pack` (exactly four A4 pages), `action_sheet` (one A4), `first_hour` (two A4), `scoping_note`,
`deliberation_draft`, `releve_decisions`, `actions_a3`. The number of pages is promised for the PDF.

Files of a plan: `copil_workbook` (XLSX, live formulas with their values), `copil_slides` (PPTX, six slides).

Pictures (each returns a `Drawing`: SVG, summary in words, table): `gantt`, `money_by_year`, `load_by_skill` on one
shared `TimeScale`; `value_curve`, `money_by_axis`, `needs_map`, and `draw` for any Vega-Lite spec, with a `cache`.
In a page: write `drawing.svg` as it is (no style, no script, no id that clashes), load `documents/figures.css`, print
`drawing.summary` and `drawing.table` beside it, and draw once more with `TimeScale(..., width=360)` or `width=360`
for phones. In a document: `Figure(drawing.svg, drawing.summary)`.
"""

from jalon.documents.action_sheet import ActionSheet, SheetCost, SheetEffort, SheetVariant, action_sheet
from jalon.documents.charts import AxisYear, CurvePoint, MemberTheme, draw, money_by_axis, needs_map, value_curve
from jalon.documents.copil_pack import copil_pack
from jalon.documents.docx import to_docx
from jalon.documents.drawing import Drawing
from jalon.documents.first_hour import AxisAsk, BigAsk, FirstHour, SkillAsk, first_hour, headline
from jalon.documents.gantt import GanttBar, Milestone, gantt
from jalon.documents.governance_papers import (
    DeliberationDraft,
    MeetingRecord,
    RecordedDecision,
    ScopingNote,
    actions_a3,
    deliberation_draft,
    releve_decisions,
    scoping_note,
)
from jalon.documents.load import SkillLoad, YearMoney, load_by_skill, money_by_year
from jalon.documents.model import (
    BulletList,
    Column,
    ColumnKind,
    Document,
    Figure,
    Heading,
    KeyValues,
    Notice,
    PageBreak,
    Paper,
    Paragraph,
    Table,
)
from jalon.documents.odt import to_odt
from jalon.documents.pdf import page_count, to_pdf
from jalon.documents.plan_data import (
    Capacity,
    CopilPack,
    Cost,
    DecisionPoint,
    Effort,
    Envelope,
    PlanCriterion,
    PlanRisk,
    RetainedAction,
    SetAsideAction,
)
from jalon.documents.sections import Section
from jalon.documents.slides import copil_slides
from jalon.documents.timescale import TimeScale
from jalon.documents.workbook import copil_workbook

__all__ = [
    "ActionSheet",
    "AxisAsk",
    "AxisYear",
    "BigAsk",
    "BulletList",
    "Capacity",
    "Column",
    "ColumnKind",
    "CopilPack",
    "Cost",
    "CurvePoint",
    "DecisionPoint",
    "DeliberationDraft",
    "Document",
    "Drawing",
    "Effort",
    "Envelope",
    "Figure",
    "FirstHour",
    "GanttBar",
    "Heading",
    "KeyValues",
    "MeetingRecord",
    "MemberTheme",
    "Milestone",
    "Notice",
    "PageBreak",
    "Paper",
    "Paragraph",
    "PlanCriterion",
    "PlanRisk",
    "RecordedDecision",
    "RetainedAction",
    "ScopingNote",
    "Section",
    "SetAsideAction",
    "SheetCost",
    "SheetEffort",
    "SheetVariant",
    "SkillAsk",
    "SkillLoad",
    "Table",
    "TimeScale",
    "YearMoney",
    "action_sheet",
    "actions_a3",
    "copil_pack",
    "copil_slides",
    "copil_workbook",
    "deliberation_draft",
    "draw",
    "first_hour",
    "gantt",
    "headline",
    "load_by_skill",
    "money_by_axis",
    "money_by_year",
    "needs_map",
    "page_count",
    "releve_decisions",
    "scoping_note",
    "to_docx",
    "to_odt",
    "to_pdf",
    "value_curve",
]
