"""Addresses of a report handed over by a link, without account, under /rapport/."""

from django.urls import URLPattern, path

from jalon.web.reports import handed

app_name = "handed"
urlpatterns: list[URLPattern] = [
    path("", handed.shown, name="shown"),
    path("fichier/<slug:extension>", handed.download, name="file"),
    path("<str:token>/", handed.link, name="link"),
]
