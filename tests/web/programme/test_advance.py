"""From the sheet: a retained action is started, then said done; the public page follows at the next publication."""

import pytest
from django.test import Client
from django.urls import reverse

from jalon.kernel.actor import Role
from jalon.programme.models import Action, ActionStatus
from tests.factories import ActionFactory, CommuneFactory, PersonFactory, person_of_member, person_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(roadmap) -> Action:
    lead = person_with_role(roadmap, Role.PROJECT_MANAGER)
    return ActionFactory(roadmap=roadmap, status=ActionStatus.RETAINED, lead=lead)


def address(name: str, action: Action) -> str:
    return reverse(f"programme:{name}", kwargs={"roadmap_id": action.roadmap_id, "pk": action.pk})


def page(client: Client, name: str, action: Action) -> str:
    return " ".join(client.get(address(name, action)).content.decode().replace("\xa0", " ").split())


def test_the_sheet_offers_only_what_may_happen_next(as_owner, action):
    assert "Faire avancer" in page(as_owner, "action", action)
    offered = page(as_owner, "advance", action)
    assert "Elle démarre" in offered
    assert "Elle est réalisée" not in offered
    sent = {"to": "under_way", "on": "2026-03-02"}
    assert as_owner.post(address("advance", action), sent).url == address("action", action)
    sheet = page(as_owner, "action", action)
    assert "a démarré l’action" in sheet
    assert "publique : en cours" in sheet
    answer = as_owner.post(address("advance", action), {"to": "suspended", "on": "2026-03-02"})
    assert answer.status_code == 422
    assert "Dites pourquoi" in answer.content.decode()


@pytest.mark.parametrize("status", [ActionStatus.DRAFT, ActionStatus.SUBMITTED, ActionStatus.NOT_RETAINED])
def test_an_action_that_waits_for_a_decision_has_no_such_page(as_owner, action, status):
    Action.objects.filter(pk=action.pk).update(status=status)
    assert "Faire avancer" not in page(as_owner, "action", action)
    assert as_owner.get(address("advance", action)).status_code == 404


def test_its_lead_makes_it_advance_and_the_others_do_not(client, roadmap, action):
    answers = {}
    for name, person in (
        ("lead", action.lead),
        ("colleague", person_with_role(roadmap, Role.PROJECT_MANAGER)),
        ("member", person_of_member(roadmap, CommuneFactory())),
        ("stranger", PersonFactory()),
    ):
        client.force_login(person.user)
        answers[name] = client.get(address("advance", action)).status_code
    client.logout()
    answers["visitor"] = client.get(address("advance", action)).status_code
    assert answers == {"lead": 200, "colleague": 403, "member": 403, "stranger": 404, "visitor": 302}
