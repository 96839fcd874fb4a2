"""A small registry written as the real one is, and the people who act on organisations."""

import csv
import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction

from jalon.kernel.actor import Actor, Role
from jalon.organisations.models import Organisation
from jalon.organisations.registry import (
    CommuneRow,
    DepartementRow,
    FormerCommuneRow,
    GroupingRow,
    RegionRow,
)
from jalon.organisations.usecases.load_registry import load_registry
from tests.factories import TODAY

Write = Callable[..., Path]

COMMUNES = [
    CommuneRow("35240", "Retiers", "35", "213502404", "4500", "35240", ""),
    CommuneRow("35041", "Brie", "35", "213500416", "980", "35150", ""),
    CommuneRow("35150", "Janzé", "35", "213501505", "8600", "35150", ""),
    CommuneRow("98714", "Bora-Bora", "987", "", "10758", "98730", ""),
]
PARTS = [FormerCommuneRow("35240", "Retiers", "deleguee", "35240")]
GROUPINGS = [GroupingRow("243500634", "CC Roche aux Fées Communauté", "CC", "FPU", "14080", "35041 35150 35240")]
DEPARTEMENTS = [
    DepartementRow("35", "Ille-et-Vilaine", "53", "223500018", "metro"),
    DepartementRow("987", "Polynésie française", "987", "", "com"),
]
REGIONS = [
    RegionRow("53", "Bretagne", "233500016", "REG"),
    RegionRow("987", "Polynésie française", "", "COM"),
]


def _write(folder: Path, name: str, rows: list[tuple[str, ...]], header: tuple[str, ...]) -> None:
    with gzip.open(folder / f"{name}.csv.gz", "wt", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([header, *rows])


@pytest.fixture
def write_registry(tmp_path: Path) -> Write:
    """Write a registry of a few rows and give its folder; each call is another vintage."""

    def write(
        vintage: int = 2026,
        communes: list[CommuneRow] = COMMUNES,
        parts: list[FormerCommuneRow] = PARTS,
        groupings: list[GroupingRow] = GROUPINGS,
    ) -> Path:
        folder = tmp_path / f"registry-{vintage}"
        folder.mkdir()
        _write(folder, "communes", list(communes), CommuneRow._fields)
        _write(folder, "former_communes", list(parts), FormerCommuneRow._fields)
        _write(folder, "groupings", list(groupings), GroupingRow._fields)
        _write(folder, "departements", list(DEPARTEMENTS), DepartementRow._fields)
        _write(folder, "regions", list(REGIONS), RegionRow._fields)
        notice = dict.fromkeys(("source", "compiled_by", "version", "licence", "licence_url"), "essai")
        (folder / "registry.json").write_text(json.dumps({"vintage": vintage, **notice}), encoding="utf-8")
        return folder

    return write


@pytest.fixture
def small_registry(db: None, write_registry: Write) -> None:
    """The few rows above, loaded."""
    load_registry(folder=write_registry())


@pytest.fixture(scope="module")
def full_registry(django_db_setup: None, django_db_blocker: "pytest.FixtureRequest") -> Iterator[None]:
    """The whole registry, loaded once for the tests of a module and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_registry()
        yield
        transaction.set_rollback(True)


def administrator_of(*organisations: Organisation) -> Actor:
    """Somebody who administers these organisations and nothing else."""
    roles = {organisation.pk: frozenset({Role.ADMINISTRATOR.value}) for organisation in organisations}
    return Actor(person_id=None, label="administratrice", on=TODAY, organisation_roles=roles)


@pytest.fixture
def instance_admin() -> Actor:
    """Who runs the instance."""
    return Actor(person_id=None, label="administration de l’instance", on=TODAY, is_instance_admin=True)


@pytest.fixture
def stranger() -> Actor:
    """Signed in, without any role."""
    return Actor(person_id=None, label="personne sans rôle", on=TODAY)
