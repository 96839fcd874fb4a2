"""Writing the copies that visitors read. Only `publish_roadmap` and `update_publication` come here."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.text import slugify

from jalon.publication.comparing import COPIED
from jalon.publication.copying import Draft
from jalon.publication.models import PublishedAction, PublishedRoadmap, Site
from jalon.roadmaps.models import Roadmap

BATCH = 500


@dataclass(frozen=True, slots=True)
class Written:
    """How many actions became public, changed, or were withdrawn."""

    new: int
    changed: int
    withdrawn: int


def write_roadmap(
    draft: Draft, roadmap: Roadmap, site: Site, published: PublishedRoadmap | None, *, on: date
) -> PublishedRoadmap:
    """Copy the roadmap's own fields. Its address and first day never change."""
    if published is None:
        taken = set(PublishedRoadmap.objects.filter(site=site).values_list("slug", flat=True))
        slug = free_slug(roadmap.title, taken, 110)
        published = PublishedRoadmap(
            site=site, roadmap_key=roadmap.key, slug=slug, first_published_on=on, updated_on=on
        )
    changed = any(getattr(published, name) != value for name, value in draft.roadmap.items())
    for name, value in draft.roadmap.items():
        setattr(published, name, value)
    published.fields = list(draft.fields)
    if changed or published.withdrawn_at is not None:
        published.updated_on = on
    published.withdrawn_at = None
    published.save()
    return published


def write_actions(
    draft: Draft, chosen: set[int], published: PublishedRoadmap, *, on: date, keeps_others: bool
) -> Written:
    """Copy the chosen actions; withdraw those that may no longer be public and, unless `keeps_others`, the others."""
    known = {row.key: row for row in published.actions.select_for_update()}
    slugs = {row.slug for row in known.values()}
    new, changed = [], []
    for copy in draft.actions:
        if copy.action_id not in chosen:
            continue
        row = known.get(copy.key)
        if row is None:
            slug = free_slug(copy.values["title"], slugs, 150)
            slugs.add(slug)
            row = PublishedAction(roadmap=published, key=copy.key, slug=slug, first_published_on=on, updated_on=on)
            new.append(row)
        elif row.withdrawn_at is not None or any(getattr(row, name) != copy.values[name] for name in COPIED):
            changed.append(row)
        for name in COPIED:
            setattr(row, name, copy.values[name])
    for row in changed:
        row.updated_on, row.withdrawn_at = on, None
    PublishedAction.objects.bulk_create(new, batch_size=BATCH)
    PublishedAction.objects.bulk_update(changed, [*COPIED, "updated_on", "withdrawn_at"], batch_size=BATCH)
    stays = {copy.key for copy in draft.actions if keeps_others or copy.action_id in chosen}
    withdrawn = (
        published.actions.filter(withdrawn_at__isnull=True).exclude(key__in=stays).update(withdrawn_at=timezone.now())
    )
    if (new or changed or withdrawn) and published.updated_on != on:
        published.updated_on = on
        published.save(update_fields=["updated_on"])
    return Written(len(new), len(changed), withdrawn)


def free_slug(title: str, taken: set[str], length: int) -> str:
    """An address made of a title, numbered when another has it.

    >>> free_slug("Portail familles", {"portail-familles"}, 110)
    'portail-familles-2'
    """
    base = slugify(title)[:length].strip("-") or "page"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
