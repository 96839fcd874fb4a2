"""Adapt a method to an organisation: copy it, change its phases, offer it to others as a new version."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import MethodPhase, MethodTemplate
from jalon.roadmaps.rules import can_copy_method, can_edit_method


class MethodRefused(DomainError):
    """A method that cannot be as asked."""

    messages = {
        "label_missing": _("Donnez un intitulé à la méthode."),
        "no_phase": _("Une méthode a au moins une phase."),
        "phase_name_missing": _("Phase n° %(order)s : donnez-lui un nom."),
        "weeks": _("« %(name)s » : la durée va de 1 à 260 semaines."),
    }


@dataclass(frozen=True)
class PhaseSheet:
    """One phase as edited: name, aims, weeks, deliverables one by line, who validates."""

    name: str
    objectives: str = ""
    weeks: int = 4
    deliverables: tuple[str, ...] = ()
    validation: str = ""
    is_before_roadmap: bool = False


@transaction.atomic
def copy_method(*, actor: Actor, method_id: int, organisation_id: int, label: str) -> MethodTemplate:
    """Copy a method into an organisation, with its phases and conditions, to change it there.

    Raises:
        MethodTemplate.DoesNotExist, Organisation.DoesNotExist, Forbidden: as usual.
        MethodRefused: no label.
    """
    source = MethodTemplate.objects.visible_to(actor).get(pk=method_id)
    organisation = Organisation.objects.visible_to(actor).get(pk=organisation_id)
    require(can_copy_method(actor, organisation), "roadmaps.method.copy")
    if not label.strip():
        raise MethodRefused("label_missing")
    taken = MethodTemplate.objects.filter(organisation=organisation, code=source.code).aggregate(last=Max("version"))
    copy = MethodTemplate.objects.create(
        organisation=organisation,
        code=source.code,
        version=(taken["last"] or 0) + 1,
        label=label.strip(),
        description=source.description,
        copied_from=source,
    )
    for phase in source.phases.all():
        phase.pk, phase.method = None, copy
        phase.save()
    for condition in source.conditions.all():
        condition.pk, condition.method = None, copy
        condition.save()
    record(actor, "roadmaps.method.copied", Ref.to(copy), organisation_id=organisation.pk)
    return copy


@transaction.atomic
def edit_method(
    *, actor: Actor, method_id: int, label: str, description: str, is_shared: bool, phases: Sequence[PhaseSheet]
) -> MethodTemplate:
    """Replace the words and phases of a method of one's own. Roadmaps already started keep the phases they copied.

    Raises:
        MethodTemplate.DoesNotExist, Forbidden: as usual.
        MethodRefused: see the messages.
    """
    method = MethodTemplate.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=method_id)
    require(can_edit_method(actor, method), "roadmaps.method.edit")
    _check(label, phases)
    method.label, method.description, method.is_shared = label.strip(), description, is_shared
    method.save()
    method.phases.all().delete()
    MethodPhase.objects.bulk_create(
        MethodPhase(
            method=method,
            order=order,
            name=sheet.name.strip(),
            objectives=sheet.objectives,
            weeks=sheet.weeks,
            deliverables=list(sheet.deliverables),
            validation=sheet.validation,
            is_before_roadmap=sheet.is_before_roadmap,
        )
        for order, sheet in enumerate(phases, start=1)
    )
    record(actor, "roadmaps.method.edited", Ref.to(method), organisation_id=method.organisation_id)
    return method


def _check(label: str, phases: Sequence[PhaseSheet]) -> None:
    if not label.strip():
        raise MethodRefused("label_missing")
    if not phases:
        raise MethodRefused("no_phase")
    for order, sheet in enumerate(phases, start=1):
        if not sheet.name.strip():
            raise MethodRefused("phase_name_missing", order=order)
        if not 1 <= sheet.weeks <= 260:
            raise MethodRefused("weeks", name=sheet.name)
