"""Read what would be public, with what changes, before publishing or updating."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.programme.models import PublicStatus
from jalon.publication.allowed import ACTION_FIELDS, ALWAYS, CODES, ROADMAP_FIELDS
from jalon.publication.comparing import CHANGED, NEW, SAME, ActionChange, compare
from jalon.publication.copying import Draft, draft_of
from jalon.publication.rules import PART, can_publish
from jalon.publication.usecases.publish_roadmap import publish_roadmap
from jalon.publication.usecases.update_publication import update_publication
from jalon.publication.wording import amounts
from jalon.roadmaps.models import Roadmap
from jalon.web.public.views import sections_of
from jalon.web.publication.forms import PreviewForm
from jalon.web.publication.manage import above, standing
from jalon.web.screens import ActorRequest, open_roadmap, screen

KINDS = {
    NEW: ("warm", gettext_lazy("nouvelle")),
    CHANGED: ("info", gettext_lazy("modifiée")),
    SAME: ("", gettext_lazy("inchangée")),
}


@screen
def preview(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Choose fields and actions, read the result, publish. Only the button « Publier » writes."""
    roadmap = open_roadmap(request, roadmap_id, step=PART)
    require(can_publish(request.actor, roadmap), "publication.roadmap.publish")
    site, published = standing(roadmap)
    if site is None:
        messages.info(request, _("Créez d’abord le site public de votre organisation."))
        return redirect("publication:site", roadmap_id=roadmap.pk)
    is_public = published is not None and published.withdrawn_at is None
    known = list(published.fields) if published is not None else sorted(CODES)
    fields, chosen, form = known, None, None
    if request.method == "POST":
        everything = draft_of(request.actor, roadmap, site, known)
        labels = [(field.code, field.label) for field in (*ROADMAP_FIELDS, *ACTION_FIELDS)]
        form = PreviewForm(request.POST, fields=labels, actions=[copy.action_id for copy in everything.actions])
        if form.is_valid():
            fields, chosen = form.cleaned_data["fields_kept"], set(form.cleaned_data["action_ids"])
    draft = draft_of(request.actor, roadmap, site, fields)
    if chosen is None:
        chosen = {copy.action_id for copy in draft.actions}
    refusal = ""
    if form is not None and request.POST.get("step") == "publish":
        refusal = _publish(request, roadmap, form, fields, chosen, is_public=is_public)
        if not refusal:
            messages.success(request, _("C’est public.") if site.is_open else _("C’est prêt : ouvrez le site."))
            return redirect("publication:manage", roadmap_id=roadmap.pk)
    context = _context(draft, chosen, compare(draft, published)) | {
        "roadmap": roadmap,
        "site": site,
        "crumbs": above(roadmap),
        "is_update": is_public,
        "refusal": refusal,
        "field_groups": _field_groups(set(fields)),
        "always": ALWAYS,
    }
    return render(request, "publication/preview.html", context, status=422 if refusal else 200)


def _publish(
    request: ActorRequest,
    roadmap: Roadmap,
    form: PreviewForm,
    fields: Collection[str],
    chosen: set[int],
    *,
    is_public: bool,
) -> str:
    """Empty once done, otherwise the sentence of the refusal."""
    if not form.is_valid():
        return _("Une des cases cochées n’existe plus : relisez l’aperçu.")
    act = update_publication if is_public else publish_roadmap
    try:
        act(
            actor=request.actor,
            roadmap_id=roadmap.pk,
            action_ids=chosen,
            fields=fields,
            amounts_confirmed=form.cleaned_data["amounts_confirmed"],
            previewed=form.cleaned_data["previewed"],
        )
    except Forbidden:
        raise
    except DomainError as error:
        return error.message
    return ""


def _context(draft: Draft, chosen: set[int], compared: Any) -> dict[str, Any]:
    changes = [_change(change, chosen) for change in compared.actions]
    return {
        "draft": draft,
        "digest": draft.digest(chosen),
        "roadmap_differences": compared.roadmap,
        "changes": changes,
        "leaving": compared.leaving,
        "chosen_count": len(chosen),
        "amounts": amounts(draft, chosen),
    }


def _change(change: ActionChange, chosen: set[int]) -> dict[str, Any]:
    values = change.copy.values
    tone, label = KINDS[change.kind]
    return {
        "id": change.copy.action_id,
        "title": values["title"],
        "status": values["status"],
        "status_label": PublicStatus(values["status"]).label,
        "is_chosen": change.copy.action_id in chosen,
        "tone": tone,
        "kind": label,
        "differences": change.differences,
        "sections": sections_of(values["sections"]),
        "axis": values["axis"],
        "themes": ", ".join(values["themes"]),
    }


def _field_groups(kept: set[str]) -> list[dict[str, Any]]:
    groups = ((_("Page de la feuille de route"), ROADMAP_FIELDS), (_("Fiche de chaque action"), ACTION_FIELDS))
    return [
        {
            "label": label,
            "fields": [{"code": f.code, "label": f.label, "is_kept": f.code in kept} for f in fields],
        }
        for label, fields in groups
    ]
