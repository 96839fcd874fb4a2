"""The collection of the demonstration: a campaign, interviews in every state, a workshop, documents."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from jalon.diagnosis.models import Campaign, Interview, InterviewGuide, MailStatus, NoteKind, Panel, Reminder, Workshop
from jalon.diagnosis.usecases.contribute_from_phone import cast_dots, contribute_idea
from jalon.diagnosis.usecases.manage_correspondents import CorrespondentSheet, name_correspondent
from jalon.diagnosis.usecases.manage_panel import (
    PanelSheet,
    Registration,
    choose_member,
    register_inhabitant,
    save_panel,
)
from jalon.diagnosis.usecases.plan_interview import InterviewSheet, cancel_interview, plan_interview, tell_informed
from jalon.diagnosis.usecases.review_document import DocumentSheet, pick_extract, read_document, save_document
from jalon.diagnosis.usecases.run_workshop import (
    WorkshopSheet,
    open_to_phones,
    save_workshop,
    write_participants,
    write_workshop_minutes,
)
from jalon.diagnosis.usecases.save_campaign import CampaignSheet, TargetSheet, save_campaign, set_targets
from jalon.diagnosis.usecases.save_notice import save_notice
from jalon.diagnosis.usecases.sort_ideas import sort_idea
from jalon.diagnosis.usecases.validate_minutes import answer_minutes, send_minutes
from jalon.diagnosis.usecases.write_minutes import draft_minutes
from jalon.diagnosis.usecases.write_notes import NoteGiven, write_notes
from jalon.jobs.demonstration.days import years_moved
from jalon.jobs.demonstration.frame import Team
from jalon.jobs.demonstration.people import DOMAIN
from jalon.jobs.demonstration.voices_words import CRITERIA, IDEAS, INTERVIEWS, OF_A_CITY, PAPERS, Heard, of_islands
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap


def collect_voices(
    roadmap: Roadmap, team: Team, members: list[Organisation], *, starts_on: date, ends_on: date, with_panel: bool
) -> None:
    """Everything that was heard for one roadmap.

    Args:
        members: participants, in the order of their names; at least four, or none for a city alone.
        starts_on, ends_on: of the campaign; interviews are spread over it.
        with_panel: a group of inhabitants and their evening; otherwise a workshop of the members' secretaries.
    """
    actor = team.actor
    dpo = f"dpo@{DOMAIN}"
    save_notice(actor=actor, roadmap_id=roadmap.pk, dpo_contact=dpo, retention_months=24)
    campaign = _campaign(roadmap, team, members, starts_on, ends_on)
    heard_here = [heard for heard in INTERVIEWS if members or heard.place < 0] + ([] if members else list(OF_A_CITY))
    for rank, heard in enumerate(_told_here(heard_here, roadmap)):
        place = roadmap.organisation if heard.place < 0 else members[heard.place]
        day = starts_on + timedelta(days=4 * rank + 3)
        if heard.state == "planned":
            day = team.today + timedelta(days=4 * rank - 15)
        if heard.state == "planned" and day > ends_on:
            continue
        _interview(
            roadmap, team, campaign, heard, place, timezone.make_aware(datetime.combine(_worked(day), time(9, 30)))
        )
    panel = _panel(roadmap, team, members, starts_on) if with_panel else None
    _workshop(roadmap, team, campaign, members[0] if members else roadmap.organisation, panel, starts_on)
    _papers(roadmap, team, starts_on)
    for department in roadmap.organisation.departments.order_by("pk")[:3]:
        name_correspondent(
            actor=actor,
            roadmap_id=roadmap.pk,
            sheet=CorrespondentSheet(
                roadmap.organisation_id, department.pk, full_name=f"Référent·e numérique, {department.name}"[:160],
                email=f"referent.{department.pk}@{DOMAIN}",
            ),
        )  # fmt: skip


def _worked(day: date) -> date:
    """The day, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def _told_here(rows: list[Heard], roadmap: Roadmap) -> list[Heard]:
    """The same voices, with the words of the islands where the roadmap counts in their currency."""
    if roadmap.currency != "XPF":
        return rows
    return [
        replace(
            heard,
            who=of_islands(heard.who),
            notes=tuple((number, of_islands(text)) for number, text in heard.notes),
            verbatims=tuple((number, of_islands(text), may) for number, text, may in heard.verbatims),
            amendment=(of_islands(heard.amendment[0]), of_islands(heard.amendment[1])),
        )
        for heard in rows
    ]


