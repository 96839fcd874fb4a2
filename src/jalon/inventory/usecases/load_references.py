"""Load the jobs and thresholds that every instance starts with; run again, it only adds what is missing."""

from django.db import transaction

from jalon.inventory.models import Job, Threshold
from jalon.inventory.shipped import JOBS, THRESHOLDS


@transaction.atomic
def load_inventory_references() -> None:
    """Shipped jobs are brought up to date; a threshold of the same code and first day is left as it is."""
    for order, (code, label, description, skill) in enumerate(JOBS):
        Job.objects.update_or_create(
            keeper=None,
            code=code,
            defaults={"label": label, "description": description, "skill_code": skill, "order": order},
        )
    for code, label, currency, amount, starts_on, ends_on, lead, source in THRESHOLDS:
        Threshold.objects.get_or_create(
            keeper=None,
            code=code,
            starts_on=starts_on,
            defaults={
                "label": label,
                "amount_minor": amount,
                "currency": currency,
                "ends_on": ends_on,
                "lead_months": lead,
                "source": source,
            },
        )
