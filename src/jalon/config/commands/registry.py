"""`jalon registry`: loads the official registry of communes and groupings that the product carries."""

from __future__ import annotations

import hashlib
from pathlib import Path

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

    load_shipped()
    report = load_registry()
    if not report.has_changed:
        return f"millésime {report.vintage} déjà chargé"
    return f"millésime {report.vintage} : {report.created} créées, {report.updated} modifiées, {report.ended} closes"


def load_shipped() -> None:
    """Lists that the product carries: themes, skills, competences, methods, grids."""
    from jalon.arbitrage.usecases.load_grids import load_grids
    from jalon.diagnosis.usecases.load_guides import load_guides
    from jalon.inventory.usecases.load_references import load_inventory_references
    from jalon.organisations.usecases.load_shipped_lists import load_shipped_lists
    from jalon.programme.usecases.load_obligations import load_obligations
    from jalon.roadmaps.usecases.load_methods import load_methods

    load_shipped_lists()
    load_obligations()
    load_methods()
    load_guides()
    load_grids()
    load_inventory_references()


def load_if_new() -> str:
    """Like `load`, but does not even compare when these very files were loaded in this database before.

    The stamp is in the data folder; `jalon registry` ignores it.
    """
    from django.conf import settings
    from django.db import connection

    from jalon.organisations.models import Organisation
    from jalon.organisations.registry import FOLDER

    stamp = Path(settings.JALON_DATA) / "registre.empreinte"
    print_of_files = _fingerprint(FOLDER, str(connection.settings_dict["NAME"]))
    same = stamp.is_file() and stamp.read_text(encoding="ascii") == print_of_files
    if same and Organisation.objects.filter(is_from_registry=True).exists():
        return "déjà chargé"
    said = load()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(print_of_files, encoding="ascii")
    return said


def _fingerprint(folder: Path, database: str) -> str:
    digest = hashlib.sha256(database.encode())
    for file in sorted(folder.iterdir()):
        if file.is_file():
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()