def _campaign(roadmap: Roadmap, team: Team, members: list[Organisation], starts_on: date, ends_on: date) -> Campaign:
    actor = team.actor
    campaign = save_campaign(
        actor=actor,
        roadmap_id=roadmap.pk,
        sheet=CampaignSheet(
            "Écouter avant de choisir", starts_on, ends_on,
            "Ce dont chacun a besoin, dans ses mots, avant toute idée de logiciel.",
        ),
    )  # fmt: skip
    everybody = [member.pk for member in members]
    for ids, populations, expected in (
        (everybody, ["members"], 1),
        (everybody[:12], ["agents"], 1),
        ([roadmap.organisation_id], ["elected", "management", "it"], 1),
        ([roadmap.organisation_id], ["departments", "partners"], 2),
        (everybody[:1], ["inhabitants"], 12),
    ):
        if not ids:
            continue
        set_targets(actor=actor, campaign_id=campaign.pk, sheet=TargetSheet(ids, populations, expected))
    for member in members[4:8]:
        Reminder.objects.create(
            campaign=campaign, organisation=member, to_label=f"Mairie de {member.name}"[:160],
            to_email=f"mairie.{member.pk}@{DOMAIN}", missing=["communes membres : 1"],
            on=min(starts_on + timedelta(days=30), team.today), status=MailStatus.SENT, asked_by_label=actor.label,
        )  # fmt: skip
    return campaign


def _interview(
    roadmap: Roadmap, team: Team, campaign: Campaign, heard: Heard, place: Organisation, at: datetime
) -> None:
    actor = team.actor
    guide = InterviewGuide.objects.get(organisation=None, code=heard.guide, version=1)
    interview = plan_interview(
        actor=actor,
        roadmap_id=roadmap.pk,
        sheet=InterviewSheet(
            guide_id=guide.pk,
            population=heard.population,
            organisation_id=place.pk,
            campaign_id=campaign.pk,
            interviewee_label=heard.who,
            interviewee_email=f"entretien.{roadmap.pk}.{place.pk}@{DOMAIN}",
            interviewer_id=team.owner.pk,
            starts_at=at,
            place=f"Mairie de {place.name}"[:200] if heard.place >= 0 else "Siège",
        ),
    )
    if heard.state == "cancelled":
        cancel_interview(actor=actor, interview_id=interview.pk)
    if not heard.notes:
        return
    tell_informed(actor=actor, interview_id=interview.pk, on=at.date() - timedelta(days=7))
    _write(team, interview, heard)
    if heard.state == "draft":
        return
    draft = draft_minutes(actor=actor, interview_id=interview.pk)
    sent = send_minutes(actor=actor, interview_id=interview.pk, now=at + timedelta(days=2))
    if heard.state == "sent":
        return
    before, after = heard.amendment
    cited = interview.notes.filter(kind=NoteKind.VERBATIM, is_quotable=True).values_list("pk", flat=True)
    answer_minutes(
        token=sent.token,
        text=draft.text.replace(before, after) if before else draft.text,
        quotable_note_ids=list(cited),
        now=at + timedelta(days=5),
    )


def _write(team: Team, interview: Interview, heard: Heard) -> None:
    questions = dict(interview.guide.questions.values_list("order", "pk"))
    notes = [NoteGiven(_key(interview.key, text), 1, text, NoteKind.NOTE, questions[q]) for q, text in heard.notes]
    notes += [
        NoteGiven(_key(interview.key, text), 1, text, NoteKind.VERBATIM, questions[q], is_quotable)
        for q, text, is_quotable in heard.verbatims
    ]
    write_notes(actor=team.actor, interview_id=interview.pk, notes=notes)


def _key(of: UUID, text: str) -> UUID:
    return uuid5(of, text)


