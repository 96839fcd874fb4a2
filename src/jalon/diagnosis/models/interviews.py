"""Interviews: guides, what was noted, minutes and their versions."""

from typing import Self
from uuid import uuid4

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person
from jalon.diagnosis.models.collection import Campaign
from jalon.diagnosis.team import collected_roadmaps
from jalon.kernel.actor import Actor
from jalon.organisations.models import Department, Organisation
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population


class Profile(models.TextChoices):
    """Whom a guide is written for."""

    ELECTED = "elected", _("élu·e")
    MANAGEMENT = "management", _("DGS, DGA (direction générale)")
    DEPARTMENT = "department", _("direction ou service")
    COMMUNE = "commune", _("commune membre")
    AGENT = "agent", _("agent")
    IT = "it", _("équipe informatique")
    PARTNER = "partner", _("partenaire")


class InterviewGuideQuerySet(models.QuerySet["InterviewGuide"]):
    """Guides."""

    def visible_to(self, actor: Actor) -> Self:
        """Shipped ones, those of the actor's organisations and of the roadmaps where the actor collects."""
        if actor.is_system:
            return self
        owners = Roadmap.objects.filter(pk__in=collected_roadmaps(actor)).values("organisation")
        return self.filter(
            Q(organisation__isnull=True)
            | Q(organisation__in=list(actor.organisation_roles))
            | Q(organisation__in=owners)
        )

    def usable_for(self, roadmap: Roadmap) -> Self:
        """Guides one may choose for an interview of this roadmap."""
        return self.filter(Q(organisation__isnull=True) | Q(organisation=roadmap.organisation_id), is_retired=False)


class InterviewGuide(models.Model):
    """A guide: questions by profile. Shipped ones are copied; a used one changes by a new version."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    code = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    profile = models.CharField(_("profil"), max_length=12, choices=Profile)
    label = models.CharField(_("intitulé"), max_length=160)
    introduction = models.TextField(_("à dire en commençant"), blank=True)
    is_retired = models.BooleanField(_("retiré"), default=False)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")

    objects = InterviewGuideQuerySet.as_manager()

    class Meta:
        verbose_name = _("guide d’entretien")
        ordering = ["profile", "label", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code", "version"], name="interview_guide_version", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} (v{self.version})"


class GuideQuestion(models.Model):
    """A question of a guide, with what helps to ask it."""

    guide = models.ForeignKey(InterviewGuide, models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(_("ordre"))
    text = models.CharField(_("question"), max_length=400)
    hint = models.CharField(_("relances"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("question de guide")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["guide", "order"], name="guide_question_order")]

    def __str__(self) -> str:
        return self.text


class InterviewState(models.TextChoices):
    """Where an interview and its minutes stand."""

    PLANNED = "planned", _("prévu")
    DRAFT = "draft", _("compte rendu en rédaction")
    SENT = "sent", _("envoyé pour validation")
    VALIDATED = "validated", _("validé")
    AMENDED = "amended", _("validé après correction")
    CANCELLED = "cancelled", _("annulé")


HEARD_STATES = (InterviewState.DRAFT, InterviewState.SENT, InterviewState.VALIDATED, InterviewState.AMENDED)
"""The interview took place."""
AGREED_STATES = (InterviewState.VALIDATED, InterviewState.AMENDED)
"""The person agreed on the minutes."""


class InterviewQuerySet(models.QuerySet["Interview"]):
    """Interviews. Raw words belong to who spoke and to the collecting team."""

    def visible_to(self, actor: Actor) -> Self:
        """For the collecting team, who leads the interview, and who spoke once the minutes were sent."""
        if actor.is_system:
            return self
        me = actor.person_id or 0
        spoke = Q(person=me) & Q(state__in=(InterviewState.SENT, *AGREED_STATES))
        return self.filter(Q(roadmap__in=collected_roadmaps(actor)) | Q(interviewer=me) | spoke)

    def noted_by(self, actor: Actor) -> Self:
        """Interviews whose notes the actor reads: the team, and who leads it. Not who spoke: notes are not minutes."""
        if actor.is_system:
            return self
        return self.filter(Q(roadmap__in=collected_roadmaps(actor)) | Q(interviewer=actor.person_id or 0))


@pghistory.track()
class Interview(models.Model):
    """A conversation with one person, in the name of one population of one organisation."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="interviews")
    campaign = models.ForeignKey(
        Campaign, models.SET_NULL, null=True, blank=True, related_name="interviews", verbose_name=_("campagne")
    )
    guide = models.ForeignKey(InterviewGuide, models.PROTECT, related_name="interviews", verbose_name=_("guide"))
    population = models.CharField(_("population"), max_length=16, choices=Population)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisme"))
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("direction")
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="interviews", verbose_name=_("personne")
    )
    interviewee_label = models.CharField(_("personne entendue"), max_length=160)
    interviewee_function = models.CharField(_("fonction"), max_length=160, blank=True)
    interviewee_email = models.EmailField(_("adresse électronique"), blank=True)
    interviewer = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="led_interviews", verbose_name=_("mené par")
    )
    starts_at = models.DateTimeField(_("date et heure"), null=True, blank=True)
    duration_minutes = models.PositiveSmallIntegerField(_("durée en minutes"), default=60)
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    state = models.CharField(_("état"), max_length=12, choices=InterviewState, default=InterviewState.PLANNED)
    informed_on = models.DateField(_("note d’information remise le"), null=True, blank=True)
    sent_on = models.DateField(_("compte rendu envoyé le"), null=True, blank=True)
    agreed_on = models.DateField(_("validé le"), null=True, blank=True)
    words_erased_on = models.DateField(_("paroles effacées le"), null=True, blank=True)
    sent_version = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("entretien")
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["roadmap", "state"], name="interview_roadmap_state"),
            models.Index(fields=["roadmap", "organisation", "population"], name="interview_coverage"),
        ]

    def __str__(self) -> str:
        return self.interviewee_label

    @property
    def is_open(self) -> bool:
        """Notes and minutes may still change."""
        return self.state in (InterviewState.PLANNED, InterviewState.DRAFT) and self.words_erased_on is None


