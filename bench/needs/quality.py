"""How often a need finds its twin, on pairs written for it: `python -m bench.needs.quality heldout.csv`.

Two figures over both needs of each pair, all the needs of the file being candidates: the twin is among the first five
neighbours; the twin shares at least one of the first three entries of the reference list.
"""

import csv
import sys
from pathlib import Path

from jalon.needs.matching.matcher import Matcher, ranked, shipped_matcher

HERE = Path(__file__).parent


def pairs_of(path: Path) -> list[tuple[str, str]]:
    """The pairs of a file with columns `a` and `b`."""
    with path.open(encoding="utf-8", newline="") as source:
        return [(row["a"], row["b"]) for row in csv.DictReader(source, delimiter=";")]


def measure(pairs: list[tuple[str, str]], matcher: Matcher, *, others: list[str] | None = None) -> dict[str, object]:
    """Shares from 0 to 1, and the pairs that failed. `others` are needs without twin, added to the candidates."""
    texts = [text for pair in pairs for text in pair] + (others or [])
    near = ranked(texts, matcher, count=5)
    entries = [{scored.entry.code for scored in matcher.read(text).entries[:3]} for text in texts]
    count = 2 * len(pairs)
    twin = [i for i in range(count) if i ^ 1 in near[i]]
    shared = [i for i in range(0, count, 2) if entries[i] & entries[i + 1]]
    return {
        "pairs": len(pairs),
        "candidates": len(texts),
        "twin_in_five": len(twin) / count,
        "shared_entry_in_three": len(shared) / len(pairs),
        "missed_twins": [texts[i] for i in range(count) if i not in set(twin)],
        "missed_entries": [pairs[i // 2] for i in range(0, count, 2) if i not in set(shared)],
    }


def main(arguments: list[str]) -> None:
    """Print the figures of one or more files; `--misses` lists the failures (never used on the held-out pairs)."""
    wants_misses = "--misses" in arguments
    for name in [given for given in arguments if not given.startswith("--")] or ["dev.csv", "heldout.csv"]:
        path = Path(name) if Path(name).exists() else HERE / name
        found = measure(pairs_of(path), shipped_matcher())
        print(
            f"{path.name} : {found['pairs']} paires, {found['candidates']} besoins ; jumeau parmi les cinq premiers"
            f" {found['twin_in_five']:.3f} ; entrée commune parmi les trois premières {found['shared_entry_in_three']:.3f}"
        )
        if wants_misses:
            for text in found["missed_twins"]:  # type: ignore[attr-defined]
                print("  jumeau manqué :", text)
            for pair in found["missed_entries"]:  # type: ignore[attr-defined]
                print("  entrée manquée :", " / ".join(pair))


if __name__ == "__main__":
    main(sys.argv[1:])
