"""What production refuses at start, before anything is served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jalon.config.environment import BadSetting
from jalon.config.first_secret import MARK

SHORTEST_KEY = 50


def refuse_demonstration_leftovers(
    *, secret_key: str, hosts: Sequence[str], public_url: str, database: Mapping[str, Any]
) -> None:
    """Refuse settings that only a demonstration may have.

    Raises:
        BadSetting: names the variable and what is expected.
    """
    if secret_key.startswith((MARK, "tests-only-", "django-insecure-")):
        raise BadSetting("JALON_SECRET_KEY est une clé de démonstration ou d’essai : tirez-en une nouvelle.")
    if len(secret_key) < SHORTEST_KEY or len(set(secret_key)) < 10:
        raise BadSetting(f"JALON_SECRET_KEY est trop faible : au moins {SHORTEST_KEY} caractères tirés au hasard.")
    if not hosts or "*" in hosts:
        raise BadSetting("JALON_HOSTS doit lister les noms d’hôte servis, séparés par des virgules, sans « * ».")
    if not public_url.startswith("https://"):
        raise BadSetting("JALON_PUBLIC_URL doit être l’adresse publique de Jalon, en https://.")
    if database.get("NAME") in {"", None}:
        raise BadSetting("DATABASE_URL doit désigner la base de production.")
