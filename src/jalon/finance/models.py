"""Money: what a roadmap may spend each year, by section."""

from typing import Self

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.roadmaps.models import Roadmap


class BudgetSection(models.TextChoices):
    """The two sections of a local budget."""

    INVESTMENT = "investment", _("investissement")
    OPERATING = "operating", _("fonctionnement")


class EnvelopeOwner(models.TextChoices):
    """Whose money it is: the roadmap's budget is not the DSI's."""

    ROADMAP = "roadmap", _("feuille de route")
    IT_DEPARTMENT = "it_department", _("DSI")


class EnvelopeQuerySet(models.QuerySet["Envelope"]):
    """Yearly envelopes."""

    def visible_to(self, actor: Actor) -> Self:
        """With their roadmap."""
        return self.filter(roadmap__in=Roadmap.objects.visible_to(actor))


@pghistory.track()
class Envelope(models.Model):
    """What may be spent in one civil year and one section, in minor units of the roadmap's currency and tax basis."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="envelopes")
    owner = models.CharField(_("budget de"), max_length=16, choices=EnvelopeOwner, default=EnvelopeOwner.ROADMAP)
    year = models.PositiveSmallIntegerField(_("année"))
    section = models.CharField(_("section"), max_length=12, choices=BudgetSection)
    amount_minor = models.PositiveBigIntegerField(_("montant"))
    is_voted = models.BooleanField(_("voté"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = EnvelopeQuerySet.as_manager()

    class Meta:
        verbose_name = _("enveloppe")
        ordering = ["year", "section"]
        constraints = [models.UniqueConstraint(fields=["roadmap", "owner", "year", "section"], name="envelope_once")]

    def __str__(self) -> str:
        return f"{self.get_section_display()} {self.year}"
