"""Give and take a role on one roadmap."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person
from jalon.journal.models import record
from jalon.kernel.actor import Actor, Role
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap, RoadmapRole
from jalon.roadmaps.people import require_people
from jalon.roadmaps.rules import can_grant


class RoleRefused(DomainError):
    """A role that cannot be given or taken."""

    messages = {
        "advisor_without_end": _("Donnez une date de fin à la mission de l’AMO."),
        "advisor_without_parts": _("Choisissez les étapes ouvertes à l’AMO."),
        "ends_before_start": _("La fin du rôle précède son début."),
        "last_owner": _("Il faut toujours un responsable de la feuille de route : nommez-en un autre d’abord."),
    }


@transaction.atomic
def grant_role(
    *,
    actor: Actor,
    roadmap_id: int,
    person_id: int,
    role: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    parts: tuple[str, ...] = (),
) -> RoadmapRole:
    """Give a role, or change the dates and parts of one already held.

    Args:
        parts: for an AMO only, the journey steps that it reaches.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        PersonElsewhere: the person has nothing to do with the roadmap; whoever comes from elsewhere is invited.
        RoleRefused: an AMO without end or parts; dates reversed.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_grant(actor, roadmap), "roadmaps.role.grant")
    require_people(roadmap, person_id)
    return give_role(
        actor=actor, roadmap=roadmap, person_id=person_id, role=role, starts_on=starts_on, ends_on=ends_on, parts=parts
    )


def give_role(
    *,
    actor: Actor,
    roadmap: Roadmap,
    person_id: int,
    role: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    parts: tuple[str, ...] = (),
) -> RoadmapRole:
    """Write a role inside the transaction of a use case, which checked the right and who the person is.

    Raises:
        Person.DoesNotExist, RoleRefused: as `grant_role`.
    """
    if role == Role.EXTERNAL_ADVISOR and ends_on is None:
        raise RoleRefused("advisor_without_end")
    if role == Role.EXTERNAL_ADVISOR and not parts:
        raise RoleRefused("advisor_without_parts")
    if starts_on and ends_on and ends_on < starts_on:
        raise RoleRefused("ends_before_start")
    person = Person.objects.get(pk=person_id)
    granted, _created = RoadmapRole.objects.update_or_create(
        roadmap=roadmap,
        person=person,
        role=role,
        defaults={
            "starts_on": starts_on,
            "ends_on": ends_on,
            "parts": list(parts) if role == Role.EXTERNAL_ADVISOR else [],
        },
    )
    record(
        actor,
        "roadmaps.role.granted",
        Ref.to(roadmap),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
        details={"person": person.pk, "role": role},
    )
    return granted


@transaction.atomic
def revoke_role(*, actor: Actor, roadmap_id: int, role_id: int) -> None:
    """Take a role back.

    Raises:
        Roadmap.DoesNotExist, RoadmapRole.DoesNotExist, Forbidden: as usual.
        RoleRefused: it is the last responsable.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=roadmap_id)
    require(can_grant(actor, roadmap), "roadmaps.role.revoke")
    held = roadmap.roles.get(pk=role_id)
    if held.role == Role.ROADMAP_OWNER and roadmap.roles.filter(role=Role.ROADMAP_OWNER).count() == 1:
        raise RoleRefused("last_owner")
    record(
        actor,
        "roadmaps.role.revoked",
        Ref.to(roadmap),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
        details={"person": held.person_id, "role": held.role},
    )
    held.delete()
