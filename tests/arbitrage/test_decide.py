"""From a computed plan to an enforceable délibération."""

from datetime import date

import pytest

from jalon.arbitrage.models import Adoption, AdoptionState, Plan
from jalon.arbitrage.snapshot import digest_of
from jalon.arbitrage.usecases.close_round import close_round
from jalon.arbitrage.usecases.create_scenario import create_scenario
from jalon.arbitrage.usecases.make_enforceable import make_enforceable
from jalon.arbitrage.usecases.propose_plan import NotProposable, propose_plan
from jalon.arbitrage.usecases.record_deliberation import NotDeliberated, record_deliberation
from jalon.arbitrage.usecases.solve_now import solve_now
from jalon.arbitrage.usecases.validate_in_copil import NotValidated, validate_in_copil
from jalon.desk.models import Notification
from jalon.governance.models import Body
from jalon.governance.usecases.record_decision import DecisionRefused, Vote
from jalon.governance.usecases.set_up_body import add_seat, set_up_body
from jalon.journal.models import Entry
from tests.arbitrage.conftest import Territory
from tests.factories import PersonFactory

DAY = date(2026, 11, 20)
RESERVE = "Les fiches sont complétées avant le 31 janvier."


@pytest.fixture
def plan(territory: Territory) -> Plan:
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Enveloppe votée")
    return solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)


@pytest.fixture
def copil(territory: Territory) -> Body:
    body = set_up_body(actor=territory.owner, roadmap_id=territory.roadmap.pk, kind="copil", name="COPIL", quorum=2)
    for function in ("présidence", "vice-présidence au numérique", "maire de la commune centre"):
        add_seat(actor=territory.owner, roadmap_id=territory.roadmap.pk, body_id=body.pk, function=function)
    return body


@pytest.fixture
def council(territory: Territory) -> Body:
    body = set_up_body(
        actor=territory.owner, roadmap_id=territory.roadmap.pk, kind="council", name="Conseil communautaire"
    )
    for number in range(5):
        add_seat(actor=territory.owner, roadmap_id=territory.roadmap.pk, body_id=body.pk, function=f"conseil {number}")
    return body


def test_a_plan_of_a_closed_round_is_not_proposed(territory: Territory, plan: Plan) -> None:
    close_round(actor=territory.owner, round_id=territory.round.pk)
    with pytest.raises(NotProposable, match="tour est clos"):
        propose_plan(actor=territory.owner, plan_id=plan.pk)
    assert not Adoption.objects.exists()


def test_a_trajectory_goes_from_proposal_to_enforceable_and_actions_follow(
    territory: Territory, plan: Plan, copil: Body, council: Body
) -> None:
    sponsor = PersonFactory()
    borne = territory.actions["borne"]
    borne.business_sponsor = sponsor
    borne.save()
    adoption = propose_plan(actor=territory.owner, plan_id=plan.pk)
    adoption = validate_in_copil(
        actor=territory.owner,
        adoption_id=adoption.pk,
        body_id=copil.pk,
        on=DAY,
        reservation=RESERVE,
        review_on=date(2027, 11, 1),
    )
    portail = territory.actions["portail"]
    portail.refresh_from_db()
    borne.refresh_from_db()
    assert portail.status == "retained"
    assert portail.planned_start_on == plan.lines.get(action=portail).start_on
    assert borne.status == "not_retained"
    assert "il manque" in borne.not_retained_reason.lower()
    assert borne.review_on == date(2027, 11, 1)
    assert Notification.objects.get(person_id_value=sponsor.pk).text.startswith("« Bornes d’accueil »")

    adoption = record_deliberation(
        actor=territory.owner,
        adoption_id=adoption.pk,
        body_id=council.pk,
        number="2026-114",
        on=DAY,
        vote=Vote(4, 0, 1),
    )
    adoption = make_enforceable(actor=territory.owner, adoption_id=adoption.pk, on=DAY)
    assert adoption.state == AdoptionState.ENFORCEABLE
    assert adoption.deliberation
    assert adoption.deliberation.number == "2026-114"
    assert digest_of(adoption.snapshot) == adoption.snapshot_sha256
    assert {line["title"] for line in adoption.snapshot["lines"]} >= {"Portail familles"}
    territory.round.refresh_from_db()
    assert territory.round.status == "closed"
    verbs = set(Entry.objects.filter(roadmap_id=territory.roadmap.pk).values_list("verb", flat=True))
    assert {"arbitrage.plan.proposed", "arbitrage.adoption.validated", "arbitrage.adoption.enforceable"} <= verbs


