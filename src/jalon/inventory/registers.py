"""The registers of the inventory, as data: what a sheet says, what counts in its completeness, what a list shows.

A register is a model and a tuple of `SheetField`. Forms, lists, imports, exports and completeness read it: a new column
is a field of the model and one line here. Labels, kinds and choices come from the model.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalon.inventory.models import (
    Contract,
    Equipment,
    Flow,
    JobNeed,
    Measure,
    Platform,
    Practice,
    Resource,
    Service,
    ShadowTool,
    Sheet,
    SkillHolding,
    Training,
    Usage,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise


class Kind(StrEnum):
    """Kind of a field of a sheet."""

    TEXT = "text"
    LONG = "long"
    INT = "int"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    BOOL = "bool"
    CHOICE = "choice"
    ROW = "row"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class SheetField:
    """One thing a sheet says.

    Args:
        key: field of the model; `amounts_minor` stands for one column by year.
        counts: it is part of the completeness of the sheet.
        group: heading under which the form shows it; the previous one when empty.
        help: under the label, in French.
        synonyms: other headers in files.
        unit: after the number.
    """

    key: str
    counts: bool = False
    group: "Words" = ""
    help: "Words" = ""
    synonyms: tuple[str, ...] = ()
    unit: "Words" = ""
    is_required: bool = False


def kind_of(field: "models.Field[Any, Any]") -> Kind:
    """The kind that a model field shows as."""
    if isinstance(field, models.ForeignKey):
        return Kind.ROW
    if field.choices:
        return Kind.CHOICE
    if field.name.endswith("_minor"):
        return Kind.YEARS if isinstance(field, models.JSONField) else Kind.MONEY
    for type_, kind in _KINDS:
        if isinstance(field, type_):
            return kind
    raise TypeError(field)


_KINDS: tuple[tuple[type[Any], Kind], ...] = (
    (models.TextField, Kind.LONG),
    (models.DecimalField, Kind.DECIMAL),
    (models.IntegerField, Kind.INT),
    (models.DateField, Kind.DATE),
    (models.BooleanField, Kind.BOOL),
    (models.CharField, Kind.TEXT),
)


@dataclass(frozen=True, slots=True)
class Register:
    """One register.

    Args:
        code: in addresses, files and the journal.
        prefix: of automatic references: A001.
        fields: in the order of the form.
        columns: keys shown in the list, after the name and the organisation.
        is_expected: part of what every member is asked to fill.
        derived_name: gives the name of a sheet whose form does not ask for one.
    """

    code: str
    prefix: str
    model: type[Sheet]
    label: "Words"
    singular: "Words"
    intro: "Words"
    fields: tuple[SheetField, ...]
    columns: tuple[str, ...]
    is_expected: bool = True
    derived_name: Callable[[Any], str] | None = None

    def field(self, key: str) -> SheetField:
        """A field by its key.

        Raises:
            KeyError: the register has no such field.
        """
        return next((field for field in self.fields if field.key == key), None) or _unknown(key)

    def model_field(self, key: str) -> Any:
        """The model's field behind a key."""
        return self.model._meta.get_field(key)

    def kind(self, key: str) -> Kind:
        """The kind of a field."""
        return kind_of(self.model_field(key))

    def label_of(self, key: str) -> str:
        """Its label, with a capital."""
        text = str(self.model_field(key).verbose_name)
        return text[:1].upper() + text[1:]

    @property
    def row_keys(self) -> tuple[str, ...]:
        """Fields that cite another row."""
        return tuple(field.key for field in self.fields if self.kind(field.key) is Kind.ROW)


def _unknown(key: str) -> SheetField:
    raise KeyError(key)


def completeness_pct(register: Register, sheet: Sheet) -> int:
    """Share of the counted fields that say something, in percent; « non » says something, an empty cell does not."""
    counted = [field.key for field in register.fields if field.counts]
    said = sum(getattr(sheet, key) not in (None, "", {}) for key in counted)
    return round(100 * said / len(counted)) if counted else 100


