"""Nonsense as a file, through the command: one sentence that names the field, in bounded time and memory, never a trace."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from jalon.engine import (
    Budget,
    Candidate,
    ClosedWindow,
    Exclusion,
    Floor,
    InvalidProblem,
    Obligation,
    ParallelLimit,
    Problem,
    Requirement,
    ShareLimit,
    Skill,
)
from jalon.engine.cli import BROKEN, INFEASIBLE, OK, REFUSED, main
from tests.engine.test_bad_input import REFUSED as REFUSED_FIELDS
from tests.engine.test_bad_input import candidate, document, loop

ROOT = Path(__file__).resolve().parents[2]
LONGEST_SENTENCE = 400


def told(capsys: pytest.CaptureFixture[str], path: Path, *flags: str) -> tuple[int, str]:
    """Exit code and what was said on stderr; nothing is written on the standard output of a refusal."""
    began = time.monotonic()
    code = main([str(path), "--seconds", "3", *flags])
    assert time.monotonic() - began < 30
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    if code == REFUSED:
        assert said.out == ""
        assert said.err.count("\n") == 1, said.err
        assert said.err.startswith("Refusé. ")
        assert len(said.err) < LONGEST_SENTENCE, said.err[:600]
    return code, said.err


@pytest.mark.parametrize(
    ("changes", "field"), REFUSED_FIELDS, ids=[f"{i}-{f}" for i, (_, f) in enumerate(REFUSED_FIELDS)]
)
def test_a_refused_file_names_its_field(
    changes: dict[str, Any], field: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "p.json"
    path.write_text(json.dumps(document(**changes)), encoding="utf-8")
    code, said = told(capsys, path)
    assert code == REFUSED
    assert said.startswith(f"Refusé. {field} : "), said


def many(count: int) -> str:
    rows = ",".join(f'{{"key":"c{i}","duration":1,"value":1}}' for i in range(count))
    return f'{{"format":"jalon-arbitrage","version":1,"periods":4,"candidates":[{rows}]}}'


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty file": (lambda: b"", "n’est pas du JSON"),
    "cut short": (lambda: json.dumps(document()).encode()[:-40], "n’est pas du JSON"),
    "binary": (lambda: bytes(range(256)) * 100, "n’est pas un document JSON lisible"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 5000, "n’est pas"),
    "UTF-16": (lambda: json.dumps(document()).encode("utf-16"), "n’est pas un document JSON lisible"),
    "one key twice": (lambda: b'{"format": "jalon-arbitrage", "format": "autre"}', "figure deux fois"),
    "deep lists": (lambda: b"[" * 200_000 + b"]" * 200_000, "n’est pas"),
    "deep objects": (lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "n’est pas"),
    "deep inside a field": (
        lambda: b'{"format":"jalon-arbitrage","version":1,"periods":4,"candidates":[{"key":"a","duration":1,"value":'
        + b"[" * 500 + b"]" * 500 + b"}]}",
        "candidates[0].value",
    ),
    "a list": (lambda: b"[1, 2, 3]", "doit être un objet JSON"),
    "a word": (lambda: b'"bonjour"', "doit être un objet JSON"),
    "not a number": (lambda: json.dumps(document(candidates=candidate(value=float("nan")))).encode(), "candidates[0].value"),
    "a number of 5000 digits": (
        lambda: json.dumps(document()).replace('"value": 10', '"value": ' + "9" * 5000).encode(),
        "n’est pas un document JSON lisible",
    ),
    "sixty thousand candidates": (lambda: many(60_000).encode(), "60000"),
    "a key of a million signs": (lambda: json.dumps(document(candidates=candidate(key="x" * 1_000_000))).encode(), "candidates[0].key"),
    "a title of ten million signs": (lambda: json.dumps(document(title="y" * 10_000_000)).encode(), "title"),
    "a field of a million signs": (lambda: json.dumps(document(**{"z" * 1_000_000: 1})).encode(), "n’existe pas"),
    "an unknown budget of a million signs": (
        lambda: json.dumps(document(candidates=candidate(spending={"w" * 1_000_000: [1]}))).encode(),
        "candidates[0].spending",
    ),
    "candidates as an object": (lambda: json.dumps(document(candidates={"a": 1})).encode(), "candidates"),
    "a candidate as a word": (lambda: json.dumps(document(candidates=["a"])).encode(), "candidates[0]"),
    "a key as a number": (lambda: json.dumps(document(candidates=candidate(key=3))).encode(), "candidates[0].key"),
    "a key as a list": (lambda: json.dumps(document(candidates=candidate(key=["a"]))).encode(), "candidates[0].key"),
    "nothing as a duration": (lambda: json.dumps(document(candidates=candidate(duration=None))).encode(), "candidates[0].duration"),
    "spending as a number": (lambda: json.dumps(document(candidates=candidate(spending={"inv": 5}))).encode(), "candidates[0].spending"),
    "a title as an object": (lambda: json.dumps(document(title={"a": 1})).encode(), "title"),
    "tags as a number": (lambda: json.dumps(document(candidates=candidate(tags=3))).encode(), "candidates[0].tags"),
    "a group as a list": (lambda: json.dumps(document(candidates=candidate(group=["g"]))).encode(), "candidates[0].group"),
    "forced_in as a number": (lambda: json.dumps(document(forced_in=3)).encode(), "forced_in"),
    "forced_in of lists": (lambda: json.dumps(document(forced_in=[["a"]])).encode(), "forced_in"),
    "fixed_starts as a list": (lambda: json.dumps(document(fixed_starts=[1])).encode(), "fixed_starts"),
    "weights as a list": (lambda: json.dumps(document(weights=[1])).encode(), "weights"),
    "an obligation without action": (lambda: json.dumps(document(obligations=[{}])).encode(), "obligations[0].action"),
    "an obligation of a list": (lambda: json.dumps(document(obligations=[{"action": ["a"]}])).encode(), "obligations[0].action"),
    "a deadline as a word": (lambda: json.dumps(document(obligations=[{"action": "a", "deadline": "juin"}])).encode(), "obligations[0].deadline"),
    "a deadline out of all reach": (lambda: json.dumps(document(obligations=[{"action": "a", "deadline": -(10**18)}])).encode(), "obligations[0].deadline"),
    "a requirement on itself": (lambda: json.dumps(document(requirements=loop("a"))).encode(), "requirements"),
    "a lag of a billion": (lambda: json.dumps(document(requirements=[{"after": "b", "before": "a", "lag": 10**9}])).encode(), "requirements[0].lag"),
    "a limit of parallel work as a word": (lambda: json.dumps(document(parallel=[{"running": "deux"}])).encode(), "parallel[0].running"),
    "a closed window as a number": (lambda: json.dumps(document(closed=[{"periods": 3}])).encode(), "closed[0].periods"),
    "a kind of window unknown": (lambda: json.dumps(document(closed=[{"periods": [1], "kind": "jamais"}])).encode(), "closed[0].kind"),
    "a measure unknown": (lambda: json.dumps(document(members=["m"], floors=[{"member": "m", "amount": 1, "measure": "poids"}])).encode(), "floors[0].measure"),
    "a discount of a billion": (lambda: json.dumps(document(discount_ppm=10**12)).encode(), "discount_ppm"),
    "a year of no period": (lambda: json.dumps(document(periods_per_year=0)).encode(), "periods_per_year"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_nonsense_is_refused_in_a_sentence(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, words = FILES[name]
    path = tmp_path / "p.json"
    path.write_bytes(make())
    code, said = told(capsys, path)
    assert code == REFUSED
    assert words in said


def every_field() -> dict[str, Any]:
    """A document that uses every field of the format."""
    whole = document(
        title="Essai", periods_per_year=4, members=["m"], axes=["x"], weights={"k": 1}, discount_ppm=1000,
        obligations=[{"action": "a", "deadline": 4}], requirements=[{"after": "b", "before": "a", "blocking": False,
        "lag": 0, "penalty": 1}], exclusions=[{"actions": ["b", "c"]}],
        floors=[{"member": "m", "amount": 0, "measure": "money", "budgets": ["inv"]}],
        shares=[{"axis": "x", "minimum": 0, "maximum": 1000, "measure": "money", "budgets": ["inv"]}],
        parallel=[{"tag": "t", "running": 2, "starts_per_period": 2, "starts_per_year": 3}],
        closed=[{"periods": [7], "tag": "t", "kind": "start"}], forced_in=["b"], forced_out=["c"],
        fixed_starts={"a": 0},
    )  # fmt: skip
    whole["budgets"] = [{"key": "inv", "title": "I", "unit": "EUR/100", "yearly": [1000, 1000], "carry_over": False,
                         "first_year": [900, 900], "ongoing": [900, 900], "total": 1900, "total_until": 8,
                         "margin_permille": 0}]  # fmt: skip
    whole["skills"] = [{"key": "dev", "capacity": [5] * 8, "title": "D", "unit": "j", "margin_permille": 0}]
    whole["candidates"][0] |= {"group": "a", "title": "A", "starts": [0, 1], "benefits": {"m": 500}, "axis": "x",
                               "tags": ["t"]}  # fmt: skip
    whole["candidates"] += [
        {"key": "c", "duration": 1, "values": [1, 2]},
        {"key": "d", "duration": 1, "value_by_start": {"0": 3, "1": 2}},
        {"key": "e", "duration": 1, "scores": {"k": 4}},
    ]
    return whole


def places(thing: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of everything in a document."""
    items = thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    for key, value in items:
        yield (*at, key)
        yield from places(value, (*at, key))


