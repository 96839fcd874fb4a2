"""Rounds with a frozen grid, scores by college, scenarios, plans, adoption."""

from typing import Self
from uuid import uuid4

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person
from jalon.governance.models import College, Decision
from jalon.kernel.actor import Actor
from jalon.programme.models import Action, GridTemplate, Variant
from jalon.programme.models.grid import CriterionSide
from jalon.roadmaps.models import Roadmap


class RoundStatus(models.TextChoices):
    """Life of a round."""

    PREPARATION = "preparation", _("en préparation")
    SCORING = "scoring", _("notation ouverte")
    ARBITRATION = "arbitration", _("en arbitrage")
    CLOSED = "closed", _("close")


class RoundQuerySet(models.QuerySet["ArbitrageRound"]):
    """Rounds."""

    def visible_to(self, actor: Actor) -> Self:
        """The team of the roadmap: a round is preparatory work (CRPA L311-2) until it is decided."""
        if actor.is_system:
            return self.all()
        return self.filter(roadmap__in=actor.roadmap_ids)


class ArbitrageRound(models.Model):
    """One arbitrage: the same criteria, scales and weights for every department, frozen when scoring opens."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="rounds")
    name = models.CharField(_("intitulé"), max_length=160)
    status = models.CharField(_("état"), max_length=12, choices=RoundStatus, default=RoundStatus.PREPARATION)
    grid = models.ForeignKey(GridTemplate, models.SET_NULL, null=True, blank=True, verbose_name=_("grille d’origine"))
    grid_frozen_on = models.DateField(_("grille gelée le"), null=True, blank=True)
    opened_on = models.DateField(_("ouvert le"))
    closed_on = models.DateField(_("clos le"), null=True, blank=True)
    feasibility_threshold = models.PositiveSmallIntegerField(_("seuil de faisabilité (0 à 4)"), default=1)
    discount_pct = models.DecimalField(
        _("préférence pour le tôt, en % par trimestre"), max_digits=4, decimal_places=2, default=1
    )
    margin_pct = models.PositiveSmallIntegerField(_("marge gardée, en %"), default=0)
    exceptions_note = models.TextField(_("exceptions admises et leurs raisons"), blank=True)
    session_panels = models.JSONField(_("volets montrés en séance"), default=list, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("arbitrage")
        ordering = ["-opened_on", "-pk"]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """A criterion of the round's own grid: a copy that changes no more once frozen."""

    round = models.ForeignKey(ArbitrageRound, models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField(_("ordre"))
    code = models.SlugField(max_length=60)
    label = models.CharField(_("critère"), max_length=160)
    guidance = models.TextField(_("aide"), blank=True)
    anchors = models.JSONField(_("ce que veut dire chaque note de 0 à 4"), default=list)
    weight = models.PositiveSmallIntegerField(_("poids"), default=10)
    side = models.CharField(_("ce qu’il mesure"), max_length=14, choices=CriterionSide)
    colleges = models.JSONField(_("collèges qui notent"), default=list)
    indicator_id_value = models.BigIntegerField(_("indicateur d’un axe"), null=True, blank=True)
    challenge_id_value = models.BigIntegerField(_("enjeu"), null=True, blank=True)

    class Meta:
        verbose_name = _("critère de l’arbitrage")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["round", "code"], name="criterion_code")]

    def __str__(self) -> str:
        return self.label


class ScoreQuerySet(models.QuerySet["Score"]):
    """Notes."""

    def visible_to(self, actor: Actor) -> Self:
        """With their round: any participant opens the full reason of a ranking."""
        return self.filter(criterion__round__in=ArbitrageRound.objects.visible_to(actor))


@pghistory.track()
class Score(models.Model):
    """The note of one college for one action on one criterion. No row means « pas encore noté », never 0."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="scores")
    action = models.ForeignKey(Action, models.CASCADE, related_name="scores")
    college = models.CharField(_("collège"), max_length=16, choices=College)
    value = models.PositiveSmallIntegerField(_("note"))
    comment = models.CharField(_("commentaire"), max_length=400, blank=True)
    scored_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    scored_at = models.DateTimeField(auto_now=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        constraints = [
            models.UniqueConstraint(fields=["criterion", "action", "college"], name="score_once_per_college"),
            models.CheckConstraint(condition=Q(value__lte=4), name="score_0_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} · {self.action} · {self.value}"


class PointAllocation(models.Model):
    """Some of the ten points that an elected member places."""

    round = models.ForeignKey(ArbitrageRound, models.CASCADE, related_name="points")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    action = models.ForeignKey(Action, models.CASCADE, related_name="points")
    points = models.PositiveSmallIntegerField(_("points"))

    class Meta:
        verbose_name = _("points placés")
        constraints = [
            models.UniqueConstraint(fields=["round", "person", "action"], name="points_once"),
            models.CheckConstraint(condition=Q(points__gte=1, points__lte=10), name="points_1_to_10"),
        ]

    def __str__(self) -> str:
        return f"{self.action} · {self.points}"


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    """Scenarios."""

    def visible_to(self, actor: Actor) -> Self:
        """With their round."""
        return self.filter(round__in=ArbitrageRound.objects.visible_to(actor))


class Scenario(models.Model):
    """A versioned copy of a selection and of adjustments: envelopes, capacities, weights."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    round = models.ForeignKey(ArbitrageRound, models.CASCADE, related_name="scenarios")
    name = models.CharField(_("scénario"), max_length=120)
    version = models.PositiveSmallIntegerField(default=1)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    is_members_list = models.BooleanField(_("liste établie à la main"), default=False)
    levers = models.JSONField(
        _("leviers"), default=dict, blank=True, help_text=_("voir `arbitrage.levers.Levers` pour la forme")
    )
    past = models.JSONField(_("états précédents, pour annuler"), default=list, blank=True, editable=False)
    is_shown_in_session = models.BooleanField(_("montré en séance"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = _("scénario")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "name", "version"], name="scenario_unique_version")]

    def __str__(self) -> str:
        return self.name


