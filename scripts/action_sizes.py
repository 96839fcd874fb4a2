"""Write the sizes S, M, L, XL of the quick sheet from the reference projects; see `docs/regles/fiche-rapide.md`.

Run `python scripts/action_sizes.py` after changing `programme/reference/candidate-projects.csv`.
"""

import csv
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
REFERENCE = ROOT / "src" / "jalon" / "programme" / "reference"
POPULATIONS = (2_000, 8_000, 30_000, 60_000, 150_000, 400_000)
CENTILES = {"s": 0.125, "m": 0.375, "l": 0.625, "xl": 0.875}
SKILL_COLUMNS = "effort_pd_"


def centile(values: list[float], share: float) -> float:
    """Linear interpolation between the two nearest ranks."""
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def main() -> None:
    """Read the projects, write `sizes.json` beside them."""
    from jalon.programme.scaling import parse_scale, rounded_to_two_digits, scale_factor

    with (REFERENCE / "candidate-projects.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    columns = {"investment_eur": "capex_eur", "recurring_eur": "opex_eur_per_year", "effort_days": "effort_pd_total"}
    strata = []
    for population in POPULATIONS:
        stratum: dict[str, object] = {"population": population}
        for name, column in columns.items():
            values = []
            for row in rows:
                scale = parse_scale(row["reference_scale"])
                reference = scale.population if scale else None
                if reference and float(row[column] or 0) > 0:
                    values.append(float(row[column]) * scale_factor(population, reference, "six_tenths"))
            values.sort()
            stratum[name] = {size: rounded_to_two_digits(centile(values, share)) for size, share in CENTILES.items()}
        strata.append(stratum)
    skills = [name for name in rows[0] if name.startswith(SKILL_COLUMNS) and not name.endswith("_total")]
    shares = {name.removeprefix(SKILL_COLUMNS): round(sum(float(row[name] or 0) for row in rows)) for name in skills}
    target = REFERENCE / "sizes.json"
    target.write_text(json.dumps({"strata": strata, "effort_shares": shares}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
