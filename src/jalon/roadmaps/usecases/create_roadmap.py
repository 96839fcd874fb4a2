"""Start a roadmap: from « je suis … » to its phases."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import OrganisationRole
from jalon.journal.models import record
from jalon.kernel.actor import Actor, Role
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import (
    Condition,
    Deliverable,
    MethodTemplate,
    Phase,
    Roadmap,
    RoadmapKind,
    RoadmapRole,
    RoadmapStatus,
    StateChange,
)
from jalon.roadmaps.rules import can_create

MAX_YEARS = 10


class RoadmapRefused(DomainError):
    """A roadmap that cannot be as asked."""

    messages = {
        "title_missing": _("Donnez un intitulé à la feuille de route."),
        "ends_before_start": _("La fin (%(ends_on)s) doit suivre le début (%(starts_on)s)."),
        "too_long": _("Une feuille de route dure de 1 à 10 ans : de %(starts_on)s à %(ends_on)s, c’est trop long."),
        "too_short": _(
            "Une feuille de route dure de 1 à 10 ans : de %(starts_on)s à %(ends_on)s, c’est moins d’un an."
        ),
        "after_term": _("La fin dépasse celle du mandat (%(term_ends_on)s) : choisissez-la au plus tard ce jour-là."),
    }


@dataclass(frozen=True)
class NewRoadmap:
    """What a roadmap starts with. `kind` is a value of `RoadmapKind`; the horizon is 1 to 10 years."""

    organisation_id: int
    title: str
    starts_on: date
    ends_on: date
    kind: str = RoadmapKind.DIGITAL
    public_label: str = ""
    method_id: int | None = None
    competence_id: int | None = None
    term_ends_on: date | None = None
    phases_start_on: date | None = None


def check_horizon(starts_on: date, ends_on: date, term_ends_on: date | None = None) -> None:
    """Raise `RoadmapRefused` unless the horizon is 1 to 10 years and, when bound to a term, inside it."""
    dates = {"starts_on": f"{starts_on:%d/%m/%Y}", "ends_on": f"{ends_on:%d/%m/%Y}"}
    if ends_on <= starts_on:
        raise RoadmapRefused("ends_before_start", **dates)
    days = (ends_on - starts_on).days + 1
    if days < 365:
        raise RoadmapRefused("too_short", **dates)
    if days > 366 * MAX_YEARS:
        raise RoadmapRefused("too_long", **dates)
    if term_ends_on is not None and ends_on > term_ends_on:
        raise RoadmapRefused("after_term", term_ends_on=f"{term_ends_on:%d/%m/%Y}")


@transaction.atomic
def create_roadmap(*, actor: Actor, given: NewRoadmap) -> Roadmap:
    """Create a roadmap with the phases and conditions of its method; who creates it becomes its responsable.

    Raises:
        Organisation.DoesNotExist, MethodTemplate.DoesNotExist: outside what the actor sees.
        Forbidden: others already hold roles in this organisation, and the actor none.
        RoadmapRefused: no title, or an impossible horizon.
    """
    organisation = Organisation.objects.visible_to(actor).get(pk=given.organisation_id)
    require(can_create(actor, organisation, has_way_in=_has_way_in(actor, organisation)), "roadmaps.create")
    if not given.title.strip():
        raise RoadmapRefused("title_missing")
    check_horizon(given.starts_on, given.ends_on, given.term_ends_on)
    method = MethodTemplate.objects.visible_to(actor).get(pk=given.method_id) if given.method_id else None
    roadmap = Roadmap.objects.create(
        organisation=organisation,
        kind=given.kind,
        title=given.title.strip(),
        public_label=given.public_label,
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        competence_id=given.competence_id,
        is_bound_to_term=given.term_ends_on is not None,
        term_ends_on=given.term_ends_on,
        currency=organisation.currency,
        method=method,
    )
    if actor.person_id is not None:
        RoadmapRole.objects.create(roadmap=roadmap, person_id=actor.person_id, role=Role.ROADMAP_OWNER)
    StateChange.objects.create(roadmap=roadmap, status=RoadmapStatus.IDEA, on=actor.on, author_label=actor.label)
    if method is not None:
        apply_method(roadmap, method, first_day=given.phases_start_on or actor.on)
    record(actor, "roadmaps.roadmap.created", Ref.to(roadmap), organisation_id=organisation.pk, roadmap_id=roadmap.pk)
    return roadmap


def _has_way_in(actor: Actor, organisation: Organisation) -> bool:
    """Nobody holds anything there yet, or the actor already runs one of its roadmaps."""
    others = Roadmap.objects.filter(organisation=organisation)
    if others.steered_by(actor).exists():
        return True
    return not others.exists() and not OrganisationRole.objects.filter(organisation=organisation).exists()


def apply_method(roadmap: Roadmap, method: MethodTemplate, *, first_day: date) -> None:
    """Copy the phases and conditions of a method, one phase after the other from `first_day`."""
    day = first_day
    for row in method.phases.all():
        last = day + timedelta(weeks=row.weeks) - timedelta(days=1)
        phase = Phase.objects.create(
            roadmap=roadmap,
            order=row.order,
            name=row.name,
            objectives=row.objectives,
            validation=row.validation,
            is_before_roadmap=row.is_before_roadmap,
            announced_starts_on=day,
            announced_ends_on=last,
            starts_on=day,
            ends_on=last,
        )
        Deliverable.objects.bulk_create(Deliverable(phase=phase, name=name, due_on=last) for name in row.deliverables)
        day = last + timedelta(days=1)
    Condition.objects.bulk_create(
        Condition(roadmap=roadmap, order=row.order, code=row.code, label=row.label, guidance=row.guidance)
        for row in method.conditions.all()
    )
