"""Open data and files of a public site."""

import json

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from jalon.publication import opendata
from jalon.publication.queries import all_actions, public_roadmaps, public_site
from jalon.web.colours import organisation_css
from jalon.web.public.page import HOUR, answer, page

PICTURES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
MAIN, ACCENT = "#0e434d", "#c7651b"
"""Colours of a site whose organisation chose none: those of the product."""


@require_safe
def explained(request: HttpRequest, site: str) -> HttpResponseBase:
    """What the files hold, column by column, and where they are."""
    owner = public_site(site)
    rows = [
        {
            "title": row.title,
            "csv": reverse("public:csv", args=[owner.slug, row.slug]),
            "json": reverse("public:json", args=[owner.slug, row.slug]),
            "updated_on": row.updated_on,
        }
        for row in public_roadmaps(owner)
    ]
    return page(request, "public/data.html", owner, {"files": rows, "columns": opendata.COLUMNS})


@require_safe
def as_csv(request: HttpRequest, site: str, roadmap: str) -> HttpResponseBase:
    """Every public action of a roadmap, one a line."""
    owner = public_site(site)
    row = get_object_or_404(public_roadmaps(owner), slug=roadmap)
    text = "\ufeff" + opendata.as_csv(owner, row, all_actions(row))
    return _file(answer(request, text, "text/csv; charset=utf-8"), f"{row.slug}.csv")


@require_safe
def as_json(request: HttpRequest, site: str, roadmap: str) -> HttpResponseBase:
    """The public roadmap and its actions."""
    owner = public_site(site)
    row = get_object_or_404(public_roadmaps(owner), slug=roadmap)
    text = json.dumps(opendata.as_document(owner, row, all_actions(row)), ensure_ascii=False, indent=1)
    return _file(answer(request, text, "application/json; charset=utf-8"), "")


@require_safe
def theme(request: HttpRequest, site: str) -> HttpResponseBase:
    """The organisation's colours."""
    owner = public_site(site).organisation
    css = organisation_css(owner.primary_colour or MAIN, owner.accent_colour or ACCENT)
    return answer(request, css, "text/css; charset=utf-8", age=HOUR)


@require_safe
def logo(request: HttpRequest, site: str) -> HttpResponseBase:
    """The organisation's logo, as a picture and nothing else."""
    picture = public_site(site).organisation.logo
    kind = PICTURES.get(str(picture.name).rsplit(".", 1)[-1]) if picture else None
    if kind is None:
        raise Http404
    with picture.open("rb") as source:
        return answer(request, source.read(), kind, age=HOUR)


def _file(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """Readable from any page of the web; a name to save it under when given."""
    response["Access-Control-Allow-Origin"] = "*"
    if name and response.status_code == 200:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
