"""Reports of the diagnosis: the lines they are made of, and the synthesis. See `member_reports` for the members'."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.documents import french
from jalon.documents.model import (
    Block,
    BulletList,
    Column,
    Document,
    Heading,
    KeyValues,
    Paragraph,
    Table,
)

KINDS = ("strength", "weakness", "opportunity", "threat", "expectation")


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A validated finding. `kind`: one of `KINDS`; `is_own`: about this member, not about everybody."""

    kind: str
    statement: str
    details: str = ""
    is_own: bool = False
    chapter: str = ""


@dataclass(frozen=True, slots=True)
class ChapterLine:
    """A chapter with the two notes, 0 to 4 (None: not rated), what each means in words, and the gap in words."""

    label: str
    it: int | None = None
    it_words: str = ""
    business: int | None = None
    business_words: str = ""
    gap: str = ""


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need, its state in words, what answers it, and its fate in one sentence. `state`: code of the state."""

    code: str
    statement: str
    status: str = ""
    reason: str = ""
    answers: tuple[str, ...] = ()
    state: str = ""
    fate: str = ""


@dataclass(frozen=True, slots=True)
class UsageLine:
    """An application used: everything in words. `is_to_change`: it is proposed to replace or to stop it."""

    domain: str
    name: str
    hosting: str = ""
    technical_fit: str = ""
    functional_fit: str = ""
    disposition: str = ""
    is_to_change: bool = False


@dataclass(frozen=True, slots=True)
class EquipmentLine:
    """An equipment or a lot of similar ones, in words."""

    name: str
    quantity: int | None = None
    bought_on: date | None = None
    state: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """How one aspect of the information system is run, in words."""

    topic: str
    state: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A contract: its end and the last day to act, None when unknown.

    Args:
        yearly_minor: net of tax, in minor units of `currency`; None when unknown.
        to_do: what there is to do before the last day, one sentence.
        is_late: the last day to act is past.
        is_ended: the contract itself is over.
    """

    name: str
    holder: str = ""
    ends_on: date | None = None
    act_by: date | None = None
    is_late: bool = False
    yearly_minor: int | None = None
    currency: str = "EUR"
    to_do: str = ""
    is_ended: bool = False


@dataclass(frozen=True, slots=True)
class MemberReport:
    """All that the report of one member may hold: see `docs/regles/rapports.md`.

    Args:
        heard: population, what was heard of it.
        counted: needs told whose words are nobody else's to read, counted in words: « 2 besoins d’agents ».
    """

    organisation: str
    operator: str
    roadmap: str
    on: date
    number: int = 1
    heard: tuple[tuple[str, str], ...] = ()
    findings: tuple[FindingLine, ...] = ()
    chapters: tuple[ChapterLine, ...] = ()
    needs: tuple[NeedLine, ...] = ()
    counted: tuple[str, ...] = ()
    usages: tuple[UsageLine, ...] = ()
    equipment: tuple[EquipmentLine, ...] = ()
    practices: tuple[PracticeLine, ...] = ()
    contracts: tuple[ContractLine, ...] = ()
    contact: str = ""


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme and who spoke of it, population by population, already in words."""

    label: str
    support: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of needs and its support in words."""

    title: str
    support: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """Words that may be quoted, signed by a population."""

    text: str
    signature: str


@dataclass(frozen=True, slots=True)
class SynthesisReport:
    """The synthesis of the whole territory. No member is named for a weakness."""

    operator: str
    roadmap: str
    on: date
    number: int = 1
    members: int = 0
    heard: tuple[tuple[str, str], ...] = ()
    findings: tuple[FindingLine, ...] = ()
    chapters: tuple[ChapterLine, ...] = ()
    themes: tuple[ThemeLine, ...] = ()
    groups: tuple[GroupLine, ...] = ()
    quotes: tuple[QuoteLine, ...] = ()
    measures: tuple[tuple[str, str, str], ...] = ()
    contact: str = ""


def titles() -> dict[str, str]:
    """Kind of finding -> the title above its list."""
    return {
        "strength": _("Ce qui va bien"),
        "weakness": _("Ce qui fragilise"),
        "opportunity": _("Ce qui pourrait servir"),
        "threat": _("Ce qui menace"),
        "expectation": _("Ce qu’attendent les habitants"),
    }


