"""The proved plan, computed in a process of its own."""

import pytest

from jalon.arbitrage import apart
from jalon.arbitrage.apart import EngineStopped
from jalon.arbitrage.bridge import assemble
from jalon.arbitrage.models import Plan
from jalon.arbitrage.queries import read_plan
from jalon.arbitrage.usecases.ask_for_plan import ask_for_plan, solve_in_background
from jalon.arbitrage.usecases.create_scenario import create_scenario
from jalon.desk.models import JobProgress
from jalon.desk.progress import Progress, WorkCancelled
from tests.arbitrage.conftest import Territory


def test_the_child_process_proves_prices_and_the_curve(territory: Territory) -> None:
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Prouvé")
    plan = solve_in_background(actor=territory.owner, scenario_id=scenario.pk, seconds=5, progress=Progress(0))
    assert plan.status == "proved"
    cloud = next(row for row in read_plan(plan).left if row.action == territory.actions["cloud"])
    assert "points de moins" in cloud.price
    assert "elle entre et personne ne sort" in cloud.price
    values = [point["value"] for point in plan.explanations["curve"]]
    assert len(values) == 7
    assert values == sorted(values)


def test_the_members_list_is_judged_and_an_exchange_betters_it(territory: Territory) -> None:
    listed = [territory.actions[k].pk for k in ("cloud", "borne", "rgpd")]
    scenario = create_scenario(
        actor=territory.owner, round_id=territory.round.pk, name="Liste des élus", listed=listed, is_members_list=True
    )
    territory.roadmap.capacities.update(days_per_year=80)
    plan = solve_in_background(actor=territory.owner, scenario_id=scenario.pk, seconds=5, progress=Progress(0))
    told = plan.explanations
    assert told["exchanges"] or told["broken"]
    listed_by_hand = [territory.actions[k].pk for k in ("cloud", "rgpd")]
    shorter = create_scenario(
        actor=territory.owner,
        round_id=territory.round.pk,
        name="Liste courte",
        listed=listed_by_hand,
        is_members_list=True,
    )
    plan = solve_in_background(actor=territory.owner, scenario_id=shorter.pk, seconds=5, progress=Progress(0))
    assert {line.action_id for line in plan.lines.all()} == set(listed_by_hand)
    assert any(
        "Portail familles" in sentence or "Refonte du site" in sentence for sentence in plan.explanations["exchanges"]
    )
    assert "sous le meilleur plan" in plan.explanations["behind"]


def test_a_cancelled_computation_keeps_nothing(territory: Territory) -> None:
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Annulé")

    class Cancelled(Progress):
        def step(self, done: int, total: int, message: str = "") -> None:
            raise WorkCancelled

    with pytest.raises(WorkCancelled):
        solve_in_background(actor=territory.owner, scenario_id=scenario.pk, seconds=30, progress=Cancelled(0))
    assert not Plan.objects.exists()


def test_an_engine_that_runs_past_its_time_is_stopped_and_said(
    territory: Territory, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Trop long")
    monkeypatch.setattr(apart, "GRACE_SECONDS", -4.9)
    with pytest.raises(EngineStopped, match="sans réponse"):
        solve_in_background(actor=territory.owner, scenario_id=scenario.pk, seconds=5, progress=Progress(0))
    assert not Plan.objects.exists()


def test_asking_twice_queues_one_computation_locked_by_organisation(territory: Territory) -> None:
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Deux clics")
    first = ask_for_plan(actor=territory.owner, scenario_id=scenario.pk)
    assert ask_for_plan(actor=territory.owner, scenario_id=scenario.pk).pk == first.pk
    assert JobProgress.objects.count() == 1


def test_the_same_rows_make_the_same_problem(territory: Territory) -> None:
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Reproductible")
    assert assemble(scenario).problem.digest == assemble(scenario).problem.digest
