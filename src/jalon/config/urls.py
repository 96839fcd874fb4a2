"""Every address of the product. Each journey declares its own under `jalon.web`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from jalon.config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("sante/vivant", health.alive, name="alive"),
    path("sante/pret", health.ready, name="ready"),
    path("sante/mesures", health.metrics, name="metrics"),
    path("developpement/", include("jalon.web.components.urls")),
    path("", include("jalon.web.home.urls")),
    path("", include("jalon.web.desk.urls")),
    path("compte/", include("jalon.web.accounts.urls")),
    path("compte/", include("allauth.urls")),
    path("", include("jalon.web.organisations.urls")),
    path("feuilles/", include("jalon.web.roadmaps.urls")),
    path("feuilles/<int:roadmap_id>/besoins/", include("jalon.web.needs.urls")),
    path("feuilles/<int:roadmap_id>/diagnostic/", include("jalon.web.diagnosis.urls")),
    path("feuilles/<int:roadmap_id>/codage/", include("jalon.web.coding.urls")),
    path("feuilles/<int:roadmap_id>/rapports/", include("jalon.web.reports.urls")),
    path("feuilles/<int:roadmap_id>/enquetes/", include("jalon.web.surveys.urls")),
    path("feuilles/<int:roadmap_id>/inventaire/", include("jalon.web.inventory.urls")),
    path("feuilles/<int:roadmap_id>/strategie/", include("jalon.web.strategy.urls")),
    path("feuilles/<int:roadmap_id>/actions/", include("jalon.web.programme.urls")),
    path("feuilles/<int:roadmap_id>/moyens/", include("jalon.web.money.urls")),
    path("feuilles/<int:roadmap_id>/instances/", include("jalon.web.governance.urls")),
    path("feuilles/<int:roadmap_id>/arbitrage/", include("jalon.web.arbitrage.urls")),
    path("feuilles/<int:roadmap_id>/publication/", include("jalon.web.publication.urls")),
    path("rapport/", include("jalon.web.reports.handed_urls")),
    path("recueil/", include("jalon.web.diagnosis.public_urls")),
    path("public/", include("jalon.web.public.urls")),
    path("enquete/", include("jalon.web.surveys.public_urls")),
]

handler400 = "jalon.web.received.bad_request"
