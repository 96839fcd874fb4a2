"""Ties between an action and what the diagnosis found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.models import Finding
from jalon.programme.models.action import Action


class ActionFinding(models.Model):
    """An action takes up a finding: an opportunity seized, an expectation of inhabitants heard, a weakness treated."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="finding_links")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="action_links")

    class Meta:
        verbose_name = _("constat repris par une action")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["action", "finding"], name="action_finding_once")]

    def __str__(self) -> str:
        return f"{self.finding} → {self.action}"
