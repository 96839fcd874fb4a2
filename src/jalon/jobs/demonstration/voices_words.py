"""Words of the demonstration's interviews, workshop and documents: invented, by function, as town halls speak."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Heard:
    """An interview. `notes`: (number of the question, text); `verbatims`: (number, exact words, may be cited).

    `place`: -1 the owner, otherwise the rank of a participant. `state`: planned, draft, sent, validated, amended, cancelled.
    """

    guide: str
    population: str
    who: str
    place: int
    state: str
    notes: tuple[tuple[int, str], ...] = ()
    verbatims: tuple[tuple[int, str, bool], ...] = ()
    amendment: tuple[str, str] = ("", "")


INTERVIEWS: tuple[Heard, ...] = (
    Heard(
        "elus", "elected", "Vice-présidente déléguée au numérique", -1, "validated",
        (
            (1, "Maintenir des services publics dans chaque commune ; donner envie aux jeunes de rester."),
            (3, "Le portail des bibliothèques : simple, connu, les habitants l’ont adopté sans qu’on les pousse."),
            (5, "Les plus de 75 ans et les saisonniers. Aujourd’hui ce sont les secrétaires de mairie qui les aident, "
                "entre deux tâches."),
            (7, "Aucun ordre de reprise écrit. On appellerait le prestataire, sans savoir s’il répondrait un dimanche."),
            (9, "Que chaque commune puisse dire : voilà ce que nous avons demandé, voilà ce que nous avons eu."),
        ),
        (
            (4, "Je signe encore des parapheurs en papier le samedi matin, sur le capot de ma voiture.", True),
            (8, "Si on ne peut faire que trois choses, faisons-les bien, et disons pourquoi on ne fait pas les autres.", True),
        ),
    ),
    Heard(
        "commune-membre", "members", "Secrétaire générale de mairie", 0, "validated",
        (
            (1, "Une secrétaire à 28 heures, un agent technique, une cantine de 60 enfants. La mairie ouvre quatre demi-journées."),
            (3, "On appelle l’éditeur pour les logiciels, un voisin pour le reste. La dernière panne a duré deux jours."),
            (4, "Un disque branché au poste. Personne n’a jamais essayé de remettre une sauvegarde."),
            (5, "La cantine : pointage sur papier, ressaisie le soir, factures faites à la main tous les mois."),
            (8, "Trois contrats reconduits tacitement, dont un dont la commune ne retrouve pas l’original."),
        ),
        (
            (4, "Si le poste tombe, je ne sais plus ni qui a payé ni qui est inscrit.", True),
            (9, "Je ne veux pas d’un logiciel de plus, je veux quelqu’un à appeler.", True),
            (11, "Le maire ne se rend pas compte du temps que cela prend.", False),
        ),
    ),
    Heard(
        "commune-membre", "members", "Maire d’une commune de moins de 1 000 habitants", 1, "amended",
        (
            (2, "Deux postes de 2017, la suite de gestion du syndicat, un site internet fait par un bénévole."),
            (6, "Quatre tablettes à l’école, dont deux en panne. L’enseignante les recharge chez elle."),
            (7, "La fibre est arrivée au bourg, pas dans les hameaux du nord."),
            (10, "Trois mille euros par an, pas davantage."),
        ),
        ((9, "Qu’on nous prête un technicien une journée par mois, et tout change.", True),),
        ("Trois mille euros par an, pas davantage.",
         "Trois mille euros par an, et un peu plus si l’école est comprise."),
    ),
    Heard(
        "agent", "agents", "Agent d’accueil", 2, "amended",
        (
            (1, "Matinée au guichet : onze personnes sur vingt viennent pour une démarche qui existe en ligne."),
            (3, "Les règles d’inscription aux services : elles changent et personne ne les écrit au même endroit."),
            (4, "Le nom et l’adresse des familles : cantine, centre de loisirs, bibliothèque, trois fois."),
            (6, "Une demi-journée en huit ans."),
        ),
        (
            (4, "Je tape la même adresse trois fois, et la quatrième est fausse.", True),
            (8, "J’ai peur de me tromper devant les gens.", False),
        ),
        ("Une demi-journée en huit ans.", "Une demi-journée en huit ans, et c’était pour changer de messagerie."),
    ),
    Heard(
        "direction-generale", "management", "Directrice générale des services", -1, "sent",
        (
            (2, "Les demandes arrivent par mail, par les couloirs, par les élus. Aucune liste commune."),
            (4, "Le budget informatique est connu ; le temps des agents et les abonnements pris par les services ne le sont pas."),
            (5, "Un poste réseau vacant depuis dix mois ; tout le reste repose sur une personne."),
            (8, "Pas de plan écrit. La paie est le premier souci."),
        ),
        ((6, "Je décide avec l’intuition, et je n’aime pas cela.", False),),
    ),
    Heard(
        "equipe-informatique", "it", "Responsable informatique", -1, "draft",
        (
            (1, "Trois personnes : un technicien, un administrateur, moi. Pas de remplaçant."),
            (2, "70 % de dépannage, 20 % de demandes, 10 % de projets, à vue de nez."),
            (4, "La gestion du courrier n’est plus maintenue depuis 2022 ; elle bloque la mise à jour du serveur."),
            (6, "Sauvegardes quotidiennes, restauration essayée une fois, en 2023. Pas de double authentification hors messagerie."),
        ),
        ((7, "Si je pars en vacances, je prends l’ordinateur.", False),),
    ),
    Heard("direction-metier", "departments", "Direction des services à la population", -1, "planned"),
    Heard("partenaire", "partners", "Conseillère numérique de l’espace France services", -1, "planned"),
    Heard("agent", "agents", "Agent technique", 3, "cancelled"),
)  # fmt: skip

OF_A_CITY: tuple[Heard, ...] = (
    Heard(
        "equipe-informatique", "it", "Responsable de l’exploitation", -1, "validated",
        (
            (1, "Quatorze personnes pour 1 100 postes ; deux postes vacants à l’exploitation."),
            (2, "Le quotidien prend tout : les projets avancent le vendredi."),
            (4, "Trois logiciels de gestion ne sont plus suivis par leur éditeur."),
        ),
        ((7, "On nous demande dix projets et on nous laisse le temps d’en faire trois.", True),),
    ),
    Heard(
        "direction-metier", "departments", "Direction de l’enfance", -1, "validated",
        (
            (1, "Inscriptions, facturation, présence : trois logiciels qui ne se parlent pas."),
            (3, "Les demandes partent à l’informatique et nous ne savons pas ce qu’elles deviennent."),
        ),
        ((4, "Nous payons un abonnement à côté parce que c’était plus simple que d’attendre.", True),),
    ),
    Heard(
        "direction-metier", "departments", "Direction de l’urbanisme", -1, "validated",
        (
            (1, "L’instruction est en ligne, mais les services consultés répondent encore par courrier."),
            (3, "La carte et le dossier ne sont pas dans le même outil."),
        ),
        ((4, "Je ne veux pas un projet, je veux que la panne du lundi s’arrête.", True),),
    ),
)  # fmt: skip
"""What a city alone hears besides: its IT department and two others, for both views."""

_ISLANDS = (
    ("Trois mille euros par an", "Trois cent cinquante mille francs par an"),
    ("Les plus de 75 ans et les saisonniers", "Les plus de 75 ans et les familles des îles éloignées"),
    (
        "La fibre est arrivée au bourg, pas dans les hameaux du nord.",
        "La fibre est arrivée au village, pas sur les motu.",
    ),
    ("sur le capot de ma voiture", "sur le quai, avant le bateau"),
    ("Conseillère numérique de l’espace France services", "Conseillère numérique itinérante"),
    ("Trouver un covoiturage pour la gare", "Partager un bateau pour aller au dispensaire"),
    ("Les horaires de car vraiment à jour", "Les horaires de bateau et d’avion vraiment à jour"),
)


def of_islands(text: str) -> str:
    """The same words where there are neither euros nor railway stations."""
    for here, there in _ISLANDS:
        text = text.replace(here, there)
    return text


IDEAS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Payer et s’inscrire sans se déplacer", (
        "Payer la cantine avec son téléphone",
        "Une seule inscription pour l’école, la cantine et le centre de loisirs",
        "Voir ce qu’il me reste à payer",
    )),
    ("Être aidé près de chez soi", (
        "Quelqu’un qui aide dans chaque mairie, un jour fixe",
        "Des ateliers le soir, pour ceux qui travaillent",
        "Pouvoir téléphoner à une personne, pas à un robot",
    )),
    ("Savoir ce qui se passe", (
        "Un message quand la route est coupée",
        "L’agenda de toutes les communes au même endroit",
        "Comprendre où passe l’argent",
    )),
    ("Se déplacer", ("Trouver un covoiturage pour la gare", "Les horaires de car vraiment à jour")),
)  # fmt: skip

CRITERIA = (
    ("Âge", (("18 à 34 ans", 5), ("35 à 59 ans", 7), ("60 ans et plus", 6))),
    ("Aisance avec le numérique", (("à l’aise", 8), ("pas toujours", 6), ("en difficulté", 4))),
)


@dataclass(frozen=True)
class Paper:
    """A document. `notes` empty: not read yet. `extract`: the words picked, and where."""

    title: str
    kind: str
    confidentiality: str
    dated_on: str
    origin: str
    notes: str = ""
    extract: tuple[str, str] = ("", "")


PAPERS: tuple[Paper, ...] = (
    Paper(
        "Projet politique 2026-2032", "strategy", "public", "2026-06-18", "Cabinet",
        "Le numérique y est un moyen : proximité, jeunesse, sobriété. Deux engagements chiffrés seulement.",
        ("Rendre possible en ligne, d’ici 2029, toute démarche qui ne demande pas de présence.", "Engagement 14, p. 9"),
    ),
    Paper(
        "Audit de sécurité du système d’information", "audit", "restricted", "2025-11-05", "Prestataire de l’audit",
        "Onze vulnérabilités dont trois élevées. Deux sont corrigées. Ne pas diffuser.",
        ("Aucune restauration complète n’a été vérifiée au cours des vingt-quatre derniers mois.", "Constat 4, p. 21"),
    ),
    Paper(
        "Compte administratif 2025, extrait informatique", "budget", "internal", "2026-04-02", "Direction des finances",
        "Les abonnements pris par les directions ne sont pas dans ce chapitre : environ un cinquième en plus.",
        ("Maintenance : + 14 % en un an.", "Chapitre 011"),
    ),
    Paper(
        "Marché de la suite de gestion", "contract", "internal", "2022-01-10", "Commande publique",
        "Reconduction tacite ; préavis de six mois.",
    ),
    Paper("Règlement du service d’aide aux usagers", "procedure", "internal", "2024-09-01", "Services à la population"),
)  # fmt: skip
