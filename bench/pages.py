"""`make bench`: CPU of the main screens, web process and database apart, at 5,000 then 50,000 actions.

    python -m bench.pages [--write] [--database URL] [--only WORD]

A throwaway embedded PostgreSQL is filled in bulk (`bench.world`), unless `--database` names a migrated one, which
is then filled. Each figure is the median of 20 requests through the product's WSGI handler, after a warm-up. The
screens are those of whoever runs a roadmap of 119 actions, and of one ten times larger in the larger database.
`--write` updates « Pages » and « Territoires » of `docs/mesures.md`; otherwise nothing is written.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bench.meter import Aim, Meter
from bench.report import figure, head, table, write_section
from bench.world import LARGE, SMALL, Size

COMMAND = "make bench"
GROWTH = 1.3


@dataclass
class Results:
    """Screen -> cost at each size."""

    small: dict[str, Any] = field(default_factory=dict)
    large: dict[str, Any] = field(default_factory=dict)
    aims: dict[str, Aim] = field(default_factory=dict)
    other: list[tuple[str, str]] = field(default_factory=list)
    typed: list[tuple[str, float, float]] = field(default_factory=list)


@contextlib.contextmanager
def database(url: str | None) -> Iterator[None]:
    """Django on a throwaway cluster, or on the database named."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "jalon.config.settings.test"
    with contextlib.ExitStack() as stack:
        if url is None:
            from tests.throwaway import ThrowawayCluster

            cluster = ThrowawayCluster()
            stack.callback(cluster.stop)
            url = cluster.start()
        import django

        django.setup()
        from django.conf import settings
        from django.db import connections

        from jalon.config.database import from_url
        from jalon.config.settings.test import EVERY_MIDDLEWARE

        settings.MIDDLEWARE = EVERY_MIDDLEWARE
        connections["default"].settings_dict.update(from_url(url))
        yield
        connections.close_all()


def measure(url: str | None, only: str) -> Results:
    """Both sizes, then the bulk work."""
    from bench.choose_organisation import typed_costs
    from bench.heavy import heavy_figures
    from bench.screens import Screens
    from bench.world import World

    results = Results()
    with database(url):
        start = time.process_time()
        world = World()
        for name, size in (("small", SMALL), ("large", LARGE)):
            world.grow(size)
            print(f"{_size(size)} en place ({time.process_time() - start:.0f} s de processeur)", flush=True)
            screens = Screens(world)
            meter = Meter()
            costs: dict[str, Any] = {}
            for screen in screens.all():
                if only in screen.label:
                    costs[screen.label] = cost = meter(screen.ask, prepare=screen.prepare)
                    results.aims[screen.label] = screen.aim
                    print(f"  {screen.label:55} web {cost.web_ms:7.1f}  base {cost.database_ms:7.1f}  "
                          f"{cost.queries:4} requêtes  {cost.size_kb:6.0f} ko", flush=True)  # fmt: skip
            setattr(results, name, costs)
        if not only:
            results.typed = typed_costs(meter, screens.client)
            results.other = heavy_figures(world)
            for line in results.other:
                print("  " + " : ".join(line), flush=True)
    return results


def _size(size: Size) -> str:
    return f"{size.actions} actions, {size.organisations} organisations"


def lines_of(results: Results) -> list[str]:
    """The section « Pages »."""
    head_ = (
        "Écran",
        "web, 5 000",
        "base, 5 000",
        "web, 50 000",
        "base, 50 000",
        "croissance",
        "visé",
        "requêtes",
        "ko",
    )
    rows = []
    for label, large in results.large.items():
        small, aim = results.small[label], results.aims[label]
        growth = large.total_ms / small.total_ms
        aimed = [f"≤ {aim.ms:g}"] if aim.ms else []
        aimed += [f"croissance ≤ {GROWTH:g}".replace(".", ",")] if aim.grows else []
        missed = (aim.ms and max(small.total_ms, large.total_ms) > aim.ms) or (aim.grows and growth > GROWTH)
        verdict = f"{' ; '.join(aimed)} : {'**manqué**' if missed else 'tenu'}" if aimed else "—"
        costs = (small.web_ms, small.database_ms, large.web_ms, large.database_ms)
        rows.append(
            (
                label,
                *map(figure, costs),
                f"{growth:.2f}".replace(".", ","),
                verdict,
                str(large.queries),
                f"{large.size_kb:.0f}",
            )
        )
    first = (
        "Millisecondes de processeur par requête, médiane de 20 après échauffement : processus web (gestionnaire WSGI "
        "de Django) et processus PostgreSQL de la connexion, à part. 5 000 actions de 200 organisations, puis 50 000 "
        "de 2 000 organisations, 200 000 besoins, 10 000 comptes ; la plus grande feuille de route en porte 500, puis "
        "5 000 ; celle dite « de 119 » garde sa taille. Le visé porte sur la somme des deux processus."
    )
    other = [
        "",
        "Travaux en nombre (processeur du processus Python, puis de la base ; mémoire : crête du processus) :",
        "",
    ]
    return [*head(COMMAND + " (`python -m bench.pages --write`)", "", first), *table(head_, rows), *other,
            *table(("Travail", "mesuré"), results.other)]  # fmt: skip


def territory_lines(results: Results) -> list[str]:
    """The section « Territoires »."""
    first = (
        "Fragment qui propose des organisations pendant la frappe, tout le référentiel chargé : millisecondes de "
        "processeur, médiane de 20 requêtes. Visé : 100 ms au plus."
    )
    rows = [(f"« {typed} »", figure(web), figure(base)) for typed, web, base in results.typed]
    return [*head(COMMAND + " (`python -m bench.pages --write`)", "", first), *table(("Saisie", "web", "base"), rows)]


def main() -> None:
    """Measure, print, and write when asked."""
    parser = argparse.ArgumentParser("bench.pages", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--write", action="store_true", help="mettre docs/mesures.md à jour")
    parser.add_argument("--database", default=os.environ.get("BENCH_DATABASE_URL"), help="base à remplir et mesurer")
    parser.add_argument("--only", default="", help="les écrans dont le nom contient ce mot")
    options = parser.parse_args()
    results = measure(options.database, options.only)
    print("\n".join(["", *lines_of(results), "", *territory_lines(results)]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\nMémoire, crête du processus web pendant toute la mesure : {peak} Mo")
    if options.write and not options.only:
        write_section("Pages", lines_of(results))
        write_section("Territoires", territory_lines(results))


if __name__ == "__main__":
    main()
