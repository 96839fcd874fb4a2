"""Notifications: one's own, read one by one or all at once."""

import pytest
from django.test import Client
from django.urls import reverse

from jalon.desk.models import Notification
from tests.factories import PersonFactory
from tests.web.accounts.conftest import client_of

pytestmark = pytest.mark.django_db


def tell(person, text, **fields):
    subject = {"subject_type": "accounts.person", "subject_id": person.pk}
    return Notification.objects.create(person_id_value=person.pk, text=text, **subject, **fields)


@pytest.fixture
def two():
    return PersonFactory(), PersonFactory()


def test_each_person_reads_its_own_only(two):
    mine, theirs = two
    tell(mine, "Une décision vous attend")
    other = tell(theirs, "Message d’une autre personne")
    client = client_of(mine)
    page = client.get(reverse("desk:notifications")).content.decode()
    assert "Une décision vous attend" in page
    assert "autre personne" not in page
    assert client.post(reverse("desk:notification_read", args=[other.pk])).status_code == 404
    client.post(reverse("desk:notifications_read"))
    other.refresh_from_db()
    assert other.read_at is None


def test_opening_one_marks_it_read_and_leads_where_it_says(two):
    row = tell(two[0], "À relire", url="/compte/")
    away = tell(two[0], "Piège", url="https://ailleurs.invalid/")
    client = client_of(two[0])
    assert client.post(reverse("desk:notification_read", args=[row.pk])).url == "/compte/"
    assert client.post(reverse("desk:notification_read", args=[away.pk])).url == reverse("desk:notifications")
    row.refresh_from_db()
    assert row.read_at is not None


def test_all_are_read_at_once_and_the_count_goes(two):
    for number in range(3):
        tell(two[0], f"Message {number}")
    client = client_of(two[0])
    assert client.get(reverse("desk:notifications")).context["shell"].notifications_count == 3
    page = client.post(reverse("desk:notifications_read"), follow=True)
    assert "3 notifications marquées comme lues." in page.content.decode()
    assert page.context["shell"].notifications_count == 0


def test_a_long_list_is_read_page_after_page_without_losing_one(two):
    for number in range(120):
        tell(two[0], f"Message {number}")
    client, seen, address = client_of(two[0]), [], reverse("desk:notifications")
    while address:
        context = client.get(address).context
        seen += [row.text for row in context["notifications"]]
        after = context["next_after"]
        address = f"{reverse('desk:notifications')}?apres={after}" if after else ""
    assert seen == [f"Message {number}" for number in reversed(range(120))]
    assert client.get(reverse("desk:notifications"), {"apres": "x"}).status_code == 404


def test_nothing_to_say_says_so_and_a_visitor_signs_in(two):
    assert "Rien de nouveau" in client_of(two[0]).get(reverse("desk:notifications")).content.decode()
    assert Client().get(reverse("desk:notifications")).status_code == 302
    assert client_of(two[0]).get(reverse("desk:notifications_read")).status_code == 405
