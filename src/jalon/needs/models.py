"""Needs: what was asked, by whom, in whose words, and what became of it."""

from typing import Self
from uuid import uuid4

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person
from jalon.kernel.actor import Actor
from jalon.organisations.models import Department, Organisation
from jalon.roadmaps.models import Roadmap

PART = "collect"
"""The journey step whose mission lets an AMO read raw words."""


class NeedKind(models.TextChoices):
    """What kind of thing was said."""

    EXPECTATION = "expectation", _("attente")
    NEED = "need", _("besoin")
    PROBLEM = "problem", _("problème")
    OBLIGATION = "obligation", _("obligation")


class NeedStatus(models.TextChoices):
    """What became of a need."""

    RAISED = "raised", _("exprimé")
    QUALIFIED = "qualified", _("qualifié")
    GROUPED = "grouped", _("regroupé")
    RETAINED = "retained", _("retenu")
    ANSWERED = "answered", _("satisfait")
    DEFERRED = "deferred", _("différé")
    NOT_RETAINED = "not_retained", _("non retenu à ce stade")


class NeedQuerySet(models.QuerySet["Need"]):
    """Needs."""

    def visible_to(self, actor: Actor) -> Self:
        """All those of a roadmap for its team; for a participant, its own: the others reach it consolidated."""
        if actor.is_system:
            return self.all()
        team = [pk for pk in actor.roadmap_ids if actor.may_reach(pk, PART)]
        return self.filter(
            Q(roadmap__in=team)
            | Q(organisation__in=actor.organisation_ids)
            | Q(requester=actor.person_id or 0)  # never None: a need without requester is not everybody's
        )


@pghistory.track()
class Need(models.Model):
    """A need in the words of who asks. It names no product."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="needs")
    code = models.CharField(_("code"), max_length=20)
    statement = models.CharField(_("besoin"), max_length=400)
    details = models.TextField(_("précisions"), blank=True)
    kind = models.CharField(_("nature"), max_length=12, choices=NeedKind, default=NeedKind.NEED)
    status = models.CharField(_("état"), max_length=14, choices=NeedStatus, default=NeedStatus.RAISED)
    status_reason = models.CharField(_("raison"), max_length=300, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="needs", verbose_name=_("organisme qui demande")
    )
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, verbose_name=_("direction qui demande")
    )
    requester = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="needs", verbose_name=_("demandé par")
    )
    requester_function = models.CharField(_("fonction du demandeur"), max_length=160, blank=True)
    members = models.ManyToManyField(
        Organisation, related_name="needs_concerning", blank=True, verbose_name=_("membres concernés")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("besoin")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["roadmap", "code"], name="need_unique_code")]
        indexes = [models.Index(fields=["roadmap", "status"], name="need_roadmap_status")]

    def __str__(self) -> str:
        return self.statement[:120]
