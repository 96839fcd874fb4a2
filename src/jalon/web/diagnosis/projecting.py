"""The wall of a workshop, projected in the room."""

import base64
import io

import qrcode
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from qrcode.image.svg import SvgPathImage

from jalon.diagnosis.wall import wall
from jalon.web.diagnosis.workshops import is_live, open_workshop
from jalon.web.screens import ActorRequest, screen


@screen
def projected(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """What is on the wall: the question, the code, the ideas as they come. htmx asks for the ideas alone."""
    roadmap, row = open_workshop(request, roadmap_id, pk)
    context = {
        "roadmap": roadmap,
        "workshop": row,
        "groups": wall(row, with_hidden=False),
        "is_live": is_live(row),
    }
    if request.headers.get("HX-Request"):
        return render(request, "diagnosis/parts/wall.html", context)
    address = settings.JALON_PUBLIC_URL + reverse("voices:workshop")
    context |= {"address": address, "qr": _qr(f"{address}?code={row.code}") if context["is_live"] else ""}
    return render(request, "diagnosis/projected.html", context)


def _qr(text: str) -> str:
    """The address as a picture that the page may hold."""
    made = qrcode.make(text, image_factory=SvgPathImage, border=2)
    out = io.BytesIO()
    made.save(out)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()
