"""The re-check, rule by rule, on plans broken on purpose; the shipped schema and example; the page for members."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from importlib.resources import files
from typing import Any

import pytest

from jalon.engine import (
    Budget,
    Candidate,
    ClosedWindow,
    Exclusion,
    Floor,
    Obligation,
    ParallelLimit,
    Problem,
    Requirement,
    ShareLimit,
    Skill,
    check,
    solve,
)
from jalon.engine.document import _PARTS

BASE = Problem(
    periods=4,
    periods_per_year=2,
    members=("m",),
    axes=("x", "y"),
    budgets=(Budget("inv"),),
    skills=(Skill("dev", (9, 9, 9, 9)),),
    candidates=(
        Candidate("a", 2, spending={"inv": (60, 40)}, effort={"dev": (5, 5)}, value=10, benefits={"m": 500}, axis="x"),
        Candidate("b", 1, spending={"inv": (50,)}, effort={"dev": (6,)}, value=4, axis="y", tags=("t",)),
        Candidate("b2", 1, group="b", value=3, axis="y"),
        Candidate("c", 1, value=1, axis="y", tags=("t",)),
    ),
)


def budget(**limits: Any) -> dict[str, Any]:
    return {"budgets": (Budget("inv", **limits),)}


BROKEN = [
    ({}, {"a": 3}, "start"),
    ({}, {"b": 0, "b2": 1}, "variant"),
    ({}, {"a": 0, "b": 0}, "capacity"),
    ({"skills": (Skill("dev", (5,) * 4, margin_permille=100),)}, {"a": 0}, "capacity"),
    (budget(yearly=(99, 99)), {"a": 0}, "budget_year"),
    (budget(yearly=(0, 60), carry_over=True), {"a": 1}, "budget_year"),
    (budget(first_year=(59, 99)), {"a": 1}, "budget_first_year"),
    (budget(ongoing=(0, 39)), {"a": 1}, "budget_ongoing"),
    (budget(total=99), {"a": 0}, "budget_total"),
    (budget(total=100, margin_permille=10), {"a": 0}, "budget_total"),
    ({"obligations": (Obligation("a"),)}, {}, "mandatory"),
    ({"requirements": (Requirement("b", "a"),)}, {"b": 0}, "requires"),
    ({"requirements": (Requirement("b", "a"),)}, {"a": 0, "b2": 1}, "requires"),
    ({"requirements": (Requirement("b", "a", lag=1),)}, {"a": 0, "b": 2}, "requires"),
    ({"exclusions": (Exclusion(("a", "c")),)}, {"a": 0, "c": 3}, "excludes"),
    ({"floors": (Floor("m", 6),)}, {"a": 0}, "floor"),
    ({"floors": (Floor("m", 51, "money"),)}, {"a": 0}, "floor"),
    ({"floors": (Floor("m", 501, "count"),)}, {"a": 0}, "floor"),
    ({"shares": (ShareLimit("y", minimum=1),)}, {"a": 0}, "share_min"),
    ({"shares": (ShareLimit("x", maximum=900),)}, {"a": 0}, "share_max"),
    ({"parallel": (ParallelLimit("t", running=1),)}, {"b": 0, "c": 0}, "running"),
    ({"parallel": (ParallelLimit("t", starts_per_period=1),)}, {"b": 0, "c": 0}, "starts_per_period"),
    ({"parallel": (ParallelLimit(starts_per_year=1),)}, {"b": 0, "c": 1}, "starts_per_year"),
    ({"closed": (ClosedWindow((1,), kind="end"),)}, {"a": 0}, "start"),
    ({"closed": (ClosedWindow((0,), tag="t"),)}, {"b": 0}, "start"),
    ({"closed": (ClosedWindow((2,), kind="running"),)}, {"a": 1}, "start"),
    ({"forced_in": ("a",)}, {}, "forced_in"),
    ({"forced_out": ("a",)}, {"a": 0}, "forced_out"),
    ({"fixed_starts": {"a": -1}}, {"a": 0}, "fixed"),
    ({"fixed_starts": {"a": -1}}, {}, "fixed"),
]


@pytest.mark.parametrize(("changes", "starts", "rule"), BROKEN, ids=[f"{i}-{r}" for i, (_, _, r) in enumerate(BROKEN)])
def test_the_re_check_sees_each_broken_rule(changes: dict[str, Any], starts: dict[str, int], rule: str) -> None:
    problem = replace(BASE, **changes)
    assert rule in {breach.rule for breach in check(problem, starts).breaches}
    plan = solve(problem, seconds=10)
    assert not plan.has_plan or check(problem, plan.starts).feasible


def test_a_sound_plan_breaks_nothing_and_its_uses_add_up() -> None:
    report = check(BASE, {"a": 0, "b": 2, "c": 2})
    assert report.feasible
    assert report.value_milli == 15_000
    assert report.budget_use == {"inv": (100, 50)}
    assert report.skill_use == {"dev": (5, 5, 6, 0)}


def test_running_work_uses_only_what_falls_inside_the_horizon() -> None:
    report = check(replace(BASE, fixed_starts={"a": -1}), {"a": -1})
    assert report.budget_use == {"inv": (40, 0)}
    assert report.skill_use == {"dev": (5, 0, 0, 0)}


def test_an_ignored_advice_costs_its_penalty_and_is_named() -> None:
    problem = replace(BASE, requirements=(Requirement("c", "a", blocking=False, penalty=1),))
    report = check(problem, {"c": 0})
    assert (report.value_milli, report.ignored, report.feasible) == (0, (0,), True)


def test_the_schema_describes_every_field_of_the_format() -> None:
    schema = json.loads(files("jalon.engine").joinpath("schema/problem-1.json").read_text(encoding="utf-8"))
    whole = set(schema["properties"]) - {"format", "version"}
    assert whole == {f.name for f in fields(Problem)}
    for name, kind in _PARTS.items():
        item = schema["properties"][name]["items"]
        item = schema["$defs"][item["$ref"].rsplit("/", 1)[1]] if "$ref" in item else item
        assert set(item["properties"]) == {f.name for f in fields(kind)}, name


def test_the_example_of_the_page_for_members_is_the_plan_it_says() -> None:
    text = files("jalon.engine").joinpath("schema/example-1.json").read_text(encoding="utf-8")
    plan = solve(Problem.from_json(json.loads(text)), seconds=10)
    assert plan.status == "proved"
    assert (plan.value_milli, dict(plan.starts)) == (90_000, {"B": 0, "D": 1, "E": 0})
