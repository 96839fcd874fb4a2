"""Addresses under /feuilles/<roadmap>/diagnostic/."""

from django.urls import URLPattern

app_name = "diagnosis"
urlpatterns: list[URLPattern] = []
