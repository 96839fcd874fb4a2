"""The lists of interviews and of documents as files: exactly what is shown, all pages, to who reads it."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.diagnosis.models import Interview, SourceDocument
from jalon.tables import Field, Kind, Table
from jalon.web.diagnosis.documents import open_library, shown_documents
from jalon.web.diagnosis.frame import STEP
from jalon.web.diagnosis.interviews import shown_interviews
from jalon.web.papers import tables_response
from jalon.web.screens import ActorRequest, open_roadmap, screen

MOST = 20_000


@screen
def interviews_file(request: ActorRequest, roadmap_id: int, extension: str) -> HttpResponse:
    """The interviews that the filters keep: plan and state, never what was said."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    rows, _form = shown_interviews(request, roadmap)
    return tables_response([_interviews(rows)], extension=extension, name=f"entretiens-{roadmap.pk}")


def _interviews(rows: QuerySet[Interview]) -> Table:
    fields = (
        Field("who", _("Personne entendue")), Field("function", _("Fonction")), Field("place", _("Pour")),
        Field("department", _("Direction")), Field("population", _("Au nom de")), Field("on", _("Date"), Kind.DATE),
        Field("minutes", _("Durée (minutes)"), Kind.INT), Field("where", _("Lieu")), Field("by", _("Mené par")),
        Field("campaign", _("Campagne")), Field("state", _("État")),
        Field("informed", _("Note d’information remise le"), Kind.DATE),
        Field("sent", _("Compte rendu envoyé le"), Kind.DATE), Field("agreed", _("Validé le"), Kind.DATE),
    )  # fmt: skip
    values = [
        (
            row.interviewee_label, row.interviewee_function, str(row.organisation),
            row.department.name if row.department else None, str(row.get_population_display()),
            timezone.localtime(row.starts_at).date() if row.starts_at else None, row.duration_minutes, row.place,
            str(row.interviewer or ""), str(row.campaign or ""), str(row.get_state_display()), row.informed_on,
            row.sent_on, row.agreed_on,
        )
        for row in rows.select_related("organisation", "department", "interviewer", "campaign").order_by("pk")[:MOST]
    ]  # fmt: skip
    return Table(_("Entretiens"), fields, values)


@screen
def documents_file(request: ActorRequest, roadmap_id: int, extension: str) -> HttpResponse:
    """The documents that the filters keep, as far as the actor may know them; reading notes stay on their page."""
    roadmap = open_library(request, roadmap_id)
    rows, _form = shown_documents(request, roadmap)
    return tables_response([_documents(rows)], extension=extension, name=f"documents-{roadmap.pk}")


def _documents(rows: QuerySet[SourceDocument]) -> Table:
    fields = (
        Field("title", _("Titre")), Field("kind", _("Type")), Field("dated", _("Date du document"), Kind.DATE),
        Field("origin", _("Remis par")), Field("place", _("Concerne")), Field("department", _("Direction")),
        Field("confidentiality", _("Confidentialité")), Field("address", _("Adresse en ligne")),
        Field("read", _("Lu le"), Kind.DATE), Field("by", _("Lu par")),
    )  # fmt: skip
    values = [
        (
            row.title, str(row.get_kind_display()), row.dated_on, row.origin, str(row.organisation),
            row.department.name if row.department else None, str(row.get_confidentiality_display()), row.address,
            row.read_on, row.read_by_label,
        )
        for row in rows.select_related("organisation", "department").order_by("-pk")[:MOST]
    ]  # fmt: skip
    return Table(_("Documents"), fields, values)
