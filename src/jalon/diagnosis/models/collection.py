"""The collection plan: campaigns, targets, correspondents, what was sent to whom, and the closing of the diagnosis."""

from datetime import date
from typing import Self
from uuid import uuid4

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person
from jalon.diagnosis.team import collected_roadmaps
from jalon.kernel.actor import Actor
from jalon.organisations.models import Department, Organisation
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Campaigns."""

    def visible_to(self, actor: Actor) -> Self:
        """With their roadmap: that a campaign runs is no secret. Who said what is elsewhere."""
        return self.filter(roadmap__in=Roadmap.objects.visible_to(actor))


@pghistory.track()
class Campaign(models.Model):
    """A time during which voices are heard, with what is expected of each member and population."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="campaigns")
    name = models.CharField(_("campagne"), max_length=160)
    purpose = models.TextField(_("ce que l’on cherche à savoir"), blank=True)
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"))
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campagne de recueil")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_running(self, today: date) -> bool:
        """Voices are being heard on that day."""
        return self.starts_on <= today <= self.ends_on


class TargetQuerySet(models.QuerySet["Target"]):
    """Targets."""

    def visible_to(self, actor: Actor) -> Self:
        """With their campaign."""
        return self.filter(campaign__in=Campaign.objects.visible_to(actor))


@pghistory.track()
class Target(models.Model):
    """How many voices of one population are expected from one organisation (or one of its departments)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="targets")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("membre"))
    department = models.ForeignKey(
        Department, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("direction")
    )
    population = models.CharField(_("population"), max_length=16, choices=Population)
    expected = models.PositiveIntegerField(_("voix attendues"), default=1)
    contact_label = models.CharField(_("à relancer"), max_length=160, blank=True)
    contact_email = models.EmailField(_("adresse de relance"), blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("cible")
        ordering = ["organisation__sort_key", "population", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "organisation", "department", "population"],
                name="target_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(expected__gte=1), name="target_expects_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_population_display()}"


class MailStatus(models.TextChoices):
    """Whether a mail left."""

    QUEUED = "queued", _("en attente")
    SENT = "sent", _("parti")
    FAILED = "failed", _("non parti")


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Reminders."""

    def visible_to(self, actor: Actor) -> Self:
        """For the collecting team."""
        return self if actor.is_system else self.filter(campaign__roadmap__in=collected_roadmaps(actor))


class Reminder(models.Model):
    """A mail asking a member to answer. One address is never reminded twice on one day for one campaign."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="reminders")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    to_label = models.CharField(_("destinataire"), max_length=160)
    to_email = models.EmailField(_("adresse"))
    missing = models.JSONField(default=list)
    on = models.DateField(_("le"))
    status = models.CharField(_("envoi"), max_length=8, choices=MailStatus, default=MailStatus.QUEUED)
    error = models.CharField(max_length=300, blank=True)
    asked_by_label = models.CharField(_("demandée par"), max_length=200)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("relance")
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "to_email", "on"], name="reminder_once_a_day")]

    def __str__(self) -> str:
        return f"{self.to_label} · {self.on}"


class CorrespondentQuerySet(models.QuerySet["Correspondent"]):
    """Digital correspondents."""

    def visible_to(self, actor: Actor) -> Self:
        """With their roadmap: everybody may know whom to call."""
        return self.filter(roadmap__in=Roadmap.objects.visible_to(actor))

    def active_on(self, day: date) -> Self:
        """In charge on that day."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        )


@pghistory.track()
class Correspondent(models.Model):
    """The digital correspondent (référent numérique) of a department, or of one of its sites."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="correspondents")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisme"))
    department = models.ForeignKey(
        Department, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("direction")
    )
    site = models.CharField(_("site"), max_length=160, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("référent·e"))
    starts_on = models.DateField(_("depuis le"), null=True, blank=True)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)

    objects = CorrespondentQuerySet.as_manager()

    class Meta:
        verbose_name = _("référent numérique")
        ordering = ["organisation__sort_key", "department__name", "site", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "organisation", "department", "site", "person"],
                name="correspondent_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def place_label(self) -> str:
        """Where they are in charge: organisation, department, site."""
        return " · ".join(filter(None, (str(self.organisation), str(self.department or ""), self.site)))


class SolicitationQuerySet(models.QuerySet["Solicitation"]):
    """Solicitations."""

    def visible_to(self, actor: Actor) -> Self:
        """For the collecting team, and for the correspondents who were asked."""
        if actor.is_system:
            return self
        asked = SolicitedCorrespondent.objects.filter(correspondent__person=actor.person_id or 0)
        return self.filter(Q(roadmap__in=collected_roadmaps(actor)) | Q(pk__in=asked.values("solicitation")))


class Solicitation(models.Model):
    """Something asked of correspondents, department by department, for a date."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="solicitations")
    subject = models.CharField(_("objet"), max_length=160)
    text = models.TextField(_("demande"))
    due_on = models.DateField(_("pour le"), null=True, blank=True)
    asked_on = models.DateField(_("demandée le"))
    asked_by_label = models.CharField(max_length=200)

    objects = SolicitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("sollicitation")
        ordering = ["-asked_on", "-pk"]

    def __str__(self) -> str:
        return self.subject


class SolicitedCorrespondent(models.Model):
    """A correspondent asked, whether the mail left, and when the answer came."""

    solicitation = models.ForeignKey(Solicitation, models.CASCADE, related_name="lines")
    correspondent = models.ForeignKey(Correspondent, models.CASCADE, related_name="solicitations")
    status = models.CharField(_("envoi"), max_length=8, choices=MailStatus, default=MailStatus.QUEUED)
    error = models.CharField(max_length=300, blank=True)
    answered_on = models.DateField(_("répondu le"), null=True, blank=True)
    answer = models.TextField(_("réponse"), blank=True)

    class Meta:
        verbose_name = _("référent sollicité")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["solicitation", "correspondent"], name="solicited_correspondent_once")
        ]

    def __str__(self) -> str:
        return f"{self.correspondent} · {self.solicitation}"


class CollectionNotice(models.Model):
    """What the persons heard are told of their data (RGPD): who answers for it, how long it is kept, whom to write to."""

    roadmap = models.OneToOneField(Roadmap, models.CASCADE, related_name="collection_notice")
    dpo_contact = models.CharField(_("délégué à la protection des données"), max_length=200, blank=True)
    retention_months = models.PositiveSmallIntegerField(_("conservation après la clôture, en mois"), default=12)
    extra = models.TextField(_("précisions"), blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("note d’information")
        constraints = [
            models.CheckConstraint(
                condition=Q(retention_months__gte=1) & Q(retention_months__lte=120), name="notice_retention_bounded"
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} · {self.roadmap}"


class DiagnosisClosing(models.Model):
    """The diagnosis was closed: on what day, with what gaps, and why all the same."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="diagnosis_closings")
    closed_on = models.DateField(_("clos le"))
    gaps = models.JSONField(_("ce qui manquait"), default=list)
    reason = models.TextField(_("raison de clore malgré cela"), blank=True)
    closed_by_label = models.CharField(max_length=200)
    reopened_on = models.DateField(_("rouvert le"), null=True, blank=True)
    reopening_reason = models.TextField(_("raison de rouvrir"), blank=True)
    reopened_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("clôture du diagnostic")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap"], condition=Q(reopened_on__isnull=True), name="diagnosis_closed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.roadmap} · {self.closed_on}"
