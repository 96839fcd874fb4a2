"""Three levels: a solution of the catalogue, its usage by an organisation, and (in `contracts`) the contract."""

from typing import Self
from uuid import uuid4

import pghistory
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from jalon.inventory.choices import Disposition, Domain, Fit, FlowMethod, Frequency, Hosting, LifeCycle, Weight
from jalon.inventory.models.base import Sheet
from jalon.inventory.models.contracts import Contract
from jalon.inventory.rules import team_roadmaps
from jalon.kernel.actor import Actor
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap

COMMON_TO = 3
"""Members that must use a product before the others read its name."""


class SolutionQuerySet(models.QuerySet["Solution"]):
    """The shared catalogue."""

    def visible_to(self, actor: Actor) -> Self:
        """All of a catalogue for the team that keeps it; for a member, what it uses and what several others use."""
        if actor.is_system:
            return self.all()
        kept = Roadmap.objects.filter(pk__in=team_roadmaps(actor)).values("organisation")
        near = Roadmap.objects.visible_to(actor).values("organisation")
        used = Usage.objects.filter(keeper__in=near).order_by().values("solution")
        common = used.annotate(members=Count("organisation", distinct=True)).filter(members__gte=COMMON_TO)
        own = used.filter(organisation__in=list(actor.organisation_roles))
        return self.filter(
            Q(keeper__in=kept) | Q(pk__in=own) | (Q(keeper__in=near) & Q(pk__in=common.values("solution")))
        )


@pghistory.track()
class Solution(models.Model):
    """A product or service that several members may use: written once in the catalogue."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    keeper = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(_("nom"), max_length=200)
    sort_key = models.CharField(max_length=200, editable=False)
    publisher = models.CharField(_("éditeur"), max_length=160, blank=True)
    domain = models.CharField(_("domaine"), max_length=16, choices=Domain, blank=True)
    support_ends_on = models.DateField(_("fin de maintenance par l’éditeur"), null=True, blank=True)

    objects = SolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("solution du catalogue")
        ordering = ["sort_key", "pk"]
        constraints = [models.UniqueConstraint(fields=["keeper", "sort_key"], name="solution_once_in_catalogue")]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Usage(Sheet):
    """An application as one organisation uses it."""

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="usages", verbose_name=_("solution"))
    contract = models.ForeignKey(
        Contract, models.SET_NULL, null=True, blank=True, related_name="usages", verbose_name=_("contrat")
    )
    domain = models.CharField(_("domaine"), max_length=16, choices=Domain, blank=True)
    departments = models.CharField(_("services qui l’utilisent"), max_length=300, blank=True)
    users = models.PositiveIntegerField(_("utilisateurs"), null=True, blank=True)
    version = models.CharField(_("version"), max_length=60, blank=True)
    life_cycle = models.CharField(_("cycle de vie"), max_length=12, choices=LifeCycle, blank=True)
    hosting = models.CharField(_("hébergement"), max_length=12, choices=Hosting, blank=True)
    target_hosting = models.CharField(_("hébergement visé"), max_length=12, choices=Hosting, blank=True)
    criticality = models.CharField(_("criticité"), max_length=1, choices=Weight, blank=True)
    availability = models.CharField(_("disponibilité"), max_length=1, choices=Weight, blank=True)
    integrity = models.CharField(_("intégrité"), max_length=1, choices=Weight, blank=True)
    confidentiality = models.CharField(_("confidentialité"), max_length=1, choices=Weight, blank=True)
    traceability = models.CharField(_("traçabilité"), max_length=1, choices=Weight, blank=True)
    has_personal_data = models.BooleanField(_("données personnelles"), null=True, blank=True)
    technical_fit = models.CharField(_("avis technique"), max_length=1, choices=Fit, blank=True)
    functional_fit = models.CharField(_("avis des utilisateurs"), max_length=1, choices=Fit, blank=True)
    obsolete_on = models.DateField(_("obsolète le"), null=True, blank=True)
    disposition = models.CharField(_("suite proposée"), max_length=8, choices=Disposition, blank=True)
    disposition_reason = models.CharField(_("raison de la suite proposée"), max_length=300, blank=True)
    action_id_value = models.BigIntegerField(null=True, editable=False)
    action_label = models.CharField(max_length=200, blank=True, editable=False)

    class Meta(Sheet.Meta):
        verbose_name = _("application")


@pghistory.track()
class Flow(Sheet):
    """Data going from one application to another, or to somebody else's."""

    source = models.ForeignKey(Usage, models.CASCADE, related_name="flows_out", verbose_name=_("de"))
    target = models.ForeignKey(
        Usage, models.CASCADE, null=True, blank=True, related_name="flows_in", verbose_name=_("vers")
    )
    target_outside = models.CharField(_("vers un tiers"), max_length=200, blank=True)
    method = models.CharField(_("moyen"), max_length=10, choices=FlowMethod, blank=True)
    frequency = models.CharField(_("fréquence"), max_length=10, choices=Frequency, blank=True)

    class Meta(Sheet.Meta):
        verbose_name = _("flux")
