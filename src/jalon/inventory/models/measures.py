"""Uses and offer of a territory, measured with their source; and where each member stands in each register."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from jalon.inventory.choices import IndicatorFamily, SectionProgress
from jalon.inventory.models.base import Sheet, SheetQuerySet
from jalon.organisations.models import Organisation


@pghistory.track()
class Measure(Sheet):
    """An indicator of uses or offer, its value on a day and its source."""

    family = models.CharField(_("famille"), max_length=6, choices=IndicatorFamily, blank=True)
    value = models.DecimalField(_("valeur"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unité"), max_length=40, blank=True)
    measured_on = models.DateField(_("mesuré le"), null=True, blank=True)
    territory = models.CharField(_("territoire"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    address = models.URLField(_("adresse de la source"), blank=True, max_length=300)

    class Meta(Sheet.Meta):
        verbose_name = _("indicateur d’usage ou d’offre")


@pghistory.track()
class Section(models.Model):
    """A member says that one register is finished, or that it has nothing to put in it."""

    keeper = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    register = models.SlugField(max_length=30)
    progress = models.CharField(_("avancement"), max_length=8, choices=SectionProgress, default=SectionProgress.OPEN)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("rubrique d’inventaire")
        constraints = [
            models.UniqueConstraint(fields=["keeper", "organisation", "register"], name="inventory_section_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.register}"
