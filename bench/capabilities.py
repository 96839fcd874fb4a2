"""`make capabilities`: what the product promises, by area, and which tests prove it.

Reads `docs/capacites.csv` and the `covers` marks of the tests (collected, not run: `make test` says whether they pass).
Exit code 1 when a test claims a capability that does not exist.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "capacites.csv"
AREAS = {
    "spine": "Colonne vertébrale",
    "engine": "Moteur d’arbitrage",
    "diagnosis": "Diagnostic",
    "steering": "Pilotage",
    "public": "Publication et évaluation",
    "sharing": "Mutualisation et convergence",
    "trust": "Confiance",
}


@dataclass(frozen=True)
class Capability:
    """One line of the table. `proofs`: node ids of the tests that claim to show it."""

    id: str
    area: str
    level: str
    label: str
    proofs: tuple[str, ...]


def read(table: Path, proofs: dict[str, list[str]]) -> list[Capability]:
    """The capabilities, in the order of the table."""
    with table.open(encoding="utf-8", newline="") as file:
        return [
            Capability(row["id"], row["domaine"], row["niveau"], row["capacite"], tuple(proofs.get(row["id"], ())))
            for row in csv.DictReader(file)
        ]


def collect() -> dict[str, list[str]]:
    """Capability -> tests, from the marks."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "proofs.json"
        command = [sys.executable, "-m", "pytest", "--collect-only", "-q", f"--capabilities-json={target}"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode != 0 or not target.is_file():
            raise SystemExit(f"Les essais ne se laissent pas rassembler :\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
        found: dict[str, list[str]] = json.loads(target.read_text(encoding="utf-8"))
        return found


def report(capabilities: list[Capability], *, details: bool) -> list[str]:
    """Lines to print."""
    lines = []
    for area, title in AREAS.items():
        here = [c for c in capabilities if c.area == area]
        must = [c for c in here if c.level == "must"]
        proved, proved_must = [c for c in here if c.proofs], [c for c in must if c.proofs]
        lines.append(f"\n{title} : {len(proved)}/{len(here)} prouvées, dont {len(proved_must)}/{len(must)} exigées")
        for capability in here:
            if capability.proofs and not details:
                continue
            mark = "prouvée    " if capability.proofs else "NON PROUVÉE"
            lines.append(f"  {mark} {capability.id} [{capability.level}] {capability.label}")
            lines += [f"               {proof}" for proof in capability.proofs if details]
    total = sum(1 for c in capabilities if c.proofs)
    lines.append(f"\nEnsemble : {total}/{len(capabilities)} capacités prouvées.")
    return lines


def main() -> int:
    """Print the report."""
    parser = argparse.ArgumentParser("capabilities", description=__doc__)
    parser.add_argument("--details", action="store_true", help="montrer aussi les preuves")
    options = parser.parse_args()
    proofs = collect()
    capabilities = read(TABLE, proofs)
    print("\n".join(report(capabilities, details=options.details)))
    unknown = sorted(proofs.keys() - {c.id for c in capabilities})
    if unknown:
        print(f"\nDes essais annoncent des capacités inconnues : {', '.join(unknown)}", file=sys.stderr)
    return 1 if unknown else 0


if __name__ == "__main__":
    raise SystemExit(main())
