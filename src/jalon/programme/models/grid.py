"""Grids to rate actions, as templates: a round freezes its own copy."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.organisations.models import Organisation


class GridTemplateQuerySet(models.QuerySet["GridTemplate"]):
    """Grids."""

    def visible_to(self, actor: Actor) -> Self:
        """Shipped ones and those of the actor's organisations."""
        return self.filter(Q(organisation__isnull=True) | Q(organisation__in=list(actor.organisation_roles)))


class GridTemplate(models.Model):
    """A grid of criteria. Shipped ones have no organisation; copy to change."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="grids")
    code = models.SlugField(max_length=60)
    label = models.CharField(_("grille"), max_length=160)
    description = models.TextField(_("présentation"), blank=True)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")

    objects = GridTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("modèle de grille")
        ordering = ["label"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="grid_unique_code", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.label


class CriterionSide(models.TextChoices):
    """Whose value a criterion tells, or that it is not value at all."""

    CITIZENS = "citizens", _("valeur pour les citoyens")
    COLLECTIVITE = "collectivite", _("valeur pour la collectivité")
    FEASIBILITY = "feasibility", _("faisabilité (seuil, hors valeur)")
    RISK = "risk", _("risque (probabilité, hors valeur)")


class CriterionTemplate(models.Model):
    """A criterion rated 0 to 4, each note said in words."""

    grid = models.ForeignKey(GridTemplate, models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField(_("ordre"))
    code = models.SlugField(max_length=60)
    label = models.CharField(_("critère"), max_length=160)
    guidance = models.TextField(_("aide"), blank=True)
    anchors = models.JSONField(_("ce que veut dire chaque note de 0 à 4"), default=list)
    weight = models.PositiveSmallIntegerField(_("poids"), default=10)
    side = models.CharField(_("ce qu’il mesure"), max_length=14, choices=CriterionSide)
    colleges = models.JSONField(_("collèges qui notent"), default=list)

    class Meta:
        verbose_name = _("critère")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["grid", "code"], name="criterion_template_code")]

    def __str__(self) -> str:
        return self.label
