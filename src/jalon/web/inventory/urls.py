"""Addresses under /feuilles/<roadmap>/inventaire/."""

from django.urls import URLPattern

app_name = "inventory"
urlpatterns: list[URLPattern] = []
