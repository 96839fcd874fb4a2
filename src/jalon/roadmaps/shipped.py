"""Methods shipped with the product. Sources: public descriptions of the three kinds of exercise, in our words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShippedPhase:
    """A phase: name, aims, weeks, deliverables, who validates."""

    name: str
    objectives: str
    weeks: int
    deliverables: tuple[str, ...]
    validation: str = "COPIL"
    is_before_roadmap: bool = False


@dataclass(frozen=True, slots=True)
class ShippedMethod:
    """A method with its phases and conditions (code, label, guidance)."""

    code: str
    label: str
    description: str
    phases: tuple[ShippedPhase, ...]
    conditions: tuple[tuple[str, str, str], ...] = ()


_CONDITIONS = (
    (
        "sensibilite",
        "La collectivité est sensible au numérique",
        "Le sujet a été porté en conseil ou en bureau ; des moyens y sont déjà consacrés.",
    ),
    ("elu-referent", "Un·e élu·e référent·e au numérique est désigné·e", "Arrêté de délégation ou décision du bureau."),
    ("commission", "Une commission ou un groupe d’élus suit le numérique", "Composition et date de création."),
    (
        "dematerialisation",
        "La dématérialisation est engagée dans la collectivité",
        "Actes, finances, urbanisme, état civil…",
    ),
    (
        "sensibilisation",
        "Des actions de sensibilisation du public aux usages numériques existent",
        "Espace public numérique, conseillers numériques, ateliers.",
    ),
    (
        "conduite-projet",
        "La collectivité a l’habitude de conduire des projets",
        "Un projet récent mené avec un calendrier et un bilan.",
    ),
    (
        "chef-projet",
        "Un·e chef·fe de projet est désigné·e sur la feuille de route",
        "Compter au moins 20 % d’un temps plein pendant 6 à 9 mois.",
    ),
    ("transverse", "Les services sont prêts à des projets transverses", "Un projet mené par plusieurs directions."),
    (
        "communes",
        "Une collaboration avec les communes du territoire est possible",
        "Conférence des maires, services communs, groupements.",
    ),
)

METHODS: tuple[ShippedMethod, ...] = (
    ShippedMethod(
        code="trois-phases",
        label="Schéma directeur en trois phases",
        description="Analyser l’existant, définir la cible, définir la trajectoire. Convient à un syndicat et à ses communes.",
        phases=(
            ShippedPhase(
                "Analyse de l’existant",
                "Recueillir la parole des communes et des agents, dresser l’inventaire du système d’information.",
                9,
                ("Rapport par commune", "Synthèse de l’existant"),
            ),
            ShippedPhase(
                "Définition de la cible",
                "Dire à quoi le système d’information doit ressembler, côté outils comme côté organisation.",
                12,
                ("Document de cible", "Nouvelles méthodes de travail"),
            ),
            ShippedPhase(
                "Définition de la trajectoire",
                "Recenser les projets nécessaires et arbitrer leur calendrier sur l’horizon.",
                12,
                ("Portefeuille de projets arbitré", "Plan pluriannuel", "Synthèse publique"),
                validation="COPIL puis assemblée délibérante",
            ),
        ),
    ),
    ShippedMethod(
        code="six-phases",
        label="Étude d’opportunité puis schéma directeur en six phases",
        description="Une étude d’opportunité, puis six phases en six mois. Convient à une ville et à ses directions.",
        phases=(
            ShippedPhase(
                "Étude d’opportunité",
                "Décider s’il faut engager un schéma directeur, sur quel périmètre et avec quels moyens.",
                12,
                ("Étude d’opportunité",),
                validation="Direction générale et élus",
                is_before_roadmap=True,
            ),
            ShippedPhase(
                "1 Cadrage de la mission", "Périmètre, instances, calendrier, sponsors.", 3, ("Note de cadrage",)
            ),
            ShippedPhase(
                "2 Analyse de l’existant",
                "Regards croisés de la DSI et des directions ; inventaire, coûts, risques.",
                6,
                ("Diagnostic partagé",),
            ),
            ShippedPhase(
                "3 Alignement stratégique du plan stratégique numérique",
                "Décliner les axes politiques en objectifs et en indicateurs qui serviront à noter les projets.",
                4,
                ("Axes, objectifs et indicateurs",),
            ),
            ShippedPhase(
                "4 Définition de la cible",
                "Évolutions fonctionnelles, techniques et organisationnelles.",
                5,
                ("Cible",),
            ),
            ShippedPhase(
                "5 Arbitrage et trajectoire",
                "Grille de valeur partagée, capacités à faire, possibilités budgétaires.",
                5,
                ("Scénarios", "Trajectoire retenue"),
            ),
            ShippedPhase(
                "6 Adoption et passage à la mise en œuvre",
                "Valider, délibérer, publier, lancer la première année.",
                3,
                ("Plan stratégique numérique", "Projet de délibération"),
                validation="COPIL puis conseil",
            ),
        ),
    ),
    ShippedMethod(
        code="cinq-etapes",
        label="Projet numérique de territoire en cinq étapes",
        description="Cinq étapes, des conditions de réussite à vérifier avant de partir. Convient à un EPCI et à ses communes.",
        phases=(
            ShippedPhase(
                "Lancement",
                "Obtenir l’impulsion politique, désigner l’élu·e référent·e et le ou la chef·fe de projet, informer les communes.",
                6,
                ("Délibération ou lettre de mission", "Note de cadrage"),
            ),
            ShippedPhase(
                "Diagnostic",
                "Écouter élus, services, partenaires et habitants ; recenser usages et offres numériques.",
                14,
                ("Diagnostic numérique du territoire",),
            ),
            ShippedPhase(
                "Formalisation du programme d’actions",
                "Axes stratégiques, actions opérationnelles, fiches action, arbitrage.",
                12,
                ("Programme d’actions", "Fiches action"),
                validation="COPIL puis conseil communautaire",
            ),
            ShippedPhase(
                "Mise en œuvre",
                "Plan d’action annuel, suivi, points aux élus et aux communes.",
                52,
                ("Plan d’action annuel",),
            ),
            ShippedPhase(
                "Évaluation", "Bilan annuel et de fin de mandat, réponse à ceux qui ont parlé.", 8, ("Bilan",)
            ),
        ),
        conditions=_CONDITIONS,
    ),
)
