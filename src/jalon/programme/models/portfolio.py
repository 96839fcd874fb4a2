"""Portfolios: actions that share means, with a PMO."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person
from jalon.kernel.actor import Actor
from jalon.organisations.models import Department
from jalon.roadmaps.models import Roadmap


class PortfolioQuerySet(models.QuerySet["Portfolio"]):
    """Portfolios."""

    def visible_to(self, actor: Actor) -> Self:
        """With their roadmap."""
        return self.filter(roadmap__in=Roadmap.objects.visible_to(actor))


class Portfolio(models.Model):
    """Actions of one roadmap that share people and means. No portfolio without a PMO."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="portfolios")
    name = models.CharField(_("portefeuille"), max_length=160)
    pmo = models.ForeignKey(Person, models.PROTECT, related_name="portfolios", verbose_name=_("PMO"))
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, related_name="portfolios", verbose_name=_("direction")
    )

    objects = PortfolioQuerySet.as_manager()

    class Meta:
        verbose_name = _("portefeuille")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["roadmap", "name"], name="portfolio_unique_name")]

    def __str__(self) -> str:
        return self.name
