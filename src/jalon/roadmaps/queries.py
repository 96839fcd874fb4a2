"""Reading roadmaps and what an actor is on them."""

from collections import defaultdict
from datetime import date

from jalon.accounts.models import OrganisationRole, Person
from jalon.kernel.actor import Actor, Role
from jalon.roadmaps.models import RoadmapRole


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
    limited = {pk: steps for pk, steps in parts.items() if roadmaps[pk] == {Role.EXTERNAL_ADVISOR}}
    return Actor(
        person_id=person.pk,
        label=person.full_name,
        on=on,
        is_instance_admin=is_instance_admin,
        organisation_roles={pk: frozenset(roles) for pk, roles in organisations.items()},
        roadmap_roles={pk: frozenset(roles) for pk, roles in roadmaps.items()},
        parts=limited,
    )
