"""Write the shipped grids; safe to run again."""

from django.db import transaction

from jalon.arbitrage.shipped_grids import SHIPPED
from jalon.programme.models import CriterionTemplate, GridTemplate


@transaction.atomic
def load_grids() -> int:
    """Create or refresh the shipped grids. Copies made by organisations are not touched.

    Returns:
        How many grids are shipped.
    """
    for shipped in SHIPPED:
        grid, _created = GridTemplate.objects.update_or_create(
            organisation=None,
            code=shipped.code,
            defaults={"label": shipped.label, "description": shipped.description},
        )
        grid.criteria.exclude(code__in=[c.code for c in shipped.criteria]).delete()
        for order, criterion in enumerate(shipped.criteria, start=1):
            CriterionTemplate.objects.update_or_create(
                grid=grid,
                code=criterion.code,
                defaults={
                    "order": order,
                    "label": criterion.label,
                    "guidance": criterion.guidance,
                    "anchors": list(criterion.anchors),
                    "weight": criterion.weight,
                    "side": criterion.side,
                    "colleges": list(criterion.colleges),
                },
            )
    return len(SHIPPED)
