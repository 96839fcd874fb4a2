"""Who may do what on surveys."""

from jalon.kernel.actor import Actor, Role
from jalon.surveys.models.survey import COLLECTING, PART


def can_collect(actor: Actor, roadmap_id: int) -> bool:
    """Build a survey, invite, write answers down for somebody, read raw answers: who steers, the AMO inside its mission."""
    return actor.is_system or (actor.has_any_role(COLLECTING, roadmap_id) and actor.may_reach(roadmap_id, PART))


def can_steer_surveys(actor: Actor, roadmap_id: int) -> bool:
    """Open, close, publish, destroy: who steers the roadmap."""
    return actor.steers(roadmap_id)


def can_answer_for(actor: Actor, organisation_id: int | None) -> bool:
    """Fill the answer of an organisation: anybody who holds a role in it."""
    return actor.belongs_to(organisation_id)


def can_approve(actor: Actor, organisation_id: int | None) -> bool:
    """Give the visa of an organisation: one of its elected members. Never the team in its place."""
    return actor.has_organisation_role(Role.ELECTED, organisation_id)
