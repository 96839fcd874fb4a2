"""What the teams can carry: days by skill and quarter, and projects led at once."""

from decimal import Decimal
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.organisations.models import Department, Skill, Team
from jalon.roadmaps.models import Roadmap


class TeamCapacityQuerySet(models.QuerySet["TeamCapacity"]):
    """Capacities."""

    def visible_to(self, actor: Actor) -> Self:
        """With their roadmap."""
        return self.filter(roadmap__in=Roadmap.objects.visible_to(actor))


@pghistory.track()
class TeamCapacity(models.Model):
    """Days that one skill of one department gives to the roadmap each year.

    Simple: `days_per_year` is given. Detailed: agents × worked days × (1 − run share) − days of other portfolios.
    """

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="capacities")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="capacities", verbose_name=_("savoir-faire"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="capacities", verbose_name=_("direction")
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, verbose_name=_("équipe"))
    days_per_year = models.DecimalField(_("jours par an"), max_digits=8, decimal_places=1, null=True, blank=True)
    agents = models.DecimalField(_("agents (ETP)"), max_digits=6, decimal_places=2, null=True, blank=True)
    worked_days = models.DecimalField(
        _("jours travaillés par agent et par an"), max_digits=5, decimal_places=1, default=Decimal(205)
    )
    run_share_pct = models.PositiveSmallIntegerField(_("part du quotidien (run), en %"), default=0)
    other_days = models.DecimalField(
        _("jours pris par d’autres portefeuilles, par an"), max_digits=8, decimal_places=1, default=Decimal(0)
    )
    projects_at_once = models.PositiveSmallIntegerField(_("projets menés de front"), null=True, blank=True)

    objects = TeamCapacityQuerySet.as_manager()

    class Meta:
        verbose_name = _("capacité d’équipe")
        verbose_name_plural = _("capacités des équipes")
        ordering = ["skill__order", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(run_share_pct__lte=100), name="capacity_run_share_at_most_100"),
            models.CheckConstraint(
                condition=Q(days_per_year__isnull=False) | Q(agents__isnull=False),
                name="capacity_simple_or_detailed",
            ),
            models.UniqueConstraint(
                fields=["roadmap", "skill", "department", "team"], name="capacity_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} ({self.department})" if self.department_id else str(self.skill)

    @property
    def yearly_days(self) -> Decimal:
        """Days for the roadmap in a full year; see `docs/regles/capacite.md`."""
        if self.days_per_year is not None:
            return self.days_per_year
        gross = (self.agents or Decimal(0)) * self.worked_days * (100 - self.run_share_pct) / 100
        return max(gross - self.other_days, Decimal(0))


class QuarterCapacity(models.Model):
    """The days of one quarter when they differ from a fourth of the year (departure, recruitment, closing)."""

    capacity = models.ForeignKey(TeamCapacity, models.CASCADE, related_name="quarters")
    quarter_on = models.DateField(_("premier jour du trimestre"))
    days = models.DecimalField(_("jours"), max_digits=7, decimal_places=1)
    reason = models.CharField(_("raison"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("capacité d’un trimestre")
        constraints = [models.UniqueConstraint(fields=["capacity", "quarter_on"], name="quarter_capacity_once")]

    def __str__(self) -> str:
        return f"{self.capacity} {self.quarter_on}"
