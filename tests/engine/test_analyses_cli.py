"""Analyses asked for on the command line, and what the plan file then holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jalon.engine import Problem
from jalon.engine.cli import main
from tests.engine.test_curve import envelope
from tests.engine.test_explain import small


def run(tmp_path: Path, problem: Problem, *flags: str) -> tuple[int, dict]:  # type: ignore[type-arg]
    source, out = tmp_path / "problem.json", tmp_path / "plan.json"
    source.write_text(json.dumps(problem.to_json()), encoding="utf-8")
    code = main([str(source), "--quiet", "--out", str(out), *flags])
    return code, json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}


def plainly(lines: list[str]) -> str:
    return "\n".join(lines).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.covers("VIL-06")
def test_an_envelope_reduced_by_a_fifth_ranks_investments_and_tells_what_no_longer_fits(tmp_path: Path) -> None:
    code, plan = run(tmp_path, envelope(), "--seconds", "20", "--curve", "--reduce", "20,50")
    assert code == 0
    curve = plan["curve"]
    assert [row["action"] for row in curve["ranking"]] == ["a", "b", "c", "d"]
    leaves = {p["permille"]: p["leaves"] for p in curve["points"]}
    assert (leaves[800], leaves[500]) == (["c"], ["b", "c"])
    assert "Avec 20 % de moins, ne tient plus : « c »." in plainly(curve["sentences"])


@pytest.mark.covers("PIL-37")
def test_actions_are_selected_on_alignment_and_capacity_with_both_thresholds_set(tmp_path: Path) -> None:
    _, plan = run(tmp_path, envelope(), "--seconds", "20", "--curve", "--thresholds", "50,10")
    both = [p["action"] for p in plan["curve"]["two_axes"] if p["quadrant"] == "both"]
    assert both == ["b"]
    _, plan = run(tmp_path, envelope(), "--seconds", "20", "--curve", "--thresholds", "50,50")
    both = [p["action"] for p in plan["curve"]["two_axes"] if p["quadrant"] == "both"]
    assert both == ["a", "b"]
    assert "Passent les deux seuils (alignement et charge) : « a » et « b »." in plainly(plan["curve"]["sentences"])


def test_every_analysis_can_be_asked_for_at_once(tmp_path: Path) -> None:
    given = tmp_path / "liste.json"
    given.write_text('["a", "d"]', encoding="utf-8")
    flags = ("--explain", "--robust", "--curve", "--uncertain", "--exchanges", "--from", str(given))
    code, plan = run(tmp_path, envelope(), "--work", "100", *flags)
    assert code == 0
    for name in ("explain", "robust", "curve", "uncertain", "exchanges"):
        assert plan[name]["sentences"], name
    again = run(tmp_path, envelope(), "--work", "100", *flags)[1]
    assert again == plan


def test_weights_that_do_not_exist_are_said_and_the_plan_kept(tmp_path: Path) -> None:
    code, plan = run(tmp_path, small(), "--seconds", "20", "--robust")
    assert code == 0
    assert plan["starts"]
    assert plan["robust"]["refused"].startswith("aucune action n’est décrite par des notes")


def test_exchanges_without_a_list_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _ = run(tmp_path, small(), "--seconds", "20", "--exchanges")
    assert code == 1
    assert "--from liste.json" in capsys.readouterr().err
