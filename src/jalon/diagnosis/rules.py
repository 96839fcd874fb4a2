"""Who may do what in the diagnosis. See `docs/regles/entretiens.md`."""

from jalon.diagnosis.models import Interview, InterviewGuide
from jalon.diagnosis.team import collects
from jalon.kernel.actor import Actor


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
