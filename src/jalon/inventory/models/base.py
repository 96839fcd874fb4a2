"""What every sheet of the inventory is: whose, kept by whom, under which reference."""

from typing import Self, TypeVar
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from jalon.inventory.rules import team_roadmaps
from jalon.kernel.actor import Actor
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Participant, Roadmap

Row = TypeVar("Row", bound=models.Model)


class SheetQuerySet(models.QuerySet[Row]):
    """Sheets of any register."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own organisation's, and those of the members of a roadmap whose team one is in; another's never."""
        if actor.is_system:
            return self.all()
        of_member = Q(organisation=OuterRef("organisation")) | Q(participants__organisation=OuterRef("organisation"))
        followed = Roadmap.objects.filter(of_member, pk__in=team_roadmaps(actor), organisation=OuterRef("keeper"))
        return self.filter(Q(organisation__in=list(actor.organisation_roles)) | Exists(followed))

    def of_roadmap(self, roadmap: Roadmap) -> Self:
        """Sheets kept by the owner of a roadmap, of itself and of its participants."""
        participants = Participant.objects.filter(roadmap=roadmap).values("organisation")
        return self.filter(
            Q(organisation=roadmap.organisation_id) | Q(organisation__in=participants),
            keeper=roadmap.organisation_id,
        )


class Sheet(models.Model):
    """A sheet of a register. It belongs to an organisation, inside the inventory that a keeper runs for its members.

    The keeper is the owner of the roadmaps that share this inventory: versions of a roadmap find it again, and another
    operator with the same member does not.
    """

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    keeper = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisme qui tient l’inventaire")
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisme"))
    reference = models.CharField(_("référence"), max_length=40)
    name = models.CharField(_("intitulé"), max_length=200)
    sort_key = models.CharField(max_length=200, editable=False)
    notes = models.TextField(_("remarques"), blank=True)
    completeness_pct = models.PositiveSmallIntegerField(_("complétude"), default=0, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    updated_on = models.DateField(_("mise à jour le"), null=True, editable=False)

    objects = SheetQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["keeper", "organisation", "reference"], name="%(class)s_unique_reference")
        ]
        indexes = [
            models.Index(fields=["keeper", "organisation", "sort_key"], name="%(class)s_place"),
        ]

    def __str__(self) -> str:
        return self.name
