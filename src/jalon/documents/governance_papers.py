"""Papers of the meetings: scoping note, draft deliberation, record of decisions, and the A3 table of actions."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from jalon.documents import french
from jalon.documents.model import (
    Block,
    BulletList,
    Cell,
    Column,
    ColumnKind,
    Document,
    Heading,
    KeyValues,
    Notice,
    Paper,
    Paragraph,
    Table,
)
from jalon.documents.plan_data import CopilPack

MOST_LISTED = 12
"""Participants of a scoping note given one a line; beyond, in one sentence."""


@dataclass(frozen=True, slots=True)
class ScopingNote:
    """A roadmap at its start. The four dimensions of its scope: organisational, technical, functional, economic."""

    organisation: str
    roadmap: str
    on: date
    kind: str = ""
    political_impulse: str = ""
    ambition: str = ""
    challenges: tuple[str, ...] = ()
    scope_organisational: str = ""
    scope_technical: str = ""
    scope_functional: str = ""
    scope_economic: str = ""
    participants: tuple[str, ...] = ()
    political_sponsor: str = ""
    managerial_sponsor: str = ""
    owner: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    closing_review_on: date | None = None
    expected_impacts: tuple[str, ...] = ()
    phases: tuple[tuple[str, date | None, date | None, str], ...] = ()
    bodies: tuple[str, ...] = ()
    confidentiality: str = ""


@dataclass(frozen=True, slots=True)
class DeliberationDraft:
    """A draft resolution of an assembly: its references (« Vu… »), its reasons (« Considérant… »), its articles."""

    organisation: str
    assembly: str
    subject: str
    on: date
    rapporteur: str = ""
    references: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    confidentiality: str = ""


@dataclass(frozen=True, slots=True)
class RecordedDecision:
    """One decision of a meeting, how it was taken, who carries it and by when."""

    subject: str
    decision: str
    mode: str = ""
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """A meeting and its decisions. Persons are named as the caller allows."""

    organisation: str
    roadmap: str
    body: str
    held_on: date
    place: str = ""
    present: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    decisions: tuple[RecordedDecision, ...] = ()
    next_meeting_on: date | None = None
    confidentiality: str = ""


def scoping_note(data: ScopingNote) -> Document:
    """The « note de cadrage »."""
    blocks: list[Block] = [
        KeyValues(
            (
                (_("Nature"), data.kind),
                (_("Début"), _day(data.starts_on)),
                (_("Fin"), _day(data.ends_on)),
                (_("Bilan de clôture"), _day(data.closing_review_on)),
                (_("Sponsor politique"), data.political_sponsor),
                (_("Sponsor managérial"), data.managerial_sponsor),
                (_("Responsable de la feuille de route"), data.owner),
            )
        ),
        *_section(_("Impulsion politique"), data.political_impulse),
        *_section(_("Ambition"), data.ambition),
        *_list(_("Enjeux"), data.challenges),
        Heading(_("Périmètre")),
        KeyValues(
            (
                (_("Organisationnel"), data.scope_organisational),
                (_("Technique"), data.scope_technical),
                (_("Fonctionnel"), data.scope_functional),
                (_("Économique"), data.scope_economic),
            )
        ),
        *_participants(data.participants),
        *_list(_("Effets attendus"), data.expected_impacts),
        *_list(_("Gouvernance"), data.bodies),
    ]
    if data.phases:
        rows = tuple((name, start, end, deliverable) for name, start, end, deliverable in data.phases)
        columns = (
            Column(_("Phase"), weight=2.4),
            Column(_("Début"), ColumnKind.DATE),
            Column(_("Fin"), ColumnKind.DATE),
            Column(_("Livrables"), weight=3),
        )
        blocks += [Heading(_("Calendrier de l’élaboration")), Table(_("Phases"), columns, rows)]
    title = _("Note de cadrage – %(roadmap)s") % {"roadmap": data.roadmap}
    return Document(title, data.organisation, data.on, tuple(blocks), confidentiality=data.confidentiality)


def _participants(names: tuple[str, ...]) -> list[Block]:
    """A list, or one sentence when it would fill a page."""
    if len(names) <= MOST_LISTED:
        return _list(_("Participants"), names)
    told = _("%(count)s participants : %(names)s.") % {"count": len(names), "names": french.join(names)}
    return [Heading(_("Participants")), Paragraph(told)]


def deliberation_draft(data: DeliberationDraft) -> Document:
    """The « projet de délibération », to be completed and signed by the assembly; never presented as adopted."""
    blocks: list[Block] = [
        KeyValues(
            (
                (_("Assemblée"), data.assembly),
                (_("Séance du"), french.long_day(data.on)),
                (_("Rapporteur"), data.rapporteur),
            )
        ),
        *([Heading(_("Vu"))] if data.references else []),
        *(Paragraph(_("Vu %(text)s ;") % {"text": text.rstrip(" ;.")}) for text in data.references),
        *([Heading(_("Considérant"))] if data.reasons else []),
        *(Paragraph(_("Considérant %(text)s ;") % {"text": text.rstrip(" ;.")}) for text in data.reasons),
        Heading(_("L’assemblée, après en avoir délibéré, décide")),
        *(
            Paragraph(_("Article %(number)d. %(text)s") % {"number": number, "text": text})
            for number, text in enumerate(data.articles, start=1)
        ),
        Notice(
            _("À compléter en séance"),
            _("Présents : …… Absents : …… Pouvoirs : ……\nVotants : …… Pour : …… Contre : …… Abstentions : ……"),
        ),
    ]
    return Document(
        _("Projet de délibération – %(subject)s") % {"subject": data.subject},
        data.organisation,
        data.on,
        tuple(blocks),
        subtitle=_("Projet soumis au vote, sans valeur tant qu’il n’est pas adopté."),
        confidentiality=data.confidentiality,
    )


def releve_decisions(data: MeetingRecord) -> Document:
    """The « relevé de décisions » of a meeting."""
    table = Table(
        _("Décisions prises"),
        (
            Column(_("N°"), ColumnKind.INTEGER, 0.4),
            Column(_("Sujet"), weight=2),
            Column(_("Décision"), weight=3.4),
            Column(_("Comment"), weight=1.2),
            Column(_("Qui"), weight=1.4),
            Column(_("Pour le"), ColumnKind.DATE, 1.1),
        ),
        tuple(
            (number, found.subject, found.decision, found.mode, found.owner, found.due_on)
            for number, found in enumerate(data.decisions, start=1)
        ),
    )
    blocks: list[Block] = [
        KeyValues(
            (
                (_("Instance"), data.body),
                (_("Date et lieu"), ", ".join(filter(None, (french.long_day(data.held_on), data.place)))),
                (_("Présents"), ", ".join(data.present)),
                (_("Excusés"), ", ".join(data.excused)),
                (_("Prochaine réunion"), _day(data.next_meeting_on)),
            )
        ),
        Heading(_("Décisions")),
        table if data.decisions else Paragraph(_("Aucune décision n’a été prise.")),
    ]
    return Document(
        _("Relevé de décisions – %(body)s du %(day)s") % {"body": data.body, "day": french.long_day(data.held_on)},
        data.organisation,
        data.held_on,
        tuple(blocks),
        subtitle=data.roadmap,
        confidentiality=data.confidentiality,
    )


def actions_a3(data: CopilPack) -> Document:
    """Every action, retained or not, on A3 landscape sheets to be pinned up."""
    columns = (
        Column(_("Code"), weight=1),
        Column(_("Action"), weight=4),
        Column(_("Axe"), weight=2.6),
        Column(_("Responsable"), weight=1.6),
        Column(_("Début"), weight=0.8),
        Column(_("Fin"), weight=0.8),
        *(Column(str(year), ColumnKind.MONEY, 1.1) for year in data.years),
        Column(_("Total"), ColumnKind.MONEY, 1.2),
        Column(_("Jours"), ColumnKind.EFFORT, 0.9),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            action.code,
            action.title + (" ■" if action.is_obligation else ""),
            action.axis,
            action.lead,
            french.quarter(action.start),
            french.quarter(action.start.plus(max(action.quarters, 1) - 1)),
            *(sum(cost.amount_minor for cost in action.costs if cost.year == year) or None for year in data.years),
            data.cost_minor(action),
            action.effort_halfdays,
        )
        for action in data.retained
    )
    total: tuple[Cell, ...] = (
        _("Total"), "", "", "", "", "",
        *(data.spent_minor(year=year) for year in data.years),
        data.total_minor,
        sum(action.effort_halfdays for action in data.retained),
    )  # fmt: skip
    blocks: list[Block] = [
        Heading(_("Ce qui est retenu")),
        Table(_("Coûts %(tax)s par année") % {"tax": data.tax}, columns, rows, total),
        Paragraph(_("■ obligation réglementaire"), "small"),
    ]
    if data.set_aside:
        aside = Table(
            _("Avec la raison et la date de revoyure"),
            (
                Column(_("Code"), weight=1),
                Column(_("Action"), weight=4),
                Column(_("Axe"), weight=2.6),
                Column(_("Coût"), ColumnKind.MONEY, 1.2),
                Column(_("Jours"), ColumnKind.EFFORT, 0.9),
                Column(_("Raison"), weight=4),
                Column(_("Ce qui la ferait entrer"), weight=3),
                Column(_("Revoyure"), ColumnKind.DATE, 1),
            ),
            tuple(
                (a.code, a.title, a.axis, a.cost_minor, a.effort_halfdays, a.reason, a.what_would_change, a.review_on)
                for a in data.set_aside
            ),
        )
        blocks += [Heading(_("Ce qui n’est pas retenu à ce stade")), aside]
    return Document(
        _("Tableau des actions – %(roadmap)s") % {"roadmap": data.roadmap},
        data.organisation,
        data.meeting_on,
        tuple(blocks),
        subtitle=data.scenario,
        confidentiality=data.confidentiality,
        paper=Paper.A3_LANDSCAPE,
        currency=data.currency,
        is_dense=True,
    )


def _day(on: date | None) -> str:
    return "" if on is None else french.long_day(on)


def _section(title: str, text: str) -> list[Block]:
    return [Heading(title), Paragraph(text)] if text else []


def _list(title: str, items: tuple[str, ...]) -> list[Block]:
    return [Heading(title), BulletList(items)] if items else []
