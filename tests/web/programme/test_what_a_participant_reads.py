"""Before the decision, a participant reads what is submitted: neither others' words, nor figures, nor the team's notes."""

import pytest
from django.test import Client
from django.urls import reverse

from jalon.desk.usecases.comment_on import comment_on
from jalon.kernel.actor import Actor, Role
from jalon.kernel.refs import Ref
from jalon.needs.models import Need
from jalon.programme.models import Action, ActionCost, ActionStatus, Triage
from jalon.roadmaps.models import Roadmap, RoadmapRole
from tests.factories import (
    TODAY,
    ActionFactory,
    CommuneFactory,
    NeedFactory,
    PersonFactory,
    actor_of_person,
    person_of_member,
    person_with_role,
)

WORDS, TALK = "Les mots du porteur", "Le maire hésite encore"


@pytest.fixture
def action(roadmap: Roadmap) -> Action:
    """Submitted, answering a need of the owner, with a cost of 4 321 €, a comment and a reason of triage."""
    made: Action = ActionFactory(
        roadmap=roadmap, status=ActionStatus.SUBMITTED, triage=Triage.NOT_RIPE, triage_note="Trop tôt, dit la DSI"
    )
    made.needs.add(NeedFactory(roadmap=roadmap, statement=WORDS, code="B777"))
    ActionCost.objects.create(
        variant=made.variants.get(),
        year=0,
        section="investment",
        low_minor=432100,
        likely_minor=432100,
        high_minor=432100,
    )
    owner = actor_of_person(person_with_role(roadmap, Role.ROADMAP_OWNER))
    comment_on(actor=owner, subject=Ref.to(made), text=TALK)
    return made


@pytest.fixture
def as_member(roadmap: Roadmap, client: Client) -> Client:
    client.force_login(person_of_member(roadmap, CommuneFactory()).user)
    return client


def sheet(client: Client, action: Action) -> str:
    answer = client.get(reverse("programme:action", kwargs={"roadmap_id": action.roadmap_id, "pk": action.pk}))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\u202f", " ").replace("\xa0", " ").split())


def test_the_team_reads_words_costs_and_comments(as_owner: Client, action: Action) -> None:
    page = sheet(as_owner, action)
    for shown in (WORDS, TALK, "4 321"):
        assert shown in page


def test_a_participant_reads_the_code_of_the_need_and_nothing_of_the_rest(as_member: Client, action: Action) -> None:
    page = sheet(as_member, action)
    assert action.title in page
    assert "B777" in page
    for hidden in (WORDS, TALK, "4 321", "Trop tôt"):
        assert hidden not in page


def test_the_paper_waits_for_the_decision_then_keeps_the_words_of_others(as_member: Client, action: Action) -> None:
    url = reverse("programme:paper", kwargs={"roadmap_id": action.roadmap_id, "pk": action.pk, "extension": "odt"})
    assert as_member.get(url).status_code == 404
    Action.objects.filter(pk=action.pk).update(status=ActionStatus.RETAINED)
    assert as_member.get(url).status_code == 200
    assert WORDS not in sheet(as_member, action)


def test_a_participant_does_not_comment_nor_see_the_sorting(as_member: Client, action: Action) -> None:
    kwargs = {"roadmap_id": action.roadmap_id}
    assert (
        as_member.post(reverse("programme:comment", kwargs=kwargs | {"pk": action.pk}), {"text": "x"}).status_code
        == 403
    )
    assert as_member.get(reverse("programme:triage", kwargs=kwargs)).status_code == 403
    url = reverse("programme:export", kwargs=kwargs | {"extension": "csv"})
    listed = as_member.get(f"{url}?col=title&col=investment&col=triage_note").content.decode()
    assert action.title in listed
    assert "4321" not in listed
    assert "Trop tôt" not in listed


def test_an_action_about_security_stays_with_the_team(as_member: Client, action: Action) -> None:
    Action.objects.filter(pk=action.pk).update(is_security_sensitive=True)
    url = reverse("programme:action", kwargs={"roadmap_id": action.roadmap_id, "pk": action.pk})
    assert as_member.get(url).status_code == 404


@pytest.mark.django_db
def test_a_lead_from_a_member_chooses_among_needs_without_reading_those_of_others(
    roadmap: Roadmap, client: Client, action: Action
) -> None:
    commune = CommuneFactory()
    lead = person_of_member(roadmap, commune)
    NeedFactory(roadmap=roadmap, organisation=CommuneFactory(), statement="Les mots d’une autre commune")
    NeedFactory(roadmap=roadmap, organisation=commune, statement="Nos propres mots")
    Action.objects.filter(pk=action.pk).update(lead=lead)
    client.force_login(lead.user)
    kwargs = {"roadmap_id": roadmap.pk, "pk": action.pk, "section": "raison"}
    page = client.get(reverse("programme:edit", kwargs=kwargs)).content.decode()
    assert "B777" in page
    assert "Nos propres mots" in page
    assert WORDS not in page
    assert "Les mots d’une autre commune" not in page


def test_an_account_tied_to_nobody_reads_neither_actions_without_lead_nor_needs_without_requester(
    action: Action,
) -> None:
    nobody = Actor(person_id=None, label="compte sans personne", on=TODAY, is_instance_admin=True)
    assert not Action.objects.visible_to(nobody).exists()
    assert not Need.objects.visible_to(nobody).exists()


def test_an_advisor_reads_words_only_when_its_mission_collects(roadmap: Roadmap, action: Action) -> None:
    advisor = PersonFactory()
    role = RoadmapRole.objects.create(
        roadmap=roadmap, person=advisor, role=Role.EXTERNAL_ADVISOR, ends_on="2099-01-01", parts=["orient"]
    )
    assert not Need.objects.visible_to(actor_of_person(advisor)).exists()
    role.parts = ["collect"]
    role.save()
    assert Need.objects.visible_to(actor_of_person(advisor)).count() == 1


def test_lines_prepared_for_the_public_page_wait_for_it(as_member: Client, action: Action) -> None:
    url = reverse("publication:entries", kwargs={"roadmap_id": action.roadmap_id, "action_id": action.pk})
    assert as_member.get(url).status_code == 404
