"""The catalogue of obligations: who each applies to, and which have no action yet."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import resources

from django.db.models import Q, QuerySet

from jalon.kernel.text import fold
from jalon.organisations.models import Organisation, OrganisationKind
from jalon.programme.models import Action, Obligation
from jalon.roadmaps.models import Roadmap

_EVERYBODY = re.compile(
    r"^(toutes?|tous|tout)\b.*\b(collectivites|administrations|autorites|acheteurs|organismes|responsables|entites"
    r"|services publics|employeurs|ordonnateurs|pouvoirs|personnes)"
)
_KINDS = (
    ("communes", (OrganisationKind.COMMUNE,)),
    ("epci", (OrganisationKind.EPCI, OrganisationKind.EPT)),
    ("intercommunalites", (OrganisationKind.EPCI, OrganisationKind.EPT)),
    ("departements", (OrganisationKind.DEPARTEMENT,)),
    ("regions", (OrganisationKind.REGION,)),
    ("syndicats", (OrganisationKind.SYNDICAT,)),
)
_OVER = re.compile(r"(?:plus de|>=?|a partir de)\s*(\d[\d ]*)\s*habitants|(\d[\d ]*)\s*habitants et plus")
_NOT_IN_FORCE = ("non applicable", "facultatif")


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One row of the shipped catalogue, ready to be written."""

    code: str
    values: dict[str, object]


def shipped_rows() -> Iterator[CatalogueRow]:
    """The shipped catalogue."""
    text = resources.files("jalon.programme").joinpath("reference", "obligations.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        yield CatalogueRow(
            row["code"][:40],
            {
                "title": row["titre"][:300],
                "applies_to": row["concernes"][:400],
                "kinds": kinds_named_by(row["concernes"]),
                "min_population": population_named_by(row["seuil"]),
                "threshold": row["seuil"][:400],
                "due_text": row["echeance"][:300],
                "due_on": date.fromisoformat(row["echeance_iso"]) if row["echeance_iso"] else None,
                "source": row["source_legale"],
                "domain": row["domaine"][:120],
                "state": row["statut_2026_11"][:200],
                "verification": row["note"],
            },
        )


def kinds_named_by(text: str) -> list[str]:
    """Forms of organisations that a text names; empty when it speaks of everybody, or of none that is known.

    >>> kinds_named_by("Communes et EPCI")
    ['commune', 'epci', 'ept']
    """
    words = fold(text)
    if _EVERYBODY.match(words):
        return []
    return [str(kind) for name, kinds in _KINDS if name in words or name.rstrip("s") in words.split() for kind in kinds]


def population_named_by(text: str) -> int | None:
    """The population from which it applies, when the text names just one.

    >>> population_named_by("Plus de 3 500 habitants")
    3500
    """
    words = re.sub(r"(?<=\d)[\s\u00a0\u202f]+(?=\d{3})", "", fold(text))
    found = {int((over or other).replace(" ", "")) for over, other in _OVER.findall(words)}
    return found.pop() if len(found) == 1 else None


def applies(obligation: Obligation, organisation: Organisation) -> bool:
    """Whether the catalogue proposes it for an organisation; a person then says whether it really applies."""
    if obligation.state.startswith(_NOT_IN_FORCE):
        return False
    if obligation.kinds and organisation.kind not in obligation.kinds:
        return False
    if obligation.min_population and organisation.population is not None:
        return organisation.population >= obligation.min_population
    return True


def catalogue(roadmap: Roadmap) -> QuerySet[Obligation]:
    """The shipped obligations and the owner's own."""
    return Obligation.objects.filter(Q(organisation__isnull=True) | Q(organisation=roadmap.organisation_id))


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """An obligation that the catalogue proposes, and the actions that answer it."""

    obligation: Obligation
    actions: tuple[Action, ...]
    is_late: bool


def applicable(roadmap: Roadmap, actions: QuerySet[Action], *, today: date) -> list[ObligationRow]:
    """Obligations proposed for the owner of a roadmap, those without action first, then by date."""
    by_obligation: dict[int, list[Action]] = {}
    for action in actions.filter(obligation__isnull=False).select_related("obligation_validated_by"):
        by_obligation.setdefault(action.obligation_id or 0, []).append(action)
    rows = [
        ObligationRow(row, tuple(by_obligation.get(row.pk, ())), bool(row.due_on and row.due_on < today))
        for row in catalogue(roadmap)
        if row.pk in by_obligation or applies(row, roadmap.organisation)
    ]
    return sorted(rows, key=lambda row: (bool(row.actions), row.obligation.due_on or date.max, row.obligation.title))
