"""Rows for tests, with roles and never names of persons."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from jalon.accounts.models import OrganisationRole, Person, User
from jalon.governance.models import Body, BodyKind, Meeting, Seat
from jalon.kernel.actor import Actor, Role
from jalon.kernel.text import fold
from jalon.needs.models import Need
from jalon.organisations.models import Department, Organisation, OrganisationKind, Skill
from jalon.programme.models import Action, Variant
from jalon.roadmaps.models import Participant, Roadmap, RoadmapRole
from jalon.roadmaps.queries import actor_for
from jalon.strategy.models import Axis

TODAY = date(2026, 11, 22)


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    kind = OrganisationKind.EPCI
    name = factory.Sequence(lambda n: f"Communauté d’essai {n}")
    sort_key = factory.LazyAttribute(lambda o: fold(o.name))
    search_key = factory.LazyAttribute(lambda o: fold(o.name))
    population = 26_359


class CommuneFactory(OrganisationFactory):
    kind = OrganisationKind.COMMUNE
    name = factory.Sequence(lambda n: f"Commune d’essai {n}")
    population = 1_200


class DepartmentFactory(DjangoModelFactory[Department]):
    class Meta:
        model = Department

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Direction {n}")


class SkillFactory(DjangoModelFactory[Skill]):
    class Meta:
        model = Skill

    code = factory.Sequence(lambda n: f"savoir-{n}")
    label = factory.Sequence(lambda n: f"Savoir-faire {n}")


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"agent{n}@exemple.fr")
    password = "!"


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person

    user = factory.SubFactory(UserFactory)
    full_name = factory.Sequence(lambda n: f"Agent d’essai {n}")
    sort_key = factory.LazyAttribute(lambda o: fold(o.full_name))
    organisation = factory.SubFactory(OrganisationFactory)


class RoadmapFactory(DjangoModelFactory[Roadmap]):
    class Meta:
        model = Roadmap

    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence(lambda n: f"Feuille de route d’essai {n}")
    starts_on = date(2027, 1, 1)
    ends_on = date(2029, 12, 31)


class AxisFactory(DjangoModelFactory[Axis]):
    class Meta:
        model = Axis

    roadmap = factory.SubFactory(RoadmapFactory)
    title = factory.Sequence(lambda n: f"Axe {n}")


class NeedFactory(DjangoModelFactory[Need]):
    class Meta:
        model = Need

    roadmap = factory.SubFactory(RoadmapFactory)
    organisation = factory.SelfAttribute("roadmap.organisation")
    code = factory.Sequence(lambda n: f"B{n:03d}")
    statement = factory.Sequence(lambda n: f"Pouvoir faire la démarche {n} en ligne")


class ActionFactory(DjangoModelFactory[Action]):
    """An action with its main variant."""

    class Meta:
        model = Action
        skip_postgeneration_save = True

    roadmap = factory.SubFactory(RoadmapFactory)
    code = factory.Sequence(lambda n: f"A{n:03d}")
    title = factory.Sequence(lambda n: f"Action d’essai {n}")
    sort_key = factory.LazyAttribute(lambda o: fold(o.title))
    duration_quarters = 2

    @factory.post_generation
    def main_variant(self: Action, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted is not False:
            Variant.objects.create(action=self)


class BodyFactory(DjangoModelFactory[Body]):
    class Meta:
        model = Body

    roadmap = factory.SubFactory(RoadmapFactory)
    organisation = factory.SelfAttribute("roadmap.organisation")
    kind = BodyKind.COPIL
    name = "Comité de pilotage"


class SeatFactory(DjangoModelFactory[Seat]):
    class Meta:
        model = Seat

    body = factory.SubFactory(BodyFactory)
    function = factory.Sequence(lambda n: f"Élu·e {n}")


class MeetingFactory(DjangoModelFactory[Meeting]):
    class Meta:
        model = Meeting

    body = factory.SubFactory(BodyFactory)
    on = TODAY


def actor_of_person(person: Person, *, on: date = TODAY) -> Actor:
    """The actor that a person is, read as the product reads it."""
    is_admin = bool(person.user and person.user.is_instance_admin)
    return actor_for(person, is_instance_admin=is_admin, label=person.full_name, on=on)


def person_with_role(roadmap: Roadmap, role: Role, **fields: Any) -> Person:
    """Somebody who holds a role on a roadmap, with an account."""
    person = PersonFactory(organisation=roadmap.organisation, **fields)
    ends_on = date(2099, 1, 1) if role == Role.EXTERNAL_ADVISOR else None
    RoadmapRole.objects.create(roadmap=roadmap, person=person, role=role, ends_on=ends_on)
    return person


def person_of_member(roadmap: Roadmap, organisation: Organisation, role: Role = Role.ELECTED) -> Person:
    """Somebody of a participant of the roadmap."""
    Participant.objects.get_or_create(roadmap=roadmap, organisation=organisation)
    person = PersonFactory(organisation=organisation)
    OrganisationRole.objects.create(person=person, organisation=organisation, role=role)
    return person
