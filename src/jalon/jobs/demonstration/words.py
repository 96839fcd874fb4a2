"""What actions of the demonstration say they bring, by domain: wins for the user, the agent and the collectivité."""

WINS: dict[str, tuple[str, str, str]] = {
    "e-administration": (
        "Faire sa démarche le soir, sans se déplacer, et savoir où elle en est.",
        "Moins de ressaisie et d’appels pour demander où en est un dossier.",
        "Des délais tenus et mesurés, les mêmes pour tous les habitants.",
    ),
    "GRU": (
        "Une seule porte d’entrée et une réponse datée.",
        "L’historique des échanges sous les yeux avant de répondre.",
        "Savoir ce que les habitants demandent, et à quel rythme.",
    ),
    "cyber": (
        "Des données personnelles mieux gardées, un service qui reprend après un incident.",
        "Des consignes claires le jour où quelque chose arrive.",
        "Un risque connu, chiffré et réduit ; des obligations tenues.",
    ),
    "RH/finances": (
        "Des factures payées à l’heure, des réponses justes.",
        "Moins de doubles saisies et de contrôles à la main.",
        "Des comptes tenus plus tôt et une paie sûre.",
    ),
    "infrastructure": (
        "Un service qui répond, y compris en mairie annexe.",
        "Un poste et un réseau sur lesquels compter.",
        "Moins de pannes et des renouvellements prévus.",
    ),
    "collaboratif": (
        "Un interlocuteur qui retrouve le bon document.",
        "Travailler à plusieurs sans échanger des pièces jointes.",
        "Des réunions préparées et des décisions retrouvées.",
    ),
    "gouvernance": (
        "Comprendre ce qui est décidé et pourquoi.",
        "Des priorités connues et tenues.",
        "Des choix instruits, mesurés et expliqués.",
    ),
    "SIG": (
        "Voir son quartier, ses réseaux et ses projets sur une carte.",
        "Une carte à jour, partagée entre les services.",
        "Des décisions d’aménagement mieux instruites.",
    ),
    "archivage": (
        "Retrouver un acte ancien sans délai.",
        "Savoir quoi garder, où et combien de temps.",
        "La preuve conservée et les obligations tenues.",
    ),
    "IoT/territoire intelligent": (
        "Des bâtiments confortables et des services mieux réglés.",
        "Des relevés à distance, des interventions utiles.",
        "Des consommations suivies et réduites.",
    ),
}
"""Domain of the candidate list -> wins for the user, the agent, the collectivité."""

OTHER = (
    "Un service plus simple et plus proche.",
    "Un outil adapté et un temps gagné sur les tâches répétées.",
    "Un service rendu mieux connu, au coût maîtrisé.",
)
"""For any other domain."""

