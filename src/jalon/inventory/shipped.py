"""Lists every instance starts with: jobs of the digital field, procurement thresholds, the checklist of a commune."""

from datetime import date

from jalon.inventory.choices import Domain
from jalon.kernel.money import Currency

JOBS: tuple[tuple[str, str, str, str], ...] = (
    ("cio", "Direction du système d’information", "Conduit la stratégie, le budget et l’équipe.", "project_manager"),
    ("rssi", "RSSI (responsable de la sécurité des systèmes d’information)", "Protège, forme, réagit aux attaques.", "security"),
    ("dpo", "DPO (délégué à la protection des données)", "Tient le registre des traitements et conseille.", "security"),
    ("network", "Responsable réseaux et télécoms", "Fibre, réseau local, téléphonie, accès distants.", "infrastructure"),
    ("systems", "Administration des systèmes et serveurs", "Serveurs, virtualisation, sauvegardes.", "infrastructure"),
    ("databases", "Administration des bases de données", "Bases, performances, sauvegardes.", "infrastructure"),
    ("cloud", "Hébergement et nuage", "Choix, migrations et suivi des services en ligne.", "infrastructure"),
    ("support", "Support aux utilisateurs", "Accueille, dépanne, équipe les postes.", "infrastructure"),
    ("workstations", "Postes de travail et mobilité", "Parc, renouvellement, téléphones.", "infrastructure"),
    ("developer", "Développement", "Écrit et relie des logiciels.", "applications"),
    ("business_apps", "Applications métier", "Paramètre et suit les logiciels des services.", "applications"),
    ("integration", "Échanges et interfaces (API)", "Relie les applications entre elles.", "applications"),
    ("gis", "Expertise SIG (information géographique)", "Données géographiques et cartes.", "data_gis"),
    ("data", "Données et décisionnel", "Qualité, ouverture et analyse des données.", "data_gis"),
    ("web", "Services en ligne et sites internet", "Portail, démarches, accessibilité.", "applications"),
    ("project", "Conduite de projets numériques", "Cadre, planifie, coordonne.", "project_manager"),
    ("procurement", "Achat et contrats informatiques", "Marchés, échéances, fournisseurs.", "project_manager"),
    ("change", "Accompagnement et formation", "Forme et accompagne agents et élus.", "change_training"),
    ("mediation", "Médiation numérique", "Aide les habitants à faire leurs démarches.", "change_training"),
    ("correspondent", "Référent numérique", "Relais de l’informatique dans un service ou une commune.", "business_units"),
    ("archivist", "Archivage électronique", "Conserve et élimine dans les règles.", "data_gis"),
)  # fmt: skip
"""Code, label, what it does, the skill whose days the actions count. Each keeper adds its own."""

CCP = "Code de la commande publique"
FORMAL = "Procédure formalisée des collectivités (fournitures et services)"
DISPENSE = "Dispense de publicité et de mise en concurrence (fournitures et services)"
EUR, XPF = Currency.EUR, Currency.XPF
THRESHOLDS: tuple[tuple[str, str, Currency, int, date, date | None, int, str], ...] = (
    ("dispense", DISPENSE, EUR, 40_000_00, date(2020, 1, 1), date(2026, 3, 31), 4, f"{CCP}, art. R2122-8"),
    ("dispense", DISPENSE, EUR, 60_000_00, date(2026, 4, 1), None, 4, f"{CCP}, art. R2122-8 (décret n° 2025-1386)"),
    ("publicity", "Publicité au BOAMP ou dans un journal d’annonces légales", EUR, 90_000_00, date(2020, 1, 1), None, 5, f"{CCP}, art. R2131-12"),
    ("formal", FORMAL, EUR, 215_000_00, date(2022, 1, 1), date(2023, 12, 31), 9, f"{CCP}, avis annexé, 2022-2023"),
    ("formal", FORMAL, EUR, 221_000_00, date(2024, 1, 1), date(2025, 12, 31), 9, f"{CCP}, avis annexé, 2024-2025"),
    ("formal", FORMAL, EUR, 216_000_00, date(2026, 1, 1), date(2027, 12, 31), 9, f"{CCP}, avis annexé, 2026-2027"),
    ("dispense-pf", DISPENSE, XPF, 8_000_000, date(2020, 1, 1), None, 4, "Code polynésien des marchés publics, art. LP 223-3, 1°"),
)  # fmt: skip
"""Code, label, currency, amount net of tax in its minor unit, first and last day, months of a procurement above, source."""

CHECKLIST: tuple[tuple[str, str, str], ...] = (
    ("accounting", "Comptabilité et budget", Domain.FINANCE),
    ("payroll", "Paie et agents", Domain.STAFF),
    ("civil", "État civil", Domain.CIVIL),
    ("elections", "Liste électorale", Domain.CIVIL),
    ("cemetery", "Cimetière", Domain.CIVIL),
    ("canteen", "Cantine et garderie", Domain.CHILDHOOD),
    ("planning", "Urbanisme et cadastre", Domain.PLANNING),
    ("acts", "Délibérations et envoi à la préfecture", Domain.COUNCIL),
    ("mail", "Messagerie de la mairie", Domain.OFFICE),
    ("office", "Traitement de texte et tableur", Domain.OFFICE),
    ("website", "Site internet ou page de la commune", Domain.RELATION),
    ("alerts", "Alerte et information des habitants", Domain.RELATION),
    ("water", "Eau et assainissement", Domain.TECHNICAL),
    ("backup", "Sauvegarde", Domain.INFRASTRUCTURE),
    ("antivirus", "Antivirus et protection", Domain.INFRASTRUCTURE),
)
"""Code, what it is for, domain: what a commune of some six hundred inhabitants usually runs."""
