"""Contracts by their last day to act, homogeneous needs, dated thresholds."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.inventory.models import Threshold
from jalon.inventory.queries import contract_views, readable_members, thresholds_of
from jalon.inventory.rules import can_keep, is_in_team
from jalon.inventory.thresholds import WINDOW_MONTHS, ContractView, homogeneous_needs
from jalon.inventory.usecases.add_threshold import ThresholdSheet, add_threshold
from jalon.inventory.usecases.remove_threshold import remove_threshold
from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.kernel.money import to_minor
from jalon.roadmaps.models import Roadmap
from jalon.web.inventory.forms import ThresholdForm
from jalon.web.inventory.showing import deadline_facts, deadline_words, open_inventory, trail, url
from jalon.web.pages import form_page
from jalon.web.screens import ActorRequest, screen

SHOWN = 300


def _row(roadmap: Roadmap, view: ContractView) -> dict[str, Any]:
    words, tone = deadline_words(view.deadline)
    return {
        "view": view,
        "url": url("sheet", roadmap, register="contrats", pk=view.contract.pk),
        "words": words,
        "tone": tone,
        "facts": deadline_facts(view.deadline),
    }


@screen
def calendar(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Every contract the actor reads, the most urgent first."""
    roadmap = open_inventory(request, roadmap_id)
    members = readable_members(request.actor, roadmap)
    chosen = request.GET.get("membre", "")
    ids = [row.pk for row in members if str(row.pk) == chosen] or None
    views = contract_views(request.actor, roadmap, today=timezone.localdate(), organisation_ids=ids)
    context = {
        "roadmap": roadmap,
        "rows": [_row(roadmap, view) for view in views[:SHOWN]],
        "hidden": max(len(views) - SHOWN, 0),
        "members": [(row.pk, row.name, str(row.pk) == chosen) for row in members] if len(members) > 1 else [],
        "crumbs": trail(roadmap),
        "list_url": url("list", roadmap, register="contrats"),
        "thresholds_url": url("thresholds", roadmap),
        "homogeneous_url": url("homogeneous", roadmap),
        "is_team": is_in_team(request.actor, roadmap),
    }
    return render(request, "inventory/contracts.html", context)


@screen
def homogeneous(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Needs of several members that end together, added up against the thresholds."""
    roadmap, today = open_inventory(request, roadmap_id), timezone.localdate()
    thresholds = thresholds_of(roadmap, today=today)
    groups = homogeneous_needs(contract_views(request.actor, roadmap, today=today), thresholds, today=today)
    context = {
        "roadmap": roadmap,
        "groups": [{"group": group, "rows": [_row(roadmap, view) for view in group.views]} for group in groups],
        "months": WINDOW_MONTHS,
        "thresholds_url": url("thresholds", roadmap),
        "has_thresholds": bool(thresholds),
        "crumbs": trail(roadmap, (_("Contrats"), url("contracts", roadmap))),
    }
    return render(request, "inventory/homogeneous.html", context)


@screen
def thresholds(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The dated thresholds, with their source."""
    roadmap = open_inventory(request, roadmap_id)
    rows = Threshold.objects.filter(keeper=None, currency=roadmap.currency) | Threshold.objects.filter(
        keeper=roadmap.organisation_id, currency=roadmap.currency
    )
    in_force = {row.pk for row in thresholds_of(roadmap, today=timezone.localdate())}
    context = {
        "roadmap": roadmap,
        "rows": [
            {
                "threshold": row,
                "is_in_force": row.pk in in_force,
                "remove_url": url("threshold_remove", roadmap, pk=row.pk) if row.keeper_id else "",
            }
            for row in rows.order_by("amount_minor", "starts_on")
        ],
        "can_keep": can_keep(request.actor, roadmap),
        "new_url": url("threshold_new", roadmap),
        "crumbs": trail(roadmap, (_("Contrats"), url("contracts", roadmap))),
    }
    return render(request, "inventory/thresholds.html", context)


@screen
def threshold_new(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Add a threshold of one's own."""
    roadmap = open_inventory(request, roadmap_id)
    require(can_keep(request.actor, roadmap), "inventory.threshold")

    def save(cleaned: dict[str, Any]) -> None:
        amount = to_minor(cleaned.pop("amount"), roadmap.currency)
        add_threshold(actor=request.actor, roadmap_id=roadmap.pk, sheet=ThresholdSheet(amount_minor=amount, **cleaned))
        messages.success(request, _("Le seuil est ajouté."))

    return form_page(
        request,
        form=ThresholdForm(request.POST or None),
        title=_("Ajouter un seuil"),
        verb=_("Ajouter"),
        back_url=url("thresholds", roadmap),
        save=save,
        trail=trail(roadmap, (_("Seuils"), url("thresholds", roadmap))),
    )


@screen
def threshold_remove(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Take a threshold of one's own out."""
    roadmap = open_inventory(request, roadmap_id)
    get_object_or_404(Threshold.objects.filter(keeper=roadmap.organisation_id), pk=pk)
    require(can_keep(request.actor, roadmap), "inventory.threshold")
    if request.method != "POST":
        raise Http404
    try:
        remove_threshold(actor=request.actor, roadmap_id=roadmap.pk, threshold_id=pk)
    except Forbidden:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(url("thresholds", roadmap))
