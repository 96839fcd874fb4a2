"""Bring the official registry shipped with the product into the database, as often as one likes."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError
from jalon.kernel.refs import Ref
from jalon.organisations.models import Membership, Organisation, OrganisationKind
from jalon.organisations.registry import FOLDER, Registry, read_registry
from jalon.organisations.registry.copying import copy_new
from jalon.organisations.registry.wanted import (
    Wanted,
    ept_members,
    wanted_communes,
    wanted_groupings,
    wanted_parts,
    wanted_territories,
)
from jalon.organisations.usecases.load_shipped_lists import load_shipped_lists

Progress = Callable[[str, int, int], None]
BATCH = 4_000
_REGISTRY_FIELDS = (
    "kind name registry_name insee_code siren departement_code region_code population postal_codes epci_type "
    "legal_form currency registry_vintage is_from_registry sort_key search_key epci successor ended_on"
).split()


class RegistryRefused(DomainError):
    """The registry cannot be loaded over what the database holds."""

    messages = {
        "older": gettext_lazy(
            "La base contient déjà le référentiel %(loaded)s, plus récent que celui de cette version de Jalon "
            "(%(shipped)s). Rien n’a été changé."
        ),
    }


@dataclass
class RegistryReport:
    """What a loading did. Counts are of organisations."""

    vintage: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    ended: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)

    @property
    def has_changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.created or self.updated or self.ended)


@transaction.atomic
def load_registry(*, progress: Progress | None = None, folder: Path = FOLDER) -> RegistryReport:
    """Create what is missing, follow what changed, end what disappeared; keep what people corrected or added.

    A name corrected by hand stays; organisations added by hand stay, and one that the registry now lists is adopted
    by its SIREN. An organisation that the registry no longer lists is ended on 1 January of the vintage, with the
    commune that absorbed it as successor; nothing is ever deleted.

    Raises:
        RegistryRefused: the database holds a newer vintage. Nothing is changed.
    """
    registry = read_registry(folder)
    vintage = registry.notice.vintage
    loaded = Organisation.objects.filter(is_from_registry=True).order_by("-registry_vintage").first()
    if loaded is not None and int(loaded.registry_vintage) > vintage:
        raise RegistryRefused("older", loaded=loaded.registry_vintage, shipped=vintage)
    loading = _Loading(registry, progress or _silent)
    loading.run()
    load_shipped_lists()
    if loading.report.has_changed:
        _refresh_statistics()
        record(
            Actor.system(on=date(vintage, 1, 1)),
            "organisations.registry.loaded",
            Ref("organisations.registry", vintage, _("Référentiel %(vintage)s") % {"vintage": vintage}),
            details={"created": loading.report.created, "ended": loading.report.ended},
        )
    return loading.report


def _refresh_statistics() -> None:
    """Tell the planner that the table is full: plans made while it was empty read it whole for every foreign key."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Organisation._meta.db_table}")


def _silent(label: str, done: int, total: int) -> None:
    """No one is watching."""


