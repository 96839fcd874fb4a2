"""The progress of a work: a fragment asked again until the end, found again after a reload."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from jalon.desk.models import JobProgress, WorkState
from jalon.desk.queries import waiting_reason
from jalon.desk.usecases.cancel_work import cancel_work
from jalon.web.screens import ActorRequest, screen

_COMPONENT_STATES = {WorkState.QUEUED: "waiting"}


def job_context(job: JobProgress) -> dict[str, object]:
    """What `components/job_progress.html` needs for one work (`csrf_token` apart)."""
    state = WorkState(job.state)
    return {
        "label": job.label,
        "state": _COMPONENT_STATES.get(state, str(state)),
        "done": job.done,
        "total": job.total,
        "message": waiting_reason(job, now=timezone.now()) or job.message,
        "poll_url": reverse("desk:job", kwargs={"key": job.key}),
        "cancel_url": reverse("desk:job_cancel", kwargs={"key": job.key}),
        "result_url": job.result_url,
        "result_link": "Voir le résultat",
    }


@screen
def job(request: ActorRequest, key: UUID) -> HttpResponse:
    """One work: the fragment when htmx asks, a whole page otherwise."""
    found = get_object_or_404(JobProgress.objects.visible_to(request.actor), key=key)
    template = "components/job_progress.html" if request.headers.get("HX-Request") else "desk/job.html"
    return render(request, template, job_context(found))


@screen
def cancel(request: ActorRequest, key: UUID) -> HttpResponse:
    """Ask a work to stop, then show it."""
    if request.method != "POST":
        raise Http404
    try:
        cancel_work(actor=request.actor, key=str(key))
    except JobProgress.DoesNotExist:
        raise Http404 from None
    return redirect("desk:job", key=key)
