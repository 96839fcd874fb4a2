"""Writing the full sheet, a section at a time; a stale save shows both versions."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.programme.changes import ActionChanges
from jalon.programme.history import changes_of
from jalon.programme.models import Action
from jalon.programme.rules import can_change_action
from jalon.programme.usecases.change_action import StaleAction, change_action
from jalon.programme.usecases.set_subsidies import set_subsidies
from jalon.programme.write_means import main_variant
from jalon.roadmaps.models import Roadmap
from jalon.web.conflicts import both_versions, sent, sent_revision
from jalon.web.programme.means_form import MeansForm
from jalon.web.programme.sections import BY_KEY, SectionForm
from jalon.web.programme.sheet import bare, one, trail
from jalon.web.screens import ActorRequest, open_roadmap, screen


@screen
def edit(request: ActorRequest, roadmap_id: int, pk: int, section: str) -> HttpResponse:
    """One section of the sheet."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    if section not in BY_KEY:
        raise Http404
    action = bare(request, roadmap, pk)
    require(can_change_action(request.actor, action), "programme.change")
    known = BY_KEY[section]
    form = SectionForm(sent(request), section=known, action=action, actor=request.actor)

    def fresh() -> forms.Form:
        return SectionForm(section=known, action=action, actor=request.actor)

    def save(revision: int) -> None:
        change_action(actor=request.actor, action_id=action.pk, changes=form.changes(action), revision=revision)

    return _page(request, roadmap, action, form, fresh, str(known.title), save, "programme/edit.html", section)


@screen
def means(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Money and days, line by line."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    action = one(request, roadmap, pk)
    require(can_change_action(request.actor, action), "programme.change")
    variant = action.mains[0] if action.mains else main_variant(action)  # type: ignore[attr-defined]
    form = MeansForm(sent(request), action=action, variant=variant)

    def fresh() -> forms.Form:
        return MeansForm(action=action, variant=variant)

    @transaction.atomic
    def save(revision: int) -> None:
        changes = ActionChanges(costs=form.costs(), efforts=form.efforts())
        change_action(actor=request.actor, action_id=action.pk, changes=changes, revision=revision)
        set_subsidies(actor=request.actor, action_id=action.pk, lines=form.subsidies())

    return _page(request, roadmap, action, form, fresh, _("Argent et jours"), save, "programme/means.html", "argent")


def _page(
    request: ActorRequest,
    roadmap: Roadmap,
    action: Action,
    form: forms.Form,
    fresh: Callable[[], forms.Form],
    title: str,
    save: Callable[[int], None],
    template: str,
    section: str,
) -> HttpResponse:
    back = reverse("programme:action", kwargs={"roadmap_id": roadmap.pk, "pk": action.pk})
    conflict, refusal = None, ""
    if request.method == "POST":
        if request.POST.get("keep") == "theirs":
            messages.success(request, _("La version enregistrée est gardée."))
            return redirect(back)
        if form.is_valid():
            try:
                save(sent_revision(request))
            except StaleAction as stale:
                conflict = _conflict(stale.action, form, fresh())
            except Forbidden:
                raise
            except DomainError as error:
                refusal = error.message
            else:
                messages.success(request, _("« %(section)s » enregistré.") % {"section": title})
                return redirect(back)
    context = {
        "roadmap": roadmap,
        "action": action,
        "form": form,
        "title": title,
        "refusal": refusal,
        "conflict": conflict,
        "revision": action.revision,
        "back_url": back,
        "crumbs": trail(roadmap, (action.code, back), (title, "")),
        "draft_key": f"{request.actor.person_id}:action:{action.pk}:{section}",
    }
    return render(request, template, context, status=409 if conflict else 422 if request.method == "POST" else 200)


def _conflict(action: Action, form: forms.Form, fresh: forms.Form) -> dict[str, Any]:
    changes = changes_of(action)
    by_label = changes[0].actor_label if changes else ""
    return both_versions(form, fresh, by_label=by_label, at=action.updated_at, version=action.revision)