F = SheetField
NAME = F("name", counts=True, is_required=True, synonyms=("Nom", "Libellé", "Désignation"))
NOTES = F("notes", synonyms=("Commentaire", "Observations", "Notes"))

APPLICATIONS = Register(
    "applications", "A", Usage, _("Applications"), _("application"),
    _("Chaque logiciel ou service en ligne, tel que vous l’utilisez."),
    (
        F("name", counts=True, is_required=True, group=_("Ce que c’est"), help=_("Comme vous l’appelez."), synonyms=("Application", "Logiciel", "Nom")),
        F("solution", help=_("Nom du produit au catalogue commun ; vide : le même que l’intitulé."), synonyms=("Produit", "Progiciel", "Solution")),
        F("domain", counts=True, synonyms=("Domaine fonctionnel",)),
        F("departments", synonyms=("Services", "Directions utilisatrices")),
        F("users", counts=True, synonyms=("Nombre d’utilisateurs",)),
        F("version"),
        F("life_cycle", counts=True, synonyms=("Cycle de vie",)),
        F("hosting", counts=True, group=_("Où elle est")),
        F("target_hosting", synonyms=("Hébergement cible",)),
        F("contract", counts=True, help=_("Le contrat qui la couvre, à saisir d’abord dans les contrats.")),
        F("criticality", counts=True, group=_("Ce qu’il faut protéger"), help=_("Ce que vous perdez si elle s’arrête.")),
        F("availability", help=_("Besoin qu’elle réponde.")),
        F("integrity", help=_("Besoin que les données soient justes.")),
        F("confidentiality", help=_("Besoin que seules les bonnes personnes lisent.")),
        F("traceability", help=_("Besoin de savoir qui a fait quoi.")),
        F("has_personal_data", counts=True),
        F("functional_fit", counts=True, group=_("Ce qu’on en pense"), synonyms=("Avis métier", "Satisfaction")),
        F("technical_fit", counts=True, synonyms=("Avis de l’informatique",)),
        F("obsolete_on", help=_("Jour où l’éditeur ne la maintient plus.")),
        F("disposition", group=_("Ce qu’on propose"), synonyms=("Devenir",)),
        F("disposition_reason"),
        NOTES,
    ),
    ("domain", "users", "hosting", "criticality", "functional_fit", "technical_fit", "disposition"),
)  # fmt: skip

CONTRACTS = Register(
    "contrats", "C", Contract, _("Contrats"), _("contrat"),
    _("Qui, jusqu’à quand, pour combien, et le dernier jour pour agir."),
    (
        F("name", counts=True, is_required=True, group=_("Ce que c’est"), synonyms=("Objet", "Objet du contrat", "Contrat")),
        F("domain", counts=True),
        F("holder", counts=True, synonyms=("Fournisseur", "Prestataire", "Éditeur")),
        F("number", synonyms=("N° de marché", "Numéro")),
        F("procedure", counts=True),
        F("starts_on", counts=True, group=_("Durée"), synonyms=("Date de début",)),
        F("ends_on", counts=True, help=_("Dernier jour de la première période, sans compter les reconductions."), synonyms=("Date de fin", "Échéance")),
        F("extended_until", help=_("Si un avenant a repoussé la fin.")),
        F("irrevocable_until", help=_("Jour avant lequel on ne peut pas en sortir.")),
        F("renewal", counts=True, synonyms=("Type de reconduction",)),
        F("renewal_months", unit=_("mois")),
        F("max_renewals", help=_("Vide : sans limite.")),
        F("renewals_done", help=_("Déjà décidées, quand la reconduction est expresse.")),
        F("notice", synonyms=("Durée du préavis",)),
        F("notice_unit"),
        F("is_bought_again", help=_("Le besoin continue après ce contrat : un nouveau marché sera nécessaire."), group=_("Après")),
        F("procurement_months", unit=_("mois"), help=_("Vide : d’après le montant et les seuils en vigueur.")),
        F("amounts_minor", counts=True, group=_("Montants hors taxes")),
        F("notes", group=_("Remarques"), synonyms=("Commentaire",)),
    ),
    ("domain", "holder", "ends_on", "renewal"),
)  # fmt: skip

