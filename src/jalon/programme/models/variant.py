"""Ways to do an action, and what each costs and asks."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalon.finance.models import BudgetSection
from jalon.organisations.models import Department, Organisation, Skill
from jalon.programme.models.action import Action


class VariantKind(models.TextChoices):
    """Ways to do the same action."""

    OWN = "own", _("en propre")
    POOLED = "pooled", _("mutualisée")
    SMALLER = "smaller", _("réduite")
    BOUGHT = "bought", _("avec des jours achetés")


class Variant(models.Model):
    """One way to do an action. Every action has exactly one main variant; its figures are those of the sheet."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="variants")
    kind = models.CharField(_("façon de faire"), max_length=8, choices=VariantKind, default=VariantKind.OWN)
    label = models.CharField(_("intitulé"), max_length=160, blank=True)
    is_main = models.BooleanField(_("variante principale"), default=True)
    duration_quarters = models.PositiveSmallIntegerField(_("durée en trimestres"), null=True, blank=True)
    value_pct = models.PositiveSmallIntegerField(_("part de la valeur apportée, en %"), default=100)

    class Meta:
        verbose_name = _("variante")
        ordering = ["-is_main", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["action"], condition=Q(is_main=True), name="variant_one_main"),
            models.CheckConstraint(condition=Q(value_pct__lte=100), name="variant_value_at_most_100"),
        ]

    def __str__(self) -> str:
        return self.label or str(self.get_kind_display())


class VariantShare(models.Model):
    """The share of a pooled variant that a member bears."""

    variant = models.ForeignKey(Variant, models.CASCADE, related_name="shares")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    share_pct = models.DecimalField(_("part, en %"), max_digits=6, decimal_places=3)

    class Meta:
        verbose_name = _("part d’un membre")
        constraints = [models.UniqueConstraint(fields=["variant", "organisation"], name="variant_share_once")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.share_pct} %"


@pghistory.track()
class ActionCost(models.Model):
    """Spending of a variant in one year counted from its start, in one section: low, likely, high.

    `year` 0 is the civil year of the start. `is_recurring` rows hold the yearly amount from that year on, to the end
    of the horizon and beyond.
    """

    variant = models.ForeignKey(Variant, models.CASCADE, related_name="costs")
    year = models.PositiveSmallIntegerField(_("année depuis le début"), default=0)
    section = models.CharField(_("section"), max_length=12, choices=BudgetSection)
    is_recurring = models.BooleanField(_("chaque année ensuite"), default=False)
    low_minor = models.PositiveBigIntegerField(_("au moins"))
    likely_minor = models.PositiveBigIntegerField(_("probable"))
    high_minor = models.PositiveBigIntegerField(_("au plus"))

    class Meta:
        verbose_name = _("coût")
        ordering = ["year", "section"]
        constraints = [
            models.UniqueConstraint(fields=["variant", "year", "section", "is_recurring"], name="action_cost_once"),
            models.CheckConstraint(
                condition=Q(low_minor__lte=F("likely_minor")) & Q(likely_minor__lte=F("high_minor")),
                name="action_cost_low_likely_high",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_section_display()} année {self.year}"


class ActionSubsidy(models.Model):
    """Money expected from somebody else for an action."""

    variant = models.ForeignKey(Variant, models.CASCADE, related_name="subsidies")
    funder = models.CharField(_("financeur"), max_length=160)
    scheme = models.CharField(_("dispositif"), max_length=120, blank=True)
    amount_minor = models.PositiveBigIntegerField(_("montant"))
    year = models.PositiveSmallIntegerField(_("année depuis le début"), default=0)
    is_obtained = models.BooleanField(_("notifiée"), default=False)

    class Meta:
        verbose_name = _("subvention")
        ordering = ["year", "funder"]

    def __str__(self) -> str:
        return self.funder


@pghistory.track()
class ActionEffort(models.Model):
    """Half-days of one skill that a variant asks over its whole duration: low, likely, high."""

    variant = models.ForeignKey(Variant, models.CASCADE, related_name="efforts")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="efforts", verbose_name=_("savoir-faire"))
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("direction")
    )
    low_halfdays = models.PositiveIntegerField(_("au moins"))
    likely_halfdays = models.PositiveIntegerField(_("probable"))
    high_halfdays = models.PositiveIntegerField(_("au plus"))

    class Meta:
        verbose_name = _("charge")
        ordering = ["skill__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "skill", "department"], name="action_effort_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(low_halfdays__lte=F("likely_halfdays")) & Q(likely_halfdays__lte=F("high_halfdays")),
                name="action_effort_low_likely_high",
            ),
        ]

    def __str__(self) -> str:
        return str(self.skill)
