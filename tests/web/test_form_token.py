"""A form sent twice is done once, whether the second comes after the first or at the same time."""

import threading
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from jalon.arbitrage.models import ArbitrageRound, Scenario
from jalon.desk.models import Comment, ImportBatch, SentForm
from jalon.kernel.actor import Role
from jalon.programme.models import Action
from tests.factories import RoadmapFactory, person_with_role

pytestmark = pytest.mark.django_db


def quick(client: Client, address: str, **said: str) -> dict[str, str]:
    """What a person sends from the page, with the number that the page wrote in the form."""
    page = client.get(address).content.decode()
    token = page.split('name="form_token" value="')[1].split('"')[0]
    return {"title": "Portail familles", "form_token": token} | said


@pytest.fixture
def roadmap(db):
    return RoadmapFactory()


@pytest.fixture
def address(roadmap) -> str:
    return reverse("programme:new", kwargs={"roadmap_id": roadmap.pk})


@pytest.fixture
def owner(roadmap):
    return person_with_role(roadmap, Role.ROADMAP_OWNER)


def test_a_retry_leads_to_the_action_already_made(client, owner, address):
    client.force_login(owner.user)
    sent = quick(client, address)
    first, second = client.post(address, sent), client.post(address, sent)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Action.objects.get().title == "Portail familles"
    assert "déjà enregistré" in client.get(second.url).content.decode()


def test_other_words_in_the_same_page_or_another_page_make_another_action(client, owner, address):
    client.force_login(owner.user)
    sent = quick(client, address)
    client.post(address, sent)
    client.post(address, sent | {"title": "Téléphonie"})  # back, then another title
    client.post(address, quick(client, address))  # a fresh page with the same words
    titles = Action.objects.order_by("code").values_list("title", flat=True)
    assert list(titles) == ["Portail familles", "Téléphonie", "Portail familles"]


def test_a_refused_form_is_sent_again_with_the_same_number(client, owner, address):
    client.force_login(owner.user)
    sent = quick(client, address, title="")
    assert client.post(address, sent).status_code == 422
    assert not SentForm.objects.exists()
    assert client.post(address, sent | {"title": "Portail familles"}).status_code == 302
    assert Action.objects.count() == 1


def test_a_number_says_nothing_to_somebody_else(client, owner, roadmap, address):
    client.force_login(owner.user)
    sent = quick(client, address)
    client.post(address, sent)
    other = Client()
    other.force_login(person_with_role(roadmap, Role.PMO).user)
    other.post(address, sent)
    assert Action.objects.count() == 2


def test_a_comment_sent_twice_is_written_once(client, owner, address):
    client.force_login(owner.user)
    page = client.post(address, quick(client, address)).url
    action = Action.objects.get()
    there = reverse("programme:comment", kwargs={"roadmap_id": action.roadmap_id, "pk": action.pk})
    sent = quick(client, page, text="À revoir avec la DSI")
    client.post(there, sent)
    client.post(there, sent)
    assert Comment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_action(client, owner, address):
    client.force_login(owner.user)
    sent = quick(client, address)
    together = threading.Barrier(2)
    answers = []

    def click() -> None:
        browser = Client()
        browser.force_login(owner.user)
        together.wait(timeout=30)
        try:
            answers.append(browser.post(address, sent).url)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join(timeout=60)
    assert len(answers) == 2
    assert len(set(answers)) == 1
    assert Action.objects.count() == 1


def test_a_file_dropped_twice_is_one_import_and_the_same_file_corrected_another(client, owner, roadmap):
    client.force_login(owner.user)
    there = reverse("programme:import", kwargs={"roadmap_id": roadmap.pk})
    token = quick(client, there)["form_token"]

    def drop(words):
        file = SimpleUploadedFile("liste.csv", f"Projet;Coût\nPortail;{words}\n".encode())
        return client.post(there, {"form_token": token, "file": file})

    assert drop(1200).url == drop(1200).url
    assert ImportBatch.objects.count() == 1
    drop(1300)  # back, then a cell corrected: same name, same size
    assert ImportBatch.objects.count() == 2


def test_a_scenario_duplicated_by_a_double_click_is_one_copy(client, owner, roadmap):
    client.force_login(owner.user)
    round_ = ArbitrageRound.objects.create(
        roadmap=roadmap, name="Tour", status="arbitration", opened_on=date(2026, 11, 2)
    )
    scenario = Scenario.objects.create(round=round_, name="Prudent")
    ids = {"roadmap_id": roadmap.pk, "scenario_id": scenario.pk}
    there = reverse("arbitrage:duplicate", kwargs=ids)
    form = client.get(reverse("arbitrage:room", kwargs=ids)).content.decode().split(f'action="{there}"')[1]
    sent = {"form_token": form.split('name="form_token" value="')[1].split('"')[0]}
    for _click in range(2):
        assert client.post(there, sent).status_code == 302
    assert Scenario.objects.filter(round=round_).count() == 2