class NoteKind(models.TextChoices):
    """What was written."""

    NOTE = "note", _("note")
    VERBATIM = "verbatim", _("verbatim (mots exacts)")


class InterviewNoteQuerySet(models.QuerySet["InterviewNote"]):
    """Notes and verbatims."""

    def visible_to(self, actor: Actor) -> Self:
        """For the collecting team and who leads the interview."""
        return self.filter(interview__in=Interview.objects.noted_by(actor))


class InterviewNote(models.Model):
    """Something written during an interview, under a question or apart. Kept without history: raw words are erased
    for good. `client_key` is drawn by the device, so that sending twice writes once."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="notes")
    client_key = models.UUIDField(default=uuid4)
    client_version = models.PositiveIntegerField(default=1)
    question = models.ForeignKey(GuideQuestion, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("nature"), max_length=8, choices=NoteKind, default=NoteKind.NOTE)
    text = models.TextField(_("texte"))
    is_quotable = models.BooleanField(_("peut être cité"), default=False)
    author_label = models.CharField(max_length=200)
    written_at = models.DateTimeField(auto_now=True)

    objects = InterviewNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note d’entretien")
        ordering = ["question__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "client_key"], name="interview_note_written_once"),
            models.CheckConstraint(
                condition=Q(is_quotable=False) | Q(kind=NoteKind.VERBATIM), name="only_verbatim_is_quotable"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class MinutesQuerySet(models.QuerySet["Minutes"]):
    """Minutes."""

    def visible_to(self, actor: Actor) -> Self:
        """For the team and who leads it, all versions; for who spoke, what was sent and what they answered."""
        if actor.is_system:
            return self
        theirs = Q(interview__in=Interview.objects.noted_by(actor))
        mine = Q(interview__person=actor.person_id or 0, interview__state__in=(InterviewState.SENT, *AGREED_STATES))
        return self.filter(theirs | (mine & Q(version__gte=models.F("interview__sent_version"))))


class Minutes(models.Model):
    """One version of the minutes (compte rendu) of an interview. A version is never changed: another follows."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="minutes")
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("compte rendu"))
    is_from_interviewee = models.BooleanField(_("correction de la personne"), default=False)
    author_label = models.CharField(max_length=200)
    written_at = models.DateTimeField(auto_now_add=True)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("compte rendu")
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["interview", "version"], name="minutes_version_once")]

    def __str__(self) -> str:
        return f"{self.interview} (v{self.version})"
