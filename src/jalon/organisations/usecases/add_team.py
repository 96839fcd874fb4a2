"""Add a team to a department."""

from django.db import transaction

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Department, Team
from jalon.organisations.rules import can_edit_organisation
from jalon.organisations.usecases.add_department import ChartRefused, checked_name


@transaction.atomic
def add_team(*, actor: Actor, department_id: int, name: str) -> Team:
    """Create a team.

    Raises:
        Department.DoesNotExist: no such department.
        Forbidden: the actor does not administer its organisation.
        ChartRefused: no name, or a team of the department has it.
    """
    department = Department.objects.visible_to(actor).select_related("organisation").get(pk=department_id)
    require(can_edit_organisation(actor, department.organisation), "organisations.teams.add")
    team = Team(department=department, name=checked_name(name))
    if department.teams.filter(name__iexact=team.name).exists():
        raise ChartRefused("name_taken", name=team.name)
    team.save()
    record(actor, "organisations.team.added", Ref.to(team), organisation_id=department.organisation_id)
    return team
