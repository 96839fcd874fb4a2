"""My work: what waits for me, today."""

from django.http import HttpResponse
from django.shortcuts import render

from jalon.desk.models import Notification
from jalon.programme.models import Action, ActionStatus
from jalon.roadmaps.models import Roadmap
from jalon.web.home.waiting import waiting_for
from jalon.web.screens import ActorRequest, screen

SHOWN = 20


@screen
def my_work(request: ActorRequest) -> HttpResponse:
    """What waits on what one runs, what one leads, what one was told; or the first step for a newcomer."""
    actor = request.actor
    roadmaps = Roadmap.objects.visible_to(actor).select_related("organisation")
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
        "waiting": waiting_for(actor),
    }
    return render(request, "home/my_work.html", context)
