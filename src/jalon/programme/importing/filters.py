"""Which rows of a file suit the roadmap: by size of organisation, axis and domain."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from jalon.organisations.models import OrganisationKind
from jalon.programme.importing.options import ImportOptions
from jalon.programme.scaling import parse_scale
from jalon.roadmaps.models import Roadmap

WIDEST_RATIO = 4
_FAMILIES = {OrganisationKind.COMMUNE: "commune", OrganisationKind.EPCI: "epci", OrganisationKind.EPT: "epci"}


def suits(text: str, kind: str, population: int | None) -> bool:
    """Whether a reference scale is near an organisation: same family, population within a ratio of four.

    Communes and EPCI are compared with their own; other bodies keep every scale, since few projects name theirs.
    """
    family = _FAMILIES.get(OrganisationKind(kind))
    scale = parse_scale(text)
    if scale is None or family is None:
        return True
    if scale.family != family:
        return False
    if not population or not scale.population:
        return True
    return 1 / WIDEST_RATIO <= population / scale.population <= WIDEST_RATIO


class RowFilter:
    """Counts what a file holds and says which rows are kept."""

    def __init__(self, roadmap: Roadmap, population: int | None, options: ImportOptions) -> None:
        self._kind, self._population, self._options = roadmap.organisation.kind, population, options
        self.scales: Counter[str] = Counter()
        self.axes: Counter[str] = Counter()
        self.domains: Counter[str] = Counter()

    def keeps(self, values: Mapping[str, Any]) -> bool:
        """Whether the row stays; it is counted either way."""
        scale = str(values.get("reference_scale") or "")
        axis, domain = str(values.get("axis") or ""), str(values.get("domain") or "")
        for counter, value in ((self.scales, scale), (self.axes, axis), (self.domains, domain)):
            if value:
                counter[value] += 1
        return (
            (not scale or self.keeps_scale(scale))
            and (self._options.axes is None or not axis or axis in self._options.axes)
            and (self._options.domains is None or not domain or domain in self._options.domains)
        )

    def keeps_scale(self, scale: str) -> bool:
        """Whether rows of this scale stay: as chosen, otherwise those near the owner's size."""
        if self._options.scales is not None:
            return scale in self._options.scales
        return suits(scale, self._kind, self._population)
