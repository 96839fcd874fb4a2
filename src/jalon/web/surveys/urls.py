"""Addresses under /feuilles/<roadmap>/enquetes/."""

from django.urls import URLPattern

app_name = "surveys"
urlpatterns: list[URLPattern] = []
