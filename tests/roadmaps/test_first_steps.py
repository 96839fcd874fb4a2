"""What somebody who has just made a roadmap sees: that it is made, and by what to begin."""

import pytest
from django.urls import reverse

from jalon.kernel.actor import Role
from jalon.programme.models import Action
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.usecases.load_methods import load_methods
from tests.factories import ActionFactory, CommuneFactory, PersonFactory, RoadmapFactory, person_with_role

pytestmark = pytest.mark.django_db


def overview(client, roadmap):
    return client.get(reverse("roadmaps:roadmap", args=[roadmap.pk])).content.decode()


def test_a_roadmap_just_made_says_so_and_by_what_to_begin(client):
    load_methods()
    commune = CommuneFactory()
    client.force_login(PersonFactory().user)
    page = client.get(reverse("roadmaps:guide")).content.decode()
    method = page.split('name="method_id" value="')[1].split('"')[0]
    given = {
        "kind": "digital",
        "title": "Notre feuille",
        "starts_on": "2027-01-01",
        "horizon": "3",
        "method_id": method,
    }
    assert client.post(reverse("roadmaps:guide"), {}).status_code == 422
    refused = client.post(reverse("roadmaps:guide"), given | {"title": ""})
    said = refused.content.decode().split('class="notice notice--error')[1].split("</ul>")[0]
    assert "Choisissez votre collectivité" in said, "the list above the form names every fault"
    assert "Intitulé" in said
    answer = client.post(reverse("roadmaps:guide"), given | {"organisation": str(commune.pk)}, follow=True)
    text = answer.content.decode()
    assert "Notre feuille" in text
    assert "est créée" in text
    assert "Par où commencer" in text
    assert Roadmap.objects.get().title == "Notre feuille"


def test_the_first_steps_leave_once_something_was_done_and_are_for_who_steers(client):
    roadmap = RoadmapFactory(status="idea")
    client.force_login(person_with_role(roadmap, Role.READER).user)
    assert "Par où commencer" not in overview(client, roadmap)
    client.force_login(person_with_role(roadmap, Role.ROADMAP_OWNER).user)
    assert "Par où commencer" in overview(client, roadmap)
    ActionFactory(roadmap=roadmap)
    assert Action.objects.exists()
    assert "Par où commencer" not in overview(client, roadmap)
