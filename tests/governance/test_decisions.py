"""Bodies, seats and decisions."""

from datetime import date

import pytest

from jalon.governance.models import Body, Meeting, Seat
from jalon.governance.usecases.plan_meeting import plan_meeting, record_attendance
from jalon.governance.usecases.record_decision import DecisionRefused, Vote, record_decision
from jalon.governance.usecases.set_up_body import BodyRefused, add_seat, end_seat, set_up_body
from jalon.kernel.actor import Actor, Role
from jalon.kernel.errors import Forbidden
from jalon.roadmaps.models import Roadmap
from tests.factories import RoadmapFactory, actor_of_person, person_with_role

DAY = date(2026, 11, 20)


@pytest.fixture
def roadmap(db: None) -> Roadmap:
    return RoadmapFactory()


@pytest.fixture
def owner(roadmap: Roadmap) -> Actor:
    return actor_of_person(person_with_role(roadmap, Role.ROADMAP_OWNER))


@pytest.fixture
def copil(roadmap: Roadmap, owner: Actor) -> Body:
    """17 seats, quorum 9."""
    body = set_up_body(actor=owner, roadmap_id=roadmap.pk, kind="copil", name="COPIL", quorum=9)
    for number in range(17):
        add_seat(actor=owner, roadmap_id=roadmap.pk, body_id=body.pk, function=f"élu·e {number}")
    return body


def seats(body: Body, count: int) -> list[int]:
    return list(Seat.objects.filter(body=body).order_by("pk").values_list("pk", flat=True)[:count])


def test_eight_of_seventeen_do_not_make_the_quorum_and_twelve_vote(roadmap: Roadmap, owner: Actor, copil: Body) -> None:
    with pytest.raises(DecisionRefused) as refusal:
        record_decision(
            actor=owner,
            roadmap_id=roadmap.pk,
            body_id=copil.pk,
            title="Priorités",
            decided_on=DAY,
            present_seat_ids=seats(copil, 8),
        )
    assert "8 présent·e·s sur 17 sièges (9 exigés)" in refusal.value.message
    assert not Meeting.objects.exists()
    decision = record_decision(
        actor=owner,
        roadmap_id=roadmap.pk,
        body_id=copil.pk,
        title="Priorités",
        decided_on=DAY,
        mode="vote",
        vote=Vote(7, 3, 2),
        present_seat_ids=seats(copil, 12),
        must_carry=True,
    )
    assert decision.composition["voters"] == 12
    assert decision.meeting is not None
    assert decision.meeting.attendances.filter(is_present=True).count() == 12


def test_a_seat_without_vote_does_not_count_among_the_voices(roadmap: Roadmap, owner: Actor, copil: Body) -> None:
    Seat.objects.filter(pk__in=seats(copil, 5)).update(is_voting=False)
    with pytest.raises(DecisionRefused, match="13 voix comptées pour 12"):
        record_decision(
            actor=owner,
            roadmap_id=roadmap.pk,
            body_id=copil.pk,
            title="Priorités",
            decided_on=DAY,
            mode="vote",
            vote=Vote(13),
        )


def test_a_seat_that_ended_is_no_longer_counted_but_stays_in_past_decisions(
    roadmap: Roadmap, owner: Actor, copil: Body
) -> None:
    seat = Seat.objects.filter(body=copil).first()
    assert seat is not None
    before = record_decision(
        actor=owner, roadmap_id=roadmap.pk, body_id=copil.pk, title="Avant", decided_on=date(2026, 5, 4)
    )
    end_seat(actor=owner, roadmap_id=roadmap.pk, seat_id=seat.pk, ends_on=date(2026, 6, 30))
    after = record_decision(actor=owner, roadmap_id=roadmap.pk, body_id=copil.pk, title="Après", decided_on=DAY)
    assert (before.composition["voters"], after.composition["voters"]) == (17, 16)


def test_an_assembly_belongs_to_the_organisation_and_a_committee_to_its_roadmap(roadmap: Roadmap, owner: Actor) -> None:
    council = set_up_body(actor=owner, roadmap_id=roadmap.pk, kind="council", name="Conseil")
    committee = set_up_body(actor=owner, roadmap_id=roadmap.pk, kind="cotech", name="COTECH")
    assert council.roadmap_id is None
    assert council.is_deliberative
    assert committee.roadmap_id == roadmap.pk
    assert not committee.is_deliberative


def test_a_meeting_is_planned_then_held_with_who_sat(roadmap: Roadmap, owner: Actor, copil: Body) -> None:
    meeting = plan_meeting(
        actor=owner, roadmap_id=roadmap.pk, body_id=copil.pk, on=DAY, agenda=["Arbitrage 2027", "", "Calendrier"]
    )
    assert [item.title for item in meeting.agenda.all()] == ["Arbitrage 2027", "Calendrier"]
    held = record_attendance(
        actor=owner, roadmap_id=roadmap.pk, meeting_id=meeting.pk, present_seat_ids=seats(copil, 10)
    )
    assert held.status == "held"
    assert held.attendances.filter(is_present=True).count() == 10


def test_bad_input_is_refused_in_words(roadmap: Roadmap, owner: Actor, copil: Body) -> None:
    with pytest.raises(BodyRefused, match="Donnez un nom"):
        set_up_body(actor=owner, roadmap_id=roadmap.pk, kind="copil", name="  ")
    with pytest.raises(BodyRefused, match="n’existe pas"):
        set_up_body(actor=owner, roadmap_id=roadmap.pk, kind="sénat", name="Sénat")
    with pytest.raises(BodyRefused, match="avant son début"):
        add_seat(
            actor=owner,
            roadmap_id=roadmap.pk,
            body_id=copil.pk,
            function="maire",
            starts_on=date(2027, 1, 1),
            ends_on=date(2026, 1, 1),
        )


@pytest.mark.parametrize("role", [Role.READER, Role.ELECTED, Role.PROJECT_MANAGER])
def test_only_who_runs_the_roadmap_or_its_dgs_composes_bodies(roadmap: Roadmap, role: Role) -> None:
    someone = actor_of_person(person_with_role(roadmap, role))
    with pytest.raises(Forbidden):
        set_up_body(actor=someone, roadmap_id=roadmap.pk, kind="copil", name="COPIL")


def test_a_stranger_does_not_even_see_the_body(roadmap: Roadmap, copil: Body) -> None:
    other = RoadmapFactory()
    stranger = actor_of_person(person_with_role(other, Role.ROADMAP_OWNER))
    with pytest.raises(Body.DoesNotExist):
        record_decision(actor=stranger, roadmap_id=other.pk, body_id=copil.pk, title="Rien", decided_on=DAY)
