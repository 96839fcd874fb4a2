"""What stands around the programme: the tabs that open, the colours of the owner."""

import pytest
from django.urls import reverse

from jalon.organisations.models import Organisation
from tests.factories import CommuneFactory, person_of_member

pytestmark = pytest.mark.django_db


def tabs(client, roadmap) -> dict[str, str]:
    answer = client.get(reverse("programme:list", kwargs={"roadmap_id": roadmap.pk}))
    return {tab["label"]: tab["url"] for tab in answer.context["tabs"]}


def test_every_tab_that_a_participant_sees_opens(client, roadmap):
    client.force_login(person_of_member(roadmap, CommuneFactory()).user)
    shown = tabs(client, roadmap)
    assert "Liste" in shown
    assert "Tri" not in shown
    assert "Programme priorisé" not in shown
    assert {label: client.get(url).status_code for label, url in shown.items()} == dict.fromkeys(shown, 200)


def test_the_team_sees_every_tab(as_owner, roadmap):
    assert {"Tri", "Programme priorisé"} <= set(tabs(as_owner, roadmap))


def test_the_pages_of_a_roadmap_wear_the_colours_of_its_owner(as_owner, roadmap):
    page = reverse("programme:list", kwargs={"roadmap_id": roadmap.pk})
    theme = reverse("organisations:theme", kwargs={"pk": roadmap.organisation_id})
    assert theme not in as_owner.get(page).content.decode()
    Organisation.objects.filter(pk=roadmap.organisation_id).update(primary_colour="#7A1F5C")
    html = as_owner.get(page).content.decode()
    assert f'<link rel="stylesheet" href="{theme}?v=7A1F5C">' in html
    assert "--brand: #7A1F5C" in as_owner.get(theme).content.decode()
