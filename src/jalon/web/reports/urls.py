"""Addresses under /feuilles/<roadmap>/rapports/."""

from django.urls import URLPattern, path

from jalon.web.reports import synthesis, templates, views

app_name = "reports"
urlpatterns: list[URLPattern] = [
    path("", views.report_list, name="list"),
    path("produire", views.produce, name="produce"),
    path("exposer", views.expose_all, name="expose_all"),
    path("envoyer", views.send_all, name="send_all"),
    path("modeles", templates.templates, name="templates"),
    path("modeles/<int:pk>/retirer", templates.template_drop, name="template_drop"),
    path("synthese", synthesis.preview, name="synthesis"),
    path("synthese/retirer", synthesis.withdraw, name="synthesis_withdraw"),
    path("<int:pk>", views.report, name="report"),
    path("<int:pk>/fichier/<slug:extension>", views.download, name="file"),
    path("<int:pk>/exposer", views.expose_one, name="expose"),
    path("<int:pk>/reprendre", views.hide, name="hide"),
    path("<int:pk>/envoyer", views.send_one, name="send"),
    path("remises/<int:pk>/fermer", views.revoke, name="revoke"),
]
