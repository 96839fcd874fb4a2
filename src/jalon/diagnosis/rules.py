"""Who may do what in the diagnosis. See `docs/regles/entretiens.md`."""

from jalon.diagnosis.models import Interview, InterviewGuide
from jalon.diagnosis.team import collects, writes_findings
from jalon.kernel.actor import Actor, Role
from jalon.roadmaps.models import Roadmap

RATING_IT = frozenset({Role.CIO})
RATING_BUSINESS = frozenset({Role.DGS, Role.DGA, Role.COTECH_MEMBER, Role.PROJECT_MANAGER})


def can_collect(actor: Actor, roadmap_id: int | None) -> bool:
    """Plan campaigns, interviews and workshops, read and write raw words: the collecting team."""
    return collects(actor, roadmap_id)


def can_note(actor: Actor, interview: Interview) -> bool:
    """Write notes and minutes: the collecting team, and who leads this interview."""
    leads = actor.person_id is not None and actor.person_id == interview.interviewer_id
    return leads or collects(actor, interview.roadmap_id)


def can_change_guide(actor: Actor, guide: InterviewGuide, *, roadmap_id: int, owner_id: int) -> bool:
    """Change a guide of the roadmap's owner. Shipped ones are copied first."""
    return guide.organisation_id == owner_id and collects(actor, roadmap_id)


def can_close_diagnosis(actor: Actor, roadmap_id: int) -> bool:
    """Close and reopen the diagnosis: who steers. An AMO does not close what its client decides."""
    return actor.steers(roadmap_id)


def can_write_finding(actor: Actor, roadmap_id: int) -> bool:
    """Write, validate and link findings: the collecting team, or an AMO who observes."""
    return writes_findings(actor, roadmap_id)


def can_rate(actor: Actor, roadmap: Roadmap, viewpoint: str, *, organisation_id: int) -> bool:
    """Rate a chapter: who writes findings, for anybody; the IT department for its view and the others for theirs, for
    the owner or their own organisation."""
    own = RATING_IT if viewpoint == "it" else RATING_BUSINESS
    is_near = organisation_id == roadmap.organisation_id or actor.belongs_to(organisation_id)
    return can_write_finding(actor, roadmap.pk) or (is_near and actor.has_any_role(own, roadmap.pk))


def can_produce_reports(actor: Actor, roadmap_id: int) -> bool:
    """Choose templates, produce: who writes findings."""
    return can_write_finding(actor, roadmap_id)


def can_deliver_reports(actor: Actor, roadmap_id: int) -> bool:
    """Send and expose: responsable and PMO."""
    return actor.steers(roadmap_id)
