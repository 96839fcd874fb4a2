"""Words past their term: listed by night, erased with the visa, from everywhere; what came of them keeps its links."""

from datetime import date, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalon.accounts.models import OrganisationRole, SignedLink
from jalon.desk.models import Attachment, Draft, Notification
from jalon.diagnosis.counting import theme_counts
from jalon.diagnosis.models import (
    Idea,
    Interview,
    InterviewNote,
    Minutes,
    Panel,
    PanelMember,
    Passage,
    WordsDestruction,
    Workshop,
    WorkshopParticipant,
)
from jalon.diagnosis.usecases.close_diagnosis import close_diagnosis, reopen_diagnosis
from jalon.diagnosis.usecases.erase_words import ErasureRefused, approve_erasure, confirm_archived
from jalon.diagnosis.usecases.list_past_term import list_past_term
from jalon.diagnosis.usecases.run_workshop import write_workshop_minutes
from jalon.diagnosis.usecases.save_notice import save_notice
from jalon.diagnosis.usecases.validate_minutes import answer_minutes
from jalon.diagnosis.usecases.write_finding import FindingSheet, validate_finding, write_finding
from jalon.jobs.retention import list_words_past_term
from jalon.journal.models import Entry
from jalon.kernel.actor import Role
from jalon.kernel.errors import Forbidden
from jalon.kernel.refs import Ref
from jalon.needs.usecases.raise_need import NeedSheet, raise_need
from jalon.roadmaps.models import Roadmap
from tests.diagnosis.conftest import NOW
from tests.diagnosis.voices import codebook_of, coded
from tests.factories import PersonFactory, actor_of_person

CLOSED, TERM = date(2026, 11, 25), date(2027, 5, 25)
WORDS = (
    "cantine est lent",
    "saisis tout deux fois",
    "maire ne le sait",
    "Idée dite",
    "Mots du compte rendu",
    "Jeanne Dupont",
)


@pytest.fixture
def told(scene, sent):
    """An interview validated, a workshop held, passages coded: one cited and quotable, one cited, one alone."""
    interview = sent.interview
    scene.roadmap.refresh_from_db()
    Interview.objects.filter(pk=interview.pk).update(interviewee_label="Jeanne Dupont", interviewee_function="ATSEM")
    quotable = interview.notes.get(is_quotable=True)
    text = interview.minutes.last().text + "\n\nMots du compte rendu."
    answer_minutes(token=sent.token, text=text, quotable_note_ids=[quotable.pk], now=NOW)
    workshop = Workshop.objects.create(
        roadmap=scene.roadmap, title="Atelier", question="Quoi ?", population="inhabitants", state="held",
        organisation=scene.commune,
    )  # fmt: skip
    Idea.objects.create(workshop=workshop, text="Idée dite")
    WorkshopParticipant.objects.create(workshop=workshop, label="Jeanne Dupont")
    write_workshop_minutes(actor=scene.owner, workshop_id=workshop.pk, text="Mots du compte rendu d’atelier")
    photo = Attachment(
        subject_type=Workshop._meta.label_lower, subject_id=workshop.pk, name="mur.jpg", content_type="image/jpeg",
        size_bytes=3, sha256="0", uploaded_by_label="Équipe",
    )  # fmt: skip
    photo.file.save("mur.bin", ContentFile(b"jpg"))
    Draft.objects.create(person_id_value=1, form_key=f"1:minutes:{interview.pk}", data={"text": "Mots du compte rendu"})
    book = codebook_of(scene.owner, scene.roadmap)
    theme = book.themes.first().code
    notes = {note.text: note for note in InterviewNote.objects.select_related("interview")}
    passages = [
        coded(scene.owner, scene.roadmap, notes["Je saisis tout deux fois."], book, theme, quotable=True),
        coded(scene.owner, scene.roadmap, notes["Le logiciel de cantine est lent."], book, theme),
        coded(scene.owner, scene.roadmap, notes["Mon maire ne le sait pas."], book, theme),
    ]
    finding = write_finding(
        actor=scene.owner, roadmap_id=scene.roadmap.pk,
        sheet=FindingSheet(kind="weakness", statement="Double saisie", passage_ids=[row.pk for row in passages[:2]]),
    )  # fmt: skip
    validate_finding(actor=scene.owner, finding_id=finding.pk)
    need = raise_need(
        actor=scene.owner, roadmap_id=scene.roadmap.pk,
        sheet=NeedSheet(statement="Ne saisir qu’une fois", organisation_id=scene.commune.pk),
        sources=[Ref(Passage._meta.label_lower, passages[1].pk, "passage")],
    )  # fmt: skip
    save_notice(actor=scene.owner, roadmap_id=scene.roadmap.pk, dpo_contact="dpd", retention_months=6)
    close_diagnosis(actor=scene.owner, roadmap_id=scene.roadmap.pk, on=CLOSED, reason="essai")
    scene.interview, scene.workshop, scene.passages = interview, workshop, passages
    scene.need, scene.finding, scene.photo = need, finding, photo
    archivist = PersonFactory()
    OrganisationRole.objects.create(person=archivist, organisation=scene.roadmap.organisation, role=Role.ARCHIVIST)
    scene.persons["archivist"] = archivist
    scene.actors["archivist"] = actor_of_person(archivist)
    return scene


