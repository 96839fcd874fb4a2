"""The report of one member and its page for the council; see `docs/regles/rapports.md`."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.documents import french
from jalon.documents.diagnosis_reports import (
    ContractLine,
    FindingLine,
    MemberReport,
    chapter_blocks,
    end_blocks,
    finding_lists,
    titles,
)
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

SPARE_MM = 25
"""Word processors break lines and space paragraphs otherwise than the PDF: the page for the council keeps room."""
YEAR = timedelta(days=366)
OPEN_STATES = ("raised", "qualified", "grouped")
"""States of a need on which nobody has said yes or no."""


def member_report(data: MemberReport) -> Document:
    """The whole report of one member: what counts first, then what it rests on."""
    lead = _(
        "Ce rapport ne parle que de vous : ce que vous avez dit, ce que vous avez, ce que vous devez décider. Il ne "
        "contient rien des autres membres et ne compare personne."
    )
    blocks: list[Block] = [
        Paragraph(lead, "lead"),
        Heading(_("En bref")),
        KeyValues(_brief(data)),
        *_first_step(data),
        *_decisions(data),
        *_findings(data.findings),
        *_needs(data),
        *chapter_blocks(data.chapters),
        *_applications(data),
        *_equipment(data),
        *_practices(data),
        *_contracts(data),
        *end_blocks(data.contact),
    ]
    return _document(data, _("Rapport d’état des lieux"), tuple(blocks))


def council_page(data: MemberReport) -> Document:
    """One A4 for the council: what goes well, what worries, what was asked, what to decide. Always one page."""
    for most, length, is_dense in ((6, 220, False), (5, 170, False), (6, 200, True), (4, 150, True), (2, 90, True)):
        document = _council(data, most, length, is_dense=is_dense)
        if page_count(document, spare_mm=SPARE_MM) == 1:
            return document
    return _council(data, 1, 80, is_dense=True)


def _document(data: MemberReport, title: str, blocks: tuple[Block, ...], *, is_dense: bool = False) -> Document:
    return Document(
        title=f"{title} : {data.organisation}",
        organisation=data.operator,
        date=data.on,
        subtitle=data.roadmap,
        confidentiality=f"{data.organisation}, {french.long_day(data.on)}",
        blocks=blocks,
        currency=data.contracts[0].currency if data.contracts else "EUR",
        is_dense=is_dense,
    )


def _brief(data: MemberReport) -> tuple[tuple[str, str], ...]:
    """What one remembers of the whole report, name and value."""
    heard = " ; ".join(f"{french.small(name)} : {text}" for name, text in data.heard)
    rows = [(_("Qui a été entendu"), heard or _("personne encore")), (_("Vos besoins"), _needs_told(data))]
    if data.usages:
        changing = sum(line.is_to_change for line in data.usages)
        told = ngettext("%(n)d application", "%(n)d applications", len(data.usages)) % {"n": len(data.usages)}
        if changing:
            told += ngettext(", dont %(n)d à remplacer", ", dont %(n)d à remplacer", changing) % {"n": changing}
        rows.append((_("Vos applications"), told))
    if data.contracts:
        rows.append((_("Vos contrats"), _money_told(data.contracts)))
    coming = [line for line in _acting(data.contracts) if not line.is_late and not line.is_ended]
    if coming:
        rows.append((_("Prochain jour pour agir"), f"{_by(coming[0])} : {coming[0].name}"))
    return tuple(rows)


def _needs_told(data: MemberReport) -> str:
    told = []
    count, waiting = len(data.needs), sum(line.state in OPEN_STATES for line in data.needs)
    kept = sum(line.state in ("retained", "answered") for line in data.needs)
    if count and waiting == count:
        words = ngettext("%(n)d besoin, en attente de décision", "%(n)d besoins, tous en attente de décision", count)
        told.append(words % {"n": count})
    elif count:
        told.append(ngettext("%(n)d besoin", "%(n)d besoins", count) % {"n": count})
        if kept:
            told.append(ngettext("dont %(n)d retenu", "dont %(n)d retenus", kept) % {"n": kept})
        if waiting:
            words = ngettext("%(n)d en attente de décision", "%(n)d en attente de décision", waiting)
            told.append(words % {"n": waiting})
    if data.counted:
        told.append(french.join(data.counted))
    return ", ".join(told) or _("aucun recueilli pour l’instant")


def _money_told(contracts: Sequence[ContractLine]) -> str:
    running = [line for line in contracts if not line.is_ended]
    told = ngettext("%(n)d contrat en cours", "%(n)d contrats en cours", len(running)) % {"n": len(running)}
    totals = _totals(running)
    if totals:
        told += _(", %(amount)s par an hors taxes") % {"amount": " + ".join(totals)}
    unknown = sum(line.yearly_minor is None for line in running)
    if unknown and totals:
        told += ngettext(" (%(n)d sans montant connu)", " (%(n)d sans montant connu)", unknown) % {"n": unknown}
    return told


def _totals(contracts: Sequence[ContractLine]) -> list[str]:
    """The yearly amounts added up, one by currency."""
    sums: dict[str, int] = {}
    for line in contracts:
        if line.yearly_minor is not None:
            sums[line.currency] = sums.get(line.currency, 0) + line.yearly_minor
    return [french.money(amount, currency) for currency, amount in sums.items()]


def _first_step(data: MemberReport) -> list[Block]:
    """What to do when next to nothing is known of this member."""
    if data.heard or data.usages or data.contracts:
        return []
    text = _(
        "Nous ne savons presque rien de vous pour l’instant. Deux choses suffisent pour commencer : un entretien d’une "
        "heure, et le formulaire d’inventaire, qui se remplit en une demi-heure. Demandez-les à %(whom)s."
    ) % {"whom": data.contact or data.operator}
    return [Notice(_("Pour que ce rapport parle de vous"), text, "decision")]


def _acting(contracts: Sequence[ContractLine]) -> list[ContractLine]:
    """Contracts on which something is to do, the most pressing first."""
    known = [line for line in contracts if line.act_by is not None or line.is_ended]
    return sorted(known, key=lambda line: line.act_by or date.min)


def _pressing(data: MemberReport) -> list[ContractLine]:
    until = data.on + YEAR
    return [line for line in _acting(data.contracts) if line.act_by is None or line.act_by <= until]


def _by(line: ContractLine) -> str:
    return "" if line.act_by is None else french.long_day(line.act_by)


def _decisions(data: MemberReport) -> list[Block]:
    if not data.contracts:
        return []
    blocks: list[Block] = [Heading(_("Ce que vous devez décider"))]
    pressing = _pressing(data)
    if not pressing:
        text = _("Aucun contrat ne demande de décision avant le %(day)s.")
        return [*blocks, Paragraph(text % {"day": french.long_day(data.on + YEAR)})]
    columns = (
        Column(_("Contrat"), weight=1.6),
        Column(_("Avant le"), weight=1.2),
        Column(_("Par an, hors taxes"), ColumnKind.MONEY, weight=1.1),
        Column(_("Ce qu’il y a à faire"), weight=3),
    )
    rows = tuple((line.name, _before(line), _amount(line), line.to_do) for line in pressing)
    return [*blocks, Table("", columns, rows)]


def _before(line: ContractLine) -> str:
    if line.is_ended:
        return _("déjà terminé")
    return _("%(day)s (passé)") % {"day": _by(line)} if line.is_late else _by(line)


def _amount(line: ContractLine) -> str:
    return _("inconnu") if line.yearly_minor is None else french.money(line.yearly_minor, line.currency)


def _findings(lines: tuple[FindingLine, ...]) -> list[Block]:
    """Own findings as lists, then those of everybody, once, as pairs."""
    own = [line for line in lines if line.is_own]
    shared = [line for line in lines if not line.is_own]
    blocks: list[Block] = [Heading(_("Ce que nous avons constaté chez vous"))]
    blocks += finding_lists(own) or [Paragraph(_("Aucun constat qui vous soit propre n’a encore été validé."))]
    if shared:
        pairs = tuple(
            (title, "\n".join(f"• {line.statement}" for line in shared if line.kind == kind))
            for kind, title in titles().items()
            if any(line.kind == kind for line in shared)
        )
        blocks += [Heading(_("Ce qui est vrai sur tout le territoire")), KeyValues(pairs)]
    return blocks


def _needs(data: MemberReport) -> list[Block]:
    if not data.needs and not data.counted:
        return []
    blocks: list[Block] = [Heading(_("Vos besoins et leur suite"))]
    if data.needs:
        columns = (Column(_("Ce que vous avez demandé"), weight=3), Column(_("Ce que cela devient"), weight=2.4))
        blocks.append(Table("", columns, tuple((row.statement, row.fate or row.status) for row in data.needs)))
    if data.counted:
        text = _("En plus, sans rien en citer pour que personne ne soit reconnu : %(counted)s.")
        blocks.append(Paragraph(text % {"counted": french.join(data.counted)}, "small"))
    return blocks


def _applications(data: MemberReport) -> list[Block]:
    if not data.usages:
        return []
    columns = (
        Column(_("Application"), weight=1.4),
        Column(_("Pour quoi faire"), weight=1.6),
        Column(_("Où elle est"), weight=1.4),
        Column(_("Avis de ceux qui s’en servent"), weight=1.3),
        Column(_("Avis technique"), weight=1.2),
        Column(_("Proposition"), weight=1.2),
    )
    cells = tuple(
        (row.name, row.domain, row.hosting, row.functional_fit, row.technical_fit, row.disposition)
        for row in data.usages
    )
    return [Heading(_("Vos applications")), Table("", columns, cells)]


def _equipment(data: MemberReport) -> list[Block]:
    if not data.equipment:
        return []
    columns = (
        Column(_("Équipement"), weight=1.6),
        Column(_("Nombre"), ColumnKind.INTEGER, weight=0.7),
        Column(_("Acheté en"), weight=0.8),
        Column(_("État"), weight=1),
        Column(_("Proposition"), weight=2),
    )
    cells = tuple(
        (row.name, row.quantity, str(row.bought_on.year) if row.bought_on else "", row.state, row.target)
        for row in data.equipment
    )
    return [Heading(_("Vos équipements")), Table("", columns, cells)]


def _practices(data: MemberReport) -> list[Block]:
    if not data.practices:
        return []
    columns = (
        Column(_("Ce qu’il faut savoir faire"), weight=1.6),
        Column(_("Où vous en êtes"), weight=1.2),
        Column(_("Proposition"), weight=2),
    )
    cells = tuple((row.topic, row.state, row.target) for row in data.practices)
    return [Heading(_("Votre informatique au quotidien")), Table("", columns, cells)]


def _contracts(data: MemberReport) -> list[Block]:
    if not data.contracts:
        return []
    columns = (
        Column(_("Contrat"), weight=2),
        Column(_("Titulaire"), weight=1.4),
        Column(_("Fin"), ColumnKind.DATE),
        Column(_("Agir avant le"), ColumnKind.DATE),
        Column(_("Par an, hors taxes"), ColumnKind.MONEY, weight=1.1),
    )
    cells = tuple((row.name, row.holder, row.ends_on, row.act_by, _amount(row)) for row in data.contracts)
    totals = _totals([line for line in data.contracts if not line.is_ended])
    total = (_("Contrats en cours"), "", None, None, " + ".join(totals)) if totals else None
    return [Heading(_("Tous vos contrats")), Table("", columns, cells, total)]


def _council(data: MemberReport, most: int, length: int, *, is_dense: bool) -> Document:
    good = [line for line in data.findings if line.kind in ("strength", "opportunity")]
    bad = [line for line in data.findings if line.kind in ("weakness", "threat")]
    asked = [f"{need.statement} : {need.fate or need.status}" for need in data.needs]
    dues = [_due(line) for line in _pressing(data)]
    blocks: list[Block] = [
        Paragraph(_("L’essentiel de notre état des lieux numérique, à lire en séance.")),
        KeyValues(tuple(pair for pair in _council_brief(data) if pair[1])),
        *_both(_("Ce qui va bien, ce qui pourrait servir"), good, most, length),
        *_both(_("Ce qui inquiète"), bad, most, length),
        Heading(_("Ce que nous avons demandé")),
        *_short(asked, most, length, _("Rien n’a encore été recueilli chez nous.")),
        Heading(_("Ce que nous devons décider dans l’année")),
        *_short(dues, most, length, _("Aucun contrat connu ne demande de décision.")),
    ]
    if data.contact:
        blocks.append(Paragraph(_("Contact : %(contact)s") % {"contact": data.contact}, "small"))
    return _document(data, _("Page pour le conseil"), tuple(blocks), is_dense=is_dense)


def _due(line: ContractLine) -> str:
    amount = "" if line.yearly_minor is None else _(" (%(amount)s par an)") % {"amount": _amount(line)}
    return f"{french.capital(_before(line))} : {line.name}{amount}. {line.to_do}".rstrip()


def _council_brief(data: MemberReport) -> list[tuple[str, str]]:
    rows = [(_("Nos besoins"), _needs_told(data))]
    if data.contracts:
        rows.append((_("Nos contrats"), _money_told(data.contracts)))
    return rows


def _both(title: str, lines: Sequence[FindingLine], most: int, length: int) -> list[Block]:
    """What is true here, then what is true everywhere; nothing at all when there is neither."""
    own = [line.statement for line in lines if line.is_own]
    shared = [line.statement for line in lines if not line.is_own]
    if not own and not shared:
        return []
    blocks: list[Block] = [Heading(title)]
    if own:
        blocks += [Heading(_("Chez nous"), 2)] if shared else []
        blocks += _short(own, most, length, "")
    if shared:
        count = max(most // 2, 1) if own else most
        blocks += [Heading(_("Sur tout le territoire"), 2), *_short(shared, count, length, "")]
    return blocks


def _short(texts: Sequence[str], most: int, length: int, otherwise: str) -> list[Block]:
    if not texts:
        return [Paragraph(otherwise)]
    blocks: list[Block] = [BulletList(tuple(french.shorten(text, length) for text in texts[:most]))]
    left = len(texts) - most
    if left > 0:
        more = ngettext("Et %(n)d autre, dans le rapport.", "Et %(n)d autres, dans le rapport.", left)
        blocks.append(Paragraph(more % {"n": left}, "small"))
    return blocks