WRONG: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**18,
    1.5,
    float("nan"),
    float("inf"),
    "",
    "é" * 600,
    [],
    {},
    [[]],
    [None],
    {"": None},
    [{}],
)


def test_the_document_of_every_field_is_sound() -> None:
    named = {
        name
        for part in every_field().values()
        if isinstance(part, list)
        for row in part
        if isinstance(row, dict)
        for name in row
    }
    for kind in (
        Problem,
        Candidate,
        Budget,
        Skill,
        Obligation,
        Requirement,
        Exclusion,
        Floor,
        ShareLimit,
        ParallelLimit,
        ClosedWindow,
    ):
        assert {f.name for f in fields(kind)} <= named | set(every_field()), kind
    assert Problem.from_json(every_field()).candidates


def test_any_wrong_value_in_any_field_is_refused_or_understood_and_never_changed() -> None:
    """Fifteen wrong values at each place of the whole document: a sentence, or a problem that says the same again."""
    tried, refusals = 0, list[InvalidProblem]()
    for path in places(every_field()):
        for wrong in WRONG:
            whole = every_field()
            inside = whole
            for key in path[:-1]:
                inside = inside[key]
            inside[path[-1]] = wrong
            tried += 1
            try:
                problem = Problem.from_json(whole)
            except InvalidProblem as refusal:
                refusals.append(refusal)
            else:
                assert Problem.from_json(problem.to_json()) == problem
                again = problem.to_json()
                for key in path[:-1]:
                    again = again[key]
                kept = again.get(path[-1], "left out") if isinstance(again, dict) else again[path[-1]]
                # What equals the default is left out of the document; everything else is said again as it was given.
                assert kept == wrong or (kept == "left out" and wrong in (None, [], {}, "", True)), (path, wrong)
    assert all(refusal.message.rstrip().endswith((".", "?")) for refusal in refusals)
    assert max(len(str(refusal)) for refusal in refusals) < LONGEST_SENTENCE
    assert tried > 1500


