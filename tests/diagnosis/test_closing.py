"""A closed diagnosis takes nothing new, lets what is heard be finished, and is opened again with a reason."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from jalon.diagnosis.closing import DiagnosisClosed
from jalon.diagnosis.models import Finding, Idea, Interview, SourceDocument, Workshop
from jalon.diagnosis.usecases.close_diagnosis import ClosingRefused, close_diagnosis, reopen_diagnosis
from jalon.diagnosis.usecases.contribute_from_phone import ContributionRefused, contribute_idea
from jalon.diagnosis.usecases.plan_interview import InterviewSheet, plan_interview
from jalon.diagnosis.usecases.review_document import DocumentSheet, save_document
from jalon.diagnosis.usecases.run_workshop import WorkshopSheet, open_to_phones, save_workshop, write_workshop_minutes
from jalon.diagnosis.usecases.sort_ideas import add_idea
from jalon.diagnosis.usecases.validate_minutes import answer_minutes
from jalon.diagnosis.usecases.write_finding import FindingSheet, validate_finding, write_finding
from jalon.diagnosis.usecases.write_minutes import draft_minutes
from jalon.diagnosis.usecases.write_notes import NoteGiven, write_notes
from jalon.journal.models import Entry
from tests.diagnosis.conftest import NOW

CLOSED = date(2026, 11, 25)


@pytest.fixture
def closed(scene, noted):
    """A workshop open to phones and a working note, then the diagnosis closes."""
    scene.workshop = save_workshop(
        actor=scene.owner,
        roadmap_id=scene.roadmap.pk,
        sheet=WorkshopSheet("Atelier", "Quoi ?", "inhabitants", scene.commune.pk),
    )
    add_idea(actor=scene.owner, workshop_id=scene.workshop.pk, text="Dite avant")
    scene.code = open_to_phones(actor=scene.owner, workshop_id=scene.workshop.pk, now=NOW).code
    sheet = FindingSheet(kind="weakness", statement="Une note")
    scene.finding = write_finding(actor=scene.owner, roadmap_id=scene.roadmap.pk, sheet=sheet)
    scene.interview = noted
    close_diagnosis(actor=scene.owner, roadmap_id=scene.roadmap.pk, on=CLOSED, reason="Fin du calendrier")
    return scene


def new_interview(scene):
    sheet = InterviewSheet(scene.guide.pk, "agents", scene.commune.pk, interviewee_label="Quelqu’un")
    return plan_interview(actor=scene.owner, roadmap_id=scene.roadmap.pk, sheet=sheet)


NEW = {
    "an interview": new_interview,
    "a note": lambda scene: write_notes(
        actor=scene.owner, interview_id=scene.interview.pk, notes=[NoteGiven(uuid4(), 1, "Encore un mot")]
    ),
    "a workshop": lambda scene: save_workshop(
        actor=scene.owner,
        roadmap_id=scene.roadmap.pk,
        sheet=WorkshopSheet("Autre", "Quoi ?", "inhabitants", scene.commune.pk),
    ),
    "a code for phones": lambda scene: open_to_phones(actor=scene.owner, workshop_id=scene.workshop.pk, now=NOW),
    "an idea": lambda scene: add_idea(actor=scene.owner, workshop_id=scene.workshop.pk, text="Dite après"),
    "a document": lambda scene: save_document(
        actor=scene.owner,
        roadmap_id=scene.roadmap.pk,
        sheet=DocumentSheet("Audit", "audit", "restricted", scene.commune.pk),
    ),
    "a finding": lambda scene: write_finding(
        actor=scene.owner,
        roadmap_id=scene.roadmap.pk,
        sheet=FindingSheet(kind="strength", statement="Après coup"),
    ),
    "a working note validated": lambda scene: validate_finding(actor=scene.owner, finding_id=scene.finding.pk),
}


def counts():
    return [model.objects.count() for model in (Interview, Workshop, Idea, SourceDocument, Finding)]


@pytest.mark.parametrize("what", NEW)
def test_nothing_new_comes_in_until_it_is_opened_again(closed, what):
    before = counts()
    with pytest.raises(DiagnosisClosed) as refusal:
        NEW[what](closed)
    assert refusal.value.message == (
        "Le diagnostic est clos depuis le 25/11/2026 : rien de nouveau ne s’y ajoute. Le responsable de la feuille de "
        "route peut le rouvrir, en disant pourquoi."
    )
    assert counts() == before
    with pytest.raises(ClosingRefused):
        reopen_diagnosis(actor=closed.owner, roadmap_id=closed.roadmap.pk, on=CLOSED, reason=" ")
    reopen_diagnosis(actor=closed.owner, roadmap_id=closed.roadmap.pk, on=CLOSED, reason="Deux communes reviennent")
    NEW[what](closed)
    assert Entry.objects.get(verb="diagnosis.reopened").details == {"reason": "Deux communes reviennent"}


def test_phones_are_sent_away_and_what_was_heard_may_be_finished(closed):
    with pytest.raises(ContributionRefused):
        contribute_idea(code=closed.code, text="Dite après", client_key=uuid4(), now=NOW + timedelta(hours=1))
    draft_minutes(actor=closed.owner, interview_id=closed.interview.pk)
    write_workshop_minutes(actor=closed.owner, workshop_id=closed.workshop.pk, text="Ce qui fut dit", is_validated=True)
    sheet = FindingSheet(kind="weakness", statement="Une note, mieux dite")
    write_finding(actor=closed.owner, roadmap_id=closed.roadmap.pk, sheet=sheet, finding_id=closed.finding.pk)


def test_the_person_heard_still_answers_minutes_sent_before(scene, sent):
    close_diagnosis(actor=scene.owner, roadmap_id=scene.roadmap.pk, on=CLOSED, reason="Fin")
    answered = answer_minutes(token=sent.token, text=sent.interview.minutes.last().text, quotable_note_ids=[], now=NOW)
    assert answered.state == "validated"


def test_on_the_screen_the_gate_lists_what_is_missing_and_the_lists_say_it_is_closed(scene, noted):
    client = Client()
    client.force_login(scene.persons["responsable"].user)
    at = {"roadmap_id": scene.roadmap.pk}
    gate = reverse("diagnosis:closing", kwargs=at)
    page = client.get(gate).content.decode()
    assert "Aucune campagne de recueil n’a été définie." in page
    refused = client.post(gate, {"reason": ""})
    assert refused.status_code == 422
    assert "dites pourquoi le diagnostic est clos malgré cela" in refused.content.decode()
    assert client.post(gate, {"reason": "Fin du mandat"}).status_code == 302
    for name in ("diagnosis:interviews", "diagnosis:workshops", "diagnosis:documents", "coding:findings"):
        shown = client.get(reverse(name, kwargs=at)).content.decode()
        assert "Diagnostic clos" in shown, name
        assert "peut le rouvrir" in shown, name
    form = {
        "guide": scene.guide.pk, "population": "agents", "organisation": scene.commune.pk,
        "interviewee_label": "Quelqu’un", "duration_minutes": 60,
    }  # fmt: skip
    late = client.post(reverse("diagnosis:interview_new", kwargs=at), form)
    assert late.status_code == 422
    assert "Le diagnostic est clos depuis le" in late.content.decode()
    sent = client.post(
        reverse("diagnosis:notes_send", kwargs=at | {"pk": noted.pk}),
        {"notes": [{"key": str(uuid4()), "version": 1, "kind": "note", "text": "Trop tard"}]}, content_type="application/json",
    )  # fmt: skip
    assert sent.status_code == 422
    assert "Le diagnostic est clos depuis le" in sent.json()["message"]
    reopen = reverse("diagnosis:reopen", kwargs=at)
    assert client.post(reopen, {"reason": ""}).status_code == 422
    assert client.post(reopen, {"reason": "Deux communes reviennent"}).status_code == 302
    assert "Deux communes reviennent" in client.get(reverse("diagnosis:plan", kwargs=at)).content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("responsable", 200), ("amo", 403), ("dgs", 403), ("mayor", 403), ("stranger", 404)]
)
def test_only_who_steers_opens_it_again(closed, who, status):
    client = Client()
    client.force_login(closed.persons[who].user)
    assert client.get(reverse("diagnosis:reopen", kwargs={"roadmap_id": closed.roadmap.pk})).status_code == status
