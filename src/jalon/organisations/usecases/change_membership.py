"""Correct or end an adhesion."""

from django.db import transaction

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Membership
from jalon.organisations.rules import can_manage_members
from jalon.organisations.usecases.add_members import (
    AdhesionTerms,
    MembershipRefused,
    check_overlap,
    checked_competence,
)


@transaction.atomic
def change_membership(*, actor: Actor, membership_id: int, terms: AdhesionTerms) -> Membership:
    """Give an adhesion new terms; an `ends_on` ends it, its last day included.

    Raises:
        Membership.DoesNotExist: no such adhesion.
        Forbidden: the actor does not administer the umbrella.
        MembershipRefused: dates reversed, or overlapping another adhesion.
    """
    rows = Membership.objects.visible_to(actor).select_related("umbrella", "member")
    row = rows.select_for_update(of=("self",)).get(pk=membership_id)
    require(can_manage_members(actor, row.umbrella), "organisations.members.change")
    if terms.starts_on and terms.ends_on and terms.ends_on < terms.starts_on:
        raise MembershipRefused("dates")
    row.competence = checked_competence(row.umbrella, terms.competence_id)
    row.starts_on, row.ends_on, row.reference = terms.starts_on, terms.ends_on, terms.reference.strip()
    check_overlap(row)
    row.save()
    record(
        actor,
        "organisations.membership.changed",
        Ref.to(row.umbrella),
        organisation_id=row.umbrella_id,
        details={"member": row.member_id, "ends_on": row.ends_on.isoformat() if row.ends_on else ""},
    )
    return row
