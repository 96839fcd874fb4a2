"""Reading persons, their accounts and roles."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from jalon.accounts.models import Person

DEMONSTRATION_DOMAIN = "@demonstration.invalid"
"""Addresses of the demonstration's accounts (RFC 2606: nothing can be sent there)."""


def demonstration_people() -> QuerySet[Person]:
    """Persons that one click may become: the newcomer without role first, then by organisation and function."""
    is_newcomer = When(organisation__isnull=True, user__is_instance_admin=False, then=Value(0))
    is_admin = When(organisation__isnull=True, then=Value(1))
    return (
        Person.objects.filter(user__email__endswith=DEMONSTRATION_DOMAIN, user__is_active=True)
        .select_related("user", "organisation")
        .annotate(rank=Case(is_newcomer, is_admin, default=Value(2), output_field=IntegerField()))
        .order_by("rank", "organisation__sort_key", "organisation_id", "pk")
    )