NEEDS: tuple[tuple[str, str], ...] = (
    ("Pouvoir payer la cantine et la garderie par internet", "EADM-02"),
    ("Réserver la salle des fêtes sans passer en mairie", "EADM-03"),
    ("Suivre l’avancement d’une demande faite à la mairie", "GRU-01"),
    ("Déposer un permis de construire en ligne et être prévenu des suites", "EADM-08"),
    ("Être prévenu d’une coupure ou d’une alerte sur son téléphone", "IOT-08"),
    ("Retrouver les délibérations du conseil sans appeler", "EADM-11"),
    ("Ne plus perdre une journée de travail quand le serveur tombe", "INF-01"),
    ("Savoir quoi faire si la mairie est victime d’une attaque informatique", "CYB-08"),
    ("Disposer de postes de travail qui démarrent en moins d’une minute", "INF-03"),
    ("Partager un dossier avec une autre commune sans clé USB", "COL-03"),
    ("Signer un document sans l’imprimer", "EADM-10"),
    ("Être accompagné pour faire ses démarches quand on n’est pas à l’aise avec l’ordinateur", "INC-01"),
    ("Voir les réseaux et le cadastre sur une carte à jour", "SIG-01"),
    ("Connaître la consommation d’énergie de chaque bâtiment communal", "IOT-01"),
    ("Faire travailler les écoles avec le même équipement", "ECO-01"),
    ("Emprunter un livre dans n’importe quelle médiathèque du territoire", "CUL-01"),
    ("Tenir les délais de paiement des fournisseurs", "RHF-04"),
    ("Classer et retrouver les archives de la commune", "ARC-02"),
    ("Savoir qui appeler en cas de panne, y compris le samedi", "INF-08"),
    ("Protéger les données personnelles des administrés", "CYB-11"),
    ("Faire ses démarches depuis un seul endroit, sans recommencer à chaque service", "EADM-01"),
    ("Prendre rendez-vous pour une carte d’identité sans attendre au guichet", "EADM-04"),
    ("Signaler un nid-de-poule ou un lampadaire en panne et savoir quand il sera réparé", "EADM-12"),
    ("Donner son avis sur un projet de la commune", "EADM-13"),
    ("Demander une subvention pour une association sans remplir deux fois les mêmes papiers", "EADM-14"),
    ("Lire le site de la commune avec une synthèse vocale", "WEB-01"),
    ("Avoir un site communal à jour sans être informaticien", "WEB-02"),
    ("Trouver la bonne adresse pour les secours et les livraisons", "SIG-04"),
    ("Retrouver une concession au cimetière", "SIG-06"),
    ("Savoir reconnaître un courriel piégé", "CYB-07"),
    ("Ne pas perdre les données de la mairie en cas d’incendie", "CYB-05"),
    ("Téléphoner d’une mairie à l’autre sans payer deux abonnements", "INF-06"),
    ("Se connecter depuis toutes les mairies et les écoles", "INF-04"),
    ("Travailler à distance un jour par semaine", "COL-04"),
    ("Saisir une intervention sur place, avec une tablette", "COL-06"),
    ("Ouvrir les données utiles aux habitants", "DAT-01"),
    ("Suivre les indicateurs de la collectivité sans refaire des tableaux chaque mois", "DAT-03"),
    ("Équiper toutes les classes de la même façon", "ECO-04"),
    ("Préparer la paie sans ressaisir les absences", "RHF-02"),
    ("Savoir quel bâtiment entretenir en premier", "RHF-07"),
    ("Relever les compteurs d’eau sans passer dans chaque maison", "IOT-02"),
    ("Éteindre l’éclairage public la nuit selon les rues", "IOT-06"),
    ("Acheter les ordinateurs à plusieurs communes", "MUT-01"),
    ("Partager un informaticien entre communes", "MUT-02"),
    ("Trouver près de chez soi de l’aide pour un dossier administratif", "INC-02"),
)
"""A need, and the code of the candidate that answers it where it is in the list."""

OTHER_WORDS: dict[str, tuple[str, ...]] = {
    "EADM-02": (
        "Régler la restauration scolaire en ligne",
        "Ne plus faire de chèque pour la cantine",
        "Payer les repas de l’école par carte",
        "Les parents veulent payer la garderie depuis chez eux",
        "Encaisser la cantine sans tenir une caisse en mairie",
    ),
    "EADM-03": (
        "Savoir si la salle polyvalente est libre",
        "Louer une salle communale sur internet",
        "Tenir le planning des salles sans cahier",
        "Les associations réservent la salle en ligne",
    ),
    "CYB-05": (
        "Être sûr que les sauvegardes se restaurent",
        "Mettre une copie des données hors de la mairie",
        "Retrouver les fichiers perdus après une panne",
        "Sauvegarder le serveur de la mairie sans y penser",
    ),
    "CYB-07": (
        "Apprendre aux agents à se méfier des faux messages",
        "Ne plus cliquer sur un lien d’hameçonnage",
        "Former tout le monde, élus compris, aux courriels frauduleux",
        "S’entraîner à repérer l’hameçonnage",
    ),
    "EADM-08": (
        "Recevoir les demandes d’urbanisme sans papier",
        "Instruire les permis avec le service commun",
        "Les notaires déposent leurs certificats d’urbanisme en ligne",
        "Savoir où en est mon dossier de construction",
    ),
    "INF-08": (
        "Être dépanné vite quand l’ordinateur ne marche plus",
        "Un numéro unique pour signaler une panne informatique",
        "Une assistance le jour des mariages",
        "Un technicien qui connaît notre mairie",
    ),
    "IOT-08": (
        "Alerter la population en cas de crue",
        "Prévenir les habitants par message en cas de danger",
        "Joindre tout le monde quand l’eau est coupée",
        "Tenir à jour les numéros du plan de sauvegarde",
    ),
    "INC-01": (
        "Aider les personnes âgées à faire leurs papiers sur internet",
        "Un conseiller numérique dans chaque commune",
        "Ne laisser personne seul devant une démarche en ligne",
        "Apprendre à se servir d’un ordinateur",
    ),
}
"""Code of a candidate -> other ways in which members said the same need."""

