"""A survey, its questions, its quotas, and the list of what may be destroyed."""

import secrets
from functools import cached_property
from typing import Any, Self
from uuid import uuid4

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import OrganisationRole
from jalon.desk.models import ListedForDestruction
from jalon.kernel.actor import Actor, Role
from jalon.roadmaps.models import Roadmap, RoadmapRole
from jalon.roadmaps.populations import Population
from jalon.surveys.form.definition import Form, Item, Option
from jalon.surveys.kinds import Audience, Identity, QuestionKind, SurveyState

PART = "collect"
"""The journey step whose mission lets an AMO read the surveys."""
MOST_MONTHS = 24
COLLECTING = frozenset({Role.ROADMAP_OWNER, Role.PMO, Role.EXTERNAL_ADVISOR})
"""Roles on a roadmap that build surveys and read answers; a COPIL member or a reader only reads what is published."""


def public_code() -> str:
    """What stands in the address of a survey; says nothing, is not to be guessed."""
    return secrets.token_urlsafe(9).replace("-", "x").replace("_", "y")


class SurveyQuerySet(models.QuerySet["Survey"]):
    """Surveys."""

    def visible_to(self, actor: Actor) -> Self:
        """All those of a roadmap for its team; for a participant, those it is asked for or whose results are published."""
        if actor.is_system:
            return self.all()
        mine = OrganisationRole.objects.active_on(actor.on).filter(person=actor.person_id).values("organisation")
        asked = Q(audience=Audience.ORGANISATIONS, invitations__organisation__in=mine) & ~Q(state=SurveyState.DRAFT)
        published = Q(questions__is_published=True, roadmap__in=Roadmap.objects.visible_to(actor))
        return self.filter(Q(pk__in=self.model.objects.of_team(actor)) | asked | published).distinct()

    def of_team(self, actor: Actor) -> Self:
        """Those the actor collects or steers, with everything in them."""
        if actor.is_system:
            return self.all()
        roles = RoadmapRole.objects.active_on(actor.on).filter(person=actor.person_id, role__in=COLLECTING)
        elsewhere = [pk for pk in actor.parts if not actor.may_reach(pk, PART)]
        return self.filter(roadmap__in=roles.values("roadmap")).exclude(roadmap__in=elsewhere)


