"""What one is told: newest first, read or to be read."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jalon.desk.models import Notification
from jalon.desk.usecases.mark_notifications_read import mark_notifications_read
from jalon.kernel.numbers import number_in
from jalon.web.screens import ActorRequest, screen

PAGE = 50


@screen
def notifications(request: ActorRequest) -> HttpResponse:
    """A page of them; the next one starts after the last shown."""
    rows = Notification.objects.visible_to(request.actor).order_by("-pk")
    if "apres" in request.GET:
        after = number_in(request.GET["apres"])
        if after is None:
            raise Http404
        rows = rows.filter(pk__lt=after)
    shown = list(rows[: PAGE + 1])
    page = shown[:PAGE]
    context = {
        "notifications": page,
        "next_after": page[-1].pk if len(shown) > PAGE else None,
        "has_unread": request.shell.notifications_count > 0,
    }
    return render(request, "desk/notifications.html", context)


@require_POST
@screen
def read_all(request: ActorRequest) -> HttpResponse:
    """Everything is read."""
    count = mark_notifications_read(actor=request.actor, now=timezone.now())
    said = ngettext("%(count)s notification marquée comme lue.", "%(count)s notifications marquées comme lues.", count)
    messages.success(request, said % {"count": count})
    return redirect("desk:notifications")


@require_POST
@screen
def read_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Read one, and go where it leads."""
    row = get_object_or_404(Notification.objects.visible_to(request.actor), pk=pk)
    mark_notifications_read(actor=request.actor, now=timezone.now(), only=[row.pk])
    if row.url and url_has_allowed_host_and_scheme(row.url, allowed_hosts={request.get_host()}):
        return redirect(row.url)
    return redirect("desk:notifications")
