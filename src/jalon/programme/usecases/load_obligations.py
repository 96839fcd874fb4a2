"""Bring the shipped catalogue of obligations into the database."""

from django.db import transaction

from jalon.programme.models import Obligation
from jalon.programme.obligations import shipped_rows


@transaction.atomic
def load_obligations() -> int:
    """Create or rewrite the shipped obligations; those that organisations added are left alone. How many are shipped."""
    count = 0
    for row in shipped_rows():
        Obligation.objects.update_or_create(organisation=None, code=row.code, defaults=row.values)
        count += 1
    return count