@pghistory.track()
class Survey(models.Model):
    """What is asked, to whom, from when to when, and what is promised to who answers."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    public_code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="surveys")
    title = models.CharField(_("titre"), max_length=160)
    purpose = models.TextField(_("à quoi servent les réponses"), max_length=2000)
    intro = models.TextField(_("mot d’accueil"), max_length=4000, blank=True)
    thanks = models.TextField(_("mot de remerciement"), max_length=2000, blank=True)
    population = models.CharField(_("population"), max_length=16, choices=Population)
    audience = models.CharField(_("qui répond"), max_length=16, choices=Audience, default=Audience.OPEN)
    identity = models.CharField(_("identité"), max_length=16, choices=Identity, default=Identity.ANONYMOUS)
    state = models.CharField(_("état"), max_length=12, choices=SurveyState, default=SurveyState.DRAFT)
    languages = models.JSONField(_("langues"), default=list, blank=True)
    is_challenged = models.BooleanField(_("poser toujours la question contre les robots"), default=False)
    offers_contact = models.BooleanField(_("proposer de laisser un contact"), default=False)
    accent = models.CharField(_("couleur"), max_length=7, blank=True)
    dpo_contact = models.CharField(_("contact du délégué à la protection des données"), max_length=200, blank=True)
    retention_months = models.PositiveSmallIntegerField(
        _("mois de conservation après la fermeture"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)],
    )
    previous_wave = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="next_waves", verbose_name=_("vague précédente")
    )
    opened_on = models.DateField(_("ouverte le"), null=True, blank=True)
    closes_on = models.DateField(_("dernier jour pour répondre"), null=True, blank=True)
    closed_at = models.DateTimeField(_("fermée à"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("enquête")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["roadmap", "state"], name="survey_roadmap_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(audience=Audience.OPEN) | Q(identity=Identity.ANONYMOUS), name="survey_open_is_anonymous"
            ),
            models.CheckConstraint(
                condition=Q(audience=Audience.ORGANISATIONS, identity=Identity.ATTRIBUTED)
                | (~Q(audience=Audience.ORGANISATIONS) & ~Q(identity=Identity.ATTRIBUTED)),
                name="survey_of_organisations_is_attributed",
            ),
            models.CheckConstraint(
                condition=Q(retention_months__gte=1, retention_months__lte=MOST_MONTHS), name="survey_retention_bounded"
            ),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(opened_on=None) | Q(closes_on__gte=F("opened_on")),
                name="survey_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_anonymous(self) -> bool:
        """Answers are kept apart, tied to nobody."""
        return self.identity == Identity.ANONYMOUS

    @cached_property
    def form(self) -> Form:
        """The questionnaire as values; one query, read once."""
        return Form(tuple(question.item for question in self.questions.all()))


@pghistory.track()
class Question(models.Model):
    """One thing of a questionnaire: a question, a text to read, or the start of a page."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    order = models.PositiveIntegerField(_("ordre"))
    code = models.CharField(_("code"), max_length=40)
    kind = models.CharField(_("forme"), max_length=12, choices=QuestionKind)
    label = models.TextField(_("question"), max_length=2000, blank=True)
    help = models.TextField(_("aide"), max_length=2000, blank=True)
    is_required = models.BooleanField(_("obligatoire"), default=False)
    options = models.JSONField(_("réponses proposées"), default=list, blank=True)
    rows = models.JSONField(_("lignes du tableau"), default=list, blank=True)
    settings = models.JSONField(_("bornes"), default=dict, blank=True)
    condition = models.CharField(_("condition"), max_length=2000, blank=True)
    is_random = models.BooleanField(_("réponses dans un ordre tiré au hasard"), default=False)
    is_place = models.BooleanField(_("dit où la personne habite"), default=False)
    translations = models.JSONField(_("traductions"), default=dict, blank=True)
    is_published = models.BooleanField(_("résultats publiés"), default=False)

    class Meta:
        verbose_name = _("question")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["survey", "code"], name="question_code_once")]
        indexes = [models.Index(fields=["survey", "order"], name="question_survey_order")]

    def __str__(self) -> str:
        return self.label[:120] or self.code

    @property
    def item(self) -> Item:
        """This question as a value."""
        said: dict[str, dict[str, Any]] = self.translations
        return Item(
            code=self.code,
            kind=self.kind,
            label=self.label,
            help=self.help,
            is_required=self.is_required,
            options=_options(self.options),
            rows=_options(self.rows),
            minimum=self.settings.get("minimum"),
            maximum=self.settings.get("maximum"),
            low_label=self.settings.get("low_label", ""),
            high_label=self.settings.get("high_label", ""),
            budget=self.settings.get("budget", 10),
            condition=self.condition,
            is_random=self.is_random,
            is_place=self.is_place,
            labels={language: words.get("label", "") for language, words in said.items()},
            helps={language: words.get("help", "") for language, words in said.items()},
        )


def _options(rows: list[dict[str, Any]]) -> tuple[Option, ...]:
    return tuple(
        Option(row["code"], row["label"], bool(row.get("has_text")), dict(row.get("labels") or {})) for row in rows
    )


class Quota(models.Model):
    """At most so many answers where a question has a given answer. `taken` moves under a lock, when an answer is sent."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="quotas")
    question = models.ForeignKey(Question, models.CASCADE, related_name="quotas")
    option_code = models.CharField(_("réponse"), max_length=40)
    most = models.PositiveIntegerField(_("au plus"))
    taken = models.PositiveIntegerField(_("prises"), default=0)

    class Meta:
        verbose_name = _("quota")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "option_code"], name="quota_once"),
            models.CheckConstraint(condition=Q(taken__lte=F("most")), name="quota_not_over"),
        ]

    def __str__(self) -> str:
        return f"{self.question} = {self.option_code}"


class Destruction(ListedForDestruction):
    """A survey whose answers are past their time, on the list that the archivist approves."""

    survey = models.OneToOneField(Survey, models.CASCADE, related_name="destruction")
    responses = models.PositiveIntegerField(_("réponses"))
    results = models.JSONField(_("résultats publiés, gardés"), default=list, blank=True)

    class Meta:
        verbose_name = _("élimination")
        ordering = ["listed_on", "pk"]

    def __str__(self) -> str:
        return str(self.survey)
