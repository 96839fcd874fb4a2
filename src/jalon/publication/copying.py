"""What would be public: values read from live rows, field by field, through the allow-list only."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from jalon.kernel.actor import Actor
from jalon.kernel.quarter import Quarter
from jalon.kernel.text import fold
from jalon.programme.models import Action, ActionLink, ActionStatus, LinkKind, PublicStatus
from jalon.programme.models.action import PUBLIC_STATUS_OF
from jalon.publication.allowed import ACTION_FIELDS, CODES, SECTIONS
from jalon.publication.gate import Gate, gate_of
from jalon.publication.models import PublicEntry, PublicEntryKind, Site
from jalon.publication.quoting import quotes_by_action
from jalon.roadmaps.models import Challenge, Roadmap
from jalon.strategy.models import Axis, Objective

Values = dict[str, Any]
RELATED_AT_MOST = 8
_PLAIN = ("summary", "target_public", "win_user", "win_agent", "win_collectivite", "partners")
"""Allow-listed fields that are one text of the action."""
_ENTRIES = {
    "steps": PublicEntryKind.STEP,
    "results": PublicEntryKind.RESULT,
    "services": PublicEntryKind.SERVICE,
    "documents": PublicEntryKind.DOCUMENT,
}


@dataclass(frozen=True, slots=True)
class ActionCopy:
    """An action as it would be published. `values`: fields of `PublishedAction`."""

    action_id: int
    key: UUID
    values: Values


@dataclass(frozen=True, slots=True)
class Draft:
    """All that may be published today.

    Attributes:
        fields: codes chosen, sorted.
        roadmap: fields of `PublishedRoadmap`.
        actions: those that may be published, by title.
        withheld_security: actions left out because they touch the security of information systems.
        withheld_state: actions left out because nothing decided holds them yet.
    """

    gate: Gate
    fields: tuple[str, ...]
    roadmap: Values
    actions: tuple[ActionCopy, ...]
    withheld_security: int
    withheld_state: int

    def digest(self, action_ids: Iterable[int]) -> str:
        """Print of what was previewed, so that what is published is what was read."""
        chosen = set(action_ids)
        told = [self.roadmap, [copy.values for copy in self.actions if copy.action_id in chosen]]
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def draft_of(actor: Actor, roadmap: Roadmap, site: Site, fields: Iterable[str] | None = None) -> Draft:
    """What would be public of a roadmap with these fields of the allow-list (all of them when None)."""
    chosen = frozenset(CODES if fields is None else fields)
    gate = gate_of(roadmap, site.awaits)
    axes = list(roadmap_axes(roadmap))
    codes = {axis.pk: str(rank) for rank, axis in enumerate(axes, start=1)}
    visible = Action.objects.visible_to(actor).filter(roadmap=roadmap).distinct()
    rows = list(publishable(visible, gate)) if gate.is_open else []
    kept = {row.pk for row in rows}
    links = _links(roadmap, rows) if "related" in chosen else {}
    quotes = quotes_by_action(kept) if "voices" in chosen and kept else {}
    left = visible.exclude(pk__in=kept)
    return Draft(
        gate=gate,
        fields=tuple(sorted(chosen)),
        roadmap=_roadmap_values(roadmap, gate, chosen, axes),
        actions=tuple(
            ActionCopy(
                row.pk,
                row.key,
                _action_values(row, gate, chosen, codes, links.get(row.pk, []), quotes.get(row.pk, [])),
            )
            for row in rows
        ),
        withheld_security=left.filter(is_security_sensitive=True).count(),
        withheld_state=left.filter(is_security_sensitive=False).count(),
    )


def roadmap_axes(roadmap: Roadmap) -> QuerySet[Axis]:
    """Axes in their order; their rank is their public code."""
    return Axis.objects.filter(roadmap=roadmap).order_by("order", "pk")


def publishable(rows: QuerySet[Action], gate: Gate) -> list[Action]:
    """Actions that a decision lets out: never a sensitive one; a planned one only if it was adopted."""
    found = (
        rows.filter(status__in=PUBLIC_STATUS_OF, is_security_sensitive=False)
        .select_related("axis", "department", "obligation", "organisation", "roadmap__organisation")
        .prefetch_related(
            "themes",
            "public_entries",
            "axis__challenges",
            Prefetch("objectives", Objective.objects.prefetch_related("challenges")),
        )
        .order_by("sort_key", "pk")
    )
    return [row for row in found if row.status != ActionStatus.RETAINED or row.key in gate.periods]


def _links(roadmap: Roadmap, rows: list[Action]) -> dict[int, list[str]]:
    """Action -> keys of those close to it: prerequisites both ways, then those of the same objective."""
    keys = {row.pk: str(row.key) for row in rows}
    near: dict[int, dict[str, None]] = defaultdict(dict)
    pairs = ActionLink.objects.filter(source__roadmap=roadmap).exclude(kind=LinkKind.EXCLUDES).order_by("pk")
    for source, target in pairs.values_list("source_id", "target_id"):
        if source in keys and target in keys:
            near[source][keys[target]] = None
            near[target][keys[source]] = None
    siblings: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        for objective in row.objectives.all():
            siblings[objective.pk].append(row.pk)
    for group in siblings.values():
        for pk in group:
            for other in group[: RELATED_AT_MOST + 1]:
                if other != pk:
                    near[pk][keys[other]] = None
    return {pk: list(found)[:RELATED_AT_MOST] for pk, found in near.items()}


def _roadmap_values(roadmap: Roadmap, gate: Gate, chosen: frozenset[str], axes: list[Axis]) -> Values:
    challenges = Challenge.objects.filter(roadmap=roadmap) if "challenges" in chosen else ()
    has_ambition = "ambition" in chosen
    return {
        "title": roadmap.title,
        "label": roadmap.label,
        "author": roadmap.organisation.name,
        "author_siren": roadmap.organisation.siren or "",
        "starts_on": roadmap.starts_on,
        "ends_on": roadmap.ends_on,
        "ambition": roadmap.ambition if has_ambition else "",
        "ambition_signed_by": roadmap.ambition_signed_by if has_ambition else "",
        "expected_impacts": roadmap.expected_impacts if "expected_impacts" in chosen else "",
        "challenges": [{"title": row.title, "description": row.description} for row in challenges],
        "axes": [
            {"code": str(rank), "title": axis.title, "description": axis.description}
            for rank, axis in enumerate(axes, start=1)
            if "axes" in chosen
        ],
        "state_label": gate.state_label,
        "deliberation_number": gate.deliberation_number,
    }


def _action_values(
    row: Action, gate: Gate, chosen: frozenset[str], codes: dict[int, str], related: list[str], quotes: list[str]
) -> Values:
    status = PUBLIC_STATUS_OF[ActionStatus(row.status)]
    planned = gate.periods.get(row.key)
    starts_on = row.started_on or (planned[0] if planned else None)
    ends_on = planned[1] if planned else None
    done_on = row.done_on if status == PublicStatus.DONE else None
    has_calendar = "calendar" in chosen
    calendar = _calendar(status, starts_on, ends_on, done_on) if has_calendar else ""
    themes = [theme.label for theme in row.themes.all()] if "themes" in chosen else []
    sections = _sections(row, chosen, calendar, quotes)
    axis = row.axis.title if row.axis else ""
    texts = [entry["text"] for entries in sections.values() for entry in entries]
    return {
        "code": row.code,
        "title": row.title,
        "sort_key": row.sort_key,
        "search_key": fold(" ".join([row.title, axis, *themes, *texts])),
        "status": status.value,
        "axis_code": codes.get(row.axis_id or 0, ""),
        "axis": axis,
        "themes": themes,
        "sections": sections,
        "calendar": calendar,
        "starts_on": starts_on if has_calendar else None,
        "ends_on": ends_on if has_calendar else None,
        "done_on": done_on if has_calendar else None,
        "related": related,
        "author": (row.organisation or row.roadmap.organisation).name,
    }


def _calendar(status: PublicStatus, starts_on: date | None, ends_on: date | None, done_on: date | None) -> str:
    if status == PublicStatus.DONE:
        return _("réalisée le %(on)s") % {"on": f"{done_on:%d/%m/%Y}"} if done_on else ""
    until = _(", jusqu’au %(quarter)s") % {"quarter": Quarter.of(ends_on)} if ends_on else ""
    if starts_on is None:
        return ""
    if status == PublicStatus.UNDER_WAY:
        return _("commencée au %(quarter)s") % {"quarter": Quarter.of(starts_on)} + until
    return _("début prévu au %(quarter)s") % {"quarter": Quarter.of(starts_on)} + until


def _sections(row: Action, chosen: frozenset[str], calendar: str, quotes: list[str]) -> dict[str, list[dict[str, str]]]:
    """Section -> its entries, in the order of the allow-list; an empty section is not there."""
    sections: dict[str, list[dict[str, str]]] = {code: [] for code, _label in SECTIONS}
    for field in ACTION_FIELDS:
        if field.section and field.code in chosen:
            for entry in _entries(row, field.code, calendar, quotes):
                sections[field.section].append({"field": field.code, "label": str(field.label), **entry})
    return {code: entries for code, entries in sections.items() if entries}


def _entries(row: Action, code: str, calendar: str, quotes: list[str]) -> list[dict[str, str]]:
    if code in _ENTRIES:
        kept = [entry for entry in row.public_entries.all() if entry.kind == _ENTRIES[code]]
        return [_entry(entry) for entry in kept]
    texts: list[str] = []
    if code in _PLAIN:
        texts = [str(getattr(row, code))]
    elif code == "calendar":
        texts = [calendar]
    elif code == "department":
        texts = [row.department.name if row.department else ""]
    elif code == "obligation":
        texts = [row.obligation.title if row.obligation else ""]
    elif code == "voices":
        texts = quotes
    elif code == "objectives":
        texts = [objective.title for objective in row.objectives.all()]
    elif code == "stakes":
        found = Counter(c.title for objective in row.objectives.all() for c in objective.challenges.all())
        found.update(c.title for c in (row.axis.challenges.all() if row.axis else ()))
        texts = sorted(found)
    return [{"text": text.strip(), "on": "", "url": ""} for text in texts if text.strip()]


def _entry(entry: PublicEntry) -> dict[str, str]:
    return {"text": entry.text, "on": entry.on.isoformat() if entry.on else "", "url": entry.url}