class _Loading:
    """One loading: rows already there, found by code then by SIREN, and what was met."""

    def __init__(self, registry: Registry, progress: Progress) -> None:
        self.registry = registry
        self.progress = progress
        self.report = RegistryReport(vintage=registry.notice.vintage)
        self.starts_on = date(self.report.vintage, 1, 1)
        self.by_code: dict[tuple[str, str], Organisation] = {}
        self.by_siren: dict[str, Organisation] = {}
        self.met: set[int] = set()
        self.moved: list[Membership] = []

    def run(self) -> None:
        """Umbrella organisations first: communes point at their EPCI, parts at their commune."""
        rows = Organisation.objects.filter(Q(is_from_registry=True) | Q(siren__isnull=False))
        for row in rows.iterator(chunk_size=BATCH):
            self._index(row)
        known = list(self.by_siren.values()) + list(self.by_code.values())
        self._merge(_("Départements et régions"), wanted_territories(self.registry))
        self._merge(_("Intercommunalités"), wanted_groupings(self.registry))
        communes = list(wanted_communes(self.registry))
        self._merge(_("Communes"), communes)
        self._merge(_("Communes déléguées et associées"), wanted_parts(self.registry))
        self._end_missing({row.pk: row for row in known if row.is_from_registry}, communes)
        Membership.objects.bulk_create(self.moved, batch_size=BATCH, ignore_conflicts=True)
        self._tie_ept_members()

    def _index(self, row: Organisation) -> None:
        if row.insee_code:
            self.by_code[row.kind, row.insee_code] = row
        if row.siren:
            self.by_siren[row.siren] = row

    def _find(self, wanted: Wanted) -> Organisation | None:
        row = self.by_code.get((wanted.kind, wanted.insee)) if wanted.insee else None
        if row is None and wanted.siren:
            row = self.by_siren.get(wanted.siren)
        return None if row is not None and row.pk in self.met else row

    def _merge(self, label: str, every: Iterable[Wanted]) -> None:
        new: list[Organisation] = []
        changed: list[Organisation] = []
        for wanted in every:
            self.report.by_kind[wanted.kind] += 1
            row = self._find(wanted)
            if row is None:
                row = Organisation()
                self._follow(row, wanted)
                new.append(row)
                continue
            self.met.add(row.pk)
            if self._follow(row, wanted):
                changed.append(row)
            else:
                self.report.unchanged += 1
        self._write(label, new, changed)
        for row in new:
            self.met.add(row.pk)
            self._index(row)
        for row in changed:
            self._index(row)

    def _follow(self, row: Organisation, wanted: Wanted) -> bool:
        """Give the row what the registry says; tell whether anything differed."""
        is_corrected = bool(row.name) and row.name != row.registry_name
        name = row.name if is_corrected else wanted.name
        values = wanted.values(vintage=self.report.vintage, name=name)
        epci = self.by_siren[wanted.epci].pk if wanted.epci else None
        if row.pk is not None and row.epci_id is not None and row.epci_id != epci:
            self._remember_move(row, row.epci_id, epci)
        seat = self.by_code[OrganisationKind.COMMUNE, wanted.seat].pk if wanted.seat else None
        values |= {"epci_id": epci, "successor_id": seat, "ended_on": None}
        differs = False
        for name_of_field, value in values.items():
            if getattr(row, name_of_field) != value:
                setattr(row, name_of_field, value)
                differs = True
        return differs

    def _remember_move(self, row: Organisation, former: int, epci: int | None) -> None:
        """A commune that changed EPCI was a member of the former one until the day before the vintage."""
        last_day = self.starts_on - timedelta(days=1)
        self.moved.append(Membership(umbrella_id=former, member=row, ends_on=last_day))
        if epci is not None:
            self.moved.append(Membership(umbrella_id=epci, member=row, starts_on=self.starts_on))

    def _write(self, label: str, new: list[Organisation], changed: list[Organisation]) -> None:
        total = len(new) + len(changed)
        done = 0
        self.progress(label, 0, total)
        for start in range(0, len(new), BATCH):
            done += copy_new(new[start : start + BATCH])
            self.progress(label, done, total)
        for start in range(0, len(changed), BATCH):
            batch = changed[start : start + BATCH]
            Organisation.objects.bulk_create(
                batch, update_conflicts=True, unique_fields=["id"], update_fields=_REGISTRY_FIELDS
            )
            done += len(batch)
            self.progress(label, done, total)
        self.report.created += len(new)
        self.report.updated += len(changed)

    def _end_missing(self, known: dict[int, Organisation], communes: list[Wanted]) -> None:
        """What the registry no longer lists ended; a commune says which one absorbed it."""
        absorbed_by = {code: row.insee for row in communes for code in row.former_codes}
        ended = [row for pk, row in known.items() if pk not in self.met and row.ended_on is None]
        for row in ended:
            row.ended_on = self.starts_on
            if row.kind == OrganisationKind.COMMUNE and row.insee_code in absorbed_by:
                row.successor = self.by_code[OrganisationKind.COMMUNE, absorbed_by[row.insee_code]]
        Organisation.objects.bulk_update(ended, ["ended_on", "successor"], batch_size=500)
        self.report.ended = len(ended)

    def _tie_ept_members(self) -> None:
        """EPT hold their members by adhesions, because a commune is also in the métropole du Grand Paris."""
        wanted = {
            (self.by_siren[siren].pk, self.by_code[OrganisationKind.COMMUNE, insee].pk)
            for siren, members in ept_members(self.registry).items()
            for insee in members
        }
        open_ties = Membership.objects.filter(umbrella__kind=OrganisationKind.EPT, umbrella__is_from_registry=True)
        open_ties = open_ties.filter(ends_on__isnull=True, competence__isnull=True)
        present = {(tie.umbrella_id, tie.member_id): tie.pk for tie in open_ties}
        is_first = not present
        Membership.objects.bulk_create(
            Membership(umbrella_id=umbrella, member_id=member, starts_on=None if is_first else self.starts_on)
            for umbrella, member in sorted(wanted - present.keys())
        )
        gone = [pk for pair, pk in present.items() if pair not in wanted]
        Membership.objects.filter(pk__in=gone).update(ends_on=self.starts_on - timedelta(days=1))
