"""Move a member's adhesion from one umbrella body to another, without a day of gap."""

from datetime import date, timedelta

from django.db import transaction

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Membership, Organisation
from jalon.organisations.rules import can_transfer_membership
from jalon.organisations.usecases.add_members import (
    MembershipRefused,
    check_member,
    check_overlap,
    checked_competence,
)


@transaction.atomic
def transfer_membership(
    *, actor: Actor, membership_id: int, destination_id: int, on: date, reference: str = ""
) -> Membership:
    """End an adhesion the day before `on` and start the same, for the same competence, in the other umbrella.

    Raises:
        Membership.DoesNotExist, Organisation.DoesNotExist: no such adhesion or umbrella.
        Forbidden: the actor does not administer both umbrellas.
        MembershipRefused: the day is not inside the adhesion, or the member cannot adhere there.
    """
    rows = Membership.objects.visible_to(actor).select_related("umbrella", "member")
    row = rows.select_for_update(of=("self",)).get(pk=membership_id)
    destination = Organisation.objects.visible_to(actor).get(pk=destination_id)
    require(can_transfer_membership(actor, row.umbrella, destination), "organisations.members.transfer")
    last_day = on - timedelta(days=1)
    if (row.starts_on and last_day < row.starts_on) or (row.ends_on and on > row.ends_on):
        raise MembershipRefused("dates")
    check_member(destination, row.member, starts_on=on)
    moved = Membership(
        umbrella=destination,
        member=row.member,
        competence=checked_competence(destination, row.competence_id),
        starts_on=on,
        ends_on=row.ends_on,
        reference=reference.strip(),
    )
    check_overlap(moved)
    row.ends_on = last_day
    row.save(update_fields=["ends_on"])
    moved.save()
    details = {"member": row.member_id, "from": row.umbrella_id, "to": destination.pk, "on": on.isoformat()}
    for umbrella in (row.umbrella, destination):
        record(
            actor,
            "organisations.membership.transferred",
            Ref.to(umbrella),
            organisation_id=umbrella.pk,
            details=details,
        )
    return moved
