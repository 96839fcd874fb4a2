"""Contracts, the dated thresholds of public procurement, and the alerts already given."""

from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalon.inventory.choices import Domain, NoticeUnit, Procedure, RenewalKind
from jalon.inventory.deadlines import Terms
from jalon.inventory.models.base import Sheet
from jalon.kernel.actor import Actor
from jalon.kernel.money import Currency
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap


@pghistory.track()
class Contract(Sheet):
    """A contract of an organisation. Amounts are net of tax, in the minor unit of its currency, year -> amount."""

    domain = models.CharField(_("domaine"), max_length=16, choices=Domain, blank=True)
    holder = models.CharField(_("titulaire"), max_length=200, blank=True)
    number = models.CharField(_("numéro de marché"), max_length=80, blank=True)
    procedure = models.CharField(_("procédure"), max_length=10, choices=Procedure, blank=True)
    starts_on = models.DateField(_("début"), null=True, blank=True)
    ends_on = models.DateField(_("fin"), null=True, blank=True)
    extended_until = models.DateField(_("prolongé jusqu’au"), null=True, blank=True)
    irrevocable_until = models.DateField(_("irrévocable jusqu’au"), null=True, blank=True)
    renewal = models.CharField(_("reconduction"), max_length=8, choices=RenewalKind, blank=True)
    renewal_months = models.PositiveSmallIntegerField(_("durée d’une reconduction"), null=True, blank=True)
    max_renewals = models.PositiveSmallIntegerField(_("reconductions au plus"), null=True, blank=True)
    renewals_done = models.PositiveSmallIntegerField(_("reconductions expresses décidées"), null=True, blank=True)
    notice = models.PositiveSmallIntegerField(_("préavis"), null=True, blank=True)
    notice_unit = models.CharField(_("unité du préavis"), max_length=8, choices=NoticeUnit, blank=True)
    is_bought_again = models.BooleanField(_("sera racheté"), null=True, blank=True)
    procurement_months = models.PositiveSmallIntegerField(_("délai d’un nouveau marché"), null=True, blank=True)
    currency = models.CharField(_("monnaie"), max_length=3, choices=Currency, default=Currency.EUR, editable=False)
    amounts_minor = models.JSONField(_("montants par année"), default=dict, blank=True)

    class Meta(Sheet.Meta):
        verbose_name = _("contrat")
        indexes = [*Sheet.Meta.indexes, models.Index(fields=["keeper", "ends_on"], name="contract_end")]

    @property
    def terms(self) -> Terms:
        """What `deadlines` needs. Nothing said about buying again: the need goes on."""
        return Terms(
            ends_on=self.ends_on,
            extended_until=self.extended_until,
            irrevocable_until=self.irrevocable_until,
            renewal=self.renewal or RenewalKind.NONE,
            renewal_months=self.renewal_months or 0,
            max_renewals=self.max_renewals,
            renewals_done=self.renewals_done or 0,
            notice=self.notice or 0,
            notice_unit=self.notice_unit or NoticeUnit.MONTHS,
            is_bought_again=self.is_bought_again is not False,
        )


class ThresholdQuerySet(models.QuerySet["Threshold"]):
    """Thresholds."""

    def visible_to(self, actor: Actor) -> Self:
        """Shipped ones, and those of the keepers whose roadmaps one sees."""
        return self.filter(Q(keeper=None) | Q(keeper__in=Roadmap.objects.visible_to(actor).values("organisation")))

    def in_force(self, day: date, *, keeper_id: int, currency: str) -> Self:
        """Those of that day for a keeper: its own and the shipped ones, in its currency, lowest first."""
        return self.filter(
            Q(keeper=None) | Q(keeper=keeper_id),
            Q(ends_on=None) | Q(ends_on__gte=day),
            starts_on__lte=day,
            currency=currency,
        ).order_by("amount_minor", "pk")


@pghistory.track()
class Threshold(models.Model):
    """A procurement threshold between two days, with its source, and the time of a procurement above it."""

    keeper = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    code = models.SlugField(max_length=60, blank=True)
    label = models.CharField(_("seuil"), max_length=200)
    amount_minor = models.PositiveBigIntegerField(_("montant HT"))
    currency = models.CharField(_("monnaie"), max_length=3, choices=Currency, default=Currency.EUR)
    starts_on = models.DateField(_("en vigueur depuis le"))
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    lead_months = models.PositiveSmallIntegerField(_("durée d’un marché au-dessus"), default=4)
    source = models.CharField(_("source"), max_length=300)

    objects = ThresholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("seuil de marché public")
        ordering = ["currency", "amount_minor", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="threshold_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["keeper", "code", "starts_on"],
                condition=~Q(code=""),
                name="threshold_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ContractAlert(models.Model):
    """An alert given on a contract: one by last day and step (0 once the day is past)."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="alerts")
    act_on = models.DateField()
    step = models.PositiveSmallIntegerField()
    sent_on = models.DateField()

    class Meta:
        verbose_name = _("alerte de contrat")
        constraints = [models.UniqueConstraint(fields=["contract", "act_on", "step"], name="contract_alert_once")]

    def __str__(self) -> str:
        return f"{self.contract} {self.act_on} ({self.step})"
