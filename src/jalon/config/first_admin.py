"""What the console says when nobody administers the instance yet."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

FIRST_START_PATH = "/compte/premier-demarrage/"
"""Path of the page, `<path><token>/`, served by `jalon.web.accounts`."""


def first_start_lines() -> list[str]:
    """Lines to print: nothing when there is an administrator."""
    from jalon.accounts.usecases.offer_first_start import offer_first_start

    token = offer_first_start(now=timezone.now())
    if token is None:
        return []
    return [
        "    · aucun administrateur : ouvrez ce lien (valable un jour, une seule fois)",
        f"      {settings.JALON_PUBLIC_URL}{FIRST_START_PATH}{token}/",
    ]
