"""Interview guides shipped with the product, as data: loaded by `load_guides`, copied and changed without code.

A question is a pair: the question, and what to ask if the answer is short.
"""

from dataclasses import dataclass

Question = tuple[str, str]

_OPENING = (
    "Merci de votre temps. Vos paroles servent à préparer la feuille de route numérique. Je prends des notes ; vous "
    "recevrez le compte rendu pour le valider ou le corriger, et rien ne sera cité sans votre accord. "
)


@dataclass(frozen=True, slots=True)
class ShippedGuide:
    """A guide as shipped."""

    code: str
    profile: str
    label: str
    introduction: str
    questions: tuple[Question, ...]


GUIDES: tuple[ShippedGuide, ...] = (
    ShippedGuide(
        "elus",
        "elected",
        "Élu·e : attentes et priorités politiques",
        _OPENING + "Il n’est pas utile de connaître l’informatique : c’est votre projet pour le territoire qui compte.",
        (
            ("Quelles sont les deux ou trois priorités de votre mandat ?", "Où le numérique peut-il aider, ou gêner ?"),
            (
                "Que vous disent les habitants de leurs démarches et de leurs échanges avec la collectivité ?",
                "Un cas récent ?",
            ),
            (
                "Qu’est-ce qui, dans les services numériques actuels, rend bien service ?",
                "Et qu’il ne faudrait surtout pas perdre ?",
            ),
            (
                "Qu’est-ce qui vous fait perdre du temps ou vous met en difficulté comme élu·e ?",
                "Dossiers, signatures, réunions, déplacements.",
            ),
            (
                "Quels habitants risquent d’être laissés de côté ?",
                "Âge, éloignement, handicap, équipement : qui les aide aujourd’hui ?",
            ),
            (
                "Comment travaillez-vous avec les communes voisines et l’intercommunalité sur le numérique ?",
                "Que mettriez-vous en commun ? Que garderiez-vous ?",
            ),
            (
                "Que feriez-vous si la mairie était paralysée par une attaque informatique demain matin ?",
                "Qui appelle-t-on ? Qu’est-ce qui doit repartir d’abord ?",
            ),
            (
                "Jusqu’où êtes-vous prêt·e à aller en argent et en temps d’agents ?",
                "Si l’on ne pouvait faire que trois choses ?",
            ),
            (
                "À quoi verrez-vous, dans trois ans, que cette feuille de route a réussi ?",
                "Un fait que l’on pourrait constater.",
            ),
            ("Qu’attendez-vous d’être appelé·e à décider, et quand ?", "Quelle information vous manque pour décider ?"),
        ),
    ),
    ShippedGuide(
        "direction-generale",
        "management",
        "DGS, DGA : organisation, moyens, conduite",
        _OPENING,
        (
            (
                "Quels sont les grands chantiers de l’administration pour les trois ans qui viennent ?",
                "Lesquels dépendent du numérique ?",
            ),
            (
                "Comment les demandes informatiques arrivent-elles, et comment sont-elles arbitrées aujourd’hui ?",
                "Qui dit non ? Sur quelle base ?",
            ),
            (
                "Quels projets récents ont réussi, lesquels ont échoué, et pourquoi ?",
                "Le portage, les moyens, le prestataire, le calendrier ?",
            ),
            (
                "Que sait-on du coût réel du numérique, licences, prestations et temps d’agents compris ?",
                "Qu’est-ce qui échappe au budget de la DSI ?",
            ),
            (
                "Les équipes ont-elles le temps et les compétences de ce que l’on prévoit ?",
                "Postes vacants, dépendance à une personne, métiers en tension.",
            ),
            (
                "Quelles décisions prenez-vous sans les chiffres dont vous auriez besoin ?",
                "Qui les détient ? Sous quelle forme ?",
            ),
            (
                "Où en êtes-vous des obligations : données personnelles, accessibilité, dématérialisation, archivage, sécurité ?",
                "Laquelle vous inquiète ?",
            ),
            (
                "Comment continueriez-vous l’activité en cas d’arrêt du système d’information ?",
                "Plan écrit ? Essayé quand ?",
            ),
            (
                "Quels liens avec les communes, l’intercommunalité, les syndicats et les partenaires ?",
                "Que mutualiser, à quelles conditions ?",
            ),
            (
                "Quelle conduite de la feuille de route vous semble tenable ?",
                "Rythme, instances, qui rend compte de quoi.",
            ),
        ),
    ),
    ShippedGuide(
        "direction-metier",
        "department",
        "Direction ou service : activité, outils, besoins",
        _OPENING + "Parlons de votre métier avant de parler d’outils.",
        (
            (
                "Racontez une semaine ordinaire de votre service : que produit-il, pour qui ?",
                "Volumes, pics de l’année.",
            ),
            (
                "Quelles tâches se font encore deux fois, sur papier ou dans un tableur à part ?",
                "Combien de temps y passe-t-on ?",
            ),
            ("Quels logiciels utilisez-vous, pour quoi, et qu’en pensent les agents ?", "Note de 1 à 5, et pourquoi."),
            (
                "Quelles informations devez-vous demander à d’autres services, et comment arrivent-elles ?",
                "Délai, qualité, ressaisie.",
            ),
            (
                "Que demandent les usagers que vous ne pouvez pas leur rendre aujourd’hui ?",
                "Suivi, délai de réponse, paiement, rendez-vous.",
            ),
            (
                "Qu’est-ce qui s’arrête quand l’informatique s’arrête ?",
                "Au bout d’une heure, d’un jour, d’une semaine ?",
            ),
            ("Quelles évolutions du droit ou de votre métier voyez-vous venir ?", "À quelle échéance ?"),
            (
                "Si vous ne pouviez améliorer que trois choses, lesquelles, et que gagnerait-on ?",
                "Pour l’usager, pour l’agent, pour le budget.",
            ),
            (
                "Qui, dans le service, pourrait donner du temps à un projet, et combien ?",
                "Qui serait votre référent numérique ?",
            ),
            ("Comment se passe l’aide de l’équipe informatique ?", "Délai, écoute, formation."),
            (
                "Quels outils avez-vous trouvés vous-mêmes, hors de l’informatique ?",
                "Sans reproche : cela dit ce qui manque.",
            ),
        ),
    ),
    ShippedGuide(
        "commune-membre",
        "commune",
        "Commune membre : mairie, secrétariat, services",
        _OPENING + "Nous cherchons ce dont la commune a besoin, quelle que soit sa taille.",
        (
            (
                "Comment est organisée la mairie : agents, horaires, lieux ?",
                "Qui s’occupe de l’informatique, et combien de temps par semaine ?",
            ),
            (
                "Quel matériel et quels logiciels avez-vous ? Depuis quand ?",
                "État civil, élections, comptabilité, paie, cantine, urbanisme.",
            ),
            (
                "Vers qui vous tournez-vous en cas de panne ? En combien de temps êtes-vous dépannés ?",
                "Dernière panne sérieuse.",
            ),
            (
                "Où sont vos sauvegardes, et quand en a-t-on restauré une pour la dernière fois ?",
                "Qui a les mots de passe ?",
            ),
            (
                "Quelles démarches prennent le plus de temps au secrétariat ?",
                "Lesquelles les habitants aimeraient-ils faire de chez eux ?",
            ),
            ("Comment est équipée l’école ? Qui la dépanne ?", "Réseau, tablettes, espace de travail."),
            ("La connexion à internet et le téléphone mobile sont-ils suffisants ?", "Mairie, école, salle, hameaux."),
            ("Quels contrats avez-vous, avec qui, jusqu’à quand ?", "Reconduction tacite ? Montant par an ?"),
            ("Qu’attendez-vous de l’intercommunalité ou du syndicat ?", "Conseil, achat groupé, dépannage, formation."),
            ("Combien la commune peut-elle y mettre chaque année ?", "Ce qui serait trop cher."),
            ("Qu’est-ce qui vous inquiète le plus ?", "Une attaque, un départ, une obligation."),
        ),
    ),
    ShippedGuide(
        "agent",
        "agent",
        "Agent : travail quotidien",
        _OPENING + "Vos réponses ne seront pas données à votre hiérarchie.",
        (
            (
                "Décrivez ce que vous avez fait hier : où le numérique vous a-t-il aidé·e, où vous a-t-il gêné·e ?",
                "Un exemple précis.",
            ),
            ("Quel matériel utilisez-vous ? Suffit-il ?", "Poste, téléphone, terrain, télétravail."),
            ("Quelles informations cherchez-vous longtemps ?", "Où finissez-vous par les trouver ?"),
            ("Que saisissez-vous plusieurs fois ?", "Dans quels outils ?"),
            ("Quand quelque chose ne marche pas, que faites-vous ?", "Qui vous aide vraiment ?"),
            ("Avez-vous été formé·e aux outils que vous utilisez ?", "Qu’aimeriez-vous apprendre ?"),
            (
                "Que vous demandent les usagers auxquels vous répondez mal faute d’outil ?",
                "Au guichet, au téléphone, par courriel.",
            ),
            (
                "Qu’est-ce qui, dans ces outils, vous fatigue ou vous met en difficulté ?",
                "Messages, alertes, lenteur, accessibilité.",
            ),
            ("Si vous pouviez changer une seule chose, laquelle ?", "Et que ne faudrait-il surtout pas changer ?"),
        ),
    ),
    ShippedGuide(
        "equipe-informatique",
        "it",
        "Équipe informatique : patrimoine, charge, risques",
        _OPENING,
        (
            (
                "Comment l’équipe est-elle composée, et comment se partage-t-elle le travail ?",
                "Métiers, ancienneté, remplaçants.",
            ),
            ("Quelle part du temps va au maintien, aux demandes, aux projets ?", "Mesurée ou estimée ?"),
            (
                "Quels sont les points forts de l’infrastructure, et ses points qui inquiètent ?",
                "Réseau, serveurs, stockage, hébergement.",
            ),
            ("Quelles applications sont en fin de vie ou ne plus maintenues ?", "Depuis quand ? Que bloquent-elles ?"),
            ("Quels contrats arrivent à échéance dans les deux ans ?", "Dernier jour pour agir."),
            (
                "Où en est la sécurité : sauvegardes essayées, correctifs, comptes, authentification, journalisation ?",
                "Dernier incident, ce qu’il a appris.",
            ),
            ("Sur qui repose-t-on sans remplaçant ?", "Ce qui s’arrêterait avec son départ."),
            (
                "Quelles demandes des directions restent sans réponse, et pourquoi ?",
                "Argent, temps, compétence, priorité.",
            ),
            ("Quels outils sont arrivés sans l’équipe ?", "Risques, mais aussi besoin révélé."),
            (
                "Quels échanges de données entre applications coûtent le plus d’efforts ?",
                "Ressaisies, interfaces fragiles.",
            ),
            (
                "De quoi auriez-vous besoin pour mener deux projets de plus par an ?",
                "Postes, formation, prestation, moins d’urgences.",
            ),
            ("Que devrait refuser la collectivité dans les trois ans ?", "Et pourquoi."),
        ),
    ),
    ShippedGuide(
        "partenaire",
        "partner",
        "Partenaire : attentes et coopérations",
        _OPENING,
        (
            (
                "Quels échanges avez-vous avec la collectivité, et par quels moyens ?",
                "Fréquence, formats, interlocuteurs.",
            ),
            ("Qu’est-ce qui marche bien dans ces échanges ?", "Ce qu’il faudrait généraliser."),
            ("Où perdez-vous du temps, vous et elle ?", "Ressaisies, attentes, données manquantes."),
            ("Quels projets numériques menez-vous qui touchent ce territoire ?", "Calendrier, financements."),
            ("Quelles données pourriez-vous partager, ou aimeriez-vous recevoir ?", "Sous quelles conditions ?"),
            ("Que pourrait-on acheter, héberger ou animer ensemble ?", "Ce qui l’a empêché jusqu’ici."),
            ("Comment les personnes éloignées du numérique sont-elles aidées ?", "Qui fait quoi, où ?"),
            (
                "Qu’attendez-vous de la feuille de route de la collectivité ?",
                "Ce qui vous ferait dire qu’elle est utile.",
            ),
        ),
    ),
)
