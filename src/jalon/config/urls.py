"""Every address of the product. Each journey declares its own under `jalon.web`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from jalon.config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("sante/vivant", health.alive, name="alive"),
    path("sante/pret", health.ready, name="ready"),
    path("sante/mesures", health.metrics, name="metrics"),
    path("developpement/", include("jalon.web.components.urls")),
    # one line per journey: path("", include("jalon.web.<journey>.urls")),
    path("", include("jalon.web.desk.urls")),
    path("", include("jalon.web.organisations.urls")),
    path("feuilles/<int:roadmap_id>/actions/", include("jalon.web.programme.urls")),
]
