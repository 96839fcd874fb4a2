"""My work: what waits for me, today."""

from django.http import HttpResponse
from django.shortcuts import render

from jalon.desk.models import Notification
from jalon.programme.models import Action, ActionStatus
from jalon.roadmaps.models import Phase, PhaseStatus, Roadmap
from jalon.web.screens import ActorRequest, screen

SHOWN = 20


@screen
def my_work(request: ActorRequest) -> HttpResponse:
    """What one leads, what is late, what one was told; or the first step for a newcomer."""
    actor = request.actor
    roadmaps = Roadmap.objects.visible_to(actor).select_related("organisation")
    steered = roadmaps.steered_by(actor)
    context = {
        "roadmaps": roadmaps.order_by("organisation__sort_key", "-starts_on")[:SHOWN],
        "notifications": Notification.objects.visible_to(actor).filter(read_at__isnull=True)[:SHOWN],
        "led": (
            Action.objects.visible_to(actor)
            .filter(lead=actor.person_id)
            .exclude(status__in=(ActionStatus.DONE, ActionStatus.ABANDONED))
            .select_related("roadmap")
            .order_by("deadline_on", "sort_key")[:SHOWN]
        )
        if actor.person_id
        else [],
        "late_phases": Phase.objects.filter(
            roadmap__in=steered, status__in=(PhaseStatus.PLANNED, PhaseStatus.UNDER_WAY), ends_on__lt=actor.on
        ).select_related("roadmap")[:SHOWN],
    }
    return render(request, "home/my_work.html", context)
