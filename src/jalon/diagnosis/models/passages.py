"""Coding: a versioned codebook of themes, and passages of voices that keep their words and their source."""

from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person
from jalon.diagnosis.team import collected_roadmaps
from jalon.kernel.actor import Actor
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population

DETACHED = "-"
"""Start of the key of a voice that is gone, followed by the passage's own: no source has negative keys."""


def erased_sentence(on: date) -> str:
    """What is read where words were."""
    return _gettext("paroles effacées le %(day)s au terme de leur durée de conservation") % {
        "day": date_format(on, "j F Y").replace("1 ", "1er ", on.day == 1)
    }


class CodebookQuerySet(models.QuerySet["Codebook"]):
    """Versions of codebooks."""

    def visible_to(self, actor: Actor) -> Self:
        """With the corpus: the collecting team."""
        return self.all() if actor.is_system else self.filter(roadmap__in=collected_roadmaps(actor))


@pghistory.track()
class Codebook(models.Model):
    """One version of the themes with which a roadmap is coded. Frozen, it no longer changes."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="codebooks")
    version = models.PositiveSmallIntegerField(_("version"))
    frozen_at = models.DateTimeField(_("figée le"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CodebookQuerySet.as_manager()

    class Meta:
        verbose_name = _("grille de thèmes")
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["roadmap", "version"], name="codebook_one_per_version")]

    def __str__(self) -> str:
        return f"v{self.version}"


@pghistory.track()
class CodebookTheme(models.Model):
    """A theme of one version; its code follows it from one version to the next."""

    codebook = models.ForeignKey(Codebook, models.CASCADE, related_name="themes")
    code = models.SlugField(_("code"), max_length=40)
    label = models.CharField(_("thème"), max_length=120)
    family = models.CharField(_("famille"), max_length=80, blank=True)
    definition = models.TextField(_("ce qui en relève"), max_length=1000, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("thème de codage")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["codebook", "code"], name="codebook_theme_once")]

    def __str__(self) -> str:
        return self.label


class PassageQuerySet(models.QuerySet["Passage"]):
    """Coded passages."""

    def visible_to(self, actor: Actor) -> Self:
        """Raw words: the collecting team, and nobody else."""
        return self.all() if actor.is_system else self.filter(roadmap__in=collected_roadmaps(actor))

    def quotable(self) -> Self:
        """Those that may be read outside the team, signed by their population."""
        return self.filter(is_quotable=True)


class Passage(models.Model):
    """A continuous piece of a voice, with its own copy of the words, and the themes it speaks of. Kept without history:
    raw words are erased for good at their term (`words_erased_on`), the line and what cites it stay.

    `source_type` and `source_id` designate the voice (`diagnosis.corpus`): its reader and its key there, an id or a
    UUID. `speaker` is what tells two persons apart without naming them; `starts_at` and `ends_at` count characters.
    """

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="passages")
    source_type = models.CharField(max_length=20)
    source_id = models.CharField(max_length=120)
    source_label = models.CharField(_("source"), max_length=200)
    text = models.TextField(_("passage"))
    starts_at = models.PositiveIntegerField()
    ends_at = models.PositiveIntegerField()
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisme")
    )
    population = models.CharField(_("population"), max_length=12, choices=Population, blank=True)
    speaker = models.CharField(max_length=120)
    said_on = models.DateField(_("dit le"), null=True, blank=True)
    is_quotable = models.BooleanField(_("citable"), default=False)
    is_anonymous = models.BooleanField(_("anonyme"), default=False)
    words_erased_on = models.DateField(_("paroles effacées le"), null=True, blank=True)
    note = models.CharField(_("note de codage"), max_length=300, blank=True)
    themes = models.ManyToManyField(CodebookTheme, related_name="passages", verbose_name=_("thèmes"))
    coded_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    coded_at = models.DateTimeField(auto_now_add=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage codé")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "source_type", "source_id", "starts_at", "ends_at"], name="passage_once"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="passage_not_empty"),
        ]
        indexes = [models.Index(fields=["roadmap", "population"], name="passage_population")]

    def __str__(self) -> str:
        return self.words if self.words_erased_on else f"« {self.text[:100]} »"

    @property
    def words(self) -> str:
        """What is shown: the words, or since when they are gone."""
        return erased_sentence(self.words_erased_on) if self.words_erased_on else self.text

    @property
    def is_detached(self) -> bool:
        """Its voice is gone: erased, or a quotation kept without what tied it to somebody."""
        return self.source_id.startswith(DETACHED)
