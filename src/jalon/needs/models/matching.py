"""What the matching keeps: how needs were read, what people answered to its proposals, entries added to the list."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.needs.models.group import NeedGroup
from jalon.needs.models.need import Need
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap


class NeedReading(models.Model):
    """What a need was read to be about: codes and scores of the reference list, best first."""

    need = models.OneToOneField(Need, models.CASCADE, related_name="reading", primary_key=True)
    lists = models.CharField(max_length=64)
    first_code = models.CharField(max_length=20, blank=True)
    entries = models.JSONField(default=list)

    class Meta:
        verbose_name = _("lecture d’un besoin")
        indexes = [models.Index(fields=["first_code"], name="need_reading_first")]

    def __str__(self) -> str:
        return self.first_code


class NeedPosting(models.Model):
    """One feature of one need with its weight: neighbours share them. `feature` is `matcher.number_of`."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="postings", db_index=False)
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="+", db_index=False)
    feature = models.IntegerField()
    weight = models.FloatField()

    class Meta:
        verbose_name = _("trait d’un besoin")
        indexes = [
            models.Index(fields=["roadmap", "feature"], include=["need", "weight"], name="need_posting_feature"),
            models.Index(fields=["need"], name="need_posting_need"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.feature}"


class GroupingStep(models.Model):
    """One answer of a person about the place of a need, with what stood before. Steps of one `batch` go together."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="+")
    need = models.ForeignKey(Need, models.CASCADE, related_name="steps")
    before = models.ForeignKey(NeedGroup, models.SET_NULL, null=True, related_name="+")
    after = models.ForeignKey(NeedGroup, models.SET_NULL, null=True, related_name="+")
    was_alone = models.BooleanField(default=False)
    is_alone = models.BooleanField(default=False)
    status_before = models.CharField(max_length=14)
    status_after = models.CharField(max_length=14)
    made_group = models.BooleanField(default=False)
    batch = models.UUIDField(default=uuid4)
    person_id_value = models.BigIntegerField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("regroupement")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["roadmap", "person_id_value", "-id"], name="grouping_step_of_person")]

    def __str__(self) -> str:
        return f"{self.need_id}: {self.before_id} → {self.after_id}"


class SetAside(models.Model):
    """A proposal that a person put aside for a need: not proposed to it again."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="set_aside")
    target = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("proposition écartée")
        constraints = [models.UniqueConstraint(fields=["need", "target"], name="need_set_aside_once")]

    def __str__(self) -> str:
        return self.target


class OwnEntryQuerySet(models.QuerySet["OwnEntry"]):
    """Entries added to the reference list."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the organisations whose roadmaps the actor works on."""
        return self if actor.is_system else self.filter(organisation__roadmaps__in=list(actor.roadmap_roles)).distinct()


class OwnEntry(models.Model):
    """A need added by an organisation to the shipped reference list, in its own words."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="own_entries")
    label = models.CharField(_("besoin"), max_length=200)
    synonyms = models.TextField(_("autres façons de le dire"), blank=True, help_text=_("Une par ligne."))
    words = models.CharField(_("mots du sujet"), max_length=600, blank=True)

    objects = OwnEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entrée propre de la liste de référence")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "label"], name="own_entry_once")]

    def __str__(self) -> str:
        return self.label

    @property
    def code(self) -> str:
        """Its code beside the shipped ones."""
        return f"P-{self.pk}"
