"""Closed lists of the inventory, with their French words."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Domain(TextChoices):
    """Functional domains: what an application is for. The rows of the application map."""

    FINANCE = "finance", _("Finances et comptabilité")
    STAFF = "staff", _("Ressources humaines et paie")
    CIVIL = "civil", _("État civil, élections, cimetière")
    CHILDHOOD = "childhood", _("Enfance, écoles, restauration scolaire")
    SOCIAL = "social", _("Action sociale et logement")
    PLANNING = "planning", _("Urbanisme et cartographie (SIG)")
    TECHNICAL = "technical", _("Services techniques, eau, déchets")
    COUNCIL = "council", _("Assemblées, actes et courrier")
    CULTURE = "culture", _("Culture, sport, tourisme")
    RELATION = "relation", _("Relation aux habitants et site internet")
    SAFETY = "safety", _("Police municipale et sécurité")
    OFFICE = "office", _("Bureautique, messagerie, partage")
    INFRASTRUCTURE = "infrastructure", _("Infrastructure, sécurité informatique, sauvegarde")
    OTHER = "other", _("Autre")


class Hosting(TextChoices):
    """Where an application runs."""

    ON_PREMISE = "on_premise", _("dans nos locaux")
    OWN_CLOUD = "own_cloud", _("chez notre opérateur ou dans notre nuage")
    SAAS = "saas", _("service en ligne de l’éditeur (SaaS)")
    OUTSOURCED = "outsourced", _("serveur confié à un prestataire")


class LifeCycle(TextChoices):
    """Where an application stands in its life."""

    PROJECT = "project", _("en projet")
    DEPLOYING = "deploying", _("en déploiement")
    RUNNING = "running", _("en service")
    AGEING = "ageing", _("vieillissante")
    ENDING = "ending", _("en fin de vie")
    RETIRED = "retired", _("arrêtée")


class Disposition(TextChoices):
    """What is proposed for an application."""

    KEEP = "keep", _("conserver")
    EVOLVE = "evolve", _("faire évoluer")
    REPLACE = "replace", _("remplacer")
    MERGE = "merge", _("fusionner avec une autre")
    RETIRE = "retire", _("arrêter")


class Fit(TextChoices):
    """How well something answers, seen by the IT side or by those who use it."""

    BAD = "1", _("ne convient pas")
    POOR = "2", _("insuffisant")
    FAIR = "3", _("convient")
    GOOD = "4", _("convient bien")


class Weight(TextChoices):
    """How much something matters: criticality, availability, integrity, confidentiality, traceability."""

    LOW = "1", _("faible")
    MODERATE = "2", _("modéré")
    HIGH = "3", _("fort")
    VITAL = "4", _("vital")


class Procedure(TextChoices):
    """How a contract was awarded."""

    DIRECT = "direct", _("achat direct")
    ADAPTED = "adapted", _("procédure adaptée (MAPA)")
    FORMAL = "formal", _("appel d’offres ou procédure formalisée")
    CENTRAL = "central", _("centrale d’achat")
    GROUP = "group", _("groupement de commandes")
    AGREEMENT = "agreement", _("convention ou adhésion")


class RenewalKind(TextChoices):
    """What happens at the end of a period of a contract. Values of `deadlines.Renewal`."""

    NONE = "none", _("aucune : il finit")
    EXPRESS = "express", _("expresse : il finit, sauf décision de continuer")
    TACIT = "tacit", _("tacite : il continue, sauf dénonciation")


class NoticeUnit(TextChoices):
    """Unit of a notice. Values of `deadlines.Unit`."""

    DAYS = "days", _("jours")
    WEEKS = "weeks", _("semaines")
    MONTHS = "months", _("mois")


class EquipmentClass(TextChoices):
    """The four classes of infrastructure, workstations and what comes with them."""

    NETWORK = "network", _("réseau")
    HOSTING = "hosting", _("hébergement")
    STORAGE = "storage", _("stockage et sauvegarde")
    SERVERS = "servers", _("serveurs")
    WORKSTATIONS = "workstations", _("postes de travail")
    MOBILE = "mobile", _("téléphones et tablettes")
    PRINTERS = "printers", _("imprimantes et copieurs")
    OTHER = "other", _("autre matériel")


INFRASTRUCTURE_CLASSES = (
    EquipmentClass.NETWORK,
    EquipmentClass.HOSTING,
    EquipmentClass.STORAGE,
    EquipmentClass.SERVERS,
)
"""The four classes compared between entities."""


class EquipmentState(TextChoices):
    """Condition of an equipment."""

    GOOD = "good", _("bon état")
    AGEING = "ageing", _("vieillissant")
    OBSOLETE = "obsolete", _("obsolète")
    SPARE = "spare", _("en réserve")
    RETIRED = "retired", _("retiré")


class Topic(TextChoices):
    """Operating practices compared between entities."""

    BACKUP = "backup", _("sauvegarder les données")
    RESTORE = "restore", _("essayer de restaurer une sauvegarde")
    MONITORING = "monitoring", _("surveiller les équipements et services")
    SUPPORT = "support", _("aider les utilisateurs")
    UPDATES = "updates", _("mettre à jour les logiciels")
    ACCOUNTS = "accounts", _("ouvrir et fermer les comptes")
    PROTECTION = "protection", _("protéger postes et messagerie")
    INCIDENT = "incident", _("réagir à un incident ou une attaque")
    CONTINUITY = "continuity", _("continuer sans informatique")
    DOCUMENTATION = "documentation", _("tenir la documentation à jour")


class PracticeState(TextChoices):
    """Whether a practice is in place."""

    NONE = "none", _("rien en place")
    PARTIAL = "partial", _("en partie")
    DONE = "done", _("en place")
    PROVED = "proved", _("en place et vérifié")


class Public(TextChoices):
    """For whom a service is."""

    INHABITANTS = "inhabitants", _("habitants")
    AGENTS = "agents", _("agents")
    ELECTED = "elected", _("élus")
    BUSINESSES = "businesses", _("entreprises et associations")
    MEMBERS = "members", _("communes membres")


class Channel(TextChoices):
    """Main way a service is given."""

    COUNTER = "counter", _("guichet")
    PHONE = "phone", _("téléphone")
    MAIL = "mail", _("courrier ou courriel")
    WEB = "web", _("site internet")
    MOBILE = "mobile", _("application ou site pour téléphone")
    INTERNAL = "internal", _("outil interne")


class Technology(TextChoices):
    """Technique behind a service."""

    PAPER = "paper", _("papier")
    ON_PREMISE = "on_premise", _("logiciel dans nos locaux")
    CLOUD = "cloud", _("nuage (cloud)")
    SAAS = "saas", _("service en ligne (SaaS)")
    MOBILE = "mobile", _("informatique mobile")


class Integration(TextChoices):
    """How a third-party platform stands with the information system."""

    NONE = "none", _("à part : rien ne circule")
    MANUAL = "manual", _("ressaisie ou dépôt de fichiers")
    INTERFACED = "interfaced", _("interfacée : échanges automatiques")
    INTEGRATED = "integrated", _("intégrée : mêmes comptes et mêmes données")


class FlowMethod(TextChoices):
    """How data go from one application to another."""

    MANUAL = "manual", _("ressaisie")
    FILE = "file", _("fichier déposé")
    SCHEDULED = "scheduled", _("échange programmé")
    API = "api", _("interface en direct (API)")
    DATABASE = "database", _("base partagée")


class Frequency(TextChoices):
    """How often."""

    LIVE = "live", _("en continu")
    DAILY = "daily", _("chaque jour")
    WEEKLY = "weekly", _("chaque semaine")
    MONTHLY = "monthly", _("chaque mois")
    YEARLY = "yearly", _("chaque année")
    ON_DEMAND = "on_demand", _("à la demande")


class ShadowDecision(TextChoices):
    """What becomes of a tool used outside the IT department."""

    PENDING = "pending", _("à examiner")
    ADOPT = "adopt", _("adopter : il devient un outil commun")
    REPLACE = "replace", _("remplacer par un outil commun")
    STOP = "stop", _("arrêter")


class ResourceClass(TextChoices):
    """The two classes of resources that no other register holds."""

    DATA = "data", _("données")
    PROCEDURE = "procedure", _("procédure")


class Level(TextChoices):
    """Level in a skill."""

    NOTIONS = "1", _("notions")
    GUIDED = "2", _("avec de l’aide")
    AUTONOMOUS = "3", _("autonome")
    EXPERT = "4", _("expert, peut former")


class TrainingState(TextChoices):
    """Where a training stands."""

    WANTED = "wanted", _("souhaitée")
    PLANNED = "planned", _("prévue")
    DONE = "done", _("faite")


class IndicatorFamily(TextChoices):
    """The two families of a state of play."""

    USES = "uses", _("usages")
    OFFER = "offer", _("offre")


class SectionProgress(TextChoices):
    """Where a member stands in one register."""

    OPEN = "open", _("en cours")
    DONE = "done", _("terminé")
    NOTHING = "nothing", _("rien à déclarer")
