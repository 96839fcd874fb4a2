"""The catalogue of regulatory obligations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalon.organisations.models import Organisation


class Obligation(models.Model):
    """A legal obligation: source, who it applies to, since when. Shipped ones have no organisation."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="own_obligations"
    )
    code = models.CharField(_("code"), max_length=40)
    title = models.CharField(_("obligation"), max_length=300)
    applies_to = models.CharField(_("concerne"), max_length=400, blank=True)
    kinds = models.JSONField(_("formes concernées"), default=list, blank=True)
    min_population = models.PositiveIntegerField(_("à partir de (habitants)"), null=True, blank=True)
    threshold = models.CharField(_("seuil"), max_length=400, blank=True)
    due_text = models.CharField(_("échéance (texte)"), max_length=300, blank=True)
    due_on = models.DateField(_("échéance"), null=True, blank=True)
    source = models.TextField(_("source légale"), blank=True)
    domain = models.CharField(_("domaine"), max_length=120, blank=True)
    state = models.CharField(_("état du texte"), max_length=200, blank=True)
    verification = models.TextField(_("vérification"), blank=True)

    class Meta:
        verbose_name = _("obligation")
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], name="obligation_unique_code", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.title
