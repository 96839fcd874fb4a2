"""From a table read to the plan of an import: filters, amounts, names, what is there already, links."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jalon.kernel.actor import Actor
from jalon.kernel.text import fold
from jalon.programme.columns import SKILL_PREFIX, Column, Use, columns_for, with_everything
from jalon.programme.importing.amounts import (
    MONEY_KEYS,
    Amounts,
    fields_in,
    header_currency,
    other_currency,
    population_of,
)
from jalon.programme.importing.filters import RowFilter
from jalon.programme.importing.names import Names
from jalon.programme.importing.options import ImportOptions, OnKnown
from jalon.programme.importing.plan import ImportPlan, PlannedRow
from jalon.programme.links import find_cycle
from jalon.programme.models import Action, ActionStatus, Motive
from jalon.roadmaps.models import Roadmap
from jalon.tables import (
    Field,
    Interpretation,
    InterpretedRow,
    Issue,
    Mapping,
    Place,
    Severity,
    Workbook,
    guess,
    interpret,
)

LINK_KEYS = ("prerequisites", "advisable", "excludes")
MANY_KEYS = ("objectives", "themes", "needs", "members")
IMPORTED_STATES = frozenset(
    {
        ActionStatus.DRAFT,
        ActionStatus.UNDER_WAY,
        ActionStatus.SUSPENDED,
        ActionStatus.DONE,
        ActionStatus.ABANDONED,
    }
)
"""States of fact. The others come from a decision, or from submitting the sheet."""
CITING = frozenset(
    {*MANY_KEYS, *LINK_KEYS, "lead", "business_sponsor", "it_lead", "department", "portfolio", "competence"}
)
CODE_LENGTH = 20
MOST_ROWS = 20_000
SURE, VERY_SURE = 0.5, 0.9
"""Least confidence of a column taken without asking: plain ones, and those that cite rows by their names."""


def import_fields(roadmap: Roadmap, options: ImportOptions) -> tuple[Field, ...]:
    """The fields that a file may give, amounts in the currency that it is said to be in."""
    fields = tuple(column.field for column in columns_for(roadmap) if column.use is not Use.EXPORT)
    return fields_in(fields, other_currency(roadmap.currency)) if options.converts_currency else fields


def guessed_mapping(workbook: Workbook, roadmap: Roadmap) -> Mapping:
    """The columns as they seem to be; a column that cites people, members or needs must be quite sure."""
    found = guess(workbook, import_fields(roadmap, ImportOptions()))
    mapping = found.mapping(minimum=SURE)
    for column in found.columns:
        if column.field in CITING and column.confidence < VERY_SURE:
            mapping = mapping.with_field(column.column, "")
    return mapping


def plan_import(
    *, actor: Actor, roadmap: Roadmap, workbook: Workbook, mapping: Mapping, options: ImportOptions
) -> ImportPlan:
    """Everything the import would do, and everything that stops it. Reads only.

    Raises:
        TableRefused: the mapping does not suit the workbook.
    """
    return _Planning(actor, roadmap, mapping, options).plan_of(workbook)


class _Planning:
    def __init__(self, actor: Actor, roadmap: Roadmap, mapping: Mapping, options: ImportOptions) -> None:
        self.roadmap, self.mapping, self.options = roadmap, mapping, options
        self.plan = ImportPlan()
        population = population_of(roadmap)
        self.filter = RowFilter(roadmap, population, options)
        self.amounts = Amounts(roadmap.currency, population, options.scaling, options.converts_currency)
        self.names = Names(roadmap, actor)
        self.mapped = {column.field for column in mapping.columns if column.field}
        self.by_code: dict[str, Action] = {}
        self.by_source: dict[str, Action] = {}
        self.by_hash: dict[str, Action] = {}
        self.targets: dict[str, str] = {}
        self.left_out: set[str] = set()

    def plan_of(self, workbook: Workbook) -> ImportPlan:
        found = interpret(workbook, import_fields(self.roadmap, self.options), self.mapping)
        kept = self._filtered(found)
        numbers = {row.number for row in kept}
        self.plan.issues = [i for i in found.issues if i.place.row == 0 or i.place.row in numbers or not i.field]
        self._check_currency()
        self._check_duplicates(found, numbers)
        if len(kept) > MOST_ROWS:
            self._say(0, "", _("%(count)s lignes, 20 000 au plus : découpez le fichier") % {"count": len(kept)})
            return self.plan
        self._read_known()
        rows = [self._row(row) for row in kept if row.is_usable]
        for row in rows:
            self._resolve_links(row)
        self._check_cycles(rows)
        self._compare(rows)
        return self.plan

    def _filtered(self, found: Interpretation) -> list[InterpretedRow]:
        kept = []
        for row in found.rows:
            if self.filter.keeps(row.values):
                kept.append(row)
            elif row.values.get("code"):
                self.left_out.add(fold(str(row.values["code"])))
        plan = self.plan
        plan.read, plan.filtered = len(found.rows), len(found.rows) - len(kept)
        plan.scales, plan.axes = dict(self.filter.scales), dict(self.filter.axes)
        plan.domains = dict(self.filter.domains)
        plan.kept_scales = tuple(scale for scale in plan.scales if self.filter.keeps_scale(scale))
        return kept

    def _check_currency(self) -> None:
        expected = other_currency(self.roadmap.currency) if self.options.converts_currency else self.roadmap.currency
        for column in self.mapping.columns:
            said = header_currency(column.header) if column.field in MONEY_KEYS else None
            if said is not None and said != expected:
                reason = (
                    _("ce fichier est dans la monnaie de la feuille de route : décochez la conversion")
                    if self.options.converts_currency
                    else _("montants en %(said)s, feuille de route en %(own)s : cochez la conversion au taux fixe")
                    % {"said": said.label, "own": self.roadmap.get_currency_display()}
                )
                self._say(self.mapping.header_row, column.field, reason)

    def _check_duplicates(self, found: Interpretation, numbers: set[int]) -> None:
        for duplicate in found.duplicates:
            rows = [number for number in duplicate.rows if number in numbers]
            for number in rows[1:] if duplicate.field == "code" else ():
                self._say(number, "code", _("le code « %(code)s » est déjà donné ligne %(row)s") % {"code": duplicate.value, "row": rows[0]})  # fmt: skip

    def _read_known(self) -> None:
        actions: QuerySet[Action] = Action.objects.filter(roadmap=self.roadmap)
        if self.options.on_known == OnKnown.UPDATE:
            actions = with_everything(actions)
        for action in actions:
            self.by_code[fold(action.code)] = action
            self.targets[fold(action.code)] = action.code
            if action.source_code:
                self.by_source.setdefault(fold(action.source_code), action)
                self.targets.setdefault(fold(action.source_code), action.code)
            if action.source_hash:
                self.by_hash.setdefault(action.source_hash, action)

    def _row(self, read: InterpretedRow) -> PlannedRow:
        digest = _digest(read.values)
        code = str(read.values.get("code") or "").strip()
        known = self.by_code.get(fold(code)) or self.by_source.get(fold(code)) if code else self.by_hash.get(digest)
        self._warn_of_savings(read)
        values = self.amounts.canonical(
            read.values, are_scaled=known is None or self.options.on_known == OnKnown.UPDATE
        )
        row = PlannedRow(read.number, values, source_code=code, source_hash=digest)
        if known is not None:
            row.is_new, row.action_id, row.code = False, known.pk, known.code
        elif code and len(code) <= CODE_LENGTH:
            row.code = code
        if code:
            self.targets.setdefault(fold(code), row.code or code)
        self._resolve_names(row)
        self._warn_of_another_title(row, known)
        self._read_motive(row)
        self._check_state(row, known)
        return row

    def _warn_of_savings(self, read: InterpretedRow) -> None:
        if (read.values.get("recurring") or 0) < 0:  # type: ignore[operator]
            reason = _("une économie n’est pas un coût : gardée à zéro, dites-la dans les impacts")
            self._say(read.number, "recurring", reason, severity=Severity.WARNING)

    def _warn_of_another_title(self, row: PlannedRow, known: Action | None) -> None:
        if known is None or self.options.on_known == OnKnown.UPDATE or not row.source_code:
            return
        if fold(known.title) != fold(str(row.values["title"])):
            reason = _("ce code désigne déjà « %(title)s », laissée telle quelle ; changez le code s’il s’agit d’une autre action") % {"title": known.title}  # fmt: skip
            self._say(row.number, "code", reason, severity=Severity.WARNING)

    def _resolve_names(self, row: PlannedRow) -> None:
        for key in self.mapped:
            value = row.values.get(key)
            if not self.names.knows(key) or value in (None, "", ()):
                if key in MANY_KEYS:
                    row.values[key], row.ids[key] = None, ()
                continue
            if key in MANY_KEYS:
                found = [self.names.find(key, item) for item in value]
                for item, one in zip(value, found, strict=True):
                    if one is None:
                        self._say(row.number, key, self.names.reason(key, item))
                known = {one.pk: one.label for one in found if one is not None}
                row.ids[key], row.values[key] = tuple(known), tuple(sorted(known.values()))
            elif (one := self.names.find(key, str(value))) is not None:
                row.ids[key], row.values[key] = one.pk, one.label
            elif key == "axis":
                title = " ".join(str(value).split())
                row.values[key] = next((t for t in self.plan.new_axes if fold(t) == fold(title)), title)
                if row.values[key] not in self.plan.new_axes:
                    self.plan.new_axes.append(title)
            else:
                self._say(row.number, key, self.names.reason(key, str(value)))

    def _read_motive(self, row: PlannedRow) -> None:
        row.values["title"] = " ".join(str(row.values["title"]).split())
        if row.values.get("regulatory") and not row.values.get("motive"):
            row.values["motive"] = Motive.MANDATORY
            row.values.setdefault("motive_note", None)
            row.values["motive_note"] = row.values["motive_note"] or _("réglementaire, d’après le fichier d’origine")
        row.values.pop("regulatory", None)

    def _check_state(self, row: PlannedRow, known: Action | None) -> None:
        state = row.values.get("status")
        if not state or (known is not None and known.status == state) or state in IMPORTED_STATES:
            return
        reason = (
            _("« à l’arbitrage » ne s’importe pas : soumettez les actions depuis la liste")
            if state == ActionStatus.SUBMITTED
            else _("« %(state)s » vient d’une décision : cet état ne s’importe pas")
            % {"state": ActionStatus(state).label}
        )
        self._say(row.number, "status", reason)

    def _resolve_links(self, row: PlannedRow) -> None:
        for key in LINK_KEYS:
            if key not in self.mapped:
                continue
            codes = []
            for item in row.values.get(key) or ():
                target = self.targets.get(fold(item))
                if target is not None and fold(item) != fold(row.source_code):
                    codes.append(target)
                elif target is not None:
                    self._say(row.number, key, _("une action ne peut pas dépendre d’elle-même"))
                elif fold(item) in self.left_out:
                    reason = _("« %(code)s » est écartée par vos filtres : ce lien n’est pas créé") % {"code": item}
                    self._say(row.number, key, reason, severity=Severity.WARNING)
                else:
                    self.plan.unknown_links += 1
                    reason = _("« %(code)s » n’est ni dans le fichier ni dans la feuille de route") % {"code": item}
                    if self.options.drops_unknown_links:
                        reason = _("%(reason)s : ce lien n’est pas créé") % {"reason": reason}
                    severity = Severity.WARNING if self.options.drops_unknown_links else Severity.ERROR
                    self._say(row.number, key, reason, severity=severity)
            row.values[key] = tuple(sorted(set(codes))) or None

    def _check_cycles(self, rows: Iterable[PlannedRow]) -> None:
        after = {row.code or row.source_code: row.values.get("prerequisites") or () for row in rows}
        after = {code: codes for code, codes in after.items() if code}
        if (chain := find_cycle(after)) is not None:
            number = next(row.number for row in rows if (row.code or row.source_code) == chain[0])
            reason = _("les prérequis tournent en rond : %(chain)s") % {"chain": " → ".join(chain)}
            self._say(number, "prerequisites", reason)

    def _compare(self, rows: Iterable[PlannedRow]) -> None:
        actions = {action.pk: action for action in self.by_code.values()}
        columns = columns_for(self.roadmap)
        for row in rows:
            if row.is_new or row.action_id is None:
                row.changed = frozenset(key for key, value in row.values.items() if value is not None)
                self.plan.rows.append(row)
                continue
            if self.options.on_known == OnKnown.UPDATE:
                row.changed = frozenset(_differences(row, actions[row.action_id], columns))
            if row.changed:
                self.plan.rows.append(row)
            else:
                self.plan.unchanged += 1
        used = {row.values.get("axis") for row in self.plan.rows if "axis" in row.changed}
        self.plan.new_axes = [title for title in self.plan.new_axes if title in used]

    def _say(self, row: int, key: str, reason: str, *, severity: Severity = Severity.ERROR) -> None:
        column = self.mapping.column_of(key) if key else None
        place = Place(self.mapping.sheet, row, column.column if column else 0)
        self.plan.issues.append(Issue(severity, "programme", place, reason, column.header if column else "", key))


def _differences(row: PlannedRow, action: Action, columns: Iterable[Column]) -> Iterable[str]:
    has_skills = any(key.startswith(SKILL_PREFIX) for key in row.values)
    for column in columns:
        key = column.key
        if key not in row.values or column.use is Use.IMPORT or key in ("code", "source_code"):
            continue
        if key == "effort_total" and has_skills:
            continue
        value = row.values[key]
        present = column.value(action)
        is_no = isinstance(present, bool) and value is None
        if (value if value not in ("", ()) else None) != present and not is_no:
            yield key


def _digest(values: Any) -> str:
    """What tells the same row again when it has no code: everything it says."""
    said = {key: str(value) for key, value in sorted(values.items()) if value not in (None, "", ())}
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
