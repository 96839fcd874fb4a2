"""The engine in a process of its own: warm, bounded, and replaced when it dies."""

import os
import signal
import time
from dataclasses import replace

import pytest

from bench.engine.instances import instance
from jalon.arbitrage import apart
from jalon.arbitrage.apart import EngineProcess, EngineStopped, warm_engine
from jalon.arbitrage.bridge import Problem, assemble, check, seconds_for
from jalon.arbitrage.levers import Levers
from jalon.arbitrage.preview import preview_scenario, quick_answer
from jalon.arbitrage.selection import selection_of
from jalon.arbitrage.usecases.create_scenario import create_scenario
from tests.arbitrage.conftest import Territory


def small() -> Problem:
    return instance(20, 3)


def test_the_same_warm_engine_answers_one_question_after_another() -> None:
    with warm_engine() as first:
        plan = first.call("preview", small(), seconds=2.0)
    with warm_engine() as second:
        assert second is first
        again = second.call("preview", small(), seconds=2.0)
    assert check(small(), plan.starts).feasible
    assert check(small(), again.starts).feasible


def test_an_engine_that_was_killed_is_replaced_by_a_fresh_one() -> None:
    with warm_engine() as engine:
        os.kill(engine.child.pid, signal.SIGKILL)
        with pytest.raises(EngineStopped, match="sans réponse"):
            engine.call("preview", small(), seconds=2.0)
    with warm_engine() as engine:
        assert engine.call("preview", small(), seconds=2.0).has_plan


def test_an_engine_that_would_take_too_much_memory_stops_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "memory_bytes", lambda: 400 * 2**20)
    with EngineProcess() as engine, pytest.raises(EngineStopped, match="mémoire"):
        engine.call("solve", instance(2000, 1), seconds=20.0)


def test_what_the_engine_refuses_is_told_and_it_stays_ready() -> None:
    with EngineProcess() as engine:
        with pytest.raises(EngineStopped) as refusal:
            engine.call("preview", small(), seconds=2.0, start_from={"inconnue": 0})
        assert "« inconnue » n’existe pas" in refusal.value.message


def test_previews_beyond_the_places_are_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "WAIT_FOR_WARM_SECONDS", 0.05)
    with warm_engine(), warm_engine(), pytest.raises(EngineStopped, match="D’autres aperçus"), warm_engine():
        pass


def test_a_computation_is_cancelled_within_a_second_and_leaves_no_process() -> None:
    class Cancelled(Exception):
        pass

    def tell(elapsed: float) -> None:
        if elapsed > 0.5:
            raise Cancelled

    engine = EngineProcess()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        engine.call("solve", instance(300, 1), seconds=60.0, tell=tell)
    assert time.monotonic() - began < 10
    assert not engine.is_alive


def test_the_same_question_is_answered_from_what_was_kept(
    territory: Territory, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Aperçu")
    problem = assemble(scenario).problem
    first = quick_answer(problem, {}, seconds=1.0)
    monkeypatch.setattr(apart, "MOST_WARM", 0)
    monkeypatch.setattr("jalon.arbitrage.preview.warm_engine", None)
    assert quick_answer(problem, {}, seconds=1.0).starts == first.starts
    other = replace(problem, forced_out=(next(iter(problem.groups)),))
    with pytest.raises(TypeError):
        quick_answer(other, {}, seconds=1.0)


def test_a_preview_says_what_a_lever_moves_and_keeps_nothing(territory: Territory) -> None:
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Moins d’argent")
    selection = replace(selection_of(scenario), levers=Levers(envelope_pct={"investment": -60}))
    seen = preview_scenario(actor=territory.owner, scenario_id=scenario.pk, selection=selection)
    assert seen.points is not None
    assert seen.retained < 4
    assert not scenario.plans.exists()


def test_the_time_of_a_preview_grows_with_the_list_and_stays_within_the_promise() -> None:
    assert seconds_for(119) <= 1.2
    assert seconds_for(500) <= 3.5
    assert seconds_for(50_000) <= 4.0
