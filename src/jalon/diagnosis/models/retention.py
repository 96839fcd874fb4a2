"""What was collected and is past its term. See `docs/regles/conservation.md`."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.desk.models import ListedForDestruction
from jalon.roadmaps.models import Roadmap


class RetainedKind(models.TextChoices):
    """What has a term of its own."""

    WORDS = "words", _("paroles recueillies")
    PANEL = "panel", _("identité des habitants inscrits")


class Fate(models.TextChoices):
    """What the visa decides."""

    DESTROY = "destroy", _("éliminer")
    ARCHIVE = "archive", _("verser aux archives, puis effacer")


class WordsDestruction(ListedForDestruction):
    """Words or identities past their term, counted on the day they were listed; `counts`: what -> how many."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="words_destructions")
    kind = models.CharField(_("quoi"), max_length=8, choices=RetainedKind)
    counts = models.JSONField(_("combien"), default=dict)
    fate = models.CharField(_("issue"), max_length=8, choices=Fate, blank=True)
    archived_as = models.CharField(_("référence du bordereau de versement"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("élimination de paroles")
        ordering = ["listed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "kind"], condition=Q(destroyed_on=None), name="words_destruction_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(destroyed_on=None) | (Q(approved_on__isnull=False) & ~Q(approved_by_label="")),
                name="words_destroyed_with_a_visa",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.roadmap}"

    @property
    def waits_for_archives(self) -> bool:
        """Approved to be archived, and the slip of the archives not written yet."""
        return self.fate == Fate.ARCHIVE and self.destroyed_on is None
