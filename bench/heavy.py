"""Work on many rows at once: files of 5,000 actions, an import of 10,000 rows."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from typing import Any

from bench.meter import Meter
from bench.world import World

ROWS = 10_000


def heavy_figures(world: World) -> list[tuple[str, str]]:
    """What was done and what it took."""
    from django.test import Client

    from jalon.roadmaps.models import Roadmap

    client = Client(SERVER_NAME="localhost")
    client.force_login(world.steering.user)
    meter = Meter()
    biggest = Roadmap.objects.get(title="La plus grande")
    base = f"/feuilles/{biggest.pk}/actions/fichier"
    count = biggest.actions.count()
    found = []
    for extension in ("csv", "xlsx", "ods"):

        def ask(extension: str = extension) -> bytes:
            answer = client.get(f"{base}.{extension}")
            if answer.status_code != 200:
                raise SystemExit(f"{extension} : réponse inattendue ({answer.status_code}).")
            return bytes(answer.content)

        size, said = _timed(meter, ask)
        found.append((f"Exporter la liste de {count} actions en {extension.upper()} ({len(size) // 1000} ko)", said))
        print("  " + " : ".join(found[-1]), flush=True)
    found.append(_import(world, meter))
    return found


def _timed(meter: Meter, work: Callable[[], Any]) -> tuple[Any, str]:
    web, base = time.process_time(), meter.database_seconds()
    result = work()
    web, base = time.process_time() - web, meter.database_seconds() - base
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return result, f"{web:.1f} s, base {base:.1f} s ; crête {peak} Mo".replace(".", ",")


def _import(world: World, meter: Meter) -> tuple[str, str]:
    from django.utils import timezone

    from jalon.programme.usecases.import_actions import import_actions
    from jalon.roadmaps.models import Roadmap, RoadmapRole
    from jalon.roadmaps.queries import actor_for

    roadmap = Roadmap.objects.create(
        organisation=world.organisations[0], title="Import", starts_on="2027-01-01", ends_on="2031-12-31"
    )
    RoadmapRole.objects.create(roadmap=roadmap, person=world.steering, role="roadmap_owner")
    actor = actor_for(world.steering, is_instance_admin=False, label="Mesure", on=timezone.localdate())
    data = file_of(world.projects, ROWS)
    outcome, said = _timed(
        meter, lambda: import_actions(actor=actor, roadmap_id=roadmap.pk, data=data, filename="actions.csv")
    )
    if len(outcome.plan.created) != ROWS or roadmap.actions.count() != ROWS:
        raise SystemExit(f"Import : {roadmap.actions.count()} actions au lieu de {ROWS}.")
    return f"Importer {ROWS} actions depuis un CSV de {len(data) // 1_000_000} Mo (visé : ≤ 30 s)", said


def file_of(projects: list[dict[str, str]], rows: int) -> bytes:
    """A CSV with the columns of the reference projects, repeated under other codes and titles."""
    import csv
    import io

    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(projects[0]))
    writer.writeheader()
    for number in range(rows):
        project = projects[number % len(projects)]
        lap = number // len(projects)
        prerequisites = ";".join(f"{code}-{lap}" for code in project["prerequisites"].split(";") if code)
        writer.writerow(
            project
            | {"code": f"{project['code']}-{lap}", "title_fr": f"{project['title_fr']} ({lap})",
               "reference_scale": "",  # else those of another size are left out
             "prerequisites": prerequisites if lap < rows // len(projects) else ""}
        )  # fmt: skip
    return text.getvalue().encode()
