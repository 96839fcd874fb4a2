"""The reference list of needs: what is shipped, and what the organisation adds in its own words."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.needs.matching.lists import shipped_entries
from jalon.needs.models import OwnEntry
from jalon.needs.rules import can_extend_list
from jalon.needs.usecases.extend_list import add_entry, drop_entry
from jalon.web.needs.forms import OwnEntryForm
from jalon.web.needs.frame import tabs, team_roadmap, url
from jalon.web.screens import ActorRequest, screen


@screen
def reference_list(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Both parts of the list, and the form that adds to it."""
    roadmap = team_roadmap(request, roadmap_id)
    may_extend = can_extend_list(request.actor, roadmap.pk)
    form = OwnEntryForm(request.POST or None)
    refusal = ""
    if request.method == "POST":
        require(may_extend, "needs.list.extend")
        if form.is_valid():
            try:
                entry = add_entry(actor=request.actor, roadmap_id=roadmap.pk, **form.cleaned_data)
            except Forbidden:
                raise
            except DomainError as error:
                refusal = error.message
            else:
                messages.success(
                    request,
                    _("« %(label)s » est dans votre liste ; les besoins sont relus avec elle.")
                    % {"label": entry.label},
                )
                return redirect(url("reference", roadmap))
    context = {
        "roadmap": roadmap,
        "own": OwnEntry.objects.filter(organisation=roadmap.organisation_id),
        "domains": [(domain, list(rows)) for domain, rows in groupby(shipped_entries(), key=lambda e: e.domain)],
        "count": len(shipped_entries()),
        "form": form,
        "refusal": refusal,
        "can_extend": may_extend,
        "tabs": tabs(request, roadmap, "reference"),
    }
    return render(request, "needs/reference.html", context, status=422 if request.method == "POST" else 200)


@screen
def entry_remove(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Take one of the organisation's own entries out."""
    roadmap = team_roadmap(request, roadmap_id)
    if request.method != "POST":
        raise Http404
    entry = get_object_or_404(OwnEntry, pk=pk, organisation=roadmap.organisation_id)
    try:
        drop_entry(actor=request.actor, roadmap_id=roadmap.pk, entry_id=entry.pk)
    except Forbidden:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("L’entrée est retirée de votre liste."))
    return redirect(url("reference", roadmap))
