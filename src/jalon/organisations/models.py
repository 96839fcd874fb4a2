"""Local authorities and what they are made of: ties, competences, departments, teams, skills, themes."""

from datetime import date
from typing import Self
from uuid import uuid4

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.kernel.money import Currency


class OrganisationKind(models.TextChoices):
    """Forms of public bodies met in a roadmap."""

    COMMUNE = "commune", _("commune")
    COMMUNE_DELEGUEE = "commune_deleguee", _("commune déléguée")
    COMMUNE_ASSOCIEE = "commune_associee", _("commune associée")
    EPCI = "epci", _("EPCI à fiscalité propre")
    EPT = "ept", _("EPT (établissement public territorial)")
    SYNDICAT = "syndicat", _("syndicat")
    DEPARTEMENT = "departement", _("département")
    REGION = "region", _("région")
    OUTRE_MER = "outre_mer", _("collectivité d’outre-mer")
    OPSN = "opsn", _("OPSN (opérateur public de services numériques)")
    GIP = "gip", _("GIP (groupement d’intérêt public)")
    COMMUNAUTE_POLYNESIE = "communaute_polynesie", _("communauté de communes de Polynésie française")
    OTHER = "other", _("autre organisme public")


PARTS_OF_COMMUNES = frozenset({OrganisationKind.COMMUNE_DELEGUEE, OrganisationKind.COMMUNE_ASSOCIEE})
"""Parts of a commune, with a name and a mayor delegate but no legal personality: they decide no roadmap."""

OUTSIDE_REGISTRY = (
    OrganisationKind.SYNDICAT,
    OrganisationKind.OPSN,
    OrganisationKind.GIP,
    OrganisationKind.COMMUNAUTE_POLYNESIE,
    OrganisationKind.OTHER,
)
"""Forms the official registry does not list: added by hand or by a file."""


class EpciType(models.TextChoices):
    """Legal types of EPCI à fiscalité propre, as the registry names them."""

    CC = "CC", _("communauté de communes")
    CA = "CA", _("communauté d’agglomération")
    CU = "CU", _("communauté urbaine")
    METROPOLE = "METRO", _("métropole")
    METROPOLE_LYON = "MET69", _("métropole de Lyon")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """The registry is public reference data: whoever is signed in reads it."""

    def visible_to(self, actor: Actor) -> Self:
        """Every organisation: names, ties and figures of public bodies are public. Visitors read `publication`."""
        return self.all()

    def living(self) -> Self:
        """Those that exist today."""
        return self.filter(ended_on__isnull=True)

    def legal_persons(self) -> Self:
        """Without the communes déléguées and associées, which are parts of a commune."""
        return self.exclude(kind__in=PARTS_OF_COMMUNES)


