"""The four A4 pages a committee reads: what to decide, what is in, what is not, when and with what."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.documents import french
from jalon.documents.fit import fitted_page, others, steps
from jalon.documents.gantt import GanttBar, gantt
from jalon.documents.load import SkillLoad, load_by_skill, money_by_year
from jalon.documents.model import (
    Block,
    BulletList,
    Cell,
    Column,
    ColumnKind,
    Document,
    Figure,
    Heading,
    Notice,
    PageBreak,
    Paragraph,
    Table,
)
from jalon.documents.plan_data import CopilPack, RetainedAction
from jalon.documents.sections import Section
from jalon.documents.timescale import TimeScale

TITLE, LINE, LONG = 72, 110, 260
MOST_SKILLS = 4
MOST_AXES = 8


def copil_pack(data: CopilPack) -> Document:
    """The pack of a plan: exactly four A4 pages as PDF, whatever the number of actions.

    Long lists keep what fits and say how many are left to the workbook. Long texts are shortened by « … ».
    """
    title = french.shorten(_("%(body)s du %(day)s") % {"body": data.body, "day": french.long_day(data.meeting_on)}, 90)
    shell = Document(
        title=title,
        subtitle=french.shorten(f"{data.roadmap} – {data.scenario}", 140),
        organisation=french.shorten(data.organisation, 70),
        confidentiality=french.shorten(data.confidentiality, 60),
        date=data.meeting_on,
        currency=data.currency,
        is_dense=True,
        blocks=(),
    )
    kept = data.retained
    pages = (
        fitted_page(shell, lambda limit: _first_page(data, limit), range(1, 9)),
        fitted_page(shell, lambda limit: _retained_page(data, limit), steps(len(kept))),
        fitted_page(shell, lambda limit: _set_aside_page(data, limit), steps(len(data.set_aside))),
        fitted_page(shell, lambda limit: _calendar_page(data, limit), steps(len(kept), most=30)),
    )
    blocks: list[Block] = []
    for page in pages:
        blocks += [*([PageBreak()] if blocks else []), *page]
    return replace(shell, blocks=tuple(blocks))


def _first_page(data: CopilPack, limit: int) -> Sequence[Block]:
    kept, left = len(data.retained), len(data.set_aside)
    summary = ngettext("%(all)d action étudiée : ", "%(all)d actions étudiées : ", kept + left) % {"all": kept + left}
    summary += ngettext("%(kept)d retenue, ", "%(kept)d retenues, ", kept) % {"kept": kept}
    summary += ngettext("%(left)d non retenue à ce stade. ", "%(left)d non retenues à ce stade. ", left) % {
        "left": left
    }
    summary += _("Coût de ce qui est retenu : %(total)s %(tax)s.") % {
        "total": french.money(data.total_minor, data.currency),
        "tax": data.tax,
    }
    points = [
        Notice(
            title=f"{index}. {french.shorten(point.question, LINE + 40)}",
            text=_("Proposition : %(proposal)s") % {"proposal": french.shorten(point.proposal, LONG)}
            if point.proposal
            else "",
            tone="decision",
        )
        for index, point in enumerate(data.points[:limit], start=1)
    ]
    blocks: list[Block] = [
        Heading(_("1. Ce que vous devez décider")),
        Paragraph(summary, "lead"),
        *points,
        *_small(others(len(data.points) - limit)),
        *([Paragraph(french.shorten(data.quality, LONG))] if data.quality else []),
        Heading(_("L’enveloppe"), 2),
        _envelope_table(data),
        Heading(_("La capacité des équipes"), 2),
        _capacity_table(data, most=4 + limit),
        *_small(others(len(data.skills) - 4 - limit)),
    ]
    return blocks


def _retained_page(data: CopilPack, limit: int) -> Sequence[Block]:
    shown = data.retained[:limit]
    columns = (
        Column(_("Action"), weight=4.6),
        Column(_("Axe"), weight=2.3),
        Column(_("Début"), weight=1.0),
        Column(_("Coût"), ColumnKind.MONEY, 1.5),
        Column(_("Jours"), ColumnKind.EFFORT, 1.0),
    )
    rows = tuple(
        (
            french.shorten(action.title, TITLE) + (" ■" if action.is_obligation else ""),
            french.shorten(action.axis, 25),
            french.quarter(action.start),
            data.cost_minor(action),
            action.effort_halfdays,
        )
        for action in shown
    )
    rest = data.retained[limit:]
    if rest:
        rows += (
            (
                others(len(rest)),
                "",
                "",
                sum(data.cost_minor(action) for action in rest),
                sum(action.effort_halfdays for action in rest),
            ),
        )
    total = (_("Total"), "", "", data.total_minor, sum(a.effort_halfdays for a in data.retained))
    table = Table(_("Actions retenues"), columns, rows, total)
    listed: list[Block] = [table] if data.retained else [Paragraph(_("Aucune action n’est retenue."))]
    return [
        Heading(_("2. Ce qui est retenu")),
        _axis_table(data),
        *listed,
        *_small(_retained_note(data, shown)),
    ]


def _retained_note(data: CopilPack, shown: Sequence[RetainedAction]) -> str:
    notes = [_("■ obligation réglementaire.")] if any(action.is_obligation for action in shown) else []
    if data.beyond_minor:
        words = {
            "amount": french.money(data.beyond_minor, data.currency),
            "first": data.years[0],
            "last": data.years[-1],
        }
        notes.append(_("S’y ajoutent %(amount)s hors des années %(first)d à %(last)d, non comptés ici.") % words)
    return " ".join(notes)


def _set_aside_page(data: CopilPack, limit: int) -> Sequence[Block]:
    heading = Heading(_("3. Ce qui n’est pas retenu à ce stade"))
    if not data.set_aside:
        return [heading, Paragraph(_("Toutes les actions étudiées sont retenues."))]
    crowded = len(data.set_aside) > 22
    columns = (
        Column(_("Action"), weight=3.0),
        Column(_("Coût"), ColumnKind.MONEY, 1.15),
        Column(_("Raison"), weight=3.6),
        Column(_("Ce qui la ferait entrer"), weight=2.9),
        Column(_("Revoyure"), ColumnKind.DATE, 1.1),
    )
    rows = [
        (
            french.shorten(action.title, TITLE),
            action.cost_minor,
            french.shorten(action.reason, 78 if crowded else 150),
            french.shorten(action.what_would_change, 56 if crowded else 110),
            action.review_on if action.review_on is not None else _("à fixer"),
        )
        for action in data.set_aside[:limit]
    ]
    said = [index for index in range(len(columns)) if any(row[index] not in (None, "") for row in rows)]
    table = Table(
        _("Actions non retenues à ce stade, avec la raison et la date de revoyure"),
        tuple(columns[index] for index in said),
        tuple(tuple(row[index] for index in said) for row in rows),
    )
    intro = _(
        "Une action non retenue garde son dossier : elle est réexaminée à la date dite, avec la réponse à qui l’a demandée."
    )
    return [heading, Paragraph(intro), table, *_small(others(len(data.set_aside) - limit))]


def _calendar_page(data: CopilPack, limit: int) -> Sequence[Block]:
    scale = TimeScale(data.first, data.quarters, width=720)
    shown = _grouped(data.retained)[:limit]
    calendar = gantt([_bar(action, data.currency) for action in shown], scale=scale, row_height=17)
    money = money_by_year(data.money(), scale=scale, currency=data.currency, plot_height=76)
    busiest = sorted(data.loads(), key=_pressure, reverse=True)
    load = load_by_skill(busiest[:MOST_SKILLS], scale=scale, strip_height=34)
    pictures: list[Block] = [
        Figure(drawing.svg, drawing.summary) for drawing in (calendar, money, load) if drawing is not load or busiest
    ]
    pictures[1:1] = _small(others(len(data.retained) - limit))
    risks = [
        " – ".join(filter(None, (french.shorten(risk.label, 90), french.shorten(risk.answer, 120))))
        for risk in data.risks[:3]
    ]
    decision = "\n".join(french.shorten(line, LONG) for line in data.decision[:4])
    return [
        Heading(_("4. Calendrier, argent, charge")),
        *pictures,
        *_small(others(len(busiest) - MOST_SKILLS)),
        *([Heading(_("Risques"), 2), BulletList(tuple(risks)), *_small(others(len(data.risks) - 3))] if risks else []),
        *([Notice(_("Projet de décision"), decision, "decision")] if decision else []),
    ]


def _envelope_table(data: CopilPack) -> Table:
    columns = (
        Column(_("Année"), weight=0.8),
        *(
            Column(label, kind, weight)
            for section in Section
            for label, kind, weight in (
                (section.label, ColumnKind.MONEY, 1.7),
                (_("Enveloppe"), ColumnKind.MONEY, 1.4),
                (_("Part"), ColumnKind.PCT, 0.7),
            )
        ),
    )
    money = data.money()
    rows: list[tuple[Cell, ...]] = []
    for year in data.years:
        cells: list[Cell] = [str(year)]
        for row in (row for row in money if row.year == year):
            cells += [row.used_minor, row.envelope_minor, _share(row.used_minor, row.envelope_minor)]
        rows.append(tuple(cells))
    total: list[Cell] = [_("Total")]
    for section in Section:
        used = data.spent_minor(section=section)
        known = [row.envelope_minor for row in money if row.section is section]
        most = None if None in known else sum(value or 0 for value in known)
        total += [used, most, _share(used, most)]
    return Table(_("Argent prévu et enveloppes (%(tax)s)") % {"tax": data.tax}, columns, tuple(rows), tuple(total))


def _capacity_table(data: CopilPack, *, most: int) -> Table:
    rows = sorted(data.loads(), key=_pressure, reverse=True)[:most]
    return Table(
        _("Jours demandés et jours disponibles sur la durée"),
        (
            Column(_("Compétence"), weight=3),
            Column(_("Charge"), ColumnKind.EFFORT),
            Column(_("Capacité"), ColumnKind.EFFORT),
            Column(_("Part"), ColumnKind.PCT, 0.8),
            Column(_("En clair"), weight=2.2),
        ),
        tuple(
            (
                french.shorten(row.skill, 50),
                sum(row.load_halfdays),
                sum(row.capacity_halfdays),
                None if row.use is None else 100 * row.use,
                row.word if not row.overloaded else _over(row.overloaded),
            )
            for row in rows
        ),
    )


def _axis_table(data: CopilPack) -> Table:
    axes = [axis for axis in data.axes if any(action.axis == axis for action in data.retained)]
    shown, rest = axes[:MOST_AXES], axes[MOST_AXES:]

    def row(label: str, chosen: Sequence[str]) -> tuple[Cell, ...]:
        by_year = [sum(data.spent_minor(axis=axis, year=year) for axis in chosen) for year in data.years]
        count = sum(action.axis in chosen for action in data.retained)
        return (label, count, *by_year, sum(by_year))

    rows = [row(french.shorten(axis, 60), [axis]) for axis in shown]
    if rest:
        rows.append(row(others(len(rest)), rest))
    return Table(
        _("Par axe et par année (%(tax)s)") % {"tax": data.tax},
        (
            Column(_("Axe"), weight=3.4),
            Column(_("Actions"), ColumnKind.INTEGER, 0.9),
            *(Column(str(year), ColumnKind.MONEY, 1.3) for year in data.years),
            Column(_("Total"), ColumnKind.MONEY, 1.4),
        ),
        tuple(rows),
        row(_("Total"), axes),
    )


def _grouped(actions: Sequence[RetainedAction]) -> list[RetainedAction]:
    order = list(dict.fromkeys(action.axis for action in actions))
    return sorted(actions, key=lambda action: (order.index(action.axis), action.start))


def _bar(action: RetainedAction, currency: str) -> GanttBar:
    return GanttBar(
        code=action.code,
        label=action.title,
        group=action.axis,
        start=action.start,
        quarters=action.quarters,
        note=french.money_short(action.cost_minor, currency) if action.costs else "",
        is_obligation=action.is_obligation,
        after=action.after,
    )


def _pressure(row: SkillLoad) -> tuple[int, float]:
    return row.overloaded, row.use if row.use is not None else 0.0


def _over(quarters: int) -> str:
    return ngettext("au-delà sur %(count)d trimestre", "au-delà sur %(count)d trimestres", quarters) % {
        "count": quarters
    }


def _share(used: int, most: int | None) -> float | None:
    return 100 * used / most if most else None


def _small(text: str) -> list[Block]:
    return [Paragraph(text, "small")] if text else []
