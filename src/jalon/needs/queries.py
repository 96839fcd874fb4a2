"""Reading needs: the basket, and the consolidated view that participants share."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from jalon.kernel.actor import Actor
from jalon.kernel.text import fold
from jalon.needs.models import Need
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class NeedFilters:
    """What narrows the basket; None and empty: everything."""

    text: str = ""
    status: str = ""
    kind: str = ""
    organisation_id: int | None = None
    is_unanswered: bool = False


@dataclass(frozen=True, slots=True)
class NeedPage:
    """A page of needs; `next_after` is the id after which the next page starts, or None."""

    rows: "Sequence[Need]"
    next_after: int | None


def needs_page(actor: Actor, roadmap: Roadmap, filters: NeedFilters, *, after: int | None = None) -> NeedPage:
    """Needs that the actor may read in full, oldest first, by pages of 50 (keyset on the id)."""
    rows = filtered(Need.objects.visible_to(actor).filter(roadmap=roadmap), filters)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(
        rows.select_related("organisation", "requester").prefetch_related("objectives").order_by("pk")[: PAGE_SIZE + 1]
    )
    return NeedPage(rows=found[:PAGE_SIZE], next_after=found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None)


def filtered(rows: QuerySet[Need], filters: NeedFilters) -> QuerySet[Need]:
    """Needs narrowed by the filters. A member's needs: those it asked and those that concern it."""
    if filters.text:
        for word in fold(filters.text).split():
            rows = rows.filter(Q(statement__icontains=word) | Q(code__iexact=word))
    if filters.status:
        rows = rows.filter(status=filters.status)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.organisation_id is not None:
        rows = rows.filter(Q(organisation=filters.organisation_id) | Q(members=filters.organisation_id)).distinct()
    if filters.is_unanswered:
        rows = rows.filter(actions=None, objectives=None)
    return rows


@dataclass(frozen=True, slots=True)
class Consolidated:
    """What a participant reads of everybody's needs: how many, by kind; no words, no names."""

    kind_label: str
    needs: int
    organisations: int


def consolidated(roadmap: Roadmap) -> list[Consolidated]:
    """Needs of the whole roadmap counted by kind, organisations counted once each."""
    rows = (
        Need.objects.filter(roadmap=roadmap)
        .values("kind")
        .annotate(needs=Count("pk"), organisations=Count("organisation", distinct=True))
        .order_by("kind")
    )
    labels = dict(Need._meta.get_field("kind").flatchoices)
    return [Consolidated(str(labels[row["kind"]]), row["needs"], row["organisations"]) for row in rows]


def organisations_of(roadmap: Roadmap) -> QuerySet[Organisation]:
    """The owner and the participants, for filters « par membre »."""
    return (
        Organisation.objects.filter(Q(pk=roadmap.organisation_id) | Q(participations__roadmap=roadmap))
        .distinct()
        .order_by("sort_key", "pk")
    )