class ChoiceKind(models.TextChoices):
    """What a scenario says of one action."""

    FORCED_IN = "forced_in", _("imposée")
    FORCED_OUT = "forced_out", _("écartée")
    LISTED = "listed", _("dans la liste établie à la main")


class ScenarioChoice(models.Model):
    """An action imposed, set aside or listed by hand in a scenario, perhaps with its start."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="choices")
    action = models.ForeignKey(Action, models.CASCADE, related_name="scenario_choices")
    kind = models.CharField(_("choix"), max_length=12, choices=ChoiceKind)
    start_on = models.DateField(_("début imposé (premier jour du trimestre)"), null=True, blank=True)
    reason = models.CharField(_("raison"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("choix d’un scénario")
        constraints = [models.UniqueConstraint(fields=["scenario", "action"], name="scenario_choice_once")]

    def __str__(self) -> str:
        return f"{self.action} {self.get_kind_display()}"


class PlanStatus(models.TextChoices):
    """What is known of a plan."""

    PREVIEW = "preview", _("aperçu")
    PROVED = "proved", _("meilleur possible, prouvé au vu des données saisies")
    INTERVAL = "interval", _("à un écart prouvé du meilleur possible")
    INFEASIBLE = "infeasible", _("impossible")
    FAILED = "failed", _("calcul interrompu")


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans."""

    def visible_to(self, actor: Actor) -> Self:
        """With their scenario."""
        return self.filter(scenario__in=Scenario.objects.visible_to(actor))


class Plan(models.Model):
    """What the engine answered to one exact problem; it can be re-checked years later."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="plans")
    problem_sha256 = models.CharField(max_length=64, db_index=True)
    problem = models.JSONField()
    answer = models.JSONField(default=dict)
    explanations = models.JSONField(default=dict, blank=True)
    status = models.CharField(_("état"), max_length=12, choices=PlanStatus)
    value = models.BigIntegerField(_("valeur"), null=True)
    bound = models.BigIntegerField(_("meilleure valeur possible, au plus"), null=True)
    engine_version = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("trajectoire calculée")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.scenario} (#{self.pk})"


class PlanLine(models.Model):
    """An action retained by a plan: its variant and the quarter it starts."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lines")
    action = models.ForeignKey(Action, models.PROTECT, related_name="plan_lines")
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="+")
    start_on = models.DateField(_("début (premier jour du trimestre)"))
    end_on = models.DateField(_("fin"))
    lateness_quarters = models.PositiveSmallIntegerField(_("retard en trimestres"), default=0)

    class Meta:
        verbose_name = _("ligne de trajectoire")
        ordering = ["start_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "action"], name="plan_line_once")]

    def __str__(self) -> str:
        return f"{self.action} {self.start_on}"


class AdoptionState(models.TextChoices):
    """A plan as it is in law: a COPIL proposes, an assembly adopts."""

    PROPOSED = "proposed", _("proposée")
    VALIDATED = "validated", _("validée en COPIL")
    DELIBERATED = "deliberated", _("délibérée")
    ENFORCEABLE = "enforceable", _("exécutoire")
    REPLACED = "replaced", _("remplacée")


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    """Adopted trajectories."""

    def visible_to(self, actor: Actor) -> Self:
        """With their roadmap: what was decided is for every participant; before a body spoke, for the team alone."""
        seen = self.filter(roadmap__in=Roadmap.objects.visible_to(actor))
        if actor.is_system:
            return seen
        return seen.filter(Q(validated_on__isnull=False) | Q(roadmap__in=list(actor.roadmap_roles)))


class Adoption(models.Model):
    """What a body adopts: a frozen, hashed, schema-versioned snapshot of a plan and its lines."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    roadmap = models.ForeignKey(Roadmap, models.PROTECT, related_name="adoptions")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="adoptions")
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(_("état"), max_length=12, choices=AdoptionState, default=AdoptionState.PROPOSED)
    proposed_on = models.DateField(_("proposée le"))
    validated_on = models.DateField(_("validée le"), null=True, blank=True)
    deliberated_on = models.DateField(_("délibérée le"), null=True, blank=True)
    enforceable_on = models.DateField(_("exécutoire le"), null=True, blank=True)
    copil_decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="+")
    deliberation = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="+")
    snapshot = models.JSONField(default=dict)
    snapshot_schema = models.PositiveSmallIntegerField(default=1)
    snapshot_sha256 = models.CharField(max_length=64, blank=True)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("trajectoire adoptée")
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["roadmap", "version"], name="adoption_unique_version")]

    def __str__(self) -> str:
        return f"{self.roadmap} v{self.version}"
