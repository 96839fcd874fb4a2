"""Pictures and comparisons over members: application map, migrations, infrastructure, practices, resources by class."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.inventory.choices import INFRASTRUCTURE_CLASSES, Domain, EquipmentClass, Fit, Hosting, Topic, Weight
from jalon.inventory.models import Equipment, Practice, Usage
from jalon.inventory.queries import readable_members, sheets_of, thresholds_of
from jalon.inventory.registers import APPLICATIONS, EQUIPMENT, PRACTICES, RESOURCES, SERVICES, SKILLS
from jalon.inventory.thresholds import view_of
from jalon.roadmaps.models import Roadmap
from jalon.web.inventory.drawing import Cell, draw_map, map_file
from jalon.web.inventory.showing import MemberPage, open_inventory, page_of_members, readable_member, trail, url
from jalon.web.papers import attachment
from jalon.web.screens import ActorRequest, screen

COLOURS = (("fit", "Adéquation"), ("criticality", "Criticité"), ("end", "Fin de contrat"))
FIT_WORDS = dict(Fit.choices)
WEIGHT_WORDS = dict(Weight.choices)


@screen
def application_map(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Members by functional domains: how many applications, coloured by the worst fit, criticality or end of contract."""
    roadmap = open_inventory(request, roadmap_id)
    colour, page, labels, rows = _mapped(request, roadmap)
    total = sum(cell.count for _name, cells in rows for cell in cells)
    query = request.GET.copy()
    query["couleur"] = colour
    context = {
        "roadmap": roadmap,
        "svg": draw_map(labels, rows, title=_("Carte des applications")) if total else "",
        "file_url": f"{url('map_file', roadmap)}?{query.urlencode()}",
        "labels": labels,
        "rows": [
            {"name": row.name, "url": url("member", roadmap, organisation_id=row.pk), "cells": cells}
            for row, (_name, cells) in zip(page.rows, rows, strict=True)
        ],
        "legend": LEGENDS[colour],
        "tabs": [
            {"label": label, "url": f"{url('map', roadmap)}?couleur={code}", "is_current": code == colour}
            for code, label in COLOURS
        ],
        "summary": _summary(rows, total),
        "page": page,
        "crumbs": trail(roadmap),
    }
    return render(request, "inventory/map.html", context)


