"""A roadmap with its collecting team and, around it, everybody who must not read what is said."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.utils import timezone

from jalon.diagnosis.models import InterviewGuide, NoteKind
from jalon.diagnosis.usecases.load_guides import load_guides
from jalon.diagnosis.usecases.plan_interview import InterviewSheet, plan_interview
from jalon.diagnosis.usecases.validate_minutes import send_minutes
from jalon.diagnosis.usecases.write_minutes import draft_minutes
from jalon.diagnosis.usecases.write_notes import NoteGiven, write_notes
from jalon.kernel.actor import Role
from jalon.roadmaps.models import Participant, RoadmapRole
from tests.factories import (
    CommuneFactory,
    PersonFactory,
    RoadmapFactory,
    actor_of_person,
    person_of_member,
    person_with_role,
)

NOW = timezone.make_aware(datetime(2026, 11, 22, 10, 0))


def amo(roadmap, *parts):
    person = PersonFactory()
    RoadmapRole.objects.create(
        roadmap=roadmap, person=person, role=Role.EXTERNAL_ADVISOR, ends_on=date(2099, 1, 1), parts=list(parts)
    )
    return person


@pytest.fixture
def scene(db):
    """The team (responsable, AMO of « recueillir »), the agent heard, and those around."""
    load_guides()
    roadmap = RoadmapFactory(title="Projet numérique")
    commune, other = CommuneFactory(name="Retiers"), CommuneFactory(name="Janzé")
    persons = {
        "responsable": person_with_role(roadmap, Role.ROADMAP_OWNER),
        "amo": amo(roadmap, "collect"),
        "amo_elsewhere": amo(roadmap, "plan"),
        "dgs": person_with_role(roadmap, Role.DGS),
        "cio": person_with_role(roadmap, Role.CIO),
        "mayor": person_of_member(roadmap, commune),
        "agent": person_of_member(roadmap, commune, role=Role.AGENT),
        "other_mayor": person_of_member(roadmap, other),
        "stranger": PersonFactory(),
        "instance_admin": PersonFactory(user__is_instance_admin=True),
    }
    persons["agent"].email = "agent@exemple.fr"
    persons["agent"].save()
    assert Participant.objects.filter(roadmap=roadmap).count() == 2
    return SimpleNamespace(
        roadmap=roadmap,
        commune=commune,
        other=other,
        persons=persons,
        actors={name: actor_of_person(person) for name, person in persons.items()},
        owner=actor_of_person(persons["responsable"]),
        guide=InterviewGuide.objects.get(code="agent", organisation=None),
    )


@pytest.fixture
def interview(scene):
    """The agent of Retiers will be heard."""
    return plan_interview(
        actor=scene.owner,
        roadmap_id=scene.roadmap.pk,
        sheet=InterviewSheet(
            guide_id=scene.guide.pk,
            population="agents",
            organisation_id=scene.commune.pk,
            person_id=scene.persons["agent"].pk,
            interviewer_id=scene.persons["responsable"].pk,
            starts_at=NOW + timedelta(days=2),
        ),
    )


@pytest.fixture
def noted(scene, interview):
    """The agent was heard: a note, a verbatim that may be cited, one that may not."""
    question = scene.guide.questions.first()
    write_notes(
        actor=scene.owner,
        interview_id=interview.pk,
        notes=[
            NoteGiven(uuid4(), 1, "Le logiciel de cantine est lent.", question_id=question.pk),
            NoteGiven(uuid4(), 1, "Je saisis tout deux fois.", NoteKind.VERBATIM, question.pk, True),
            NoteGiven(uuid4(), 1, "Mon maire ne le sait pas.", NoteKind.VERBATIM, question.pk, False),
        ],
    )
    interview.refresh_from_db()
    return interview


@pytest.fixture
def sent(scene, noted):
    """The minutes are out."""
    draft_minutes(actor=scene.owner, interview_id=noted.pk)
    return send_minutes(actor=scene.owner, interview_id=noted.pk, now=NOW)
