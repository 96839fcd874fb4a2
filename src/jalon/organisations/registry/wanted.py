"""What the registry says each organisation should be: plain values, before any row is read or written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jalon.kernel.money import Currency
from jalon.organisations.models import OrganisationKind
from jalon.organisations.registry import GroupingRow, Registry
from jalon.organisations.search import name_key, search_key

PACIFIC_FRANC_DEPARTEMENTS = frozenset({"986", "987", "988"})
WITHOUT_AUTHORITY = frozenset({"984", "989"})
"""Austral lands and Clipperton: no local authority of their own in the registry's sense."""

_FORMER_KINDS = {"deleguee": OrganisationKind.COMMUNE_DELEGUEE, "associee": OrganisationKind.COMMUNE_ASSOCIEE}
_EPT = "EPT"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One organisation of the registry.

    Args:
        kind: a value of `OrganisationKind`.
        insee: INSEE code, or code of the département or region; empty for groupings, known by their SIREN.
        population: inhabitants (population municipale); None when the registry says nothing.
        epci: SIREN of the EPCI à fiscalité propre it is in, empty when none.
        seat: INSEE code of the commune it is part of, for communes déléguées and associées.
        former_codes: INSEE codes of the communes it absorbed.
    """

    kind: str
    name: str
    insee: str = ""
    siren: str = ""
    departement: str = ""
    region: str = ""
    population: int | None = None
    postal_codes: str = ""
    epci_type: str = ""
    legal_form: str = ""
    epci: str = ""
    seat: str = ""
    former_codes: tuple[str, ...] = field(default=())

    @property
    def currency(self) -> Currency:
        """Francs Pacifique in the three overseas collectivities that use them."""
        return Currency.XPF if self.departement in PACIFIC_FRANC_DEPARTEMENTS else Currency.EUR

    def values(self, *, vintage: int, name: str) -> dict[str, object]:
        """Fields of `Organisation`, ties excepted; `name` is the one kept (perhaps corrected locally)."""
        return {
            "kind": self.kind,
            "name": name,
            "registry_name": self.name,
            "insee_code": self.insee,
            "siren": self.siren or None,
            "departement_code": self.departement,
            "region_code": self.region,
            "population": self.population,
            "postal_codes": self.postal_codes,
            "epci_type": self.epci_type,
            "legal_form": self.legal_form,
            "currency": str(self.currency),
            "registry_vintage": str(vintage),
            "is_from_registry": True,
            **search_values(
                name,
                epci_type=self.epci_type or (_EPT if self.kind == OrganisationKind.EPT else ""),
                codes=(self.insee, self.siren, self.departement, self.postal_codes),
                other_names=(self.name,),
            ),
        }


def search_values(
    name: str, *, epci_type: str = "", codes: tuple[str, ...] = (), other_names: tuple[str, ...] = ()
) -> dict[str, object]:
    """The two stored keys of an organisation, from what it answers to."""
    words = search_key(" ".join(dict.fromkeys((name, *other_names))), grouping_type=epci_type, codes=codes)
    return {"sort_key": name_key(name, epci_type)[:200], "search_key": words[:700]}


def wanted_territories(registry: Registry) -> Iterator[Wanted]:
    """Régions, départements and overseas collectivities that are legal persons."""
    inhabitants: dict[str, int] = {}
    for commune in registry.communes:
        inhabitants[commune.departement] = inhabitants.get(commune.departement, 0) + int(commune.population or 0)
    by_region: dict[str, int] = {}
    for departement in registry.departements:
        region, count = departement.region, inhabitants.get(departement.code, 0)
        by_region[region] = by_region.get(region, 0) + count
        if departement.siren:
            yield Wanted(
                OrganisationKind.DEPARTEMENT,
                departement.name,
                insee=departement.code,
                siren=departement.siren,
                departement=departement.code,
                region=region,
                population=count,
            )
    for row in registry.regions:
        population = by_region.get(row.code)
        if row.category == "COM" and row.code not in WITHOUT_AUTHORITY:
            yield Wanted(
                OrganisationKind.OUTRE_MER,
                row.name,
                insee=row.code,
                departement=row.code,
                region=row.code,
                population=population,
            )
        elif row.siren:
            form = "collectivité territoriale unique" if row.category == "CTU" else ""
            yield Wanted(
                OrganisationKind.REGION,
                row.name,
                insee=row.code,
                siren=row.siren,
                region=row.code,
                population=population,
                legal_form=form,
            )


def wanted_groupings(registry: Registry) -> Iterator[Wanted]:
    """EPCI à fiscalité propre and EPT, placed in the département where most of their inhabitants live."""
    regions = {row.code: row.region for row in registry.departements}
    communes = {row.insee: (row.departement, int(row.population or 0)) for row in registry.communes}
    for row in registry.groupings:
        departement = _main_departement(row, communes)
        is_ept = row.type == _EPT
        yield Wanted(
            OrganisationKind.EPT if is_ept else OrganisationKind.EPCI,
            row.name,
            siren=row.siren,
            departement=departement,
            region=regions[departement],
            population=int(row.population),
            epci_type="" if is_ept else row.type,
        )


def _main_departement(row: GroupingRow, communes: Mapping[str, tuple[str, int]]) -> str:
    weights: dict[str, int] = {}
    for insee in row.members.split():
        departement, population = communes[insee]
        weights[departement] = weights.get(departement, 0) + population
    return max(sorted(weights), key=lambda code: weights[code])


def wanted_communes(registry: Registry) -> Iterator[Wanted]:
    """Communes of today, with their EPCI."""
    regions = {row.code: row.region for row in registry.departements}
    epci = {insee: row.siren for row in registry.groupings if row.type != _EPT for insee in row.members.split()}
    for row in registry.communes:
        yield Wanted(
            OrganisationKind.COMMUNE,
            row.name,
            insee=row.insee,
            siren=row.siren,
            departement=row.departement,
            region=regions[row.departement],
            population=int(row.population or 0),
            postal_codes=row.postal_codes,
            epci=epci.get(row.insee, ""),
            former_codes=tuple(row.former_codes.split()),
        )


def wanted_parts(registry: Registry) -> Iterator[Wanted]:
    """Communes déléguées and associées; they are placed where the commune they are part of is."""
    departements = {row.insee: row.departement for row in registry.communes}
    regions = {row.code: row.region for row in registry.departements}
    for row in registry.former_communes:
        departement = departements[row.seat]
        yield Wanted(
            _FORMER_KINDS[row.kind],
            row.name,
            insee=row.insee,
            departement=departement,
            region=regions[departement],
            seat=row.seat,
        )


def ept_members(registry: Registry) -> dict[str, frozenset[str]]:
    """SIREN of each EPT -> INSEE codes of its members."""
    return {row.siren: frozenset(row.members.split()) for row in registry.groupings if row.type == _EPT}
