"""Frozen dataclasses as JSON documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any


def plain(thing: Any) -> Any:
    """Dataclasses to objects, mappings to objects with text keys, sequences and sets to lists (sets sorted)."""
    if is_dataclass(thing) and not isinstance(thing, type):
        return {f.name: plain(getattr(thing, f.name)) for f in fields(thing)}
    if isinstance(thing, Mapping):
        return {str(k): plain(v) for k, v in thing.items()}
    if isinstance(thing, (set, frozenset)):
        return [plain(v) for v in sorted(thing)]
    if isinstance(thing, (tuple, list)):
        return [plain(v) for v in thing]
    if isinstance(thing, float):
        return round(thing, 6)
    return thing
