"""A roadmap of several communes whose needs are collected: shared by the tests of needs."""

from dataclasses import dataclass, field

from jalon.accounts.models import Person
from jalon.kernel.actor import Actor, Role
from jalon.needs.models import Need
from jalon.needs.usecases.raise_need import NeedSheet, raise_need
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Participant, Roadmap
from tests.factories import CommuneFactory, RoadmapFactory, actor_of_person, person_with_role


@dataclass
class Collection:
    """A roadmap, who runs it, and some communes."""

    roadmap: Roadmap
    owner_person: Person
    owner: Actor
    communes: list[Organisation] = field(default_factory=list)

    def need(self, statement: str, commune: int | None = None, **fields: object) -> Need:
        """A need of a commune, by its rank, or of the owner."""
        place = self.roadmap.organisation if commune is None else self.communes[commune]
        sheet = NeedSheet(statement=statement, organisation_id=place.pk, **fields)  # type: ignore[arg-type]
        return raise_need(actor=self.owner, roadmap_id=self.roadmap.pk, sheet=sheet)


def collection(communes: int = 4) -> Collection:
    """One made of nothing but its places."""
    roadmap = RoadmapFactory(status="under_construction")
    person = person_with_role(roadmap, Role.ROADMAP_OWNER)
    places = [CommuneFactory() for _ in range(communes)]
    for place in places:
        Participant.objects.create(roadmap=roadmap, organisation=place)
    return Collection(roadmap, person, actor_of_person(person), places)
