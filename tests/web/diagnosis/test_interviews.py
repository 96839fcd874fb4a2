"""The interviews on screen: plan, notes, minutes, and the page of who spoke."""

import io
import json
import re
import zipfile
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from jalon.desk.models import SentForm
from jalon.diagnosis.models import Interview, InterviewGuide
from jalon.diagnosis.usecases.write_minutes import draft_minutes
from jalon.roadmaps.populations import Population

pytestmark = pytest.mark.django_db


def at(name, scene, **more):
    return reverse(f"diagnosis:{name}", kwargs={"roadmap_id": scene.roadmap.pk, **more})


@pytest.fixture
def as_(scene):
    def signed_in(name):
        client = Client()
        client.force_login(scene.persons[name].user)
        return client

    return signed_in


def link_of(mail):
    return re.search(r"/recueil/compte-rendu/[^/\s]+/", mail.body)[0]


@pytest.mark.covers("TER-37")
def test_an_interview_goes_from_the_guide_to_the_validated_minutes(scene, as_, mailoutbox):
    client = as_("responsable")
    form = {
        "guide": scene.guide.pk, "population": Population.AGENTS, "organisation": scene.commune.pk,
        "interviewee_label": "Agente d’accueil", "interviewee_email": "accueil@exemple.fr", "day": "2026-12-01",
        "hour": "10:30", "duration_minutes": 45, "place": "Mairie", "interviewer": scene.persons["responsable"].pk,
    }  # fmt: skip
    created = client.post(at("interview_new", scene), form)
    row = Interview.objects.get()
    assert created.url == at("interview", scene, pk=row.pk)
    diary = client.get(at("interview_calendar", scene, pk=row.pk)).content.decode()
    assert "DTSTART:20261201T093000Z" in diary
    assert "LOCATION:Mairie" in diary
    client.post(at("interview_inform", scene, pk=row.pk), {"by_mail": "1"})
    assert "mission d’intérêt public" in mailoutbox[-1].body
    page = client.get(at("notes", scene, pk=row.pk)).content.decode()
    keys = re.findall(r'name="about\.([0-9a-f-]{36})" value="(\d+)\|(\w+)\|0"', page)
    typed = {}
    for key, question, kind in keys[:2]:
        typed |= {f"about.{key}": f"{question}|{kind}|0", f"text.{key}": f"Ce qui a été dit ({kind})"}
    for _twice in range(2):
        client.post(at("notes", scene, pk=row.pk), typed)
    assert row.notes.count() == 2
    client.post(at("minutes_draft", scene, pk=row.pk))
    client.post(at("minutes_send", scene, pk=row.pk), {"email": "accueil@exemple.fr"})
    row.refresh_from_db()
    assert row.state == "sent"
    visitor = Client()
    opened = visitor.get(link_of(mailoutbox[-1]), follow=True)
    assert opened.redirect_chain[-1][0] == reverse("voices:minutes")
    assert opened.status_code == 200
    assert "Ce qui a été dit (note)" in opened.content.decode()
    answered = visitor.post(reverse("voices:minutes"), {"passage.0": "Ce qui a été dit (note)"}, follow=True)
    assert "Merci" in answered.content.decode()
    row.refresh_from_db()
    assert row.state == "validated"
    assert visitor.get(link_of(mailoutbox[-1])).status_code == 410
    assert visitor.post(reverse("voices:minutes"), {}).status_code == 410


def test_corrections_are_shown_word_by_word_to_the_team(scene, sent, as_):
    visitor = Client()
    visitor.get(reverse("voices:minutes_link", args=[sent.token]))
    visitor.post(
        reverse("voices:minutes"),
        {"passage.0": "Le logiciel de cantine est lent le lundi.", "remark": "Et <b>le bus</b>."},
    )
    page = as_("responsable").get(at("interview", scene, pk=sent.interview.pk)).content.decode()
    assert "validé après correction" in page
    assert re.search(r"<ins>[^<]*lundi\.</ins>", page)
    assert "<b>le bus</b>" not in page


def test_following_the_link_consumes_nothing_and_takes_the_token_out_of_the_address(sent):
    for _filter in range(3):
        answer = Client().get(reverse("voices:minutes_link", args=[sent.token]))
        assert answer.url == reverse("voices:minutes")
        assert answer["Referrer-Policy"] == "no-referrer"
    sent.interview.refresh_from_db()
    assert sent.interview.state == "sent"


@pytest.mark.parametrize("token", ["x", "a" * 300, "%00", "..."])
def test_a_forged_link_is_closed(sent, token):
    assert Client().get(f"/recueil/compte-rendu/{token}/").status_code in (404, 410)
    assert Client().get(reverse("voices:minutes")).status_code == 410
    assert Client().get(reverse("voices:minutes_thanks")).status_code == 410


def test_line_ends_of_a_browser_are_not_a_correction(sent):
    visitor = Client()
    visitor.get(reverse("voices:minutes_link", args=[sent.token]))
    visitor.post(reverse("voices:minutes"), {"passage.0": "Le logiciel de cantine est lent.  \r\n"})
    sent.interview.refresh_from_db()
    assert sent.interview.state == "validated"


