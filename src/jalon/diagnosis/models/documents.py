"""The library of documents gathered, with what was read in them."""

from typing import Self
from uuid import uuid4

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.team import collected_roadmaps, team_roadmaps
from jalon.kernel.actor import Actor
from jalon.organisations.models import Department, Organisation
from jalon.roadmaps.models import Roadmap


class DocumentKind(models.TextChoices):
    """What kind of paper it is."""

    STRATEGY = "strategy", _("projet, stratégie, plan antérieur")
    DELIBERATION = "deliberation", _("délibération, décision")
    BUDGET = "budget", _("budget, compte")
    CONTRACT = "contract", _("marché, contrat, convention")
    TECHNICAL = "technical", _("document technique, schéma")
    AUDIT = "audit", _("audit, étude, rapport")
    SURVEY = "survey", _("enquête, statistique")
    PROCEDURE = "procedure", _("procédure, note de service")
    OTHER = "other", _("autre")


class Confidentiality(models.TextChoices):
    """Who may read a document."""

    PUBLIC = "public", _("public")
    INTERNAL = "internal", _("interne à la feuille de route")
    RESTRICTED = "restricted", _("réservé à l’équipe de recueil")


class SourceDocumentQuerySet(models.QuerySet["SourceDocument"]):
    """Documents."""

    def visible_to(self, actor: Actor) -> Self:
        """The collecting team reads all; roles on the roadmap, the public and internal ones; participants, the public
        ones."""
        if actor.is_system:
            return self
        known = Q(confidentiality=Confidentiality.PUBLIC, roadmap__in=Roadmap.objects.visible_to(actor))
        inside = Q(confidentiality=Confidentiality.INTERNAL, roadmap__in=team_roadmaps(actor))
        return self.filter(Q(roadmap__in=collected_roadmaps(actor)) | inside | known)


@pghistory.track()
class SourceDocument(models.Model):
    """A document gathered for the diagnosis. Its files are attachments, streamed after `visible_to`."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="source_documents")
    title = models.CharField(_("titre"), max_length=240)
    kind = models.CharField(_("type"), max_length=16, choices=DocumentKind, default=DocumentKind.OTHER)
    dated_on = models.DateField(_("date du document"), null=True, blank=True)
    origin = models.CharField(_("remis par"), max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisme"))
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("direction")
    )
    confidentiality = models.CharField(
        _("confidentialité"), max_length=12, choices=Confidentiality, default=Confidentiality.RESTRICTED
    )
    address = models.URLField(_("adresse en ligne"), max_length=400, blank=True)
    notes = models.TextField(_("notes de lecture"), blank=True)
    read_by_label = models.CharField(_("lu par"), max_length=200, blank=True)
    read_on = models.DateField(_("lu le"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = SourceDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["roadmap", "kind"], name="source_document_kind")]

    def __str__(self) -> str:
        return self.title


class DocumentExtractQuerySet(models.QuerySet["DocumentExtract"]):
    """Extracts."""

    def visible_to(self, actor: Actor) -> Self:
        """For the collecting team: what was picked in a document is its work."""
        return self if actor.is_system else self.filter(document__roadmap__in=collected_roadmaps(actor))


class DocumentExtract(models.Model):
    """A passage of a document, ready to be coded like any voice."""

    document = models.ForeignKey(SourceDocument, models.CASCADE, related_name="extracts")
    text = models.TextField(_("extrait"))
    place = models.CharField(_("où"), max_length=120, blank=True)
    author_label = models.CharField(max_length=200)

    objects = DocumentExtractQuerySet.as_manager()

    class Meta:
        verbose_name = _("extrait")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]