def synthesis_report(data: SynthesisReport) -> Document:
    """The synthesis of the whole territory, which may be published."""
    members = ngettext("%(n)d membre", "%(n)d membres", data.members) % {"n": data.members}
    blocks: list[Block] = [
        Paragraph(
            _("Ce que nous avons entendu et constaté avec %(members)s, avant de choisir.") % {"members": members},
            "lead",
        ),
        Heading(_("Qui a été entendu")),
        _heard(data.heard, _("Personne n’a encore été entendu.")),
        Heading(_("Constats")),
        *(finding_lists(data.findings) or [Paragraph(_("Aucun constat n’a encore été validé."))]),
        *chapter_blocks(data.chapters),
    ]
    if data.themes:
        rows = tuple((line.label, line.support) for line in data.themes)
        columns = (Column(_("Thème"), weight=1), Column(_("Qui en a parlé"), weight=2))
        blocks += [Heading(_("De quoi l’on a parlé")), Table("", columns, rows)]
        note = _("Organismes et personnes distincts. Moins de cinq habitants : le nombre n’est pas écrit.")
        blocks.append(Paragraph(note, "small"))
    blocks += _shared_needs(data.groups)
    if data.measures:
        measured = (Column(_("Mesure"), weight=2), Column(_("Valeur")), Column(_("Source")))
        blocks += [Heading(_("Usages et offre")), Table("", measured, data.measures)]
    if data.quotes:
        blocks.append(Heading(_("Ce qui a été dit")))
        blocks.append(BulletList(tuple(f"« {quote.text} » ({quote.signature})" for quote in data.quotes)))
    blocks += end_blocks(data.contact)
    return _document(data, _("Synthèse de l’état des lieux"), tuple(blocks))


def _shared_needs(groups: tuple[GroupLine, ...]) -> list[Block]:
    """The groups and what answers them; that nothing is decided yet is said once, not on every line."""
    if not groups:
        return []
    blocks: list[Block] = [Heading(_("Les besoins partagés"))]
    columns = (Column(_("Besoin partagé"), weight=2), Column(_("Porté par")))
    if not any(line.answers for line in groups):
        blocks.append(Table("", columns, tuple((line.title, line.support) for line in groups)))
        return [*blocks, Paragraph(_("Ce qui répondra à ces besoins n’est pas encore décidé."), "small")]
    rows = tuple((line.title, line.support, french.join(line.answers) or _("pas encore décidé")) for line in groups)
    return [*blocks, Table("", (*columns, Column(_("Ce qui y répond"))), rows)]


def _document(data: SynthesisReport, title: str, blocks: tuple[Block, ...]) -> Document:
    return Document(title=title, organisation=data.operator, date=data.on, subtitle=data.roadmap, blocks=blocks)


def _heard(rows: Sequence[tuple[str, str]], otherwise: str) -> Block:
    return KeyValues(tuple(rows)) if rows else Paragraph(otherwise)


def finding_text(line: FindingLine) -> str:
    """A finding as one item of a list: its statement, then its details on a second line."""
    return f"{line.statement}\n{line.details}" if line.details else line.statement


def finding_lists(lines: Sequence[FindingLine]) -> list[Block]:
    """One list by kind that has something, under its title of level 2."""
    blocks: list[Block] = []
    for kind, title in titles().items():
        told = tuple(finding_text(line) for line in lines if line.kind == kind)
        if told:
            blocks += [Heading(title, 2), BulletList(told)]
    return blocks


def chapter_blocks(rows: tuple[ChapterLine, ...]) -> list[Block]:
    """The five chapters with both notes, or nothing when no chapter was rated."""
    known = [row for row in rows if row.it is not None or row.business is not None]
    if not known:
        return []
    columns = (
        Column(_("Sujet"), weight=1.1),
        Column(_("Regard de l’informatique"), weight=2),
        Column(_("Regard des services"), weight=2),
        Column(_("Écart"), weight=1),
    )
    cells = tuple(
        (french.capital(row.label), _note(row.it, row.it_words), _note(row.business, row.business_words), row.gap)
        for row in known
    )
    text = _("De 0 à 4. Chacun répond de son côté : l’écart dit de quoi se parler.")
    return [Heading(_("Cinq sujets, deux regards")), Table("", columns, cells), Paragraph(text, "small")]


def _note(rating: int | None, words: str) -> str:
    return _("pas encore noté") if rating is None else f"{rating} sur 4 : {words}"


def end_blocks(contact: str) -> list[Block]:
    """Whom to write to."""
    if not contact:
        return []
    return [Paragraph(_("Une erreur, une question ? Écrivez à %(contact)s.") % {"contact": contact}, "small")]
