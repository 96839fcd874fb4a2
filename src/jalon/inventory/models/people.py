"""Skills register: jobs of the digital field, who holds them and how well, what is wanted, trainings."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.inventory.choices import Level, TrainingState
from jalon.inventory.models.base import Sheet
from jalon.kernel.actor import Actor
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs."""

    def visible_to(self, actor: Actor) -> Self:
        """Shipped ones, and those that the keepers whose roadmaps one sees have added."""
        return self.filter(Q(keeper=None) | Q(keeper__in=Roadmap.objects.visible_to(actor).values("organisation")))

    def usable_by(self, keeper_id: int) -> Self:
        """Those a keeper may cite."""
        return self.filter(Q(keeper=None) | Q(keeper=keeper_id))


class Job(models.Model):
    """A job of the digital field. Shipped ones have no keeper; `skill_code` ties it to the days that actions count."""

    keeper = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    code = models.SlugField(max_length=60)
    label = models.CharField(_("métier"), max_length=160)
    description = models.CharField(_("ce qu’il fait"), max_length=300, blank=True)
    skill_code = models.SlugField(_("savoir-faire compté dans les actions"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("métier du numérique")
        ordering = ["order", "label"]
        constraints = [models.UniqueConstraint(fields=["keeper", "code"], name="job_unique_code", nulls_distinct=False)]

    def __str__(self) -> str:
        return self.label


@pghistory.track()
class SkillHolding(Sheet):
    """An agent, known by a function, holds a job at a level."""

    job = models.ForeignKey(Job, models.PROTECT, related_name="holdings", verbose_name=_("métier"))
    level = models.CharField(_("niveau"), max_length=1, choices=Level, blank=True)
    target_level = models.CharField(_("niveau visé"), max_length=1, choices=Level, blank=True)
    share_pct = models.PositiveSmallIntegerField(_("part du temps"), null=True, blank=True)
    leaves_on = models.DateField(_("départ prévu le"), null=True, blank=True)

    class Meta(Sheet.Meta):
        verbose_name = _("compétence tenue")


@pghistory.track()
class JobNeed(Sheet):
    """How many people, at which level, an organisation wants in a job."""

    job = models.ForeignKey(Job, models.PROTECT, related_name="needs", verbose_name=_("métier"))
    wanted_people = models.PositiveSmallIntegerField(_("personnes voulues"), null=True, blank=True)
    wanted_level = models.CharField(_("niveau voulu"), max_length=1, choices=Level, blank=True)
    is_pooled = models.BooleanField(_("peut être partagé avec d’autres"), null=True, blank=True)

    class Meta(Sheet.Meta):
        verbose_name = _("métier à tenir")


@pghistory.track()
class Training(Sheet):
    """A training of agents in a job."""

    job = models.ForeignKey(Job, models.PROTECT, related_name="trainings", verbose_name=_("métier"))
    people = models.PositiveSmallIntegerField(_("agents"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("jours par agent"), null=True, blank=True)
    planned_on = models.DateField(_("prévue le"), null=True, blank=True)
    cost_minor = models.PositiveBigIntegerField(_("coût"), null=True, blank=True)
    state = models.CharField(_("où l’on en est"), max_length=8, choices=TrainingState, blank=True)
    action_id_value = models.BigIntegerField(null=True, editable=False)
    action_label = models.CharField(max_length=200, blank=True, editable=False)

    class Meta(Sheet.Meta):
        verbose_name = _("formation")
