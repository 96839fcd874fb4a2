"""``jalon arbitrate`` as a person or a script meets it."""

from __future__ import annotations

import errno
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
from jalon.engine import Problem, check, cli
from jalon.engine.cli import INFEASIBLE, OK, REFUSED, USAGE, main
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


@pytest.mark.parametrize(
    ("out", "words"),
    [("absent/plan.json", "n’existe pas"), ("", "est un dossier"), ("p.json/plan.json", "n’existe pas")],
)
def test_a_plan_that_cannot_be_written_is_said_before_the_time_is_spent(
    out: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "solve", lambda *_args, **_more: pytest.fail("le calcul a commencé"))
    source = written(tmp_path / "p.json", document())
    assert main([source, "--out", str(tmp_path / out)]) == REFUSED
    assert words in capsys.readouterr().err


def test_a_disk_that_fills_up_leaves_the_former_plan_and_nothing_beside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, plan = written(tmp_path / "p.json", document()), tmp_path / "plan.json"
    plan.write_text("le plan d’hier", encoding="utf-8")
    wrote = Path.write_text

    def full(path: Path, text: str, **more: Any) -> int:
        wrote(path, text[:10], **more)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    assert main([source, "--work", "1", "--quiet", "--out", str(plan)]) == REFUSED
    assert f"Refusé. « {plan} » : il n’y a plus de place sur le disque." in capsys.readouterr().err
    assert plan.read_text(encoding="utf-8") == "le plan d’hier"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["p.json", "plan.json"]


@pytest.mark.parametrize(
    ("source", "words"), [("/dev/zero", "300 Mo"), ("/", "c’est un dossier"), ("/dev/null", "JSON")]
)
def test_what_is_no_file_of_a_problem_is_refused_in_french(
    source: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([source]) == REFUSED
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    "flags",
    [
        ["--seconds", "0"], ["--seconds", "nan"], ["--seconds", "deux"], ["--threads", "1.5"], ["--threads", "-1"],
        ["--seed", "-1"], ["--seed", "9" * 20], ["--work", "²"], ["--reduce", "²"], ["--reduce", "9" * 5_000],
    ],
)  # fmt: skip
def test_a_wrong_option_is_said_in_french(flags: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([written(tmp_path / "p.json", document()), *flags])
    assert stopped.value.code == USAGE
    assert capsys.readouterr().err.rstrip().endswith("attendu" if flags[0] != "--reduce" else "sont attendus")


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
