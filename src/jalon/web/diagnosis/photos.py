"""Photographs of a workshop on screen."""

from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.diagnosis.usecases.keep_photos import add_photo, remove_photo
from jalon.kernel.errors import DomainError, Forbidden
from jalon.web.diagnosis.frame import url
from jalon.web.diagnosis.workshop_forms import PhotoForm
from jalon.web.diagnosis.workshops import open_workshop, photos_of, workshop_trail
from jalon.web.pages import form_page
from jalon.web.screens import ActorRequest, screen


@screen
def photo_new(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Add a photograph."""
    roadmap, row = open_workshop(request, roadmap_id, pk)
    form = PhotoForm(request.POST or None, request.FILES or None)

    def save(cleaned: dict[str, Any]) -> None:
        photo = cleaned["photo"]
        add_photo(actor=request.actor, workshop_id=row.pk, name=photo.name, data=photo.read())

    return form_page(
        request,
        form=form,
        title=_("Ajouter une photographie"),
        verb=_("Ajouter"),
        back_url=url("workshop", roadmap, pk=row.pk),
        save=save,
        trail=workshop_trail(roadmap, (row.title, url("workshop", roadmap, pk=row.pk))),
        intro=_(
            "JPEG, PNG ou WebP, 20 Mo au plus. Le lieu, l’heure et l’appareil inscrits dans la photographie sont retirés. "
            "Demandez l’accord des personnes reconnaissables."
        ),
    )


@screen
def photo(request: ActorRequest, roadmap_id: int, pk: int, photo_id: int) -> HttpResponse:
    """A photograph; it was written again by us, so that it may be shown by the browser."""
    _roadmap, row = open_workshop(request, roadmap_id, pk)
    kept = get_object_or_404(photos_of(row), pk=photo_id)
    response = FileResponse(kept.file.open("rb"), content_type="image/jpeg", filename=kept.name)
    response["Cache-Control"] = "private, max-age=3600"
    return cast(HttpResponse, response)


@require_POST
@screen
def photo_remove(request: ActorRequest, roadmap_id: int, pk: int, photo_id: int) -> HttpResponse:
    """Take a photograph away."""
    roadmap, row = open_workshop(request, roadmap_id, pk)
    kept = get_object_or_404(photos_of(row), pk=photo_id)
    try:
        remove_photo(actor=request.actor, workshop_id=row.pk, attachment_id=kept.pk)
    except Forbidden:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(url("workshop", roadmap, pk=row.pk))