def test_incomplete_sheets_stop_the_validation_unless_a_reservation_is_said(
    territory: Territory, plan: Plan, copil: Body
) -> None:
    adoption = propose_plan(actor=territory.owner, plan_id=plan.pk)
    with pytest.raises(NotValidated) as refusal:
        validate_in_copil(actor=territory.owner, adoption_id=adoption.pk, body_id=copil.pk, on=DAY)
    assert "il manque" in refusal.value.message
    assert "sous réserve" in refusal.value.message
    assert Adoption.objects.get().state == AdoptionState.PROPOSED


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"mode": "vote", "vote": Vote(9, 0, 0)}, "too_many_votes"),
        ({"mode": "vote", "vote": Vote(1, 2, 0)}, "not_carried"),
        ({"mode": "vote"}, "vote_missing"),
        ({"mode": "consensus", "vote": Vote(3)}, "consensus_with_votes"),
        ({"present_seat_ids": []}, "nobody"),
        ({"on": date(2027, 6, 1)}, "in_future"),
    ],
)
def test_a_decision_that_does_not_add_up_changes_nothing(
    territory: Territory, plan: Plan, copil: Body, arguments: dict[str, object], code: str
) -> None:
    adoption = propose_plan(actor=territory.owner, plan_id=plan.pk)
    given = {"on": DAY, "reservation": RESERVE, **arguments}
    with pytest.raises(DecisionRefused) as refusal:
        validate_in_copil(actor=territory.owner, adoption_id=adoption.pk, body_id=copil.pk, **given)  # type: ignore[arg-type]
    assert refusal.value.code == code
    territory.actions["portail"].refresh_from_db()
    assert territory.actions["portail"].status != "retained"


def test_without_quorum_nothing_is_validated(territory: Territory, plan: Plan, copil: Body) -> None:
    adoption = propose_plan(actor=territory.owner, plan_id=plan.pk)
    alone = [copil.seats.first().pk]  # type: ignore[union-attr]
    with pytest.raises(DecisionRefused, match="quorum"):
        validate_in_copil(
            actor=territory.owner,
            adoption_id=adoption.pk,
            body_id=copil.pk,
            on=DAY,
            reservation=RESERVE,
            present_seat_ids=alone,
        )


def test_a_copil_does_not_deliberate(territory: Territory, plan: Plan, copil: Body) -> None:
    adoption = propose_plan(actor=territory.owner, plan_id=plan.pk)
    validate_in_copil(actor=territory.owner, adoption_id=adoption.pk, body_id=copil.pk, on=DAY, reservation=RESERVE)
    with pytest.raises(NotDeliberated, match="ne délibère pas"):
        record_deliberation(
            actor=territory.owner, adoption_id=adoption.pk, body_id=copil.pk, number="1", on=DAY, vote=Vote(3)
        )


def test_a_plan_computed_before_the_last_change_is_not_proposed(territory: Territory, plan: Plan) -> None:
    territory.actions["portail"].duration_quarters = 5
    territory.actions["portail"].save()
    with pytest.raises(NotProposable, match="ont changé"):
        propose_plan(actor=territory.owner, plan_id=plan.pk)


def test_proposing_twice_gives_one_proposal(territory: Territory, plan: Plan) -> None:
    first = propose_plan(actor=territory.owner, plan_id=plan.pk)
    assert propose_plan(actor=territory.owner, plan_id=plan.pk).pk == first.pk
