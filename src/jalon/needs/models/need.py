"""A need: what was asked, by whom, in whose words, and what became of it."""

from typing import Self
from uuid import uuid4

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person
from jalon.diagnosis.models import Passage
from jalon.kernel.actor import Actor
from jalon.needs.models.group import NeedGroup
from jalon.needs.parts import PART
from jalon.organisations.models import Department, Organisation
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population


class NeedKind(models.TextChoices):
    """What kind of thing was said."""

    EXPECTATION = "expectation", _("attente")
    NEED = "need", _("besoin")
    PROBLEM = "problem", _("problème")
    OBLIGATION = "obligation", _("obligation")


class NeedOrigin(models.TextChoices):
    """How a need came in."""

    REQUEST = "request", _("saisi par le demandeur")
    INTERVIEW = "interview", _("entretien")
    SURVEY = "survey", _("enquête")
    WORKSHOP = "workshop", _("atelier")
    DOCUMENT = "document", _("document")
    IMPORT = "import", _("import d’une liste")
    OTHER = "other", _("autre recueil")


class Frequency(models.TextChoices):
    """How often the need is felt."""

    DAILY = "daily", _("tous les jours")
    WEEKLY = "weekly", _("chaque semaine")
    MONTHLY = "monthly", _("chaque mois")
    RARELY = "rarely", _("quelques fois par an")


class Intensity(models.TextChoices):
    """How much it weighs when it is felt."""

    BLOCKING = "blocking", _("bloquant : le service s’arrête")
    SERIOUS = "serious", _("pénible : du temps ou de la qualité perdus")
    MILD = "mild", _("gênant : on s’en accommode")


class PoolingPotential(models.TextChoices):
    """Whether several members could be answered together."""

    HIGH = "high", _("fort : même besoin ailleurs")
    POSSIBLE = "possible", _("à étudier")
    NONE = "none", _("propre à l’organisme")


class NeedStatus(models.TextChoices):
    """What became of a need."""

    RAISED = "raised", _("exprimé")
    QUALIFIED = "qualified", _("qualifié")
    GROUPED = "grouped", _("regroupé")
    RETAINED = "retained", _("retenu")
    ANSWERED = "answered", _("satisfait")
    DEFERRED = "deferred", _("différé")
    NOT_RETAINED = "not_retained", _("non retenu à ce stade")


PRIVATE = (Population.AGENTS, Population.INHABITANTS)
"""Whose words the people of their own organisation do not read."""


class NeedQuerySet(models.QuerySet["Need"]):
    """Needs."""

    def visible_to(self, actor: Actor) -> Self:
        """All those of a roadmap for its team; for a participant, its own: the others reach it consolidated.

        What an agent or an inhabitant said reaches the mayor consolidated too, never in their words.
        """
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
    review_on = models.DateField(_("à revoir le"), null=True, blank=True)
    origin = models.CharField(_("origine"), max_length=10, choices=NeedOrigin, default=NeedOrigin.REQUEST)
    population = models.CharField(_("au nom de qui"), max_length=12, choices=Population, blank=True)
    populations_concerned = ArrayField(
        models.CharField(max_length=12, choices=Population),
        verbose_name=_("qui est concerné"),
        default=list,
        blank=True,
    )
    frequency = models.CharField(_("fréquence"), max_length=8, choices=Frequency, blank=True)
    intensity = models.CharField(_("intensité"), max_length=8, choices=Intensity, blank=True)
    consequence = models.TextField(_("si rien n’est fait"), blank=True)
    deadline_on = models.DateField(_("échéance"), null=True, blank=True)
    pooling = models.CharField(_("potentiel de mutualisation"), max_length=8, choices=PoolingPotential, blank=True)
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
    departments = models.ManyToManyField(
        Department, related_name="needs_concerning", blank=True, verbose_name=_("directions concernées")
    )
    group = models.ForeignKey(
        NeedGroup, models.SET_NULL, null=True, blank=True, related_name="needs", verbose_name=_("groupe")
    )
    is_alone = models.BooleanField(_("examiné : ne se regroupe pas"), default=False)
    source_hash = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("besoin")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "code"], name="need_unique_code"),
            models.UniqueConstraint(
                fields=["roadmap", "source_hash"], condition=~Q(source_hash=""), name="need_one_per_imported_row"
            ),
            models.CheckConstraint(condition=Q(group=None) | Q(is_alone=False), name="need_grouped_or_alone"),
        ]
        indexes = [
            models.Index(fields=["roadmap", "status"], name="need_roadmap_status"),
            models.Index(fields=["roadmap", "id"], condition=Q(group=None, is_alone=False), name="need_to_match"),
        ]

    def __str__(self) -> str:
        return self.statement[:120]

    @property
    def intensity_word(self) -> str:
        """The intensity in one word, for lists; empty when it was not said."""
        return str(self.get_intensity_display()).split(" : ", maxsplit=1)[0]


class NeedSource(models.Model):
    """Where a need was heard: a passage, an answer, an idea, cited without its words, which keep their own readers."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="sources")
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(_("source"), max_length=200)
    passage = models.ForeignKey(Passage, models.PROTECT, null=True, blank=True, related_name="need_sources")
    cited_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("source d’un besoin")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["need", "subject_type", "subject_id"], name="need_source_once")]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="need_source_subject")]

    def __str__(self) -> str:
        return self.subject_label
