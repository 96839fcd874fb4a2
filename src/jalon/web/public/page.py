"""How a public page is answered: no session, no cookie, a short cache and an ETag."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from jalon.publication.models import PublishedRoadmap, Site
from jalon.web.context import PublicSite, ShellLink
from jalon.web.typesetting import typeset

MINUTE, HOUR = 60, 3600


def answer(
    request: HttpRequest, content: str | bytes, content_type: str = "text/html; charset=utf-8", *, age: int = MINUTE
) -> HttpResponseBase:
    """The content, or 304 when the visitor has it already. A withdrawal is seen everywhere after `age` seconds."""
    response = HttpResponse(content, content_type=content_type)
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={age}, must-revalidate"
    return get_conditional_response(request, etag=etag, response=response) or response


def page(
    request: HttpRequest,
    template: str,
    site: Site,
    context: dict[str, Any],
    *,
    roadmap: PublishedRoadmap | None = None,
) -> HttpResponseBase:
    """A page of a site, rendered without the request: nothing in it depends on who reads."""
    around = {
        "site": surroundings(request, site, roadmap),
        "owner": site,
        "theme_css_url": reverse("public:theme", args=[site.slug]),
        "messages": (),
    }
    return answer(request, typeset(render_to_string(template, around | context)))


def surroundings(request: HttpRequest, site: Site, roadmap: PublishedRoadmap | None = None) -> PublicSite:
    """Head and foot of a site."""
    home = reverse("public:site", args=[site.slug])
    links = [ShellLink(_("Accueil"), home, is_current=request.path == home)]
    if roadmap is not None:
        url = reverse("public:roadmap", args=[site.slug, roadmap.slug])
        links.append(ShellLink(roadmap.label[:1].upper() + roadmap.label[1:], url, is_current=request.path == url))
    return PublicSite(
        organisation_label=site.title,
        home_url=home,
        logo_url=reverse("public:logo", args=[site.slug]) if site.organisation.logo else "",
        links=tuple(links),
        legal_url=reverse("public:legal", args=[site.slug]),
        accessibility_url=reverse("public:accessibility", args=[site.slug]),
        accessibility_state=site.conformity,
        data_url=reverse("public:data", args=[site.slug]),
        contact_url=f"mailto:{site.contact}" if is_address(site.contact) else "",
    )


def is_address(contact: str) -> bool:
    """The contact is a bare mail address."""
    return "@" in contact and not any(sign in contact for sign in ' <>"?&:,;')
