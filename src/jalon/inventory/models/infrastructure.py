"""Equipment in classes, the software found on it, and operating practices."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from jalon.inventory.choices import EquipmentClass, EquipmentState, PracticeState, Topic
from jalon.inventory.models.base import Sheet


@pghistory.track()
class Equipment(Sheet):
    """A piece of infrastructure, or a lot of similar ones. Who uses it is not kept."""

    kind = models.CharField(_("classe"), max_length=12, choices=EquipmentClass, blank=True)
    quantity = models.PositiveIntegerField(_("quantité"), null=True, blank=True)
    maker = models.CharField(_("constructeur"), max_length=120, blank=True)
    model = models.CharField(_("modèle"), max_length=160, blank=True)
    serial = models.CharField(_("numéro de série"), max_length=120, blank=True)
    system = models.CharField(_("système d’exploitation"), max_length=160, blank=True)
    capacity = models.CharField(_("capacité"), max_length=160, blank=True)
    place = models.CharField(_("lieu"), max_length=160, blank=True)
    bought_on = models.DateField(_("acheté le"), null=True, blank=True)
    support_ends_on = models.DateField(_("fin de garantie ou de maintenance"), null=True, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=EquipmentState, blank=True)
    target = models.CharField(_("cible"), max_length=300, blank=True)
    target_on = models.DateField(_("cible pour le"), null=True, blank=True)
    device_id = models.CharField(_("identifiant de l’agent d’inventaire"), max_length=200, blank=True, editable=False)

    class Meta(Sheet.Meta):
        verbose_name = _("équipement")
        indexes = [*Sheet.Meta.indexes, models.Index(fields=["keeper", "device_id"], name="equipment_device")]


class FoundSoftware(models.Model):
    """A software that an inventory agent found on an equipment."""

    equipment = models.ForeignKey(Equipment, models.CASCADE, related_name="software")
    name = models.CharField(_("logiciel"), max_length=200)
    version = models.CharField(_("version"), max_length=80, blank=True)
    publisher = models.CharField(_("éditeur"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("logiciel trouvé")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["equipment", "name"], name="found_software_once")]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Practice(Sheet):
    """How an organisation runs one aspect of its information system."""

    topic = models.CharField(_("pratique"), max_length=14, choices=Topic, blank=True)
    state = models.CharField(_("où l’on en est"), max_length=8, choices=PracticeState, blank=True)
    description = models.CharField(_("comment"), max_length=400, blank=True)
    who = models.CharField(_("par qui"), max_length=200, blank=True)
    hours = models.CharField(_("horaires"), max_length=120, blank=True)
    checked_on = models.DateField(_("essayé ou vérifié le"), null=True, blank=True)
    target = models.CharField(_("pratique visée"), max_length=300, blank=True)

    class Meta(Sheet.Meta):
        verbose_name = _("pratique d’exploitation")
