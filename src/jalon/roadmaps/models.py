"""A roadmap: horizon, method, phases, stakes, scope, participants, and who is what on it."""

from datetime import date
from typing import Self
from uuid import uuid4

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person
from jalon.kernel.actor import STEERING, Actor, Role
from jalon.kernel.money import Currency
from jalon.kernel.quarter import Quarter
from jalon.organisations.models import Competence, Department, Organisation


class RoadmapKind(models.TextChoices):
    """Usual names of the exercise; the public label may differ."""

    SDSI = "sdsi", _("schéma directeur des systèmes d’information (SDSI)")
    DIGITAL = "digital", _("feuille de route numérique")
    TERRITORY = "territory", _("projet numérique de territoire")
    DEVELOPMENT = "development", _("schéma de développement numérique")
    OPERATOR_PROGRAMME = "operator_programme", _("plan de programme d’un opérateur")


class RoadmapStatus(models.TextChoices):
    """Life of the roadmap itself, apart from that of its actions."""

    IDEA = "idea", _("idée")
    OPPORTUNITY_STUDY = "opportunity_study", _("étude d’opportunité")
    UNDER_CONSTRUCTION = "under_construction", _("en construction")
    ADOPTED = "adopted", _("adoptée")
    RUNNING = "running", _("en cours de mise en œuvre")
    CLOSED = "closed", _("close")
    ABANDONED = "abandoned", _("abandonnée")


class TaxBasis(models.TextChoices):
    """Whether amounts hold VAT. Local credits are mostly voted TTC."""

    TTC = "ttc", _("TTC")
    HT = "ht", _("HT")


class MethodTemplateQuerySet(models.QuerySet["MethodTemplate"]):
    """Methods."""

    def visible_to(self, actor: Actor) -> Self:
        """Shipped ones, published ones, and those of the actor's organisations."""
        return self.filter(
            Q(organisation__isnull=True) | Q(is_shared=True) | Q(organisation__in=list(actor.organisation_roles))
        )


