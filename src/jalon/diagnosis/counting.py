"""Counting who spoke of what: distinct organisations and persons, by theme and population (`docs/regles/codage.md`)."""

from collections import defaultdict
from dataclasses import dataclass

from jalon.diagnosis.models import Passage
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population

SMALL_GROUP = 5
"""Under that many inhabitants, neither how many nor where."""


@dataclass(frozen=True, slots=True)
class Support:
    """Who spoke: distinct organisations and persons. Both None: a small group of inhabitants, not to be told."""

    organisations: int | None
    persons: int | None

    @property
    def is_hidden(self) -> bool:
        """Fewer than five inhabitants."""
        return self.persons is None


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """A theme with its support, population by population; a population that said nothing is absent."""

    code: str
    label: str
    by_population: dict[str, Support]


def support_of(population: str, organisations: set[int], persons: set[str]) -> Support:
    """Counts of one population, with small groups of inhabitants hidden.

    >>> support_of("inhabitants", {12}, {"a", "b"}).is_hidden
    True
    """
    if population == Population.INHABITANTS and len(persons) < SMALL_GROUP:
        return Support(None, None)
    return Support(len(organisations), len(persons))


def theme_counts(roadmap: Roadmap) -> list[ThemeCount]:
    """Every theme that was spoken of, followed across versions by its code, under the label of its latest version.

    Returns:
        Themes in the order of the latest codebook. Numbers only: they may be read outside the team.
    """
    rows = (
        Passage.objects.filter(roadmap=roadmap, themes__isnull=False)
        .values_list(
            "themes__code", "themes__label", "themes__order", "themes__codebook__version", "population",
            "organisation_id", "speaker",
        )
        .distinct()
        .order_by("themes__codebook__version")
    )  # fmt: skip
    labels: dict[str, tuple[int, str]] = {}
    organisations: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    persons: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for code, label, order, _version, population, organisation, speaker in rows.iterator():
        labels[code] = (order, label)
        persons[code, population].add(speaker)
        if organisation is not None:
            organisations[code, population].add(organisation)
    return [
        ThemeCount(
            code=code,
            label=label,
            by_population={
                population: support_of(population, organisations[code, population], people)
                for (theme, population), people in sorted(persons.items())
                if theme == code
            },
        )
        for code, (_order, label) in sorted(labels.items(), key=lambda item: (item[1], item[0]))
    ]