@pytest.mark.parametrize("name", ["mayor", "other_mayor", "dgs", "cio", "amo_elsewhere", "stranger", "instance_admin"])
def test_others_do_not_even_know_that_the_interview_exists(scene, noted, as_, name):
    client = as_(name)
    for page in ("interview", "notes", "minutes_edit", "minutes_send", "interview_edit", "interview_calendar"):
        assert client.get(at(page, scene, pk=noted.pk)).status_code == 404, page
    assert client.get(at("minutes_file", scene, pk=noted.pk, extension="pdf")).status_code == 404
    listing = client.get(at("interviews", scene)).content.decode()
    assert scene.persons["agent"].full_name not in listing


def test_who_spoke_finds_the_minutes_and_no_notes(scene, sent, as_):
    page = as_("agent").get(at("interview", scene, pk=sent.interview.pk)).content.decode()
    assert "Le logiciel de cantine est lent." in page
    assert "Mon maire ne le sait pas." not in page
    assert as_("agent").get(at("notes", scene, pk=sent.interview.pk)).status_code == 403


def test_the_amo_of_the_collection_reads_and_notes(scene, noted, as_):
    assert as_("amo").get(at("notes", scene, pk=noted.pk)).status_code == 200


def test_notes_sent_by_a_device_are_acknowledged_by_key(scene, interview, as_):
    client, key = as_("responsable"), str(uuid4())
    address = at("notes_send", scene, pk=interview.pk)
    note = {"key": key, "version": 4, "question": "", "kind": "verbatim", "text": "مرحبا 🙂", "quotable": True}

    def send(body):
        return client.post(address, body, content_type="application/json")

    for _again in range(3):
        assert send(json.dumps({"notes": [note]})).json() == {"kept": {key: 4}}
    assert interview.notes.get().text == "مرحبا 🙂"
    for bad in ("", "{", "[]", '{"notes": 3}', '{"notes": [{"key": "x"}]}', "[" * 5000):
        assert send(bad).status_code == 400, bad[:20]
    assert client.post(address, {"notes": "envoyé comme un formulaire"}).status_code == 400
    assert send(json.dumps({"notes": [note]}).replace(": 4", ": 1e999")).status_code == 400
    half_an_emoji = note | {"version": 5, "text": "fin\ud83d\0"}
    assert send(json.dumps({"notes": [half_an_emoji]})).json() == {"kept": {key: 5}}
    assert interview.notes.get().text == "fin"
    long = send(json.dumps({"notes": [note | {"version": 6, "text": "a" * 20_001}]}))
    assert (long.status_code, long.json()["message"]) == (422, "Une note a au plus 20000 signes : coupez-la en deux.")


@pytest.mark.parametrize("extension", ["odt", "docx", "pdf"])
def test_minutes_are_produced_as_files(scene, sent, as_, extension):
    answer = as_("responsable").get(at("minutes_file", scene, pk=sent.interview.pk, extension=extension))
    assert answer["Content-Disposition"].startswith("attachment")
    if extension == "pdf":
        assert answer.content.startswith(b"%PDF")
        return
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        text = parts.read("content.xml" if extension == "odt" else "word/document.xml").decode()
    assert "Projet de compte rendu" in text
    assert "Le logiciel de cantine est lent." in text
    assert "Mon maire ne le sait pas." not in text


def test_a_guide_is_copied_and_changed_without_code(scene, as_):
    client = as_("responsable")
    client.post(at("guide_copy", scene, pk=scene.guide.pk))
    copy = InterviewGuide.objects.get(copied_from=scene.guide)
    form = {"label": "Accueil", "profile": "agent", "questions": "Qui êtes-vous ? | Depuis quand ?\n\nEt après ?"}
    client.post(at("guide_edit", scene, pk=copy.pk), form)
    assert list(copy.questions.values_list("text", "hint")) == [
        ("Qui êtes-vous ?", "Depuis quand ?"),
        ("Et après ?", ""),
    ]
    assert client.get(at("guide_edit", scene, pk=scene.guide.pk)).status_code == 403


def test_another_roadmaps_numbers_open_nothing_here(scene, interview, as_):
    from tests.factories import RoadmapFactory, person_with_role

    elsewhere = RoadmapFactory()
    client = Client()
    client.force_login(person_with_role(elsewhere, "roadmap_owner").user)
    for roadmap_id in (elsewhere.pk, scene.roadmap.pk):
        page = reverse("diagnosis:interview", kwargs={"roadmap_id": roadmap_id, "pk": interview.pk})
        assert client.get(page).status_code == 404


def test_no_mail_leaves_when_what_it_speaks_of_is_not_kept(scene, noted, mailoutbox, monkeypatch):
    draft_minutes(actor=scene.owner, interview_id=noted.pk)
    client = Client(raise_request_exception=False)
    client.force_login(scene.persons["responsable"].user)
    address = reverse("diagnosis:minutes_send", kwargs={"roadmap_id": scene.roadmap.pk, "pk": noted.pk})
    token = client.get(address).content.decode().split('name="form_token" value="')[1].split('"')[0]
    form = {"email": "agent@exemple.fr", "form_token": token}

    def lost(self, *args, **kwargs):
        raise OSError("server gone")

    with monkeypatch.context() as broken:
        broken.setattr(SentForm, "save", lost)
        assert client.post(address, form).status_code == 500
    noted.refresh_from_db()
    assert noted.state == "draft"
    assert not mailoutbox
    assert client.post(address, form).status_code == 302
    assert [mail.to for mail in mailoutbox] == [["agent@exemple.fr"]]
    assert client.post(address, form).status_code == 302
    assert len(mailoutbox) == 1
