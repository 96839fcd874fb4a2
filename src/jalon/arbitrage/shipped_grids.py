"""The grids that come with the product, as data. `load_grids` writes them; an organisation copies one to change it."""

from dataclasses import dataclass

from jalon.governance.models import College
from jalon.programme.models.grid import CriterionSide

CITIZENS, COLLECTIVITE = CriterionSide.CITIZENS, CriterionSide.COLLECTIVITE
FEASIBILITY, RISK = CriterionSide.FEASIBILITY, CriterionSide.RISK


@dataclass(frozen=True, slots=True)
class ShippedCriterion:
    """A criterion and what each note from 0 to 4 means."""

    code: str
    label: str
    side: CriterionSide
    weight: int
    guidance: str
    anchors: tuple[str, str, str, str, str]
    colleges: tuple[College, ...] = ()


@dataclass(frozen=True, slots=True)
class ShippedGrid:
    """A grid with its criteria in order."""

    code: str
    label: str
    description: str
    criteria: tuple[ShippedCriterion, ...]


NINE = ShippedGrid(
    "neuf-criteres",
    "Neuf critères, citoyens et collectivité",
    "Neuf critères notés de 0 à 4. Quatre disent ce que l’action apporte aux citoyens, cinq ce qu’elle apporte à la "
    "collectivité : deux notes restent visibles. Le coût n’y est pas : les enveloppes s’en chargent.",
    (
        ShippedCriterion(
            "service-rendu",
            "Service rendu à l’usager",
            CITIZENS,
            20,
            "Ce que l’usager gagne : temps, déplacements, clarté, horaires.",
            (
                "Rien ne change pour l’usager",
                "Un confort pour quelques-uns",
                "Une démarche fréquente devient plus simple",
                "Un service attendu devient possible à distance ou sans attente",
                "La vie quotidienne de la plupart en est changée",
            ),
        ),
        ShippedCriterion(
            "attente",
            "Attente exprimée",
            CITIZENS,
            18,
            "Ce que disent les besoins recueillis, les enquêtes, les communes membres.",
            (
                "Personne ne l’a demandé",
                "Demandé par une personne ou un service",
                "Demandé par plusieurs services ou communes",
                "Demandé par la plupart",
                "Première attente exprimée",
            ),
        ),
        ShippedCriterion(
            "inclusion",
            "Égalité d’accès et inclusion",
            CITIZENS,
            12,
            "Effet pour les personnes éloignées du numérique ou en situation de handicap, et entre communes.",
            (
                "Écarte des usagers",
                "Sans effet",
                "Garde une voie accessible à tous",
                "Réduit un écart constaté",
                "Ouvre un droit à ceux qui ne l’exerçaient pas",
            ),
        ),
        ShippedCriterion(
            "relation",
            "Relation du citoyen avec sa collectivité",
            CITIZENS,
            15,
            "Information, participation, confiance, réponse aux sollicitations.",
            (
                "Aucun lien",
                "Lien indirect",
                "Facilite un échange existant",
                "Crée un échange qui manquait",
                "Transforme la relation et se mesure",
            ),
        ),
        ShippedCriterion(
            "efficacite",
            "Efficacité des services",
            COLLECTIVITE,
            10,
            "Temps gagné par les agents, erreurs évitées, qualité du travail.",
            (
                "Charge en plus",
                "Sans effet mesurable",
                "Gain pour un service",
                "Gain pour plusieurs services",
                "Gain fort pour la plupart des services",
            ),
        ),
        ShippedCriterion(
            "economies",
            "Économies durables",
            COLLECTIVITE,
            7,
            "Dépenses de fonctionnement évitées chaque année. Le coût de l’action n’entre pas ici.",
            (
                "Dépense nouvelle durable",
                "Sans effet",
                "Petite économie",
                "Économie qui rembourse en cinq ans",
                "Économie qui rembourse en deux ans",
            ),
        ),
        ShippedCriterion(
            "strategie",
            "Contribution à la stratégie",
            COLLECTIVITE,
            5,
            "Lien avec les enjeux et les axes de la feuille de route.",
            (
                "Hors des enjeux",
                "Lien lointain",
                "Contribue à un objectif",
                "Contribue à plusieurs objectifs",
                "Sans elle, un enjeu reste sans réponse",
            ),
        ),
        ShippedCriterion(
            "securite",
            "Sécurité et continuité",
            COLLECTIVITE,
            8,
            "Protection des données, résistance aux pannes et aux attaques, fin d’un risque connu.",
            (
                "Ajoute un risque",
                "Sans effet",
                "Réduit un risque mineur",
                "Réduit un risque sérieux",
                "Met fin à un risque majeur connu",
            ),
        ),
        ShippedCriterion(
            "mutualisation",
            "Mutualisation et réemploi",
            COLLECTIVITE,
            5,
            "Ce qui sert à plusieurs : communes, syndicats, logiciel libre, données ouvertes.",
            (
                "Ne sert qu’un service",
                "Pourrait servir ailleurs",
                "Sert à plusieurs services",
                "Sert à plusieurs membres",
                "Sert à tous les membres et se réemploie",
            ),
        ),
    ),
)

