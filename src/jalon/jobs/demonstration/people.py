"""People of the demonstration: functions, never names. Their addresses end in a domain that cannot exist."""

from datetime import date

from django.utils.text import slugify

from jalon.accounts.models import OrganisationRole, Person, User
from jalon.kernel.actor import Actor, Role
from jalon.kernel.text import fold
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap, RoadmapRole
from jalon.roadmaps.queries import actor_for

DOMAIN = "demonstration.invalid"
"""RFC 2606: an address there can never receive anything."""


def make_person(
    function: str,
    organisation: Organisation | None,
    *,
    organisation_roles: tuple[str, ...] = (),
    is_instance_admin: bool = False,
) -> Person:
    """A person known by a function, with an account that only the demonstration's one-click sign-in opens."""
    place = organisation.name if organisation else "jalon"
    email = f"{slugify(function)[:40]}.{slugify(place)[:40]}@{DOMAIN}"
    user, _created = User.objects.get_or_create(
        email=email, defaults={"is_instance_admin": is_instance_admin, "password": "!"}
    )
    label = f"{function} ({place})" if organisation else function
    person, _new = Person.objects.get_or_create(
        user=user,
        defaults={
            "full_name": label[:160],
            "sort_key": fold(label)[:160],
            "email": email,
            "title": function[:160],
            "organisation": organisation,
        },
    )
    for role in organisation_roles:
        OrganisationRole.objects.get_or_create(person=person, organisation=organisation, role=role)
    return person


def give_role(roadmap: Roadmap, person: Person, role: Role) -> None:
    """A role on a roadmap."""
    RoadmapRole.objects.get_or_create(roadmap=roadmap, person=person, role=role)


def actor_of(person: Person, *, today: date) -> Actor:
    """The actor that a person of the demonstration is today."""
    return actor_for(person, is_instance_admin=False, label=person.full_name, on=today)
