"""From « je suis … » to a roadmap with its phases."""

from datetime import date

import pytest
from django.urls import reverse

from jalon.kernel.actor import Role
from jalon.kernel.errors import Forbidden
from jalon.roadmaps.models import Roadmap, RoadmapKind
from jalon.roadmaps.usecases.create_roadmap import NewRoadmap, RoadmapRefused, create_roadmap
from tests.factories import OrganisationFactory, actor_of_person, person_with_role

pytestmark = pytest.mark.django_db


def given(organisation, **changes):
    values = {
        "organisation_id": organisation.pk,
        "title": "Feuille de route numérique",
        "starts_on": date(2027, 1, 1),
        "ends_on": date(2029, 12, 31),
    }
    return NewRoadmap(**values | changes)


@pytest.mark.covers("SYN-22", "PIL-28")
@pytest.mark.parametrize(
    ("ends_on", "code"),
    [
        (date(2026, 12, 31), "ends_before_start"),
        (date(2027, 6, 30), "too_short"),
        (date(2037, 12, 31), "too_long"),
    ],
)
def test_a_horizon_runs_from_one_to_ten_years(newcomer_person, ends_on, code):
    with pytest.raises(RoadmapRefused) as refusal:
        create_roadmap(
            actor=actor_of_person(newcomer_person), given=given(newcomer_person.organisation, ends_on=ends_on)
        )
    assert refusal.value.code == code
    assert not Roadmap.objects.exists()


@pytest.mark.covers("SYN-22")
def test_every_plan_counts_the_quarters_and_years_of_the_horizon(newcomer_person):
    roadmap = create_roadmap(
        actor=actor_of_person(newcomer_person),
        given=given(newcomer_person.organisation, starts_on=date(2027, 4, 1), ends_on=date(2032, 3, 31)),
    )
    assert [str(quarter) for quarter in (roadmap.quarters[0], roadmap.quarters[-1])] == ["T2 2027", "T1 2032"]
    assert len(roadmap.quarters) == 20
    assert roadmap.years == (2027, 2028, 2029, 2030, 2031, 2032)


@pytest.mark.covers("TER-19", "PIL-30")
def test_a_roadmap_bound_to_the_term_does_not_outlive_it(newcomer_person):
    actor = actor_of_person(newcomer_person)
    term = date(2032, 3, 31)
    bound = create_roadmap(actor=actor, given=given(newcomer_person.organisation, ends_on=term, term_ends_on=term))
    assert bound.is_bound_to_term
    again = actor_of_person(newcomer_person)
    with pytest.raises(RoadmapRefused) as refusal:
        create_roadmap(
            actor=again, given=given(newcomer_person.organisation, ends_on=date(2032, 12, 31), term_ends_on=term)
        )
    assert "31/03/2032" in refusal.value.message


@pytest.mark.covers("SYN-23", "SYN-24")
def test_the_three_phases_are_posed_with_dates_states_and_deliverables(newcomer_person, methods):
    roadmap = create_roadmap(
        actor=actor_of_person(newcomer_person),
        given=given(
            newcomer_person.organisation,
            method_id=methods["trois-phases"].pk,
            phases_start_on=date(2020, 11, 2),
        ),
    )
    phases = list(roadmap.phases.all())
    assert [phase.name for phase in phases] == [
        "Analyse de l’existant",
        "Définition de la cible",
        "Définition de la trajectoire",
    ]
    assert (phases[0].starts_on, phases[0].ends_on) == (date(2020, 11, 2), date(2021, 1, 3))
    assert {row.name for row in phases[0].deliverables.all()} == {"Rapport par commune", "Synthèse de l’existant"}
    assert {phase.status for phase in phases} == {"planned"}


@pytest.mark.covers("VIL-35", "VIL-37", "VIL-19")
def test_the_six_phases_follow_an_opportunity_study(newcomer_person, methods):
    roadmap = create_roadmap(
        actor=actor_of_person(newcomer_person),
        given=given(newcomer_person.organisation, method_id=methods["six-phases"].pk, kind=RoadmapKind.SDSI),
    )
    names = [phase.name for phase in roadmap.phases.all()]
    assert names[0] == "Étude d’opportunité"
    assert roadmap.phases.get(order=1).is_before_roadmap
    assert names[1] == "1 Cadrage de la mission"
    assert names[3].startswith("3 Alignement stratégique")


