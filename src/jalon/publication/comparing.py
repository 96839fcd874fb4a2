"""What would change for the public: what would be published, against what is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jalon.publication.allowed import LABELS
from jalon.publication.copying import ActionCopy, Draft
from jalon.publication.models import PublishedAction, PublishedRoadmap

NEW, CHANGED, SAME = "new", "changed", "same"
COPIED = (
    "code", "title", "sort_key", "search_key", "status", "axis_code", "axis", "themes", "sections", "calendar",
    "starts_on", "ends_on", "done_on", "related", "author",
)  # fmt: skip
"""Fields of `PublishedAction` that come from a copy."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that the public would read otherwise."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ActionChange:
    """An action that may be published. kind: new, changed or same, seen from the public."""

    copy: ActionCopy
    kind: str
    published: PublishedAction | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole: the roadmap's own fields, each action, and what is published and can no longer be."""

    roadmap: tuple[Difference, ...]
    actions: tuple[ActionChange, ...]
    leaving: tuple[PublishedAction, ...]


def published_actions(published: PublishedRoadmap | None) -> list[PublishedAction]:
    """Those that are not withdrawn, by title."""
    if published is None:
        return []
    return list(published.actions.filter(withdrawn_at__isnull=True).order_by("sort_key", "pk"))


def compare(draft: Draft, published: PublishedRoadmap | None) -> Comparison:
    """Differences between a draft and what is public now."""
    is_public = published is not None and published.withdrawn_at is None
    rows = {row.key: row for row in published_actions(published)} if is_public else {}
    keys = {copy.key for copy in draft.actions}
    return Comparison(
        roadmap=roadmap_differences(draft, published if is_public else None),
        actions=tuple(_change(copy, rows.get(copy.key)) for copy in draft.actions),
        leaving=tuple(row for key, row in rows.items() if key not in keys),
    )


def _change(copy: ActionCopy, row: PublishedAction | None) -> ActionChange:
    if row is None:
        return ActionChange(copy, NEW, None, ())
    if all(getattr(row, name) == copy.values[name] for name in COPIED):
        return ActionChange(copy, SAME, row, ())
    return ActionChange(copy, CHANGED, row, tuple(_action_differences(copy, row)))


def _action_differences(copy: ActionCopy, row: PublishedAction) -> Iterable[Difference]:
    named = (("title", _("Intitulé")), ("axis", _("Axe")), ("author", _("Organisme auteur")), ("code", _("Code")))
    for name, label in named:
        if getattr(row, name) != copy.values[name]:
            yield Difference(label, getattr(row, name), copy.values[name])
    if row.status != copy.values["status"]:
        states = dict(PublishedAction._meta.get_field("status").flatchoices)
        yield Difference(_("État"), str(states[row.status]), str(states[copy.values["status"]]))
    if row.themes != copy.values["themes"]:
        yield Difference(str(LABELS["themes"]), ", ".join(row.themes), ", ".join(copy.values["themes"]))
    if row.related != copy.values["related"]:
        count = _("%(count)d action(s)")
        before, after = (count % {"count": len(keys)} for keys in (row.related, copy.values["related"]))
        yield Difference(str(LABELS["related"]), before, after)
    old, new = _by_field(row.sections), _by_field(copy.values["sections"])
    for code in [*old, *(code for code in new if code not in old)]:
        if old.get(code, "") != new.get(code, ""):
            yield Difference(str(LABELS[code]), old.get(code, ""), new.get(code, ""))


def _by_field(sections: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    told: dict[str, list[str]] = {}
    for entries in sections.values():
        for entry in entries:
            parts = (entry["on"], entry["text"], entry["url"])
            told.setdefault(entry["field"], []).append(" · ".join(part for part in parts if part))
    return {code: "\n".join(lines) for code, lines in told.items()}


def roadmap_differences(draft: Draft, published: PublishedRoadmap | None) -> tuple[Difference, ...]:
    """Fields of the roadmap itself that would change; all of them when it is not public."""
    found = []
    for name, after in draft.roadmap.items():
        before = getattr(published, name) if published else None
        if before != after and (published or after):
            field = PublishedRoadmap._meta.get_field(name)
            label = str(getattr(field, "verbose_name", name))
            found.append(Difference(label[:1].upper() + label[1:], _text(before), _text(after)))
    return tuple(found)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(" · ".join(part for part in (row["title"], row["description"]) if part) for row in value)
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value or "")
