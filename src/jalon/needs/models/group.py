"""Groups of needs that say the same thing: they cite their needs and delete nothing."""

from typing import Self

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.needs.parts import PART
from jalon.roadmaps.models import Roadmap


class NeedGroupQuerySet(models.QuerySet["NeedGroup"]):
    """Groups."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the roadmaps whose team the actor is in: a title may be the words of one member."""
        if actor.is_system:
            return self.all()
        return self.filter(roadmap__in=[pk for pk in actor.roadmap_ids if actor.may_reach(pk, PART)])


@pghistory.track()
class NeedGroup(models.Model):
    """Needs that a person judged the same. A need is in one group at most; leaving it changes no word of it."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="need_groups")
    code = models.CharField(_("code"), max_length=20)
    title = models.CharField(_("intitulé"), max_length=240)
    reference_code = models.CharField(_("entrée de la liste de référence"), max_length=20, blank=True)
    note = models.TextField(_("remarques"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = NeedGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("groupe de besoins")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["roadmap", "code"], name="need_group_unique_code")]
        indexes = [models.Index(fields=["roadmap", "reference_code"], name="need_group_reference")]

    def __str__(self) -> str:
        return self.title