MAREVA = ShippedGrid(
    "mareva",
    "Cinq axes MAREVA",
    "Les cinq axes de MAREVA, la méthode d’analyse de la valeur des projets numériques de l’État. Le risque n’y ajoute pas "
    "de valeur : il dit les chances de l’obtenir.",
    (
        ShippedCriterion(
            "rentabilite",
            "Rentabilité",
            COLLECTIVITE,
            20,
            "Gains financiers attendus face aux coûts complets. Le coût pèse aussi dans les enveloppes : gardez un poids modéré.",
            (
                "Pertes durables",
                "Équilibre jamais atteint",
                "Équilibre en plus de cinq ans",
                "Équilibre en trois à cinq ans",
                "Équilibre en moins de trois ans",
            ),
        ),
        ShippedCriterion(
            "maitrise-du-risque",
            "Maîtrise du risque",
            RISK,
            0,
            "Technique, organisation, calendrier, fournisseurs, juridique. La note donne les chances de réussite : 50 % pour 0, 100 % pour 4.",
            (
                "Risque très fort, non traité",
                "Risque fort",
                "Risque moyen, réponses prévues",
                "Risque faible",
                "Déjà fait ailleurs dans les mêmes conditions",
            ),
        ),
        ShippedCriterion(
            "benefices-externes",
            "Bénéfices pour les usagers",
            CITIZENS,
            35,
            "Qualité du service, simplification, accès.",
            ("Aucun", "Faibles", "Sensibles pour un public", "Forts pour un public", "Forts pour la plupart"),
        ),
        ShippedCriterion(
            "benefices-internes",
            "Bénéfices pour les agents et l’administration",
            COLLECTIVITE,
            25,
            "Efficacité, conditions de travail, compétences, pilotage.",
            ("Aucun", "Faibles", "Sensibles pour un service", "Forts pour un service", "Forts pour la plupart"),
        ),
        ShippedCriterion(
            "necessite",
            "Nécessité",
            COLLECTIVITE,
            20,
            "Politique ou technique. Une obligation légale se dit au tri (« obligatoire »), pas ici : elle compterait deux fois.",
            ("Rien ne presse", "Souhaitable", "Attendue", "Engagement pris", "Rupture de service certaine sans elle"),
        ),
    ),
)

TERRITORIAL = ShippedGrid(
    "territoriale",
    "Méthode territoriale : attente, coût, faisabilité",
    "Les trois critères de sélection des actions de l’année d’un projet numérique de territoire. Le comité les ordonne en "
    "changeant leurs poids.",
    (
        ShippedCriterion(
            "attente-population",
            "Niveau d’attente de la population",
            CITIZENS,
            70,
            "Ce que disent les habitants, les communes et les acteurs locaux.",
            (
                "Personne ne l’attend",
                "Attendue par quelques-uns",
                "Attendue par un public précis",
                "Attendue par beaucoup",
                "Première attente de la population",
            ),
        ),
        ShippedCriterion(
            "cout",
            "Coût",
            COLLECTIVITE,
            30,
            "Plus la note est haute, plus le coût est supportable. Il pèse déjà dans les enveloppes : mettez ce poids à 0 pour ne le compter qu’une fois.",
            ("Hors de portée sans aide", "Lourd", "Supportable en étalant", "Modéré", "Presque nul"),
        ),
        ShippedCriterion(
            "faisabilite",
            "Faisabilité",
            FEASIBILITY,
            0,
            "Sous le seuil de l’arbitrage, l’action attend : elle n’est ni bonne ni mauvaise, elle n’est pas prête.",
            (
                "Impossible aujourd’hui",
                "Plusieurs obstacles sans réponse",
                "Un obstacle, réponse connue",
                "Prête, moyens à confirmer",
                "Prête, moyens réunis",
            ),
        ),
    ),
)

SHIPPED = (NINE, MAREVA, TERRITORIAL)
