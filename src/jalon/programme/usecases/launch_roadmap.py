"""Launch a roadmap: from an idea (or its opportunity study) to its construction, with a rendezvous for the review."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.roadmaps.models import Roadmap, RoadmapStatus
from jalon.roadmaps.queries import launch_gaps
from jalon.roadmaps.rules import can_steer
from jalon.roadmaps.usecases.change_status import enter_status


class LaunchRefused(DomainError):
    """A roadmap that cannot be launched yet. `gaps` lists what is missing."""

    messages = {
        "already": _("« %(title)s » est déjà lancée."),
        "gaps": _("Avant le lancement, il manque : %(gaps)s"),
    }


def has_impact_indicator(roadmap: Roadmap) -> bool:
    """At least one impact indicator with a baseline and a target."""
    return roadmap.indicators.filter(is_impact=True, baseline__isnull=False, target__isnull=False).exists()


@transaction.atomic
def launch_roadmap(*, actor: Actor, roadmap_id: int, on: date) -> Roadmap:
    """Launch.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        LaunchRefused: launched already, or something is missing (impulse, closing review, impacts, indicator, owner).
        StatusRefused: a date to come.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=roadmap_id)
    require(can_steer(actor, roadmap), "programme.launch")
    if roadmap.status not in (RoadmapStatus.IDEA, RoadmapStatus.OPPORTUNITY_STUDY):
        raise LaunchRefused("already", title=roadmap.title)
    gaps = launch_gaps(roadmap, has_impact_indicator=has_impact_indicator(roadmap))
    if gaps:
        raise LaunchRefused("gaps", gaps=" ".join(gaps))
    roadmap.launched_on = on
    roadmap.save(update_fields=["launched_on"])
    enter_status(actor, roadmap, RoadmapStatus.UNDER_CONSTRUCTION, on=on)
    return roadmap
