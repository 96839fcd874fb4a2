"""The workbook of a plan: every total is a live formula, written with its computed value.

Sheets: Lisez-moi, Synthèse, Actions, Coûts, Jours, Enveloppes, Capacités, Notes, Non retenues. The sheets of lines
(Coûts, Jours, Enveloppes, Capacités) hold values; all the others add them up by SUM, SUMIFS and SUMPRODUCT, so that
changing a line changes every total that depends on it. Amounts are in units of the currency, efforts in days.
"""

from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from jalon.documents import french
from jalon.documents.plan_data import CopilPack
from jalon.documents.sections import Section
from jalon.documents.workbook_sheet import Book, Sheet, cell, span
from jalon.kernel.money import to_major

HEAD = 3
"""Rows before the first line of every sheet of lines: title, note, header."""


def copil_workbook(data: CopilPack) -> bytes:
    """The workbook as XLSX. Readers that do not recalculate show the values computed here."""
    stream = BytesIO()
    with xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as file:
        title = french.shorten(f"{data.roadmap} – {data.scenario}", 200)
        file.set_properties({"title": french.clean(title), "author": french.clean(data.organisation), "comments": ""})
        file.set_calc_mode("auto")
        book = Book(file, currency=data.currency)
        _Workbook(book, data).write()
    return stream.getvalue()


