"""The public site: its home, a roadmap with its actions, an action, the two statements the law asks for."""

from datetime import date
from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from jalon.kernel.numbers import number_in
from jalon.programme.models import PublicStatus
from jalon.publication.allowed import SECTIONS
from jalon.publication.models import PublishedAction, PublishedSynthesis
from jalon.publication.queries import (
    Filters,
    action_page,
    public_roadmaps,
    public_site,
    related_of,
    status_counts,
    status_counts_of,
)
from jalon.web.pages import crumbs
from jalon.web.public.forms import WORD_OF, FilterForm
from jalon.web.public.page import is_address, page


@require_safe
def site(request: HttpRequest, site: str) -> HttpResponseBase:
    """The roadmaps of an organisation."""
    owner = public_site(site)
    found = list(public_roadmaps(owner))
    counts = status_counts_of(found)
    rows = [
        {"row": row, "counts": _counts(counts[row.pk])}
        for row in found
    ]  # fmt: skip
    context = {
        "roadmaps": rows,
        "syntheses": list(PublishedSynthesis.objects.public().filter(site=owner).order_by("-updated_on", "title")),
        "is_address": is_address(owner.contact),
    }
    return page(request, "public/site.html", owner, context)


@require_safe
def roadmap(request: HttpRequest, site: str, roadmap: str) -> HttpResponseBase:
    """Ambition, stakes, axes, then the actions with their filters."""
    owner = public_site(site)
    row = get_object_or_404(public_roadmaps(owner), slug=roadmap)
    form = FilterForm(request.GET, roadmap=row)
    filters = form.filters()
    found = action_page(row, filters, after=_key(request, "apres"), before=_key(request, "avant"))
    counts = status_counts(row, filters)
    matching = counts[filters.status] if filters.status else sum(counts.values())
    everything = sum(status_counts(row, Filters()).values())
    context = {
        "roadmap": row,
        "crumbs": crumbs((owner.title, reverse("public:site", args=[owner.slug]))),
        "form": form,
        "actions": found.rows,
        "has_actions": everything > 0,
        "is_first": found.before is None and filters == Filters(),
        "counts": _counts(counts, request.GET, filters.status),
        "active": _active(request.GET, form, filters),
        "matching": _shown(matching, everything),
        "shown": ngettext("%(n)d action affichée", "%(n)d actions affichées", len(found.rows)) % {"n": len(found.rows)},
        "next_url": _address(request.GET, apres=found.after) if found.after else "",
        "previous_url": _address(request.GET, avant=found.before) if found.before else "",
        "is_address": is_address(owner.contact),
    }
    return page(request, "public/roadmap.html", owner, context, roadmap=row)


@require_safe
def action(request: HttpRequest, site: str, roadmap: str, action: str) -> HttpResponseBase:
    """One action in sections."""
    owner = public_site(site)
    row = get_object_or_404(public_roadmaps(owner), slug=roadmap)
    shown = get_object_or_404(PublishedAction.objects.public().filter(roadmap=row), slug=action)
    home, list_url = (
        reverse("public:site", args=[owner.slug]),
        reverse("public:roadmap", args=[owner.slug, row.slug]),
    )
    context = {
        "roadmap": row,
        "action": shown,
        "crumbs": crumbs((owner.title, home), (row.title, list_url)),
        "sections": sections_of(shown.sections),
        "related": related_of(shown),
        "is_address": is_address(owner.contact),
    }
    return page(request, "public/action.html", owner, context, roadmap=row)


@require_safe
def legal(request: HttpRequest, site: str) -> HttpResponseBase:
    """Who publishes, who hosts, what is kept of visitors (nothing)."""
    owner = public_site(site)
    return page(request, "public/legal.html", owner, {"is_address": is_address(owner.contact)})


@require_safe
def accessibility(request: HttpRequest, site: str) -> HttpResponseBase:
    """The statement of accessibility."""
    owner = public_site(site)
    context = {"address": request.build_absolute_uri(reverse("public:site", args=[owner.slug]))}
    return page(request, "public/accessibility.html", owner, context | {"is_address": is_address(owner.contact)})


def sections_of(sections: dict[str, list[dict[str, str]]]) -> list[dict[str, Any]]:
    """Sections as shown: those that hold something: entries grouped by field, their days read."""
    found = []
    for code, label in SECTIONS:
        groups: dict[str, list[dict[str, Any]]] = {}
        for entry in sections.get(code, []):
            on = date.fromisoformat(entry["on"]) if entry["on"] else None
            groups.setdefault(entry["label"], []).append({**entry, "on": on})
        if groups:
            fields = [{"label": name, "entries": entries} for name, entries in groups.items()]
            is_alone = len(fields) == 1 and fields[0]["label"] == str(label)
            found.append({"code": code, "label": label, "fields": fields, "is_alone": is_alone})
    return found


def _counts(counts: dict[str, int], query: QueryDict | None = None, chosen: str = "") -> list[dict[str, Any]]:
    return [
        {
            "code": status.value,
            "label": status.label,
            "count": counts[status.value],
            "url": _address(query, etat=WORD_OF[status.value]) if query is not None else "",
            "is_current": status.value == chosen,
        }
        for status in PublicStatus
    ]


def _active(query: QueryDict, form: FilterForm, filters: Filters) -> list[dict[str, str]]:
    """Filters at work, each with the address without it."""
    names = {"q": filters.text, "axe": filters.axis, "theme": filters.theme, "etat": filters.status}
    labels = {
        "q": f"« {filters.text} »",
        "axe": _("axe %(code)s") % {"code": filters.axis},
        "theme": filters.theme,
        "etat": str(PublicStatus(filters.status).label) if filters.status else "",
    }
    return [{"label": labels[name], "url": _address(query, **{name: ""})} for name, value in names.items() if value]


def _shown(matching: int, everything: int) -> str:
    if matching == everything:
        return ngettext("%(n)d action", "%(n)d actions", everything) % {"n": everything}
    return ngettext("%(n)d action sur %(all)d", "%(n)d actions sur %(all)d", matching) % {
        "n": matching,
        "all": everything,
    }


def _address(query: QueryDict, **changes: object) -> str:
    """The same list, changed; always from its first page unless told otherwise."""
    kept = QueryDict(mutable=True)
    for name in ("q", "axe", "theme", "etat"):
        if value := query.get(name):
            kept[name] = str(value)
    for name, change in changes.items():
        kept.pop(name, None)
        if change:
            kept[name] = str(change)
    return f"?{kept.urlencode()}" if kept else "?"


def _key(request: HttpRequest, name: str) -> int | None:
    return number_in(request.GET.get(name))
