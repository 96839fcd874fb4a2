"""The codebook of a roadmap: the version that codes, the one in preparation, and the one the product proposes."""

from dataclasses import dataclass

from jalon.diagnosis.models import Codebook
from jalon.roadmaps.models import Roadmap


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme as given: from the list shipped, a form or a file."""

    code: str
    label: str
    family: str = ""
    definition: str = ""


SHIPPED: tuple[ThemeRow, ...] = (
    ThemeRow("demarches", "Démarches en ligne", "Services aux habitants", "Demander, réserver, payer, suivre sans se déplacer."),
    ThemeRow("accueil", "Accueil et contact", "Services aux habitants", "Guichet, téléphone, courrier, réponse aux habitants."),
    ThemeRow("information", "Information et communication", "Services aux habitants", "Site, réseaux, alertes, affichage."),
    ThemeRow("inclusion", "Inclusion et médiation", "Services aux habitants", "Personnes éloignées du numérique, aide, lieux d’accès."),
    ThemeRow("enfance", "Enfance, écoles, cantine", "Services aux habitants", "Périscolaire, restauration, écoles, petite enfance."),
    ThemeRow("participation", "Participation des habitants", "Services aux habitants", "Consulter, signaler, proposer."),
    ThemeRow("reseau", "Réseau et couverture", "Infrastructures", "Fibre, téléphonie mobile, Wi-Fi, liaisons entre sites."),
    ThemeRow("postes", "Postes et équipements", "Infrastructures", "Ordinateurs, téléphones, imprimantes, salles."),
    ThemeRow("hebergement", "Hébergement et sauvegardes", "Infrastructures", "Serveurs, nuage, sauvegarde, reprise."),
    ThemeRow("applications", "Applications métiers", "Système d’information", "Finances, ressources humaines, état civil, urbanisme."),
    ThemeRow("echanges", "Échanges entre logiciels", "Système d’information", "Ressaisies, interfaces, référentiels."),
    ThemeRow("documents", "Documents et archives", "Système d’information", "Classement, signature, parapheur, archivage."),
    ThemeRow("donnees", "Données et cartes", "Système d’information", "Qualité, ouverture, cartographie, tableaux de bord."),
    ThemeRow("securite", "Sécurité", "Risques", "Mots de passe, attaques, droits d’accès, continuité."),
    ThemeRow("donnees-personnelles", "Données personnelles", "Risques", "Vie privée, registre, durées de conservation."),
    ThemeRow("dependance", "Dépendances", "Risques", "Prestataire unique, personne seule à savoir, fin de contrat."),
    ThemeRow("budget", "Budget et coûts", "Gouvernance", "Dépenses, maintenance, visibilité, achats."),
    ThemeRow("mutualisation", "Mutualisation", "Gouvernance", "Partager un service, un marché, un agent."),
    ThemeRow("gouvernance", "Décision et pilotage", "Gouvernance", "Qui décide, priorités, rôle de l’informatique."),
    ThemeRow("competences", "Compétences et formation", "Organisation", "Savoir-faire, formation, accompagnement."),
    ThemeRow("travail", "Travail et mobilité", "Organisation", "Télétravail, collaboration, conditions de travail."),
    ThemeRow("support", "Assistance informatique", "Organisation", "Aide aux utilisateurs, délais, interlocuteur."),
)  # fmt: skip
"""A codebook to start from, in the words of town halls; changed and completed freely."""


def frozen_codebook(roadmap: Roadmap) -> Codebook | None:
    """The version that codes: the latest frozen one."""
    return Codebook.objects.filter(roadmap=roadmap, frozen_at__isnull=False).order_by("-version").first()


def draft_codebook(roadmap: Roadmap) -> Codebook | None:
    """The version in preparation, if any."""
    return Codebook.objects.filter(roadmap=roadmap, frozen_at__isnull=True).order_by("-version").first()