FLOWS = Register(
    "flux", "F", Flow, _("Flux entre applications"), _("flux"),
    _("Ce qui passe d’une application à une autre, et comment."),
    (
        F("name", counts=True, is_required=True, help=_("Ce qui circule : « factures », « agents et absences »…"), synonyms=("Données", "Contenu")),
        F("source", counts=True, is_required=True, synonyms=("Application source", "De")),
        F("target", synonyms=("Application cible", "Vers")),
        F("target_outside", help=_("Si les données vont à quelqu’un d’autre : trésorerie, CAF, préfecture…")),
        F("method", counts=True), F("frequency", counts=True), NOTES,
    ),
    ("source", "target", "method", "frequency"), is_expected=False,
)  # fmt: skip

EQUIPMENT = Register(
    "equipements", "E", Equipment, _("Infrastructure et matériel"), _("équipement"),
    _("Réseau, hébergement, stockage, serveurs, postes : ce qui est là et ce qui est visé."),
    (
        NAME, F("kind", counts=True, synonyms=("Type", "Catégorie")), F("quantity", counts=True, help=_("Un lot de matériels semblables se note en une ligne.")),
        F("maker", synonyms=("Marque", "Fabricant")), F("model"), F("serial", synonyms=("N° de série",)),
        F("system", synonyms=("OS", "Système")), F("capacity", help=_("Débit, mémoire, espace…")), F("place", synonyms=("Site",)),
        F("bought_on", counts=True, synonyms=("Date d’achat",)), F("support_ends_on", counts=True),
        F("state", counts=True), F("target", group=_("Cible"), help=_("Ce qui doit le remplacer, ou où il doit aller.")), F("target_on"), NOTES,
    ),
    ("kind", "quantity", "model", "state", "support_ends_on", "target"),
)  # fmt: skip


def _practice_name(sheet: Practice) -> str:
    text = str(sheet.get_topic_display())
    return text[:1].upper() + text[1:]


PRACTICES = Register(
    "pratiques", "P", Practice, _("Pratiques d’exploitation"), _("pratique"),
    _("Comment on sauvegarde, surveille, aide, et quand on l’a vérifié."),
    (
        F("topic", counts=True, is_required=True), F("state", counts=True), F("description", counts=True), F("who", counts=True, help=_("Un service ou un prestataire, pas un nom.")),
        F("hours"), F("checked_on", help=_("Par exemple, dernière restauration réussie.")), F("target"), NOTES,
    ),
    ("state", "who", "hours", "checked_on", "target"), derived_name=_practice_name,
)  # fmt: skip

SERVICES = Register(
    "services", "S", Service, _("Services rendus"), _("service rendu"),
    _("Ce que les habitants et les agents peuvent faire, par quel canal, avec quelle technique."),
    (
        NAME, F("public", counts=True), F("channel", counts=True), F("technology", counts=True),
        F("usage"), F("yearly_uses"), F("is_online", counts=True), F("manager"), NOTES,
    ),
    ("public", "channel", "technology", "is_online", "usage"),
)  # fmt: skip

PLATFORMS = Register(
    "plateformes", "T", Platform, _("Plateformes tierces"), _("plateforme tierce"),
    _("Ce que vous utilisez chez d’autres (État, département, éditeurs), et si c’est relié à vos outils."),
    (NAME, F("operator", counts=True), F("purpose"), F("integration", counts=True), F("usage"), F("data", counts=True), F("address"), NOTES),
    ("operator", "integration", "usage", "data"),
)  # fmt: skip

