"""Turn the npm package `@etalab/decoupage-administratif` into the compact registry shipped with Jalon.

    npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf etalab-decoupage-administratif-6.0.0.tgz
    python scripts/build_registry.py package

Standard library only. Written twice from the same package, the files are identical byte for byte
(sorted rows, no timestamp inside the gzip). What the files hold is told by `jalon.organisations.registry`.

The SIREN numbers of départements and regions are not in the package: they come from the two files
of `scripts/registry_sources/` (public facts).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "src" / "jalon" / "organisations" / "registry"
SOURCES = HERE / "registry_sources"

# The vintage of each version of the package, as its README gives it.
VINTAGES = {"6": 2026, "5": 2025, "4": 2024, "3": 2023}
FORMER_KINDS = {"commune-deleguee": "deleguee", "commune-associee": "associee"}
# Two rows of the SIREN file repeat another organisation of the registry: the Ville de Paris is one
# legal person (its commune), and the métropole de Lyon is an EPCI of the list of the DGCL.
NOT_DEPARTEMENTS = {"PARIS", "ML"}

Row = tuple[Any, ...]
Record = dict[str, Any]


class BadPackage(Exception):
    """The folder given is not the package, or what it holds contradicts itself."""


def read_json(package: Path, name: str) -> list[Record]:
    """Read one file of the package's `data` folder: a list of objects."""
    path = package / "data" / f"{name}.json"
    if not path.is_file():
        raise BadPackage(f"{path} is missing: give the folder where the npm package was unpacked.")
    rows: list[Record] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def sirens(filename: str, categories: set[str] | None = None) -> dict[str, tuple[str, str]]:
    """SIREN and category of each code of a file of `registry_sources`."""
    with (SOURCES / filename).open(encoding="utf-8", newline="") as source:
        return {
            row["Insee"]: (row["Siren"], row["CATEG"])
            for row in csv.DictReader(source)
            if categories is None or row["CATEG"] in categories
        }


def communes(records: list[Record]) -> list[Row]:
    """Current communes; the codes they absorbed, so that a later vintage finds its successor."""
    return sorted(
        (
            record["code"],
            record["nom"],
            record["departement"],
            record.get("siren", ""),
            record.get("population", 0),
            " ".join(record.get("codesPostaux", ())),
            " ".join(sorted(record.get("anciensCodes", ()))),
        )
        for record in records
        if record["type"] == "commune-actuelle"
    )


def former_communes(records: list[Record]) -> list[Row]:
    """Communes déléguées and associées with the commune they are part of; no legal person."""
    return sorted(
        (record["code"], record["nom"], FORMER_KINDS[record["type"]], record["chefLieu"])
        for record in records
        if record["type"] in FORMER_KINDS
    )


def groupings(records: Iterable[Record]) -> list[Row]:
    """EPCI à fiscalité propre and établissements publics territoriaux with their members."""
    return sorted(
        (
            record["code"],
            record["nom"],
            record["type"],
            record["modeFinancement"],
            record["populationMunicipale"],
            " ".join(sorted(member["code"] for member in record["membres"])),
        )
        for record in records
    )


def departements(records: list[Record]) -> list[Row]:
    """Départements and overseas equivalents; an empty SIREN means no legal person of its own, or none known."""
    known = sirens("departements-siren.csv", {"DEPT"})
    return sorted(
        (record["code"], record["nom"], record["region"], known.get(record["code"], ("", ""))[0], record["zone"])
        for record in records
    )


def regions(records: list[Record]) -> list[Row]:
    """Regions and territorial collectivities (CTU); overseas collectivities have the category COM."""
    known = sirens("regions-siren.csv")
    rows = []
    for record in records:
        siren, category = known.get(record["code"], ("", "COM" if record["zone"] == "com" else "REG"))
        rows.append((record["code"], record["nom"], siren, category))
    return sorted(rows)


def check(tables: dict[str, list[Row]]) -> None:
    """Refuse a package whose files contradict each other, before writing anything."""
    current = {row[0] for row in tables["communes"]}
    known_departements = {row[0] for row in tables["departements"]}
    problems = [
        f"commune {row[0]}: unknown département {row[2]}"
        for row in tables["communes"]
        if row[2] not in known_departements
    ]
    problems += [
        f"former commune {row[0]}: unknown seat {row[3]}" for row in tables["former_communes"] if row[3] not in current
    ]
    for row in tables["groupings"]:
        unknown = [code for code in str(row[5]).split() if code not in current]
        problems += [f"grouping {row[0]}: unknown members {' '.join(unknown)}"] if unknown else []
    for name in ("communes", "groupings", "departements", "regions"):
        keys = [row[0] for row in tables[name]]
        problems += [f"{name}: codes repeated"] if len(keys) != len(set(keys)) else []
    if problems:
        raise BadPackage("\n".join(problems[:20]))


HEADERS: dict[str, tuple[str, ...]] = {
    "communes": ("insee", "name", "departement", "siren", "population", "postal_codes", "former_codes"),
    "former_communes": ("insee", "name", "kind", "seat"),
    "groupings": ("siren", "name", "type", "financing", "population", "members"),
    "departements": ("code", "name", "region", "siren", "zone"),
    "regions": ("code", "name", "siren", "category"),
}


def write_table(folder: Path, name: str, rows: list[Row]) -> None:
    """Write one `NAME.csv.gz`, always the same bytes for the same rows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADERS[name])
    writer.writerows(rows)
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, compresslevel=9, mtime=0) as archive:
        archive.write(text.getvalue().encode())
    (folder / f"{name}.csv.gz").write_bytes(packed.getvalue())


def build(package: Path, target: Path) -> dict[str, int]:
    """Write the registry; return the number of rows of each file.

    Raises:
        BadPackage: the folder is not the package, its version is unknown, or its files contradict each other.
    """
    manifest_path = package / "package.json"
    if not manifest_path.is_file():
        raise BadPackage(f"{manifest_path} is missing: give the folder where the npm package was unpacked.")
    manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
    vintage = VINTAGES.get(manifest["version"].split(".")[0])
    if vintage is None:
        raise BadPackage(
            f"Version {manifest['version']} has no known vintage: add it to VINTAGES (README of the package)."
        )
    records = read_json(package, "communes")
    tables = {
        "communes": communes(records),
        "former_communes": former_communes(records),
        "groupings": groupings(read_json(package, "epci") + read_json(package, "ept")),
        "departements": departements(read_json(package, "departements")),
        "regions": regions(read_json(package, "regions")),
    }
    check(tables)
    target.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        write_table(target, name, rows)
    counts = {name: len(rows) for name, rows in tables.items()}
    notice = {
        "vintage": vintage,
        "package": manifest["name"],
        "version": manifest["version"],
        "source": (
            "Insee (code officiel géographique, populations de référence), "
            "DGCL (EPCI à fiscalité propre), La Poste (codes postaux)"
        ),
        "compiled_by": "Etalab, @etalab/decoupage-administratif",
        "licence": "Licence Ouverte",
        "licence_url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
        "rows": counts,
    }
    (target / "registry.json").write_text(json.dumps(notice, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return counts


def main() -> int:
    """Command line; 0 when the registry was written, 1 with the reason on stderr otherwise."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("package", type=Path, help="folder where the npm package was unpacked (it holds package.json)")
    parser.add_argument("--target", type=Path, default=TARGET, help="folder to write (default: the product's)")
    arguments = parser.parse_args()
    try:
        counts = build(arguments.package, arguments.target)
    except BadPackage as error:
        print(error, file=sys.stderr)
        return 1
    for name, rows in counts.items():
        print(f"{name}: {rows}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