GROUPS: dict[str, str] = {
    "EADM-02": "Régler et réserver les repas de l’école à distance",
    "EADM-03": "Réserver une salle communale à distance",
    "GRU-01": "Savoir où en est une demande",
    "EADM-08": "Déposer et suivre une demande d’urbanisme",
    "IOT-08": "Être alerté en cas de danger ou de coupure",
    "EADM-11": "Consulter les actes de la commune",
    "INF-01": "Travailler sans interruption du serveur",
    "CYB-08": "Réagir à une attaque informatique",
    "INF-03": "Avoir des postes rapides et suivis",
    "COL-03": "Partager des documents entre communes",
    "EADM-10": "Signer sans papier",
    "INC-01": "Être aidé dans ses démarches",
    "SIG-01": "Disposer d’une carte commune des réseaux et du cadastre",
    "IOT-01": "Suivre l’énergie des bâtiments",
    "ECO-01": "Équiper les écoles de la même façon",
    "CUL-01": "Partager les bibliothèques",
    "RHF-04": "Payer les fournisseurs à temps",
    "ARC-02": "Tenir les archives",
    "INF-08": "Être dépanné vite et par la même équipe",
    "CYB-11": "Protéger les données des habitants",
    "EADM-01": "Faire toutes ses démarches au même endroit",
    "EADM-04": "Prendre rendez-vous en mairie",
    "EADM-12": "Signaler un problème dans la rue",
    "EADM-13": "Donner son avis",
    "EADM-14": "Demander une subvention une seule fois",
    "WEB-01": "Rendre les sites accessibles à tous",
    "WEB-02": "Tenir un site communal à jour",
    "SIG-04": "Nommer et numéroter toutes les adresses",
    "SIG-06": "Gérer le cimetière",
    "CYB-07": "Reconnaître les courriels piégés",
    "CYB-05": "Sauvegarder et retrouver les données",
    "INF-06": "Téléphoner à moindre coût entre mairies",
    "INF-04": "Relier mairies et écoles",
    "COL-04": "Travailler à distance",
    "COL-06": "Travailler sur le terrain",
    "DAT-01": "Ouvrir des données",
    "DAT-03": "Suivre des indicateurs sans ressaisie",
    "ECO-04": "Équiper toutes les classes",
    "RHF-02": "Préparer la paie sans ressaisie",
}
"""Code of a candidate -> how the team names the needs it answers: in words that are nobody's."""

FATES: dict[str, tuple[str, str]] = {
    "EADM-08": ("deferred", "Attend l’ouverture du service commun d’urbanisme"),
    "ECO-01": ("deferred", "À reprendre quand toutes les écoles seront reliées à la fibre"),
    "DAT-03": ("deferred", "Les données ne sont pas encore assez sûres pour en tirer des indicateurs"),
    "CUL-01": ("deferred", "Dépend de l’accord des bibliothèques, attendu l’an prochain"),
    "IOT-06": ("not_retained", "L’éclairage public relève du syndicat d’énergie"),
    "COL-03": ("not_retained", "Déjà possible avec la messagerie commune : une formation est proposée"),
    "SIG-06": ("not_retained", "Le logiciel de cimetière en place le permet"),
}
"""Code of a candidate -> what was answered to the needs it would have answered, and why."""
