"""The three roadmaps of the demonstration, as data."""

from datetime import date

from jalon.governance.models import College
from jalon.jobs.demonstration.frame import Outline
from jalon.programme.importing.options import ImportOptions
from jalon.roadmaps.models import RoadmapKind

AXES: dict[str, tuple[str, ...]] = {
    "Simplifier la relation à l'usager": (
        "Des démarches faisables en ligne, à toute heure",
        "Une réponse datée à chaque demande",
    ),
    "Moderniser l'administration et outiller les agents": (
        "Des outils de gestion à jour",
        "Des agents formés et accompagnés",
    ),
    "Sécuriser et fiabiliser le socle technique": ("Tenir face à une attaque", "Un socle qui ne tombe plus"),
    "Valoriser les données et le territoire intelligent": ("Des données partagées et ouvertes", "Des bâtiments suivis"),
    "Mutualiser et piloter la transformation": ("Acheter et gérer ensemble", "Piloter la feuille de route"),
    "Éduquer, cultiver, animer le territoire": ("Des écoles équipées également", "Une culture accessible à tous"),
    "Réussir un numérique inclusif et responsable": ("N’oublier personne", "Un numérique sobre"),
}

_SCOPE = (
    ("organisational", True, "Les services et les communes membres"),
    ("organisational", False, "Les établissements publics qui ont leur propre informatique"),
    ("technical", True, "Postes, réseaux, serveurs, applications"),
    ("technical", False, "Réseau d’initiative publique, conduit par ailleurs"),
    ("functional", True, "Services à la population, ressources, aménagement"),
    ("economic", True, "Budget principal et budgets annexes"),
    ("economic", False, "Budget courant de la DSI"),
)

TER = Outline(
    title="Projet numérique de territoire 2027-2029",
    kind=RoadmapKind.TERRITORY,
    method="cinq-etapes",
    starts_on=date(2027, 1, 1),
    ends_on=date(2029, 12, 31),
    phases_start_on=date(2026, 1, 12),
    president="Président·e de la communauté",
    assembly="Conseil communautaire",
    assembly_kind="council",
    axes=AXES,
    challenges=(
        "Garder des services publics accessibles dans chaque commune",
        "Donner aux communes les moyens du numérique sans les laisser seules",
        "Tenir face aux attaques informatiques",
    ),
    scope=_SCOPE,
    ambition="Un numérique proche, sobre et sûr, qui rende service à chaque commune et à chaque habitant.",
    impulse=("Délibération de lancement", "Conseil communautaire", date(2025, 12, 15)),
    investment_share_pct=42,
    operating_share_pct=45,
    capacity_share_pct=38,
    seats=(
        ("Président·e de la communauté", College.ELECTED),
        ("Vice-président·e délégué·e au numérique", College.ELECTED),
        ("Maire d’une commune de plus de 3 500 habitants", College.ELECTED),
        ("Maire d’une commune de moins de 1 000 habitants", College.ELECTED),
        ("DGS", College.DG),
        ("Représentant·e du groupe d’habitants", College.RESIDENTS),
    ),
    options=ImportOptions(scales=("EPCI30k", "C8k"), confidence="comparable"),
)

SYN = Outline(
    title="Schéma directeur des systèmes d’information des communes 2027-2030",
    kind=RoadmapKind.SDSI,
    method="trois-phases",
    starts_on=date(2027, 1, 1),
    ends_on=date(2030, 12, 31),
    phases_start_on=date(2026, 6, 1),
    president="Président·e du syndicat",
    assembly="Comité syndical",
    assembly_kind="comite_syndical",
    axes=AXES,
    challenges=(
        "Desservir également des communes éloignées de plusieurs heures d’avion",
        "Donner à chaque commune une place dans les choix de son système d’information",
        "Former des agents peu nombreux et polyvalents",
    ),
    scope=_SCOPE,
    ambition="Que chaque commune, même la plus lointaine, rende les mêmes services numériques à ses habitants.",
    impulse=("Lettre de mission", "Président·e du syndicat", date(2026, 5, 4)),
    investment_share_pct=40,
    operating_share_pct=45,
    capacity_share_pct=36,
    public_label="SDSI communal",
    seats=tuple(
        [("Président·e du syndicat", College.ELECTED), ("Vice-président·e délégué·e à l’informatique", College.ELECTED)]
        + [(f"Maire ou délégué·e, archipel n° {number}", College.ELECTED) for number in range(1, 16)]
    ),
    competence_code="informatique",
    options=ImportOptions(scales=("EPCI30k", "SYND39", "C1k"), converts_currency=True, confidence="comparable"),
)

VIL = Outline(
    title="Plan stratégique numérique 2027-2031",
    kind=RoadmapKind.SDSI,
    method="six-phases",
    starts_on=date(2027, 1, 1),
    ends_on=date(2031, 12, 31),
    phases_start_on=date(2026, 5, 18),
    president="Maire",
    assembly="Conseil municipal",
    assembly_kind="council",
    axes=AXES,
    challenges=(
        "Faire plus simple pour les habitants, avec des moyens contraints",
        "Partager entre directions une même méthode d’arbitrage",
        "Sécuriser le système d’information",
    ),
    scope=_SCOPE,
    ambition="Une administration plus simple, des choix partagés entre élus, direction générale et DSI.",
    impulse=("Lettre de mission", "Maire", date(2026, 4, 27)),
    investment_share_pct=38,
    operating_share_pct=42,
    capacity_share_pct=36,
    seats=(
        ("Maire", College.ELECTED),
        ("Adjoint·e délégué·e au numérique", College.ELECTED),
        ("Adjoint·e aux finances", College.ELECTED),
        ("DGS", College.DG),
        ("DSI", College.IT),
    ),
    options=ImportOptions(scales=("V55k", "V70k"), confidence="comparable"),
)
