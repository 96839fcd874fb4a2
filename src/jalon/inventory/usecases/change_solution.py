"""Keep the shared catalogue: what a solution is, and two names of the same product made one."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.inventory.models import Solution
from jalon.inventory.rules import can_keep
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.kernel.text import fold
from jalon.roadmaps.models import Roadmap


class SolutionRefused(DomainError):
    messages = {
        "name_missing": _("Donnez un nom à la solution."),
        "known": _("« %(name)s » est déjà au catalogue : fusionnez plutôt les deux."),
        "same": _("Choisissez une autre solution que celle-ci."),
    }


@dataclass(frozen=True)
class SolutionSheet:
    """A solution as given. `merge_into_id`: the other name of the same product, which takes its usages over."""

    name: str
    publisher: str = ""
    domain: str = ""
    support_ends_on: date | None = None
    merge_into_id: int | None = None


@transaction.atomic
def change_solution(*, actor: Actor, roadmap_id: int, solution_id: int, sheet: SolutionSheet) -> Solution:
    """Correct a solution, or merge it into another of the same catalogue: usages move, nothing else is lost.

    Raises:
        Roadmap.DoesNotExist, Solution.DoesNotExist, Forbidden: as usual.
        SolutionRefused: no name, a name already there, or a merge into itself.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_keep(actor, roadmap), "inventory.solution")
    catalogue = Solution.objects.filter(keeper=roadmap.organisation_id)
    solution = catalogue.select_for_update().get(pk=solution_id)
    if sheet.merge_into_id is not None:
        return _merge(actor, roadmap, solution, catalogue.get(pk=sheet.merge_into_id))
    name = " ".join(sheet.name.split())[:200]
    if not fold(name):
        raise SolutionRefused("name_missing")
    if catalogue.exclude(pk=solution.pk).filter(sort_key=fold(name)[:200]).exists():
        raise SolutionRefused("known", name=name)
    solution.name, solution.sort_key = name, fold(name)[:200]
    solution.publisher, solution.domain = sheet.publisher.strip()[:160], sheet.domain
    solution.support_ends_on = sheet.support_ends_on
    solution.save()
    _journal(actor, roadmap, solution, "changed")
    return solution


def _merge(actor: Actor, roadmap: Roadmap, solution: Solution, other: Solution) -> Solution:
    if other.pk == solution.pk:
        raise SolutionRefused("same")
    solution.usages.update(solution=other)
    _journal(actor, roadmap, solution, "merged", into=other.name)
    solution.delete()
    return other


def _journal(actor: Actor, roadmap: Roadmap, solution: Solution, what: str, **details: object) -> None:
    record(
        actor,
        f"inventory.solution.{what}",
        Ref.to(solution),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
        details=details,
    )
