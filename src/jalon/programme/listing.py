"""The list of the actions of a roadmap: filters, order, pages by key, board."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from jalon.kernel.actor import Actor
from jalon.kernel.numbers import number_in
from jalon.kernel.text import fold
from jalon.programme.models import Action
from jalon.roadmaps.models import Roadmap

PAGE_SIZE = 50
MOST_EXPORTED = 20_000
LAST_RANK = 1_000_000
SORTS: dict[str, Any] = {
    "title": F("sort_key"),
    "code": F("code"),
    "status": F("status"),
    "triage": F("triage"),
    "axis": Coalesce(F("axis__order"), Value(LAST_RANK), output_field=IntegerField()),
    "rank": Coalesce(F("rank"), Value(LAST_RANK), output_field=IntegerField()),
    "duration_months": Coalesce(F("duration_quarters"), Value(0), output_field=IntegerField()),
}
"""What the list may be sorted by; every order ends with the id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFilters:
    """What the address of the list says. Empty: not filtered.

    Args:
        axis: an id, or `none` for actions without axis.
        triage: a value of `Triage`, or `none` for actions not sorted yet.
        gap: a key of `GAPS`.
    """

    text: str = ""
    axis: str = ""
    status: str = ""
    triage: str = ""
    member: int | None = None
    theme: int | None = None
    competence: int | None = None
    portfolio: int | None = None
    nature: str = ""
    evolution: str = ""
    offering: str = ""
    gap: str = ""

    def apply(self, rows: QuerySet[Action]) -> QuerySet[Action]:
        """The rows that answer all of them."""
        for word in fold(self.text).split():
            rows = rows.filter(Q(sort_key__contains=word) | Q(code__iexact=word))
        if self.axis:
            rows = rows.filter(axis__isnull=True) if self.axis == "none" else rows.filter(axis=int(self.axis))
        if self.triage:
            rows = rows.filter(triage="" if self.triage == "none" else self.triage)
        plain = {
            "status": self.status,
            "competence": self.competence,
            "portfolio": self.portfolio,
            "nature": self.nature,
            "evolution": self.evolution,
            "offering": self.offering,
        }
        rows = rows.filter(**{name: value for name, value in plain.items() if value})
        if self.member:
            rows = rows.filter(pk__in=Action.objects.filter(member_links__organisation=self.member).values("pk"))
        if self.theme:
            rows = rows.filter(pk__in=Action.objects.filter(themes=self.theme).values("pk"))
        return GAPS[self.gap](rows) if self.gap in GAPS else rows


GAPS: dict[str, Callable[[QuerySet[Action]], QuerySet[Action]]] = {
    "reason": lambda rows: rows.filter(motive="need", needs__isnull=True),
    "objective": lambda rows: rows.filter(objectives__isnull=True),
    "cost": lambda rows: rows.exclude(variants__is_main=True, variants__costs__isnull=False),
    "effort": lambda rows: rows.exclude(variants__is_main=True, variants__efforts__isnull=False),
    "lead": lambda rows: rows.filter(lead__isnull=True),
}
"""What an action may lack, as a filter."""


@dataclass(frozen=True, slots=True)
class ActionPage:
    """One page of the list. Cursors are empty at an end."""

    rows: list[Action]
    before: str
    after: str


def actions_of(actor: Actor, roadmap: Roadmap) -> QuerySet[Action]:
    """The actions of a roadmap that the actor sees."""
    return Action.objects.visible_to(actor).filter(roadmap=roadmap)


def ordered(rows: QuerySet[Action], sort: str) -> QuerySet[Action]:
    """Rows in an order of `SORTS`, descending after a minus sign; an unknown one is by code."""
    name = sort.lstrip("-")
    key = SORTS.get(name, SORTS["code"])
    rows = rows.annotate(sorted_by=key)
    return rows.order_by("-sorted_by", "-pk") if sort.startswith("-") else rows.order_by("sorted_by", "pk")


def page_of(rows: QuerySet[Action], sort: str, *, after: str = "", before: str = "") -> ActionPage:
    """Fifty rows after, or before, a cursor; an unreadable cursor gives the first page."""
    is_backwards = bool(before) and not after
    rows = ordered(rows, sort)
    is_number = isinstance(rows.query.annotations["sorted_by"].output_field, IntegerField)
    cursor = _read_cursor(before if is_backwards else after, kind="i" if is_number else "s")
    if cursor is not None:
        value, pk = cursor
        is_up = sort.startswith("-") == is_backwards
        side = "gt" if is_up else "lt"
        rows = rows.filter(Q(**{f"sorted_by__{side}": value}) | Q(sorted_by=value, **{f"pk__{side}": pk}))
    if is_backwards:
        rows = rows.reverse()
    found = list(rows[: PAGE_SIZE + 1])
    has_more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if is_backwards:
        found.reverse()
    has_previous = has_more if is_backwards else cursor is not None
    has_next = True if is_backwards and cursor is not None else has_more
    return ActionPage(
        found,
        _cursor(found[0]) if found and has_previous else "",
        _cursor(found[-1]) if found and has_next else "",
    )


def _cursor(action: Action) -> str:
    value = getattr(action, "sorted_by")  # noqa: B009
    kind = "i" if isinstance(value, int) else "s"
    return f"{kind}.{action.pk}.{value}"


def _read_cursor(text: str, *, kind: str) -> tuple[Any, int] | None:
    """None when it is not one, or was given under another order: `kind` is « i » for numbers, « s » for texts."""
    said, _dot, rest = text.partition(".")
    pk, _dot, value = rest.partition(".")
    number = number_in(pk)
    if said != kind or number is None or "\x00" in value:
        return None
    if kind == "s":
        return value, number
    size = number_in(value.removeprefix("-"))
    return None if size is None else (-size if value.startswith("-") else size, number)


def counts_by_axis_and_status(rows: QuerySet[Action]) -> dict[tuple[int | None, str], int]:
    """How many actions in each cell of the board."""
    cells = rows.order_by().values_list("axis_id", "status").annotate(count=Count("pk"))
    return {(axis, status): count for axis, status, count in cells}