class _Workbook:
    """Writes the sheets in reading order; the ranges of the line sheets are known beforehand."""

    def __init__(self, book: Book, data: CopilPack) -> None:
        self.book, self.data = book, data
        self.costs = [(action, cost) for action in data.retained for cost in action.costs]
        self.efforts = [(action, effort) for action in data.retained for effort in action.efforts]
        self.names = {
            "actions": _("Actions"),
            "costs": _("Coûts"),
            "efforts": _("Jours"),
            "envelopes": _("Enveloppes"),
            "capacities": _("Capacités"),
            "notes": _("Notes"),
        }

    def write(self) -> None:
        self._read_me()
        self._summary()
        self._actions()
        self._cost_lines()
        self._effort_lines()
        self._envelopes()
        self._capacities()
        self._notes()
        self._set_aside()

    def _range(self, name: str, column: int, count: int) -> str:
        return span(self.names[name], HEAD, column, HEAD + max(count, 1) - 1, column)

    def _money(self, amount_minor: int) -> float:
        return float(to_major(amount_minor, self.data.currency))

    def _read_me(self) -> None:
        data = self.data
        lines = (
            f"{data.organisation} – {data.roadmap}",
            _("%(body)s du %(day)s – %(scenario)s")
            % {"body": data.body, "day": french.long_day(data.meeting_on), "scenario": data.scenario},
            data.confidentiality,
            _(
                "Tous les totaux sont des formules : changez une ligne de « Coûts », « Jours », « Enveloppes » ou « Capacités », ils suivent."
            ),
            _(
                "Montants %(tax)s en %(currency)s, efforts en jours. Une note absente n’est jamais comptée comme un zéro."
            )
            % {"tax": data.tax, "currency": data.currency},
            _("Les coûts hors des années %(first)d à %(last)d sont dans « Coûts » mais dans aucun total annuel.")
            % {"first": data.years[0], "last": data.years[-1]},
            data.quality,
        )
        sheet = self.book.sheet(_("Lisez-moi"), _("Lisez-moi"), widths=(110,))
        for row, line in enumerate(filter(None, lines), start=1):
            sheet.text(row, 0, line)

    def _summary(self) -> None:
        sheet = self.book.sheet(_("Synthèse"), _("Synthèse du plan"), widths=(44, *(16 for _column in range(22))))
        row = self._summary_money(sheet, 2)
        row = self._summary_axes(sheet, row + 2)
        self._summary_load(sheet, row + 2)

    def _summary_money(self, sheet: Sheet, row: int) -> int:
        data = self.data
        sheet.heads(
            row, (_("Année"), *(label for section in Section for label in (section.label, _("Enveloppe"), _("Part"))))
        )
        first = row + 1
        for offset, year in enumerate(data.years):
            line = first + offset
            sheet.number(line, 0, year, "year")
            for index, section in enumerate(Section):
                column = 1 + 3 * index
                used = self._money(data.spent_minor(year=year, section=section))
                most = self._money(
                    sum(e.amount_minor for e in data.envelopes if (e.year, e.section) == (year, section))
                )
                self._sum_money(sheet, (line, column), "costs", (2, f"$A{line + 1}"), (3, f'"{section.label}"'), used)
                self._sum_money(
                    sheet, (line, column + 1), "envelopes", (0, f"$A{line + 1}"), (1, f'"{section.label}"'), most
                )
                sheet.share(line, column + 2, (line, column), (line, column + 1), used, most)
        total = first + len(data.years)
        sheet.text(total, 0, _("Total"), bold=True)
        for index, section in enumerate(Section):
            column = 1 + 3 * index
            used = self._money(data.spent_minor(section=section))
            most = self._money(
                sum(e.amount_minor for e in data.envelopes if e.section is section and e.year in data.years)
            )
            sheet.sum_column(total, column, first, total - 1, used, "money")
            sheet.sum_column(total, column + 1, first, total - 1, most, "money")
            sheet.share(total, column + 2, (total, column), (total, column + 1), used, most)
        sheet.text(total + 1, 0, _("Total du plan, toutes sections"), bold=True)
        sheet.formula(total + 1, 1, f"={cell(total, 1)}+{cell(total, 4)}", self._money(data.total_minor), "money_total")
        return total + 2

    def _summary_axes(self, sheet: Sheet, row: int) -> int:
        data = self.data
        axes = [axis for axis in data.axes if any(action.axis == axis for action in data.retained)]
        sheet.heads(row, (_("Axe"), *(str(year) for year in data.years), _("Total"), _("Actions")))
        first, last = row + 1, len(data.years)
        for offset, axis in enumerate(axes):
            line = first + offset
            sheet.text(line, 0, axis)
            for index, year in enumerate(data.years):
                value = self._money(data.spent_minor(axis=axis, year=year))
                self._sum_money(sheet, (line, 1 + index), "costs", (1, f"$A{line + 1}"), (2, str(year)), value)
            sheet.formula(
                line,
                last + 1,
                f"=SUM({cell(line, 1)}:{cell(line, last)})",
                self._money(data.spent_minor(axis=axis)),
                "money",
            )
            names = self._range("actions", 2, len(data.retained))
            count = sum(action.axis == axis for action in data.retained)
            sheet.formula(line, last + 2, f"=COUNTIF({names},$A{line + 1})", count, "integer")
        total = first + len(axes)
        sheet.text(total, 0, _("Total"), bold=True)
        for index, year in enumerate(data.years):
            sheet.sum_column(total, 1 + index, first, total - 1, self._money(data.spent_minor(year=year)), "money")
        sheet.sum_column(total, last + 1, first, total - 1, self._money(data.total_minor), "money")
        sheet.sum_column(total, last + 2, first, total - 1, len(data.retained), "integer")
        return total

    def _summary_load(self, sheet: Sheet, row: int) -> None:
        data = self.data
        sheet.heads(
            row,
            (
                _("Compétence"),
                *(
                    label
                    for year in data.years
                    for label in (_("Charge %(y)d") % {"y": year}, _("Capacité %(y)d") % {"y": year})
                ),
            ),
        )
        quarters = [data.first.plus(index) for index in range(data.quarters)]
        for offset, load in enumerate(data.loads(), start=1):
            line = row + offset
            sheet.text(line, 0, load.skill)
            for index, year in enumerate(data.years):
                known = [position for position, quarter in enumerate(quarters) if quarter.year == year]
                column = 1 + 2 * index
                asked = sum(load.load_halfdays[position] for position in known) / 2
                most = sum(load.capacity_halfdays[position] for position in known) / 2
                self._sum_days(sheet, (line, column), "efforts", (1, 2, 5), (f"$A{line + 1}", str(year)), asked)
                self._sum_days(sheet, (line, column + 1), "capacities", (0, 1, 3), (f"$A{line + 1}", str(year)), most)

    def _actions(self) -> None:
        data = self.data
        heads = (
            _("Code"),
            _("Action"),
            _("Axe"),
            _("Responsable"),
            _("Obligation"),
            _("Début"),
            _("Trimestres"),
            Section.INVESTMENT.label,
            Section.OPERATING.label,
            _("Total"),
            _("Jours"),
            _("Valeur"),
        )
        sheet = self.book.lines(
            self.names["actions"], _("Actions retenues"), heads, widths=(12, 54, 40, 24, 11, 11, 11, 16, 16, 16, 11, 10)
        )
        years = (f'">={data.years[0]}"', f'"<={data.years[-1]}"')
        for offset, action in enumerate(data.retained):
            line = HEAD + offset
            for column, text in enumerate(
                (
                    action.code,
                    action.title,
                    action.axis,
                    action.lead,
                    _("oui") if action.is_obligation else _("non"),
                    french.quarter(action.start),
                )
            ):
                sheet.text(line, column, text)
            sheet.number(line, 6, action.quarters, "integer")
            for column, section in ((7, Section.INVESTMENT), (8, Section.OPERATING)):
                value = self._money(
                    sum(c.amount_minor for c in action.costs if c.section is section and c.year in data.years)
                )
                amounts, codes, when, kinds = (self._range("costs", place, len(self.costs)) for place in (4, 0, 2, 3))
                tests = f'{codes},$A{line + 1},{kinds},"{section.label}",{when},{years[0]},{when},{years[1]}'
                sheet.formula(line, column, f"=SUMIFS({amounts},{tests})", value, "money")
            sheet.formula(line, 9, f"={cell(line, 7)}+{cell(line, 8)}", self._money(data.cost_minor(action)), "money")
            days = (self._range("efforts", place, len(self.efforts)) for place in (5, 0))
            sheet.formula(
                line, 10, f"=SUMIFS({next(days)},{next(days)},$A{line + 1})", action.effort_halfdays / 2, "days"
            )
            if action.value is not None:
                sheet.number(line, 11, action.value, "score")
        if not data.retained:
            return
        total = HEAD + len(data.retained)
        sheet.text(total, 0, _("Total"), bold=True)
        sums = (*(self._money(data.spent_minor(section=section)) for section in Section), self._money(data.total_minor))
        for column, value in zip((7, 8, 9), sums, strict=True):
            sheet.sum_column(total, column, HEAD, total - 1, value, "money")
        sheet.sum_column(total, 10, HEAD, total - 1, sum(a.effort_halfdays for a in data.retained) / 2, "days")

    def _cost_lines(self) -> None:
        heads = (_("Code"), _("Axe"), _("Année"), _("Section"), _("Montant"))
        sheet = self.book.lines(self.names["costs"], _("Coûts, ligne à ligne"), heads, widths=(12, 44, 9, 18, 16))
        for line, (action, cost) in enumerate(self.costs, start=HEAD):
            sheet.text(line, 0, action.code)
            sheet.text(line, 1, action.axis)
            sheet.number(line, 2, cost.year, "year")
            sheet.text(line, 3, cost.section.label)
            sheet.number(line, 4, self._money(cost.amount_minor), "money")

    def _effort_lines(self) -> None:
        heads = (_("Code"), _("Compétence"), _("Année"), _("Trimestre"), _("Axe"), _("Jours"))
        sheet = self.book.lines(self.names["efforts"], _("Jours, ligne à ligne"), heads, widths=(12, 30, 9, 10, 44, 10))
        for line, (action, effort) in enumerate(self.efforts, start=HEAD):
            sheet.text(line, 0, action.code)
            sheet.text(line, 1, effort.skill)
            sheet.number(line, 2, effort.quarter.year, "year")
            sheet.number(line, 3, effort.quarter.number, "integer")
            sheet.text(line, 4, action.axis)
            sheet.number(line, 5, effort.halfdays / 2, "days")

    def _envelopes(self) -> None:
        heads = (_("Année"), _("Section"), _("Enveloppe"))
        sheet = self.book.lines(self.names["envelopes"], _("Enveloppes"), heads, widths=(9, 18, 16))
        for line, envelope in enumerate(self.data.envelopes, start=HEAD):
            sheet.number(line, 0, envelope.year, "year")
            sheet.text(line, 1, envelope.section.label)
            sheet.number(line, 2, self._money(envelope.amount_minor), "money")

    def _capacities(self) -> None:
        heads = (_("Compétence"), _("Année"), _("Trimestre"), _("Jours"))
        sheet = self.book.lines(self.names["capacities"], _("Capacité des équipes"), heads, widths=(30, 9, 10, 10))
        for line, capacity in enumerate(self.data.capacities, start=HEAD):
            sheet.text(line, 0, capacity.skill)
            sheet.number(line, 1, capacity.quarter.year, "year")
            sheet.number(line, 2, capacity.quarter.number, "integer")
            sheet.number(line, 3, capacity.halfdays / 2, "days")

    def _notes(self) -> None:
        """Weighted intensity on 100: sum(weight × note) / (4 × sum of the weights that have a note)."""
        data = self.data
        if not data.criteria:
            return
        scored = [
            *((a.code, a.title, a.notes) for a in data.retained),
            *((a.code, a.title, a.notes) for a in data.set_aside),
        ]
        heads = (_("Code"), _("Action"), *(criterion.label for criterion in data.criteria), _("Note sur 100"))
        sheet = self.book.lines(
            self.names["notes"],
            _("Notes de 0 à 4 et note pondérée"),
            heads,
            widths=(12, 54, *(12 for _one in data.criteria), 14),
        )
        sheet.text(HEAD, 1, _("Poids"), bold=True)
        last = 1 + len(data.criteria)
        for column, criterion in enumerate(data.criteria, start=2):
            sheet.number(HEAD, column, criterion.weight, "score")
        weights = f"$C${HEAD + 1}:{cell(HEAD, last, fixed=True)}"
        for line, (code, title, notes) in enumerate(scored, start=HEAD + 1):
            sheet.text(line, 0, code)
            sheet.text(line, 1, title)
            known = dict(notes)
            for column, criterion in enumerate(data.criteria, start=2):
                if criterion.code in known:
                    sheet.number(line, column, known[criterion.code], "score")
            row = f"{cell(line, 2)}:{cell(line, last)}"
            borne = sum(c.weight for c in data.criteria if c.code in known)
            points = sum(c.weight * known[c.code] for c in data.criteria if c.code in known)
            value = 100 * points / (4 * borne) if borne else ""
            text = f'=IF(COUNT({row})=0,"",100*SUMPRODUCT({weights},{row})/(4*SUMPRODUCT({weights},--ISNUMBER({row}))))'
            sheet.formula(line, last + 1, text, value, "score")

    def _set_aside(self) -> None:
        heads = (
            _("Code"),
            _("Action"),
            _("Axe"),
            _("Coût"),
            _("Jours"),
            _("Raison"),
            _("Ce qui la ferait entrer"),
            _("Revoyure"),
        )
        sheet = self.book.lines(
            _("Non retenues"), _("Non retenues à ce stade"), heads, widths=(12, 54, 40, 16, 10, 60, 50, 12)
        )
        found = self.data.set_aside
        for line, action in enumerate(found, start=HEAD):
            for column, text in (
                (0, action.code),
                (1, action.title),
                (2, action.axis),
                (5, action.reason),
                (6, action.what_would_change),
            ):
                sheet.text(line, column, text)
            if action.cost_minor is not None:
                sheet.number(line, 3, self._money(action.cost_minor), "money")
            if action.effort_halfdays is not None:
                sheet.number(line, 4, action.effort_halfdays / 2, "days")
            if action.review_on is not None:
                sheet.day(line, 7, action.review_on)
        if found:
            total = HEAD + len(found)
            sheet.text(total, 0, _("Total"), bold=True)
            sheet.sum_column(total, 3, HEAD, total - 1, self._money(sum(a.cost_minor or 0 for a in found)), "money")
            sheet.sum_column(total, 4, HEAD, total - 1, sum(a.effort_halfdays or 0 for a in found) / 2, "days")

    def _sum_money(
        self, sheet: Sheet, place: tuple[int, int], name: str, one: tuple[int, str], two: tuple[int, str], value: float
    ) -> None:
        """SUMIFS of the amounts of a sheet of lines on two columns."""
        count = len(self.costs) if name == "costs" else len(self.data.envelopes)
        amount = 4 if name == "costs" else 2
        tests = ",".join(f"{self._range(name, column, count)},{wanted}" for column, wanted in (one, two))
        sheet.formula(*place, f"=SUMIFS({self._range(name, amount, count)},{tests})", value, "money")

    def _sum_days(
        self,
        sheet: Sheet,
        place: tuple[int, int],
        name: str,
        columns: tuple[int, int, int],
        wanted: tuple[str, str],
        value: float,
    ) -> None:
        """SUMIFS of the days of a sheet of lines by skill and year; `columns` are skill, year, days."""
        count = len(self.efforts) if name == "efforts" else len(self.data.capacities)
        skill, year, days = (self._range(name, column, count) for column in columns)
        sheet.formula(*place, f"=SUMIFS({days},{skill},{wanted[0]},{year},{wanted[1]})", value, "days")
