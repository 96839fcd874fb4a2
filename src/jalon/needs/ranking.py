"""Needs ranked by how often they are felt, how much they weigh and whom they reach: bands, never an added score.

The rule: `docs/regles/rang-des-besoins.md`.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.needs.filters import NeedFilters, filtered
from jalon.needs.models import Frequency, Intensity, Need, NeedKind
from jalon.needs.queries import organisations_of
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population


class Band(StrEnum):
    """How strong one of the three readings is; unsaid is not weak."""

    STRONG = "strong"
    MIDDLE = "middle"
    WEAK = "weak"
    UNSAID = "unsaid"


BAND_LABELS = {
    Band.STRONG: _("fort"), Band.MIDDLE: _("moyen"), Band.WEAK: _("faible"), Band.UNSAID: _("non dit"),
}  # fmt: skip
RANK_LABELS = {
    1: _("à traiter d’abord"), 2: _("important"), 3: _("à garder en vue"), 4: _("à documenter avant de le classer"),
}  # fmt: skip
_FREQUENCY = {
    Frequency.DAILY: Band.STRONG, Frequency.WEEKLY: Band.STRONG, Frequency.MONTHLY: Band.MIDDLE,
    Frequency.RARELY: Band.WEAK,
}  # fmt: skip
_INTENSITY = {Intensity.BLOCKING: Band.STRONG, Intensity.SERIOUS: Band.MIDDLE, Intensity.MILD: Band.WEAK}
_STRENGTH = (Band.STRONG, Band.MIDDLE, Band.WEAK)
MANY_PLACES, SOME_PLACES, MANY_POPULATIONS = 3, 2, 4


@dataclass(frozen=True, slots=True)
class RankedLine:
    """A group, or a need in no group, with its three bands and its rank from 1 to 4.

    Attributes:
        group_id, need_id: one of the two.
        places: distinct organisations that ask or are concerned; for one organisation alone, its directions.
        populations: French names, in the order of `Population`.
        is_obligation: at least one of its needs is an obligation.
    """

    rank: int
    code: str
    title: str
    group_id: int | None
    need_id: int | None
    frequency: Band
    intensity: Band
    reach: Band
    needs: int
    places: int
    populations: tuple[str, ...]
    is_obligation: bool

    @property
    def rank_label(self) -> str:
        """In words."""
        return str(RANK_LABELS[self.rank])

    @property
    def bands(self) -> tuple[str, str, str]:
        """Frequency, intensity, reach in words."""
        return (
            str(BAND_LABELS[self.frequency]),
            str(BAND_LABELS[self.intensity]),
            str(BAND_LABELS[self.reach]),
        )


def ranked_needs(actor: Actor, roadmap: Roadmap, filters: NeedFilters) -> list[RankedLine]:
    """Every group and every need in no group that the filters keep, best rank first. A constant number of queries."""
    rows = filtered(Need.objects.visible_to(actor).filter(roadmap=roadmap), filters)
    needs = list(rows.select_related("group").prefetch_related("members", "departments").order_by("pk"))
    by_group: defaultdict[int, list[Need]] = defaultdict(list)
    for need in needs:
        if need.group_id is not None:
            by_group[need.group_id].append(need)
    places = organisations_of(roadmap).count()
    lines = [_line(found, places, is_group=True) for found in by_group.values()]
    lines += [_line([need], places, is_group=False) for need in needs if need.group_id is None]
    return sorted(lines, key=_order)


def _order(line: RankedLine) -> tuple[int, int, int, str]:
    strong = (line.frequency, line.intensity, line.reach).count(Band.STRONG)
    return (line.rank, -strong, -line.places, line.code)


def _line(needs: Sequence[Need], roadmap_places: int, *, is_group: bool) -> RankedLine:
    first = needs[0]
    group = first.group if is_group else None
    frequency = _most_said([_FREQUENCY.get(Frequency(n.frequency)) if n.frequency else None for n in needs])
    intensity = _most_said([_INTENSITY.get(Intensity(n.intensity)) if n.intensity else None for n in needs])
    places = _places(needs, roadmap_places)
    codes = {code for need in needs for code in (*need.populations_concerned, need.population) if code}
    populations = tuple(str(Population(code).label) for code in Population.values if code in codes)
    reach = _reach(places, roadmap_places, len(populations))
    return RankedLine(
        rank=_rank(frequency, intensity, reach),
        code=group.code if group else first.code,
        title=group.title if group else first.statement,
        group_id=group.pk if group else None,
        need_id=None if group else first.pk,
        frequency=frequency,
        intensity=intensity,
        reach=reach,
        needs=len(needs),
        places=places,
        populations=populations,
        is_obligation=any(need.kind == NeedKind.OBLIGATION for need in needs),
    )


def _places(needs: Sequence[Need], roadmap_places: int) -> int:
    """Organisations, or directions when the roadmap covers one organisation alone."""
    if roadmap_places > 1:
        return len({n.organisation_id for n in needs} | {m.pk for n in needs for m in n.members.all()})
    own = {n.department_id for n in needs if n.department_id}
    return len(own | {d.pk for n in needs for d in n.departments.all()})


def _reach(places: int, roadmap_places: int, populations: int) -> Band:
    """Strong: a third of the places and three at least, or four populations; middle: two places or two populations."""
    many = max(MANY_PLACES, -(-roadmap_places // 3))
    if places >= many or populations >= MANY_POPULATIONS:
        return Band.STRONG
    if places >= SOME_PLACES or populations >= SOME_PLACES:
        return Band.MIDDLE
    return Band.WEAK if places or populations else Band.UNSAID


def _most_said(bands: Sequence[Band | None]) -> Band:
    """The band said most often; of two as frequent, the stronger."""
    counts = Counter(band for band in bands if band is not None)
    return max(_STRENGTH, key=lambda band: (counts[band], -_STRENGTH.index(band))) if counts else Band.UNSAID


def _rank(frequency: Band, intensity: Band, reach: Band) -> int:
    said = (frequency, intensity, reach)
    if frequency is Band.UNSAID and intensity is Band.UNSAID:
        return 4
    strong = said.count(Band.STRONG)
    if strong >= 2 and Band.WEAK not in said:
        return 1
    return 2 if strong else 3
