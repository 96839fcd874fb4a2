"""Rename or move a department."""

from django.db import transaction

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Department
from jalon.organisations.rules import can_edit_organisation
from jalon.organisations.usecases.add_department import DepartmentSheet, fill_department


@transaction.atomic
def edit_department(*, actor: Actor, department_id: int, sheet: DepartmentSheet) -> Department:
    """Change a department.

    Raises:
        Department.DoesNotExist: no such department.
        Forbidden: the actor does not administer its organisation.
        ChartRefused: as when adding one, or it would hang under itself.
    """
    rows = Department.objects.visible_to(actor).select_related("organisation")
    department = rows.select_for_update(of=("self",)).get(pk=department_id)
    require(can_edit_organisation(actor, department.organisation), "organisations.departments.edit")
    fill_department(department, sheet)
    department.save()
    record(actor, "organisations.department.edited", Ref.to(department), organisation_id=department.organisation_id)
    return department
