"""Who stands behind a group: organisations and persons counted once each, population by population, never added up."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from jalon.needs.models import Need, NeedGroup
from jalon.organisations.models import Organisation
from jalon.roadmaps.populations import Population


@dataclass(frozen=True, slots=True)
class Voices:
    """One population behind a group.

    Attributes:
        label: French name; « au nom de qui : non dit » when unsaid.
        organisations, persons: distinct ones. A need whose requester is not known counts in `unnamed`, not in `persons`.
        needs: how many needs say it.
    """

    label: str
    organisations: int
    persons: int
    unnamed: int
    needs: int


@dataclass(frozen=True, slots=True)
class Support:
    """A group's support: distinct organisations and persons over all populations, and each population apart.

    `organisations` and `persons` are not the sums of the lines: somebody may speak in two names.
    """

    organisations: tuple[Organisation, ...]
    concerned: tuple[Organisation, ...]
    persons: int
    unnamed: int
    lines: tuple[Voices, ...]


def support_of(group: NeedGroup) -> Support:
    """Counted over all the needs of the group, in two queries."""
    needs = list(group.needs.select_related("organisation").prefetch_related("members"))
    return support(needs)


def support(needs: Iterable[Need]) -> Support:
    """The same over needs whose organisation and members were read."""
    needs = list(needs)
    asking = {need.organisation_id: need.organisation for need in needs}
    concerned = asking | {member.pk: member for need in needs for member in need.members.all()}
    by_population: defaultdict[str, list[Need]] = defaultdict(list)
    for need in needs:
        by_population[need.population].append(need)
    order = [*Population.values, ""]
    labels = dict(Population.choices)
    return Support(
        organisations=_sorted(asking.values()),
        concerned=_sorted(concerned.values()),
        persons=len({need.requester_id for need in needs if need.requester_id}),
        unnamed=sum(1 for need in needs if not need.requester_id),
        lines=tuple(
            Voices(
                label=str(labels.get(code, "")),
                organisations=len({need.organisation_id for need in by_population[code]}),
                persons=len({need.requester_id for need in by_population[code] if need.requester_id}),
                unnamed=sum(1 for need in by_population[code] if not need.requester_id),
                needs=len(by_population[code]),
            )
            for code in order
            if code in by_population
        ),
    )


def _sorted(rows: Iterable[Organisation]) -> tuple[Organisation, ...]:
    return tuple(sorted(rows, key=lambda row: (row.sort_key, row.pk)))
