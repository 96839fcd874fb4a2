"""A new version of a roadmap carries over what lives, and what is done stays where it was."""

from datetime import date

import pytest

from jalon.kernel.actor import Role
from jalon.programme.models import ActionCost, ActionLink, ActionStatus
from jalon.programme.usecases.open_new_version import VersionRefused, open_new_version
from jalon.roadmaps.usecases.edit_parts import save_challenge
from jalon.strategy.usecases.save_axis import save_axis
from jalon.strategy.usecases.save_indicator import IndicatorSheet, save_indicator
from jalon.strategy.usecases.save_objective import ObjectiveSheet, save_objective
from tests.factories import ActionFactory, RoadmapFactory, actor_of_person, person_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def old():
    return RoadmapFactory(title="Notre numérique")


@pytest.fixture
def owner(old):
    return actor_of_person(person_with_role(old, Role.ROADMAP_OWNER))


def carried_over(owner, old):
    return open_new_version(actor=owner, roadmap_id=old.pk, starts_on=date(2030, 1, 1), ends_on=date(2032, 12, 31))


@pytest.mark.covers("SYN-06")
def test_axes_objectives_indicators_and_living_actions_are_carried_over(old, owner):
    challenge = save_challenge(actor=owner, roadmap_id=old.pk, title="Accès")
    axis = save_axis(actor=owner, roadmap_id=old.pk, title="Simplifier", challenge_ids=[challenge.pk])
    sheet = ObjectiveSheet(axis_id=axis.pk, title="En ligne", challenge_ids=[challenge.pk])
    objective = save_objective(actor=owner, roadmap_id=old.pk, sheet=sheet)
    save_indicator(actor=owner, roadmap_id=old.pk, sheet=IndicatorSheet(label="Part en ligne", axis_id=axis.pk))
    living = ActionFactory(roadmap=old, axis=axis, status=ActionStatus.UNDER_WAY)
    living.objectives.add(objective)
    ActionCost.objects.create(
        variant=living.variants.get(), section="investment", low_minor=1, likely_minor=2, high_minor=3
    )
    first = ActionFactory(roadmap=old, status=ActionStatus.RETAINED)
    ActionLink.objects.create(source=living, target=first, kind="blocking")
    ActionFactory(roadmap=old, status=ActionStatus.DONE)

    new = carried_over(owner, old)

    assert (new.version, new.previous_version, new.status) == (2, old, "idea")
    assert new.axes.get().challenges.get().roadmap == new
    assert new.axes.get().objectives.get().title == "En ligne"
    assert new.indicators.get().axis == new.axes.get()
    copy = new.actions.get(key=living.key)
    assert (copy.code, copy.axis, copy.status) == (living.code, new.axes.get(), "under_way")
    assert copy.variants.get().costs.get().likely_minor == 2
    assert copy.links.get().target == new.actions.get(key=first.key)
    assert new.actions.count() == 2
    assert old.actions.count() == 3


def test_a_version_is_opened_once(old, owner):
    carried_over(owner, old)
    with pytest.raises(VersionRefused) as refusal:
        carried_over(owner, old)
    assert refusal.value.code == "exists"
    assert "version 2" in refusal.value.message
