"""The history kept by the database names who acted, from whichever screen, and forgets afterwards."""

import pytest
from django.db import connection
from django.urls import reverse

from jalon.journal.history import history_told
from tests.factories import ActionFactory, person_with_role

pytestmark = pytest.mark.django_db


def told() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('pghistory.context_id', true), current_setting('pghistory.context_metadata', true)"
        )
        return [value or "" for value in cursor.fetchone()]


def test_a_change_is_signed_by_who_made_it_and_by_nobody_afterwards(client):
    action = ActionFactory()
    person = person_with_role(action.roadmap, "roadmap_owner")
    client.force_login(person.user)
    address = reverse("programme:edit", kwargs={"roadmap_id": action.roadmap_id, "pk": action.pk, "section": "effets"})
    assert client.post(address, {"impacts": "Moins de papier", "revision": action.revision}).status_code == 302
    event = type(action).pgh_event_model.objects.filter(pgh_obj_id=action.pk).latest("pgh_id")
    assert event.impacts == "Moins de papier"
    assert event.pgh_context.metadata == {"person": person.pk, "actor": person.full_name, "screen": address}
    assert told() == ["", ""]


def test_what_follows_a_failure_is_signed_by_nobody():
    def fail() -> None:
        with history_told(actor="Agent"):
            assert "Agent" in told()[1]
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert told() == ["", ""]
    action = ActionFactory()
    assert type(action).pgh_event_model.objects.get(pgh_obj_id=action.pk).pgh_context is None
