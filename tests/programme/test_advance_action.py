"""A retained action starts, is suspended, resumes and ends by dated and signed gestures."""

from datetime import date, timedelta

import pytest

from jalon.journal.models import Entry
from jalon.kernel.errors import Forbidden
from jalon.kernel.refs import Ref
from jalon.programme.models import Action, ActionStatus, PublicStatus
from jalon.programme.usecases.advance_action import NotAdvanced, advance_action
from tests.factories import TODAY, ActionFactory, PersonFactory, actor_of_person

pytestmark = pytest.mark.django_db
MARCH, MAY, DECEMBER = date(2026, 3, 2), date(2026, 5, 4), date(2026, 11, 10)


@pytest.fixture
def lead(roadmap):
    return PersonFactory(organisation=roadmap.organisation)


@pytest.fixture
def action(roadmap, lead):
    return ActionFactory(roadmap=roadmap, status=ActionStatus.RETAINED, lead=lead, title="Portail familles")


def move(actor, action, to, on=MARCH, reason=""):
    return advance_action(actor=actor, action_id=action.pk, to=to, on=on, today=TODAY, reason=reason)


def test_an_action_goes_from_planned_to_done_and_its_public_state_follows(lead, action):
    actor = actor_of_person(lead)
    read = [action.public_status]
    for to, on, reason in (
        ("under_way", MARCH, ""),
        ("suspended", MAY, "éditeur en redressement"),
        ("under_way", date(2026, 6, 1), ""),
        ("done", DECEMBER, ""),
    ):
        read.append(move(actor, action, to, on, reason).public_status)
    assert read == [
        PublicStatus.PLANNED,
        PublicStatus.UNDER_WAY,
        PublicStatus.UNDER_WAY,
        PublicStatus.UNDER_WAY,
        PublicStatus.DONE,
    ]
    action.refresh_from_db()
    assert (action.started_on, action.done_on) == (MARCH, DECEMBER)
    verbs = [entry.verb.rpartition(".")[2] for entry in Entry.objects.about(Ref.to(action))]
    assert sorted(verbs) == ["done", "resumed", "started", "suspended"]


def test_what_was_declared_done_by_mistake_is_reopened_with_a_reason(owner, action):
    move(owner, action, "under_way")
    move(owner, action, "done", MAY)
    with pytest.raises(NotAdvanced) as refusal:
        move(owner, action, "under_way", MAY)
    assert refusal.value.code == "reason_missing"
    again = move(owner, action, "under_way", MAY, "la recette a échoué")
    assert (again.status, again.started_on, again.done_on) == (ActionStatus.UNDER_WAY, MARCH, None)


@pytest.mark.parametrize(
    ("status", "to", "on", "code"),
    [
        ("submitted", "under_way", MARCH, "step"),
        ("draft", "under_way", MARCH, "step"),
        ("retained", "done", MARCH, "step"),
        ("suspended", "done", MARCH, "step"),
        ("retained", "abandoned", MARCH, "step"),
        ("retained", "nimporte", MARCH, "step"),
        ("retained", "under_way", TODAY + timedelta(days=1), "future"),
        ("under_way", "suspended", MARCH, "reason_missing"),
        ("under_way", "done", date(2026, 1, 1), "before_start"),
    ],
)
def test_what_does_not_hold_is_refused_and_changes_nothing(owner, action, status, to, on, code):
    Action.objects.filter(pk=action.pk).update(status=status, started_on=date(2026, 2, 1))
    with pytest.raises(NotAdvanced) as refusal:
        move(owner, action, to, on)
    assert refusal.value.code == code
    action.refresh_from_db()
    assert action.status == status
    assert not Entry.objects.about(Ref.to(action)).exists()


def test_nobody_starts_an_action_that_nobody_leads(owner, action):
    Action.objects.filter(pk=action.pk).update(lead=None)
    with pytest.raises(NotAdvanced) as refusal:
        move(owner, action, "under_way")
    assert refusal.value.message == "Nommez qui mène « Portail familles » avant de la démarrer."


def test_neither_a_member_nor_a_colleague_makes_it_advance(project_manager, mayor, stranger, action):
    for other in (project_manager, mayor):
        with pytest.raises(Forbidden):
            move(other, action, "under_way")
    with pytest.raises(Action.DoesNotExist):
        move(stranger, action, "under_way")
