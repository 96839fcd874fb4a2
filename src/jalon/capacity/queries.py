"""Reading what teams can carry."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from jalon.capacity.models import TeamCapacity
from jalon.kernel.quarter import Quarter
from jalon.roadmaps.models import Roadmap


@dataclass(frozen=True, slots=True)
class CapacityRow:
    """Days that one skill of one department gives in each quarter of the horizon.

    Attributes:
        department_id: None when the days belong to no department in particular.
        days: quarter -> days; every quarter of the roadmap is there.
        projects_at_once: most projects led at once, or None.
    """

    id: int
    skill_id: int
    skill_label: str
    department_id: int | None
    department_label: str
    days: Mapping[Quarter, Decimal]
    projects_at_once: int | None


def capacity_rows(roadmap: Roadmap) -> tuple[CapacityRow, ...]:
    """Each declared capacity, quarter by quarter: a fourth of the year, or the figure given for that quarter."""
    found = TeamCapacity.objects.filter(roadmap=roadmap).select_related("skill", "department")
    return tuple(_row(capacity, roadmap) for capacity in found.prefetch_related("quarters"))


def _row(capacity: TeamCapacity, roadmap: Roadmap) -> CapacityRow:
    given = {Quarter.of(row.quarter_on): row.days for row in capacity.quarters.all()}
    usual = capacity.yearly_days / 4
    return CapacityRow(
        id=capacity.pk,
        skill_id=capacity.skill_id,
        skill_label=capacity.skill.label,
        department_id=capacity.department_id,
        department_label=capacity.department.name if capacity.department else "",
        days={quarter: given.get(quarter, usual) for quarter in roadmap.quarters},
        projects_at_once=capacity.projects_at_once,
    )


def days_by_skill_and_quarter(roadmap: Roadmap) -> dict[int, dict[Quarter, Decimal]]:
    """Skill id -> quarter -> days, all departments together. A skill that nobody declared is absent, not zero."""
    found: defaultdict[int, dict[Quarter, Decimal]] = defaultdict(dict)
    for row in capacity_rows(roadmap):
        for quarter, days in row.days.items():
            found[row.skill_id][quarter] = found[row.skill_id].get(quarter, Decimal(0)) + days
    return dict(found)
