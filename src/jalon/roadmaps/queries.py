"""Reading roadmaps and what an actor is on them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from jalon.accounts.models import OrganisationRole, Person
from jalon.kernel.actor import Actor, Role
from jalon.roadmaps.models import Deliverable, Phase, PhaseStatus, Roadmap, RoadmapRole


def actor_for(person: Person | None, *, is_instance_admin: bool, label: str, on: date) -> Actor:
    """The actor that a person is on one day: its roles on organisations and roadmaps, in two queries.

    Args:
        person: None when the account is tied to nobody yet.
        is_instance_admin: taken from the account.
        label: used when there is no person.
        on: the day for which roles are read.
    """
    if person is None:
        return Actor(person_id=None, label=label, on=on, is_instance_admin=is_instance_admin)
    organisations: defaultdict[int, set[str]] = defaultdict(set)
    for organisation_id, role in (
        OrganisationRole.objects.active_on(on).filter(person=person).values_list("organisation_id", "role")
    ):
        organisations[organisation_id].add(role)
    roadmaps: defaultdict[int, set[str]] = defaultdict(set)
    parts: dict[int, frozenset[str]] = {}
    for roadmap_id, role, open_parts in (
        RoadmapRole.objects.active_on(on).filter(person=person).values_list("roadmap_id", "role", "parts")
    ):
        roadmaps[roadmap_id].add(role)
        if role == Role.EXTERNAL_ADVISOR:
            parts[roadmap_id] = frozenset(open_parts)
    return Actor(
        person_id=person.pk,
        label=person.full_name,
        on=on,
        is_instance_admin=is_instance_admin,
        organisation_roles={pk: frozenset(roles) for pk, roles in organisations.items()},
        roadmap_roles={pk: frozenset(roles) for pk, roles in roadmaps.items()},
        parts=parts,  # a mission keeps its limits, whatever other role is held: docs/regles/amo.md
    )


@dataclass(frozen=True, slots=True)
class PhaseState:
    """A phase as shown: `slip_days` against the end first announced, `is_late` today; see `docs/regles/phases.md`."""

    phase: Phase
    state_code: str
    state_label: str
    slip_days: int
    is_late: bool
    deliverables: tuple[Deliverable, ...]


def phase_states(roadmap: Roadmap, *, today: date) -> list[PhaseState]:
    """Phases in order, with their state in words and their slippage."""
    states = []
    for phase in roadmap.phases.select_related("owner").prefetch_related("deliverables"):
        end = phase.ended_on or phase.ends_on
        is_open = phase.status in (PhaseStatus.PLANNED, PhaseStatus.UNDER_WAY)
        is_late = bool(is_open and phase.ends_on and phase.ends_on < today)
        if is_late and phase.ends_on:
            end = today
        slip = (end - phase.announced_ends_on).days if end and phase.announced_ends_on else 0
        states.append(
            PhaseState(
                phase=phase,
                state_code="late" if is_late else _PHASE_CODES[PhaseStatus(phase.status)],
                state_label=str(_("en retard") if is_late else phase.get_status_display()),
                slip_days=slip,
                is_late=is_late,
                deliverables=tuple(phase.deliverables.all()),
            )
        )
    return states


_PHASE_CODES = {
    PhaseStatus.PLANNED: "todo",
    PhaseStatus.UNDER_WAY: "active",
    PhaseStatus.DONE: "done",
    PhaseStatus.CANCELLED: "closed",
}


def delivery_slippage(roadmap: Roadmap, *, today: date) -> int | None:
    """Days between the announced and the real start of delivery (or today while it has not started); None if unsaid."""
    if roadmap.announced_delivery_on is None:
        return None
    return ((roadmap.started_delivery_on or today) - roadmap.announced_delivery_on).days


def framing_warnings(roadmap: Roadmap) -> list[str]:
    """What the frame lacks or what should be looked at, in sentences."""
    warnings = []
    if roadmap.political_sponsor_id is None:
        warnings.append(str(_("Aucun sponsor politique n’est désigné.")))
    if roadmap.managerial_sponsor_id is None:
        warnings.append(str(_("Aucun sponsor managérial n’est désigné.")))
    owners = set(roadmap.roles.filter(role=Role.ROADMAP_OWNER).values_list("person_id", flat=True))
    if not owners:
        warnings.append(str(_("Personne n’est responsable de la feuille de route.")))
    cios = set(roadmap.roles.filter(role=Role.CIO).values_list("person_id", flat=True)) | set(
        OrganisationRole.objects.filter(organisation=roadmap.organisation_id, role=Role.CIO).values_list(
            "person_id", flat=True
        )
    )
    if owners & cios:
        warnings.append(
            str(
                _(
                    "La même personne est responsable de la feuille de route et DSI : "
                    "séparez les deux rôles pour que les arbitrages restent ceux de tous."
                )
            )
        )
    return warnings


def launch_gaps(roadmap: Roadmap, *, has_impact_indicator: bool) -> list[str]:
    """What is missing before the launch, in sentences; empty when it may be launched.

    Args:
        has_impact_indicator: at least one impact indicator has a baseline and a target (known by `strategy`, above).
    """
    gaps = []
    if not (roadmap.impulse_kind and roadmap.impulse_author and roadmap.impulse_on):
        gaps.append(str(_("L’impulsion politique : l’acte, son auteur et sa date.")))
    if roadmap.closing_review_on is None:
        gaps.append(str(_("La date de la revue de clôture.")))
    if not roadmap.expected_impacts.strip():
        gaps.append(str(_("Les impacts attendus.")))
    if not has_impact_indicator:
        gaps.append(str(_("Au moins un indicateur d’impact avec sa valeur de départ et sa cible.")))
    if roadmap.owner_department_id is None and roadmap.owner_department_head_id is None:
        gaps.append(str(_("La direction qui lance et conduit la feuille de route, ou la personne à sa tête.")))
    return gaps
