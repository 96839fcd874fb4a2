"""Bring the shipped methods into the database."""

from django.db import transaction

from jalon.roadmaps.models import MethodCondition, MethodPhase, MethodTemplate
from jalon.roadmaps.shipped import METHODS, ShippedMethod


@transaction.atomic
def load_methods() -> None:
    """Create or refresh the shipped methods; copies made by organisations are left alone."""
    for shipped in METHODS:
        method, _created = MethodTemplate.objects.update_or_create(
            organisation=None,
            code=shipped.code,
            version=1,
            defaults={"label": shipped.label, "description": shipped.description, "is_shared": True},
        )
        _fill(method, shipped)


def _fill(method: MethodTemplate, shipped: ShippedMethod) -> None:
    for order, phase in enumerate(shipped.phases, start=1):
        MethodPhase.objects.update_or_create(
            method=method,
            order=order,
            defaults={
                "name": phase.name,
                "objectives": phase.objectives,
                "weeks": phase.weeks,
                "deliverables": list(phase.deliverables),
                "validation": phase.validation,
                "is_before_roadmap": phase.is_before_roadmap,
            },
        )
    method.phases.filter(order__gt=len(shipped.phases)).delete()
    for order, (code, label, guidance) in enumerate(shipped.conditions, start=1):
        MethodCondition.objects.update_or_create(
            method=method, code=code, defaults={"order": order, "label": label, "guidance": guidance}
        )
