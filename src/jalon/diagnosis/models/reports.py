"""Reports of the diagnosis: what was produced, for whom, when it was handed over, and when it was opened."""

from datetime import datetime
from typing import Self
from uuid import uuid4

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import OrganisationRole
from jalon.diagnosis.team import written_roadmaps
from jalon.kernel.actor import Actor
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap


class ReportKind(models.TextChoices):
    """What is handed over."""

    MEMBER = "member", _("rapport du membre")
    COUNCIL = "council", _("page pour le conseil")
    SYNTHESIS = "synthesis", _("synthèse")


class ReportTemplateQuerySet(models.QuerySet["ReportTemplate"]):
    """Templates of the operator."""

    def visible_to(self, actor: Actor) -> Self:
        """Who produces the reports."""
        return self.all() if actor.is_system else self.filter(roadmap__in=written_roadmaps(actor))


@pghistory.track()
class ReportTemplate(models.Model):
    """The operator's own ODT or DOCX, with fields to fill. One by kind of report and format."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="report_templates")
    kind = models.CharField(_("sert à"), max_length=12, choices=ReportKind)
    extension = models.CharField(max_length=4, choices=[("odt", "ODT"), ("docx", "DOCX")])
    name = models.CharField(_("fichier"), max_length=200)
    file = models.FileField(upload_to="report-templates/%Y/%m/")
    sha256 = models.CharField(max_length=64)
    uploaded_by_label = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField(auto_now=True)

    objects = ReportTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("modèle de rapport")
        ordering = ["kind", "extension"]
        constraints = [models.UniqueConstraint(fields=["roadmap", "kind", "extension"], name="report_template_once")]

    def __str__(self) -> str:
        return self.name


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports."""

    def visible_to(self, actor: Actor) -> Self:
        """All of them for who produces them; for an organisation, its own once exposed, and the exposed synthesis."""
        if actor.is_system:
            return self.all()
        mine = OrganisationRole.objects.active_on(actor.on).filter(person=actor.person_id).values("organisation")
        of_mine = Q(organisation__in=mine) | Q(
            organisation=None, roadmap__in=Roadmap.objects.visible_to(actor).values("pk")
        )
        return self.filter(Q(roadmap__in=written_roadmaps(actor)) | (Q(exposed_at__isnull=False) & of_mine))

    def current(self) -> Self:
        """Those of the latest production."""
        return self.filter(is_current=True)


class Report(models.Model):
    """One report of one production, in three formats. `organisation` None: the synthesis.

    `content_sha256`: of the data it was made from; the same data made twice give the same.
    """

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="reports")
    kind = models.CharField(_("nature"), max_length=12, choices=ReportKind)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="reports")
    number = models.PositiveIntegerField(_("production"))
    is_current = models.BooleanField(default=True)
    title = models.CharField(_("intitulé"), max_length=200)
    odt = models.FileField(upload_to="reports/%Y/%m/")
    docx = models.FileField(upload_to="reports/%Y/%m/")
    pdf = models.FileField(upload_to="reports/%Y/%m/")
    pages = models.PositiveSmallIntegerField(default=0)
    content = models.JSONField(_("texte, pour la page publique"), default=list, blank=True)
    content_sha256 = models.CharField(max_length=64)
    produced_at = models.DateTimeField(_("produit le"), auto_now_add=True)
    exposed_at = models.DateTimeField(_("exposé le"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("rapport")
        ordering = ["kind", "organisation__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "kind", "organisation", "number"], name="report_once", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["roadmap", "kind", "organisation"], condition=Q(is_current=True),
                name="report_one_current", nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(kind="synthesis", organisation=None) | (~Q(kind="synthesis") & Q(organisation__isnull=False)),
                name="report_of_a_member_or_synthesis",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["roadmap", "is_current", "kind"], name="report_current")]

    def __str__(self) -> str:
        return self.title


class DeliveryQuerySet(models.QuerySet["ReportDelivery"]):
    """What was handed over."""

    def visible_to(self, actor: Actor) -> Self:
        """With the report; the organisation that received it sees its own lines."""
        return self.filter(report__in=Report.objects.visible_to(actor))

    def usable(self, now: datetime) -> Self:
        """Links that still open something."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=now)


class ReportDelivery(models.Model):
    """A report handed over: by a mail with a personal link, or exposed in the product. The token is stored hashed."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=[("mail", _("courriel")), ("exposed", _("exposé dans l’outil"))])
    email = models.EmailField(_("adresse"), blank=True)
    recipient = models.CharField(_("fonction du destinataire"), max_length=160, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    mail_status = models.CharField(_("courriel"), max_length=12, blank=True)
    delivered_at = models.DateTimeField(_("remis le"), auto_now_add=True)
    delivered_by_label = models.CharField(max_length=200)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("remise d’un rapport")
        ordering = ["-delivered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="exposed") | (Q(token_hash__isnull=False) & ~Q(email="")),
                name="delivery_by_mail_has_a_link",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} → {self.email or self.recipient}"


class ReportOpening(models.Model):
    """Somebody asked for a file of a report that was handed over."""

    delivery = models.ForeignKey(ReportDelivery, models.CASCADE, related_name="openings")
    at = models.DateTimeField(_("ouvert le"), auto_now_add=True)
    extension = models.CharField(_("format"), max_length=4)
    by_label = models.CharField(_("par"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("ouverture d’un rapport")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.extension} · {self.at:%d/%m/%Y}"
