"""The official registry shipped with the product: compact files and their reader.

The files are written by `scripts/build_registry.py`; their source, vintage and licence are in `registry.json`.
"""

import csv
import gzip
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent


class CommuneRow(NamedTuple):
    """A commune of today. `siren` may be empty (overseas); codes are separated by spaces."""

    insee: str
    name: str
    departement: str
    siren: str
    population: str
    postal_codes: str
    former_codes: str


class FormerCommuneRow(NamedTuple):
    """A commune déléguée or associée (`kind`), part of the commune `seat`; often has the same code as its seat."""

    insee: str
    name: str
    kind: str
    seat: str


class GroupingRow(NamedTuple):
    """An EPCI à fiscalité propre (CC, CA, CU, METRO, MET69) or an EPT; `members` are INSEE codes."""

    siren: str
    name: str
    type: str
    financing: str
    population: str
    members: str


class DepartementRow(NamedTuple):
    """A département or its overseas equivalent; no `siren` when it is no legal person of its own."""

    code: str
    name: str
    region: str
    siren: str
    zone: str


class RegionRow(NamedTuple):
    """A region; `category` is REG, CTU (territorial collectivity) or COM (overseas collectivity)."""

    code: str
    name: str
    siren: str
    category: str


@dataclass(frozen=True)
class Notice:
    """Where the registry comes from: shown on screen, as the licence asks."""

    vintage: int
    source: str
    compiled_by: str
    version: str
    licence: str
    licence_url: str


@dataclass(frozen=True)
class Registry:
    """The whole registry, as read from one folder."""

    notice: Notice
    communes: list[CommuneRow]
    former_communes: list[FormerCommuneRow]
    groupings: list[GroupingRow]
    departements: list[DepartementRow]
    regions: list[RegionRow]


def _rows(folder: Path, name: str) -> list[list[str]]:
    with gzip.open(folder / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as source:
        lines = csv.reader(source)
        next(lines)
        return list(lines)


def read_notice(folder: Path = FOLDER) -> Notice:
    """Source, vintage and licence."""
    values = json.loads((folder / "registry.json").read_text(encoding="utf-8"))
    return Notice(**{name: values[name] for name in Notice.__dataclass_fields__})


def read_registry(folder: Path = FOLDER) -> Registry:
    """Read every file of a registry folder (0.2 million cells: read it when loading, not for a page)."""
    return Registry(
        notice=read_notice(folder),
        communes=[CommuneRow(*row) for row in _rows(folder, "communes")],
        former_communes=[FormerCommuneRow(*row) for row in _rows(folder, "former_communes")],
        groupings=[GroupingRow(*row) for row in _rows(folder, "groupings")],
        departements=[DepartementRow(*row) for row in _rows(folder, "departements")],
        regions=[RegionRow(*row) for row in _rows(folder, "regions")],
    )


@cache
def departement_names() -> dict[str, str]:
    """Département code -> name, overseas equivalents included."""
    return {row[0]: row[1] for row in _rows(FOLDER, "departements")}
