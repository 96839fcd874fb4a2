"""Who was heard: interviews, workshops and surveys by population, without what would designate anybody."""

import pytest

from jalon.diagnosis.heard import heard
from jalon.diagnosis.models import Workshop, WorkshopParticipant
from jalon.surveys.models import AnonymousResponse, Question, Survey
from tests.factories import CommuneFactory, RoadmapFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def roadmap():
    return RoadmapFactory()


@pytest.fixture
def commune(roadmap):
    return CommuneFactory(name="Commune une")


def test_who_was_heard_counts_workshops_and_surveys_and_hides_small_groups_with_what_would_give_them_back(
    roadmap, commune
):
    session = Workshop.objects.create(
        roadmap=roadmap,
        organisation=commune,
        population="inhabitants",
        title="Atelier",
        question="Quoi ?",
        state="held",
    )
    WorkshopParticipant.objects.bulk_create(WorkshopParticipant(workshop=session, label=f"{n}") for n in range(6))
    Workshop.objects.create(
        roadmap=roadmap, organisation=commune, population="inhabitants", title="À venir", question="Quoi ?"
    )
    for title, count in (("Grande", 12), ("Petite", 3)):
        survey = Survey.objects.create(
            roadmap=roadmap, title=title, purpose="Savoir", population="inhabitants", state="open"
        )
        AnonymousResponse.objects.bulk_create(AnonymousResponse(survey=survey, values={}) for _n in range(count))
    told = dict(heard(roadmap, None))
    assert told == {
        "Habitants": "1 atelier (6 personnes présentes), 12 réponses à des enquêtes, une enquête de moins de 5 réponses"
    }
    assert dict(heard(roadmap, commune)) == {"Habitants": "1 atelier (6 personnes présentes)"}


def test_a_member_reads_how_many_of_its_inhabitants_answered_only_when_the_results_show_it(roadmap, commune):
    survey = Survey.objects.create(
        roadmap=roadmap, title="Usages", purpose="Savoir", population="inhabitants", state="open"
    )
    places = [
        {"code": "a", "label": str(commune.name)},
        {"code": "b", "label": "Ailleurs"},
        {"code": "c", "label": "Loin"},
    ]
    Question.objects.create(
        survey=survey, order=1, code="ou", kind="single", label="Où ?", options=places, is_place=True
    )

    def answers(code, count):
        AnonymousResponse.objects.bulk_create(
            AnonymousResponse(survey=survey, values={"ou": code}) for _n in range(count)
        )

    answers("a", 6)
    answers("b", 20)
    assert dict(heard(roadmap, commune)) == {"Habitants": "6 réponses à « Usages »"}
    answers("c", 2)  # hidden, and so is its complement: the smallest of the others, this commune
    assert dict(heard(roadmap, commune)) == {}
