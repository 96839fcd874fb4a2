"""The collection plan: coverage by population, reminders, correspondents, closing."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from jalon.accounts.models import OrganisationRole
from jalon.desk.models import MailLog, Notification
from jalon.desk.progress import Progress
from jalon.diagnosis.coverage import by_population, closing_gaps, covered_targets, tracker
from jalon.diagnosis.models import Campaign, Reminder, Solicitation
from jalon.diagnosis.places import PlaceRefused
from jalon.diagnosis.reminding import reminding
from jalon.diagnosis.usecases.close_diagnosis import ClosingRefused, close_diagnosis, reopen_diagnosis
from jalon.diagnosis.usecases.manage_correspondents import (
    CorrespondentRefused,
    CorrespondentSheet,
    answer_solicitation,
    end_correspondent,
    name_correspondent,
    send_queued_solicitation,
    solicit,
)
from jalon.diagnosis.usecases.save_campaign import (
    CampaignRefused,
    CampaignSheet,
    TargetSheet,
    save_campaign,
    set_targets,
)
from jalon.diagnosis.usecases.send_reminders import ReminderRefused, ask_reminders, send_queued_reminders
from jalon.diagnosis.usecases.validate_minutes import answer_minutes
from jalon.journal.models import Entry
from jalon.kernel.actor import Role
from jalon.kernel.errors import Forbidden
from jalon.surveys.models import AttributedResponse, Invitation, Survey
from tests.diagnosis.conftest import NOW
from tests.factories import CommuneFactory, DepartmentFactory, PersonFactory

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def campaign(scene):
    made = save_campaign(
        actor=scene.owner,
        roadmap_id=scene.roadmap.pk,
        sheet=CampaignSheet("Automne", TODAY - timedelta(days=20), TODAY + timedelta(days=20)),
    )
    expect(scene, made, [scene.commune, scene.other], ["agents", "elected"], 1)
    return made


def expect(scene, campaign, members, populations, count, **more):
    return set_targets(
        actor=scene.owner,
        campaign_id=campaign.pk,
        sheet=TargetSheet([m.pk for m in members], populations, count, **more),
    )


def states(campaign):
    return {
        (str(row.target.organisation), row.target.population): (row.state, row.planned, row.done, row.validated)
        for row in covered_targets(campaign)
    }


@pytest.mark.covers("TER-16", "TER-36")
def test_coverage_follows_an_interview_from_planned_to_validated(scene, campaign, interview):
    assert states(campaign)["Retiers", "agents"] == ("planned", 1, 0, 0)
    from jalon.diagnosis.usecases.validate_minutes import send_minutes
    from jalon.diagnosis.usecases.write_minutes import draft_minutes
    from jalon.diagnosis.usecases.write_notes import NoteGiven, write_notes

    write_notes(actor=scene.owner, interview_id=interview.pk, notes=[NoteGiven(uuid4(), 1, "Lent")])
    assert states(campaign)["Retiers", "agents"] == ("done", 1, 1, 0)
    draft = draft_minutes(actor=scene.owner, interview_id=interview.pk)
    out = send_minutes(actor=scene.owner, interview_id=interview.pk, now=NOW)
    answer_minutes(token=out.token, text=draft.text, quotable_note_ids=[], now=NOW)
    assert states(campaign)["Retiers", "agents"] == ("validated", 1, 1, 1)
    assert states(campaign)["Retiers", "elected"] == ("none", 0, 0, 0)
    assert [(t.population, t.done) for t in by_population(covered_targets(campaign))] == [("elected", 0), ("agents", 1)]


def test_the_worked_example_of_the_rule_page(scene, campaign, sent):
    expect(scene, campaign, [scene.commune], ["agents"], 2)
    answer_minutes(token=sent.token, text="Corrigé", quotable_note_ids=[], now=NOW)
    from jalon.diagnosis.usecases.plan_interview import InterviewSheet, plan_interview
    from jalon.diagnosis.usecases.write_notes import NoteGiven, write_notes

    second = plan_interview(
        actor=scene.owner,
        roadmap_id=scene.roadmap.pk,
        sheet=InterviewSheet(
            scene.guide.pk, "agents", scene.commune.pk, interviewee_label="Autre agent", campaign_id=campaign.pk
        ),
    )
    write_notes(actor=scene.owner, interview_id=second.pk, notes=[NoteGiven(uuid4(), 1, "Lent aussi")])
    assert states(campaign)["Retiers", "agents"] == ("done", 2, 2, 1)


def test_a_voice_of_another_time_or_department_does_not_count(scene, campaign, noted):
    noted.starts_at = NOW - timedelta(days=200)
    noted.save()
    assert states(campaign)["Retiers", "agents"] == ("none", 0, 0, 0)
    noted.starts_at = NOW
    noted.save()
    department = DepartmentFactory(organisation=scene.commune)
    expect(scene, campaign, [scene.commune], ["agents"], 1, department_id=department.pk)
    rows = {row.target.department_id: row.done for row in covered_targets(campaign)
            if row.target.population == "agents" and row.target.organisation_id == scene.commune.pk}  # fmt: skip
    assert rows == {None: 1, department.pk: 0}


def test_the_tracker_shows_members_by_population(campaign, noted):
    populations, members = tracker(covered_targets(campaign))
    assert populations == ["elected", "agents"]
    assert {m.label: [cell.state if cell else None for cell in m.cells] for m in members} == {
        "Retiers": ["none", "done"],
        "Janzé": ["none", "none"],
    }


@pytest.mark.parametrize("name", ["mayor", "agent", "dgs", "amo_elsewhere", "instance_admin"])
def test_nobody_else_writes_the_plan(scene, campaign, name):
    sheet = TargetSheet([scene.commune.pk], ["agents"], 5)
    with pytest.raises((Forbidden, Campaign.DoesNotExist)):
        set_targets(actor=scene.actors[name], campaign_id=campaign.pk, sheet=sheet)


def test_targets_refuse_what_is_not_of_the_roadmap(scene, campaign):
    with pytest.raises(PlaceRefused):
        expect(scene, campaign, [CommuneFactory()], ["agents"], 1)
    with pytest.raises(CampaignRefused) as refusal:
        expect(scene, campaign, [scene.commune], ["martiens"], 1)
    assert refusal.value.code == "population"
    foreign = DepartmentFactory()
    with pytest.raises(PlaceRefused):
        expect(scene, campaign, [scene.commune], ["agents"], 1, department_id=foreign.pk)
    assert expect(scene, campaign, [scene.commune], ["agents"], 0) == 1
    assert ("Retiers", "agents") not in states(campaign)


def with_address(scene):
    person = PersonFactory(organisation=scene.other, email="Mairie@Janze.exemple.fr")
    OrganisationRole.objects.create(person=person, organisation=scene.other, role=Role.AGENT)


@pytest.mark.covers("TER-18")
def test_late_members_are_reminded_once_a_day_by_one_letter(scene, campaign, mailoutbox):
    with_address(scene)
    expect(scene, campaign, [scene.commune], ["agents"], 2, contact_email="retiers@exemple.fr", contact_label="Mairie")
    ask_reminders(actor=scene.owner, campaign_id=campaign.pk, on=TODAY)
    assert send_queued_reminders(campaign_id=campaign.pk, progress=Progress(0)).startswith("3 relances")
    assert sorted(m.to[0] for m in mailoutbox) == ["agent@exemple.fr", "mairie@janze.exemple.fr", "retiers@exemple.fr"]
    janze = next(m for m in mailoutbox if "janze" in m.to[0])
    assert "agents : 1" in janze.body
    assert "élus : 1" in janze.body
    with pytest.raises(ReminderRefused):
        ask_reminders(actor=scene.owner, campaign_id=campaign.pk, on=TODAY)
    send_queued_reminders(campaign_id=campaign.pk, progress=Progress(0))
    assert len(mailoutbox) == 3
    ask_reminders(actor=scene.owner, campaign_id=campaign.pk, on=TODAY + timedelta(days=1))
    assert Reminder.objects.count() == 6
    assert MailLog.objects.filter(kind="reminder", status="sent").count() == 3


def test_a_letter_that_did_not_leave_may_leave_again_the_same_day(scene, campaign, monkeypatch, mailoutbox):
    with_address(scene)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError("panne")))
    ask_reminders(actor=scene.owner, campaign_id=campaign.pk, on=TODAY)
    assert "non parties" in send_queued_reminders(campaign_id=campaign.pk, progress=Progress(0))
    monkeypatch.undo()
    ask_reminders(actor=scene.owner, campaign_id=campaign.pk, on=TODAY)
    send_queued_reminders(campaign_id=campaign.pk, progress=Progress(0))
    assert Reminder.objects.filter(status="sent").count() == Reminder.objects.count() == len(mailoutbox)


def test_members_without_address_are_said(scene, campaign):
    found = reminding(campaign, on=TODAY)
    assert "Janzé" in found.unreachable


def test_only_the_team_reads_reminders(scene, campaign):
    with_address(scene)
    ask_reminders(actor=scene.owner, campaign_id=campaign.pk, on=TODAY)
    assert {n for n, a in scene.actors.items() if Reminder.objects.visible_to(a).exists()} == {"responsable", "amo"}
    with pytest.raises(Forbidden):
        ask_reminders(actor=scene.actors["mayor"], campaign_id=campaign.pk, on=TODAY)


def test_closing_asks_for_a_reason_while_something_is_missing(scene, campaign, noted):
    gaps = closing_gaps(scene.roadmap)
    assert any("élus" in gap for gap in gaps)
    assert any("n’est pas validé" in gap for gap in gaps)
    with pytest.raises(ClosingRefused) as refusal:
        close_diagnosis(actor=scene.owner, roadmap_id=scene.roadmap.pk, on=TODAY)
    assert refusal.value.code == "reason_missing"
    closing = close_diagnosis(actor=scene.owner, roadmap_id=scene.roadmap.pk, on=TODAY, reason="Fin du mandat")
    assert closing.gaps == gaps
    entry = Entry.objects.get(verb="diagnosis.closed")
    assert entry.details == {"gaps": len(gaps), "reason": "Fin du mandat"}
    with pytest.raises(ClosingRefused):
        close_diagnosis(actor=scene.owner, roadmap_id=scene.roadmap.pk, on=TODAY, reason="Encore")
    reopen_diagnosis(actor=scene.owner, roadmap_id=scene.roadmap.pk, on=TODAY, reason="Une commune revient")
    for name in ("amo", "mayor"):
        with pytest.raises(Forbidden):
            close_diagnosis(actor=scene.actors[name], roadmap_id=scene.roadmap.pk, on=TODAY, reason="x")


@pytest.mark.covers("VIL-45")
def test_correspondents_are_asked_by_department_and_answer(scene, mailoutbox):
    culture = DepartmentFactory(organisation=scene.roadmap.organisation, name="Culture")
    named = {}
    for department, site, email in ((culture, "", "a@exemple.fr"), (culture, "Médiathèque", "b@exemple.fr"),
                                    (None, "", "c@exemple.fr")):  # fmt: skip
        named[email] = name_correspondent(
            actor=scene.owner,
            roadmap_id=scene.roadmap.pk,
            sheet=CorrespondentSheet(
                scene.roadmap.organisation_id, department.pk if department else None, site, None, "Référent", email
            ),
        )
    agent = name_correspondent(
        actor=scene.owner,
        roadmap_id=scene.roadmap.pk,
        sheet=CorrespondentSheet(scene.commune.pk, person_id=scene.persons["agent"].pk),
    )
    end_correspondent(
        actor=scene.owner, correspondent_id=named["b@exemple.fr"].pk, on=scene.owner.on - timedelta(days=1)
    )
    asked, _work = solicit(
        actor=scene.owner,
        roadmap_id=scene.roadmap.pk,
        subject="Vos logiciels",
        text="Listez-les.",
        correspondent_ids=[named["a@exemple.fr"].pk, named["b@exemple.fr"].pk, agent.pk],
        due_on=date(2026, 12, 15),
    )
    send_queued_solicitation(solicitation_id=asked.pk, progress=Progress(0))
    assert sorted(m.to[0] for m in mailoutbox) == ["a@exemple.fr", "agent@exemple.fr"]
    note = Notification.objects.get(person_id_value=scene.persons["agent"].pk)
    assert note.is_action
    readers = {n for n, a in scene.actors.items() if Solicitation.objects.visible_to(a).exists()}
    assert readers == {"responsable", "amo", "agent"}
    line = asked.lines.get(correspondent=agent)
    answer_solicitation(actor=scene.actors["agent"], line_id=line.pk, answer="Trois logiciels", on=TODAY)
    other = asked.lines.exclude(pk=line.pk).get()
    with pytest.raises(CorrespondentRefused):
        answer_solicitation(actor=scene.actors["agent"], line_id=other.pk, answer="À sa place", on=TODAY)
    with pytest.raises(CorrespondentRefused):
        solicit(actor=scene.owner, roadmap_id=scene.roadmap.pk, subject="X", text="Y",
                correspondent_ids=[named["b@exemple.fr"].pk])  # fmt: skip


def test_answers_of_surveys_count_for_their_organisation_once_counted(scene, campaign):
    """The mayor's visa makes the difference between done and validated."""
    survey = Survey.objects.create(
        roadmap=scene.roadmap, title="Agents", purpose="Savoir", population="agents", audience="organisations",
        identity="attributed", state="open", opened_on=TODAY,
    )  # fmt: skip
    invitation = Invitation.objects.create(survey=survey, organisation=scene.commune, token_hash="0" * 64)
    answer = AttributedResponse.objects.create(survey=survey, invitation=invitation, organisation=scene.commune)
    found = []
    for state in ("draft", "to_approve", "counted"):
        answer.state = state
        answer.save()
        found.append(states(campaign)["Retiers", "agents"])
    assert found == [("planned", 1, 0, 0), ("done", 1, 1, 0), ("validated", 1, 1, 1)]
    assert states(campaign)["Janzé", "agents"] == ("none", 0, 0, 0)
