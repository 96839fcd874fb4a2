"""Services given, platforms of others, tools declared without blame, data and procedures."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from jalon.inventory.choices import Channel, Integration, Public, ResourceClass, ShadowDecision, Technology, Weight
from jalon.inventory.models.applications import Usage
from jalon.inventory.models.base import Sheet


@pghistory.track()
class Service(Sheet):
    """A service to inhabitants or agents, with its channel and the technique behind it."""

    public = models.CharField(_("public"), max_length=12, choices=Public, blank=True)
    channel = models.CharField(_("canal principal"), max_length=10, choices=Channel, blank=True)
    technology = models.CharField(_("technique"), max_length=12, choices=Technology, blank=True)
    usage = models.ForeignKey(
        Usage, models.SET_NULL, null=True, blank=True, related_name="services", verbose_name=_("application")
    )
    yearly_uses = models.PositiveIntegerField(_("recours par an"), null=True, blank=True)
    is_online = models.BooleanField(_("démarche faisable en ligne de bout en bout"), null=True, blank=True)
    manager = models.CharField(_("service responsable"), max_length=160, blank=True)

    class Meta(Sheet.Meta):
        verbose_name = _("service rendu")


@pghistory.track()
class Platform(Sheet):
    """A platform of a third party (State, département, private) that is not in the organisation's infrastructure."""

    operator = models.CharField(_("opérée par"), max_length=200, blank=True)
    purpose = models.CharField(_("sert à"), max_length=300, blank=True)
    integration = models.CharField(
        _("lien avec le système d’information"), max_length=10, choices=Integration, blank=True
    )
    usage = models.ForeignKey(
        Usage, models.SET_NULL, null=True, blank=True, related_name="platforms", verbose_name=_("application reliée")
    )
    data = models.CharField(_("données échangées"), max_length=300, blank=True)
    address = models.URLField(_("adresse"), blank=True, max_length=200)

    class Meta(Sheet.Meta):
        verbose_name = _("plateforme tierce")


class ShadowTool(Sheet):
    """A tool used outside the IT department, declared without blame: nothing says who declared it, not even a history."""

    department = models.CharField(_("service qui l’utilise"), max_length=160, blank=True)
    purpose = models.CharField(_("sert à"), max_length=300, blank=True)
    users = models.PositiveIntegerField(_("utilisateurs"), null=True, blank=True)
    data = models.CharField(_("données confiées"), max_length=300, blank=True)
    has_personal_data = models.BooleanField(_("données personnelles"), null=True, blank=True)
    yearly_cost_minor = models.PositiveBigIntegerField(_("coût par an"), null=True, blank=True)
    risk = models.CharField(_("risque"), max_length=1, choices=Weight, blank=True)
    decision = models.CharField(_("décision"), max_length=8, choices=ShadowDecision, default=ShadowDecision.PENDING)
    decision_reason = models.CharField(_("raison de la décision"), max_length=300, blank=True, editable=False)
    decided_on = models.DateField(_("décidé le"), null=True, blank=True, editable=False)

    class Meta(Sheet.Meta):
        verbose_name = _("outil déclaré")


@pghistory.track()
class Resource(Sheet):
    """Data or a procedure that a digital service needs; hardware, software and staff have registers of their own."""

    kind = models.CharField(_("classe"), max_length=10, choices=ResourceClass, blank=True)
    service = models.ForeignKey(
        Service, models.SET_NULL, null=True, blank=True, related_name="resources", verbose_name=_("service rendu")
    )
    usage = models.ForeignKey(
        Usage, models.SET_NULL, null=True, blank=True, related_name="resources", verbose_name=_("application")
    )
    holder = models.CharField(_("tenue par"), max_length=160, blank=True)
    place = models.CharField(_("conservée où"), max_length=200, blank=True)
    has_personal_data = models.BooleanField(_("données personnelles"), null=True, blank=True)
    reviewed_on = models.DateField(_("relue le"), null=True, blank=True)

    class Meta(Sheet.Meta):
        verbose_name = _("donnée ou procédure")
