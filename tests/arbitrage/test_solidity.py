"""What holds of a plan when the members disagree and when figures move."""

from datetime import date

import pytest

from jalon.arbitrage.bridge import assemble
from jalon.arbitrage.doubt import Doubt, DoubtRefused, points_of_view, ranges_of
from jalon.arbitrage.models import Plan, Scenario
from jalon.arbitrage.usecases.create_scenario import create_scenario
from jalon.arbitrage.usecases.probe_plan import ProbeRefused, ask_for_probe, probe_in_background
from jalon.arbitrage.usecases.solve_now import solve_now
from jalon.desk.models import JobProgress
from jalon.desk.progress import Progress
from jalon.kernel.actor import Role
from jalon.kernel.errors import Forbidden
from jalon.programme.models import ActionCost
from jalon.roadmaps.models import Roadmap
from tests.arbitrage.conftest import Territory, score_all
from tests.factories import RoadmapFactory, actor_of_person, person_with_role


@pytest.fixture
def scenario(territory: Territory) -> Scenario:
    """The elected members see it otherwise than the general direction: the cloud first, the web site last."""
    actions = territory.actions
    score_all(
        territory.owner, territory.round, {actions["portail"]: 4, actions["cloud"]: 4, actions["site"]: 0}, "elected"
    )
    return create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Enveloppe votée")


@pytest.fixture
def plan(territory: Territory, scenario: Scenario) -> Plan:
    return solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)


def told(territory: Territory, plan: Plan, doubt: Doubt = Doubt.COLLEGES) -> dict:  # type: ignore[type-arg]
    probe_in_background(actor=territory.owner, plan_id=plan.pk, doubt=doubt, seconds=60, progress=Progress(0))
    plan.refresh_from_db()
    return dict(plan.explanations["solidity"])


def test_what_every_college_keeps_is_told_from_what_is_to_discuss(territory: Territory, plan: Plan) -> None:
    found = told(territory, plan)
    rows = {row["title"]: (name, row["proved"]) for name, rows in found["columns"].items() for row in rows}
    assert rows["Portail familles"] == ("every", True)
    assert rows["Registre des traitements"] == ("every", True)
    assert found["names"] == ["dg", "elected"]
    assert sum(len(rows) for rows in found["columns"].values()) == 5


def test_figures_that_may_move_say_how_often_the_plan_holds_and_what_to_ask_first(
    territory: Territory, plan: Plan
) -> None:
    ActionCost.objects.filter(variant__action=territory.actions["portail"]).update(high_minor=90_000_00)
    plan = solve_now(actor=territory.owner, scenario_id=plan.scenario_id, seconds=10)
    found = told(territory, plan)
    assert found["draws"] > 20
    assert found["plan_holds"].startswith("Ce plan tient") or found["plan_holds"].startswith("Ce plan ne tient presque")
    assert found["plan_breaks"]
    assert "investissement" in found["plan_breaks"][0]
    assert "le coût de « Portail familles »" in found["precise_first"]


def test_the_worth_split_by_criterion_adds_up_to_the_worth_of_the_plan(territory: Territory, plan: Plan) -> None:
    assembled = assemble(plan.scenario)
    for doubt in (Doubt.AROUND, Doubt.RANKING):
        split, views = points_of_view(assembled, assembled.problem, doubt)
        total = sum(split.weights.values())
        for candidate in split.candidates:
            whole = assembled.problem.by_key[candidate.key].value or 0
            assert abs(split.gross_value(candidate) / total - whole) <= 2
        assert len(views.points) > 1


def test_a_single_college_cannot_be_compared_with_itself(territory: Territory) -> None:
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Seuls")
    plan = solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)
    with pytest.raises(DoubtRefused, match="Un seul collège"):
        ask_for_probe(actor=territory.owner, plan_id=plan.pk, doubt=Doubt.COLLEGES)


def test_a_plan_of_former_figures_is_not_probed_on_those_of_today(territory: Territory, plan: Plan) -> None:
    ActionCost.objects.filter(variant__action=territory.actions["portail"]).update(
        low_minor=31_000_00, likely_minor=31_000_00, high_minor=31_000_00
    )
    with pytest.raises(ProbeRefused, match="recalculez"):
        ask_for_probe(actor=territory.owner, plan_id=plan.pk, doubt=Doubt.COLLEGES)


def test_two_clicks_queue_one_probe_and_a_reader_queues_none(territory: Territory, plan: Plan) -> None:
    first = ask_for_probe(actor=territory.owner, plan_id=plan.pk, doubt=Doubt.COLLEGES)
    assert ask_for_probe(actor=territory.owner, plan_id=plan.pk, doubt=Doubt.AROUND).pk == first.pk
    assert JobProgress.objects.count() == 1
    reader = actor_of_person(person_with_role(territory.roadmap, Role.READER))
    with pytest.raises(Forbidden):
        ask_for_probe(actor=reader, plan_id=plan.pk, doubt=Doubt.COLLEGES)
    stranger = actor_of_person(person_with_role(_elsewhere(), Role.ROADMAP_OWNER))
    with pytest.raises(Plan.DoesNotExist):
        ask_for_probe(actor=stranger, plan_id=plan.pk, doubt=Doubt.COLLEGES)


def _elsewhere() -> Roadmap:
    return RoadmapFactory(starts_on=date(2027, 1, 1), ends_on=date(2028, 12, 31))


def test_ranges_are_thousandths_of_the_figure_counted(territory: Territory, plan: Plan) -> None:
    ActionCost.objects.filter(variant__action=territory.actions["cloud"]).update(
        low_minor=15_000_00, high_minor=60_000_00
    )
    assembled = assemble(plan.scenario)
    ranges = {(r.candidate.split("#")[0], r.what): (r.low, r.high) for r in ranges_of(assembled)}
    assert ranges[territory.actions["cloud"].code, "cost"] == (500, 2000)
    assert (territory.actions["portail"].code, "cost") not in ranges
