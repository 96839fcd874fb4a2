"""The « fiche action » on one A4: every field of the full sheet, shortened when it must be, and saying so."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from jalon.documents import french
from jalon.documents.fit import fitted_page
from jalon.documents.model import (
    Block,
    Cell,
    Column,
    ColumnKind,
    Document,
    Heading,
    KeyValues,
    Notice,
    Paragraph,
    Table,
)
from jalon.documents.sections import Section

LIMITS = (*range(24, 120, 8), *range(120, 240, 15), *range(240, 1500, 60))


@dataclass(frozen=True, slots=True)
class SheetCost:
    """Cost of one year counted from the start of the action (1 is its first), by section, in minor units."""

    year_of_action: int
    section: Section
    amount_minor: int


@dataclass(frozen=True, slots=True)
class SheetEffort:
    """Half-days asked from a skill of a department."""

    skill: str
    department: str
    halfdays: int


@dataclass(frozen=True, slots=True)
class SheetVariant:
    """Another way to do it: smaller, pooled, bought."""

    label: str
    cost_minor: int | None = None
    effort_halfdays: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ActionSheet:
    """An action as its full sheet says it. Every text may be empty: it is then written « — ».

    Args:
        status: in words, e.g. « brouillon », « retenue par le COPIL du 19 février ».
        components: what it changes in the organisation, the information system, human resources, communication.
        obligation: the catalogue entry; with its applicability and who validated it.
        tax: « TTC » or « HT » of every amount.
        recurring_minor: yearly cost once the horizon is over; None when unknown.
        completeness_pct: 0 to 100.
    """

    code: str
    title: str
    organisation: str
    roadmap: str
    on: date
    axis: str = ""
    objective: str = ""
    status: str = ""
    nature: str = ""
    description: str = ""
    needs: tuple[str, ...] = ()
    wins_user: str = ""
    wins_agent: str = ""
    wins_organisation: str = ""
    beneficiaries: str = ""
    target_public: str = ""
    sponsor: str = ""
    lead: str = ""
    team: str = ""
    partners: str = ""
    prerequisites_blocking: tuple[str, ...] = ()
    prerequisites_advisable: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    impacts: str = ""
    risks: str = ""
    means: str = ""
    calendar: str = ""
    duration: str = ""
    earliest: str = ""
    latest: str = ""
    evaluation: str = ""
    component_organisation: str = ""
    component_systems: str = ""
    component_people: str = ""
    component_communication: str = ""
    obligation: str = ""
    obligation_applies: str = ""
    obligation_validator: str = ""
    costs: tuple[SheetCost, ...] = ()
    subsidies: str = ""
    recurring_minor: int | None = None
    efforts: tuple[SheetEffort, ...] = ()
    variants: tuple[SheetVariant, ...] = ()
    confidence: str = ""
    completeness_pct: float | None = None
    confidentiality: str = ""
    currency: str = "EUR"
    tax: str = "TTC"


def action_sheet(data: ActionSheet) -> Document:
    """The sheet on one A4 page as PDF. Long texts are cut evenly, by « … », and the page says so at its foot."""
    shell = Document(
        title=french.shorten(f"{data.code} – {data.title}" if data.code else data.title, 120),
        subtitle=french.shorten(" – ".join(filter(None, (data.roadmap, data.axis, data.objective))), 180),
        organisation=french.shorten(data.organisation, 70),
        confidentiality=french.shorten(data.confidentiality, 60),
        date=data.on,
        currency=data.currency,
        is_dense=True,
        blocks=(),
    )
    return replace(shell, blocks=fitted_page(shell, lambda limit: _Sheet(data, limit).blocks(), LIMITS))


class _Sheet:
    """Writes the blocks with every text in at most `limit` characters, remembering whether one was cut."""

    def __init__(self, data: ActionSheet, limit: int) -> None:
        self.data, self.limit, self.was_cut = data, limit, False

    def blocks(self) -> Sequence[Block]:
        found = [*self._what(), *self._who(), *self._how(), *self._means()]
        if self.was_cut:
            words = _("Textes abrégés (« … ») pour tenir sur une page : la fiche complète est dans Jalon.")
            found.append(Paragraph(words, "small"))
        return found

    def _what(self) -> list[Block]:
        data = self.data
        return [
            KeyValues(
                (
                    (_("État"), self._cut(data.status)),
                    (_("Nature"), self._cut(data.nature)),
                    (_("Complétude"), "" if data.completeness_pct is None else french.percent(data.completeness_pct)),
                    (_("Confiance"), self._cut(data.confidence)),
                ),
                2,
            ),
            *([Paragraph(self._cut(data.description, 1.6))] if data.description else []),
            Heading(_("Pourquoi")),
            KeyValues(
                (
                    (_("Besoins"), self._list(data.needs)),
                    (_("Gain pour l’usager"), self._cut(data.wins_user)),
                    (_("Gain pour l’agent"), self._cut(data.wins_agent)),
                    (_("Gain pour la collectivité"), self._cut(data.wins_organisation)),
                    (_("Public visé"), self._cut(data.target_public)),
                    (_("Qui en bénéficie"), self._cut(data.beneficiaries)),
                ),
                2,
            ),
            *self._obligation(),
        ]

    def _obligation(self) -> list[Block]:
        data = self.data
        if not data.obligation:
            return []
        parts = [self._cut(data.obligation)]
        if data.obligation_applies:
            parts.append(_("Applicable : %(why)s") % {"why": self._cut(data.obligation_applies)})
        if data.obligation_validator:
            parts.append(_("Validé par : %(who)s") % {"who": self._cut(data.obligation_validator)})
        return [Notice(_("Obligation réglementaire"), " – ".join(parts), "warning")]

    def _who(self) -> list[Block]:
        data = self.data
        return [
            Heading(_("Qui et avec quoi avant")),
            KeyValues(
                (
                    (_("Sponsor"), self._cut(data.sponsor)),
                    (_("Responsable"), self._cut(data.lead)),
                    (_("Équipe"), self._cut(data.team)),
                    (_("Partenaires"), self._cut(data.partners)),
                    (_("Préalables bloquants"), self._list(data.prerequisites_blocking)),
                    (_("Préalables utiles"), self._list(data.prerequisites_advisable)),
                    (_("Incompatible avec"), self._list(data.exclusions)),
                    (_("Variantes"), self._variants()),
                ),
                2,
            ),
        ]

    def _how(self) -> list[Block]:
        data = self.data
        return [
            Heading(_("Quand, comment, avec quel effet")),
            KeyValues(
                (
                    (_("Calendrier"), self._cut(data.calendar)),
                    (_("Durée"), self._cut(data.duration)),
                    (_("Au plus tôt"), self._cut(data.earliest)),
                    (_("Au plus tard"), self._cut(data.latest)),
                    (_("Impacts"), self._cut(data.impacts)),
                    (_("Risques"), self._cut(data.risks)),
                    (_("Organisation"), self._cut(data.component_organisation)),
                    (_("Système d’information"), self._cut(data.component_systems)),
                    (_("Ressources humaines"), self._cut(data.component_people)),
                    (_("Communication"), self._cut(data.component_communication)),
                    (_("Moyens"), self._cut(data.means)),
                    (_("Évaluation"), self._cut(data.evaluation)),
                ),
                2,
            ),
        ]

    def _means(self) -> list[Block]:
        data = self.data
        found: list[Block] = [Heading(_("Argent et jours"))]
        found += [self._costs()] if data.costs else [Paragraph(_("Coût à estimer."))]
        recurring = "" if data.recurring_minor is None else french.money(data.recurring_minor, data.currency)
        found.append(
            KeyValues(
                (
                    (_("Subventions"), self._cut(data.subsidies)),
                    (_("Coût annuel ensuite"), recurring),
                    (_("Jours"), self._efforts()),
                ),
                1,
            )
        )
        return found

    def _costs(self) -> Table:
        data = self.data
        every = sorted({cost.year_of_action for cost in data.costs})
        years, later = every[:6], every[6:]

        def amounts(section: Section | None) -> list[Cell]:
            kept = [cost for cost in data.costs if section in (None, cost.section)]
            by_year = [sum(cost.amount_minor for cost in kept if cost.year_of_action == year) for year in years]
            rest = [sum(cost.amount_minor for cost in kept if cost.year_of_action in later)] if later else []
            return [*by_year, *rest, sum(cost.amount_minor for cost in kept)]

        heads = [_("Année %(number)d") % {"number": year} for year in years] + ([_("Ensuite")] if later else [])
        return Table(
            _("Coût par année depuis le début de l’action (%(tax)s)") % {"tax": data.tax},
            (
                Column(_("Section"), weight=1.5),
                *(Column(head, ColumnKind.MONEY) for head in heads),
                Column(_("Total"), ColumnKind.MONEY),
            ),
            tuple((section.label, *amounts(section)) for section in Section),
            (_("Total"), *amounts(None)),
        )

    def _efforts(self) -> str:
        efforts = self.data.efforts
        if not efforts:
            return ""
        parts = [
            f"{effort.skill}{f' ({effort.department})' if effort.department else ''} {french.effort(effort.halfdays)}"
            for effort in efforts
        ]
        total = french.effort(sum(effort.halfdays for effort in efforts))
        return _("%(total)s en tout : %(parts)s") % {"total": total, "parts": self._cut(", ".join(parts), 1.8)}

    def _variants(self) -> str:
        parts = []
        for variant in self.data.variants:
            money = "" if variant.cost_minor is None else french.money(variant.cost_minor, self.data.currency)
            days = "" if variant.effort_halfdays is None else french.effort(variant.effort_halfdays)
            figures = ", ".join(filter(None, (money, days, variant.note)))
            parts.append(f"{variant.label} ({figures})" if figures else variant.label)
        return self._list(tuple(parts))

    def _list(self, texts: tuple[str, ...]) -> str:
        return self._cut(" ; ".join(texts))

    def _cut(self, text: str, share: float = 1.0) -> str:
        flat = " ".join(text.split("\n"))
        short = french.shorten(flat, round(self.limit * share))
        self.was_cut = self.was_cut or short != flat
        return short
