"""Papers of the collection: minutes of an interview, minutes of a workshop, information notice."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

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


@dataclass(frozen=True, slots=True)
class InterviewMinutes:
    """Minutes of an interview. `passages`: pairs of title and text. `quotable`: verbatims that may be cited."""

    organisation: str
    roadmap: str
    interviewee: str
    function: str
    place_label: str
    on: date
    interviewer: str
    state: str
    passages: tuple[tuple[str, str], ...]
    quotable: tuple[str, ...] = ()
    is_agreed: bool = False


@dataclass(frozen=True, slots=True)
class WorkshopMinutes:
    """Minutes of a workshop. `groups`: title, dots, ideas; the most chosen first."""

    organisation: str
    roadmap: str
    title: str
    question: str
    population: str
    on: date
    place: str
    participants: tuple[str, ...]
    groups: tuple[tuple[str, int, tuple[str, ...]], ...]
    summary: str = ""
    photos: int = 0


def interview_minutes(data: InterviewMinutes) -> Document:
    """The « compte rendu d’entretien »."""
    blocks: list[Block] = [
        KeyValues(
            (
                (_("Personne entendue"), ", ".join(filter(None, (data.interviewee, data.function)))),
                (_("Pour"), data.place_label),
                (_("Date"), french.long_day(data.on)),
                (_("Mené par"), data.interviewer),
                (_("État"), data.state),
            )
        )
    ]
    if not data.is_agreed:
        blocks.append(
            Notice(
                _("Projet de compte rendu"),
                _("La personne entendue ne l’a pas encore validé : il ne se cite pas."),
                tone="warning",
            )
        )
    for title, text in data.passages:
        if title:
            blocks.append(Heading(title))
        blocks += [Paragraph(line) for line in text.splitlines() if line.strip()]
    if data.quotable:
        blocks += [
            Heading(_("Mots qui peuvent être cités")),
            BulletList(tuple(f"«\u00a0{words}\u00a0»" for words in data.quotable)),
        ]
    return Document(
        _("Compte rendu d’entretien – %(who)s") % {"who": data.interviewee},
        data.organisation,
        data.on,
        tuple(blocks),
        subtitle=data.roadmap,
        confidentiality=_("Document préparatoire, réservé à la personne entendue et à l’équipe de recueil"),
    )


def workshop_minutes(data: WorkshopMinutes) -> Document:
    """The « compte rendu d’atelier »."""
    rows = tuple((title, len(ideas), dots) for title, dots, ideas in data.groups)
    blocks: list[Block] = [
        KeyValues(
            (
                (_("Question posée"), data.question),
                (_("Population"), data.population),
                (_("Date et lieu"), ", ".join(filter(None, (french.long_day(data.on), data.place)))),
                (_("Présents"), ", ".join(data.participants)),
                (_("Photographies"), str(data.photos) if data.photos else ""),
            )
        )
    ]
    if data.summary:
        blocks += [Heading(_("Ce qu’il faut retenir"))]
        blocks += [Paragraph(line) for line in data.summary.splitlines() if line.strip()]
    columns = (
        Column(_("Groupe d’idées"), weight=4),
        Column(_("Idées"), ColumnKind.INTEGER),
        Column(_("Points"), ColumnKind.INTEGER),
    )
    blocks += [
        Heading(_("Les idées et les points")),
        Table(_("Groupes d’idées, du plus choisi au moins choisi"), columns, rows),
    ]
    for title, _dots, ideas in data.groups:
        blocks += [Heading(title, 2), BulletList(ideas)] if ideas else []
    return Document(
        _("Compte rendu d’atelier – %(title)s") % {"title": data.title},
        data.organisation,
        data.on,
        tuple(blocks),
        subtitle=data.roadmap,
        confidentiality=_("Document préparatoire, réservé à l’équipe de recueil"),
    )


def information_notice(*, organisation: str, roadmap: str, on: date, facts: tuple[tuple[str, str], ...]) -> Document:
    """The « note d’information » given before an interview or a workshop."""
    blocks: list[Block] = []
    for title, text in facts:
        blocks += [Heading(title), Paragraph(text)]
    return Document(_("Note d’information sur vos données"), organisation, on, tuple(blocks), subtitle=roadmap)
