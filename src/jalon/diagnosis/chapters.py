"""The questionnaires of the five chapters: what is asked, and what each note from 0 to 4 means, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from jalon.diagnosis.models import Chapter


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a chapter, asked to both sides. `code` is kept in the answers."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A chapter: what it looks at, its questions, and its five notes in words, from 0 to 4."""

    chapter: str
    aim: str
    questions: tuple[Question, ...]
    anchors: tuple[str, str, str, str, str]


QUESTIONNAIRES: tuple[Questionnaire, ...] = (
    Questionnaire(
        Chapter.GOVERNANCE,
        "Qui décide du numérique, avec quelles règles, et qui le sait.",
        (
            Question("qui-decide", "Sait-on qui décide de lancer, d’arrêter ou de repousser un projet numérique ?"),
            Question("instances", "Une instance où siègent élus et directions arbitre-t-elle, à des dates connues ?"),
            Question("priorites", "Les priorités sont-elles écrites, et tenues quand une demande urgente arrive ?"),
            Question("roles", "Chaque application a-t-elle un responsable métier et un responsable technique nommés ?"),
            Question("projets", "Les projets sont-ils suivis : qui, quoi, quand, où en est-on ?"),
            Question("relations", "Les directions ont-elles un interlocuteur connu, et l’informatique les siens ?"),
        ),
        (
            "Personne ne sait qui décide ; tout se fait au coup par coup.",
            "Une personne décide seule, sans règle écrite.",
            "Des règles existent, elles sont souvent contournées.",
            "Les décisions sont prises en instance, écrites, le plus souvent suivies.",
            "Chacun sait qui décide, sur quels critères, et ce qui a été décidé est tenu et revu.",
        ),
    ),
    Questionnaire(
        Chapter.COSTS,
        "Ce que le numérique coûte, en entier, et ce que l’on peut en dire d’avance.",
        (
            Question("cout-complet", "Connaît-on le coût complet d’une application : licence, maintenance, hébergement, temps passé ?"),
            Question("previsions", "Les dépenses des trois prochaines années sont-elles prévues, fonctionnement compris ?"),
            Question("contrats", "Les fins de contrat et leurs préavis sont-ils suivis avant qu’il soit trop tard ?"),
            Question("achats", "Les achats sont-ils groupés ou mutualisés quand c’est possible ?"),
            Question("renouvellement", "Le renouvellement des équipements est-il planifié et budgété ?"),
        ),
        (
            "Les dépenses sont découvertes à la facture.",
            "Le budget est reconduit d’une année sur l’autre sans détail.",
            "Les principaux contrats sont connus, pas leur coût complet.",
            "Les coûts complets sont connus pour l’essentiel et prévus sur plusieurs années.",
            "Chaque service sait ce que son numérique coûte, et les choix se font sur le coût complet.",
        ),
    ),
    Questionnaire(
        Chapter.RISKS,
        "Ce qui arrêterait le service, et ce qui est prêt pour ce jour-là.",
        (
            Question("continuite", "Sait-on combien de temps chaque service peut travailler sans son application ?"),
            Question("sauvegardes", "Les sauvegardes sont-elles restaurées pour de vrai, au moins une fois l’an ?"),
            Question("personne-seule", "Un savoir-faire essentiel dépend-il d’une seule personne ou d’un seul prestataire ?"),
            Question("obsolescence", "Les matériels et logiciels qui ne sont plus maintenus sont-ils connus et remplacés ?"),
            Question("prestataires", "Peut-on changer de prestataire et récupérer ses données ?"),
        ),
        (
            "Les risques ne sont pas connus ; une panne se subit.",
            "Quelques risques sont connus d’une personne, rien n’est prêt.",
            "Les risques majeurs sont listés, les parades sont partielles.",
            "Les parades existent pour l’essentiel et ont été essayées au moins une fois.",
            "Les risques sont suivis, les parades essayées chaque année, les dépendances réduites.",
        ),
    ),
    Questionnaire(
        Chapter.SECURITY,
        "Comment le système et les données des habitants et des agents sont protégés.",
        (
            Question("acces", "Les droits d’accès sont-ils retirés quand quelqu’un part ou change de poste ?"),
            Question("authentification", "Les accès sensibles et à distance demandent-ils plus qu’un mot de passe ?"),
            Question("mises-a-jour", "Les mises à jour de sécurité sont-elles posées dans des délais fixés ?"),
            Question("sensibilisation", "Élus et agents savent-ils reconnaître un message piégé, et à qui le dire ?"),
            Question("incident", "Sait-on qui appeler et quoi faire dans la première heure d’une attaque ?"),
            Question("donnees-personnelles", "Le registre des traitements est-il tenu, et les durées de conservation appliquées ?"),
        ),
        (
            "Aucune mesure organisée.",
            "Des outils sont posés, personne ne s’en occupe vraiment.",
            "Les mesures de base existent, avec des trous connus.",
            "Les mesures sont en place, suivies, et les agents sensibilisés.",
            "La sécurité est pilotée, éprouvée par des exercices et des audits, et s’améliore.",
        ),
    ),
    Questionnaire(
        Chapter.ALIGNMENT,
        "Si le numérique sert ce que la collectivité veut faire, et ce dont les services ont besoin.",
        (
            Question("projet", "Les projets numériques découlent-ils du projet de la collectivité ?"),
            Question("besoins", "Les besoins des services sont-ils recueillis avant de choisir un outil ?"),
            Question("adequation", "Les applications font-elles ce dont les services ont besoin ?"),
            Question("ressaisies", "Les informations circulent-elles sans être ressaisies ?"),
            Question("habitants", "Les habitants trouvent-ils en ligne ce qu’ils cherchent, et un accueil sinon ?"),
            Question("accompagnement", "Les agents sont-ils formés et accompagnés quand un outil change ?"),
        ),
        (
            "Le numérique vit à part ; les services font sans lui, ou contre lui.",
            "Les demandes des services sont traitées une par une.",
            "Les grands projets servent la collectivité, le quotidien beaucoup moins.",
            "Projets et outils répondent le plus souvent aux priorités et aux services.",
            "Le numérique est pensé avec les services et les élus, et réévalué avec eux.",
        ),
    ),
)  # fmt: skip
"""The five chapters in their order."""

BY_CHAPTER = {questionnaire.chapter: questionnaire for questionnaire in QUESTIONNAIRES}


def proposed_rating(ratings: Iterable[int]) -> int | None:
    """The median of the answers, the lower of the two middle ones; None without an answer. A person decides.

    >>> proposed_rating([4, 1, 2, 3])
    2
    """
    known = sorted(ratings)
    return known[(len(known) - 1) // 2] if known else None


def gap_word(first: int | None, second: int | None) -> str:
    """What the difference of two notes means; empty while one is missing."""
    if first is None or second is None:
        return ""
    gap = abs(first - second)
    return "accord" if gap == 0 else "nuance" if gap == 1 else "désaccord à discuter"
