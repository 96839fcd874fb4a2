"""Write one section of `docs/mesures.md`, leaving the others as they are."""

from __future__ import annotations

import datetime
import os
import platform
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "mesures.md"
HEAD = "# Mesures\n\nChaque section donne sa date, sa machine et la commande qui l’a produite : relancez-la.\n"


def machine() -> str:
    """What the figures were measured on."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    memory = next((line.split()[1] for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), "0")
    return (
        f"{os.cpu_count()} cœurs ({model}), {round(int(memory) / 1_048_576)} Go, "
        f"Linux, Python {platform.python_version()}"
    )


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def head(command: str, *more: str) -> list[str]:
    """First lines of a section: date, machine, command."""
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    return [f"Mesuré le {today} sur {machine()}. Commande : `{command}`.", *more, ""]


def write_section(title: str, lines: list[str], *, target: Path = TARGET) -> None:
    """Replace `## title` and what is under it, or add it at the end."""
    text = target.read_text(encoding="utf-8") if target.is_file() else HEAD
    parts = ("\n" + text).split("\n## ")
    kept = [part for part in parts if part.partition("\n")[0].strip() != title]
    at = next((n for n, part in enumerate(parts) if part.partition("\n")[0].strip() == title), len(kept))
    kept.insert(at, f"{title}\n\n" + "\n".join(lines).strip() + "\n")
    target.write_text("\n## ".join(part.rstrip("\n") + "\n" for part in kept).lstrip("\n"), encoding="utf-8")


def table(head_: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    """A Markdown table: the first column of words, the others of figures."""
    rule = "|---|" + "---:|" * (len(head_) - 1)
    return [f"| {' | '.join(head_)} |", rule, *(f"| {' | '.join(row)} |" for row in rows)]


def figure(value: float) -> str:
    """One decimal under 100, none above."""
    return (f"{value:.1f}" if value < 100 else f"{value:.0f}").replace(".", ",")
