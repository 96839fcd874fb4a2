"""Who changed what on a sheet: each saved state compared with the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import models

from jalon.programme.models import Action

SHOWN = 30
_HIDDEN = frozenset({"id", "key", "sort_key", "revision", "created_at", "updated_at", "source_hash", "roadmap"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, before and after, as people read it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One save: when, by whom, what."""

    at: datetime
    actor_label: str
    fields: tuple[FieldChange, ...]


def changes_of(action: Action) -> list[Change]:
    """The last saves of the row of the action, newest first, from the history kept by the database."""
    model: Any = Action.pgh_event_model  # type: ignore[attr-defined]
    read = ("pgh_created_at", "pgh_context__metadata", *(field.attname for field in _FIELDS))
    rows = model.objects.filter(pgh_obj_id=action.pk).order_by("-pgh_id").values_list(*read)
    found = []
    for newer, older in pairwise(list(rows[: SHOWN + 1])):
        fields = tuple(_differences(newer[2:], older[2:]))
        if fields:
            metadata: Mapping[str, Any] = newer[1] or {}
            found.append(Change(newer[0], str(metadata.get("actor", "")), fields))
    return found


_FIELDS = tuple(field for field in Action._meta.concrete_fields if field.name not in _HIDDEN)


def _differences(newer: tuple[Any, ...], older: tuple[Any, ...]) -> list[FieldChange]:
    return [
        FieldChange(str(field.verbose_name), _words(field, before), _words(field, after))
        for field, after, before in zip(_FIELDS, newer, older, strict=True)
        if after != before
    ]


def _words(field: "models.Field[Any, Any]", value: Any) -> str:
    if value in (None, ""):
        return ""
    if isinstance(field, models.ForeignKey):
        row = field.related_model._default_manager.filter(pk=value).first()
        return str(row) if row is not None else ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    text = str(dict(field.flatchoices).get(value, value))
    return text if len(text) <= 200 else text[:199] + "…"