def answered(tmp_path: Path, capsys: pytest.CaptureFixture[str], **changes: Any) -> tuple[int, dict[str, Any], str]:
    path, out = tmp_path / "p.json", tmp_path / "plan.json"
    path.write_text(json.dumps(document(**changes)), encoding="utf-8")
    code, said = told(capsys, path, "--out", str(out))
    return code, json.loads(out.read_text(encoding="utf-8")), said


def test_contradictory_mandates_are_answered_impossible_with_their_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "p.json", tmp_path / "plan.json"
    clash = document(obligations=[{"action": "a"}, {"action": "b"}], exclusions=[{"actions": ["a", "b"]}])
    path.write_text(json.dumps(clash), encoding="utf-8")
    code, said = told(capsys, path, "--out", str(out), "--explain")
    assert code == INFEASIBLE
    assert "Impossible" in said
    plan = json.loads(out.read_text(encoding="utf-8"))
    sentence = plan["explain"]["sentences"][0].replace("\u00a0", " ")
    assert sentence.startswith("On ne peut pas à la fois ")
    for demand in (
        "réaliser l’obligation « a »",
        "réaliser l’obligation « b »",
        "ne retenir qu’une action parmi « a »",
    ):
        assert demand in sentence


def test_no_capacity_gives_an_empty_plan_and_a_past_deadline_a_lateness(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, plan, _said = answered(tmp_path, capsys, skills=[{"key": "dev", "capacity": [0] * 8}])
    assert (code, plan["starts"], plan["value_milli"]) == (OK, {}, 0)
    code, plan, said = answered(tmp_path, capsys, obligations=[{"action": "a", "deadline": -40}])
    assert (code, plan["lateness"], plan["late"]) == (OK, 42, {"a": 42})
    assert "de retard" in said


def test_a_hundred_years_are_planned_and_four_hundred_quarters_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    years = {"periods": 100, "periods_per_year": 1, "budgets": [{"key": "inv", "yearly": [1000] * 100}],
             "skills": [{"key": "dev", "capacity": [5] * 100}]}  # fmt: skip
    code, plan, _said = answered(tmp_path, capsys, **years)
    assert (code, plan["value_milli"]) == (OK, 17_000)
    path = tmp_path / "p.json"
    path.write_text(json.dumps(document(periods=400)), encoding="utf-8")
    assert told(capsys, path)[1].startswith("Refusé. periods : ")


@pytest.mark.parametrize(
    ("given", "words"),
    [('["z"]', "« z » n’existe pas"), ('{"a": 1.5}', "--from"), ("[1]", "--from"), ("{", "n’est pas du JSON"),
     ('{"a": 99}', ""), ("null", "--from")],
)  # fmt: skip
def test_a_starting_list_of_nonsense_is_refused_or_harmless(
    given: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "p.json").write_text(json.dumps(document()), encoding="utf-8")
    (tmp_path / "l.json").write_text(given, encoding="utf-8")
    code, said = told(capsys, tmp_path / "p.json", "--from", str(tmp_path / "l.json"), "--out", str(tmp_path / "o"))
    assert code == (REFUSED if words else OK)
    assert words in said


@pytest.mark.parametrize(
    ("plan", "code", "words"),
    [
        ({"format": "jalon-plan", "version": 1, "starts": {"a": 0, "b": 0}, "value_milli": 17_000}, OK, "respectées"),
        ({"format": "jalon-plan", "version": 1, "starts": {"a": 0, "b": 0}, "value_milli": 18_000}, BROKEN, "17.000"),
        ({"format": "jalon-plan", "version": 1, "starts": {"a": 7}}, BROKEN, "Règle en défaut : start"),
        ({"format": "jalon-plan", "version": 1, "starts": {"z": 7}}, REFUSED, "« z »"),
        ({"format": "jalon-plan", "version": 2, "starts": {}}, REFUSED, "version 1"),
        ({"format": "jalon-plan", "version": 1, "starts": {}, "problem": "0" * 64}, BROKEN, "d’autres données"),
    ],
)
def test_a_kept_plan_is_counted_again_by_the_command(
    plan: dict[str, Any], code: int, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "p.json").write_text(json.dumps(document()), encoding="utf-8")
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    found, said = told(capsys, tmp_path / "p.json", "--check", str(tmp_path / "plan.json"))
    assert found == code, said
    assert words in said


@pytest.mark.parametrize("name", ["sixty thousand candidates", "deep objects", "a title of ten million signs"])
def test_a_huge_file_is_refused_in_a_gigabyte_and_a_half(name: str, tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_bytes(FILES[name][0]())

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (3 * 2**29, 3 * 2**29))
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))

    done = subprocess.run(
        [sys.executable, "-m", "jalon", "arbitrate", str(path)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "OPENBLAS_NUM_THREADS": "1"},
        preexec_fn=bound,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == REFUSED, done.stderr[-500:]
    assert done.stderr.startswith("Refusé. ")
    assert "Traceback" not in done.stderr
