"""The action: one object from idea to closing."""

from typing import Self
from uuid import uuid4

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person
from jalon.kernel.actor import Actor
from jalon.needs.models import Need, NeedGroup
from jalon.organisations.models import Competence, Department, Organisation, Theme
from jalon.programme.models.obligation import Obligation
from jalon.programme.models.portfolio import Portfolio
from jalon.roadmaps.models import Roadmap
from jalon.strategy.models import Axis, Objective


class ActionStatus(models.TextChoices):
    """Internal states; `PublicStatus` is what the public reads."""

    DRAFT = "draft", _("brouillon")
    SUBMITTED = "submitted", _("à l’arbitrage")
    RETAINED = "retained", _("retenue")
    DEFERRED = "deferred", _("différée")
    NOT_RETAINED = "not_retained", _("non retenue à ce stade")
    UNDER_WAY = "under_way", _("en cours")
    SUSPENDED = "suspended", _("suspendue")
    DONE = "done", _("réalisée")
    ABANDONED = "abandoned", _("abandonnée")


class PublicStatus(models.TextChoices):
    """The only three states that the public reads."""

    PLANNED = "planned", _("prévue")
    UNDER_WAY = "under_way", _("en cours")
    DONE = "done", _("réalisée")


PUBLIC_STATUS_OF = {
    ActionStatus.RETAINED: PublicStatus.PLANNED,
    ActionStatus.UNDER_WAY: PublicStatus.UNDER_WAY,
    ActionStatus.SUSPENDED: PublicStatus.UNDER_WAY,
    ActionStatus.DONE: PublicStatus.DONE,
}
"""An action in any other state is not public."""


class Triage(models.TextChoices):
    """Sorted before any score, so that some thirty-five are discussed and not a hundred and twenty."""

    MANDATORY = "mandatory", _("obligatoire")
    UNDER_WAY = "under_way", _("en cours")
    NOT_RIPE = "not_ripe", _("non mûre")
    TO_ARBITRATE = "to_arbitrate", _("à arbitrer")


class Motive(models.TextChoices):
    """Why an action exists: a need, or one of two explicit reasons."""

    NEED = "need", _("répond à un besoin")
    MANDATORY = "mandatory", _("obligation légale")
    TECHNICAL_DEBT = "technical_debt", _("dette technique")


class ActionNature(models.TextChoices):
    """What kind of work it is; a roadmap holds more than IT projects."""

    PROJECT = "project", _("projet")
    STUDY = "study", _("étude")
    SERVICE = "service", _("service rendu")
    TRAINING = "training", _("formation, sensibilisation")
    WORKING_METHOD = "working_method", _("nouvelle méthode de travail")
    PURCHASE = "purchase", _("acquisition")
    OTHER = "other", _("autre")


class EvolutionKind(models.TextChoices):
    """What evolves."""

    FUNCTIONAL = "functional", _("fonctionnelle")
    TECHNICAL = "technical", _("technique")
    ORGANISATIONAL = "organisational", _("organisationnelle")


class Offering(models.TextChoices):
    """Whom the result serves."""

    CITIZEN = "citizen", _("offre aux usagers (e-administration)")
    BUSINESS = "business", _("offre aux directions (dématérialisation interne)")
    IT_INTERNAL = "it_internal", _("projet interne de la DSI")


class Audience(models.TextChoices):
    """Who benefits, counted."""

    INHABITANTS = "inhabitants", _("habitants")
    AGENTS = "agents", _("agents")
    MEMBERS = "members", _("communes ou membres")


class Confidence(models.TextChoices):
    """What an amount or an effort rests on."""

    QUOTE = "quote", _("devis")
    COMPARABLE = "comparable", _("comparable")
    ESTIMATE = "estimate", _("estimation")


class AdoptionStatus(models.TextChoices):
    """How far a new working method has been taken up."""

    PROPOSED = "proposed", _("proposée")
    TRIED = "tried", _("expérimentée")
    ADOPTED = "adopted", _("adoptée")
    GIVEN_UP = "given_up", _("abandonnée")


