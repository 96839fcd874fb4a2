"""What is proposed for one need: groups, other needs, entries of the reference list. Nothing is ever done alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.kernel.actor import Actor
from jalon.needs.matching.matcher import Matcher
from jalon.needs.models import Need, NeedGroup, NeedReading, NeedStatus
from jalon.needs.readings import matcher_for, neighbours, words_of
from jalon.roadmaps.models import Roadmap

MOST = 9
"""As many as there are digits to choose with."""
_LOOKED_AT = 30
_LEAST_NEAR, _NEAR, _VERY_NEAR = 0.22, 0.38, 0.55
_LEAST_ENTRY, _BESIDE_BEST, _ENTRIES = 0.25, 0.6, 2
CLOSED = (NeedStatus.ANSWERED, NeedStatus.NOT_RETAINED)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing a person may accept for a need.

    Attributes:
        target: `group:12`, `need:34` or `entry:ENF-01`.
        kind_label: French word for what it is.
        label: title of the group or entry, words of the other need.
        detail: how many needs it gathers, or who asked.
        nearness: « très proche », « proche », « à vérifier ».
        words: words in common, as the proposal says them.
    """

    target: str
    kind_label: str
    label: str
    detail: str
    nearness: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the matching of a roadmap is. `grouped` + `alone` + `left` = `total`."""

    total: int
    grouped: int
    alone: int
    left: int


def to_match(actor: Actor, roadmap: Roadmap) -> QuerySet[Need]:
    """Needs that nobody has looked at yet, those about the same subject following one another."""
    rows = Need.objects.visible_to(actor).filter(roadmap=roadmap, group=None, is_alone=False)
    return rows.exclude(status__in=CLOSED).order_by(F("reading__first_code").asc(nulls_last=True), "pk")


def next_to_match(actor: Actor, roadmap: Roadmap, *, after: int | None = None) -> Need | None:
    """The next need to look at, after a given one; comes back to the first at the end."""
    rows = to_match(actor, roadmap).select_related("organisation", "department", "requester")
    here = NeedReading.objects.filter(need=after, need__roadmap=roadmap).first() if after else None
    if here is not None:
        later = Q(reading__first_code__gt=here.first_code) | Q(reading__first_code=here.first_code, pk__gt=here.pk)
        found = rows.filter(later | Q(reading=None)).first()
        if found is not None:
            return found
        rows = rows.exclude(pk=here.pk)
    return rows.first()


def matching_progress(actor: Actor, roadmap: Roadmap) -> Progress:
    """Counts over the needs that the actor reads."""
    rows = Need.objects.visible_to(actor).filter(roadmap=roadmap)
    found = rows.aggregate(
        total=Count("pk", distinct=True),
        grouped=Count("pk", filter=~Q(group=None), distinct=True),
        alone=Count("pk", filter=Q(group=None) & (Q(is_alone=True) | Q(status__in=CLOSED)), distinct=True),
    )
    return Progress(left=found["total"] - found["grouped"] - found["alone"], **found)


def proposals_for(actor: Actor, need: Need) -> list[Proposal]:
    """At most nine proposals for a need, best first, without those put aside."""
    matcher = matcher_for(need.roadmap)
    aside = set(need.set_aside.values_list("target", flat=True))
    near = {found.need_id: found.score for found in neighbours(need, count=_LOOKED_AT) if found.score >= _LEAST_NEAR}
    seen = Need.objects.visible_to(actor).filter(pk__in=near, roadmap=need.roadmap_id).select_related("organisation")
    alone: list[tuple[float, Need]] = []
    by_group: dict[int, float] = defaultdict(float)
    closest: dict[int, Need] = {}
    for other in sorted(seen, key=lambda row: -near[row.pk]):
        if other.group_id is None:
            if other.status not in CLOSED:
                alone.append((near[other.pk], other))
        elif other.group_id != need.group_id and near[other.pk] > by_group[other.group_id]:
            by_group[other.group_id], closest[other.group_id] = near[other.pk], other
    read = [(str(code), float(score)) for code, score in _entries_of(need)]
    least = max(_LEAST_ENTRY, _BESIDE_BEST * max((score for _code, score in read), default=0.0))
    entries = [(code, score) for code, score in read if score >= least]
    groups = _groups(need, by_group, [code for code, _score in entries])
    made = [
        (by_group.get(group.pk, 0.0) or _LEAST_NEAR, _of_group(matcher, need, group, by_group, closest))
        for group in groups
    ] + [(score, _of_need(matcher, need, other, score)) for score, other in alone]
    made = [(score, found) for score, found in made if found.target not in aside]
    made.sort(key=lambda pair: (-pair[0], pair[1].target))
    known = {group.reference_code for group in groups}
    free = [code for code, _score in entries if code not in known and f"entry:{code}" not in aside]
    also = _read_alike(need, free[:_ENTRIES])
    listed = [_of_entry(matcher, need, code, also.get(code, 0)) for code in free[:_ENTRIES]]
    return [found for _score, found in made[: MOST - len(listed)]] + listed


def _entries_of(need: Need) -> Iterable[tuple[str, float]]:
    reading = NeedReading.objects.filter(need=need).first()
    return reading.entries if reading else ()


def _groups(need: Need, near: dict[int, float], codes: list[str]) -> list[NeedGroup]:
    rows = NeedGroup.objects.filter(roadmap=need.roadmap_id).exclude(pk=need.group_id or 0)
    rows = rows.filter(Q(pk__in=[pk for pk in near if pk]) | Q(reference_code__in=codes))
    return list(
        rows.annotate(count=Count("needs"), places=Count("needs__organisation", distinct=True)).order_by("pk")[:MOST]
    )


def _read_alike(need: Need, codes: list[str]) -> dict[str, int]:
    """How many other needs of the roadmap were first read as each entry, in one query."""
    rows = NeedReading.objects.filter(need__roadmap=need.roadmap_id, first_code__in=codes or [""]).exclude(need=need)
    return dict(rows.values_list("first_code").annotate(count=Count("pk")))


def _of_group(
    matcher: Matcher, need: Need, group: NeedGroup, near: dict[int, float], closest: dict[int, Need]
) -> Proposal:
    other = closest.get(group.pk)
    detail = _("%(needs)s besoins de %(places)s organismes") % {
        "needs": group.count,  # type: ignore[attr-defined]
        "places": group.places,  # type: ignore[attr-defined]
    }
    return Proposal(
        target=f"group:{group.pk}",
        kind_label=_("groupe"),
        label=group.title,
        detail=f"{group.code} · {detail}",
        nearness=_nearness(near.get(group.pk, 0.0)),
        words=_common(matcher, need, words_of(other) if other else group.title),
    )


def _of_need(matcher: Matcher, need: Need, other: Need, score: float) -> Proposal:
    return Proposal(
        target=f"need:{other.pk}",
        kind_label=_("besoin"),
        label=other.statement,
        detail=f"{other.code} · {other.organisation}",
        nearness=_nearness(score),
        words=_common(matcher, need, other.statement),
    )


def _of_entry(matcher: Matcher, need: Need, code: str, also: int) -> Proposal:
    entry = next((e for e in matcher.entries if e.code == code), None)
    return Proposal(
        target=f"entry:{code}",
        kind_label=_("liste de référence"),
        label=entry.label if entry else code,
        detail=_opens(also),
        nearness="",
        words=_common(matcher, need, f"{entry.label} {entry.words}") if entry else (),
    )


def _opens(also: int) -> str:
    if not also:
        return _("ouvre un groupe")
    more = ngettext("%(count)d autre besoin se lit ainsi", "%(count)d autres besoins se lisent ainsi", also)
    return _("ouvre un groupe ; %(more)s") % {"more": more % {"count": also}}


def _nearness(score: float) -> str:
    if score >= _VERY_NEAR:
        return _("très proche")
    return _("proche") if score >= _NEAR else _("à vérifier")


def _common(matcher: Matcher, need: Need, text: str) -> tuple[str, ...]:
    return matcher.common_words(words_of(need), text)[:6]
