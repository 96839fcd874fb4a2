"""Reading the inventory: progress of members, lists, contracts of a roadmap."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet

from jalon.inventory.choices import SectionProgress
from jalon.inventory.deadlines import State
from jalon.inventory.models import Contract, Section, Threshold
from jalon.inventory.registers import EXPECTED, Register
from jalon.inventory.rules import can_enter, is_in_team
from jalon.inventory.thresholds import ContractView, view_of
from jalon.kernel.actor import Actor
from jalon.kernel.numbers import number_in
from jalon.kernel.text import fold
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap

PAGE_SIZE = 50


def sheets_of(actor: Actor, roadmap: Roadmap, register: Register) -> QuerySet[Any]:
    """Sheets of a register, of this roadmap, that the actor may read."""
    manager: Any = register.model._default_manager
    rows: QuerySet[Any] = manager.visible_to(actor).of_roadmap(roadmap)
    return rows.select_related("organisation", *register.row_keys)


def members_of(roadmap: Roadmap) -> QuerySet[Organisation]:
    """The owner and the participants, by name."""
    return (
        Organisation.objects.filter(Q(pk=roadmap.organisation_id) | Q(participations__roadmap=roadmap))
        .distinct()
        .order_by("sort_key", "pk")
    )


def readable_members(actor: Actor, roadmap: Roadmap) -> list[Organisation]:
    """Members whose inventory the actor reads: all for the team, its own for the others."""
    rows = members_of(roadmap)
    return list(rows if is_in_team(actor, roadmap) else rows.filter(pk__in=list(actor.organisation_roles)))


def enterable_members(actor: Actor, roadmap: Roadmap) -> list[Organisation]:
    """Members in whose inventory the actor writes."""
    return [row for row in readable_members(actor, roadmap) if can_enter(actor, roadmap, row.pk)]


@dataclass(frozen=True, slots=True)
class SectionState:
    """Where one member stands in one register. `pct`: see `docs/regles/inventaire.md`."""

    register: Register
    sheets: int
    pct: int
    progress: str

    @property
    def progress_label(self) -> str:
        """In words."""
        if self.progress != SectionProgress.OPEN:
            return str(SectionProgress(self.progress).label)
        return str(SectionProgress.OPEN.label) if self.sheets else "à remplir"

    @property
    def tone(self) -> str:
        """Tone of its tag."""
        return "ok" if self.progress != SectionProgress.OPEN else ("info" if self.sheets else "")


@dataclass(frozen=True, slots=True)
class MemberState:
    """Where one member stands in every expected register."""

    organisation: Organisation
    sections: tuple[SectionState, ...]

    @property
    def pct(self) -> int:
        """Mean of its sections."""
        return round(sum(section.pct for section in self.sections) / len(self.sections)) if self.sections else 0

    @property
    def sheets(self) -> int:
        """Sheets in all."""
        return sum(section.sheets for section in self.sections)

    @property
    def finished(self) -> int:
        """Sections said finished, or without anything to declare."""
        return sum(section.progress != SectionProgress.OPEN for section in self.sections)


def member_states(
    roadmap: Roadmap, members: Sequence[Organisation], registers: Sequence[Register] = EXPECTED
) -> list[MemberState]:
    """Progress of members the actor may read, by the same registers for all: two queries by register at most."""
    ids = [row.pk for row in members]
    progress = {
        (row.organisation_id, row.register): row.progress
        for row in Section.objects.filter(keeper=roadmap.organisation_id, organisation__in=ids)
    }
    counted: dict[str, dict[int, tuple[int, int]]] = {}
    for register in registers:
        rows = (
            register.model._default_manager.filter(keeper=roadmap.organisation_id, organisation__in=ids)
            .order_by()
            .values("organisation")
            .annotate(sheets=Count("pk"), mean=Avg("completeness_pct"))
        )
        counted[register.code] = {row["organisation"]: (row["sheets"], round(row["mean"])) for row in rows}
    return [
        MemberState(row, tuple(_section(register, counted[register.code], row.pk, progress) for register in registers))
        for row in members
    ]


def _section(
    register: Register,
    counted: Mapping[int, tuple[int, int]],
    organisation_id: int,
    progress: Mapping[tuple[int, str], str],
) -> SectionState:
    sheets, mean = counted.get(organisation_id, (0, 0))
    said = progress.get((organisation_id, register.code), SectionProgress.OPEN)
    return SectionState(register, sheets, 100 if said == SectionProgress.NOTHING else mean, said)


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A page of sheets; `next_after` is what the next page starts after, or empty."""

    rows: Sequence[Any]
    next_after: str


def narrowed(rows: QuerySet[Any], *, organisation_id: int | None = None, text: str = "") -> QuerySet[Any]:
    """Sheets of one member, whose name holds every word."""
    if organisation_id is not None:
        rows = rows.filter(organisation=organisation_id)
    for word in fold(text).split():
        rows = rows.filter(sort_key__contains=word)
    return rows


def sheets_page(rows: QuerySet[Any], *, after: str = "") -> SheetPage:
    """Sheets by name, fifty at a time (keyset on the folded name and the id)."""
    key, _sep, pk = after.rpartition("|")
    number = number_in(pk)
    if number is not None:
        rows = rows.filter(Q(sort_key__gt=key) | Q(sort_key=key, pk__gt=number))
    found = list(rows.order_by("sort_key", "pk")[: PAGE_SIZE + 1])
    last = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
    return SheetPage(found[:PAGE_SIZE], f"{last.sort_key}|{last.pk}" if last else "")


def thresholds_of(roadmap: Roadmap, *, today: date) -> list[Threshold]:
    """Thresholds in force today for the keeper, lowest first."""
    rows = Threshold.objects.in_force(today, keeper_id=roadmap.organisation_id, currency=roadmap.currency)
    return list(rows)


def contract_views(
    actor: Actor, roadmap: Roadmap, *, today: date, organisation_ids: Collection[int] | None = None
) -> list[ContractView]:
    """Contracts the actor may read, the most urgent first; those without a known end, then the ended ones, last."""
    rows = Contract.objects.visible_to(actor).of_roadmap(roadmap).select_related("organisation")
    if organisation_ids is not None:
        rows = rows.filter(organisation__in=organisation_ids)
    thresholds = thresholds_of(roadmap, today=today)
    views = [view_of(row, thresholds, today=today) for row in rows]
    return sorted(views, key=_urgency)


def _urgency(view: ContractView) -> tuple[bool, date, int]:
    return view.deadline.state == State.ENDED, view.deadline.act_on or date.max, view.contract.pk