def everything_written():
    """Every text of every table, history included, save what is meant to stay."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        tables = [name for (name,) in cursor.fetchall() if not name.startswith(("procrastinate", "needs_", "django_"))]
        found = []
        for table in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            found += [(table, row) for (row,) in cursor.fetchall()]
    return found


def approve(told, who="archivist", fate="destroy", today=TERM):
    listed = WordsDestruction.objects.get(kind="words", destroyed_on=None)
    return approve_erasure(
        actor=told.actors[who], destruction_id=listed.pk, fate=fate, archivist="Archiviste", today=today
    )


def test_nothing_is_listed_before_the_term_and_nothing_erased_before_the_visa(told):
    assert list_past_term(today=TERM - timedelta(days=1)) == 0
    assert list_past_term(today=TERM) == 1
    assert list_past_term(today=TERM) == 0
    listed = WordsDestruction.objects.get()
    assert listed.counts["notes"] == 3
    assert listed.counts["passages"] == 3
    assert listed.counts["photographs"] == 1
    assert InterviewNote.objects.count() == 3
    told_persons = set(Notification.objects.filter(is_action=True).values_list("person_id_value", flat=True))
    assert {told.persons["responsable"].pk, told.persons["archivist"].pk} <= told_persons
    assert told.persons["mayor"].pk not in told_persons


def test_the_visa_erases_the_words_from_everywhere_and_what_came_of_them_stays(
    told, django_capture_on_commit_callbacks
):
    before = {row.pk: row.speaker for row in Passage.objects.all()}
    support = theme_counts(told.roadmap)
    list_past_term(today=TERM)
    storage, name = told.photo.file.storage, told.photo.file.name
    with django_capture_on_commit_callbacks(execute=True):
        approve(told)
    kept_words = "saisis tout deux fois"  # allowed by the person and cited by a validated finding
    for table, row in everything_written():
        for words in WORDS:
            if (table, words) != ("diagnosis_passage", kept_words):
                assert words not in row, (table, row)
    assert not storage.exists(name)
    assert not InterviewNote.objects.exists()
    assert not Minutes.objects.exists()
    assert not Idea.objects.exists()
    assert not SignedLink.objects.exists()
    assert not Draft.objects.exists()
    interview = Interview.objects.get()
    assert (interview.state, interview.words_erased_on) == ("amended", TERM)
    assert told.finding.passages.count() == 2
    assert told.need.sources.get().passage_id == told.passages[1].pk
    quoted, cited, alone = (Passage.objects.get(pk=row.pk) for row in told.passages)
    assert quoted.text == "Je saisis tout deux fois."
    assert quoted.said_on is None
    assert cited.words == "paroles effacées le 25 mai 2027 au terme de leur durée de conservation"
    assert alone.text == ""
    assert quoted.speaker == cited.speaker != before[quoted.pk]
    assert theme_counts(told.roadmap) == support
    assert Entry.objects.filter(verb="diagnosis.words.erased").count() == 1


def test_the_thread_says_that_the_words_are_gone(told):
    list_past_term(today=TERM)
    approve(told)
    client = Client()
    client.force_login(told.persons["responsable"].user)
    roadmap = told.roadmap.pk
    for address in (
        reverse("coding:passage", args=[roadmap, told.passages[1].pk]),
        reverse("coding:finding", args=[roadmap, told.finding.pk]),
        reverse("needs:need", args=[roadmap, told.need.pk]),
        reverse("coding:passages", args=[roadmap]),
        reverse("diagnosis:interview", args=[roadmap, told.interview.pk]),
        reverse("diagnosis:workshop", args=[roadmap, told.workshop.pk]),
    ):
        page = client.get(address)
        assert page.status_code == 200, address
        html = page.content.decode().replace("\xa0", " ").lower()
        assert "paroles effacées le 25 mai 2027 au terme de leur durée de conservation" in html, address
    corpus = client.get(reverse("coding:corpus", args=[roadmap]), {"uncoded": "on"})
    assert corpus.status_code == 200


def test_to_be_archived_waits_for_the_slip_and_the_file_holds_the_words(told):
    list_past_term(today=TERM)
    listed = approve(told, fate="archive")
    assert listed.destroyed_on is None
    assert InterviewNote.objects.count() == 3
    client = Client()
    client.force_login(told.persons["responsable"].user)
    answer = client.post(reverse("diagnosis:destruction_file", args=[told.roadmap.pk, listed.pk]))
    names = ZipFile(BytesIO(answer.content)).namelist()
    assert names == ["paroles.ods", f"photographies/atelier-{told.workshop.pk}-{told.photo.pk}.jpg"]
    sheet = ZipFile(BytesIO(ZipFile(BytesIO(answer.content)).read("paroles.ods"))).read("content.xml").decode()
    assert "Je saisis tout deux fois." in sheet
    assert Entry.objects.filter(verb="diagnosis.words.exported").count() == 1
    for who in ("archivist", "mayor"):
        client.force_login(told.persons[who].user)
        assert client.post(reverse("diagnosis:destruction_file", args=[told.roadmap.pk, listed.pk])).status_code == 403
    with pytest.raises(ErasureRefused):
        confirm_archived(actor=told.owner, destruction_id=listed.pk, slip=" ", today=TERM)
    done = confirm_archived(actor=told.owner, destruction_id=listed.pk, slip="2027-W-12", today=TERM)
    assert done.destroyed_on == TERM
    assert not InterviewNote.objects.exists()


def test_reopening_the_diagnosis_withdraws_the_list_and_a_longer_term_suspends_it(told):
    list_past_term(today=TERM)
    save_notice(actor=told.owner, roadmap_id=told.roadmap.pk, dpo_contact="dpd", retention_months=12)
    with pytest.raises(ErasureRefused) as refusal:
        approve(told)
    assert refusal.value.code == "not_due"
    reopen_diagnosis(actor=told.owner, roadmap_id=told.roadmap.pk, on=TERM, reason="Deux communes reviennent")
    assert not WordsDestruction.objects.exists()
    assert InterviewNote.objects.count() == 3


def test_without_a_closing_the_term_runs_from_the_end_of_the_roadmap(scene, noted):
    Roadmap.objects.filter(pk=scene.roadmap.pk).update(starts_on=date(2020, 1, 1), ends_on=date(2024, 12, 31))
    assert list_past_term(today=date(2025, 12, 30)) == 0
    assert list_past_term(today=date(2025, 12, 31)) == 1


def test_inhabitants_who_registered_are_forgotten_at_the_end_of_the_roadmap_and_never_archived(scene):
    panel = Panel.objects.create(roadmap=scene.roadmap, name="Groupe", purpose="Dire")
    member = PanelMember.objects.create(
        panel=panel, full_name="Jeanne Dupont", email="j@exemple.fr", consented_on=CLOSED, withdrawal_hash="x"
    )
    workshop = Workshop.objects.create(
        roadmap=scene.roadmap, title="A", question="Q", population="inhabitants", organisation=scene.commune
    )
    WorkshopParticipant.objects.create(workshop=workshop, panel_member=member, label="Jeanne Dupont")
    end = Roadmap.objects.get(pk=scene.roadmap.pk).ends_on
    assert list_past_term(today=end) == 1
    listed = WordsDestruction.objects.get()
    with pytest.raises(ErasureRefused) as refusal:
        approve_erasure(actor=scene.owner, destruction_id=listed.pk, fate="archive", archivist="A", today=end)
    assert refusal.value.code == "identities"
    approve_erasure(actor=scene.owner, destruction_id=listed.pk, fate="destroy", archivist="A", today=end)
    assert not PanelMember.objects.exists()
    assert WorkshopParticipant.objects.get().label == "habitant·e"


@pytest.mark.parametrize(
    ("who", "list_status", "may"),
    [("responsable", 200, True), ("archivist", 200, True), ("dgs", 403, False), ("amo", 403, False),
     ("mayor", 403, False), ("stranger", 404, False), ("instance_admin", 404, False)],
)  # fmt: skip
def test_only_who_steers_and_the_archivist_read_the_list_and_approve(told, who, list_status, may):
    list_past_term(today=TERM)
    listed = WordsDestruction.objects.get()
    client = Client()
    client.force_login(told.persons[who].user)
    page = client.get(reverse("diagnosis:destructions", args=[told.roadmap.pk]))
    assert page.status_code == list_status
    for words in WORDS:
        assert words not in page.content.decode()
    if not may:
        with pytest.raises((Forbidden, WordsDestruction.DoesNotExist)):
            approve(told, who=who)
        listed.refresh_from_db()
        assert listed.approved_on is None
        assert InterviewNote.objects.count() == 3


def test_the_archivist_approves_on_the_screen_and_reads_no_word(told, monkeypatch):
    later = timezone.make_aware(datetime(2027, 5, 26, 4))
    monkeypatch.setattr(timezone, "now", lambda: later)
    list_words_past_term(0)
    listed = WordsDestruction.objects.get()
    client = Client()
    client.force_login(told.persons["archivist"].user)
    address = reverse("diagnosis:destruction_approve", args=[told.roadmap.pk, listed.pk])
    page = client.get(address).content.decode()
    assert "3 notes et verbatims" in page.replace("\xa0", " ")
    assert client.get(reverse("diagnosis:interview", args=[told.roadmap.pk, told.interview.pk])).status_code == 404
    assert client.get(reverse("coding:corpus", args=[told.roadmap.pk])).status_code in (403, 404)
    answer = client.post(address, {"fate": "destroy", "archivist": "Archiviste du centre de gestion"})
    assert answer.status_code == 302
    assert not InterviewNote.objects.exists()
    shown = client.get(reverse("diagnosis:destructions", args=[told.roadmap.pk])).content.decode()
    assert "Archiviste du centre de gestion" in shown
    assert client.post(address, {"fate": "destroy", "archivist": "Encore"}).status_code == 422
