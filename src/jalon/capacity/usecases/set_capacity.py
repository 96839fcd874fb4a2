"""Say what a team can carry, simply or in detail, and quarter by quarter where it differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.capacity.models import QuarterCapacity, TeamCapacity
from jalon.capacity.rules import can_set_capacity
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.quarter import Quarter
from jalon.kernel.refs import Ref
from jalon.organisations.models import Department, Skill
from jalon.roadmaps.models import Roadmap


class CapacityRefused(DomainError):
    """A capacity that cannot be."""

    messages = {
        "nothing": _("Donnez des jours par an, ou un nombre d’agents."),
        "negative": _("« %(name)s » : un nombre de jours ou d’agents ne peut pas être négatif."),
        "too_much": _("« %(name)s » : %(days)s jours par an, c’est plus que ce que dix mille agents travaillent."),
        "run_share": _("« %(name)s » : la part du quotidien va de 0 à 100 %%."),
        "worked_days": _("« %(name)s » : un agent travaille de 1 à 366 jours par an."),
        "exists": _("« %(name)s » a déjà une capacité ici : modifiez-la."),
        "quarter_outside": _("%(quarter)s est hors de l’horizon de la feuille de route."),
        "foreign": _("« %(name)s » n’est pas de cette collectivité ni d’un participant."),
    }


@dataclass(frozen=True)
class CapacitySheet:
    """A capacity as given. Simple: `days_per_year`. Detailed: `agents` and what is taken off.

    `quarters`: days of the quarters that differ from a fourth of the year.
    """

    skill_id: int
    department_id: int | None = None
    days_per_year: Decimal | None = None
    agents: Decimal | None = None
    worked_days: Decimal = Decimal(205)
    run_share_pct: int = 0
    other_days: Decimal = Decimal(0)
    projects_at_once: int | None = None
    quarters: Mapping[Quarter, Decimal] | None = None


@transaction.atomic
def set_capacity(
    *, actor: Actor, roadmap_id: int, sheet: CapacitySheet, capacity_id: int | None = None
) -> TeamCapacity:
    """Add a capacity, or change one.

    Raises:
        Roadmap.DoesNotExist, Skill.DoesNotExist, TeamCapacity.DoesNotExist, Forbidden: as usual.
        CapacityRefused: see the messages.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=roadmap_id)
    require(can_set_capacity(actor, roadmap), "capacity.set")
    own = Q(organisation__isnull=True) | Q(organisation=roadmap.organisation_id)
    skill = Skill.objects.filter(own).get(pk=sheet.skill_id)
    _check(roadmap, skill, sheet)
    twin = roadmap.capacities.filter(skill=skill, team=None)
    twin = twin.filter(department=None) if sheet.department_id is None else twin.filter(department=sheet.department_id)
    if capacity_id is not None:
        twin = twin.exclude(pk=capacity_id)
    if twin.exists():
        raise CapacityRefused("exists", name=skill.label)
    row = roadmap.capacities.get(pk=capacity_id) if capacity_id else TeamCapacity(roadmap=roadmap)
    row.skill, row.department_id = skill, sheet.department_id
    row.days_per_year, row.agents, row.worked_days = sheet.days_per_year, sheet.agents, sheet.worked_days
    row.run_share_pct, row.other_days = sheet.run_share_pct, sheet.other_days
    row.projects_at_once = sheet.projects_at_once
    row.save()
    if sheet.quarters is not None:
        _set_quarters(row, sheet.quarters)
    record(actor, "capacity.team.set", Ref.to(row), organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk)
    return row


def _set_quarters(row: TeamCapacity, quarters: Mapping[Quarter, Decimal]) -> None:
    row.quarters.all().delete()
    QuarterCapacity.objects.bulk_create(
        QuarterCapacity(capacity=row, quarter_on=quarter.starts_on, days=days) for quarter, days in quarters.items()
    )


def _check(roadmap: Roadmap, skill: Skill, sheet: CapacitySheet) -> None:
    name = skill.label
    if sheet.days_per_year is None and sheet.agents is None:
        raise CapacityRefused("nothing")
    given = (sheet.days_per_year, sheet.agents, sheet.other_days, *(sheet.quarters or {}).values())
    if any(value is not None and value < 0 for value in given):
        raise CapacityRefused("negative", name=name)
    days = sheet.days_per_year or (sheet.agents or Decimal(0)) * sheet.worked_days
    if days > 2_050_000:
        raise CapacityRefused("too_much", name=name, days=int(days))
    if not 0 <= sheet.run_share_pct <= 100:
        raise CapacityRefused("run_share", name=name)
    if not 1 <= sheet.worked_days <= 366:
        raise CapacityRefused("worked_days", name=name)
    for quarter in sheet.quarters or {}:
        if quarter not in roadmap.quarters:
            raise CapacityRefused("quarter_outside", quarter=quarter)
    if sheet.department_id is not None:
        department = Department.objects.get(pk=sheet.department_id)
        inside = roadmap.participants.filter(organisation=department.organisation_id).exists()
        if department.organisation_id != roadmap.organisation_id and not inside:
            raise CapacityRefused("foreign", name=department.name)


@transaction.atomic
def remove_capacity(*, actor: Actor, roadmap_id: int, capacity_id: int) -> None:
    """Forget a capacity: what was asked from it is then « non chiffré », never « plein »."""
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_set_capacity(actor, roadmap), "capacity.remove")
    row = roadmap.capacities.get(pk=capacity_id)
    record(actor, "capacity.team.removed", Ref.to(row), organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk)
    row.delete()