SHADOW = Register(
    "outils-declares", "O", ShadowTool, _("Outils déclarés"), _("outil déclaré"),
    _("Les outils que des services utilisent sans l’informatique. Les déclarer n’est pas une faute : personne n’est nommé, et c’est ainsi qu’on peut aider."),
    (
        NAME, F("department", counts=True), F("purpose", counts=True, help=_("Ce que les outils communs ne permettaient pas.")), F("users"),
        F("data", counts=True), F("has_personal_data", counts=True), F("yearly_cost_minor"), F("risk", counts=True), NOTES,
    ),
    ("department", "users", "data", "risk", "decision"),
)  # fmt: skip

RESOURCES = Register(
    "donnees-procedures", "D", Resource, _("Données et procédures"), _("donnée ou procédure"),
    _("Les fichiers, bases et modes d’emploi dont un service a besoin."),
    (
        NAME, F("kind", counts=True), F("holder", counts=True, help=_("Un service ou une fonction.")), F("place", counts=True),
        F("service"), F("usage"), F("has_personal_data"), F("reviewed_on"), NOTES,
    ),
    ("kind", "holder", "place", "service", "usage"),
)  # fmt: skip

SKILLS = Register(
    "competences", "K", SkillHolding, _("Compétences tenues"), _("compétence tenue"),
    _("Qui sait faire quoi, par fonction et non par nom."),
    (
        F("name", counts=True, is_required=True, help=_("Une fonction : « technicien réseau », « secrétaire de mairie »."), synonyms=("Agent", "Fonction")),
        F("job", counts=True, is_required=True), F("level", counts=True), F("target_level"), F("share_pct", unit="%"), F("leaves_on"), NOTES,
    ),
    ("job", "level", "target_level", "leaves_on"),
)  # fmt: skip


def _job_name(sheet: JobNeed) -> str:
    return str(sheet.job)


JOB_NEEDS = Register(
    "metiers-a-tenir", "M", JobNeed, _("Métiers à tenir"), _("métier à tenir"),
    _("Combien de personnes il faudrait dans chaque métier, et à quel niveau."),
    (F("job", counts=True, is_required=True), F("wanted_people", counts=True), F("wanted_level", counts=True), F("is_pooled"), NOTES),
    ("wanted_people", "wanted_level", "is_pooled"), is_expected=False, derived_name=_job_name,
)  # fmt: skip

TRAININGS = Register(
    "formations", "L", Training, _("Formations"), _("formation"), _("Souhaitées, prévues ou faites."),
    (NAME, F("job", counts=True, is_required=True), F("people", counts=True), F("days", counts=True), F("planned_on"), F("cost_minor"), F("state", counts=True), NOTES),
    ("job", "people", "days", "planned_on", "state"), is_expected=False,
)  # fmt: skip

MEASURES = Register(
    "usages-et-offre", "U", Measure, _("Usages et offre"), _("indicateur"),
    _("L’existant mesuré : ce que font les gens, ce qui leur est offert, avec la source."),
    (
        F("name", counts=True, is_required=True, synonyms=("Indicateur",)), F("family", counts=True), F("value", counts=True), F("unit", counts=True),
        F("measured_on", counts=True), F("territory"), F("source", counts=True), F("address"), NOTES,
    ),
    ("family", "value", "unit", "measured_on", "source"), is_expected=False,
)  # fmt: skip

REGISTERS: tuple[Register, ...] = (
    APPLICATIONS,
    CONTRACTS,
    FLOWS,
    EQUIPMENT,
    PRACTICES,
    SERVICES,
    PLATFORMS,
    SHADOW,
    RESOURCES,
    SKILLS,
    JOB_NEEDS,
    TRAININGS,
    MEASURES,
)
EXPECTED = tuple(register for register in REGISTERS if register.is_expected)
"""What every member is asked to fill: the same structure for all."""
BY_CODE = {register.code: register for register in REGISTERS}
IN_ORDER = (CONTRACTS, APPLICATIONS, SERVICES, *(r for r in REGISTERS if r not in (CONTRACTS, APPLICATIONS, SERVICES)))
"""Registers in the order of their citations: what is cited comes first."""


def register_of(sheet: Sheet) -> Register:
    """The register of a sheet."""
    return next(register for register in REGISTERS if register.model is type(sheet))
