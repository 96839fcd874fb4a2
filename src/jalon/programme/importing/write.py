"""Writing a plan: everything in bulk, inside the transaction of the use case."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from jalon.finance.models import BudgetSection
from jalon.journal.models import Entry
from jalon.kernel.actor import Actor
from jalon.kernel.money import to_minor
from jalon.kernel.text import fold
from jalon.organisations.models import Skill, Theme
from jalon.programme.codes import code_text, next_code_number
from jalon.programme.columns import SKILL_PREFIX, costs_total, halfdays_of, usable_skills, with_everything
from jalon.programme.importing.options import ImportOptions
from jalon.programme.importing.plan import ImportPlan, PlannedRow
from jalon.programme.importing.planning import LINK_KEYS
from jalon.programme.means import CostLine, EffortLine, effort_line, range_around, shared_out, usual_costs
from jalon.programme.models import (
    Action,
    ActionCost,
    ActionEffort,
    ActionLink,
    ActionMember,
    ActionNeed,
    LinkKind,
    Variant,
)
from jalon.programme.quick import USUAL_QUARTERS
from jalon.programme.sizes import sizes_for
from jalon.programme.write_means import cost_row, effort_row
from jalon.roadmaps.models import Roadmap
from jalon.strategy.models import Axis

Row = TypeVar("Row", bound=Model)
BATCH = 500
COST_KEYS = frozenset({"investment", "operating_once", "recurring"})
KINDS = dict(zip(LINK_KEYS, (LinkKind.BLOCKING, LinkKind.ADVISABLE, LinkKind.EXCLUDES), strict=True))
FOREIGN = ("competence", "obligation", "department", "portfolio", "lead", "business_sponsor", "it_lead")
ELSEWHERE = {
    "code", "axis", "objectives", "themes", "needs", "members", "reference_scale", "duration_months", "effort_total",
    "source_code", *FOREIGN, *LINK_KEYS, *COST_KEYS,
}  # fmt: skip
"""Keys that are not a plain field of the same name."""


class Writer:
    """Writes the rows of a plan, a batch at a time."""

    def __init__(self, actor: Actor, roadmap: Roadmap, options: ImportOptions) -> None:
        self.actor, self.roadmap, self.options = actor, roadmap, options
        self.skills: list[Skill] = list(usable_skills(roadmap))
        self.shares = sizes_for(None, roadmap.currency).effort_shares
        self.axes = {fold(axis.title): axis.pk for axis in Axis.objects.filter(roadmap=roadmap)}
        self.themes = {
            fold(name): theme.pk
            for theme in Theme.objects.filter(organisation__isnull=True)
            for name in (theme.code, theme.label)
        }
        self.ids: dict[str, int] = dict(Action.objects.filter(roadmap=roadmap).values_list("code", "pk"))

    def make_axes(self, titles: Sequence[str]) -> None:
        """Axes that the file names and the roadmap lacks, after the present ones."""
        first = Axis.objects.filter(roadmap=self.roadmap).count() + 1
        for order, title in enumerate(titles, start=first):
            self.axes[fold(title)] = Axis.objects.create(roadmap=self.roadmap, title=title, order=order).pk

    def create(self, rows: Sequence[PlannedRow], next_number: int) -> int:
        """Make the actions of a batch; returns the next number of automatic codes."""
        actions = []
        for row in rows:
            if not row.code:
                row.code, next_number = self._automatic(next_number)
            action = Action(roadmap=self.roadmap, code=row.code, confidence=self.options.confidence)
            action.source_code, action.source_hash = row.source_code[:60], row.source_hash
            self._set_plain(action, row, row.changed)
            actions.append(action)
        Action.objects.bulk_create(actions, batch_size=BATCH)
        mains = Variant.objects.bulk_create((Variant(action=action) for action in actions), batch_size=BATCH)
        for row, action in zip(rows, actions, strict=True):
            row.action_id = action.pk
            self.ids[action.code] = action.pk
        self._make_relations(rows, actions)
        self._make_means(rows, mains)
        self._journal("programme.action.imported", actions)
        return next_number

    def _automatic(self, number: int) -> tuple[str, int]:
        while code_text(number) in self.ids:
            number += 1
        return code_text(number), number + 1

    def update(self, rows: Sequence[PlannedRow]) -> None:
        """Change the actions of a batch: only what differs."""
        found = with_everything(Action.objects.filter(pk__in=[row.action_id for row in rows])).in_bulk()
        actions = [found[row.action_id] for row in rows if row.action_id is not None]
        for row, action in zip(rows, actions, strict=True):
            self._set_plain(action, row, row.changed)
            action.revision += 1
            action.updated_at = timezone.now()
            self._clear_relations(action, row)
        fields = [field.name for field in Action._meta.concrete_fields if not field.primary_key]
        Action.objects.bulk_update(actions, fields, batch_size=100)
        self._make_relations(rows, actions)
        for row, action in zip(rows, actions, strict=True):
            self._replace_means(row, action)
        self._journal("programme.action.changed", actions, fields=[sorted(row.changed) for row in rows])

    def link(self, rows: Sequence[PlannedRow]) -> None:
        """Prerequisites and exclusions, once every action has its code."""
        touched = [row for row in rows if not row.changed.isdisjoint(LINK_KEYS)]
        for key, kind in KINDS.items():
            sources = [row.action_id for row in touched if key in row.changed]
            ActionLink.objects.filter(source__in=sources, kind=kind).delete()
        links = (
            ActionLink(source_id=row.action_id, target_id=self.ids[code], kind=kind)
            for row in touched
            if row.action_id is not None
            for key, kind in KINDS.items()
            if key in row.changed
            for code in row.values[key] or ()
        )
        _bulk(ActionLink, links)

    def _set_plain(self, action: Action, row: PlannedRow, keys: Iterable[str]) -> None:
        for key in keys:
            value = row.values[key]
            if key == "axis":
                action.axis_id = self.axes[fold(value)] if value else None
            elif key == "duration_months":
                action.duration_quarters = value // 3 if value else None
            elif key in FOREIGN:
                setattr(action, f"{key}_id", row.ids.get(key) if value else None)
            elif key not in ELSEWHERE and not key.startswith(SKILL_PREFIX):
                setattr(action, key, _empty_of(action, key) if value is None else value)
        action.sort_key = fold(action.title)[:200]

    def _clear_relations(self, action: Action, row: PlannedRow) -> None:
        for key in ("objectives", "themes"):
            if key in row.changed:
                getattr(action, key).clear()
        if "needs" in row.changed:
            action.need_links.all().delete()
        if "members" in row.changed:
            action.member_links.all().delete()

    def _make_relations(self, rows: Sequence[PlannedRow], actions: Sequence[Action]) -> None:
        pairs = [(row, action.pk) for row, action in zip(rows, actions, strict=True)]

        def ids_of(key: str) -> Iterator[tuple[int, int]]:
            return ((pk, other) for row, pk in pairs if key in row.changed for other in row.ids.get(key) or ())

        objectives, themes = Action.objectives.through, Action.themes.through
        _bulk(objectives, (objectives(action_id=pk, objective_id=other) for pk, other in ids_of("objectives")))
        _bulk(
            themes, (themes(action_id=pk, theme_id=other) for pk, other in [*ids_of("themes"), *self._guessed(pairs)])
        )
        _bulk(ActionNeed, (ActionNeed(action_id=pk, need_id=other) for pk, other in ids_of("needs")))
        _bulk(ActionMember, (ActionMember(action_id=pk, organisation_id=other) for pk, other in ids_of("members")))

    def _guessed(self, pairs: Iterable[tuple[PlannedRow, int]]) -> Iterator[tuple[int, int]]:
        """A new action whose domain is the name of a theme takes that theme, unless the file gives themes."""
        for row, pk in pairs:
            domain = row.values.get("domain")
            if "themes" not in row.values and "domain" in row.changed and domain and fold(domain) in self.themes:
                yield pk, self.themes[fold(domain)]

    def _make_means(self, rows: Sequence[PlannedRow], mains: Sequence[Variant]) -> None:
        pairs = list(zip(rows, mains, strict=True))
        _bulk(ActionCost, (cost_row(main, line) for row, main in pairs for line in self._costs(row, None)))
        _bulk(ActionEffort, (effort_row(main, line) for row, main in pairs for line in self._efforts(row, None)))

    def _replace_means(self, row: PlannedRow, action: Action) -> None:
        main = action.mains[0]  # type: ignore[attr-defined]
        if not row.changed.isdisjoint(COST_KEYS):
            lines = self._costs(row, action)
            main.costs.all().delete()
            ActionCost.objects.bulk_create(cost_row(main, line) for line in lines)
        if any(key.startswith(SKILL_PREFIX) or key == "effort_total" for key in row.changed):
            efforts = self._efforts(row, action)
            main.efforts.all().delete()
            ActionEffort.objects.bulk_create(effort_row(main, line) for line in efforts)

    def _costs(self, row: PlannedRow, action: Action | None) -> tuple[CostLine, ...]:
        def minor(key: str, section: str, *, is_recurring: bool) -> int | None:
            if key in row.values:
                return None if row.values[key] is None else to_minor(row.values[key], self.roadmap.currency)
            return costs_total(action, section, is_recurring=is_recurring) if action is not None else None

        confidence = self._confidence(row, action)
        quarters = action.duration_quarters if action is not None else None
        months = row.values.get("duration_months") or (quarters or USUAL_QUARTERS) * 3
        lines = usual_costs(
            investment_minor=minor("investment", BudgetSection.INVESTMENT, is_recurring=False),
            recurring_minor=minor("recurring", "", is_recurring=True),
            months=months,
            confidence=confidence,
        )
        once = minor("operating_once", BudgetSection.OPERATING, is_recurring=False)
        if once is None:
            return lines
        return (*lines, CostLine(BudgetSection.OPERATING, *range_around(once, confidence)))

    def _efforts(self, row: PlannedRow, action: Action | None) -> list[EffortLine]:
        confidence = self._confidence(row, action)
        keys = {f"{SKILL_PREFIX}{skill.code}": skill for skill in self.skills}
        if not any(key in row.values for key in keys):
            return self._shared_efforts(row.values.get("effort_total"), confidence)
        lines = []
        for key, skill in keys.items():
            halfdays = _halfdays(row.values[key]) if key in row.values else None
            if key not in row.values and action is not None:
                halfdays = halfdays_of(action, skill.code)
            if halfdays:
                lines.append(effort_line(skill.pk, halfdays, confidence))
        return lines

    def _shared_efforts(self, days: Decimal | None, confidence: str) -> list[EffortLine]:
        halfdays = _halfdays(days)
        known = [(skill.pk, self.shares[skill.code]) for skill in self.skills if skill.code in self.shares]
        if not halfdays or not known:
            return []
        parts = shared_out(halfdays, [weight for _pk, weight in known])
        return [effort_line(pk, part, confidence) for (pk, _w), part in zip(known, parts, strict=True) if part]

    def _confidence(self, row: PlannedRow, action: Action | None) -> str:
        said = row.values.get("confidence") or (action.confidence if action is not None else "")
        return str(said or self.options.confidence)

    def _journal(self, verb: str, actions: Sequence[Action], fields: Sequence[list[str]] | None = None) -> None:
        _bulk(
            Entry,
            (
                Entry(
                    verb=verb,
                    actor_person_id=self.actor.person_id,
                    actor_label=self.actor.label,
                    subject_type=action._meta.label_lower,
                    subject_id=action.pk,
                    subject_label=str(action)[:200],
                    organisation_id=self.roadmap.organisation_id,
                    roadmap_id=self.roadmap.pk,
                    details={"fields": fields[index]} if fields else {},
                )
                for index, action in enumerate(actions)
            ),
        )


def batches(rows: Sequence[PlannedRow]) -> Iterator[list[PlannedRow]]:
    """Rows by batches."""
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        yield batch


def first_number(roadmap: Roadmap, plan: ImportPlan) -> int:
    """The first automatic number, beyond those of the roadmap, which is locked."""
    return next_code_number(roadmap) if plan.rows else 1


def _halfdays(days: Decimal | None) -> int | None:
    return None if days is None else int(days * 2)


def _empty_of(action: Action, key: str) -> Any:
    """What an empty cell puts in a field: its default."""
    field = action._meta.get_field(key)
    return field.get_default()  # type: ignore[union-attr]


def _bulk(model: type[Row], rows: Iterable[Row]) -> None:
    model._default_manager.bulk_create(rows, batch_size=2_000)
