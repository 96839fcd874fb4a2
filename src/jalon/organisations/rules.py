"""Who may do what on organisations. The registry is readable by whoever is signed in; changing asks for a role."""

from jalon.kernel.actor import Actor, Role
from jalon.organisations.models import Organisation


def can_add_organisation(actor: Actor) -> bool:
    """Add a body that the registry does not list: who administers the instance, or any organisation of it."""
    return actor.is_instance_admin or any(Role.ADMINISTRATOR in roles for roles in actor.organisation_roles.values())


def can_edit_organisation(actor: Actor, organisation: Organisation) -> bool:
    """Identity, chart, skills, competences and look: its administrators. A member does not edit its umbrella."""
    return actor.administers(organisation.pk)


def can_manage_members(actor: Actor, umbrella: Organisation) -> bool:
    """Say who adheres to what: the umbrella's administrators, who hold the statutes."""
    return actor.administers(umbrella.pk)


def can_transfer_membership(actor: Actor, umbrella: Organisation, destination: Organisation) -> bool:
    """Move a member from one umbrella to another: who administers both."""
    return can_manage_members(actor, umbrella) and can_manage_members(actor, destination)


def can_load_registry(actor: Actor) -> bool:
    """Bring a new vintage in: who runs the instance."""
    return actor.is_instance_admin
