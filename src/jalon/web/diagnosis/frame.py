"""What every screen of the diagnosis shares: addresses, crumbs, and the door of the collecting team."""

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.diagnosis.rules import can_collect
from jalon.kernel.errors import require
from jalon.roadmaps.models import Roadmap
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
