"""Reading the strategy: the tree, and what answers nothing."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from jalon.kernel.actor import Actor
from jalon.roadmaps.models import Challenge, Roadmap
from jalon.strategy.models import Axis, Objective


@dataclass(frozen=True, slots=True)
class Branch:
    """An objective in its tree. `depth` 0 hangs from the axis itself."""

    objective: Objective
    depth: int
    challenges: tuple[Challenge, ...]
    needs_count: int


@dataclass(frozen=True, slots=True)
class AxisTree:
    """An axis with its objectives, depth first, and the sponsors it lacks."""

    axis: Axis
    branches: tuple[Branch, ...]
    lacks_political_sponsor: bool
    lacks_managerial_sponsor: bool


def strategy_tree(actor: Actor, roadmap: Roadmap) -> list[AxisTree]:
    """Axes in order, each with its objectives depth first. A constant number of queries."""
    axes = (
        Axis.objects.visible_to(actor)
        .filter(roadmap=roadmap)
        .select_related("theme", "political_sponsor", "managerial_sponsor")
        .prefetch_related("challenges", "objectives__challenges", "objectives__needs", "objectives__need_groups__needs")
    )
    return [
        AxisTree(
            axis=axis,
            branches=tuple(_walk(list(axis.objectives.all()))),
            lacks_political_sponsor=axis.political_sponsor_id is None,
            lacks_managerial_sponsor=axis.managerial_sponsor_id is None,
        )
        for axis in axes
    ]


def _walk(objectives: list[Objective]) -> list[Branch]:
    children: defaultdict[int | None, list[Objective]] = defaultdict(list)
    for objective in objectives:
        children[objective.parent_id].append(objective)
    found: list[Branch] = []

    def follow(parent: int | None, depth: int) -> None:
        for objective in children[parent]:
            found.append(
                Branch(
                    objective=objective,
                    depth=depth,
                    challenges=tuple(objective.challenges.all()),
                    needs_count=len(_answered(objective)),
                )
            )
            follow(objective.pk, depth + 1)

    follow(None, 0)
    return found


def _answered(objective: Objective) -> set[int]:
    """Needs tied to an objective, by themselves or through their group."""
    grouped = {need.pk for group in objective.need_groups.all() for need in group.needs.all()}
    return grouped | {need.pk for need in objective.needs.all()}


def unanswered_challenges(roadmap: Roadmap) -> list[Challenge]:
    """Stakes that no axis and no objective answers."""
    return list(roadmap.challenges.filter(axes=None, objectives=None))


def objective_labels(roadmap: Roadmap) -> Mapping[int, str]:
    """Objective id -> « axe › objectif », for lists of choices."""
    rows = Objective.objects.filter(axis__roadmap=roadmap).select_related("axis").order_by("axis__order", "order")
    return {row.pk: f"{row.axis.title} › {row.title}" for row in rows}
