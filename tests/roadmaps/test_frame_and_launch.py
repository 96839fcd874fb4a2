"""Frame a roadmap, launch it, move it from state to state."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from jalon.kernel.actor import Role
from jalon.kernel.errors import Forbidden
from jalon.programme.usecases.launch_roadmap import LaunchRefused, launch_roadmap
from jalon.roadmaps.models import RoadmapStatus
from jalon.roadmaps.queries import delivery_slippage, framing_warnings
from jalon.roadmaps.usecases.change_status import StatusRefused, change_status
from jalon.roadmaps.usecases.edit_roadmap import RoadmapChanges, Stale, edit_roadmap
from jalon.strategy.usecases.save_indicator import IndicatorSheet, save_indicator
from tests.factories import DepartmentFactory, PersonFactory, person_with_role

pytestmark = pytest.mark.django_db


def frame_of(roadmap, **changes):
    known = RoadmapChanges(
        title=roadmap.title,
        kind=roadmap.kind,
        public_label=roadmap.public_label,
        starts_on=roadmap.starts_on,
        ends_on=roadmap.ends_on,
    )
    return replace(known, **changes)


FULL = {
    "impulse_kind": "Lettre de mission",
    "impulse_author": "Président·e",
    "impulse_on": date(2026, 5, 4),
    "closing_review_on": date(2029, 12, 1),
    "expected_impacts": "Des démarches plus simples.",
}


@pytest.fixture
def framed(roadmap, owner):
    department = DepartmentFactory(organisation=roadmap.organisation, is_it=True)
    head = PersonFactory(organisation=roadmap.organisation)
    return edit_roadmap(
        actor=owner,
        roadmap_id=roadmap.pk,
        revision=0,
        changes=frame_of(roadmap, owner_department_id=department.pk, owner_department_head_id=head.pk, **FULL),
    )


def add_impact_indicator(owner, roadmap):
    sheet = IndicatorSheet(label="Démarches en ligne", baseline=Decimal(20), target=Decimal(50), is_impact=True)
    save_indicator(actor=owner, roadmap_id=roadmap.pk, sheet=sheet)


@pytest.mark.covers("SYN-05", "PIL-29", "VIL-32")
def test_a_roadmap_is_launched_with_its_owner_unit_its_review_and_an_impact_measured(framed, owner):
    with pytest.raises(LaunchRefused) as refusal:
        launch_roadmap(actor=owner, roadmap_id=framed.pk, on=date(2026, 11, 2))
    assert "indicateur d’impact" in refusal.value.message
    add_impact_indicator(owner, framed)
    launched = launch_roadmap(actor=owner, roadmap_id=framed.pk, on=date(2026, 11, 2))
    assert launched.status == RoadmapStatus.UNDER_CONSTRUCTION
    assert launched.launched_on == date(2026, 11, 2)
    assert launched.owner_department.is_it
    assert launched.owner_department_head is not None
    assert launched.state_changes.get(status="under_construction").on == date(2026, 11, 2)


@pytest.mark.covers("PIL-05")
def test_no_launch_without_the_political_impulse(roadmap, owner):
    with pytest.raises(LaunchRefused) as refusal:
        launch_roadmap(actor=owner, roadmap_id=roadmap.pk, on=date(2026, 11, 2))
    assert "impulsion politique" in refusal.value.message
    with pytest.raises(StatusRefused) as second:
        change_status(actor=owner, roadmap_id=roadmap.pk, status="under_construction", on=date(2026, 11, 2))
    assert second.value.code == "impulse_missing"


@pytest.mark.covers("VIL-32", "VIL-08")
def test_states_follow_each_other_with_their_dates(framed, owner):
    change_status(actor=owner, roadmap_id=framed.pk, status="opportunity_study", on=date(2026, 6, 1), note="Étude")
    with pytest.raises(StatusRefused) as refusal:
        change_status(actor=owner, roadmap_id=framed.pk, status="running", on=date(2026, 7, 1))
    assert refusal.value.code == "not_next"
    framed.refresh_from_db()
    assert [(change.status, change.on) for change in framed.state_changes.all()] == [
        ("opportunity_study", date(2026, 6, 1))
    ]


def test_a_state_cannot_start_tomorrow(framed, owner):
    with pytest.raises(StatusRefused) as refusal:
        change_status(actor=owner, roadmap_id=framed.pk, status="opportunity_study", on=date(2030, 1, 1))
    assert refusal.value.code == "in_future"


def test_a_member_reads_the_frame_and_does_not_write_it(framed, mayor):
    with pytest.raises(Forbidden):
        edit_roadmap(actor=mayor, roadmap_id=framed.pk, revision=1, changes=frame_of(framed))


def test_two_people_do_not_overwrite_each_other(framed, owner):
    with pytest.raises(Stale):
        edit_roadmap(actor=owner, roadmap_id=framed.pk, revision=0, changes=frame_of(framed, title="Écrasée"))
    framed.refresh_from_db()
    assert framed.title != "Écrasée"


@pytest.mark.covers("PIL-40")
def test_the_same_person_responsable_and_cio_is_told_so(roadmap):
    both = person_with_role(roadmap, Role.ROADMAP_OWNER)
    roadmap.roles.create(person=both, role=Role.CIO)
    assert any("responsable de la feuille de route et DSI" in warning for warning in framing_warnings(roadmap))


@pytest.mark.covers("PIL-20", "VIL-09")
def test_missing_sponsors_are_said_until_both_are_named(roadmap, owner, owner_person):
    assert len([w for w in framing_warnings(roadmap) if "sponsor" in w]) == 2
    other = PersonFactory(organisation=roadmap.organisation)
    framed = edit_roadmap(
        actor=owner,
        roadmap_id=roadmap.pk,
        revision=0,
        changes=frame_of(roadmap, political_sponsor_id=other.pk, managerial_sponsor_id=owner_person.pk),
    )
    assert not [w for w in framing_warnings(framed) if "sponsor" in w]


@pytest.mark.covers("VIL-42")
def test_slippage_of_the_passage_to_delivery_is_counted_from_the_announced_date(roadmap):
    roadmap.announced_delivery_on = date(2020, 1, 15)
    assert delivery_slippage(roadmap, today=date(2020, 2, 14)) == 30
    roadmap.started_delivery_on = date(2020, 1, 20)
    assert delivery_slippage(roadmap, today=date(2020, 6, 1)) == 5


@pytest.mark.covers("TER-04", "VIL-42")
def test_the_overview_shows_the_signed_ambition_and_the_slippage(client, roadmap, owner, owner_person):
    edit_roadmap(
        actor=owner,
        roadmap_id=roadmap.pk,
        revision=0,
        changes=frame_of(
            roadmap,
            ambition="Un numérique proche de chacun.",
            ambition_signed_by="Présidente de la communauté",
            announced_delivery_on=date(2020, 1, 15),
            started_delivery_on=date(2020, 1, 20),
        ),
    )
    client.force_login(owner_person.user)
    text = client.get(reverse("roadmaps:roadmap", kwargs={"roadmap_id": roadmap.pk})).content.decode()
    assert "Un numérique proche de chacun." in text
    assert "Signée par : Présidente de la communauté" in text
    assert "5 jours après la date annoncée" in text


def test_a_refused_frame_says_why_and_keeps_what_was_typed(client, roadmap, owner_person):
    client.force_login(owner_person.user)
    url = reverse("roadmaps:frame", kwargs={"roadmap_id": roadmap.pk})
    answer = client.post(
        url,
        {
            "revision": "0",
            "title": "Trop longue",
            "kind": "digital",
            "starts_on": "2027-01-01",
            "ends_on": "2040-12-31",
            "tax_basis": "ttc",
        },
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "c’est trop long" in text
    assert "Trop longue" in text
