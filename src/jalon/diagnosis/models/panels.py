"""The working group of inhabitants: criteria, registrations with consent, withdrawal."""

from typing import Self
from uuid import uuid4

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.team import collected_roadmaps
from jalon.kernel.actor import Actor
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap


class PanelQuerySet(models.QuerySet["Panel"]):
    """Groups of inhabitants."""

    def visible_to(self, actor: Actor) -> Self:
        """With their roadmap; who registered is for the collecting team alone."""
        return self.filter(roadmap__in=Roadmap.objects.visible_to(actor))


@pghistory.track()
class Panel(models.Model):
    """A group of inhabitants who meet several times. Anybody registers by a public page while it is open."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="panels")
    name = models.CharField(_("nom du groupe"), max_length=160)
    purpose = models.TextField(_("ce que le groupe fera"))
    places = models.PositiveSmallIntegerField(_("places"), default=20)
    is_open = models.BooleanField(_("inscriptions ouvertes"), default=False)
    closes_on = models.DateField(_("inscriptions jusqu’au"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = PanelQuerySet.as_manager()

    class Meta:
        verbose_name = _("groupe d’habitants")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class PanelCriterion(models.Model):
    """A criterion of composition: its answers and how many places each should have."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField(_("ordre"), default=0)
    label = models.CharField(_("critère"), max_length=120)
    choices = models.JSONField(_("réponses et places visées"), default=list)

    class Meta:
        verbose_name = _("critère de composition")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.label


class PanelMemberState(models.TextChoices):
    """What became of a registration."""

    REGISTERED = "registered", _("inscrit·e")
    SELECTED = "selected", _("retenu·e")
    WAITING = "waiting", _("liste d’attente")
    WITHDRAWN = "withdrawn", _("retiré·e")


class PanelMemberQuerySet(models.QuerySet["PanelMember"]):
    """Inhabitants registered."""

    def visible_to(self, actor: Actor) -> Self:
        """For the collecting team alone."""
        return self if actor.is_system else self.filter(panel__roadmap__in=collected_roadmaps(actor))


class PanelMember(models.Model):
    """An inhabitant who registered, by consent. Withdrawing erases who they are; kept without history for that reason."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    panel = models.ForeignKey(Panel, models.CASCADE, related_name="members")
    full_name = models.CharField(_("nom et prénom"), max_length=160, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    commune = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commune")
    )
    answers = models.JSONField(_("réponses aux critères"), default=dict, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=PanelMemberState, default=PanelMemberState.REGISTERED)
    consent_text = models.TextField(_("consentement donné à"), blank=True)
    consented_on = models.DateField(_("consentement du"))
    withdrawn_on = models.DateField(_("retrait du"), null=True, blank=True)
    withdrawal_hash = models.CharField(max_length=64, unique=True, editable=False)

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("habitant·e inscrit·e")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "email"], condition=~Q(email=""), name="panel_member_registers_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=PanelMemberState.WITHDRAWN) | (Q(full_name="") & Q(email="") & Q(phone="")),
                name="withdrawn_member_is_erased",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or str(PanelMemberState(self.state).label)
