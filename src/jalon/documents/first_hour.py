"""Two pages before any score: what the list asks against what there is, by year, section and skill."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.documents import french
from jalon.documents.fit import fitted_page, others
from jalon.documents.load import YearMoney
from jalon.documents.model import (
    Block,
    BulletList,
    Cell,
    Column,
    ColumnKind,
    Document,
    Heading,
    Notice,
    PageBreak,
    Paragraph,
    Table,
)
from jalon.documents.sections import Section


@dataclass(frozen=True, slots=True)
class SkillAsk:
    """Half-days the whole list asks from a skill, and what it can give on the same years (None: not set)."""

    skill: str
    asked_halfdays: int
    capacity_halfdays: int | None


@dataclass(frozen=True, slots=True)
class AxisAsk:
    """What the actions of one axis ask."""

    axis: str
    actions: int
    cost_minor: int
    effort_halfdays: int


@dataclass(frozen=True, slots=True)
class BigAsk:
    """One of the most demanding actions."""

    title: str
    axis: str
    cost_minor: int
    effort_halfdays: int


@dataclass(frozen=True, slots=True)
class FirstHour:
    """What a list asks.

    Args:
        money: asked (`used_minor`) against the envelope, by year and section.
        axes, biggest: in the order to print.
        without_cost, without_effort: actions whose cost or effort nobody gave: they are in no sum.
        next_steps: sentences on what to do next, from the caller; the three usual ones when empty.
    """

    organisation: str
    roadmap: str
    on: date
    actions: int
    money: tuple[YearMoney, ...]
    skills: tuple[SkillAsk, ...]
    axes: tuple[AxisAsk, ...] = ()
    biggest: tuple[BigAsk, ...] = ()
    without_cost: int = 0
    without_effort: int = 0
    obligations: int = 0
    next_steps: tuple[str, ...] = ()
    confidentiality: str = ""
    currency: str = "EUR"
    tax: str = "TTC"

    @property
    def money_ratio(self) -> float | None:
        """Money asked over envelopes, on the years and sections that have one; None without envelope."""
        known = [row for row in self.money if row.envelope_minor]
        most = sum(row.envelope_minor or 0 for row in known)
        return sum(row.used_minor for row in known) / most if most else None

    @property
    def days_ratio(self) -> float | None:
        """Days asked over capacity, on the skills that have one; None without capacity."""
        known = [row for row in self.skills if row.capacity_halfdays]
        most = sum(row.capacity_halfdays or 0 for row in known)
        return sum(row.asked_halfdays for row in known) / most if most else None


def headline(data: FirstHour) -> str:
    """« Votre liste demande 2,3 fois l’argent et 4 fois les jours. », or what can be said without one of them."""
    money, days = data.money_ratio, data.days_ratio
    if money is None and days is None:
        return _("Fixez les enveloppes et les équipes pour savoir ce que votre liste demande.")
    if money is None and days is not None:
        return _("Votre liste demande %(days)s les jours. Fixez les enveloppes.") % {"days": french.ratio(days)}
    if days is None and money is not None:
        return _("Votre liste demande %(money)s l’argent. Fixez la capacité des équipes.") % {
            "money": french.ratio(money)
        }
    return _("Votre liste demande %(money)s l’argent et %(days)s les jours.") % {
        "money": french.ratio(money or 0),
        "days": french.ratio(days or 0),
    }


def first_hour(data: FirstHour) -> Document:
    """The two pages, as PDF, whatever the number of skills, axes and actions."""
    shell = Document(
        title=headline(data),
        subtitle=french.shorten(data.roadmap, 120),
        organisation=french.shorten(data.organisation, 70),
        confidentiality=french.shorten(data.confidentiality, 60),
        date=data.on,
        currency=data.currency,
        is_dense=True,
        blocks=(),
    )
    most = min(max(len(data.skills), len(data.money)), 40)
    first = fitted_page(shell, lambda limit: _asked(data, limit), range(most + 1))
    second = fitted_page(shell, lambda limit: _where(data, limit), range(min(len(data.biggest), 40) + 1))
    return replace(shell, blocks=(*first, PageBreak(), *second))


def _asked(data: FirstHour, limit: int) -> Sequence[Block]:
    count = ngettext("%(count)d action dans la liste", "%(count)d actions dans la liste", data.actions) % {
        "count": data.actions
    }
    if data.obligations:
        count += ngettext(", dont %(count)d obligation", ", dont %(count)d obligations", data.obligations) % {
            "count": data.obligations
        }
    return [
        Paragraph(f"{count}.", "lead"),
        *_missing(data),
        Heading(_("L’argent demandé et l’argent qu’il y a")),
        _money_table(data),
        Heading(_("Les jours demandés et les jours qu’il y a")),
        _skill_table(data, limit),
        *([Paragraph(others(len(data.skills) - limit), "small")] if len(data.skills) > limit else []),
    ]


def _missing(data: FirstHour) -> list[Block]:
    parts = []
    if data.without_cost:
        parts.append(
            ngettext("%(count)d action sans coût", "%(count)d actions sans coût", data.without_cost)
            % {"count": data.without_cost}
        )
    if data.without_effort:
        parts.append(
            ngettext("%(count)d action sans jours", "%(count)d actions sans jours", data.without_effort)
            % {"count": data.without_effort}
        )
    if not parts:
        return []
    text = _("%(parts)s : elles ne sont dans aucune somme. La demande réelle est plus haute.") % {
        "parts": french.join(parts)
    }
    return [Notice(_("Ce qui manque"), text, "warning")]


def _where(data: FirstHour, limit: int) -> Sequence[Block]:
    steps = data.next_steps or (
        _("Trier : ce qui est obligatoire, en cours, non mûr, et ce qui reste à arbitrer."),
        _("Préciser d’abord les coûts et les jours des actions les plus lourdes, ci-dessus."),
        _("Arbitrer entre ce qui reste, avec les enveloppes et les équipes telles qu’elles sont."),
    )
    rest = len(data.biggest) - limit
    shown = data.axes[:10]
    heaviest: list[Block] = [Heading(_("Les actions les plus lourdes")), _big_table(data, limit)]
    return [
        Heading(_("Où va la demande")),
        *([_axis_table(data, shown)] if shown else []),
        *([Paragraph(others(len(data.axes) - len(shown)), "small")] if len(data.axes) > len(shown) else []),
        *(heaviest if limit else []),
        *([Paragraph(others(rest), "small")] if rest > 0 and limit else []),
        Heading(_("Et maintenant")),
        BulletList(tuple(french.shorten(step, 240) for step in steps[:5]), numbered=True),
    ]


def _money_table(data: FirstHour) -> Table:
    years = sorted({row.year for row in data.money})
    grouped = len(years) > 5
    rows: list[tuple[Cell, ...]] = []
    for section in Section:
        found = [row for row in data.money if row.section is section]
        rows += [
            (
                str(row.year),
                section.label,
                row.used_minor,
                row.envelope_minor,
                _times(row.used_minor, row.envelope_minor),
            )
            for row in (() if grouped else found)
        ]
        asked, most = sum(row.used_minor for row in found), _total([row.envelope_minor for row in found])
        rows.append((_("Toutes"), section.label, asked, most, _times(asked, most)))
    asked, most = sum(row.used_minor for row in data.money), _total([row.envelope_minor for row in data.money])
    return Table(
        _("Par année et par section (%(tax)s)") % {"tax": data.tax},
        (
            Column(_("Année")),
            Column(_("Section"), weight=1.8),
            Column(_("Demandé"), ColumnKind.MONEY, 1.6),
            Column(_("Enveloppe"), ColumnKind.MONEY, 1.6),
            Column(_("La liste demande"), weight=1.8),
        ),
        tuple(rows),
        (_("Total"), "", asked, most, _times(asked, most)),
    )


def _skill_table(data: FirstHour, limit: int) -> Table:
    asked, most = sum(row.asked_halfdays for row in data.skills), _total([row.capacity_halfdays for row in data.skills])
    return Table(
        _("Par compétence, sur la durée de la feuille de route"),
        (
            Column(_("Compétence"), weight=2.8),
            Column(_("Demandé"), ColumnKind.EFFORT, 1.6),
            Column(_("Capacité"), ColumnKind.EFFORT, 1.6),
            Column(_("La liste demande"), weight=1.8),
        ),
        tuple(
            (
                french.shorten(row.skill, 50),
                row.asked_halfdays,
                row.capacity_halfdays,
                _times(row.asked_halfdays, row.capacity_halfdays),
            )
            for row in data.skills[:limit]
        ),
        (_("Total"), asked, most, _times(asked, most)),
    )


def _axis_table(data: FirstHour, axes: Sequence[AxisAsk]) -> Table:
    return Table(
        _("Par axe"),
        (
            Column(_("Axe"), weight=4),
            Column(_("Actions"), ColumnKind.INTEGER),
            Column(_("Coût"), ColumnKind.MONEY, 1.6),
            Column(_("Jours"), ColumnKind.EFFORT, 1.2),
        ),
        tuple((french.shorten(row.axis, 60), row.actions, row.cost_minor, row.effort_halfdays) for row in axes),
        (
            _("Total"),
            sum(row.actions for row in data.axes),
            sum(row.cost_minor for row in data.axes),
            sum(row.effort_halfdays for row in data.axes),
        ),
    )


def _big_table(data: FirstHour, limit: int) -> Table:
    return Table(
        _("Celles qui demandent le plus, à regarder en premier"),
        (
            Column(_("Action"), weight=4),
            Column(_("Axe"), weight=2.4),
            Column(_("Coût"), ColumnKind.MONEY, 1.5),
            Column(_("Jours"), ColumnKind.EFFORT, 1.1),
        ),
        tuple(
            (french.shorten(row.title, 72), french.shorten(row.axis, 28), row.cost_minor, row.effort_halfdays)
            for row in data.biggest[:limit]
        ),
    )


def _total(amounts: Sequence[int | None]) -> int | None:
    """The sum, or None when one of them is not set."""
    return None if None in amounts else sum(amount or 0 for amount in amounts)


def _times(asked: int, most: int | None) -> str:
    if most is None:
        return _("non fixé")
    if most == 0:
        return _("rien n’est prévu") if asked else "—"
    return french.ratio(asked / most)
