"""Axes, objectives, indicators, themes, and what answers nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from jalon.kernel.actor import Role
from jalon.kernel.errors import Forbidden
from jalon.organisations.models import Theme
from jalon.organisations.usecases.load_shipped_lists import load_shipped_lists
from jalon.roadmaps.usecases.edit_parts import save_challenge
from jalon.strategy.queries import strategy_tree, unanswered_challenges
from jalon.strategy.usecases.choose_theme import choose_theme
from jalon.strategy.usecases.save_axis import AxisRefused, remove_axis, save_axis
from jalon.strategy.usecases.save_indicator import IndicatorRefused, IndicatorSheet, save_indicator
from jalon.strategy.usecases.save_objective import ObjectiveRefused, ObjectiveSheet, save_objective
from tests.factories import (
    ActionFactory,
    CommuneFactory,
    PersonFactory,
    RoadmapFactory,
    actor_of_person,
    person_of_member,
    person_with_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def roadmap():
    return RoadmapFactory()


@pytest.fixture
def owner_person(roadmap):
    return person_with_role(roadmap, Role.ROADMAP_OWNER)


@pytest.fixture
def owner(owner_person):
    return actor_of_person(owner_person)


@pytest.fixture
def axis(roadmap, owner):
    return save_axis(actor=owner, roadmap_id=roadmap.pk, title="Simplifier")


@pytest.mark.covers("SYN-03")
def test_an_axis_and_an_objective_answer_at_least_one_stake_and_the_rest_is_reported(roadmap, owner):
    answered = save_challenge(actor=owner, roadmap_id=roadmap.pk, title="Accès")
    forgotten = save_challenge(actor=owner, roadmap_id=roadmap.pk, title="Oublié")
    with pytest.raises(AxisRefused) as refusal:
        save_axis(actor=owner, roadmap_id=roadmap.pk, title="Simplifier")
    assert refusal.value.code == "challenge_missing"
    axis = save_axis(actor=owner, roadmap_id=roadmap.pk, title="Simplifier", challenge_ids=[answered.pk])
    with pytest.raises(AxisRefused):
        save_objective(actor=owner, roadmap_id=roadmap.pk, sheet=ObjectiveSheet(axis_id=axis.pk, title="En ligne"))
    assert unanswered_challenges(roadmap) == [forgotten]


@pytest.mark.covers("TER-43")
def test_objectives_hang_at_any_depth_under_an_axis(roadmap, owner, axis):
    parent_id = None
    for depth in range(6):
        sheet = ObjectiveSheet(axis_id=axis.pk, title=f"Niveau {depth}", parent_id=parent_id)
        parent_id = save_objective(actor=owner, roadmap_id=roadmap.pk, sheet=sheet).pk
    tree = strategy_tree(owner, roadmap)[0]
    assert [(branch.objective.title, branch.depth) for branch in tree.branches] == [
        (f"Niveau {depth}", depth) for depth in range(6)
    ]


def test_an_objective_does_not_hang_from_itself(roadmap, owner, axis):
    top = save_objective(actor=owner, roadmap_id=roadmap.pk, sheet=ObjectiveSheet(axis_id=axis.pk, title="Haut"))
    low = save_objective(
        actor=owner, roadmap_id=roadmap.pk, sheet=ObjectiveSheet(axis_id=axis.pk, title="Bas", parent_id=top.pk)
    )
    with pytest.raises(ObjectiveRefused) as refusal:
        save_objective(
            actor=owner,
            roadmap_id=roadmap.pk,
            objective_id=top.pk,
            sheet=ObjectiveSheet(axis_id=axis.pk, title="Haut", parent_id=low.pk),
        )
    assert refusal.value.code == "loop"


@pytest.mark.covers("PIL-20")
def test_an_axis_without_its_two_sponsors_is_shown_so(client, roadmap, owner_person, axis):
    client.force_login(owner_person.user)
    page = client.get(reverse("strategy:tree", kwargs={"roadmap_id": roadmap.pk})).content.decode()
    assert "sans sponsor politique" in page
    assert "sans sponsor managérial" in page


@pytest.mark.covers("PIL-02", "VIL-11")
def test_an_ambition_without_action_and_an_objective_that_nothing_supports_are_listed(
    client, roadmap, owner, owner_person, axis
):
    supported = save_objective(
        actor=owner, roadmap_id=roadmap.pk, sheet=ObjectiveSheet(axis_id=axis.pk, title="Soutenu", origin="dg")
    )
    save_objective(
        actor=owner, roadmap_id=roadmap.pk, sheet=ObjectiveSheet(axis_id=axis.pk, title="Seul", origin="elected")
    )
    empty = save_axis(actor=owner, roadmap_id=roadmap.pk, title="Axe sans rien")
    ActionFactory(roadmap=roadmap, axis=axis).objectives.add(supported)
    client.force_login(owner_person.user)
    page = client.get(reverse("strategy:coverage", kwargs={"roadmap_id": roadmap.pk})).content.decode()
    assert empty.title in page
    assert "Simplifier › Seul (élus)" in page
    assert "Simplifier › Soutenu" not in page


def test_an_axis_that_carries_objectives_is_not_removed(roadmap, owner, axis):
    save_objective(actor=owner, roadmap_id=roadmap.pk, sheet=ObjectiveSheet(axis_id=axis.pk, title="Porté"))
    with pytest.raises(AxisRefused) as refusal:
        remove_axis(actor=owner, roadmap_id=roadmap.pk, axis_id=axis.pk)
    assert refusal.value.code == "has_content"


@pytest.mark.covers("PIL-29")
def test_an_impact_indicator_has_a_baseline_and_a_target(roadmap, owner):
    with pytest.raises(IndicatorRefused) as refusal:
        save_indicator(actor=owner, roadmap_id=roadmap.pk, sheet=IndicatorSheet(label="Démarches", is_impact=True))
    assert refusal.value.code == "impact_incomplete"
    sheet = IndicatorSheet(
        label="Démarches",
        unit="%",
        is_impact=True,
        baseline=Decimal(20),
        baseline_on=date(2026, 10, 1),
        target=Decimal(50),
        target_on=date(2029, 12, 31),
        source="Portail",
    )
    assert save_indicator(actor=owner, roadmap_id=roadmap.pk, sheet=sheet).target == Decimal(50)


@pytest.mark.covers("PIL-22", "FUS-27", "PIL-21")
def test_frequent_themes_are_shipped_and_one_adds_its_own_with_its_link_to_the_strategy(
    client, roadmap, owner, owner_person
):
    load_shipped_lists()
    labels = " · ".join(Theme.objects.filter(organisation=None).values_list("label", flat=True)).lower()
    for word in (
        "e-administration",
        "collaboratifs",
        "mobilité",
        "cybersécurité",
        "données",
        "géographique",
        "très haut débit",
        "transition écologique",
    ):
        assert word in labels
    choose_theme(
        actor=owner, roadmap_id=roadmap.pk, own_label="Montagne connectée", strategy_link="Plan avenir montagne"
    )
    client.force_login(owner_person.user)
    page = client.get(reverse("strategy:themes", kwargs={"roadmap_id": roadmap.pk})).content.decode()
    assert "Montagne connectée" in page
    assert "Plan avenir montagne" in page


def test_a_member_and_a_stranger_do_not_write_the_strategy(roadmap):
    mayor = actor_of_person(person_of_member(roadmap, CommuneFactory()))
    with pytest.raises(Forbidden):
        save_axis(actor=mayor, roadmap_id=roadmap.pk, title="À nous")
    stranger = actor_of_person(PersonFactory())
    with pytest.raises(type(roadmap).DoesNotExist):
        save_axis(actor=stranger, roadmap_id=roadmap.pk, title="À eux")
