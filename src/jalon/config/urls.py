"""Every address of the product. Each journey declares its own under `jalon.web`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
