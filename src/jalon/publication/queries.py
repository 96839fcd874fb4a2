"""What visitors read: published copies only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from jalon.kernel.text import fold
from jalon.programme.models import PublicStatus
from jalon.publication.models import PublishedAction, PublishedRoadmap, PublishedRoadmapQuerySet, Site

PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed by; empty texts narrow nothing. `axis` is the public code of an axis."""

    axis: str = ""
    theme: str = ""
    status: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ActionPage:
    """Some actions in their order; the keys of the pages beside this one, None at an end."""

    rows: list[PublishedAction]
    after: int | None
    before: int | None


def public_site(slug: str) -> Site:
    """An open site by its address, or 404."""
    return get_object_or_404(Site.objects.public().select_related("organisation"), slug=slug)


def public_roadmaps(site: Site) -> PublishedRoadmapQuerySet:
    """Its roadmaps, the newest first."""
    return PublishedRoadmap.objects.public().filter(site=site).order_by("-starts_on", "title")


def narrowed(published: PublishedRoadmap, filters: Filters, *, by_status: bool = True) -> QuerySet[PublishedAction]:
    """Public actions that answer the filters, all words of the text found anywhere in what is published."""
    rows = PublishedAction.objects.filter(roadmap=published, withdrawn_at__isnull=True)
    if filters.axis:
        rows = rows.filter(axis_code=filters.axis)
    if filters.theme:
        rows = rows.filter(themes__contains=[filters.theme])
    if filters.status and by_status:
        rows = rows.filter(status=filters.status)
    for word in fold(filters.text).split():
        rows = rows.filter(search_key__contains=word)
    return rows


def action_page(
    published: PublishedRoadmap, filters: Filters, *, after: int | None = None, before: int | None = None
) -> ActionPage:
    """Fifty actions by title, from a row on (or up to one): the cost does not grow with the page.

    Args:
        after, before: `PublishedAction.pk` of the last row of the page before, or of the first of the page after.
    """
    rows = narrowed(published, filters)
    key = before or after
    edge = PublishedAction.objects.filter(pk=key, roadmap=published).first() if key else None
    if edge is not None and before:
        earlier = Q(sort_key__lt=edge.sort_key) | Q(sort_key=edge.sort_key, pk__lt=edge.pk)
        found = list(rows.filter(earlier).order_by("-sort_key", "-pk")[: PAGE + 1])
        has_more = len(found) > PAGE
        shown = found[:PAGE][::-1]
        return ActionPage(shown, shown[-1].pk if shown else None, shown[0].pk if has_more else None)
    if edge is not None:
        rows = rows.filter(Q(sort_key__gt=edge.sort_key) | Q(sort_key=edge.sort_key, pk__gt=edge.pk))
    found = list(rows.order_by("sort_key", "pk")[: PAGE + 1])
    shown = found[:PAGE]
    following = shown[-1].pk if len(found) > PAGE else None
    return ActionPage(shown, following, shown[0].pk if edge is not None and shown else None)


def status_counts(published: PublishedRoadmap, filters: Filters) -> dict[str, int]:
    """How many actions in each of the three states, under the other filters."""
    found = narrowed(published, filters, by_status=False).order_by().values_list("status").annotate(Count("pk"))
    counts = dict(found)
    return {status.value: counts.get(status.value, 0) for status in PublicStatus}


def status_counts_of(published: Iterable[PublishedRoadmap]) -> dict[int, dict[str, int]]:
    """Id of each roadmap -> how many of its public actions are in each of the three states; in one query."""
    found = {row.pk: {status.value: 0 for status in PublicStatus} for row in published}
    rows = PublishedAction.objects.filter(roadmap__in=found, withdrawn_at__isnull=True).order_by()
    for roadmap, status, count in rows.values_list("roadmap", "status").annotate(Count("pk")):
        found[roadmap][status] = count
    return found


def axis_counts(published: PublishedRoadmap) -> list[tuple[str, str, int]]:
    """Code, title and number of public actions of each axis that has some."""
    rows = PublishedAction.objects.filter(roadmap=published, withdrawn_at__isnull=True).exclude(axis_code="")
    found = rows.order_by().values_list("axis_code", "axis").annotate(Count("pk"))
    return sorted(found, key=lambda row: (int(row[0]), row[1]))


def themes_of(published: PublishedRoadmap) -> list[str]:
    """Themes of its public actions, sorted as a reader expects."""
    rows = PublishedAction.objects.filter(roadmap=published, withdrawn_at__isnull=True)
    lists = rows.order_by().values_list("themes", flat=True).distinct()
    return sorted({theme for themes in lists for theme in themes}, key=fold)


def related_of(action: PublishedAction) -> list[PublishedAction]:
    """Actions close to this one, among what is public now."""
    return list(
        PublishedAction.objects.public()
        .filter(key__in=action.related, roadmap=action.roadmap_id)
        .order_by("sort_key", "pk")
    )


def all_actions(published: PublishedRoadmap) -> Iterator[PublishedAction]:
    """Every public action, by title, a few at a time."""
    rows = PublishedAction.objects.filter(roadmap=published, withdrawn_at__isnull=True)
    return rows.order_by("sort_key", "pk").iterator(chunk_size=1000)


def texts_of(action: PublishedAction, field: str) -> list[str]:
    """The published texts of one field of the allow-list."""
    return [entry["text"] for entries in action.sections.values() for entry in entries if entry["field"] == field]


def entries_of(action: PublishedAction, field: str) -> list[dict[str, Any]]:
    """The published entries of one field, with their day and address."""
    return [entry for entries in action.sections.values() for entry in entries if entry["field"] == field]
