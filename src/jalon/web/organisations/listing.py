"""Choosing and listing organisations; the registry they come from."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from jalon.kernel.numbers import number_in
from jalon.organisations.models import Organisation, OrganisationKind
from jalon.organisations.queries import (
    CHOICES_SHOWN,
    Filters,
    choose_organisations,
    organisations_page,
    registry_state,
)
from jalon.organisations.registry import departement_names
from jalon.organisations.rules import can_add_organisation
from jalon.web.organisations.forms import FilterForm
from jalon.web.screens import ActorRequest, screen


@require_GET
@screen
def choose(request: ActorRequest) -> HttpResponse:
    """Options of the combobox: `?q=` what was typed, `?formes=` kinds kept, separated by commas."""
    asked = request.GET.get("formes", "").split(",")
    kinds = [kind for kind in asked if kind in OrganisationKind.values]
    rows = choose_organisations(request.actor, request.GET.get("q", ""), kinds=kinds, limit=CHOICES_SHOWN + 1)
    context = {
        "options": [_option(row) for row in rows[:CHOICES_SHOWN]],
        "has_more": len(rows) > CHOICES_SHOWN,
        "empty_text": _(
            "Aucune organisation ne répond à ces mots. Un organisme absent du référentiel peut être ajouté."
        ),
    }
    return render(request, "components/combobox_options.html", context)


def _option(row: Organisation) -> dict[str, object]:
    return {"value": row.pk, "label": row.place_label, "hint": row.kind_label}


@require_GET
@screen
def organisations(request: ActorRequest) -> HttpResponse:
    """The list, filtered by the address, one page after another by key."""
    form = FilterForm(request.GET)
    cleaned = form.cleaned_data if form.is_valid() else {}
    filters = Filters(
        text=cleaned.get("q", ""),
        kind=cleaned.get("forme", ""),
        departement=cleaned.get("departement", ""),
        with_ended=cleaned.get("disparues", False),
    )
    after, before = (number_in(request.GET.get(name)) for name in ("after", "before"))
    page = organisations_page(request.actor, filters, after=after, before=before)
    shown = ngettext("%(count)s organisation affichée", "%(count)s organisations affichées", len(page.rows))
    context = {
        "form": form,
        "page": page,
        "shown": shown % {"count": len(page.rows)},
        "active": _active(request, filters),
        "previous_url": _page_url(request, before=page.before) if page.before else "",
        "next_url": _page_url(request, after=page.after) if page.after else "",
        "can_add": can_add_organisation(request.actor),
    }
    return render(request, "organisations/list.html", context)


def _page_url(request: ActorRequest, **place: int) -> str:
    kept = {name: value for name, value in request.GET.items() if name not in ("after", "before") and value}
    return f"?{urlencode({**kept, **place})}"


def _active(request: ActorRequest, filters: Filters) -> list[dict[str, str]]:
    labels = {
        "q": f"« {filters.text} »" if filters.text else "",
        "forme": str(OrganisationKind(filters.kind).label) if filters.kind else "",
        "departement": departement_names().get(filters.departement, ""),
        "disparues": _("avec les disparues") if filters.with_ended else "",
    }
    kept = {name: value for name, value in request.GET.items() if name in labels and value}
    return [
        {
            "label": label,
            "url": reverse("organisations:list")
            + f"?{urlencode({key: value for key, value in kept.items() if key != name})}",
        }
        for name, label in labels.items()
        if label
    ]


@require_GET
@screen
def registry(request: ActorRequest) -> HttpResponse:
    """Source, vintage, licence and counts of the official registry."""
    return render(request, "organisations/registry.html", {"state": registry_state()})
