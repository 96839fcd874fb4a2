"""Axes, objectives, indicators, and the needs they answer."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person
from jalon.diagnosis.models import Finding
from jalon.kernel.actor import Actor
from jalon.needs.models import Need, NeedGroup
from jalon.organisations.models import Theme
from jalon.roadmaps.models import Challenge, Roadmap


class RoadmapTheme(models.Model):
    """A theme of the roadmap, and how it echoes the strategy of the territory."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="themes")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="roadmap_themes")
    strategy_link = models.CharField(_("lien avec la stratégie du territoire"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("thème de la feuille de route")
        ordering = ["theme__order", "theme__label"]
        constraints = [models.UniqueConstraint(fields=["roadmap", "theme"], name="roadmap_theme_once")]

    def __str__(self) -> str:
        return str(self.theme)


class AxisQuerySet(models.QuerySet["Axis"]):
    """Axes."""

    def visible_to(self, actor: Actor) -> Self:
        """With their roadmap."""
        return self.filter(roadmap__in=Roadmap.objects.visible_to(actor))


@pghistory.track()
class Axis(models.Model):
    """A strategic axis, with its two sponsors."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="axes")
    order = models.PositiveSmallIntegerField(_("ordre"), default=0)
    title = models.CharField(_("axe"), max_length=200)
    description = models.TextField(_("présentation"), blank=True)
    theme = models.ForeignKey(Theme, models.SET_NULL, null=True, blank=True, verbose_name=_("thème"))
    political_sponsor = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sponsor politique")
    )
    managerial_sponsor = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sponsor managérial")
    )
    challenges = models.ManyToManyField(Challenge, blank=True, related_name="axes", verbose_name=_("enjeux"))

    objects = AxisQuerySet.as_manager()

    class Meta:
        verbose_name = _("axe")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class ObjectiveLevel(models.TextChoices):
    """Kinds of objective."""

    STRATEGIC = "strategic", _("stratégique")
    OPERATIONAL = "operational", _("opérationnel")


class ObjectiveOrigin(models.TextChoices):
    """Whose objective it is."""

    ELECTED = "elected", _("élus")
    DG = "dg", _("direction générale")
    DEPARTMENTS = "departments", _("directions")
    TERRITORY = "territory", _("territoire")


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    """Objectives."""

    def visible_to(self, actor: Actor) -> Self:
        """With their axis."""
        return self.filter(axis__in=Axis.objects.visible_to(actor))


@pghistory.track()
class Objective(models.Model):
    """An objective under an axis, at any depth."""

    axis = models.ForeignKey(Axis, models.CASCADE, related_name="objectives")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    order = models.PositiveSmallIntegerField(_("ordre"), default=0)
    title = models.CharField(_("objectif"), max_length=240)
    description = models.TextField(_("précisions"), blank=True)
    level = models.CharField(_("niveau"), max_length=12, choices=ObjectiveLevel, default=ObjectiveLevel.STRATEGIC)
    origin = models.CharField(_("porté par"), max_length=12, choices=ObjectiveOrigin, blank=True)
    challenges = models.ManyToManyField(Challenge, blank=True, related_name="objectives", verbose_name=_("enjeux"))
    needs = models.ManyToManyField(Need, blank=True, related_name="objectives", verbose_name=_("besoins"))
    need_groups = models.ManyToManyField(
        NeedGroup, blank=True, related_name="objectives", verbose_name=_("groupes de besoins")
    )

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("objectif")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Indicator(models.Model):
    """What is measured for a roadmap, an axis or an objective: baseline, target, source."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="indicators")
    axis = models.ForeignKey(Axis, models.CASCADE, null=True, blank=True, related_name="indicators")
    objective = models.ForeignKey(Objective, models.CASCADE, null=True, blank=True, related_name="indicators")
    label = models.CharField(_("indicateur"), max_length=240)
    unit = models.CharField(_("unité"), max_length=60, blank=True)
    baseline = models.DecimalField(_("valeur de départ"), max_digits=16, decimal_places=3, null=True, blank=True)
    baseline_on = models.DateField(_("mesurée le"), null=True, blank=True)
    target = models.DecimalField(_("cible"), max_digits=16, decimal_places=3, null=True, blank=True)
    target_on = models.DateField(_("à atteindre le"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=240, blank=True)
    is_impact = models.BooleanField(_("mesure l’impact attendu"), default=False)
    is_rating = models.BooleanField(_("sert à noter les actions"), default=False)

    class Meta:
        verbose_name = _("indicateur")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(axis__isnull=True) | Q(objective__isnull=True), name="indicator_axis_or_objective"
            )
        ]

    def __str__(self) -> str:
        return self.label


class AxisFinding(models.Model):
    """An axis takes up a finding: an opportunity seized, an expectation heard, a weakness treated."""

    axis = models.ForeignKey(Axis, models.CASCADE, related_name="finding_links")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="axis_links")

    class Meta:
        verbose_name = _("constat repris par un axe")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["axis", "finding"], name="axis_finding_once")]

    def __str__(self) -> str:
        return f"{self.finding} → {self.axis}"
