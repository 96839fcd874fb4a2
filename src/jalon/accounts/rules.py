"""Who may do what on persons, their roles on an organisation and their invitations."""

from collections.abc import Collection

from jalon.accounts.models import Person, SignedLink
from jalon.kernel.actor import Actor


def can_see_people(actor: Actor, organisation_id: int) -> bool:
    """Read who is who in an organisation: whoever holds a role there, and who administers it."""
    return actor.belongs_to(organisation_id) or actor.administers(organisation_id)


def can_manage_people(actor: Actor, organisation_id: int) -> bool:
    """Add persons, invite, give and take roles: the organisation's administrators. A member does not for its syndicat."""
    return actor.administers(organisation_id)


def can_open_member(actor: Actor, umbrella_ids: Collection[int], *, is_unclaimed: bool) -> bool:
    """Invite the first person of a member where nobody holds a role yet: administrators of what it adheres to."""
    return is_unclaimed and any(actor.administers(pk) for pk in umbrella_ids)


def can_edit_person(actor: Actor, person: Person) -> bool:
    """Correct an identity: oneself, or who administers the person's organisation."""
    if actor.person_id is not None and actor.person_id == person.pk:
        return True
    return actor.is_instance_admin or actor.administers(person.organisation_id)


def can_manage_accounts(actor: Actor) -> bool:
    """Close and reopen accounts, share the administration of the instance: who administers it."""
    return actor.is_instance_admin


def can_manage_invitation(actor: Actor, link: SignedLink) -> bool:
    """Send again or revoke: who invited, and who administers the organisation."""
    if actor.person_id is not None and link.payload.get("invited_by") == actor.person_id:
        return True
    organisation_id = link.payload.get("organisation")
    return actor.is_instance_admin or (organisation_id is not None and actor.administers(organisation_id))