def _panel(roadmap: Roadmap, team: Team, members: list[Organisation], on: date) -> Panel:
    actor = team.actor
    panel = save_panel(
        actor=actor,
        roadmap_id=roadmap.pk,
        sheet=PanelSheet(
            "Groupe de travail d’habitants",
            "Quatre soirées pour dire ce que le numérique doit changer ici, puis donner un avis sur les choix des élus.",
            18, True, None, CRITERIA,
        ),
    )  # fmt: skip
    criteria = list(panel.criteria.all())
    for rank in range(14):
        answers = {c.pk: c.choices[(rank * (number + 1)) % len(c.choices)][0] for number, c in enumerate(criteria)}
        member, _token = register_inhabitant(
            panel_key=panel.key,
            given=Registration(
                full_name=f"Habitant·e n° {rank + 1}", email=f"habitant.{rank + 1}.{roadmap.pk}@{DOMAIN}",
                has_consented=True, commune_id=members[rank % len(members)].pk, answers=answers,
            ),
            today=on,
        )  # fmt: skip
        state = "selected" if rank < 12 else "waiting"
        choose_member(actor=actor, member_id=member.pk, state=state)
    save_panel(
        actor=actor,
        roadmap_id=roadmap.pk,
        panel_id=panel.pk,
        revision=panel.revision,
        sheet=PanelSheet(panel.name, panel.purpose, panel.places, False, None, CRITERIA),
    )
    return panel


def _workshop(
    roadmap: Roadmap, team: Team, campaign: Campaign, place: Organisation, panel: Panel | None, on: date
) -> None:
    actor = team.actor
    at = timezone.make_aware(datetime.combine(on, time(19))) + timedelta(days=24)
    title = "Soirée des habitants" if panel else "Atelier des secrétaires de mairie"
    workshop = save_workshop(
        actor=actor,
        roadmap_id=roadmap.pk,
        sheet=WorkshopSheet(
            title=title,
            question="Qu’est-ce qui vous simplifierait la vie, ici, d’ici trois ans ?",
            population="inhabitants" if panel else "agents",
            organisation_id=place.pk,
            campaign_id=campaign.pk,
            panel_id=panel.pk if panel else None,
            starts_at=at,
            place="Salle des fêtes" if panel else "En visioconférence",
        ),
    )
    code = open_to_phones(actor=actor, workshop_id=workshop.pk, now=at).code
    ideas = []
    for group, texts in IDEAS:
        for told in texts:
            text = of_islands(told) if roadmap.currency == "XPF" else told
            key = uuid5(NAMESPACE_URL, f"{workshop.key}:{text}")
            idea = contribute_idea(code=code, text=text, client_key=key, now=at)
            ideas.append(sort_idea(actor=actor, idea_id=idea.pk, new_group=group))
    open_to_phones(actor=actor, workshop_id=workshop.pk, now=at, is_voting=True)
    for voter in range(11):
        dots = {ideas[rank].pk: 1 for rank in {voter % 2, 3 + voter % 3, (voter * voter) % len(ideas)}}
        cast_dots(code=code, voter=f"demonstration-{voter}", dots=dots, now=at)
    _close(team, workshop, panel)


def _close(team: Team, workshop: Workshop, panel: Panel | None) -> None:
    members = list(panel.members.filter(state="selected").values_list("pk", flat=True)) if panel else []
    labels = ["Animatrice"] if panel else [f"Secrétaire de mairie n° {number}" for number in range(1, 10)]
    write_participants(actor=team.actor, workshop_id=workshop.pk, labels=labels, panel_member_ids=members)
    write_workshop_minutes(
        actor=team.actor,
        workshop_id=workshop.pk,
        text="L’aide humaine passe avant les outils. La cantine et les inscriptions reviennent à chaque table.\n"
        "Personne n’a demandé d’application de plus.",
        is_validated=panel is not None,
    )


def _papers(roadmap: Roadmap, team: Team, on: date) -> None:
    for paper in PAPERS:
        document = save_document(
            actor=team.actor,
            roadmap_id=roadmap.pk,
            sheet=DocumentSheet(
                title=years_moved(paper.title, today=team.today),
                kind=paper.kind,
                confidentiality=paper.confidentiality,
                organisation_id=roadmap.organisation_id,
                dated_on=date.fromisoformat(years_moved(paper.dated_on, today=team.today)),
                origin=paper.origin,
            ),
        )
        notes, extract = (years_moved(text, today=team.today) for text in (paper.notes, paper.extract[0]))
        if notes:
            read_document(actor=team.actor, document_id=document.pk, notes=notes, on=on + timedelta(days=10))
        if extract:
            pick_extract(actor=team.actor, document_id=document.pk, text=extract, place=paper.extract[1])
