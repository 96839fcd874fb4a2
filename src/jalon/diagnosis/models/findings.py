"""Findings that cite what they rest on, and the five chapters seen by the IT department and by the others."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import OrganisationRole
from jalon.diagnosis.models.passages import Passage
from jalon.diagnosis.team import team_roadmaps, written_roadmaps
from jalon.kernel.actor import Actor
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Participant, Roadmap


class FindingKind(models.TextChoices):
    """What is found. An opportunity is neither a need nor a problem."""

    STRENGTH = "strength", _("force")
    WEAKNESS = "weakness", _("faiblesse")
    OPPORTUNITY = "opportunity", _("opportunité")
    THREAT = "threat", _("menace")
    EXPECTATION = "expectation", _("attente d’habitants")


class Chapter(models.TextChoices):
    """The five chapters of a diagnosis."""

    GOVERNANCE = "governance", _("gouvernance")
    COSTS = "costs", _("coûts")
    RISKS = "risks", _("risques")
    SECURITY = "security", _("sécurité")
    ALIGNMENT = "alignment", _("alignement")


class Viewpoint(models.TextChoices):
    """Whose view it is."""

    IT = "it", _("regard de l’informatique")
    BUSINESS = "business", _("regard des métiers")
    SHARED = "shared", _("regard partagé")


class TerritoryLevel(models.TextChoices):
    """To which level an expectation of inhabitants is addressed."""

    MUNICIPAL = "municipal", _("commune")
    INTERCOMMUNAL = "intercommunal", _("intercommunalité")
    DEPARTMENTAL = "departmental", _("département")
    REGIONAL = "regional", _("région")


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings."""

    def visible_to(self, actor: Actor) -> Self:
        """All of them for who writes them; for the others, the validated ones about themselves or about everybody.

        What touches the security of systems and is about everybody stays with who writes findings.
        """
        if actor.is_system:
            return self.all()
        mine = OrganisationRole.objects.active_on(actor.on).filter(person=actor.person_id).values("organisation")
        shared = Q(organisation=None, is_security_sensitive=False) & (
            Q(roadmap__in=Participant.objects.filter(organisation__in=mine).values("roadmap"))
            | Q(roadmap__organisation__in=mine)
            | Q(roadmap__in=team_roadmaps(actor))
        )
        return self.filter(
            Q(roadmap__in=written_roadmaps(actor)) | (Q(is_validated=True) & (Q(organisation__in=mine) | shared))
        )

    def validated(self) -> Self:
        """Those that reports may hold."""
        return self.filter(is_validated=True)


@pghistory.track()
class Finding(models.Model):
    """What the diagnosis finds, about one organisation or about everybody, with the passages it rests on.

    `organisation` None: about everybody. `is_security_sensitive`: never leaves the team and the organisation concerned.
    """

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="findings")
    kind = models.CharField(_("nature"), max_length=12, choices=FindingKind)
    statement = models.CharField(_("constat"), max_length=300)
    details = models.TextField(_("précisions"), max_length=4000, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("organisme concerné"),
    )
    chapter = models.CharField(_("chapitre"), max_length=12, choices=Chapter, blank=True)
    viewpoint = models.CharField(_("regard"), max_length=10, choices=Viewpoint, default=Viewpoint.SHARED)
    level = models.CharField(_("adressée à"), max_length=16, choices=TerritoryLevel, blank=True)
    passages = models.ManyToManyField(Passage, related_name="findings", blank=True, verbose_name=_("passages"))
    is_validated = models.BooleanField(_("validé"), default=False)
    is_security_sensitive = models.BooleanField(_("touche à la sécurité des systèmes"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("constat")
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="expectation") | Q(level=""), name="finding_level_of_expectations_only"
            )
        ]
        indexes = [models.Index(fields=["roadmap", "kind"], name="finding_roadmap_kind")]

    def __str__(self) -> str:
        return self.statement[:160]


class FindingSource(models.Model):
    """Something else than a passage that a finding rests on: a need, an application, a contract, a survey."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="sources")
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("source d’un constat")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "subject_type", "subject_id"], name="finding_source_once")
        ]

    def __str__(self) -> str:
        return self.subject_label


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Ratings of chapters."""

    def visible_to(self, actor: Actor) -> Self:
        """All of them for who writes findings; the owner's for the team; one's own for the people of an organisation."""
        if actor.is_system:
            return self.all()
        of_owner = Q(roadmap__in=team_roadmaps(actor), organisation=F("roadmap__organisation"))
        return self.filter(
            Q(roadmap__in=written_roadmaps(actor)) | of_owner | Q(organisation__in=list(actor.organisation_roles))
        )


@pghistory.track()
class Assessment(models.Model):
    """One chapter of one organisation, seen from one side. `rating` 0 to 4; None: not rated, which is never zero."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="assessments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="assessments")
    chapter = models.CharField(_("chapitre"), max_length=12, choices=Chapter)
    viewpoint = models.CharField(_("regard"), max_length=10, choices=Viewpoint)
    rating = models.PositiveSmallIntegerField(_("note du chapitre"), null=True, blank=True)
    comment = models.TextField(_("ce qui explique la note"), max_length=2000, blank=True)
    assessed_on = models.DateField(_("noté le"))
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("évaluation d’un chapitre")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "organisation", "chapter", "viewpoint"], name="assessment_once_per_view"
            ),
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__lte=4), name="assessment_rating_0_to_4"),
            models.CheckConstraint(condition=~Q(viewpoint="shared"), name="assessment_from_one_side"),
        ]

    def __str__(self) -> str:
        return f"{self.get_chapter_display()} · {self.organisation}"


@pghistory.track()
class ChapterAnswer(models.Model):
    """The answer to one question of a chapter's questionnaire (`diagnosis.chapters`), 0 to 4."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers")
    question = models.SlugField(max_length=40)
    rating = models.PositiveSmallIntegerField(_("note"))
    comment = models.CharField(_("fait constaté"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("réponse")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question"], name="chapter_answer_once"),
            models.CheckConstraint(condition=Q(rating__lte=4), name="chapter_answer_0_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.question} : {self.rating}"
