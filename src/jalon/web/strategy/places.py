"""Addresses of the pages of the strategy."""

from typing import Any

from django.urls import reverse

from jalon.roadmaps.models import Roadmap


def place(name: str, roadmap: Roadmap) -> str:
    """The address of a page of the strategy of a roadmap."""
    return reverse(f"strategy:{name}", kwargs={"roadmap_id": roadmap.pk})


def pk_of(row: Any) -> int | None:
    """The id of a chosen row."""
    return None if row is None else int(row.pk)