class Organisation(models.Model):
    """A public body, from the official registry or added by hand."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("forme"), max_length=24, choices=OrganisationKind)
    epci_type = models.CharField(_("type d’EPCI"), max_length=8, choices=EpciType, blank=True)
    legal_form = models.CharField(_("forme juridique précise"), max_length=120, blank=True)
    name = models.CharField(_("nom"), max_length=200)
    sort_key = models.CharField(max_length=200, editable=False)
    search_key = models.CharField(max_length=700, editable=False)
    registry_name = models.CharField(_("nom au référentiel"), max_length=200, blank=True, editable=False)
    siren = models.CharField(_("SIREN"), max_length=9, null=True, blank=True, unique=True)
    insee_code = models.CharField(_("code Insee"), max_length=5, blank=True, db_index=True)
    departement_code = models.CharField(_("département"), max_length=3, blank=True, db_index=True)
    region_code = models.CharField(_("région"), max_length=3, blank=True)
    postal_codes = models.CharField(_("codes postaux"), max_length=400, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    currency = models.CharField(_("monnaie"), max_length=3, choices=Currency, default=Currency.EUR)
    epci = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="communes", verbose_name=_("EPCI")
    )
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("commune nouvelle")
    )
    registry_vintage = models.CharField(_("millésime du référentiel"), max_length=12, blank=True)
    is_from_registry = models.BooleanField(_("issue du référentiel officiel"), default=False)
    ended_on = models.DateField(_("disparue le"), null=True, blank=True)
    contact_email = models.EmailField(_("adresse de contact"), blank=True)
    roadmap_word = models.CharField(_("votre mot pour « feuille de route »"), max_length=80, blank=True)
    primary_colour = models.CharField(_("couleur principale"), max_length=7, blank=True)
    accent_colour = models.CharField(_("couleur d’accent"), max_length=7, blank=True)
    logo = models.FileField(_("logo"), upload_to="logos/", blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("collectivité ou organisme")
        verbose_name_plural = _("collectivités et organismes")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "insee_code"], condition=~Q(insee_code=""), name="organisation_one_per_kind_and_insee"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "sort_key"], name="organisation_kind_sort"),
            models.Index(fields=["sort_key", "id"], name="organisation_sort"),
            GinIndex(SearchVector("search_key", config="simple"), name="organisation_search"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_label(self) -> str:
        """The most precise legal form known: « communauté de communes », « commune », the form typed by hand…"""
        if self.legal_form:
            return self.legal_form
        return str(self.get_epci_type_display() if self.epci_type else self.get_kind_display())

    @property
    def place_label(self) -> str:
        """Name with its département, as people tell homonyms apart: « Saint-Denis (93) »."""
        return f"{self.name} ({self.departement_code})" if self.departement_code else self.name

    @property
    def is_legal_person(self) -> bool:
        """False for a part of a commune."""
        return self.kind not in PARTS_OF_COMMUNES


class Competence(models.Model):
    """A competence of a public body, which members may transfer to another."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="own_competences"
    )
    code = models.SlugField(_("code"), max_length=60)
    label = models.CharField(_("intitulé"), max_length=200)
    kinds = models.JSONField(_("formes concernées"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("compétence")
        ordering = ["order", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], name="competence_unique_code", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.label


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Ties between a member and its umbrella."""

    def visible_to(self, actor: Actor) -> Self:
        """Public facts, like the registry."""
        return self.all()

    def active_on(self, day: date) -> Self:
        """Ties in force on that day."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        )


class Membership(models.Model):
    """A member adheres to an umbrella body, for one competence or as a whole, between two dates."""

    umbrella = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships_of_members")
    member = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    competence = models.ForeignKey(Competence, models.PROTECT, null=True, blank=True, verbose_name=_("compétence"))
    starts_on = models.DateField(_("adhère depuis le"), null=True, blank=True)
    ends_on = models.DateField(_("adhère jusqu’au"), null=True, blank=True)
    reference = models.CharField(_("délibération ou arrêté"), max_length=160, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("adhésion")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(umbrella=F("member")), name="membership_not_of_itself"),
            models.UniqueConstraint(
                fields=["umbrella", "member", "competence", "starts_on"],
                name="membership_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} → {self.umbrella}"


class DepartmentLevel(models.TextChoices):
    """Rungs of the organisation chart."""

    POLE = "pole", _("pôle")
    DIRECTION = "direction", _("direction")
    SERVICE = "service", _("service")


class DepartmentQuerySet(models.QuerySet["Department"]):
    """Departments of organisations."""

    def visible_to(self, actor: Actor) -> Self:
        """The organisation chart is readable by whoever is signed in."""
        return self.all()


class Department(models.Model):
    """A pôle, direction or service; the DSI is one with `is_it`."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="departments")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    level = models.CharField(_("niveau"), max_length=12, choices=DepartmentLevel, default=DepartmentLevel.DIRECTION)
    name = models.CharField(_("nom"), max_length=160)
    is_it = models.BooleanField(_("c’est la direction informatique (DSI, DSN)"), default=False)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("direction ou service")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="department_unique_name")]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People who work together inside a department."""

    department = models.ForeignKey(Department, models.CASCADE, related_name="teams")
    name = models.CharField(_("nom"), max_length=160)

    class Meta:
        verbose_name = _("équipe")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["department", "name"], name="team_unique_name")]

    def __str__(self) -> str:
        return self.name


class Skill(models.Model):
    """A skill whose days are counted. Shipped ones have no organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="own_skills")
    code = models.SlugField(_("code"), max_length=60)
    label = models.CharField(_("intitulé"), max_length=120)
    is_business = models.BooleanField(_("côté directions métiers"), default=False)
    order = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("métier ou savoir-faire")
        ordering = ["order", "label"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="skill_unique_code", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.label


class Theme(models.Model):
    """A theme meaningful to citizens and agents. Shipped ones have no organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="own_themes")
    code = models.SlugField(_("code"), max_length=60)
    label = models.CharField(_("intitulé"), max_length=160)
    order = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("thème")
        ordering = ["order", "label"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="theme_unique_code", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.label
