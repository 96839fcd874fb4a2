"""Who sees a roadmap and its actions: four people for every right."""

import pytest

from jalon.kernel.actor import Role
from jalon.programme.models import Action, ActionStatus
from jalon.roadmaps.models import Roadmap
from tests.factories import (
    ActionFactory,
    CommuneFactory,
    PersonFactory,
    RoadmapFactory,
    actor_of_person,
    person_of_member,
    person_with_role,
)

pytestmark = pytest.mark.django_db


def test_a_roadmap_is_seen_by_its_team_and_its_participants_only():
    roadmap = RoadmapFactory()
    owner = actor_of_person(person_with_role(roadmap, Role.ROADMAP_OWNER))
    mayor = actor_of_person(person_of_member(roadmap, CommuneFactory()))
    stranger = actor_of_person(PersonFactory())
    assert Roadmap.objects.visible_to(owner).get() == roadmap
    assert Roadmap.objects.visible_to(mayor).get() == roadmap
    assert not Roadmap.objects.visible_to(stranger).exists()


def test_a_participant_does_not_see_drafts():
    roadmap = RoadmapFactory()
    draft = ActionFactory(roadmap=roadmap)
    submitted = ActionFactory(roadmap=roadmap, status=ActionStatus.SUBMITTED)
    owner = actor_of_person(person_with_role(roadmap, Role.ROADMAP_OWNER))
    mayor = actor_of_person(person_of_member(roadmap, CommuneFactory()))
    assert set(Action.objects.visible_to(owner)) == {draft, submitted}
    assert set(Action.objects.visible_to(mayor)) == {submitted}
