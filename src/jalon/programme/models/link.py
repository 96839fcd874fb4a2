"""Ties between actions."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalon.programme.models.action import Action


class LinkKind(models.TextChoices):
    """How one action bears on another."""

    BLOCKING = "blocking", _("prérequis indispensable")
    ADVISABLE = "advisable", _("prérequis souhaitable")
    EXCLUDES = "excludes", _("exclut")


class ActionLink(models.Model):
    """`source` comes after `target` (prerequisites), or cannot be retained with it (exclusion)."""

    source = models.ForeignKey(Action, models.CASCADE, related_name="links")
    target = models.ForeignKey(Action, models.CASCADE, related_name="linked_from")
    kind = models.CharField(_("lien"), max_length=12, choices=LinkKind)

    class Meta:
        verbose_name = _("lien entre actions")
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="action_link_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="action_link_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display()} {self.target}"
