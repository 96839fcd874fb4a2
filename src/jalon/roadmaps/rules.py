"""Who may do what on roadmaps."""

from jalon.kernel.actor import Actor, Role
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import MethodTemplate, Roadmap


def can_create(actor: Actor, organisation: Organisation, *, has_way_in: bool) -> bool:
    """Start a roadmap: who holds a role in the organisation, the instance's administrators, who runs another roadmap
    of it or, while nobody holds any role there, whoever is signed in (accounts are given by invitation only)."""
    return actor.is_instance_admin or actor.belongs_to(organisation.pk) or has_way_in


def can_steer(actor: Actor, roadmap: Roadmap) -> bool:
    """Frame the roadmap, its phases, stakes and scope: responsable and PMO, or the owner's administrators."""
    return actor.steers(roadmap.pk) or actor.has_organisation_role(Role.ADMINISTRATOR, roadmap.organisation_id)


def can_grant(actor: Actor, roadmap: Roadmap) -> bool:
    """Give and take roles on the roadmap: its responsable, or the owner's administrators."""
    return (
        actor.is_system
        or actor.has_role(Role.ROADMAP_OWNER, roadmap.pk)
        or actor.has_organisation_role(Role.ADMINISTRATOR, roadmap.organisation_id)
    )


def can_answer_conditions(actor: Actor, roadmap: Roadmap) -> bool:
    """Check the conditions of success: who steers, and the AMO inside its mission."""
    return can_steer(actor, roadmap) or actor.has_role(Role.EXTERNAL_ADVISOR, roadmap.pk)


def can_approve_destruction(actor: Actor, roadmap: Roadmap) -> bool:
    """Read the list of what is past its term (numbers, never words) and give the archivist's visa: the archivist of the
    owner; who steers writes down one given on paper."""
    return actor.steers(roadmap.pk) or actor.has_organisation_role(Role.ARCHIVIST, roadmap.organisation_id)


def can_edit_method(actor: Actor, method: MethodTemplate) -> bool:
    """Change a method: administrators of the organisation that copied it. Shipped ones are copied first."""
    return method.organisation_id is not None and (
        actor.administers(method.organisation_id)
        or actor.has_organisation_role(Role.ROADMAP_OWNER, method.organisation_id)
    )


def can_copy_method(actor: Actor, organisation: Organisation) -> bool:
    """Take a copy of a method for one's organisation."""
    return actor.administers(organisation.pk) or actor.belongs_to(organisation.pk)
