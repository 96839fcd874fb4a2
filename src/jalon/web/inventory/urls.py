"""Addresses under /feuilles/<roadmap>/inventaire/."""

from django.urls import path

from jalon.web.inventory import acting, catalogue, checklist, contracts, exchange, home, overview, sheets, skills

app_name = "inventory"
urlpatterns = [
    path("", home.home, name="home"),
    path("membre/<int:organisation_id>", home.member, name="member"),
    path("membre/<int:organisation_id>/rubrique/<slug:register>", home.section, name="section"),
    path("membre/<int:organisation_id>/liste-de-depart", checklist.fill, name="checklist"),
    path("membre/<int:organisation_id>/formulaire.<slug:extension>", checklist.paper, name="paper"),
    path("membre/<int:organisation_id>/ressources", overview.resources, name="resources"),
    path("fiches/<slug:register>", sheets.sheet_list, name="list"),
    path("fiches/<slug:register>/export.<slug:extension>", sheets.export, name="export"),
    path("fiches/<slug:register>/nouvelle/<int:organisation_id>", sheets.new, name="new"),
    path("fiches/<slug:register>/<int:pk>", sheets.sheet, name="sheet"),
    path("fiches/<slug:register>/<int:pk>/modifier", sheets.edit, name="edit"),
    path("fiches/<slug:register>/<int:pk>/retirer", sheets.remove, name="remove"),
    path("applications/<int:pk>/action", acting.make_action, name="make_action"),
    path("outils/<int:pk>/decision", acting.decide, name="decide"),
    path("contrats", contracts.calendar, name="contracts"),
    path("contrats/besoins-homogenes", contracts.homogeneous, name="homogeneous"),
    path("contrats/seuils", contracts.thresholds, name="thresholds"),
    path("contrats/seuils/nouveau", contracts.threshold_new, name="threshold_new"),
    path("contrats/seuils/<int:pk>/retirer", contracts.threshold_remove, name="threshold_remove"),
    path("catalogue", catalogue.catalogue, name="catalogue"),
    path("catalogue/<int:pk>", catalogue.solution, name="solution"),
    path("carte", overview.application_map, name="map"),
    path("carte.svg", overview.application_map_file, name="map_file"),
    path("hebergements", overview.migrations, name="migrations"),
    path("infrastructure", overview.infrastructure, name="infrastructure"),
    path("pratiques", overview.practices, name="practices"),
    path("competences", skills.overview, name="skills"),
    path("competences/metiers/nouveau", skills.job_new, name="job_new"),
    path("importer", exchange.start, name="import"),
    path("importer/<uuid:key>", exchange.check, name="import_check"),
    path("export.<slug:extension>", exchange.whole, name="whole"),
]
