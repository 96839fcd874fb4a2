"""Invite somebody, by address, to a role on one roadmap."""

from datetime import date, datetime

from django.db import transaction

from jalon.accounts.invitations import Guest, Invitation, draw_link, person_of_guest
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.rules import can_grant
from jalon.roadmaps.usecases.grant_role import give_role


@transaction.atomic
def invite_to_roadmap(
    *,
    actor: Actor,
    roadmap_id: int,
    guest: Guest,
    organisation_id: int | None,
    role: str,
    now: datetime,
    starts_on: date | None = None,
    ends_on: date | None = None,
    parts: tuple[str, ...] = (),
) -> Invitation:
    """Give the role at once and draw the link that opens the account; the mail is sent by the caller, after commit.

    Args:
        organisation_id: where a person not known yet belongs; the roadmap's owner when None.
        parts: for an AMO only, the journey steps that it reaches.

    Raises:
        Roadmap.DoesNotExist, Organisation.DoesNotExist, Forbidden: as usual.
        InvitationRefused, RoleRefused: see their messages.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_related("organisation").get(pk=roadmap_id)
    require(can_grant(actor, roadmap), "roadmaps.role.invite")
    home = roadmap.organisation
    if organisation_id is not None:
        home = Organisation.objects.visible_to(actor).get(pk=organisation_id)
    person = person_of_guest(guest, home)
    give_role(
        actor=actor,
        roadmap=roadmap,
        person_id=person.pk,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        parts=parts,
    )
    invitation = draw_link(actor, person, organisation=roadmap.organisation, roadmap_id=roadmap.pk, role=role, now=now)
    record(
        actor,
        "accounts.invitation.sent",
        Ref.to(person),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
        details={"role": str(role)},
    )
    return invitation
