"""Nonsense is refused in one sentence that names the field, or answered « impossible » or « en retard »."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from jalon.engine import (
    Budget,
    Candidate,
    InvalidPlan,
    InvalidProblem,
    Obligation,
    Problem,
    Requirement,
    Skill,
    check,
    solve,
)


def document(**changes: Any) -> dict[str, Any]:
    """A small sound document, changed."""
    base: dict[str, Any] = {
        "format": "jalon-arbitrage",
        "version": 1,
        "periods": 8,
        "budgets": [{"key": "inv", "yearly": [1000, 1000]}],
        "skills": [{"key": "dev", "capacity": [5] * 8}],
        "candidates": [
            {"key": "a", "duration": 2, "value": 10, "spending": {"inv": [100]}, "effort": {"dev": [2, 2]}},
            {"key": "b", "duration": 1, "value": 7, "effort": {"dev": [3]}},
        ],
    }
    return {**base, **changes}


def candidate(**changes: Any) -> list[dict[str, Any]]:
    return [{"key": "a", "duration": 2, "value": 10, **changes}]


def loop(*keys: str) -> list[dict[str, str]]:
    return [{"after": b, "before": a} for a, b in zip(keys, (*keys[1:], keys[0]), strict=True)]


REFUSED = [
    ({"format": "autre"}, "format"),
    ({"version": 2}, "version"),
    ({"candidates": []}, "candidates"),
    ({"candidates": candidate() + candidate()}, "candidates"),
    ({"candidates": candidate(durée=3)}, "candidates[0].durée"),
    ({"candidates": [{"key": "a", "value": 1}]}, "candidates[0].duration"),
    ({"candidates": candidate(duration=0)}, "candidates[0].duration"),
    ({"candidates": candidate(value=-1)}, "candidates[0].value"),
    ({"candidates": candidate(value=float("nan"))}, "candidates[0].value"),
    ({"candidates": candidate(value=1e18)}, "candidates[0].value"),
    ({"candidates": candidate(value=10**18)}, "candidates[0].value"),
    ({"candidates": candidate(value=True)}, "candidates[0].value"),
    ({"candidates": candidate(values=[1])}, "candidates[0].value"),
    ({"candidates": candidate(spending={"inv": [-5]})}, "candidates[0].spending.inv[0]"),
    ({"candidates": candidate(spending={"inv": [float("inf")]})}, "candidates[0].spending.inv[0]"),
    ({"candidates": candidate(spending={"inv": [10**18]})}, "candidates[0].spending.inv[0]"),
    ({"candidates": candidate(spending={"invest": [5]})}, "candidates[0].spending"),
    ({"candidates": candidate(spending=[5])}, "candidates[0].spending"),
    ({"candidates": candidate(effort={"web": [5]})}, "candidates[0].effort"),
    ({"candidates": candidate(benefits={"m": 5})}, "candidates[0].benefits"),
    ({"candidates": candidate(axis="x")}, "candidates[0].axis"),
    ({"candidates": candidate(starts=[0, 0])}, "candidates[0].starts"),
    ({"candidates": candidate(starts=[99])}, "candidates[0].starts[0]"),
    ({"candidates": candidate(key="  ")}, "candidates[0].key"),
    ({"periods": 400}, "periods"),
    ({"periods": 0}, "periods"),
    ({"periods": "8"}, "periods"),
    ({"budgets": [{"key": "inv", "yearly": [1]}]}, "budgets[0].yearly"),
    ({"budgets": [{"key": "inv", "yearly": [1, None], "carry_over": True}]}, "budgets[0].yearly"),
    ({"skills": [{"key": "dev", "capacity": [1]}]}, "skills[0].capacity"),
    ({"skills": [{"key": "dev", "capacity": [-1] * 8}]}, "skills[0].capacity[0]"),
    ({"obligations": [{"action": "z"}]}, "obligations[0].action"),
    ({"requirements": [{"after": "a", "before": "z"}]}, "requirements[0].before"),
    ({"requirements": loop("a", "b")}, "requirements"),
    ({"requirements": loop("a")}, "requirements"),
    ({"exclusions": [{"actions": ["a", "z"]}]}, "exclusions[0].actions"),
    ({"exclusions": [{"actions": ["a", "a"]}]}, "exclusions[0].actions"),
    ({"floors": [{"member": "m", "amount": 1}]}, "floors[0].member"),
    ({"axes": ["x"], "shares": [{"axis": "x", "minimum": 600, "maximum": 500}]}, "shares[0]"),
    ({"forced_in": ["z"]}, "forced_in"),
    ({"fixed_starts": {"z": 0}}, "fixed_starts"),
    ({"members": ["m", "m"]}, "members"),
    ({"weights": {"k": -1}}, "weights.k"),
]


@pytest.mark.parametrize(("changes", "field"), REFUSED, ids=[f"{i}-{f}" for i, (_, f) in enumerate(REFUSED)])
def test_nonsense_is_refused_with_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidProblem) as refusal:
        Problem.from_json(document(**changes))
    assert refusal.value.field == field
    assert refusal.value.message.endswith((".", "?"))
    assert len(refusal.value.message) > 10


def test_the_sound_document_is_accepted_and_solved() -> None:
    plan = solve(Problem.from_json(document()), seconds=10)
    assert plan.status == "proved"
    assert plan.value_milli == 17_000


def test_an_unknown_reference_suggests_the_nearest() -> None:
    with pytest.raises(InvalidProblem, match="« inv »"):
        Problem.from_json(document(candidates=candidate(spending={"invv": [5]})))


def test_a_cycle_names_its_actions() -> None:
    with pytest.raises(InvalidProblem, match=r"tournent en rond : « a » → « b » → « a »|« b » → « a » → « b »"):
        Problem.from_json(document(requirements=loop("a", "b")))


def test_sixty_thousand_candidates_are_refused() -> None:
    many = tuple(Candidate(f"c{i}", duration=1, value=1) for i in range(60_000))
    with pytest.raises(InvalidProblem, match="60000"):
        Problem(periods=4, candidates=many)


def test_contradictory_mandates_are_answered_impossible() -> None:
    problem = replace(
        Problem.from_json(document(exclusions=[{"actions": ["a", "b"]}])),
        obligations=(Obligation("a"), Obligation("b")),
    )
    assert solve(problem, seconds=10).status == "infeasible"


def test_the_same_action_imposed_and_ruled_out_is_impossible() -> None:
    problem = Problem.from_json(document(forced_in=["a"], forced_out=["a"]))
    assert solve(problem, seconds=10).status == "infeasible"


def test_no_capacity_gives_an_empty_proved_plan() -> None:
    problem = Problem.from_json(document(skills=[{"key": "dev", "capacity": [0] * 8}]))
    plan = solve(problem, seconds=10)
    assert (plan.status, plan.value_milli, dict(plan.starts)) == ("proved", 0, {})


def test_a_deadline_long_past_is_answered_by_the_least_lateness() -> None:
    problem = replace(Problem.from_json(document()), obligations=(Obligation("a", deadline=-40),))
    plan = solve(problem, seconds=10)
    assert plan.status == "proved"
    assert plan.lateness == 42
    assert plan.starts["a"] == 0


def test_lateness_comes_before_value() -> None:
    """Doing the late obligation at once forbids the action that is worth a thousand times more."""
    problem = Problem(
        periods=2,
        skills=(Skill("dev", (1, 0)),),
        candidates=(
            Candidate("loi", duration=1, value=1, effort={"dev": (1,)}),
            Candidate("beau", duration=1, value=1000, effort={"dev": (1,)}),
        ),
        obligations=(Obligation("loi", deadline=0),),
    )
    plan = solve(problem, seconds=10)
    assert (dict(plan.starts), plan.lateness) == ({"loi": 0}, 1)


def test_a_hundred_years_of_years_are_solved() -> None:
    problem = Problem(
        periods=100,
        periods_per_year=1,
        budgets=(Budget("inv", yearly=(10,) * 100),),
        candidates=tuple(Candidate(f"c{i}", duration=3, value=5, spending={"inv": (4, 4, 4)}) for i in range(4)),
        requirements=(Requirement("c1", "c0"),),
    )
    plan = solve(problem, seconds=10)
    assert plan.value_milli == 20_000
    assert check(problem, plan.starts).feasible


def test_a_starting_list_with_an_unknown_action_is_refused() -> None:
    with pytest.raises(InvalidPlan) as refusal:
        solve(Problem.from_json(document()), seconds=1, start_from=["z"])
    assert refusal.value.field == "start_from"


def test_the_document_is_plain_json() -> None:
    problem = Problem.from_json(document())
    assert Problem.from_json(json.loads(json.dumps(problem.to_json()))) == problem
