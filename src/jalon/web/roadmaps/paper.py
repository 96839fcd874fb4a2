"""The scoping note, from the rows of the roadmap to a file."""

from datetime import date

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from jalon.documents.governance_papers import ScopingNote, scoping_note
from jalon.roadmaps.models import Roadmap, ScopeDimension
from jalon.web.papers import file_response


def scoping_note_file(roadmap: Roadmap, *, extension: str, today: date) -> HttpResponse:
    """The note as ODT, DOCX or PDF; another extension does not exist."""
    if extension not in ("odt", "docx", "pdf"):
        raise Http404
    return file_response(scoping_note(_data(roadmap, today)), extension=extension, name=_("note-de-cadrage"))


def _data(roadmap: Roadmap, today: date) -> ScopingNote:
    owners = roadmap.roles.filter(role="roadmap_owner").select_related("person")
    return ScopingNote(
        organisation=str(roadmap.organisation),
        roadmap=roadmap.title,
        on=today,
        kind=str(roadmap.label),
        political_impulse=_impulse(roadmap),
        ambition=roadmap.ambition,
        challenges=tuple(row.title for row in roadmap.challenges.all()),
        scope_organisational=_scope(roadmap, ScopeDimension.ORGANISATIONAL),
        scope_technical=_scope(roadmap, ScopeDimension.TECHNICAL),
        scope_functional=_scope(roadmap, ScopeDimension.FUNCTIONAL),
        scope_economic=_scope(roadmap, ScopeDimension.ECONOMIC),
        participants=tuple(str(row.organisation) for row in roadmap.participants.select_related("organisation")),
        political_sponsor=_function(roadmap.political_sponsor),
        managerial_sponsor=_function(roadmap.managerial_sponsor),
        owner=", ".join(_function(role.person) for role in owners),
        starts_on=roadmap.starts_on,
        ends_on=roadmap.ends_on,
        closing_review_on=roadmap.closing_review_on,
        expected_impacts=tuple(line for line in roadmap.expected_impacts.splitlines() if line.strip()),
        phases=tuple((row.name, row.starts_on, row.ends_on, row.validation) for row in roadmap.phases.all()),
        bodies=tuple(row.name for row in roadmap.bodies.all()),
    )


def _impulse(roadmap: Roadmap) -> str:
    head = ", ".join(part for part in (roadmap.impulse_kind, roadmap.impulse_author) if part)
    if roadmap.impulse_on:
        head = _("%(act)s, le %(day)s") % {"act": head, "day": f"{roadmap.impulse_on:%d/%m/%Y}"}
    return " — ".join(part for part in (head, roadmap.impulse_text) if part)


def _scope(roadmap: Roadmap, dimension: str) -> str:
    items = roadmap.scope_items.filter(dimension=dimension)
    inside = " ; ".join(row.text for row in items if row.is_in)
    outside = " ; ".join(row.text for row in items if not row.is_in)
    parts = []
    if inside:
        parts.append(_("Dans le périmètre : %(items)s.") % {"items": inside})
    if outside:
        parts.append(_("Hors périmètre : %(items)s.") % {"items": outside})
    return " ".join(parts)


def _function(person: object) -> str:
    if person is None:
        return ""
    return str(getattr(person, "title", "") or person)
