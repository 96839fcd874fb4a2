"""Lists every instance starts with: competences, skills, themes. An organisation adds its own beside them."""

COMPETENCES: tuple[tuple[str, str], ...] = (
    ("informatique", "Informatique et numérique"),
    ("amenagement-numerique", "Aménagement numérique (réseaux et services locaux de communications électroniques)"),
    ("sig", "Information géographique (SIG)"),
    ("dematerialisation", "Dématérialisation et services d’administration électronique"),
    ("rgpd", "Protection des données (DPO mutualisé)"),
    ("cybersecurite", "Cybersécurité"),
    ("archivage", "Archivage électronique"),
    ("urbanisme", "Urbanisme et application du droit des sols"),
    ("eau-assainissement", "Eau et assainissement"),
    ("dechets", "Collecte et traitement des déchets"),
    ("mobilite", "Mobilité"),
    ("developpement-economique", "Développement économique"),
    ("tourisme", "Tourisme"),
    ("culture-lecture-publique", "Culture et lecture publique"),
    ("enfance-jeunesse", "Petite enfance, enfance et jeunesse"),
    ("action-sociale", "Action sociale"),
    ("france-services", "Maisons France Services"),
    ("scolaire", "Écoles et numérique éducatif"),
)
"""Code and label; `informatique` is the one a syndicate informatique exercises for its members."""

SKILLS: tuple[tuple[str, str, bool], ...] = (
    ("project_manager", "Conduite de projet", False),
    ("applications", "Applications métier", False),
    ("infrastructure", "Infrastructure et réseaux", False),
    ("security", "Sécurité", False),
    ("data_gis", "Données et SIG", False),
    ("change_training", "Accompagnement et formation", False),
    ("business_units", "Directions métiers", True),
)
"""Code, label, whether the days are those of business departments."""

THEMES: tuple[tuple[str, str], ...] = (
    ("e-administration", "E-administration et accès aux services publics"),
    ("relation-usagers", "Relation à l’usager (GRU)"),
    ("inclusion", "Inclusion numérique"),
    ("tres-haut-debit", "Très haut débit"),
    ("donnees", "Données et ouverture des données"),
    ("sig", "Information géographique"),
    ("cyber", "Cybersécurité"),
    ("infrastructure", "Infrastructures, réseaux et postes de travail"),
    ("collaboratif", "Outils collaboratifs et mobilité des agents"),
    ("rh-finances", "Ressources humaines et finances"),
    ("archivage", "Archivage électronique"),
    ("urbanisme", "Urbanisme"),
    ("ecoles", "Écoles et éducation"),
    ("culture", "Culture, sport et vie associative"),
    ("mobilite", "Mobilité"),
    ("transition-ecologique", "Transition écologique et numérique responsable"),
    ("territoire-intelligent", "Territoire connecté"),
    ("economie-tourisme", "Économie et tourisme"),
    ("gouvernance", "Gouvernance et transformation"),
    ("mutualisation", "Mutualisation et convergence"),
)
"""Code and label."""
