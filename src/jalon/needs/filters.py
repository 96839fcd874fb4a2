"""What narrows the basket, whatever shows it: the list, the ranking, the files."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from jalon.kernel.text import fold
from jalon.needs.matching.matcher import number_of, shipped_matcher
from jalon.needs.models import Need, NeedPosting, NeedStatus

UNANSWERED = Q(actions=None, objectives=None) & (Q(group=None) | Q(group__actions=None, group__objectives=None))
"""Nothing answers the need, neither by itself nor through its group."""
SETTLED = (NeedStatus.ANSWERED, NeedStatus.DEFERRED, NeedStatus.NOT_RETAINED)
"""States that are an answer in themselves."""


@dataclass(frozen=True, slots=True)
class NeedFilters:
    """What narrows the basket; None and empty: everything.

    Attributes:
        text: words of the statement, or codes.
        organisation_id: needs it asked and those that concern it. department_id: the same for a direction.
        concerned: a value of `Population` among those concerned.
        action_id: what an action answers; whoever asks has read the action.
        place: "grouped", "alone" or "to_match".
    """

    text: str = ""
    status: str = ""
    kind: str = ""
    origin: str = ""
    population: str = ""
    concerned: str = ""
    frequency: str = ""
    intensity: str = ""
    pooling: str = ""
    place: str = ""
    organisation_id: int | None = None
    department_id: int | None = None
    group_id: int | None = None
    action_id: int | None = None
    is_unanswered: bool = False


_PLAIN = ("status", "kind", "origin", "population", "frequency", "intensity", "pooling")
_PLACES = {
    "grouped": ~Q(group=None),
    "alone": Q(group=None, is_alone=True),
    "to_match": Q(group=None, is_alone=False),
}


def filtered(rows: QuerySet[Need], filters: NeedFilters) -> QuerySet[Need]:
    """Needs narrowed by the filters. A member's needs: those it asked and those that concern it."""
    for word in filters.text.split():
        rows = rows.filter(_says(word))
    for name in _PLAIN:
        if value := getattr(filters, name):
            rows = rows.filter(**{name: value})
    if filters.concerned:
        rows = rows.filter(populations_concerned__contains=[filters.concerned])
    if filters.place in _PLACES:
        rows = rows.filter(_PLACES[filters.place])
    if filters.group_id is not None:
        rows = rows.filter(group=filters.group_id)
    if filters.action_id is not None:
        rows = rows.filter(pk__in=answered_by_action(filters.action_id))
    if filters.organisation_id is not None:
        concerned = Need.members.through.objects.filter(need_id=OuterRef("pk"), organisation_id=filters.organisation_id)
        rows = rows.filter(Q(organisation=filters.organisation_id) | Q(Exists(concerned)))
    if filters.department_id is not None:
        concerned_too = Need.departments.through.objects.filter(
            need_id=OuterRef("pk"), department_id=filters.department_id
        )
        rows = rows.filter(Q(department=filters.department_id) | Q(Exists(concerned_too)))
    if filters.is_unanswered:
        rows = rows.filter(UNANSWERED)
    return rows


def answered_by_action(action_id: int) -> "QuerySet[Need, Any]":
    """Ids of the needs that an action answers, by themselves or through their group."""
    return Need.objects.filter(Q(actions=action_id) | Q(group__actions=action_id)).values("pk")


def _says(word: str) -> Q:
    """The word as typed, its code, or a word of the same stem: « école » is found by « ecoles »."""
    found = Q(statement__icontains=word) | Q(code__iexact=fold(word))
    stems = shipped_matcher().stems(word)
    if stems:
        features = [number_of(f"w:{stem}") for stem in stems]
        found |= Q(Exists(NeedPosting.objects.filter(need=OuterRef("pk"), feature__in=features)))
    return found
