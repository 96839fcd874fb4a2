"""What every screen of the diagnosis shares: addresses, crumbs, and the door of the collecting team."""

from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.diagnosis.closing import current_closing, refusal_of
from jalon.diagnosis.models.passages import erased_sentence
from jalon.diagnosis.rules import can_collect
from jalon.kernel.errors import require
from jalon.roadmaps.models import Roadmap
from jalon.tables import WRITERS
from jalon.web.pages import Crumb, crumbs
from jalon.web.screens import ActorRequest, open_roadmap

STEP = "collect"


def url(name: str, roadmap: Roadmap, **kwargs: object) -> str:
    """Address of a page of the diagnosis."""
    return reverse(f"diagnosis:{name}", kwargs={"roadmap_id": roadmap.pk, **kwargs})


def trail(roadmap: Roadmap, *items: tuple[str, str]) -> list[Crumb]:
    """Crumbs of the diagnosis."""
    return crumbs((_("Plan de recueil"), url("plan", roadmap)), *items)


def open_for_team(request: ActorRequest, roadmap_id: int, verb: str) -> Roadmap:
    """A roadmap whose words the actor collects.

    Raises:
        Http404: not seen by the actor.
        Forbidden: seen, but the actor is not of the collecting team.
    """
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    require(can_collect(request.actor, roadmap.pk), verb)
    return roadmap


def list_files(request: HttpRequest, name: str, roadmap: Roadmap) -> list[dict[str, str]]:
    """Items of the export menu of a list, with the filters of its page."""
    query = request.GET.copy()
    query.pop("after", None)
    kept = f"?{query.urlencode()}" if query else ""
    return [{"label": ext.upper(), "url": url(name, roadmap, extension=ext) + kept} for ext in WRITERS]


def closed_notice(roadmap: Roadmap) -> str:
    """Why nothing new is taken; empty while the diagnosis is open."""
    closing = current_closing(roadmap.pk)
    return refusal_of(closing).message if closing else ""


def erased_notice(on: date | None) -> str:
    """Where words were: since when they are gone; empty while they are there."""
    if on is None:
        return ""
    sentence = erased_sentence(on)
    return f"{sentence[0].upper()}{sentence[1:]}."
