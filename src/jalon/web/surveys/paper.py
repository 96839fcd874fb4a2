"""The questionnaire on paper, to be filled by hand and written down by the team."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from jalon.documents.french import number
from jalon.documents.model import Block, Document, Heading, Notice, Paragraph, Table
from jalon.documents.model import Column as PaperColumn
from jalon.surveys.form.cleaning import scale_of
from jalon.surveys.form.definition import Item
from jalon.surveys.form.expression import Compare, Junction, Node, Not, Path
from jalon.surveys.kinds import Identity, QuestionKind
from jalon.surveys.models import Survey

BOX, LINE = "☐", "…" * 60


def printed_form(survey: Survey, *, today: date) -> Document:
    """Every question with its boxes; conditions are said in words."""
    promise = {
        Identity.ANONYMOUS: _("Cette enquête est anonyme : n’écrivez ni votre nom, ni rien qui vous désigne."),
        Identity.PSEUDONYMOUS: _("Votre réponse reste reliée à votre invitation."),
        Identity.ATTRIBUTED: _("Vous répondez au nom de votre organisme ; la réponse compte après le visa du maire."),
    }[Identity(survey.identity)]
    blocks: list[Block] = [Paragraph(survey.purpose, "lead"), Notice(_("Votre réponse"), promise)]
    if survey.intro:
        blocks.append(Paragraph(survey.intro))
    rank = 0
    for item in survey.form.items:
        if item.kind == QuestionKind.FILE:
            continue
        rank += item.asks
        blocks += _blocks(survey, item, rank)
    if survey.identity == Identity.ATTRIBUTED:
        blocks.append(Heading(_("Visa"), 2))
        for asked in (_("Organisme"), _("Date, fonction et signature du maire ou d’un·e élu·e")):
            blocks += [Paragraph(asked), Paragraph(LINE)]
    return Document(
        title=survey.title,
        subtitle=_("Questionnaire à remplir à la main"),
        organisation=survey.roadmap.organisation.name,
        date=today,
        blocks=tuple(blocks),
    )


def _blocks(survey: Survey, item: Item, rank: int) -> Iterator[Block]:
    if item.kind == QuestionKind.PAGE:
        if item.label:
            yield Heading(item.label, 1)
        if item.condition:
            yield Paragraph(_said(survey, item), "small")
        return
    if item.kind == QuestionKind.NOTE:
        yield Paragraph(item.label)
        return
    need = _(" (obligatoire)") if item.is_required else ""
    yield Heading(f"{rank}. {item.label}{need}", 2)
    if item.condition:
        yield Paragraph(_said(survey, item), "small")
    if item.help:
        yield Paragraph(item.help, "small")
    yield from _answer(item)


def _said(survey: Survey, item: Item) -> str:
    condition = _in_words(survey, item.when)
    if condition.startswith("il "):
        return _("Seulement s’%(condition)s.") % {"condition": condition}
    return _("Seulement si %(condition)s.") % {"condition": condition}


def _in_words(survey: Survey, node: Node) -> str:
    """A condition as one says it to somebody: each question by its number, each answer by its label."""
    if isinstance(node, Not):
        return _("il n’est pas vrai que %(what)s") % {"what": _in_words(survey, node.part)}
    if isinstance(node, Junction):
        word = _(" et ") if node.is_all else _(" ou ")
        return word.join(
            f"({_in_words(survey, part)})" if isinstance(part, Junction) else _in_words(survey, part)
            for part in node.parts
        )
    words = {"question": _question(survey, node.path), "answer": _answer_said(survey, node)}
    return _comparison(node, has_number=isinstance(node.value, float | int)) % words


def _comparison(node: Compare, *, has_number: bool) -> str:
    if node.op == "répondu" or (node.value == "" and node.op == "!="):
        return _("vous avez répondu à la %(question)s")
    if node.value == "" and node.op == "=":
        return _("vous n’avez pas répondu à la %(question)s")
    if has_number or node.op not in ("=", "!=", "contient"):
        return {
            "=": _("votre réponse à la %(question)s est %(answer)s"),
            "!=": _("votre réponse à la %(question)s n’est pas %(answer)s"),
            "<": _("votre réponse à la %(question)s est moins de %(answer)s"),
            "<=": _("votre réponse à la %(question)s est %(answer)s au plus"),
            ">": _("votre réponse à la %(question)s est plus de %(answer)s"),
            ">=": _("votre réponse à la %(question)s est %(answer)s au moins"),
        }.get(node.op, _("vous avez choisi « %(answer)s » à la %(question)s"))
    if node.op == "!=":
        return _("vous n’avez pas répondu « %(answer)s » à la %(question)s")
    return _("vous avez répondu « %(answer)s » à la %(question)s")


def _question(survey: Survey, path: Path) -> str:
    """« question 3 », with the line or the option looked at, if any."""
    ranks = {asked.code: rank for rank, asked in enumerate(survey.form.questions, start=1)}
    named = _("question %(rank)s") % {"rank": ranks.get(path.code, path.code)}
    item = survey.form.by_code.get(path.code)
    if not path.part or item is None:
        return named
    parts = {row.code: row.label for row in (*item.rows, *item.options)}
    return f"{named} (« {parts.get(path.part, path.part)} »)"


def _answer_said(survey: Survey, node: Compare) -> str:
    if isinstance(node.value, Path):
        return _("celle de la %(question)s") % {"question": _question(survey, node.value)}
    if not isinstance(node.value, str):
        return number(node.value)
    item = survey.form.by_code.get(node.path.code)
    option = item.option(node.value) if item is not None else None
    return option.label if option is not None else node.value


def _answer(item: Item) -> Iterator[Block]:
    if item.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        lines = (f"{BOX} {o.label}{' ' + '…' * 20 if o.has_text else ''}" for o in item.options)
        yield Paragraph("\n".join(lines))
    elif item.kind == QuestionKind.SCALE:
        steps = "   ".join(f"{BOX} {step}" for step in scale_of(item))
        yield Paragraph(" ".join(part for part in (item.low_label, steps, item.high_label) if part))
    elif item.kind == QuestionKind.MATRIX:
        columns = (PaperColumn("", weight=2.5), *(PaperColumn(o.label) for o in item.options))
        yield Table(item.label, columns, tuple((row.label, *([BOX] * len(item.options))) for row in item.rows))
    elif item.kind in (QuestionKind.RANKING, QuestionKind.POINTS):
        if item.kind == QuestionKind.POINTS:
            yield Paragraph(_("Répartissez exactement %(budget)d points.") % {"budget": item.budget}, "small")
        else:
            yield Paragraph(_("Écrivez 1 pour ce que vous préférez, puis 2, 3…"), "small")
        yield Paragraph("\n".join(f"……  {option.label}" for option in item.options))
    else:
        for _line in range(4 if item.kind == QuestionKind.LONG_TEXT else 1):
            yield Paragraph(LINE)
