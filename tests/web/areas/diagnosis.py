"""The collection: plan, interviews, guides, correspondents; and the public pages of who speaks."""

from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from jalon.desk.models import Attachment
from jalon.diagnosis.models import (
    Campaign,
    Correspondent,
    DocumentExtract,
    GuideQuestion,
    Idea,
    IdeaGroup,
    Interview,
    InterviewGuide,
    InterviewNote,
    Minutes,
    Panel,
    PanelMember,
    Reminder,
    Solicitation,
    SolicitedCorrespondent,
    SourceDocument,
    Target,
    Vote,
    WordsDestruction,
    Workshop,
    WorkshopParticipant,
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
    rights.put("diagnosis:interviews_file diagnosis:documents_file", extension="csv")
    rights.put("diagnosis:tracker_file", pk=campaign.pk, extension="csv")
    rights.put("diagnosis:target_remove", pk=target.pk)
    rights.put("diagnosis:correspondent_end", pk=correspondent.pk)
    rights.put("diagnosis:solicitation diagnosis:solicitation_answer", pk=asked.pk, line_id=line.pk)
    _workshop_rights(rights)
    _library_rights(rights)


def _workshop_rights(rights):
    roadmap, place = rights.roadmap, rights.other_place
    workshop = Workshop.objects.create(
        roadmap=roadmap, title="SECRET-recueil_atelier", question="SECRET-recueil_question", population="inhabitants",
        organisation=place, state="held",
    )  # fmt: skip
    idea = Idea.objects.create(workshop=workshop, text="SECRET-recueil_idee")
    photo = attach(workshop, "image/jpeg")
    names = (
        "workshop workshop_edit workshop_act projected participants workshop_minutes workshop_file idea_new idea_sort"
        " photo_new photo photo_remove"
    )
    put = {"pk": workshop.pk, "idea_id": idea.pk, "photo_id": photo.pk, "extension": "docx"}
    rights.put(" ".join(f"diagnosis:{name}" for name in names.split()), **put)
    panel = Panel.objects.create(roadmap=roadmap, name="Groupe d’essai", purpose="SECRET-recueil_groupe")
    member = PanelMember.objects.create(
        panel=panel, full_name="SECRET-recueil_habitante", email="SECRET-recueil@exemple.fr",
        consented_on=date(2026, 11, 20), withdrawal_hash="0" * 64,
    )  # fmt: skip
    rights.put("diagnosis:panel diagnosis:panel_edit diagnosis:member_choose", pk=panel.pk, member_id=member.pk)
    listed = WordsDestruction.objects.create(
        roadmap=roadmap, kind="words", listed_on=date(2026, 11, 20), due_on=date(2026, 11, 20), counts={"notes": 1}
    )
    names = "destruction_approve destruction_file destruction_archived"
    rights.put(" ".join(f"diagnosis:{name}" for name in names.split()), pk=listed.pk)
    rights.put("voices:*", token="jeton-inconnu", key=panel.key)


def _library_rights(rights):
    document = SourceDocument.objects.create(
        roadmap=rights.roadmap, title="SECRET-recueil_document", organisation=rights.other_place,
        notes="SECRET-recueil_notes",
    )  # fmt: skip
    extract = DocumentExtract.objects.create(document=document, text="SECRET-recueil_extrait")
    kept = attach(document, "application/pdf")
    names = "document document_edit document_read file_new file file_remove extract_new extract_drop"
    put = {"pk": document.pk, "file_id": kept.pk, "extract_id": extract.pk}
    rights.put(" ".join(f"diagnosis:{name}" for name in names.split()), **put)


def attach(row, content_type):
    """A file of a row."""
    kept = Attachment(
        name="piece.bin", content_type=content_type, size_bytes=14, sha256="0" * 64, subject_id=row.pk,
        subject_type=row._meta.label_lower, uploaded_by_label="Essai",
    )  # fmt: skip
    kept.file.save("piece.bin", ContentFile(b"SECRET-recueil"), save=False)
    kept.save()
    return kept


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
    _grow_workshops(world, n)
    notes = [InterviewNote(interview=world.interview, text=f"Note {n}.{k}", question=question) for k in range(n)]
    InterviewNote.objects.bulk_create(notes)


def _grow_workshops(world, n):
    """One more workshop, idea, group, vote, participant, inhabitant, document and extract."""
    if not hasattr(world, "workshop"):
        world.panel = Panel.objects.create(roadmap=world.roadmap, name="Groupe", purpose="Avis")
        world.workshop = _workshop(world, "Soirée")
        world.document = SourceDocument.objects.create(
            roadmap=world.roadmap, title="Audit", organisation=world.roadmap.organisation
        )
    _workshop(world, f"Atelier {n}")
    WordsDestruction.objects.create(
        roadmap=world.roadmap, kind="words", listed_on=date(2026, 11, n + 1), due_on=date(2026, 11, n + 1), fate="destroy",
        counts={"notes": n}, approved_by_label=f"Archiviste {n}", approved_on=date(2026, 11, 20),
        destroyed_on=date(2026, 11, 20),
    )  # fmt: skip
    group = IdeaGroup.objects.create(workshop=world.workshop, title=f"Groupe {n}")
    idea = Idea.objects.create(workshop=world.workshop, text=f"Idée {n}", group=group)
    Vote.objects.create(workshop=world.workshop, idea=idea, voter_key=f"{n}")
    member = PanelMember.objects.create(
        panel=world.panel, full_name=f"Habitante {n}", email=f"h{n}@exemple.fr", consented_on=date(2026, 11, 20),
        withdrawal_hash=f"{n}", commune=world.member,
    )  # fmt: skip
    WorkshopParticipant.objects.create(workshop=world.workshop, panel_member=member, label=member.full_name)
    SourceDocument.objects.create(roadmap=world.roadmap, title=f"Document {n}", organisation=world.member)
    DocumentExtract.objects.create(document=world.document, text=f"Extrait {n}")
    attach(world.document, "application/pdf")
    attach(world.workshop, "image/jpeg")


def _workshop(world, title):
    return Workshop.objects.create(
        roadmap=world.roadmap, title=title, question="Que manque-t-il ?", population="inhabitants", panel=world.panel,
        organisation=world.roadmap.organisation, state="held",
    )  # fmt: skip


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
        "diagnosis:destructions": at("destructions"),
        "diagnosis:interviews": at("interviews"),
        "diagnosis:interviews_file": at("interviews_file", extension="csv"),
        "diagnosis:documents_file": at("documents_file", extension="csv"),
        "diagnosis:interview": at("interview", pk=world.interview.pk),
        "diagnosis:notes": at("notes", pk=world.interview.pk),
        "diagnosis:calendar": at("calendar"),
        "diagnosis:guides": at("guides"),
        "diagnosis:correspondents": at("correspondents"),
        "diagnosis:solicitation": at("solicitation", pk=world.asked.pk),
        "diagnosis:workshops": at("workshops"),
        "diagnosis:workshop": at("workshop", pk=world.workshop.pk),
        "diagnosis:projected": at("projected", pk=world.workshop.pk),
        "diagnosis:panel": at("panel", pk=world.panel.pk),
        "diagnosis:documents": at("documents"),
        "diagnosis:document": at("document", pk=world.document.pk),
    }


def shown(world):
    """Words that prove the rows are there."""
    return {
        "diagnosis:campaign": str(world.member),
        "diagnosis:interviews": "Agent 2",
        "diagnosis:destructions": "Archiviste 2",
        "diagnosis:guides": "Guide 2",
        "diagnosis:correspondents": "Demande 2",
        "diagnosis:reminders": "mairie2@exemple.fr",
        "diagnosis:workshops": "Atelier 2",
        "diagnosis:workshop": "Idée 2",
        "diagnosis:panel": "Habitante 2",
        "diagnosis:documents": "Document 2",
        "diagnosis:document": "Extrait 2",
    }