class ActionQuerySet(models.QuerySet["Action"]):
    """Actions."""

    def visible_to(self, actor: Actor) -> Self:
        """All those of a roadmap for its team and its owner's people; for a participant, those beyond draft.

        What touches the security of systems (CRPA L311-5) stays with the team, the owner's people and its lead.

        Visitors never come here: they read `publication`.
        """
        if actor.is_system:
            return self.all()
        mine = actor.organisation_ids
        owned = Roadmap.objects.filter(organisation__in=mine).values("pk")
        joined = Roadmap.objects.filter(participants__organisation__in=mine).values("pk")
        return self.filter(
            Q(roadmap__in=actor.roadmap_ids)
            | Q(roadmap__in=owned)
            | Q(lead=actor.person_id or 0)  # never None: nobody's actions are not everybody's
            | (Q(roadmap__in=joined, is_security_sensitive=False) & ~Q(status=ActionStatus.DRAFT))
        )


@pghistory.track()
class Action(models.Model):
    """One action of a roadmap, from idea to closing, as written on its « fiche action »."""

    key = models.UUIDField(_("identité"), default=uuid4, editable=False, db_index=True)
    roadmap = models.ForeignKey(Roadmap, models.PROTECT, related_name="actions", verbose_name=_("feuille de route"))
    code = models.CharField(_("code"), max_length=20)
    title = models.CharField(_("intitulé"), max_length=200)
    sort_key = models.CharField(max_length=200, editable=False)
    summary = models.TextField(_("en quelques mots"), blank=True)
    status = models.CharField(_("état"), max_length=14, choices=ActionStatus, default=ActionStatus.DRAFT)
    triage = models.CharField(_("tri"), max_length=14, choices=Triage, blank=True)
    triage_note = models.CharField(_("raison du tri"), max_length=300, blank=True)
    axis = models.ForeignKey(
        Axis, models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("axe")
    )
    objectives = models.ManyToManyField(Objective, blank=True, related_name="actions", verbose_name=_("objectifs"))
    portfolio = models.ForeignKey(
        Portfolio, models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("portefeuille")
    )
    needs = models.ManyToManyField(Need, through="ActionNeed", blank=True, related_name="actions")
    need_groups = models.ManyToManyField(NeedGroup, blank=True, related_name="actions")
    motive = models.CharField(_("motif"), max_length=16, choices=Motive, default=Motive.NEED)
    motive_note = models.CharField(_("précision du motif"), max_length=300, blank=True)
    obligation = models.ForeignKey(
        Obligation, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name=_("obligation")
    )
    obligation_validated_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("applicabilité validée par")
    )
    obligation_validated_on = models.DateField(_("validée le"), null=True, blank=True)
    deadline_on = models.DateField(_("échéance"), null=True, blank=True)

    # Quick sheet
    confidence = models.CharField(_("fiabilité des chiffres"), max_length=12, choices=Confidence, blank=True)
    audience = models.CharField(_("qui en bénéficie"), max_length=12, choices=Audience, blank=True)
    beneficiaries = models.PositiveIntegerField(_("combien"), null=True, blank=True)
    duration_quarters = models.PositiveSmallIntegerField(_("durée en trimestres"), null=True, blank=True)

    # Classification
    nature = models.CharField(_("nature"), max_length=16, choices=ActionNature, default=ActionNature.PROJECT)
    evolution = models.CharField(_("évolution"), max_length=16, choices=EvolutionKind, blank=True)
    offering = models.CharField(_("offre"), max_length=12, choices=Offering, blank=True)
    is_digital = models.BooleanField(_("action numérique"), default=True)
    domain = models.CharField(_("domaine fonctionnel"), max_length=120, blank=True)
    competence = models.ForeignKey(
        Competence, models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("compétence")
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="actions", verbose_name=_("thèmes"))
    serves_citizen_relation = models.BooleanField(_("relation du citoyen avec sa collectivité"), default=False)
    serves_agent_relation = models.BooleanField(_("relation de l’agent avec le citoyen"), default=False)
    serves_internal_working = models.BooleanField(_("fonctionnement interne, conditions de travail"), default=False)
    adoption = models.CharField(_("appropriation"), max_length=12, choices=AdoptionStatus, blank=True)
    source_code = models.CharField(_("code dans le fichier d’origine"), max_length=60, blank=True)
    source_hash = models.CharField(max_length=64, blank=True, editable=False)
    is_poolable = models.BooleanField(_("peut être mutualisée"), null=True, blank=True)
    rank = models.PositiveIntegerField(_("rang dans le programme de travail"), null=True, blank=True)
    rank_reason = models.CharField(_("raison du rang"), max_length=300, blank=True)

    # Who
    lead = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="led_actions", verbose_name=_("chef·fe de projet")
    )
    business_sponsor = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sponsor métier")
    )
    it_lead = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("responsable côté DSI")
    )
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("direction pilote")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("portée pour")
    )
    team = models.TextField(_("équipe projet"), blank=True)

    # Full sheet
    win_user = models.TextField(_("gain pour l’usager"), blank=True)
    win_agent = models.TextField(_("gain pour l’agent"), blank=True)
    win_collectivite = models.TextField(_("gain pour la collectivité"), blank=True)
    simplification = models.TextField(_("simplification apportée"), blank=True)
    quality_statement = models.TextField(_("effet sur la qualité du service numérique rendu"), blank=True)
    quality_rating = models.PositiveSmallIntegerField(_("note de cet effet, de 0 à 4"), null=True, blank=True)
    prerequisites_text = models.TextField(_("prérequis (texte)"), blank=True)
    partners = models.TextField(_("partenariats nécessaires"), blank=True)
    target_public = models.TextField(_("public cible"), blank=True)
    impacts = models.TextField(_("impacts"), blank=True)
    risks = models.TextField(_("risques"), blank=True)
    means = models.TextField(_("moyens nécessaires"), blank=True)
    calendar_text = models.TextField(_("calendrier (texte)"), blank=True)
    evaluation_mode = models.TextField(_("mode d’évaluation"), blank=True)
    component_organisation = models.TextField(_("volet organisation"), blank=True)
    component_is = models.TextField(_("volet système d’information"), blank=True)
    component_hr = models.TextField(_("volet ressources humaines"), blank=True)
    component_communication = models.TextField(_("volet communication"), blank=True)

    # Calendar
    earliest_on = models.DateField(_("au plus tôt"), null=True, blank=True)
    latest_on = models.DateField(_("au plus tard (fin)"), null=True, blank=True)
    planned_start_on = models.DateField(_("début retenu"), null=True, blank=True)
    started_on = models.DateField(_("commencée le"), null=True, blank=True)
    done_on = models.DateField(_("réalisée le"), null=True, blank=True)

    is_security_sensitive = models.BooleanField(
        _("non communicable : sécurité des systèmes d’information (CRPA L311-5)"), default=False
    )
    not_retained_reason = models.TextField(_("raison de la non-rétention"), blank=True)
    review_on = models.DateField(_("à revoir le"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "code"], name="action_unique_code"),
            models.UniqueConstraint(fields=["roadmap", "key"], name="action_once_per_roadmap"),
            models.CheckConstraint(
                condition=Q(quality_rating__isnull=True) | Q(quality_rating__lte=4), name="action_quality_0_to_4"
            ),
        ]
        indexes = [
            models.Index(fields=["roadmap", "sort_key", "id"], name="action_by_title"),
            models.Index(fields=["roadmap", "status", "sort_key", "id"], name="action_by_status"),
            models.Index(fields=["roadmap", "axis", "sort_key", "id"], name="action_by_axis"),
            models.Index(fields=["roadmap", "triage", "sort_key", "id"], name="action_by_triage"),
            models.Index(fields=["roadmap", "source_code"], name="action_by_source_code"),
            GinIndex(fields=["sort_key"], name="action_title_trgm", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def public_status(self) -> PublicStatus | None:
        """What the public would read, or None while the action is not public."""
        return PUBLIC_STATUS_OF.get(ActionStatus(self.status))


class ActionNeed(models.Model):
    """The action answers the need."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="need_links")
    need = models.ForeignKey(Need, models.CASCADE, related_name="action_links")
    note = models.CharField(_("comment"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("besoin auquel répond l’action")
        constraints = [models.UniqueConstraint(fields=["action", "need"], name="action_need_once")]

    def __str__(self) -> str:
        return f"{self.need} → {self.action}"


class ActionMember(models.Model):
    """A member concerned by the action, and how many there benefit."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="member_links")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="action_links")
    beneficiaries = models.PositiveIntegerField(_("bénéficiaires"), null=True, blank=True)

    class Meta:
        verbose_name = _("membre concerné")
        constraints = [models.UniqueConstraint(fields=["action", "organisation"], name="action_member_once")]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.action}"
