"""Add a pôle, a direction or a service to the chart of an organisation."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Department, DepartmentLevel, Organisation
from jalon.organisations.rules import can_edit_organisation


class ChartRefused(DomainError):
    """A change of the organisation chart, its teams or its skills that cannot be."""

    messages = {
        "name_missing": _("Donnez un nom."),
        "name_taken": _("« %(name)s » existe déjà dans cette organisation."),
        "parent": _("La direction de rattachement n’est pas de cette organisation."),
        "loop": _("« %(name)s » ne peut pas être rattachée à elle-même ni à ce qui dépend d’elle."),
        "pole_under": _("Un pôle ne se rattache qu’à un autre pôle."),
        "has_children": _("« %(name)s » contient d’autres services : rattachez-les ailleurs ou supprimez-les d’abord."),
        "used": _("« %(name)s » est utilisée (personnes, actions, plan de charge…) et ne peut pas être supprimée."),
        "shipped": _("« %(name)s » est livrée avec Jalon : elle ne se supprime pas."),
    }


@dataclass(frozen=True)
class DepartmentSheet:
    """A department as given. `level` is a value of `DepartmentLevel`."""

    name: str
    level: str = DepartmentLevel.DIRECTION
    parent_id: int | None = None
    is_it: bool = False


@transaction.atomic
def add_department(*, actor: Actor, organisation_id: int, sheet: DepartmentSheet) -> Department:
    """Create a department.

    Raises:
        Organisation.DoesNotExist: no such organisation.
        Forbidden: the actor does not administer it.
        ChartRefused: no name, name taken, parent of another organisation, pôle under a direction.
    """
    organisation = Organisation.objects.visible_to(actor).get(pk=organisation_id)
    require(can_edit_organisation(actor, organisation), "organisations.departments.add")
    department = Department(organisation=organisation)
    fill_department(department, sheet)
    department.save()
    record(actor, "organisations.department.added", Ref.to(department), organisation_id=organisation.pk)
    return department


def fill_department(department: Department, sheet: DepartmentSheet) -> None:
    """Put a sheet into an unsaved change of a department.

    Raises:
        ChartRefused: see `add_department`; also when it would hang under itself.
    """
    siblings = Department.objects.filter(organisation=department.organisation)
    department.name = checked_name(sheet.name)
    if siblings.filter(name__iexact=department.name).exclude(pk=department.pk).exists():
        raise ChartRefused("name_taken", name=department.name)
    parent = siblings.filter(pk=sheet.parent_id).first() if sheet.parent_id is not None else None
    if sheet.parent_id is not None and parent is None:
        raise ChartRefused("parent")
    if parent is not None and sheet.level == DepartmentLevel.POLE and parent.level != DepartmentLevel.POLE:
        raise ChartRefused("pole_under")
    above = parent
    while above is not None:
        if above.pk == department.pk:
            raise ChartRefused("loop", name=department.name)
        above = above.parent
    department.parent, department.level, department.is_it = parent, sheet.level, sheet.is_it


def checked_name(text: str) -> str:
    """The name with single spaces.

    Raises:
        ChartRefused: nothing was given.
    """
    name = " ".join(text.split())
    if not name:
        raise ChartRefused("name_missing")
    return name
