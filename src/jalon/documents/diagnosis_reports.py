"""Reports of the diagnosis: the one of a member, its page for the council, the synthesis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.documents import french
from jalon.documents.model import (
    Block,
    BulletList,
    Column,
    ColumnKind,
    Document,
    Heading,
    KeyValues,
    Notice,
    Paragraph,
    Table,
)
from jalon.documents.pdf import page_count

KINDS = ("strength", "weakness", "opportunity", "threat", "expectation")
SPARE_MM = 12


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
    """A need, its state in words, and what answers it."""

    code: str
    statement: str
    status: str = ""
    reason: str = ""
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UsageLine:
    """An application used: everything in words."""

    domain: str
    name: str
    hosting: str = ""
    technical_fit: str = ""
    functional_fit: str = ""
    disposition: str = ""


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A contract: its end and the last day to act, None when unknown."""

    name: str
    holder: str = ""
    ends_on: date | None = None
    act_by: date | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class MemberReport:
    """All that the report of one member may hold: see `docs/regles/rapports.md`. `heard`: population, what was heard."""

    organisation: str
    operator: str
    roadmap: str
    on: date
    number: int = 1
    heard: tuple[tuple[str, str], ...] = ()
    findings: tuple[FindingLine, ...] = ()
    chapters: tuple[ChapterLine, ...] = ()
    needs: tuple[NeedLine, ...] = ()
    usages: tuple[UsageLine, ...] = ()
    contracts: tuple[ContractLine, ...] = ()
    has_inventory: bool = True
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


def member_report(data: MemberReport) -> Document:
    """The whole report of one member."""
    blocks: list[Block] = [
        Paragraph(
            _(
                "Ce rapport rassemble ce qui concerne %(name)s dans l’état des lieux conduit par %(operator)s. Il ne "
                "contient rien des autres membres et ne compare personne."
            )
            % {"name": data.organisation, "operator": data.operator},
            "lead",
        ),
        Heading(_("Qui a été entendu")),
        _heard(data.heard, _("Personne n’a encore été entendu chez vous.")),
        *_findings(data.findings, with_own=True),
        *_chapters(data.chapters),
        *_needs(data.needs),
        *_inventory(data),
        *_contracts(data.contracts),
        *_end(data.contact),
    ]
    return _document(data.organisation, data, _("Rapport d’état des lieux"), tuple(blocks))


def council_page(data: MemberReport) -> Document:
    """One A4 for the council: what goes well, what worries, what was asked, what falls due. Always one page."""
    for most, length, is_dense in ((6, 220, False), (5, 170, False), (6, 200, True), (4, 150, True), (2, 90, True)):
        document = _council(data, most, length, is_dense=is_dense)
        if page_count(document, spare_mm=SPARE_MM) == 1:
            return document
    return _council(data, 1, 80, is_dense=True)


def _council(data: MemberReport, most: int, length: int, *, is_dense: bool) -> Document:
    good = [line for line in data.findings if line.kind in ("strength", "opportunity")]
    bad = [line for line in data.findings if line.kind in ("weakness", "threat")]
    told = [(f"{need.statement} ({need.status})" if need.status else need.statement) for need in data.needs]
    dues = [
        _("%(name)s : agir avant le %(day)s") % {"name": row.name, "day": french.long_day(row.act_by)}
        for row in data.contracts
        if row.act_by is not None and not row.is_late
    ]
    late = [row.name for row in data.contracts if row.is_late]
    blocks: list[Block] = [
        Paragraph(_("L’essentiel de l’état des lieux numérique de la commune, à lire en séance.")),
        Heading(_("Ce qui va bien, ce qui pourrait servir")),
        *_short([_own_first(line) for line in _ordered(good)], most, length),
        Heading(_("Ce qui inquiète")),
        *_short([_own_first(line) for line in _ordered(bad)], most, length),
        Heading(_("Ce que nous avons demandé")),
        *_short(told, most, length),
        Heading(_("Nos échéances")),
        *_short(dues, most, length),
    ]
    if late:
        text = _("Le dernier jour pour agir est passé : %(names)s.") % {"names": french.join(late[:most])}
        blocks.append(Notice("", text, "warning"))
    if data.contact:
        blocks.append(Paragraph(_("Contact : %(contact)s") % {"contact": data.contact}, "small"))
    return _document(data.organisation, data, _("Page pour le conseil"), tuple(blocks), is_dense=is_dense)


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
        *_findings(data.findings, with_own=False),
        *_chapters(data.chapters),
    ]
    if data.themes:
        rows = tuple((line.label, line.support) for line in data.themes)
        columns = (Column(_("Thème"), weight=1), Column(_("Qui en a parlé"), weight=2))
        blocks += [Heading(_("De quoi l’on a parlé")), Table("", columns, rows)]
        note = _("Organismes et personnes distincts. Moins de cinq habitants : le nombre n’est pas écrit.")
        blocks.append(Paragraph(note, "small"))
    if data.groups:
        groups = tuple((line.title, line.support, french.join(line.answers)) for line in data.groups)
        shared = (Column(_("Besoin partagé"), weight=2), Column(_("Porté par")), Column(_("Ce qui y répond")))
        blocks += [Heading(_("Les besoins partagés")), Table("", shared, groups)]
    if data.measures:
        measured = (Column(_("Mesure"), weight=2), Column(_("Valeur")), Column(_("Source")))
        blocks += [Heading(_("Usages et offre")), Table("", measured, data.measures)]
    if data.quotes:
        blocks.append(Heading(_("Paroles")))
        blocks += [Paragraph(f"« {quote.text} » — {quote.signature}") for quote in data.quotes]
    blocks += _end(data.contact)
    return _document(data.operator, data, _("Synthèse de l’état des lieux"), tuple(blocks))


