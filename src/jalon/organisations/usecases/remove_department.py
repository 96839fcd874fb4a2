"""Take a department out of the chart."""

from django.db import transaction
from django.db.models import ProtectedError

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Department
from jalon.organisations.rules import can_edit_organisation
from jalon.organisations.usecases.add_department import ChartRefused


@transaction.atomic
def remove_department(*, actor: Actor, department_id: int) -> None:
    """Delete a department that nothing uses, with its teams.

    Raises:
        Department.DoesNotExist: no such department.
        Forbidden: the actor does not administer its organisation.
        ChartRefused: it holds other departments, or something refers to it or to its teams.
    """
    department = Department.objects.visible_to(actor).select_related("organisation").get(pk=department_id)
    require(can_edit_organisation(actor, department.organisation), "organisations.departments.remove")
    if department.children.exists():
        raise ChartRefused("has_children", name=department.name)
    cited = Ref.to(department)
    try:
        with transaction.atomic():
            department.delete()
    except ProtectedError:
        raise ChartRefused("used", name=department.name) from None
    record(actor, "organisations.department.removed", cited, organisation_id=department.organisation_id)