@pytest.mark.covers("TER-14", "TER-31")
def test_the_five_steps_come_with_aims_deliverables_validation_and_conditions(newcomer_person, methods):
    roadmap = create_roadmap(
        actor=actor_of_person(newcomer_person),
        given=given(newcomer_person.organisation, method_id=methods["cinq-etapes"].pk),
    )
    phases = list(roadmap.phases.prefetch_related("deliverables"))
    assert [phase.name for phase in phases] == [
        "Lancement",
        "Diagnostic",
        "Formalisation du programme d’actions",
        "Mise en œuvre",
        "Évaluation",
    ]
    assert all(phase.objectives and phase.validation and phase.deliverables.all() for phase in phases)
    assert roadmap.conditions.count() == 9


def test_others_do_not_start_the_roadmap_of_an_organisation_that_has_people(newcomer_person):
    taken = OrganisationFactory()
    person_with_role(create_for(taken), Role.PMO)
    with pytest.raises(Forbidden):
        create_roadmap(actor=actor_of_person(newcomer_person), given=given(taken))


def create_for(organisation):
    return Roadmap.objects.create(
        organisation=organisation, title="La première", starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31)
    )


@pytest.mark.covers("SYN-10", "SYN-06", "PIL-30", "SYN-11")
def test_the_guide_leads_a_newcomer_to_a_roadmap_with_its_phases(client, newcomer_person, methods):
    client.force_login(newcomer_person.user)
    page = client.get(reverse("roadmaps:guide"))
    assert "Votre première feuille de route" in page.content.decode()
    answer = client.post(
        reverse("roadmaps:guide"),
        {
            "organisation": newcomer_person.organisation_id,
            "kind": "digital",
            "title": "Notre numérique",
            "public_label": "feuille de route du numérique communal",
            "method_id": methods["cinq-etapes"].pk,
            "starts_on": "2027-01-01",
            "horizon": "3",
        },
    )
    roadmap = Roadmap.objects.get()
    assert answer.url == reverse("roadmaps:roadmap", kwargs={"roadmap_id": roadmap.pk})
    assert roadmap.ends_on == date(2029, 12, 31)
    assert roadmap.label == "feuille de route du numérique communal"
    assert roadmap.roles.get().person == newcomer_person
    shown = client.get(answer.url).content.decode()
    assert "Formalisation du programme d’actions" in shown
    assert "feuille de route du numérique communal" in shown


@pytest.mark.covers("PIL-30")
def test_the_guide_proposes_the_term_and_asks_for_its_end(client, newcomer_person, methods):
    client.force_login(newcomer_person.user)
    answer = client.post(
        reverse("roadmaps:guide"),
        {
            "organisation": newcomer_person.organisation_id,
            "kind": "digital",
            "title": "Calée sur le mandat",
            "method_id": methods["cinq-etapes"].pk,
            "starts_on": "2027-01-01",
            "horizon": "term",
        },
    )
    assert answer.status_code == 422
    assert "Donnez la date de fin du mandat." in answer.content.decode()


def test_the_guide_asks_for_the_organisation_and_keeps_what_was_typed(client, newcomer_person, methods):
    client.force_login(newcomer_person.user)
    answer = client.post(reverse("roadmaps:guide"), {"title": "Sans collectivité", "kind": "digital"})
    text = answer.content.decode()
    assert "Choisissez votre collectivité dans la liste." in text
    assert "Sans collectivité" in text


@pytest.mark.covers("PIL-60")
@pytest.mark.parametrize(
    ("kind", "epci_type", "roadmap_kind"),
    [
        ("commune", "", RoadmapKind.SDSI),
        ("epci", "CC", RoadmapKind.TERRITORY),
        ("epci", "METRO", RoadmapKind.DIGITAL),
        ("departement", "", RoadmapKind.DIGITAL),
        ("region", "", RoadmapKind.DEVELOPMENT),
        ("syndicat", "", RoadmapKind.SDSI),
        ("opsn", "", RoadmapKind.OPERATOR_PROGRAMME),
    ],
)
def test_every_form_of_local_authority_makes_its_own_kind_of_roadmap(
    client, newcomer_person, methods, kind, epci_type, roadmap_kind
):
    organisation = OrganisationFactory(kind=kind, epci_type=epci_type)
    roadmap = create_roadmap(
        actor=actor_of_person(newcomer_person),
        given=given(organisation, kind=roadmap_kind, method_id=methods["trois-phases"].pk),
    )
    client.force_login(newcomer_person.user)
    page = client.get(reverse("roadmaps:roadmap", kwargs={"roadmap_id": roadmap.pk})).content.decode()
    assert organisation.name in page
    assert str(roadmap_kind.label) in page