def _document(
    organisation: str,
    data: MemberReport | SynthesisReport,
    title: str,
    blocks: tuple[Block, ...],
    *,
    is_dense: bool = False,
) -> Document:
    return Document(
        title=title if organisation == data.operator else f"{title} : {organisation}",
        organisation=data.operator,
        date=data.on,
        subtitle=data.roadmap,
        blocks=blocks,
        is_dense=is_dense,
    )


def _heard(rows: Sequence[tuple[str, str]], otherwise: str) -> Block:
    return KeyValues(tuple(rows)) if rows else Paragraph(otherwise)


def _ordered(lines: Iterable[FindingLine]) -> list[FindingLine]:
    return sorted(lines, key=lambda line: not line.is_own)


def _own_first(line: FindingLine) -> str:
    return line.statement


def _findings(lines: tuple[FindingLine, ...], *, with_own: bool) -> list[Block]:
    blocks: list[Block] = [Heading(_("Constats"))]
    if not lines:
        return [*blocks, Paragraph(_("Aucun constat n’a encore été validé."))]
    for kind, title in titles().items():
        own = [_line(line) for line in lines if line.kind == kind and (line.is_own or not with_own)]
        shared = [_line(line) for line in lines if line.kind == kind and with_own and not line.is_own]
        if own or shared:
            blocks.append(Heading(title, 2))
        if own:
            blocks.append(BulletList(tuple(own)))
        if shared:
            blocks += [Paragraph(_("Comme partout sur le territoire :")), BulletList(tuple(shared))]
    return blocks


def _line(line: FindingLine) -> str:
    return f"{line.statement}\n{line.details}" if line.details else line.statement


def _chapters(rows: tuple[ChapterLine, ...]) -> list[Block]:
    known = [row for row in rows if row.it is not None or row.business is not None]
    if not known:
        return []
    columns = (
        Column(_("Chapitre"), weight=1.1),
        Column(_("Regard de l’informatique"), weight=2),
        Column(_("Regard des métiers"), weight=2),
        Column(_("Écart"), weight=1),
    )
    cells = tuple(
        (row.label, _note(row.it, row.it_words), _note(row.business, row.business_words), row.gap) for row in known
    )
    text = _("De 0 à 4. Chacun répond de son côté : l’écart dit de quoi se parler.")
    return [Heading(_("Cinq chapitres, deux regards")), Table("", columns, cells), Paragraph(text, "small")]


def _note(rating: int | None, words: str) -> str:
    return _("pas encore noté") if rating is None else f"{rating} sur 4 : {words}"


def _needs(rows: tuple[NeedLine, ...]) -> list[Block]:
    blocks: list[Block] = [Heading(_("Vos besoins et leur suite"))]
    if not rows:
        return [*blocks, Paragraph(_("Aucun besoin n’a encore été recueilli."))]
    columns = (Column("N°", weight=0.6), Column(_("Besoin"), weight=3), Column(_("Suite"), weight=2))
    cells = tuple((row.code, row.statement, _fate(row)) for row in rows)
    return [*blocks, Table("", columns, cells)]


def _fate(row: NeedLine) -> str:
    told = [f"{row.status} : {row.reason}" if row.reason else row.status]
    if row.answers:
        told.append(_("réponse : %(answers)s") % {"answers": french.join(row.answers)})
    return " ; ".join(part for part in told if part)


def _inventory(data: MemberReport) -> list[Block]:
    if not data.has_inventory:
        return []
    blocks: list[Block] = [Heading(_("Vos applications"))]
    if not data.usages:
        return [*blocks, Paragraph(_("L’inventaire n’est pas encore rempli."))]
    columns = (
        Column(_("Domaine")),
        Column(_("Application"), weight=1.4),
        Column(_("Hébergement")),
        Column(_("Avis technique")),
        Column(_("Avis des utilisateurs")),
        Column(_("Suite proposée")),
    )
    cells = tuple(
        (row.domain, row.name, row.hosting, row.technical_fit, row.functional_fit, row.disposition)
        for row in data.usages
    )
    return [*blocks, Table("", columns, cells)]


def _contracts(rows: tuple[ContractLine, ...]) -> list[Block]:
    if not rows:
        return []
    columns = (
        Column(_("Contrat"), weight=2),
        Column(_("Titulaire"), weight=1.4),
        Column(_("Fin"), ColumnKind.DATE),
        Column(_("Agir avant le"), ColumnKind.DATE),
    )
    cells = tuple((row.name, row.holder, row.ends_on, row.act_by) for row in rows)
    late = [row.name for row in rows if row.is_late]
    blocks: list[Block] = [Heading(_("Vos contrats")), Table("", columns, cells)]
    if late:
        text = _("Le dernier jour pour agir est passé pour %(names)s.") % {"names": french.join(late)}
        blocks.append(Notice(_("À voir maintenant"), text, "warning"))
    return blocks


def _end(contact: str) -> list[Block]:
    if not contact:
        return []
    return [Paragraph(_("Une erreur, une question ? Écrivez à %(contact)s.") % {"contact": contact}, "small")]


def _short(texts: Sequence[str], most: int, length: int) -> list[Block]:
    if not texts:
        return [Paragraph(_("Rien à signaler."))]
    blocks: list[Block] = [BulletList(tuple(french.shorten(text, length) for text in texts[:most]))]
    left = len(texts) - most
    if left > 0:
        more = ngettext("Et %(n)d autre, dans le rapport.", "Et %(n)d autres, dans le rapport.", left)
        blocks.append(Paragraph(more % {"n": left}, "small"))
    return blocks
