"""Persons and needs named on a sheet come from its roadmap, and from what the actor may read."""

import pytest

from jalon.governance.usecases.set_up_body import add_seat
from jalon.needs.models import Need
from jalon.needs.usecases.raise_need import NeedSheet, raise_need
from jalon.programme.changes import ActionChanges
from jalon.programme.usecases.change_action import BadSheet, change_action
from jalon.programme.usecases.save_portfolio import save_portfolio
from jalon.roadmaps.people import PersonElsewhere
from jalon.strategy.usecases.save_axis import save_axis
from tests.factories import ActionFactory, BodyFactory, CommuneFactory, NeedFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(roadmap):
    return ActionFactory(roadmap=roadmap)


@pytest.mark.parametrize("field", ["lead_id", "business_sponsor_id", "it_lead_id"])
def test_somebody_from_elsewhere_is_not_put_in_charge(owner, action, field):
    with pytest.raises(BadSheet) as refusal:
        change_action(actor=owner, action_id=action.pk, changes=ActionChanges(**{field: PersonFactory().pk}))
    assert refusal.value.code == "unknown"
    colleague = PersonFactory(organisation=action.roadmap.organisation)
    change_action(actor=owner, action_id=action.pk, changes=ActionChanges(**{field: colleague.pk}))
    action.refresh_from_db()
    assert getattr(action, field) == colleague.pk


def test_somebody_from_elsewhere_is_neither_pmo_sponsor_holder_of_a_seat_nor_requester(roadmap, owner):
    pk = PersonFactory().pk
    body = BodyFactory(roadmap=roadmap, organisation=roadmap.organisation)
    sheet = NeedSheet(statement="Payer la cantine en ligne", organisation_id=roadmap.organisation_id, requester_id=pk)
    for name_it in (
        lambda: save_portfolio(actor=owner, roadmap_id=roadmap.pk, name="Usagers", pmo_id=pk),
        lambda: save_axis(actor=owner, roadmap_id=roadmap.pk, title="Usagers", political_sponsor_id=pk),
        lambda: add_seat(actor=owner, roadmap_id=roadmap.pk, body_id=body.pk, function="Élue", person_id=pk),
        lambda: raise_need(actor=owner, roadmap_id=roadmap.pk, sheet=sheet),
    ):
        with pytest.raises(PersonElsewhere):
            name_it()
    assert not Need.objects.exists()


def test_a_sheet_answers_only_needs_that_its_writer_reads_and_keeps_the_others(roadmap, project_manager, owner, action):
    theirs = NeedFactory(roadmap=roadmap, organisation=CommuneFactory())
    elsewhere = NeedFactory()
    for need in (elsewhere,):
        with pytest.raises(BadSheet):
            change_action(actor=owner, action_id=action.pk, changes=ActionChanges(need_ids=(need.pk,)))
    change_action(actor=owner, action_id=action.pk, changes=ActionChanges(need_ids=(theirs.pk,)))
    action.lead = PersonFactory(organisation=CommuneFactory())
    action.save()
    change_action(actor=project_manager, action_id=action.pk, changes=ActionChanges(need_ids=(theirs.pk,), team="DSI"))
    assert list(action.needs.all()) == [theirs]


def test_one_save_is_one_revision_and_one_line_of_history(owner, action):
    before = action.revision
    need = NeedFactory(roadmap=action.roadmap)
    saved = change_action(
        actor=owner, action_id=action.pk, changes=ActionChanges(summary="En quelques mots", need_ids=(need.pk,))
    )
    assert saved.revision == before + 1
    events = type(action).pgh_event_model.objects.filter(pgh_obj_id=action.pk)
    assert events.filter(pgh_label="update").count() == 1