class MethodTemplate(models.Model):
    """A method to make a roadmap, as data: copied and edited without code, versioned, shared with others."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="methods")
    code = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    label = models.CharField(_("intitulé"), max_length=160)
    description = models.TextField(_("présentation"), blank=True)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    is_shared = models.BooleanField(_("proposée aux autres collectivités"), default=False)
    is_retired = models.BooleanField(_("retirée"), default=False)

    objects = MethodTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("méthode")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code", "version"], name="method_unique_version", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.label


class MethodPhase(models.Model):
    """A phase of a method, with what it aims at and delivers."""

    method = models.ForeignKey(MethodTemplate, models.CASCADE, related_name="phases")
    order = models.PositiveSmallIntegerField(_("ordre"))
    name = models.CharField(_("phase"), max_length=160)
    objectives = models.TextField(_("objectifs"), blank=True)
    weeks = models.PositiveSmallIntegerField(_("durée en semaines"), default=4)
    deliverables = models.JSONField(_("livrables"), default=list, blank=True)
    validation = models.CharField(_("validée par"), max_length=160, blank=True)
    is_before_roadmap = models.BooleanField(_("précède la décision d’engager (étude d’opportunité)"), default=False)

    class Meta:
        verbose_name = _("phase de méthode")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["method", "order"], name="method_phase_order")]

    def __str__(self) -> str:
        return self.name


class MethodCondition(models.Model):
    """A condition of success that the method asks to check before launching."""

    method = models.ForeignKey(MethodTemplate, models.CASCADE, related_name="conditions")
    order = models.PositiveSmallIntegerField(_("ordre"))
    code = models.SlugField(max_length=60)
    label = models.CharField(_("condition"), max_length=240)
    guidance = models.TextField(_("aide"), blank=True)

    class Meta:
        verbose_name = _("condition de réussite")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.label


class RoadmapQuerySet(models.QuerySet["Roadmap"]):
    """Roadmaps."""

    def visible_to(self, actor: Actor) -> Self:
        """By a role on the roadmap, on its owner, or on a participant. Visitors read `publication`."""
        if actor.is_system:
            return self.all()
        mine = actor.organisation_ids
        return self.filter(
            Q(pk__in=actor.roadmap_ids)
            | Q(organisation__in=mine)
            | Q(pk__in=Participant.objects.filter(organisation__in=mine).values("roadmap"))
        )

    def steered_by(self, actor: Actor) -> Self:
        """Roadmaps that the actor runs."""
        if actor.is_system:
            return self.all()
        return self.filter(pk__in=[pk for pk in actor.roadmap_roles if actor.has_any_role(STEERING, pk)])


@pghistory.track()
class Roadmap(models.Model):
    """A bounded programme of decided actions: one owner, a start, an end, one version after another."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="roadmaps", verbose_name=_("porteur"))
    kind = models.CharField(_("nature"), max_length=24, choices=RoadmapKind, default=RoadmapKind.DIGITAL)
    title = models.CharField(_("intitulé"), max_length=200)
    public_label = models.CharField(_("nom public de l’exercice"), max_length=120, blank=True)
    status = models.CharField(_("état"), max_length=24, choices=RoadmapStatus, default=RoadmapStatus.IDEA)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    previous_version = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="next_versions", verbose_name=_("actualise")
    )
    method = models.ForeignKey(MethodTemplate, models.SET_NULL, null=True, blank=True, verbose_name=_("méthode"))
    competence = models.ForeignKey(
        Competence, models.PROTECT, null=True, blank=True, verbose_name=_("compétence exercée")
    )
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"))
    is_bound_to_term = models.BooleanField(_("calée sur le mandat"), default=False)
    term_ends_on = models.DateField(_("fin du mandat"), null=True, blank=True)
    currency = models.CharField(_("monnaie"), max_length=3, choices=Currency, default=Currency.EUR)
    tax_basis = models.CharField(_("montants"), max_length=3, choices=TaxBasis, default=TaxBasis.TTC)
    impulse_kind = models.CharField(_("acte de l’impulsion politique"), max_length=120, blank=True)
    impulse_author = models.CharField(_("auteur de l’impulsion (fonction)"), max_length=160, blank=True)
    impulse_on = models.DateField(_("date de l’impulsion"), null=True, blank=True)
    impulse_text = models.TextField(_("impulsion politique"), blank=True)
    ambition = models.TextField(_("ambition politique"), blank=True)
    ambition_signed_by = models.CharField(_("ambition signée par (fonction)"), max_length=160, blank=True)
    owner_department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, verbose_name=_("direction qui lance et conduit")
    )
    owner_department_head = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("à sa tête")
    )
    launched_on = models.DateField(_("lancée le"), null=True, blank=True)
    political_sponsor = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sponsor politique")
    )
    managerial_sponsor = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sponsor managérial")
    )
    closing_review_on = models.DateField(_("revue de clôture"), null=True, blank=True)
    expected_impacts = models.TextField(_("impacts attendus"), blank=True)
    announced_delivery_on = models.DateField(_("mise en œuvre annoncée pour le"), null=True, blank=True)
    started_delivery_on = models.DateField(_("mise en œuvre commencée le"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = RoadmapQuerySet.as_manager()

    class Meta:
        verbose_name = _("feuille de route")
        verbose_name_plural = _("feuilles de route")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="roadmap_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """What this organisation calls the exercise."""
        return self.public_label or self.get_kind_display()

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """Every quarter of the horizon, in order."""
        return Quarter.of(self.starts_on).until(Quarter.of(self.ends_on))

    @property
    def years(self) -> tuple[int, ...]:
        """Every civil year that the horizon touches."""
        return tuple(range(self.starts_on.year, self.ends_on.year + 1))


class StateChange(models.Model):
    """The roadmap entered a state on a date."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="state_changes")
    status = models.CharField(_("état"), max_length=24, choices=RoadmapStatus)
    on = models.DateField(_("le"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    author_label = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("changement d’état")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_status_display()} ({self.on})"


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """Organisations that take part."""

    def visible_to(self, actor: Actor) -> Self:
        """With their roadmap."""
        return self.filter(roadmap__in=Roadmap.objects.visible_to(actor))


class Participant(models.Model):
    """An organisation covered by a roadmap beside its owner."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="participants")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="participations")
    joined_on = models.DateField(_("depuis le"), null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        ordering = ["organisation__sort_key"]
        constraints = [models.UniqueConstraint(fields=["roadmap", "organisation"], name="participant_once")]

    def __str__(self) -> str:
        return str(self.organisation)


class RoadmapRoleQuerySet(models.QuerySet["RoadmapRole"]):
    """Roles on one roadmap."""

    def visible_to(self, actor: Actor) -> Self:
        """With their roadmap."""
        return self.filter(roadmap__in=Roadmap.objects.visible_to(actor))

    def active_on(self, day: date) -> Self:
        """Roles held on that day."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        )


class RoadmapRole(models.Model):
    """What a person is on one roadmap; an AMO has an end date and chosen parts."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="roles")
    person = models.ForeignKey(Person, models.CASCADE, related_name="roadmap_roles")
    role = models.CharField(_("rôle"), max_length=24, choices=Role)
    starts_on = models.DateField(_("depuis le"), null=True, blank=True)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    parts = models.JSONField(_("étapes ouvertes"), default=list, blank=True)

    objects = RoadmapRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rôle sur une feuille de route")
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "person", "role"], name="roadmap_role_once"),
            models.CheckConstraint(
                condition=~Q(role=Role.EXTERNAL_ADVISOR) | Q(ends_on__isnull=False),
                name="external_advisor_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()}"


class Challenge(models.Model):
    """A challenge or stake (défi, enjeu) that the roadmap answers, formalised and owned."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="challenges")
    order = models.PositiveSmallIntegerField(_("ordre"), default=0)
    title = models.CharField(_("enjeu"), max_length=240)
    description = models.TextField(_("précisions"), blank=True)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, verbose_name=_("porté par"))

    class Meta:
        verbose_name = _("enjeu")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class ScopeDimension(models.TextChoices):
    """The four dimensions of a perimeter."""

    ORGANISATIONAL = "organisational", _("organisationnel")
    TECHNICAL = "technical", _("technique")
    FUNCTIONAL = "functional", _("fonctionnel")
    ECONOMIC = "economic", _("économique")


class ScopeItem(models.Model):
    """Something in, or out of, the perimeter."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="scope_items")
    dimension = models.CharField(_("dimension"), max_length=16, choices=ScopeDimension)
    is_in = models.BooleanField(_("dans le périmètre"), default=True)
    text = models.CharField(_("élément"), max_length=300)

    class Meta:
        verbose_name = _("élément de périmètre")
        ordering = ["dimension", "-is_in", "pk"]

    def __str__(self) -> str:
        return self.text


class PhaseStatus(models.TextChoices):
    """Where a phase stands."""

    PLANNED = "planned", _("prévue")
    UNDER_WAY = "under_way", _("en cours")
    DONE = "done", _("terminée")
    CANCELLED = "cancelled", _("sans objet")


class Phase(models.Model):
    """A phase of the elaboration, with the dates announced, planned and real."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="phases")
    order = models.PositiveSmallIntegerField(_("ordre"))
    name = models.CharField(_("phase"), max_length=160)
    objectives = models.TextField(_("objectifs"), blank=True)
    validation = models.CharField(_("validée par"), max_length=160, blank=True)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, verbose_name=_("responsable"))
    announced_starts_on = models.DateField(_("début annoncé"), null=True, blank=True)
    announced_ends_on = models.DateField(_("fin annoncée"), null=True, blank=True)
    starts_on = models.DateField(_("début prévu"), null=True, blank=True)
    ends_on = models.DateField(_("fin prévue"), null=True, blank=True)
    started_on = models.DateField(_("commencée le"), null=True, blank=True)
    ended_on = models.DateField(_("terminée le"), null=True, blank=True)
    status = models.CharField(_("état"), max_length=12, choices=PhaseStatus, default=PhaseStatus.PLANNED)
    is_before_roadmap = models.BooleanField(_("étude d’opportunité"), default=False)
    outcome = models.CharField(_("suite donnée"), max_length=12, blank=True)
    outcome_on = models.DateField(_("décidée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("phase")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class Deliverable(models.Model):
    """What a phase delivers."""

    phase = models.ForeignKey(Phase, models.CASCADE, related_name="deliverables")
    name = models.CharField(_("livrable"), max_length=200)
    due_on = models.DateField(_("attendu le"), null=True, blank=True)
    delivered_on = models.DateField(_("remis le"), null=True, blank=True)
    validated_on = models.DateField(_("validé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("livrable")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class ConditionAnswer(models.TextChoices):
    """How far a condition of success is met."""

    YES = "yes", _("oui")
    PARTLY = "partly", _("en partie")
    NO = "no", _("non")


class Condition(models.Model):
    """A condition of success checked before the launch, with its evidence."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="conditions")
    order = models.PositiveSmallIntegerField(default=0)
    code = models.SlugField(max_length=60)
    label = models.CharField(_("condition"), max_length=240)
    guidance = models.TextField(_("aide"), blank=True)
    answer = models.CharField(_("réponse"), max_length=8, choices=ConditionAnswer, blank=True)
    evidence = models.TextField(_("élément de preuve"), blank=True)
    checked_on = models.DateField(_("vérifiée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("condition de réussite")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["roadmap", "code"], name="condition_once")]

    def __str__(self) -> str:
        return self.label
