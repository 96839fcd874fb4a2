"""Problems and plans as JSON documents. Format « jalon-arbitrage », described by ``schema/problem-1.json``.

A key left out takes its default; an unknown key is refused, so that a misspelt one is never silently ignored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

from jalon.engine.errors import InvalidProblem
from jalon.engine.problem import (
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
)

FORMAT = "jalon-arbitrage"
VERSION = 1
DEEPEST = 8
_PARTS: dict[str, type] = {
    "candidates": Candidate,
    "budgets": Budget,
    "skills": Skill,
    "obligations": Obligation,
    "requirements": Requirement,
    "exclusions": Exclusion,
    "floors": Floor,
    "shares": ShareLimit,
    "parallel": ParallelLimit,
    "closed": ClosedWindow,
}


def problem_from_json(document: Any) -> Problem:
    """Build a problem from a decoded JSON document.

    Raises:
        InvalidProblem: unknown format, version or key, or a malformed problem.
    """
    if not isinstance(document, dict):
        raise InvalidProblem("", "le document doit être un objet JSON.")
    if document.get("format") != FORMAT:
        raise InvalidProblem("format", f"« {FORMAT} » est attendu.")
    if document.get("version") != VERSION:
        raise InvalidProblem(
            "version",
            f"cette version du moteur lit la version {VERSION} du format (reçu : {document.get('version')!r}).",
        )
    given = {k: v for k, v in document.items() if k not in ("format", "version")}
    _known(given, Problem, "")
    arguments: dict[str, Any] = {}
    for name, value in given.items():
        if name in _PARTS:
            if not isinstance(value, list):
                raise InvalidProblem(name, "une liste est attendue.")
            arguments[name] = tuple(_part(_PARTS[name], item, f"{name}[{i}]") for i, item in enumerate(value))
        else:
            arguments[name] = _frozen(value, name)
    for name in ("periods", "candidates"):
        if name not in arguments:
            raise InvalidProblem(name, "ce champ est obligatoire.")
    return Problem(**arguments)


def _part(kind: type, item: Any, field: str) -> Any:
    if not isinstance(item, dict):
        raise InvalidProblem(field, "un objet est attendu.")
    _known(item, kind, field + ".")
    arguments = {name: _frozen(value, f"{field}.{name}") for name, value in item.items()}
    for f in fields(kind):
        if f.default is MISSING and f.default_factory is MISSING and f.name not in arguments:
            raise InvalidProblem(f"{field}.{f.name}", "ce champ est obligatoire.")
    by_start = arguments.get("value_by_start")
    if isinstance(by_start, dict):
        arguments["value_by_start"] = {_period(k, f"{field}.value_by_start"): v for k, v in by_start.items()}
    return kind(**arguments)


def _period(text: str, field: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise InvalidProblem(field, f"« {text[:40]} » n’est pas un numéro de période.") from None


def _known(given: Mapping[str, Any], kind: type, prefix: str) -> None:
    names = {f.name for f in fields(kind)}
    for key in given:
        if key not in names:
            raise InvalidProblem(f"{prefix}{key}", "ce champ n’existe pas dans le format ; vérifiez l’orthographe.")


def _frozen(value: Any, field: str, depth: int = 0) -> Any:
    """Lists as tuples, all the way down; no field of the format is nested beyond a few levels."""
    if depth > DEEPEST:
        raise InvalidProblem(field, "ce champ est imbriqué trop profondément.")
    if isinstance(value, list):
        return tuple(_frozen(v, field, depth + 1) for v in value)
    if isinstance(value, dict):
        return {k: _frozen(v, field, depth + 1) for k, v in value.items()}
    return value


def problem_to_json(problem: Problem) -> dict[str, Any]:
    """The document of a problem; defaults are left out. ``problem_from_json`` gives the same problem back."""
    return {"format": FORMAT, "version": VERSION, **_plain(problem)}


def _plain(thing: Any) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for f in fields(thing):
        value = getattr(thing, f.name)
        default = f.default_factory() if f.default_factory is not MISSING else f.default
        if default is not MISSING and value == default and type(value) is type(default):
            continue
        if f.name in _PARTS and isinstance(thing, Problem):
            out[f.name] = [_plain(item) for item in value]
        else:
            out[f.name] = _jsonable(value)
    return out


def _jsonable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _jsonable(v) for k, v in value.items()}
    if isinstance(value, (tuple, list)):
        return [_jsonable(v) for v in value]
    return value


def digest_of(document: Any) -> str:
    """SHA-256 of the canonical JSON (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
