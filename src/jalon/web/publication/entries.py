"""Lines written for the public page of an action: steps, dated results, services, documents."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.kernel.errors import DomainError, Forbidden
from jalon.programme.models import Action
from jalon.publication.models import PublicEntry
from jalon.publication.rules import PART, can_write_entry
from jalon.publication.usecases.write_entry import remove_entry, write_entry
from jalon.web.programme.listing import is_participant
from jalon.web.publication.forms import EntryForm
from jalon.web.publication.manage import above
from jalon.web.screens import ActorRequest, open_roadmap, screen


@screen
def entries(request: ActorRequest, roadmap_id: int, action_id: int) -> HttpResponse:
    """The lines of one action, and one more."""
    roadmap = open_roadmap(request, roadmap_id, step=PART)
    actions = Action.objects.visible_to(request.actor).filter(roadmap=roadmap).distinct()
    action = get_object_or_404(actions, pk=action_id)
    if is_participant(request, roadmap):
        raise Http404  # prepared lines are not public yet
    form = EntryForm(request.POST if request.method == "POST" else None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            write_entry(actor=request.actor, action_id=action.pk, **form.cleaned_data)
        except Forbidden:
            raise
        except DomainError as error:
            refusal = error.message
        else:
            messages.success(request, _("La ligne est prête : elle paraîtra à la prochaine publication."))
            return redirect("publication:entries", roadmap_id=roadmap.pk, action_id=action.pk)
    context = {
        "roadmap": roadmap,
        "action": action,
        "crumbs": above(roadmap),
        "lines": PublicEntry.objects.visible_to(request.actor).filter(action=action).distinct(),
        "form": form,
        "refusal": refusal,
        "may": can_write_entry(request.actor, action),
    }
    return render(request, "publication/entries.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@screen
def remove(request: ActorRequest, roadmap_id: int, entry_id: int) -> HttpResponse:
    """Take one line away."""
    roadmap = open_roadmap(request, roadmap_id, step=PART)
    lines = PublicEntry.objects.visible_to(request.actor).filter(action__roadmap=roadmap).distinct()
    line = get_object_or_404(lines, pk=entry_id)
    remove_entry(actor=request.actor, entry_id=line.pk)
    messages.success(request, _("La ligne est supprimée. Une copie déjà publique reste jusqu’à la mise à jour."))
    return redirect("publication:entries", roadmap_id=roadmap.pk, action_id=line.action_id)
