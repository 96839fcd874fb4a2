"""Bodies, who sits there, meetings, what was decided."""

from datetime import date
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person
from jalon.kernel.actor import Actor
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap


class BodyKind(models.TextChoices):
    """Bodies met around a roadmap."""

    COPIL = "copil", _("COPIL (comité de pilotage)")
    COTECH = "cotech", _("COTECH (comité technique)")
    COPROJ = "coproj", _("COPROJ (comité de projet)")
    COMITE_SYNDICAL = "comite_syndical", _("comité syndical")
    COUNCIL = "council", _("conseil (municipal, communautaire, départemental, régional)")
    COMMISSION = "commission", _("commission")
    RESIDENTS_PANEL = "residents_panel", _("groupe de travail d’habitants")


DELIBERATIVE_KINDS = (BodyKind.COMITE_SYNDICAL, BodyKind.COUNCIL)
"""Assemblies that vote: the others propose or validate."""


class BodyQuerySet(models.QuerySet["Body"]):
    """Bodies."""

    def visible_to(self, actor: Actor) -> Self:
        """Of the roadmaps the actor sees; assemblies of the organisations they belong to."""
        roadmaps = Roadmap.objects.visible_to(actor)
        return self.filter(
            Q(roadmap__in=roadmaps) | Q(roadmap__isnull=True, organisation__in=roadmaps.values("organisation"))
        )


class Body(models.Model):
    """A body (instance) of an organisation, set up for one roadmap or standing."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bodies")
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, null=True, blank=True, related_name="bodies")
    kind = models.CharField(_("nature"), max_length=20, choices=BodyKind)
    name = models.CharField(_("nom"), max_length=160)
    remit = models.TextField(_("rôle"), blank=True)
    quorum = models.PositiveSmallIntegerField(_("quorum"), null=True, blank=True)
    meets_every = models.CharField(_("rythme"), max_length=120, blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("instance")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_deliberative(self) -> bool:
        """Votes money and adopts, by law."""
        return self.kind in DELIBERATIVE_KINDS


class College(models.TextChoices):
    """Who a seat speaks for; grids are scored by college too."""

    ELECTED = "elected", _("élus")
    DG = "dg", _("direction générale")
    DEPARTMENTS = "departments", _("directions métiers")
    IT = "it", _("DSI")
    COMMUNES = "communes", _("communes membres")
    RESIDENTS = "residents", _("habitants")
    PARTNERS = "partners", _("partenaires")


class SeatQuerySet(models.QuerySet["Seat"]):
    """Seats."""

    def active_on(self, day: date) -> Self:
        """Seats held on that day."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        )


class Seat(models.Model):
    """A seat in a body, held by a person or only by a function."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="seats")
    function = models.CharField(_("fonction"), max_length=160)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("pour")
    )
    college = models.CharField(_("collège"), max_length=16, choices=College, default=College.ELECTED)
    is_voting = models.BooleanField(_("voix délibérative"), default=True)
    is_chair = models.BooleanField(_("préside"), default=False)
    starts_on = models.DateField(_("depuis le"), null=True, blank=True)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("siège")
        ordering = ["-is_chair", "pk"]

    def __str__(self) -> str:
        return self.function


class MeetingStatus(models.TextChoices):
    """Life of a meeting."""

    PLANNED = "planned", _("prévue")
    HELD = "held", _("tenue")
    CANCELLED = "cancelled", _("annulée")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings."""

    def visible_to(self, actor: Actor) -> Self:
        """With their body."""
        return self.filter(body__in=Body.objects.visible_to(actor))


class Meeting(models.Model):
    """A session (séance) of a body."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="meetings")
    on = models.DateField(_("date"))
    place = models.CharField(_("lieu"), max_length=160, blank=True)
    status = models.CharField(_("état"), max_length=12, choices=MeetingStatus, default=MeetingStatus.PLANNED)
    notes = models.TextField(_("notes"), blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("séance")
        ordering = ["-on"]

    def __str__(self) -> str:
        return f"{self.body} du {self.on:%d/%m/%Y}"


class Attendance(models.Model):
    """Who sat at a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="attendances")
    is_present = models.BooleanField(_("présent·e"), default=True)
    is_represented = models.BooleanField(_("représenté·e"), default=False)

    class Meta:
        verbose_name = _("présence")
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.seat} · {self.meeting}"


class AgendaItem(models.Model):
    """A point of the agenda; it may be about anything."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField(_("ordre"), default=0)
    title = models.CharField(_("point"), max_length=240)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("point de l’ordre du jour")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class DecisionMode(models.TextChoices):
    """How a body made up its mind."""

    CONSENSUS = "consensus", _("consensus")
    VOTE = "vote", _("vote")


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions."""

    def visible_to(self, actor: Actor) -> Self:
        """With the body that took them."""
        return self.filter(body__in=Body.objects.visible_to(actor))


class Decision(models.Model):
    """What a body decided, when and how; a délibération has a number."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="decisions")
    title = models.CharField(_("décision"), max_length=240)
    text = models.TextField(_("texte"), blank=True)
    decided_on = models.DateField(_("prise le"))
    mode = models.CharField(_("mode"), max_length=12, choices=DecisionMode, default=DecisionMode.CONSENSUS)
    votes_for = models.PositiveSmallIntegerField(_("pour"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("contre"), null=True, blank=True)
    votes_abstained = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    number = models.CharField(_("numéro de délibération"), max_length=60, blank=True)
    enforceable_on = models.DateField(_("exécutoire le"), null=True, blank=True)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    composition = models.JSONField(_("composition constatée"), default=dict, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("décision")
        ordering = ["-decided_on", "-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="decision_subject")]

    def __str__(self) -> str:
        return self.title
