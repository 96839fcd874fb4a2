"""The collection: plan, interviews, guides, correspondents; and the public pages of who speaks."""

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from jalon.diagnosis.models import (
    Campaign,
    Correspondent,
    GuideQuestion,
    Interview,
    InterviewGuide,
    InterviewNote,
    Minutes,
    Reminder,
    Solicitation,
    SolicitedCorrespondent,
    Target,
)
from jalon.diagnosis.usecases.load_guides import load_guides
from tests.factories import CommuneFactory, PersonFactory

open_to_all = r"voices:.+"
AT = timezone.make_aware(datetime(2026, 11, 24, 10))
DAYS = {"starts_on": date(2026, 11, 2), "ends_on": date(2026, 12, 20)}


def put_rights(rights):
    """An interview of the other commune, its words for the team alone."""
    load_guides()
    roadmap, place = rights.roadmap, rights.other_place
    guide = InterviewGuide.objects.create(
        organisation=rights.organisation, code="a-nous", profile="agent", label="SECRET-recueil_guide"
    )
    question = GuideQuestion.objects.create(guide=guide, order=1, text="SECRET-recueil_question")
    campaign = Campaign.objects.create(roadmap=roadmap, name="Campagne d’essai", **DAYS)
    target = Target.objects.create(
        campaign=campaign, organisation=place, population="agents", contact_email="SECRET-recueil_contact@exemple.fr"
    )
    Reminder.objects.create(
        campaign=campaign, organisation=place, to_label="SECRET-recueil_contact", to_email="SECRET-recueil_contact@exemple.fr",
        on=date(2026, 11, 20), asked_by_label="Essai",
    )  # fmt: skip
    interview = Interview.objects.create(
        roadmap=roadmap, guide=guide, population="agents", organisation=place, interviewee_label="SECRET-recueil_personne",
        campaign=campaign, starts_at=AT, state="draft", interviewee_email="SECRET-recueil_adresse@exemple.fr",
    )  # fmt: skip
    InterviewNote.objects.create(interview=interview, question=question, text="SECRET-recueil_mots")
    InterviewNote.objects.create(interview=interview, kind="verbatim", text="SECRET-recueil_mots", is_quotable=True)
    Minutes.objects.create(interview=interview, version=1, text="## Travail\nSECRET-recueil_mots", author_label="Essai")
    correspondent = Correspondent.objects.create(roadmap=roadmap, organisation=place, person=rights.other)
    asked = Solicitation.objects.create(
        roadmap=roadmap, subject="SECRET-recueil_demande", text="SECRET-recueil_demande", asked_on=date(2026, 11, 20)
    )
    line = SolicitedCorrespondent.objects.create(solicitation=asked, correspondent=correspondent)
    rights.put("diagnosis:*", pk=interview.pk, extension="docx")
    rights.put("diagnosis:guide diagnosis:guide_copy diagnosis:guide_edit diagnosis:guide_retire", pk=guide.pk)
    names = "diagnosis:campaign diagnosis:campaign_edit diagnosis:targets diagnosis:reminders"
    rights.put(names, pk=campaign.pk)
    rights.put("diagnosis:tracker_file", pk=campaign.pk, extension="csv")
    rights.put("diagnosis:target_remove", pk=target.pk)
    rights.put("diagnosis:correspondent_end", pk=correspondent.pk)
    rights.put("diagnosis:solicitation diagnosis:solicitation_answer", pk=asked.pk, line_id=line.pk)
    rights.put("voices:*", token="jeton-inconnu")


def grow(world, n):
    """One more of everything."""
    if not hasattr(world, "guide"):
        load_guides()
        world.guide = InterviewGuide.objects.get(code="agent", organisation=None)
        world.campaign = Campaign.objects.create(roadmap=world.roadmap, name="Automne", **DAYS)
    place = world.member
    Target.objects.create(
        campaign=world.campaign, organisation=place, population="agents", contact_email=f"mairie{n}@exemple.fr",
        expected=2,
    )  # fmt: skip
    Reminder.objects.create(
        campaign=world.campaign, organisation=place, to_label=f"Mairie {n}", to_email=f"mairie{n}@exemple.fr",
        on=date(2026, 11, 20), asked_by_label="Essai",
    )  # fmt: skip
    world.interview = Interview.objects.create(
        roadmap=world.roadmap, guide=world.guide, population="agents", organisation=place, state="draft",
        interviewee_label=f"Agent {n}", starts_at=AT + timedelta(days=n), interviewer=world.owner,
    )  # fmt: skip
    question = world.guide.questions.first()
    InterviewNote.objects.create(interview=world.interview, question=question, text=f"Note {n}")
    correspondent = Correspondent.objects.create(
        roadmap=world.roadmap, organisation=place, person=PersonFactory(organisation=CommuneFactory())
    )
    world.asked = Solicitation.objects.create(
        roadmap=world.roadmap, subject=f"Demande {n}", text="Texte", asked_on=date(2026, 11, 20)
    )
    for row in Correspondent.objects.filter(roadmap=world.roadmap):
        SolicitedCorrespondent.objects.create(solicitation=world.asked, correspondent=row)
    assert correspondent.pk
    guide = InterviewGuide.objects.create(
        organisation=world.roadmap.organisation, code=f"guide-{n}", profile="agent", label=f"Guide {n}"
    )
    GuideQuestion.objects.create(guide=guide, order=1, text="Question ?")
    notes = [InterviewNote(interview=world.interview, text=f"Note {n}.{k}", question=question) for k in range(n)]
    InterviewNote.objects.bulk_create(notes)


def addresses(world):
    """Screens with lists."""
    base = {"roadmap_id": world.roadmap.pk}

    def at(name, **more):
        return reverse(f"diagnosis:{name}", kwargs=base | more)

    return {
        "diagnosis:plan": at("plan"),
        "diagnosis:campaign": at("campaign", pk=world.campaign.pk),
        "diagnosis:tracker_file": at("tracker_file", pk=world.campaign.pk, extension="csv"),
        "diagnosis:reminders": at("reminders", pk=world.campaign.pk),
        "diagnosis:interviews": at("interviews"),
        "diagnosis:interview": at("interview", pk=world.interview.pk),
        "diagnosis:notes": at("notes", pk=world.interview.pk),
        "diagnosis:calendar": at("calendar"),
        "diagnosis:guides": at("guides"),
        "diagnosis:correspondents": at("correspondents"),
        "diagnosis:solicitation": at("solicitation", pk=world.asked.pk),
    }


def shown(world):
    """Words that prove the rows are there."""
    return {
        "diagnosis:campaign": str(world.member),
        "diagnosis:interviews": "Agent 2",
        "diagnosis:guides": "Guide 2",
        "diagnosis:correspondents": "Demande 2",
        "diagnosis:reminders": "mairie2@exemple.fr",
    }
