"""Workshops: session, participants, ideas, groups of ideas, dot votes. Photos are attachments of the workshop."""

from typing import Self
from uuid import uuid4

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person
from jalon.diagnosis.models.collection import Campaign
from jalon.diagnosis.models.panels import Panel, PanelMember
from jalon.diagnosis.team import collected_roadmaps
from jalon.kernel.actor import Actor
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population


class WorkshopState(models.TextChoices):
    """Where a workshop stands."""

    PLANNED = "planned", _("prévu")
    HELD = "held", _("tenu")
    VALIDATED = "validated", _("compte rendu validé")
    CANCELLED = "cancelled", _("annulé")


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    """Workshops."""

    def visible_to(self, actor: Actor) -> Self:
        """For the collecting team: ideas are words as said. Others read what is reported or published."""
        return self if actor.is_system else self.filter(roadmap__in=collected_roadmaps(actor))


@pghistory.track()
class Workshop(models.Model):
    """A session where several people say, group and choose ideas. `code` lets phones in while it is open."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="workshops")
    campaign = models.ForeignKey(
        Campaign, models.SET_NULL, null=True, blank=True, related_name="workshops", verbose_name=_("campagne")
    )
    panel = models.ForeignKey(
        Panel, models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name=_("groupe d’habitants")
    )
    title = models.CharField(_("intitulé"), max_length=160)
    question = models.CharField(_("question posée"), max_length=300)
    population = models.CharField(_("population"), max_length=16, choices=Population)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("membre"))
    starts_at = models.DateTimeField(_("date et heure"), null=True, blank=True)
    duration_minutes = models.PositiveSmallIntegerField(_("durée en minutes"), default=120)
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    dots = models.PositiveSmallIntegerField(_("points par personne"), default=3)
    state = models.CharField(_("état"), max_length=12, choices=WorkshopState, default=WorkshopState.PLANNED)
    code = models.CharField(max_length=12, blank=True, editable=False)
    code_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_voting = models.BooleanField(_("vote ouvert"), default=False)
    minutes = models.TextField(_("compte rendu"), blank=True)
    words_erased_on = models.DateField(_("paroles effacées le"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("atelier")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["roadmap", "organisation", "population"], name="workshop_coverage")]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="workshop_code_once"),
        ]

    def __str__(self) -> str:
        return self.title


class WorkshopParticipant(models.Model):
    """Somebody expected or present. A named person, an inhabitant of the group, or only a function."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    panel_member = models.ForeignKey(PanelMember, models.CASCADE, null=True, blank=True, related_name="presences")
    label = models.CharField(_("nom ou fonction"), max_length=160)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisme")
    )
    is_present = models.BooleanField(_("présent·e"), default=True)

    class Meta:
        verbose_name = _("participant d’atelier")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label


class IdeaGroup(models.Model):
    """Ideas that say the same thing, put together during the session."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="groups")
    title = models.CharField(_("groupe"), max_length=160)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("groupe d’idées")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class IdeaQuerySet(models.QuerySet["Idea"]):
    """Ideas."""

    def visible_to(self, actor: Actor) -> Self:
        """With their workshop."""
        return self.filter(workshop__in=Workshop.objects.visible_to(actor))


class Idea(models.Model):
    """An idea as written. From a phone it holds neither name, nor time, nor history. `client_key`: sent twice, kept once."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="ideas")
    group = models.ForeignKey(IdeaGroup, models.SET_NULL, null=True, blank=True, related_name="ideas")
    client_key = models.UUIDField(default=uuid4, unique=True)
    text = models.CharField(_("idée"), max_length=400)
    is_from_phone = models.BooleanField(_("envoyée d’un téléphone"), default=False)
    is_hidden = models.BooleanField(_("masquée à la projection"), default=False)
    room_dots = models.PositiveSmallIntegerField(_("points posés en salle"), default=0)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("idée")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Vote(models.Model):
    """Dots put on an idea from one phone; `voter_key` is random, known to that phone only."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="votes")
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="votes")
    voter_key = models.CharField(max_length=64)
    dots = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("vote")
        constraints = [models.UniqueConstraint(fields=["idea", "voter_key"], name="vote_once_by_idea")]

    def __str__(self) -> str:
        return f"{self.idea} · {self.dots}"
