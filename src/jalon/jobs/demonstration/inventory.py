"""An illustrative inventory for each member: invented products and suppliers, plausible ends and practices.

Everything is drawn from the rank of the member: the same members always give the same inventory.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from jalon.inventory.models import Job
from jalon.inventory.usecases.add_sheet import add_sheet
from jalon.inventory.usecases.decide_shadow_tool import decide_shadow_tool
from jalon.inventory.usecases.mark_section import mark_section
from jalon.jobs.demonstration.inventory_words import (
    BASICS,
    HOLDERS,
    HOSTINGS,
    MORE,
    PLATFORMS,
    PRACTICES,
    SERVICES,
    SUPPLIERS,
    TEAM,
    WANTED,
)
from jalon.kernel.actor import Actor
from jalon.kernel.money import to_minor
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap

XPF_PER_EURO = 119


def take_inventory(roadmap: Roadmap, actor: Actor, members: Sequence[Organisation], *, on: date) -> None:
    """Fill the inventory of the owner and of its members; one in five has not started, one in five stops half way."""
    _owner(_Entry(roadmap, actor, roadmap.organisation, 0, on))
    for rank, member in enumerate(members, start=1):
        if rank % 5 != 0:
            _member(_Entry(roadmap, actor, member, rank, on), is_whole=rank % 5 != 4)


class _Entry:
    """Writes sheets of one member."""

    def __init__(self, roadmap: Roadmap, actor: Actor, organisation: Organisation, rank: int, on: date) -> None:
        self.roadmap, self.actor, self.organisation, self.rank, self.on = roadmap, actor, organisation, rank, on

    def add(self, register: str, **values: Any) -> Any:
        return add_sheet(
            actor=self.actor,
            roadmap_id=self.roadmap.pk,
            register_code=register,
            organisation_id=self.organisation.pk,
            values=values,
        )

    def minor(self, euros: int) -> int:
        """Euros a year for a small commune, scaled by the population, in minor units of the roadmap."""
        people = max(self.organisation.population or 800, 300)
        scaled = max(round(euros * (people / 800) ** 0.6 / 50) * 50, 50)
        return to_minor(scaled * (XPF_PER_EURO if self.roadmap.currency == "XPF" else 1), self.roadmap.currency)

    def month_end(self, months: int) -> date:
        """The last day of a month, counted from today."""
        year, month = divmod(self.on.year * 12 + self.on.month - 1 + months, 12)
        return date(year, month + 1, monthrange(year, month + 1)[1])


def _member(entry: _Entry, *, is_whole: bool) -> None:
    rank = entry.rank
    lines = BASICS + MORE[: 2 + rank % 5] if is_whole else BASICS[:3]
    for order, line in enumerate(lines):
        _application(entry, order, *line)
    if not is_whole:
        return
    entry.add(
        "equipements",
        name="Postes de la mairie",
        kind="workstations",
        quantity=2 + rank % 9,
        bought_on=date(entry.on.year - 8 + rank % 7, 6, 1),
        state="ageing" if rank % 3 else "good",
    )
    entry.add(
        "equipements",
        name="Box et réseau local",
        kind="network",
        quantity=1,
        state="good",
        bought_on=date(entry.on.year - 5, 1, 1),
        target="Fibre dédiée et réseau géré en commun" if rank % 2 else "",
    )
    if rank % 3 == 0:
        entry.add(
            "equipements",
            name="Serveur de fichiers",
            kind="servers",
            quantity=1,
            bought_on=date(entry.on.year - 9, 3, 1),
            support_ends_on=date(entry.on.year - 2, 3, 1),
            state="obsolete",
            target="Hébergement chez l’opérateur",
            target_on=entry.month_end(13),
        )
    else:
        entry.add(
            "equipements",
            name="Disque réseau",
            kind="storage",
            quantity=1,
            bought_on=date(entry.on.year - 6, 9, 1),
            state="ageing",
        )
    for number, (topic, how, target) in enumerate(PRACTICES):
        state = ("none", "partial", "done", "proved")[(rank + number) % 4]
        checked = entry.on - timedelta(days=30 * (rank + number)) if state == "proved" else None
        entry.add(
            "pratiques",
            topic=topic,
            state=state,
            description=how,
            who="Prestataire local" if rank % 2 else "Secrétariat",
            hours="Heures de bureau" if topic == "support" else "",
            checked_on=checked,
            target=target,
        )
    for name, public, channel, technology, online in SERVICES[: 2 + rank % 3]:
        entry.add(
            "services",
            name=name,
            public=public,
            channel=channel,
            technology=technology,
            is_online=online,
            manager="Accueil",
        )
    for name, operator, integration, data in PLATFORMS:
        entry.add("plateformes", name=name, operator=operator, integration=integration, data=data)
    _things(entry)


def _application(entry: _Entry, order: int, name: str, domain: str, product: str, euros: int, criticality: str) -> None:
    seed = entry.rank * 5 + order * 3 + entry.rank // 4
    contract = _contract(entry, seed, name, domain, euros) if euros else None
    hosting = HOSTINGS[seed % len(HOSTINGS)]
    fits = ("2", "3", "3", "4", "1", "3", "4")
    disposition = {"1": "replace", "2": "evolve"}.get(fits[seed % 7], "keep" if seed % 3 else "")
    entry.add(
        "applications", name=name, solution=f"{product} {'ABC'[seed % 3]}", domain=domain, users=1 + seed % 12,
        life_cycle=("running", "running", "ageing", "ending")[seed % 4], hosting=hosting,
        target_hosting="own_cloud" if hosting == "on_premise" else "", criticality=criticality,
        availability=criticality, confidentiality="3" if domain in ("staff", "civil", "childhood") else "2",
        has_personal_data=domain not in ("office", "infrastructure"), functional_fit=fits[seed % 7],
        technical_fit=fits[(seed + 2) % 7], disposition=disposition, contract=contract.pk if contract else None,
    )  # fmt: skip


def _contract(entry: _Entry, seed: int, name: str, domain: str, euros: int) -> Any:
    renewal = ("tacit", "tacit", "express", "none")[seed % 4]
    end = entry.month_end((seed * 5) % 29 - 2)
    amount = entry.minor(euros)
    return entry.add(
        "contrats", name=f"{name}, maintenance", domain=domain, holder=SUPPLIERS[seed % 4],
        procedure="direct", starts_on=date(end.year - 3, end.month, 1), ends_on=end, renewal=renewal,
        renewal_months=12 if renewal != "none" else None, max_renewals=None if seed % 3 else 2,
        notice=3 if renewal != "none" else None, notice_unit="months" if renewal != "none" else "",
        is_bought_again=True, amounts_minor={str(entry.on.year): amount, str(entry.on.year + 1): amount},
    )  # fmt: skip


def _things(entry: _Entry) -> None:
    rank = entry.rank
    if rank % 4 == 1:
        tool = entry.add(
            "outils-declares",
            name="Partage de fichiers en ligne",
            department="Périscolaire",
            purpose="Envoyer les photos aux familles",
            users=3,
            data="Photos d’enfants, listes",
            has_personal_data=True,
            risk="3",
        )
        if rank % 8 == 1:
            decide_shadow_tool(
                actor=entry.actor,
                roadmap_id=entry.roadmap.pk,
                tool_id=tool.pk,
                decision="replace",
                reason="Le partage commun le permettra dès le printemps.",
            )
    else:
        _nothing(entry, "outils-declares")
    entry.add(
        "donnees-procedures",
        name="Registre des concessions",
        kind="data",
        holder="État civil",
        place="Classeur et tableur",
    )
    entry.add(
        "donnees-procedures",
        name="Clore le budget",
        kind="procedure",
        holder="Secrétariat",
        place=f"Note de {entry.on.year - 7}",
    )
    for name, code, level, target in HOLDERS:
        entry.add("competences", name=name, job=_job(code), level=level, target_level=target, share_pct=10)


def _owner(entry: _Entry) -> None:
    for name, code, level, target in TEAM:
        entry.add("competences", name=name, job=_job(code), level=level, target_level=target, share_pct=100)
    for code, people, level in WANTED:
        entry.add("metiers-a-tenir", job=_job(code), wanted_people=people, wanted_level=level, is_pooled=True)
    entry.add(
        "formations",
        name="Sécurité des systèmes : les bases",
        job=_job("rssi"),
        people=2,
        days=5,
        planned_on=entry.month_end(4),
        cost_minor=entry.minor(400),
        state="wanted",
    )
    for name, kind, capacity in (
        ("Cœur de réseau", "network", "10 Gbit/s"),
        ("Baies de l’opérateur", "hosting", "2 salles"),
        ("Stockage commun", "storage", "60 To"),
        ("Serveurs de virtualisation", "servers", "4 nœuds"),
    ):
        entry.add(
            "equipements",
            name=name,
            kind=kind,
            quantity=2,
            capacity=capacity,
            bought_on=date(entry.on.year - 4, 1, 1),
            support_ends_on=entry.month_end(14),
            state="good",
            target="Salle de secours" if kind == "hosting" else "",
        )
    for topic, how, target in PRACTICES:
        entry.add(
            "pratiques",
            topic=topic,
            state="proved" if topic in ("backup", "restore") else "done",
            description=how if topic == "support" else target,
            who="Service informatique",
            hours="7 h 30 à 18 h" if topic == "support" else "",
            checked_on=entry.on - timedelta(days=20),
            target=target,
        )
    first = entry.add(
        "applications",
        name="Supervision",
        solution="Supervision commune",
        domain="infrastructure",
        users=6,
        life_cycle="running",
        hosting="own_cloud",
        criticality="4",
        has_personal_data=False,
        functional_fit="4",
        technical_fit="3",
        disposition="keep",
    )
    second = entry.add(
        "applications",
        name="Gestion des demandes",
        solution="Guichet informatique",
        domain="infrastructure",
        users=60,
        life_cycle="running",
        hosting="own_cloud",
        criticality="3",
        has_personal_data=True,
        functional_fit="3",
        technical_fit="4",
        disposition="evolve",
    )
    entry.add(
        "flux", name="Alertes ouvertes en demandes", source=first.pk, target=second.pk, method="api", frequency="live"
    )
    entry.add(
        "usages-et-offre",
        name="Foyers raccordables à la fibre",
        family="offer",
        value=71,
        unit="%",
        measured_on=entry.month_end(-5),
        territory="Territoire",
        source="Illustration : à remplacer par la carte du déploiement",
    )
    entry.add(
        "usages-et-offre",
        name="Démarches faites en ligne",
        family="uses",
        value=38,
        unit="%",
        measured_on=entry.month_end(-5),
        territory="Territoire",
        source="Illustration : à remplacer par une enquête",
    )
    entry.add(
        "usages-et-offre",
        name="Lieux d’accès au numérique",
        family="offer",
        value=12,
        unit="lieux",
        measured_on=entry.month_end(-10),
        territory="Territoire",
        source="Illustration : recensement des communes",
    )


def _nothing(entry: _Entry, register: str) -> None:
    mark_section(
        actor=entry.actor, roadmap_id=entry.roadmap.pk, organisation_id=entry.organisation.pk, register_code=register,
        progress="nothing",
    )  # fmt: skip


def _job(code: str) -> int:
    return Job.objects.get(keeper=None, code=code).pk
