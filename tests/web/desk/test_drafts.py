"""What one types is kept for another device, for oneself alone, and goes once it is saved."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from jalon.desk.models import Draft
from jalon.kernel.actor import Role
from tests.factories import PersonFactory, RoadmapFactory, person_with_role
from tests.web.programme.test_browser import sign_in


@pytest.fixture
def roadmap(db):
    return RoadmapFactory()


@pytest.fixture
def person(roadmap):
    return person_with_role(roadmap, Role.ROADMAP_OWNER)


def kept(client: Client, key: str) -> dict[str, object] | None:
    draft = client.get(reverse("desk:draft"), {"key": key}).json()["draft"]
    return draft and draft["values"]


@pytest.mark.django_db
def test_another_device_reads_it_and_nobody_else_does(client, person):
    client.force_login(person.user)
    typed = {"title": "Portail familles", "themes": ["1", "2"]}
    for values in ({"title": "Portail"}, typed):
        sent = {"key": "action-new", "values": json.dumps(values)}
        assert client.post(reverse("desk:draft"), sent).status_code == 204
    tablet, other = Client(), Client()
    tablet.force_login(person.user)
    other.force_login(PersonFactory().user)
    assert kept(tablet, "action-new") == typed
    assert kept(other, "action-new") is None
    other.post(reverse("desk:draft"), {"key": "action-new"})
    assert kept(tablet, "action-new") == typed
    tablet.post(reverse("desk:draft"), {"key": "action-new"})
    assert kept(client, "action-new") is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("", "{}"),
        ("x" * 161, "{}"),
        ("a", "[1]"),
        ("a", "pas du JSON"),
        ("a", '{"a": {"b": 1}}'),
        ("a", '{"a": [1]}'),
        ("a", "[" * 100_000),
        ("a", json.dumps({"a": "é" * 200_001})),
    ],
)
def test_what_is_not_a_draft_is_refused(client, person, key, values):
    client.force_login(person.user)
    answer = client.post(reverse("desk:draft"), {"key": key, "values": values})
    assert answer.status_code == 422
    assert answer.json()["refusal"]
    assert not Draft.objects.exists()


@pytest.mark.django_db
def test_a_visitor_keeps_nothing(client):
    assert client.post(reverse("desk:draft"), {"key": "a", "values": "{}"}).status_code == 302
    assert not Draft.objects.exists()


@pytest.mark.django_db
def test_the_save_forgets_it_and_a_refused_one_keeps_it(client, roadmap, person):
    client.force_login(person.user)
    address = reverse("programme:new", kwargs={"roadmap_id": roadmap.pk})
    client.post(reverse("desk:draft"), {"key": "k", "values": '{"title": ""}'})
    assert client.post(address, {"title": "", "draft_key": "k"}).status_code == 422
    assert Draft.objects.exists()
    assert client.post(address, {"title": "Portail familles", "draft_key": "k"}).status_code == 302
    assert not Draft.objects.exists()


def test_a_sheet_begun_on_one_device_is_finished_on_another(page, browser, live_server, transactional_db):
    roadmap = RoadmapFactory()
    person = person_with_role(roadmap, Role.ROADMAP_OWNER)
    address = f"{live_server.url}/feuilles/{roadmap.pk}/actions/nouvelle"
    sign_in(page, live_server, person)
    page.goto(address)
    page.get_by_label("Intitulé").fill("Portail familles")
    expect(page.locator("[data-draft-state]")).to_contain_text("autre appareil")
    tablet = browser.new_context(locale="fr-FR").new_page()
    sign_in(tablet, live_server, person)
    tablet.goto(address)
    tablet.get_by_role("button", name="Reprendre ma saisie").click()
    expect(tablet.get_by_label("Intitulé")).to_have_value("Portail familles")
    tablet.get_by_role("button", name="Créer l’action").click()
    expect(tablet.locator("h1")).to_contain_text("Portail familles")
    assert not Draft.objects.exists()
    tablet.context.close()


@pytest.mark.django_db
def test_signs_that_no_database_holds_are_dropped_and_the_draft_kept(client, person):
    client.force_login(person.user)
    half_an_emoji = '{"a": "mots\\ud83d", "b\\u0000": ["x\\u0000y"]}'
    assert client.post(reverse("desk:draft"), {"key": "a", "values": half_an_emoji}).status_code == 204
    assert kept(client, "a") == {"a": "mots", "b": ["xy"]}
    assert client.get(reverse("desk:draft"), {"key": "\0a"}).status_code == 200
    assert client.post(reverse("desk:draft"), {"key": "\0a"}).status_code == 204
