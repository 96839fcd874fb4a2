"""The published synthesis of a diagnosis: a page, and its files."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from jalon.publication.models import PublishedSynthesis, Site
from jalon.publication.queries import public_site
from jalon.web.pages import crumbs
from jalon.web.public.page import answer, is_address, page

TYPES = {"pdf": "application/pdf", "odt": "application/vnd.oasis.opendocument.text"}


def _row(owner: Site, slug: str) -> PublishedSynthesis:
    return get_object_or_404(PublishedSynthesis.objects.public().filter(site=owner), slug=slug)


@require_safe
def synthesis(request: HttpRequest, site: str, synthesis: str) -> HttpResponseBase:
    """What was heard and found, before choosing."""
    owner = public_site(site)
    row = _row(owner, synthesis)
    context = {
        "synthesis": row,
        "crumbs": crumbs((owner.title, reverse("public:site", args=[owner.slug]))),
        "is_address": is_address(owner.contact),
    }
    return page(request, "public/synthesis.html", owner, context)


@require_safe
def synthesis_file(request: HttpRequest, site: str, synthesis: str, extension: str) -> HttpResponseBase:
    """The copied file."""
    row = _row(public_site(site), synthesis)
    if extension not in TYPES:
        raise Http404
    with getattr(row, extension).open("rb") as source:
        response = answer(request, source.read(), TYPES[extension])
    if response.status_code == 200:
        response["Content-Disposition"] = f'attachment; filename="{row.slug}.{extension}"'
    return response
