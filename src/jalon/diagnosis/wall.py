"""Ideas of a workshop as shown: by group, the most chosen first."""

from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from jalon.diagnosis.models import Idea, Workshop


@dataclass(frozen=True, slots=True)
class CountedIdea:
    """An idea with all its dots: those of the phones and those put in the room."""

    idea: Idea
    dots: int


@dataclass(frozen=True, slots=True)
class WallGroup:
    """A group of ideas; `group_id` is None for those not grouped yet."""

    group_id: int | None
    title: str
    dots: int
    ideas: tuple[CountedIdea, ...]


def wall(workshop: Workshop, *, with_hidden: bool = True) -> list[WallGroup]:
    """Groups by number of dots, then those not grouped."""
    ideas = workshop.ideas.all()
    if not with_hidden:
        ideas = ideas.filter(is_hidden=False)
    by_group: dict[int | None, list[CountedIdea]] = {}
    phones = dict(workshop.votes.values_list("idea").annotate(Sum("dots")))
    for idea in ideas.order_by("pk"):
        by_group.setdefault(idea.group_id, []).append(CountedIdea(idea, phones.get(idea.pk, 0) + idea.room_dots))
    titles = dict(workshop.groups.values_list("pk", "title"))
    groups = [
        WallGroup(
            pk,
            titles[pk] if pk is not None else _("Idées non groupées"),
            sum(row.dots for row in rows),
            tuple(sorted(rows, key=lambda row: (-row.dots, row.idea.pk))),
        )
        for pk, rows in by_group.items()
    ]
    return sorted(groups, key=lambda group: (group.group_id is None, -group.dots, group.title))
