"""The questionnaire on paper, to be filled by hand and written down by the team."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from jalon.documents.model import Block, BulletList, Document, Heading, Notice, Paragraph, Table
from jalon.documents.model import Column as PaperColumn
from jalon.surveys.form.cleaning import scale_of
from jalon.surveys.form.definition import Item
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
    number = 0
    for item in survey.form.items:
        if item.kind == QuestionKind.FILE:
            continue
        number += item.asks
        blocks += _blocks(survey, item, number)
    if survey.identity == Identity.ATTRIBUTED:
        blocks.append(Heading(_("Visa"), 2))
        blocks.append(Paragraph(_("Organisme : ") + LINE))
        blocks.append(Paragraph(_("Date, fonction et signature du maire ou d’un·e élu·e : ") + LINE))
    return Document(
        title=survey.title,
        subtitle=_("Questionnaire à remplir à la main"),
        organisation=survey.roadmap.organisation.name,
        date=today,
        blocks=tuple(blocks),
    )


def _blocks(survey: Survey, item: Item, number: int) -> Iterator[Block]:
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
    yield Heading(f"{number}. {item.label}{need}", 2)
    if item.condition:
        yield Paragraph(_said(survey, item), "small")
    if item.help:
        yield Paragraph(item.help, "small")
    yield from _answer(item)


def _said(survey: Survey, item: Item) -> str:
    return _("Seulement si : %(condition)s") % {"condition": _in_words(survey, item.condition)}


def _in_words(survey: Survey, condition: str) -> str:
    """The condition, each question called by its number."""
    import re

    numbers = {asked.code: rank for rank, asked in enumerate(survey.form.questions, start=1)}
    return re.sub(r"[A-Za-z]\w*", lambda m: f"question {numbers[m[0]]}" if m[0] in numbers else m[0], condition)


def _answer(item: Item) -> Iterator[Block]:
    if item.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        lines = (f"{BOX} {o.label}{' ' + '…' * 20 if o.has_text else ''}" for o in item.options)
        yield BulletList(tuple(lines))
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
        yield BulletList(tuple(f"……  {option.label}" for option in item.options))
    else:
        for _line in range(4 if item.kind == QuestionKind.LONG_TEXT else 1):
            yield Paragraph(LINE)
