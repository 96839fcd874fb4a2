"""Interviews: who reads what, notes written once, minutes answered once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from jalon.accounts.models import SignedLink
from jalon.diagnosis.minutes_text import compare, joined, passages
from jalon.diagnosis.models import Interview, InterviewGuide, InterviewNote, Minutes, NoteKind
from jalon.diagnosis.places import PlaceRefused
from jalon.diagnosis.shipped_guides import GUIDES
from jalon.diagnosis.usecases.load_guides import load_guides
from jalon.diagnosis.usecases.manage_guides import GuideRefused, GuideSheet, copy_guide, save_guide
from jalon.diagnosis.usecases.plan_interview import (
    InterviewRefused,
    InterviewSheet,
    cancel_interview,
    change_interview,
    plan_interview,
)
from jalon.diagnosis.usecases.validate_minutes import (
    answer_minutes,
    send_minutes,
    take_back_minutes,
    usable_minutes_link,
)
from jalon.diagnosis.usecases.write_minutes import MinutesRefused, draft_minutes, save_minutes
from jalon.diagnosis.usecases.write_notes import NoteGiven, NotesRefused, write_notes
from jalon.journal.models import Entry
from jalon.kernel.errors import Forbidden
from tests.diagnosis.conftest import NOW
from tests.factories import CommuneFactory, PersonFactory, RoadmapFactory

pytestmark = pytest.mark.django_db
TEAM = {"responsable", "amo"}


@pytest.mark.covers("TER-37")
def test_raw_words_are_read_by_the_team_alone(scene, noted):
    readers = {
        name for name, actor in scene.actors.items() if InterviewNote.objects.visible_to(actor).filter(interview=noted)
    }
    assert readers == TEAM
    assert {name for name, actor in scene.actors.items() if Interview.objects.visible_to(actor).exists()} == TEAM


def test_who_spoke_reads_the_minutes_sent_and_never_the_notes(scene, sent):
    agent = scene.actors["agent"]
    save = Minutes.objects.visible_to(agent)
    assert [m.version for m in save] == [1]
    assert not InterviewNote.objects.visible_to(agent).exists()
    for name in ("mayor", "other_mayor", "dgs", "cio", "amo_elsewhere", "stranger", "instance_admin"):
        assert not Minutes.objects.visible_to(scene.actors[name]).exists(), name


def test_drafts_before_the_sent_version_stay_with_the_team(scene, noted):
    draft_minutes(actor=scene.owner, interview_id=noted.pk)
    save_minutes(actor=scene.owner, interview_id=noted.pk, version=1, text="## Travail\nRelu.")
    send_minutes(actor=scene.owner, interview_id=noted.pk, now=NOW)
    assert [m.version for m in Minutes.objects.visible_to(scene.actors["agent"])] == [2]


def test_an_interviewer_outside_the_team_notes_its_own_interviews_only(scene, interview):
    lead = scene.persons["cio"]
    other = plan_interview(
        actor=scene.owner,
        roadmap_id=scene.roadmap.pk,
        sheet=InterviewSheet(
            scene.guide.pk, "agents", scene.commune.pk, interviewee_label="Agent d’accueil", interviewer_id=lead.pk
        ),
    )
    actor = scene.actors["cio"]
    write_notes(actor=actor, interview_id=other.pk, notes=[NoteGiven(uuid4(), 1, "Bonjour")])
    assert list(Interview.objects.visible_to(actor)) == [other]
    with pytest.raises(Interview.DoesNotExist):
        write_notes(actor=actor, interview_id=interview.pk, notes=[NoteGiven(uuid4(), 1, "Bonjour")])


@pytest.mark.parametrize("name", ["mayor", "agent", "dgs", "cio", "amo_elsewhere", "stranger", "instance_admin"])
def test_nobody_else_plans_an_interview(scene, name):
    with pytest.raises(Exception) as refusal:
        plan_interview(
            actor=scene.actors[name],
            roadmap_id=scene.roadmap.pk,
            sheet=InterviewSheet(scene.guide.pk, "agents", scene.commune.pk, interviewee_label="Quelqu’un"),
        )
    assert isinstance(refusal.value, Forbidden) or "DoesNotExist" in type(refusal.value).__name__
    assert not Interview.objects.exists()


def test_what_is_not_of_the_roadmap_is_refused(scene):
    elsewhere = RoadmapFactory()
    campaign = elsewhere.campaigns.create(name="Ailleurs", starts_on=NOW.date(), ends_on=NOW.date())
    base = {"guide_id": scene.guide.pk, "population": "agents", "interviewee_label": "Quelqu’un"}
    for wrong in (
        {"organisation_id": CommuneFactory().pk},
        {"organisation_id": scene.commune.pk, "campaign_id": campaign.pk},
        {"organisation_id": scene.commune.pk, "person_id": PersonFactory().pk},
        {"organisation_id": scene.commune.pk, "interviewer_id": PersonFactory().pk},
    ):
        with pytest.raises(PlaceRefused):
            plan_interview(actor=scene.owner, roadmap_id=scene.roadmap.pk, sheet=InterviewSheet(**base, **wrong))
    foreign = InterviewGuide.objects.create(organisation=elsewhere.organisation, code="x", profile="agent", label="X")
    sheet = InterviewSheet(foreign.pk, "agents", scene.commune.pk, interviewee_label="Quelqu’un")
    with pytest.raises(InterviewRefused) as refusal:
        plan_interview(actor=scene.owner, roadmap_id=scene.roadmap.pk, sheet=sheet)
    assert refusal.value.code == "foreign_guide"


def test_a_plan_changed_in_between_is_refused(scene, interview):
    sheet = InterviewSheet(scene.guide.pk, "agents", scene.commune.pk, interviewee_label="Quelqu’un d’autre")
    change_interview(actor=scene.owner, interview_id=interview.pk, revision=0, sheet=sheet)
    with pytest.raises(InterviewRefused) as refusal:
        change_interview(actor=scene.owner, interview_id=interview.pk, revision=0, sheet=sheet)
    assert refusal.value.code == "stale"


def test_a_note_sent_twice_is_written_once_and_the_latest_version_stays(scene, interview):
    key = uuid4()

    def send(version, text):
        return write_notes(actor=scene.owner, interview_id=interview.pk, notes=[NoteGiven(key, version, text)])

    send(1, "Le réseau")
    send(3, "Le réseau est lent")
    assert send(3, "Le réseau est lent") == {key: 3}
    assert send(1, "Le réseau") == {key: 3}
    note = interview.notes.get()
    assert (note.text, note.client_version) == ("Le réseau est lent", 3)


def test_two_devices_that_wrote_the_same_version_lose_nothing(scene, interview):
    key = uuid4()
    for text in ("Tablette", "Ordinateur", "Ordinateur"):
        write_notes(actor=scene.owner, interview_id=interview.pk, notes=[NoteGiven(key, 2, text)])
    assert sorted(interview.notes.values_list("text", flat=True)) == ["Ordinateur", "Tablette"]


def test_an_emptied_note_is_erased_for_good(scene, noted):
    note = noted.notes.first()
    write_notes(actor=scene.owner, interview_id=noted.pk, notes=[NoteGiven(note.client_key, 2, " ")])
    assert noted.notes.count() == 2


def test_all_notes_of_a_sending_are_written_or_none(scene, interview):
    foreign = InterviewGuide.objects.get(code="elus").questions.first()
    notes = [NoteGiven(uuid4(), 1, "Bonne"), NoteGiven(uuid4(), 1, "Mauvaise", question_id=foreign.pk)]
    with pytest.raises(NotesRefused):
        write_notes(actor=scene.owner, interview_id=interview.pk, notes=notes)
    assert not interview.notes.exists()
    interview.refresh_from_db()
    assert interview.state == "planned"


def test_only_exact_words_may_be_cited(scene, interview):
    write_notes(actor=scene.owner, interview_id=interview.pk, notes=[NoteGiven(uuid4(), 1, "x", is_quotable=True)])
    assert not interview.notes.get().is_quotable


def test_minutes_are_drafted_from_notes_without_the_verbatims(scene, noted):
    minutes = draft_minutes(actor=scene.owner, interview_id=noted.pk)
    assert "Le logiciel de cantine est lent." in minutes.text
    assert "Je saisis tout deux fois." not in minutes.text


@pytest.mark.covers("TER-37")
def test_who_spoke_validates_without_account_and_once(scene, sent, mailoutbox):
    interview = sent.interview
    text = interview.minutes.get().text
    cited = interview.notes.get(text="Je saisis tout deux fois.")
    answer_minutes(token=sent.token, text=text, quotable_note_ids=[cited.pk], now=NOW)
    interview.refresh_from_db()
    assert (interview.state, interview.agreed_on) == ("validated", NOW.date())
    with pytest.raises(MinutesRefused) as refusal:
        answer_minutes(token=sent.token, text="Autre chose", quotable_note_ids=[], now=NOW)
    assert refusal.value.code == "not_usable"
    assert interview.minutes.count() == 1


def test_corrections_are_kept_beside_what_was_sent_with_the_last_word_on_citations(scene, sent):
    interview = sent.interview
    before = interview.minutes.get().text
    hidden = interview.notes.get(text="Mon maire ne le sait pas.")
    amended = before.replace("lent", "très lent le lundi")
    answer_minutes(token=sent.token, text=amended, quotable_note_ids=[hidden.pk], now=NOW)
    interview.refresh_from_db()
    assert interview.state == "amended"
    assert list(interview.notes.filter(is_quotable=True)) == [hidden]
    changed = [part for part in compare(before, interview.minutes.last().text) if part.is_changed]
    assert [(p.kind, p.text.strip()) for p in changed[0].pieces if p.kind != "same"] == [
        ("removed", "lent."),
        ("added", "très lent le lundi."),
    ]


@pytest.mark.parametrize("spoiled", ["", "jeton-forge", "a" * 400])
def test_a_forged_link_opens_nothing(scene, sent, spoiled):
    assert usable_minutes_link(spoiled, now=NOW) is None
    with pytest.raises(MinutesRefused):
        answer_minutes(token=spoiled, text="x", quotable_note_ids=[], now=NOW)


def test_a_link_ends_after_thirty_days_and_when_another_is_sent(scene, sent):
    assert usable_minutes_link(sent.token, now=NOW + timedelta(days=29))
    assert usable_minutes_link(sent.token, now=NOW + timedelta(days=31)) is None
    again = send_minutes(actor=scene.owner, interview_id=sent.interview.pk, now=NOW)
    assert usable_minutes_link(sent.token, now=NOW) is None
    assert usable_minutes_link(again.token, now=NOW)
    take_back_minutes(actor=scene.owner, interview_id=sent.interview.pk, now=NOW)
    assert usable_minutes_link(again.token, now=NOW) is None


def test_the_token_is_never_stored(scene, sent):
    assert not SignedLink.objects.filter(token_hash=sent.token).exists()
    assert sent.token not in str(list(SignedLink.objects.values()))


def test_minutes_out_or_agreed_do_not_change(scene, sent):
    pk = sent.interview.pk
    with pytest.raises(MinutesRefused):
        save_minutes(actor=scene.owner, interview_id=pk, version=1, text="Réécrit")
    with pytest.raises(NotesRefused):
        write_notes(actor=scene.owner, interview_id=pk, notes=[NoteGiven(uuid4(), 1, "Ajout")])
    with pytest.raises(InterviewRefused):
        cancel_interview(actor=scene.owner, interview_id=pk)


def test_the_journal_names_the_interview_by_its_number(scene, sent):
    answer_minutes(token=sent.token, text="Autre texte", quotable_note_ids=[], now=NOW)
    lines = Entry.objects.filter(roadmap_id=scene.roadmap.pk)
    assert {"diagnosis.interview.planned", "diagnosis.minutes.sent", "diagnosis.minutes.amended"} <= set(
        lines.values_list("verb", flat=True)
    )
    said = str(list(lines.values("subject_label", "details", "actor_label")))
    assert scene.persons["agent"].full_name not in said
    assert "cantine" not in said


def test_shipped_guides_have_eight_to_twelve_questions_and_load_once(scene):
    load_guides()
    assert InterviewGuide.objects.filter(organisation=None).count() == len(GUIDES) == 7
    assert all(8 <= len(guide.questions) <= 12 for guide in GUIDES)
    assert {guide.profile for guide in GUIDES} == {
        "elected", "management", "department", "commune", "agent", "it", "partner"
    }  # fmt: skip


def test_a_guide_in_use_changes_by_a_new_version(scene):
    copy = copy_guide(actor=scene.owner, roadmap_id=scene.roadmap.pk, guide_id=scene.guide.pk)
    sheet = GuideSheet(label="Agents, à nous", profile="agent", questions=[("Une ?", ""), ("Deux ?", "Encore")])
    first = save_guide(actor=scene.owner, roadmap_id=scene.roadmap.pk, guide_id=copy.pk, sheet=sheet)
    assert first.pk == copy.pk
    made = plan_interview(
        actor=scene.owner,
        roadmap_id=scene.roadmap.pk,
        sheet=InterviewSheet(first.pk, "agents", scene.commune.pk, interviewee_label="Agent"),
    )
    second = save_guide(actor=scene.owner, roadmap_id=scene.roadmap.pk, guide_id=first.pk, sheet=sheet)
    assert (second.version, second.code) == (2, first.code)
    made.refresh_from_db()
    assert made.guide_id == first.pk
    assert not InterviewGuide.objects.get(pk=first.pk).questions.filter(text="").exists()


def test_a_shipped_guide_is_copied_before_it_changes(scene):
    sheet = GuideSheet(label="X", profile="agent", questions=[("Une ?", "")])
    with pytest.raises(Forbidden):
        save_guide(actor=scene.owner, roadmap_id=scene.roadmap.pk, guide_id=scene.guide.pk, sheet=sheet)
    copy = copy_guide(actor=scene.owner, roadmap_id=scene.roadmap.pk, guide_id=scene.guide.pk)
    with pytest.raises(GuideRefused):
        save_guide(
            actor=scene.owner, roadmap_id=scene.roadmap.pk, guide_id=copy.pk,
            sheet=GuideSheet(label="X", profile="agent", questions=[(" ", "")]),
        )  # fmt: skip
    assert copy.questions.count() == scene.guide.questions.count()


def test_minutes_are_cut_and_joined_without_loss():
    text = "Bonjour.\n\n## Réseau\nLent.\n\n## Aide\nPersonne."
    assert joined(passages(text)) == text
    assert [part.title for part in passages(text)] == ["", "Réseau", "Aide"]
    assert NoteKind.NOTE == "note"
