"""Addresses that visitors reach without an account."""

from django.urls import URLPattern, URLResolver, path

from jalon.web.public import data, synthesis, views

app_name = "public"
urlpatterns: list[URLPattern | URLResolver] = [
    path("<slug:site>", views.site, name="site"),
    path("<slug:site>/mentions-legales", views.legal, name="legal"),
    path("<slug:site>/accessibilite", views.accessibility, name="accessibility"),
    path("<slug:site>/donnees", data.explained, name="data"),
    path("<slug:site>/couleurs.css", data.theme, name="theme"),
    path("<slug:site>/logo", data.logo, name="logo"),
    path("<slug:site>/syntheses/<slug:synthesis>", synthesis.synthesis, name="synthesis"),
    path("<slug:site>/syntheses/<slug:synthesis>.<slug:extension>", synthesis.synthesis_file, name="synthesis_file"),
    path("<slug:site>/feuilles/<slug:roadmap>", views.roadmap, name="roadmap"),
    path("<slug:site>/feuilles/<slug:roadmap>/actions.csv", data.as_csv, name="csv"),
    path("<slug:site>/feuilles/<slug:roadmap>/actions.json", data.as_json, name="json"),
    path("<slug:site>/feuilles/<slug:roadmap>/actions/<slug:action>", views.action, name="action"),
]
