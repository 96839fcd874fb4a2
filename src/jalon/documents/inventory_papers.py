"""The inventory on paper: the form of a small commune, filled by hand or by its syndicate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from jalon.documents.model import (
    Block,
    BulletList,
    Column,
    ColumnKind,
    Document,
    Notice,
    PageBreak,
    Paper,
    Paragraph,
    Table,
)

BLANK = "…………………………………………………………………………"
ROOM = "\u00a0\n\u00a0"
"""An empty cell high enough to write in by hand."""


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One usual function, with what is known of it; empty texts are left to fill."""

    label: str
    product: str = ""
    hosting: str = ""
    fit: str = ""
    holder: str = ""
    ends_on: date | None = None


def checklist_form(
    *,
    organisation: str,
    keeper: str,
    lines: Sequence[ChecklistLine],
    hostings: Sequence[str],
    fits: Sequence[str],
    on: date,
) -> Document:
    """The form to print: applications, equipment, backup, people, then where to send it back."""
    columns = (
        Column(_("Pour quoi faire"), weight=1.5),
        Column(_("Ce que vous utilisez"), weight=1.6),
        Column(_("Où c’est"), weight=1.1),
        Column(_("Votre avis"), weight=1.0),
        Column(_("Payé à"), weight=1.2),
        Column(_("Par an HT"), weight=0.8),
        Column(_("Fin du contrat"), ColumnKind.DATE, weight=0.9),
    )
    rows = tuple(
        (line.label, line.product or ROOM, line.hosting, line.fit, line.holder, "", line.ends_on) for line in lines
    )
    blocks: tuple[Block, ...] = (
        Paragraph(_("Une demi-heure suffit. Laissez vide ce que vous n’avez pas. Une facture ou un contrat donne souvent la réponse."), "lead"),
        Paragraph(_("Où c’est : %(words)s. Votre avis : %(fits)s.") % {"words": ", ".join(hostings), "fits": ", ".join(fits)}, "small"),
        Table(_("Vos logiciels et services en ligne"), columns, rows),
        PageBreak(),
        Table(
            _("Vos équipements"),
            (Column(_("Équipement"), weight=1.6), Column(_("Combien"), weight=0.7), Column(_("Depuis quand"), weight=0.9), Column(_("État, remarques"), weight=2.2)),
            tuple((label, ROOM, "", "") for label in (_("Ordinateurs"), _("Téléphones, tablettes"), _("Imprimantes, copieurs"), _("Box et réseau"), _("Serveur ou disque réseau"))),
        ),
        Table(
            _("Vos pratiques"),
            (Column(_("Question"), weight=2.0), Column(_("Votre réponse"), weight=2.4)),
            tuple((question, ROOM) for question in (
                _("Qui sauvegarde les données, et où ?"),
                _("Quand a-t-on essayé pour la dernière fois de retrouver un fichier sauvegardé ?"),
                _("Qui appelez-vous quand cela ne marche plus, et à quels horaires ?"),
                _("Que feriez-vous demain matin sans informatique ?"),
                _("Utilisez-vous d’autres outils (messageries, partages, feuilles en ligne) ? Les dire n’est pas une faute."),
            )),
        ),
        BulletList((_("Rempli par (fonction) : %(blank)s") % {"blank": BLANK}, _("Le : %(blank)s") % {"blank": BLANK})),
        Notice(_("À rendre"), _("Destinataire : %(keeper)s, qui le saisit pour vous. Vous pouvez aussi le remplir en ligne.") % {"keeper": keeper}),
    )  # fmt: skip
    return Document(
        title=_("Inventaire numérique de votre mairie"),
        organisation=organisation,
        date=on,
        blocks=blocks,
        subtitle=organisation,
        paper=Paper.A4_LANDSCAPE,
    )
