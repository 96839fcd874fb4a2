"""Invitations, and answers tied to somebody: a commune, or a person told that its link follows it.

No history on answers: raw words must be destroyed for good when their time is past. The journal says who acted, not what was said.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import OrganisationRole
from jalon.kernel.actor import Actor
from jalon.organisations.models import Organisation
from jalon.surveys.kinds import Channel, ResponseState
from jalon.surveys.models.survey import Survey


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, found by the hash of their token only."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the surveys the actor collects."""
        return self.filter(survey__in=Survey.objects.of_team(actor))

    def usable(self, today: date) -> Self:
        """Neither withdrawn nor expired."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=today), is_withdrawn=False)


class Invitation(models.Model):
    """A link for one person or one organisation. For an anonymous survey it only knows that it was used: no day."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="survey_invitations"
    )
    email = models.EmailField(_("adresse électronique"), blank=True)
    name = models.CharField(_("nom ou fonction"), max_length=160, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    visa_email = models.EmailField(_("adresse du maire, pour le visa"), blank=True)
    visa_token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    expires_on = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    is_answered = models.BooleanField(_("a répondu"), default=False)
    is_withdrawn = models.BooleanField(_("retirée"), default=False)
    sent_on = models.DateField(_("envoyée le"), null=True, blank=True)
    reminded_on = models.DateField(_("relancée le"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation à une enquête")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "organisation"],
                condition=Q(organisation__isnull=False),
                name="invitation_one_by_place",
            ),
            models.UniqueConstraint(
                fields=["survey", "email"],
                condition=~Q(email="") & Q(organisation=None),
                name="invitation_one_by_email",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation) if self.organisation_id else self.name or self.email


class AttributedResponseQuerySet(models.QuerySet["AttributedResponse"]):
    """Answers tied to somebody."""

    def visible_to(self, actor: Actor) -> Self:
        """All for the team; for a member, its organisation's own. A person's followed answer is never its mayor's."""
        if actor.is_system:
            return self.all()
        mine = OrganisationRole.objects.active_on(actor.on).filter(person=actor.person_id).values("organisation")
        return self.filter(Q(survey__in=Survey.objects.of_team(actor)) | Q(organisation__in=mine))

    def counted(self) -> Self:
        """Those that enter the results."""
        return self.filter(state=ResponseState.COUNTED)


class AttributedResponse(models.Model):
    """The answer of an organisation, or of a person who was told so. One by invitation."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="attributed_responses")
    invitation = models.OneToOneField(Invitation, models.CASCADE, related_name="response")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="survey_responses"
    )
    state = models.CharField(_("état"), max_length=12, choices=ResponseState, default=ResponseState.DRAFT)
    channel = models.CharField(_("moyen"), max_length=8, choices=Channel, default=Channel.WEB)
    values = models.JSONField(_("réponses"), default=dict, blank=True)
    touched = models.JSONField(default=dict, blank=True)
    """code -> revision at which its answer last changed: two persons who fill together do not erase one another."""
    revision = models.PositiveIntegerField(default=0)
    filled_by = models.JSONField(_("remplie par"), default=list, blank=True)
    sent_on = models.DateField(_("envoyée le"), null=True, blank=True)
    visa_by_label = models.CharField(_("visa de (fonction)"), max_length=200, blank=True)
    visa_how = models.CharField(_("visa donné par"), max_length=12, blank=True)
    visa_on = models.DateField(_("visée le"), null=True, blank=True)
    sent_back_reason = models.CharField(_("motif du renvoi"), max_length=300, blank=True)

    objects = AttributedResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("réponse attribuée")
        indexes = [models.Index(fields=["survey", "state"], name="attributed_survey_state")]

    def __str__(self) -> str:
        return f"{self.survey} · {self.invitation}"
