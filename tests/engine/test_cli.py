"""``jalon arbitrate`` as a person or a script meets it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bench.engine.instances import instance
from jalon.engine import Problem, check
from jalon.engine.cli import INFEASIBLE, OK, REFUSED, main
from tests.engine.test_bad_input import document

ROOT = Path(__file__).resolve().parents[2]


def written(path: Path, content: Any) -> str:
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def test_a_problem_file_gives_a_plan_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = written(tmp_path / "p.json", document()), tmp_path / "plan.json"
    assert main([source, "--seconds", "10", "--out", str(target)]) == OK
    plan = json.loads(target.read_text())
    problem = Problem.from_json(document())
    assert plan["format"] == "jalon-plan"
    assert plan["problem"] == problem.digest
    assert plan["value_milli"] == plan["bound_milli"] == 17_000
    assert check(problem, plan["starts"]).feasible
    assert "au vu des données saisies" in capsys.readouterr().err


def test_a_refusal_is_one_sentence_without_a_trace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = written(tmp_path / "p.json", document(periods=0))
    assert main([source]) == REFUSED
    said = capsys.readouterr().err
    assert said.startswith("Refusé. periods : ")
    assert "Traceback" not in said


@pytest.mark.parametrize("text", ["", "{", "[1, 2", '{"a": 1, "a": 2}', "[" * 100_000, "null"])
def test_what_is_not_a_document_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    (tmp_path / "p.json").write_text(text)
    assert main([str(tmp_path / "p.json")]) == REFUSED
    assert "Refusé." in capsys.readouterr().err


def test_a_missing_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "absent.json")]) == REFUSED
    assert "absent.json" in capsys.readouterr().err


def test_an_impossible_problem_has_its_own_exit_code(tmp_path: Path) -> None:
    source = written(tmp_path / "p.json", document(forced_in=["a"], forced_out=["a"]))
    assert main([source, "--seconds", "5", "--out", str(tmp_path / "plan.json")]) == INFEASIBLE


def test_the_same_work_and_seed_give_the_same_plan(tmp_path: Path) -> None:
    source = written(tmp_path / "p.json", instance(40, 5).to_json())
    plans = []
    for name in ("one", "two"):
        target = tmp_path / f"{name}.json"
        assert main([source, "--work", "3", "--seed", "3", "--out", str(target), "--quiet"]) == OK
        plans.append(target.read_text())
    assert plans[0] == plans[1]


def test_a_plan_starts_again_from_another(tmp_path: Path) -> None:
    problem = instance(40, 4)
    source = written(tmp_path / "p.json", problem.to_json())
    first, second = tmp_path / "one.json", tmp_path / "two.json"
    main([source, "--work", "3", "--out", str(first), "--quiet"])
    main([source, "--work", "3", "--seed", "2", "--from", str(first), "--out", str(second), "--quiet"])
    values = [json.loads(path.read_text())["value_milli"] for path in (first, second)]
    assert values[1] >= values[0]


def test_sigterm_returns_the_best_plan_so_far_and_django_is_never_loaded(tmp_path: Path) -> None:
    problem = instance(300, 1)
    source, target = written(tmp_path / "p.json", problem.to_json()), tmp_path / "plan.json"
    code = (
        "import sys; from jalon.engine.cli import main; code = main(sys.argv[1:]); "
        "assert 'django' not in sys.modules; sys.exit(code)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, source, "--seconds", "600", "--out", str(target)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    while "recuit" not in process.stderr.readline():
        assert process.poll() is None
    time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=120)
    assert process.returncode == OK
    assert check(problem, json.loads(target.read_text())["starts"]).feasible
