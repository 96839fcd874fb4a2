"""Frame a roadmap: impulse, ambition, horizon, sponsors, closing review."""

from dataclasses import dataclass, fields
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Department
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.people import require_people
from jalon.roadmaps.rules import can_steer
from jalon.roadmaps.usecases.create_roadmap import check_horizon


class Stale(DomainError):
    """Somebody saved in between; nothing was overwritten."""

    messages = {
        "roadmap": _(
            "« %(title)s » a été modifiée par quelqu’un d’autre pendant votre saisie : comparez avant d’enregistrer."
        ),
    }


class FramingRefused(DomainError):
    """A frame that does not hold together."""

    messages = {
        "department_elsewhere": _("La direction « %(name)s » n’appartient pas au porteur de la feuille de route."),
        "review_before_end": _("La revue de clôture (%(on)s) doit suivre le début de la feuille de route."),
    }


@dataclass(frozen=True)
class RoadmapChanges:
    """Every field of the frame. Persons and departments are ids; empty texts are allowed."""

    title: str
    kind: str
    public_label: str
    starts_on: date
    ends_on: date
    term_ends_on: date | None = None
    tax_basis: str = "ttc"
    impulse_kind: str = ""
    impulse_author: str = ""
    impulse_on: date | None = None
    impulse_text: str = ""
    ambition: str = ""
    ambition_signed_by: str = ""
    owner_department_id: int | None = None
    owner_department_head_id: int | None = None
    political_sponsor_id: int | None = None
    managerial_sponsor_id: int | None = None
    closing_review_on: date | None = None
    expected_impacts: str = ""
    announced_delivery_on: date | None = None
    started_delivery_on: date | None = None


_PEOPLE = ("owner_department_head_id", "political_sponsor_id", "managerial_sponsor_id")


@transaction.atomic
def edit_roadmap(*, actor: Actor, roadmap_id: int, revision: int, changes: RoadmapChanges) -> Roadmap:
    """Save the frame.

    Args:
        revision: the one that was read; another one saved since is refused.

    Raises:
        Roadmap.DoesNotExist: not among those the actor sees.
        Forbidden: the actor does not steer it.
        Stale: somebody saved in between.
        RoadmapRefused, FramingRefused: impossible horizon, foreign department, review before the start.
        PersonElsewhere: a sponsor, or the head of the department, has nothing to do with the roadmap.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=roadmap_id)
    require(can_steer(actor, roadmap), "roadmaps.edit")
    if roadmap.revision != revision:
        raise Stale("roadmap", title=roadmap.title)
    check_horizon(changes.starts_on, changes.ends_on, changes.term_ends_on)
    _check(roadmap, changes)
    require_people(
        roadmap,
        *(getattr(changes, name) for name in _PEOPLE),
        kept=tuple(getattr(roadmap, name) for name in _PEOPLE),
    )
    changed = [f.name for f in fields(changes) if getattr(roadmap, f.name) != getattr(changes, f.name)]
    for name in changed:
        setattr(roadmap, name, getattr(changes, name))
    roadmap.is_bound_to_term = changes.term_ends_on is not None
    roadmap.revision += 1
    roadmap.save()
    record(
        actor,
        "roadmaps.roadmap.framed",
        Ref.to(roadmap),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
        details={"fields": changed},
    )
    return roadmap


def _check(roadmap: Roadmap, changes: RoadmapChanges) -> None:
    if changes.owner_department_id is not None:
        department = Department.objects.get(pk=changes.owner_department_id)
        if department.organisation_id != roadmap.organisation_id:
            raise FramingRefused("department_elsewhere", name=department.name)
    review = changes.closing_review_on
    if review is not None and review <= changes.starts_on:
        raise FramingRefused("review_before_end", on=f"{review:%d/%m/%Y}")