@screen
def application_map_file(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The picture of the page shown, to put in a document."""
    roadmap = open_inventory(request, roadmap_id)
    colour, _page, labels, rows = _mapped(request, roadmap)
    title = _("Carte des applications, %(colour)s : %(roadmap)s") % {
        "colour": dict(COLOURS)[colour].lower(),
        "roadmap": roadmap.title,
    }
    drawn = map_file(draw_map(labels, rows, title=title, legend=LEGENDS[colour]))
    return attachment(drawn, content_type="image/svg+xml", filename=f"carte-applications-{roadmap.pk}.svg")


MapRows = list[tuple[str, list[Cell]]]


def _mapped(request: ActorRequest, roadmap: Roadmap) -> tuple[str, MemberPage, list[str], MapRows]:
    """What colours the map, the page of members, the domains used, and the cells of each member."""
    colour = request.GET.get("couleur", "fit")
    colour = colour if colour in dict(COLOURS) else "fit"
    page = page_of_members(request, readable_members(request.actor, roadmap))
    members = page.rows
    usages = list(
        sheets_of(request.actor, roadmap, APPLICATIONS).filter(organisation__in=members).exclude(life_cycle="retired")
    )
    grade = _grader(roadmap, colour, timezone.localdate())
    groups: dict[tuple[int, str], list[Usage]] = defaultdict(list)
    for usage in usages:
        groups[(usage.organisation_id, usage.domain or Domain.OTHER)].append(usage)
    used = [domain for domain in Domain if any((row.pk, domain) in groups for row in members)]
    rows = [(row.name, [_cell(groups.get((row.pk, domain), []), grade) for domain in used]) for row in members]
    return colour, page, [str(domain.label) for domain in used], rows


LEGENDS: dict[str, list[tuple[int, str]]] = {
    "fit": [(1, "ne convient pas"), (2, "insuffisant"), (3, "convient"), (4, "convient bien"), (0, "avis inconnu")],
    "criticality": [(1, "vitale"), (2, "forte"), (3, "modérée"), (4, "faible"), (0, "criticité inconnue")],
    "end": [
        (1, "en retard ou terminé"),
        (2, "à faire dans les six mois"),
        (3, "dans l’année"),
        (4, "plus tard"),
        (0, "sans contrat connu"),
    ],
}
"""Grade of a cell (1 asks for attention, 4 is quiet, 0 unknown) -> its words."""


def _grader(roadmap: Roadmap, colour: str, today: date) -> Callable[[Usage], int]:
    if colour == "fit":
        return lambda usage: min((int(v) for v in (usage.technical_fit, usage.functional_fit) if v), default=0)
    if colour == "criticality":
        return lambda usage: 5 - int(usage.criticality) if usage.criticality else 0
    thresholds = thresholds_of(roadmap, today=today)
    grades = {"ended": 1, "late": 1, "in_30": 2, "in_90": 2, "in_180": 2, "in_365": 3, "later": 4}

    def by_end(usage: Usage) -> int:
        if usage.contract is None:
            return 0
        return grades.get(view_of(usage.contract, thresholds, today=today).deadline.state, 0)

    return by_end


def _cell(usages: Sequence[Usage], grade: Callable[[Usage], int]) -> Cell:
    grades = [found for usage in usages if (found := grade(usage))]
    names = ", ".join(usage.name for usage in usages[:6]) + ("…" if len(usages) > 6 else "")
    return Cell(len(usages), min(grades, default=0), names)


def _summary(rows: Sequence[tuple[str, Sequence[Cell]]], total: int) -> str:
    bad = sum(cell.grade == 1 for _name, cells in rows for cell in cells)
    return _("%(total)d applications ; %(bad)d cases appellent l’attention.") % {"total": total, "bad": bad}


@screen
def migrations(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Where applications are and where they should go: migrations to prepare, and counts by hosting."""
    roadmap = open_inventory(request, roadmap_id)
    usages = list(sheets_of(request.actor, roadmap, APPLICATIONS).exclude(life_cycle="retired"))
    counts = Counter(usage.hosting for usage in usages)
    targets = Counter(usage.target_hosting or usage.hosting for usage in usages)
    moving = [usage for usage in usages if usage.target_hosting and usage.target_hosting != usage.hosting]
    context = {
        "roadmap": roadmap,
        "counts": [(str(label), counts[code], targets[code]) for code, label in [*Hosting.choices, ("", _("inconnu"))]],
        "rows": [
            {"usage": usage, "url": url("sheet", roadmap, register=APPLICATIONS.code, pk=usage.pk)}
            for usage in sorted(moving, key=lambda one: (one.target_hosting, one.domain, one.sort_key))
        ],
        "total": len(usages),
        "crumbs": trail(roadmap),
    }
    return render(request, "inventory/migrations.html", context)


@screen
def infrastructure(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Network, hosting, storage, servers and workstations of each entity, side by side, with the target."""
    roadmap, today = open_inventory(request, roadmap_id), timezone.localdate()
    page = page_of_members(request, readable_members(request.actor, roadmap))
    members = page.rows
    classes = [*INFRASTRUCTURE_CLASSES, EquipmentClass.WORKSTATIONS]
    groups: dict[tuple[int, str], list[Equipment]] = defaultdict(list)
    for row in sheets_of(request.actor, roadmap, EQUIPMENT).filter(organisation__in=members).exclude(state="retired"):
        groups[(row.organisation_id, row.kind)].append(row)
    context = {
        "roadmap": roadmap,
        "labels": [str(one.label) for one in classes],
        "rows": [
            {
                "name": row.name,
                "url": f"{url('list', roadmap, register=EQUIPMENT.code)}?membre={row.pk}",
                "cells": [_equipment_cell(groups.get((row.pk, one), []), today) for one in classes],
            }
            for row in members
        ],
        "targets": [
            {"row": one, "url": url("sheet", roadmap, register=EQUIPMENT.code, pk=one.pk)}
            for group in groups.values()
            for one in group
            if one.target
        ],
        "page": page,
        "crumbs": trail(roadmap),
    }
    return render(request, "inventory/infrastructure.html", context)


def _equipment_cell(rows: Sequence[Equipment], today: date) -> dict[str, Any]:
    """How many, what they are, how many are at risk, what is aimed at."""
    at_risk = [
        row
        for row in rows
        if row.state == "obsolete" or (row.support_ends_on is not None and row.support_ends_on < today)
    ]
    return {
        "count": sum(row.quantity or 1 for row in rows),
        "names": ", ".join(row.name for row in rows[:3]) + ("…" if len(rows) > 3 else ""),
        "at_risk": sum(row.quantity or 1 for row in at_risk),
        "targets": [row.target for row in rows if row.target][:2],
    }


@screen
def practices(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Operating practices of each entity, side by side, and the common practice aimed at."""
    roadmap = open_inventory(request, roadmap_id)
    page = page_of_members(request, readable_members(request.actor, roadmap))
    found: dict[tuple[int, str], Practice] = {}
    for row in sheets_of(request.actor, roadmap, PRACTICES).filter(organisation__in=page.rows):
        found.setdefault((row.organisation_id, row.topic), row)
    context = {
        "roadmap": roadmap,
        "topics": [_topic(topic, [row for (_pk, one), row in found.items() if one == topic]) for topic in Topic],
        "rows": [
            {
                "name": row.name,
                "url": url("member", roadmap, organisation_id=row.pk),
                "cells": [_practice_cell(roadmap, found.get((row.pk, topic))) for topic in Topic],
            }
            for row in page.rows
        ],
        "page": page,
        "crumbs": trail(roadmap),
    }
    return render(request, "inventory/practices.html", context)


def _topic(topic: Topic, rows: Sequence[Practice]) -> dict[str, Any]:
    """One practice over the members: where it is in place, and what is aimed at in common."""
    label = str(topic.label)
    return {
        "label": label[:1].upper() + label[1:],
        "in_place": sum(row.state in ("done", "proved") for row in rows),
        "targets": sorted({row.target for row in rows if row.target})[:3],
    }


TONES = {"none": "bad", "partial": "warm", "done": "ok", "proved": "ok"}


def _practice_cell(roadmap: Roadmap, row: Practice | None) -> dict[str, Any]:
    if row is None:
        return {"label": "", "tone": "", "url": "", "checked_on": None, "hours": ""}
    return {
        "label": row.get_state_display() if row.state else _("à préciser"),
        "tone": TONES.get(row.state, ""),
        "url": url("sheet", roadmap, register=PRACTICES.code, pk=row.pk),
        "checked_on": row.checked_on,
        "hours": row.hours,
    }


@screen
def resources(request: ActorRequest, roadmap_id: int, organisation_id: int) -> HttpResponse:
    """What the digital services of a member stand on, in five classes, then service by service."""
    roadmap = open_inventory(request, roadmap_id)
    organisation = readable_member(request, roadmap, organisation_id)

    def rows_of(register: Any) -> list[Any]:
        return list(sheets_of(request.actor, roadmap, register).filter(organisation=organisation))

    held = rows_of(RESOURCES)
    classes = [
        (_("Matériels"), EQUIPMENT.code, rows_of(EQUIPMENT)),
        (_("Logiciels"), APPLICATIONS.code, rows_of(APPLICATIONS)),
        (_("Personnes"), SKILLS.code, rows_of(SKILLS)),
        (_("Données"), RESOURCES.code, [row for row in held if row.kind == "data"]),
        (_("Procédures"), RESOURCES.code, [row for row in held if row.kind == "procedure"]),
    ]
    services = [
        {
            "service": row,
            "url": url("sheet", roadmap, register=SERVICES.code, pk=row.pk),
            "data": [one for one in held if one.service_id == row.pk and one.kind == "data"],
            "procedures": [one for one in held if one.service_id == row.pk and one.kind == "procedure"],
        }
        for row in rows_of(SERVICES)
    ]
    context = {
        "roadmap": roadmap,
        "organisation": organisation,
        "classes": [
            {
                "label": label,
                "url": f"{url('list', roadmap, register=code)}?membre={organisation.pk}",
                "rows": [(row.name, url("sheet", roadmap, register=code, pk=row.pk)) for row in rows[:12]],
                "count": len(rows),
                "more": max(len(rows) - 12, 0),
            }
            for label, code, rows in classes
        ],
        "services": services,
        "crumbs": trail(roadmap, (organisation.name, url("member", roadmap, organisation_id=organisation.pk))),
    }
    return render(request, "inventory/resources.html", context)
