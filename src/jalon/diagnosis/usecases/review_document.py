"""The library: describe a document, keep its files, write what was read in it, pick extracts."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.desk.models import Attachment
from jalon.diagnosis.closing import require_open
from jalon.diagnosis.files import checked_kind, keep_file
from jalon.diagnosis.models import DocumentExtract, SourceDocument
from jalon.diagnosis.places import checked_place
from jalon.diagnosis.rules import can_collect
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap

MOST_FILES = 20
LONGEST_EXTRACT = 20_000


class DocumentRefused(DomainError):
    """A document, a file or an extract that cannot be as asked."""

    messages = {
        "title_missing": _("Donnez un titre au document."),
        "address": _("L’adresse en ligne commence par http:// ou https://."),
        "stale": _("Ce document a été modifié par quelqu’un d’autre pendant votre saisie : relisez-le."),
        "extract_empty": _("Copiez l’extrait."),
        "extract_long": _("Un extrait a au plus %(most)d signes."),
        "too_many": _("Un document garde au plus %(most)d fichiers."),
    }


@dataclass(frozen=True)
class DocumentSheet:
    """A document as given. `kind` and `confidentiality` are values of `DocumentKind` and `Confidentiality`."""

    title: str
    kind: str
    confidentiality: str
    organisation_id: int
    department_id: int | None = None
    dated_on: date | None = None
    origin: str = ""
    address: str = ""


@transaction.atomic
def save_document(
    *, actor: Actor, roadmap_id: int, sheet: DocumentSheet, document_id: int | None = None, revision: int = 0
) -> SourceDocument:
    """Describe a document, or change its description.

    Raises:
        Roadmap.DoesNotExist, SourceDocument.DoesNotExist, Forbidden: as usual.
        DocumentRefused, PlaceRefused: no title, a strange address, saved in between, or not of this roadmap.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_collect(actor, roadmap.pk), "diagnosis.document.save")
    place = checked_place(roadmap, organisation_id=sheet.organisation_id, department_id=sheet.department_id)
    if not sheet.title.strip():
        raise DocumentRefused("title_missing")
    if sheet.address and not sheet.address.lower().startswith(("http://", "https://")):
        raise DocumentRefused("address")
    if document_id is None:
        require_open(roadmap.pk)
        document = SourceDocument(roadmap=roadmap)
    else:
        document = roadmap.source_documents.select_for_update(of=("self",)).get(pk=document_id)
        if document.revision != revision:
            raise DocumentRefused("stale")
        document.revision += 1
    document.title, document.kind, document.confidentiality = (
        sheet.title.strip()[:240],
        sheet.kind,
        sheet.confidentiality,
    )
    document.organisation, document.department = place.organisation, place.department
    document.dated_on, document.origin, document.address = sheet.dated_on, sheet.origin.strip()[:200], sheet.address
    document.save()
    _note(actor, document, "diagnosis.document.saved")
    return document


@transaction.atomic
def read_document(*, actor: Actor, document_id: int, notes: str, on: date) -> SourceDocument:
    """Write what was read, and that it was.

    Raises:
        SourceDocument.DoesNotExist, Forbidden: as usual.
    """
    document = _open(actor, document_id, "diagnosis.document.read")
    document.notes, document.read_by_label, document.read_on = notes.strip(), actor.label, on
    document.save(update_fields=["notes", "read_by_label", "read_on"])
    _note(actor, document, "diagnosis.document.read")
    return document


@transaction.atomic
def add_file(*, actor: Actor, document_id: int, name: str, data: bytes, most_bytes: int) -> Attachment:
    """Keep a file of the document.

    Raises:
        SourceDocument.DoesNotExist, Forbidden: as usual.
        FileRefused, DocumentRefused: of a kind that is not kept, not what its name says, too heavy, one too many.
    """
    document = _open(actor, document_id, "diagnosis.document.file")
    subject = Ref.to(document)
    if Attachment.objects.filter(subject_type=subject.type, subject_id=subject.id).count() >= MOST_FILES:
        raise DocumentRefused("too_many", most=MOST_FILES)
    content_type = checked_kind(name, data, most_bytes=most_bytes)
    kept = keep_file(actor, subject, name=name, data=data, content_type=content_type)
    _note(actor, document, "diagnosis.document.file_added")
    return kept


@transaction.atomic
def remove_file(*, actor: Actor, document_id: int, attachment_id: int) -> SourceDocument:
    """Take a file away for good.

    Raises:
        SourceDocument.DoesNotExist, Attachment.DoesNotExist, Forbidden: as usual.
    """
    document = _open(actor, document_id, "diagnosis.document.file")
    subject = Ref.to(document)
    kept = Attachment.objects.get(subject_type=subject.type, subject_id=subject.id, pk=attachment_id)
    stored = kept.file
    kept.delete()
    transaction.on_commit(lambda: stored.storage.delete(str(stored.name)))
    _note(actor, document, "diagnosis.document.file_removed")
    return document


@transaction.atomic
def pick_extract(*, actor: Actor, document_id: int, text: str, place: str = "") -> DocumentExtract:
    """Pick a passage, ready to be coded.

    Raises:
        SourceDocument.DoesNotExist, Forbidden: as usual.
        DocumentRefused: empty or too long.
    """
    document = _open(actor, document_id, "diagnosis.extract.pick")
    require_open(document.roadmap_id)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise DocumentRefused("extract_empty")
    if len(text) > LONGEST_EXTRACT:
        raise DocumentRefused("extract_long", most=LONGEST_EXTRACT)
    extract = DocumentExtract.objects.create(
        document=document, text=text, place=place.strip()[:120], author_label=actor.label
    )
    _note(actor, document, "diagnosis.extract.picked")
    return extract


@transaction.atomic
def drop_extract(*, actor: Actor, extract_id: int) -> SourceDocument:
    """Drop an extract.

    Raises:
        DocumentExtract.DoesNotExist, Forbidden: as usual.
    """
    extract = DocumentExtract.objects.visible_to(actor).select_related("document").get(pk=extract_id)
    require(can_collect(actor, extract.document.roadmap_id), "diagnosis.extract.drop")
    document = extract.document
    extract.delete()
    _note(actor, document, "diagnosis.extract.dropped")
    return document


def _open(actor: Actor, document_id: int, verb: str) -> SourceDocument:
    document = SourceDocument.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=document_id)
    require(can_collect(actor, document.roadmap_id), verb)
    return document


def _note(actor: Actor, document: SourceDocument, verb: str) -> None:
    # The journal is read by the whole team: a restricted document is named by its number.
    label = str(_("Document n° %(pk)d") % {"pk": document.pk})
    subject = Ref(document._meta.label_lower, document.pk, label)
    record(actor, verb, subject, organisation_id=document.organisation_id, roadmap_id=document.roadmap_id)
