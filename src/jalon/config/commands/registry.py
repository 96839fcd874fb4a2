"""`jalon registry`: loads the official registry of communes and groupings that the product carries."""

from __future__ import annotations

from jalon.config.lent_database import lent_database


def main(arguments: list[str]) -> int:
    """Load it; nothing changes when it is already there."""
    del arguments
    with lent_database(with_django=True):
        print(f"Répertoire officiel : {load()}.")
    return 0


def load() -> str:
    """Load the registry and the shipped lists; says how it went."""
    from jalon.organisations.usecases.load_registry import load_registry

    _load_shipped()
    report = load_registry()
    if not report.has_changed:
        return f"millésime {report.vintage} déjà chargé"
    return f"millésime {report.vintage} : {report.created} créées, {report.updated} modifiées, {report.ended} closes"


def _load_shipped() -> None:
    """Lists that the product carries: themes, skills, competences, methods, grids."""
    from jalon.arbitrage.usecases.load_grids import load_grids
    from jalon.organisations.usecases.load_shipped_lists import load_shipped_lists
    from jalon.roadmaps.usecases.load_methods import load_methods

    load_shipped_lists()
    load_methods()
    load_grids()
