"""What the screens of needs share: addresses, tabs, who reads what."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.needs.filters import NeedFilters
from jalon.needs.parts import PART
from jalon.programme.models import Action
from jalon.roadmaps.models import Roadmap
from jalon.web.needs.forms import NeedFilterForm
from jalon.web.screens import ActorRequest, open_roadmap


def url(name: str, roadmap: Roadmap, **more: object) -> str:
    """An address of the needs."""
    return reverse(f"needs:{name}", kwargs={"roadmap_id": roadmap.pk, **more})


def in_team(request: ActorRequest, roadmap: Roadmap) -> bool:
    """Holds a role on the roadmap whose mission reaches the needs: reads all the words."""
    return roadmap.pk in request.actor.roadmap_roles and request.actor.may_reach(roadmap.pk, PART)


def in_owner(request: ActorRequest, roadmap: Roadmap) -> bool:
    """In the team, or of the organisation that owns the roadmap: its directions read one another."""
    return in_team(request, roadmap) or request.actor.belongs_to(roadmap.organisation_id)


def team_roadmap(request: ActorRequest, roadmap_id: int) -> Roadmap:
    """The roadmap of the address, for its team only: for others its page does not exist."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    if not in_team(request, roadmap):
        raise Http404
    return roadmap


def tabs(request: ActorRequest, roadmap: Roadmap, current: str) -> list[dict[str, Any]]:
    """Views of the needs that the actor may open."""
    names = [("list", _("Panier"))]
    if in_team(request, roadmap):
        names += [("match", _("Rapprocher")), ("groups", _("Groupes")), ("ranking", _("Rang"))]
    if in_owner(request, roadmap):
        names.append(("departments", _("Directions")))
    if in_team(request, roadmap):
        names += [("breaks", _("Ruptures")), ("reference", _("Liste de référence"))]
    return [{"label": label, "url": url(name, roadmap), "is_current": name == current} for name, label in names]


def seen_actions(request: ActorRequest, roadmap: Roadmap) -> QuerySet[Action]:
    """Actions that the actor may read; none for an AMO whose mission stops before the programme."""
    seen = Action.objects.visible_to(request.actor)
    return seen if request.actor.may_reach(roadmap.pk, "plan") else seen.none()


def actions_prefetch(request: ActorRequest, roadmap: Roadmap) -> tuple["Prefetch[Any]", "Prefetch[Any]"]:
    """The seen actions of each need and of its group, as `seen_actions`."""
    rows = seen_actions(request, roadmap)
    return (
        Prefetch("actions", queryset=rows, to_attr="seen_actions"),
        Prefetch("group__actions", queryset=rows, to_attr="seen_actions"),
    )


def filters_of(request: ActorRequest, roadmap: Roadmap, form: NeedFilterForm) -> NeedFilters:
    """The filters of the address; an action that the actor may not read finds nothing."""
    filters = form.filters()
    if filters.action_id is not None and not seen_actions(request, roadmap).filter(pk=filters.action_id).exists():
        raise Http404
    return filters


def without(request: ActorRequest, *names: str) -> str:
    """The query of the address without some names."""
    kept = request.GET.copy()
    for name in (*names, "after"):
        kept.pop(name, None)
    return "?" + kept.urlencode()
