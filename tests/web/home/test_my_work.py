"""« Mon travail »: what waits, on what one runs only, with who must move."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jalon.kernel.actor import Role
from jalon.roadmaps.models import Phase
from tests.factories import (
    ActionFactory,
    BodyFactory,
    CommuneFactory,
    MeetingFactory,
    NeedFactory,
    PersonFactory,
    RoadmapFactory,
    person_of_member,
    person_with_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def roadmap():
    made = RoadmapFactory(status="under_construction", title="Schéma directeur")
    head = PersonFactory(full_name="Chef de la phase")
    Phase.objects.create(
        roadmap=made, order=1, name="Cadrage", owner=head, status="under_way", starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1)
    )  # fmt: skip
    NeedFactory(roadmap=made)
    ActionFactory(roadmap=made, title="Sans besoin")
    MeetingFactory(body=BodyFactory(roadmap=made), on=timezone.localdate() + timedelta(days=12))
    return made


def page_of(person):
    client = Client()
    client.force_login(person.user)
    return client.get("/").content.decode()


def test_the_responsable_reads_what_waits_the_late_first_and_who_must_move(roadmap):
    page = page_of(person_with_role(roadmap, Role.ROADMAP_OWNER))
    late, meeting, need = (
        page.index(words)
        for words in ("La phase « Cadrage » devait finir le", "préparer ce qui y sera décidé", "1 besoin exprimé, sans suite dite")
    )  # fmt: skip
    assert late < meeting < need
    assert "Chef de la phase" in page
    assert "1 action sans besoin ni raison" in page
    assert "1 action à trier" in page


def test_what_waits_is_told_to_nobody_who_does_not_run_the_roadmap(roadmap):
    member = person_of_member(roadmap, CommuneFactory())
    for person in (member, PersonFactory(), person_with_role(roadmap, Role.READER)):
        assert "Qui doit bouger" not in page_of(person)


def test_a_roadmap_where_nothing_waits_says_so():
    page = page_of(person_with_role(RoadmapFactory(), Role.PMO))
    assert "Rien n’attend sur cette feuille de route." in page
