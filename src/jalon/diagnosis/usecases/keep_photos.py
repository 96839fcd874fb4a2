"""Photographs of a workshop: kept without anything but their points, taken away for good."""

from django.db import transaction

from jalon.desk.models import Attachment
from jalon.diagnosis.files import keep_file
from jalon.diagnosis.models import Workshop
from jalon.diagnosis.pictures import cleaned_picture
from jalon.diagnosis.usecases.run_workshop import WorkshopRefused, note, open_workshop_row
from jalon.kernel.actor import Actor
from jalon.kernel.refs import Ref

MOST_PHOTOS = 40


@transaction.atomic
def add_photo(*, actor: Actor, workshop_id: int, name: str, data: bytes) -> Attachment:
    """Keep a photograph, written again without anything but its points.

    Raises:
        Workshop.DoesNotExist, Forbidden: as usual.
        WorkshopRefused, PictureRefused: too many, or not a photograph.
    """
    workshop = open_workshop_row(actor, workshop_id, "diagnosis.workshop.photo")
    subject = Ref.to(workshop)
    if Attachment.objects.filter(subject_type=subject.type, subject_id=subject.id).count() >= MOST_PHOTOS:
        raise WorkshopRefused("photos", most=MOST_PHOTOS)
    content = cleaned_picture(data, name=name)
    kept = keep_file(actor, subject, name=f"photo-{workshop.pk}.jpg", data=content, content_type="image/jpeg")
    note(actor, workshop, "diagnosis.workshop.photo")
    return kept


@transaction.atomic
def remove_photo(*, actor: Actor, workshop_id: int, attachment_id: int) -> Workshop:
    """Take a photograph away, its file too.

    Raises:
        Workshop.DoesNotExist, Attachment.DoesNotExist, Forbidden, WorkshopRefused: as usual.
    """
    workshop = open_workshop_row(actor, workshop_id, "diagnosis.workshop.photo")
    subject = Ref.to(workshop)
    photo = Attachment.objects.get(subject_type=subject.type, subject_id=subject.id, pk=attachment_id)
    stored = photo.file
    photo.delete()
    transaction.on_commit(lambda: stored.storage.delete(str(stored.name)))
    note(actor, workshop, "diagnosis.workshop.photo_removed")
    return workshop
