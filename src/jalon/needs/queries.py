"""Reading needs: the basket, and the consolidated views that participants share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from jalon.kernel.actor import Actor
from jalon.needs.filters import NeedFilters, filtered
from jalon.needs.models import Need, NeedKind
from jalon.organisations.models import Department, Organisation
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population

__all__ = ["NeedFilters", "NeedPage", "consolidated", "departments_of", "filtered", "needs_page", "organisations_of"]

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class NeedPage:
    """A page of needs; `next_after` is the id after which the next page starts, or None."""

    rows: Sequence[Need]
    next_after: int | None


def needs_page(actor: Actor, roadmap: Roadmap, filters: NeedFilters, *, after: int | None = None) -> NeedPage:
    """Needs that the actor may read in full, oldest first, by pages of 50 (keyset on the id)."""
    rows = filtered(Need.objects.visible_to(actor).filter(roadmap=roadmap), filters)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(
        rows.select_related("organisation", "department", "requester", "group")
        .prefetch_related("objectives", "group__objectives")
        .order_by("pk")[: PAGE_SIZE + 1]
    )
    return NeedPage(rows=found[:PAGE_SIZE], next_after=found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None)


@dataclass(frozen=True, slots=True)
class Consolidated:
    """What a participant reads of everybody's needs: how many, by kind; no words, no names."""

    kind_label: str
    needs: int
    organisations: int


_CHOICES: dict[str, list[tuple[str, Any]]] = {"kind": NeedKind.choices, "population": Population.choices}


def consolidated(roadmap: Roadmap) -> list[Consolidated]:
    """Needs of the whole roadmap counted by kind, organisations counted once each."""
    return _counted(roadmap, "kind")


def by_population(roadmap: Roadmap) -> list[Consolidated]:
    """The same by population in whose name they were said, kept apart from one another; the unsaid last."""
    found = {row.kind_label: row for row in _counted(roadmap, "population")}
    order = [str(label) for label in Population.labels] + [""]
    return [found[label] for label in order if label in found]


def _counted(roadmap: Roadmap, name: str) -> list[Consolidated]:
    rows = (
        Need.objects.filter(roadmap=roadmap)
        .values(name)
        .annotate(needs=Count("pk"), organisations=Count("organisation", distinct=True))
        .order_by(name)
    )
    labels = dict(_CHOICES[name])
    return [Consolidated(str(labels.get(row[name], "")), row["needs"], row["organisations"]) for row in rows]


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """Needs of one direction, counted by what became of them. `department` None: no direction was said."""

    department: Department | None
    needs: int
    waiting: int
    retained: int
    put_off: int
    concerned: int


def by_department(actor: Actor, roadmap: Roadmap) -> list[DepartmentLine]:
    """The consolidated list of the owner's directions, over the needs that the actor reads; a constant number of queries."""
    rows = Need.objects.visible_to(actor).filter(roadmap=roadmap, organisation=roadmap.organisation_id)
    waiting, retained, put_off = (
        ("raised", "qualified", "grouped"),
        ("retained", "answered"),
        ("deferred", "not_retained"),
    )
    counts: dict[int | None, Any] = {
        row["department"]: row
        for row in rows.values("department").annotate(
            needs=Count("pk"),
            waiting=Count("pk", filter=Q(status__in=waiting)),
            retained=Count("pk", filter=Q(status__in=retained)),
            put_off=Count("pk", filter=Q(status__in=put_off)),
        )
    }
    seen = Need.objects.visible_to(actor).filter(roadmap=roadmap)
    concerned = dict(
        Need.departments.through.objects.filter(need__in=seen.values("pk"))
        .values_list("department")
        .annotate(count=Count("pk"))
    )
    departments = Department.objects.filter(organisation=roadmap.organisation_id).order_by("name")
    found = [
        _line(department, counts.get(department.pk), concerned.get(department.pk, 0)) for department in departments
    ]
    return found + ([_line(None, counts[None], 0)] if None in counts else [])


def _line(department: Department | None, row: Any, concerned: int) -> DepartmentLine:
    row = row or {"needs": 0, "waiting": 0, "retained": 0, "put_off": 0}
    return DepartmentLine(department, row["needs"], row["waiting"], row["retained"], row["put_off"], concerned)


def organisations_of(roadmap: Roadmap) -> QuerySet[Organisation]:
    """The owner and the participants, for filters « par membre »."""
    return (
        Organisation.objects.filter(Q(pk=roadmap.organisation_id) | Q(participations__roadmap=roadmap))
        .distinct()
        .order_by("sort_key", "pk")
    )


def departments_of(roadmap: Roadmap) -> QuerySet[Department]:
    """Directions of the owner and the participants."""
    return (
        Department.objects.filter(organisation__in=organisations_of(roadmap).order_by().values("pk"))
        .select_related("organisation")
        .order_by("organisation__sort_key", "name")
    )
