"""Invite somebody to a role on an organisation; send the invitation again, or revoke it."""

import secrets
from datetime import date, datetime

from django.db import transaction

from jalon.accounts.invitations import LIFE, Guest, Invitation, InvitationRefused, draw_link, person_of_guest
from jalon.accounts.models import LinkPurpose, SignedLink
from jalon.accounts.queries import may_invite
from jalon.accounts.rules import can_manage_invitation
from jalon.accounts.usecases.grant_organisation_role import put_role
from jalon.accounts.usecases.offer_first_start import token_hash
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Organisation


@transaction.atomic
def invite_person(
    *,
    actor: Actor,
    organisation_id: int,
    guest: Guest,
    role: str,
    now: datetime,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Invitation:
    """Give the role at once and draw the link that opens the account; the mail is sent by the caller, after commit.

    Raises:
        Organisation.DoesNotExist, Forbidden: as usual.
        InvitationRefused, OrganisationRoleRefused: see their messages.
    """
    organisation = Organisation.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=organisation_id)
    require(may_invite(actor, organisation), "accounts.invitation.send")
    person = person_of_guest(guest, organisation)
    put_role(actor, organisation, person, role=role, starts_on=starts_on, ends_on=ends_on)
    invitation = draw_link(actor, person, organisation=organisation, roadmap_id=None, role=role, now=now)
    record(
        actor, "accounts.invitation.sent", Ref.to(person), organisation_id=organisation.pk, details={"role": str(role)}
    )
    return invitation


@transaction.atomic
def resend_invitation(*, actor: Actor, link_id: int, now: datetime) -> Invitation:
    """A new link in place of the former one, which stops working.

    Raises:
        SignedLink.DoesNotExist: no invitation waiting under this number.
        Forbidden: the actor neither sent it nor administers the organisation.
    """
    link = _waiting(actor, link_id)
    if link.person is None or link.person.user_id is not None:
        raise InvitationRefused("has_account")
    token = secrets.token_urlsafe(32)
    link.token_hash, link.expires_at = token_hash(token), now + LIFE
    link.save(update_fields=["token_hash", "expires_at"])
    record(actor, "accounts.invitation.resent", Ref.to(link.person), organisation_id=link.payload.get("organisation"))
    return Invitation(person=link.person, link=link, token=token)


@transaction.atomic
def revoke_invitation(*, actor: Actor, link_id: int, now: datetime) -> SignedLink:
    """Close the link. The role stays written: it is taken back apart.

    Raises:
        SignedLink.DoesNotExist, Forbidden: as for sending again.
    """
    link = _waiting(actor, link_id)
    link.revoked_at = now
    link.save(update_fields=["revoked_at"])
    if link.person is not None:
        organisation_id = link.payload.get("organisation")
        record(actor, "accounts.invitation.revoked", Ref.to(link.person), organisation_id=organisation_id)
    return link


def _waiting(actor: Actor, link_id: int) -> SignedLink:
    links = SignedLink.objects.filter(purpose=LinkPurpose.INVITATION, used_at__isnull=True, revoked_at__isnull=True)
    link = links.select_related("person").select_for_update(of=("self",)).get(pk=link_id)
    require(can_manage_invitation(actor, link), "accounts.invitation.manage")
    return link
