"""What the public reads: copied, allow-listed rows. Visitors read nothing else."""

from typing import Self
from uuid import uuid4

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.organisations.models import Organisation
from jalon.programme.models import Action, PublicStatus


class AwaitedDecision(models.TextChoices):
    """What an organisation waits for before it publishes actions."""

    VALIDATED = "validated", _("la validation en COPIL")
    DELIBERATED = "deliberated", _("la délibération de l’assemblée")
    ENFORCEABLE = "enforceable", _("la délibération devenue exécutoire")


class SiteQuerySet(models.QuerySet["Site"]):
    """Public sites."""

    def public(self) -> Self:
        """What anybody may read now."""
        return self.filter(is_open=True)


class Site(models.Model):
    """The public site of one organisation."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="public_site")
    slug = models.SlugField(_("adresse"), max_length=80, unique=True)
    title = models.CharField(_("titre"), max_length=160)
    introduction = models.TextField(_("présentation"), blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    publisher = models.CharField(_("directeur de la publication (fonction)"), max_length=200, blank=True)
    host = models.CharField(_("hébergeur"), max_length=300, blank=True)
    accessibility = models.TextField(_("défauts d’accessibilité connus"), blank=True)
    audit_pct = models.PositiveSmallIntegerField(_("critères du RGAA respectés, en %"), null=True, blank=True)
    audited_on = models.DateField(_("audit du"), null=True, blank=True)
    auditor = models.CharField(_("audit fait par (organisme)"), max_length=200, blank=True)
    awaits = models.CharField(
        _("les actions attendent"), max_length=12, choices=AwaitedDecision, default=AwaitedDecision.DELIBERATED
    )
    is_open = models.BooleanField(_("ouvert au public"), default=False)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("site public")
        constraints = [
            models.CheckConstraint(
                condition=Q(audit_pct__isnull=True) | Q(audit_pct__lte=100), name="site_audit_at_most_100"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def conformity(self) -> str:
        """The state of conformity to announce, from the rate of the audit: RGAA 4, 50 % and 100 %."""
        if self.audit_pct is None or self.audit_pct < 50:
            return str(_("non conforme"))
        return str(_("totalement conforme") if self.audit_pct == 100 else _("partiellement conforme"))


class PublishedRoadmapQuerySet(models.QuerySet["PublishedRoadmap"]):
    """Published roadmaps."""

    def public(self) -> Self:
        """What anybody may read now."""
        return self.filter(withdrawn_at__isnull=True, site__is_open=True)


class PublishedRoadmap(models.Model):
    """The public copy of a roadmap.

    `challenges`: list of {title, description}. `axes`: list of {code, title, description}. `fields`: codes of the
    allow-list (`publication.allowed`) that were chosen.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="roadmaps")
    roadmap_key = models.UUIDField(unique=True)
    slug = models.SlugField(_("adresse"), max_length=120)
    title = models.CharField(_("intitulé"), max_length=200)
    label = models.CharField(_("nom de l’exercice"), max_length=120)
    author = models.CharField(_("organisme auteur"), max_length=200, blank=True)
    author_siren = models.CharField(max_length=9, blank=True)
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"))
    ambition = models.TextField(_("ambition"), blank=True)
    ambition_signed_by = models.CharField(_("ambition signée par (fonction)"), max_length=160, blank=True)
    expected_impacts = models.TextField(_("impacts attendus"), blank=True)
    challenges = models.JSONField(_("enjeux"), default=list, blank=True)
    axes = models.JSONField(_("axes"), default=list, blank=True)
    state_label = models.CharField(_("état de la décision"), max_length=240, blank=True)
    deliberation_number = models.CharField(_("numéro de délibération"), max_length=60, blank=True)
    fields = models.JSONField(_("champs publiés"), default=list)
    first_published_on = models.DateField(_("publiée le"))
    updated_on = models.DateField(_("mise à jour le"))
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    objects = PublishedRoadmapQuerySet.as_manager()

    class Meta:
        verbose_name = _("feuille de route publiée")
        constraints = [models.UniqueConstraint(fields=["site", "slug"], name="published_roadmap_slug")]

    def __str__(self) -> str:
        return self.title


class PublishedActionQuerySet(models.QuerySet["PublishedAction"]):
    """Published actions."""

    def public(self) -> Self:
        """What anybody may read now."""
        return self.filter(withdrawn_at__isnull=True, roadmap__withdrawn_at__isnull=True, roadmap__site__is_open=True)


class PublishedAction(models.Model):
    """The public copy of an action: only allow-listed fields, never the live row.

    `sections`: section code -> list of {field, label, text, on, url}, all texts. `related`: keys of actions close to
    this one; a page resolves them among what is public when it is read, so one that is not is never shown.
    """

    key = models.UUIDField(default=uuid4)
    roadmap = models.ForeignKey(PublishedRoadmap, models.CASCADE, related_name="actions")
    slug = models.SlugField(_("adresse"), max_length=160)
    code = models.CharField(max_length=20)
    title = models.CharField(_("intitulé"), max_length=200)
    sort_key = models.CharField(max_length=200)
    search_key = models.TextField(editable=False, default="")
    status = models.CharField(_("état"), max_length=12, choices=PublicStatus)
    axis_code = models.CharField(max_length=8, blank=True)
    axis = models.CharField(_("axe"), max_length=200, blank=True)
    themes = models.JSONField(default=list, blank=True)
    sections = models.JSONField(_("rubriques"), default=dict, blank=True)
    calendar = models.CharField(_("calendrier"), max_length=80, blank=True)
    starts_on = models.DateField(_("début"), null=True, blank=True)
    ends_on = models.DateField(_("fin prévue"), null=True, blank=True)
    done_on = models.DateField(_("réalisée le"), null=True, blank=True)
    related = models.JSONField(_("actions connexes"), default=list, blank=True)
    author = models.CharField(_("organisme auteur"), max_length=200)
    first_published_on = models.DateField(_("publiée le"))
    updated_on = models.DateField(_("mise à jour le"))
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = PublishedActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action publiée")
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "slug"], name="published_action_slug"),
            models.UniqueConstraint(fields=["roadmap", "key"], name="published_action_once"),
        ]
        indexes = [
            models.Index(
                fields=["roadmap", "sort_key", "id"],
                condition=Q(withdrawn_at__isnull=True),
                name="published_action_by_title",
            ),
            GinIndex(fields=["search_key"], name="published_action_trgm", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.title


class PublicEntryKind(models.TextChoices):
    """What the sheet does not hold and the public page tells."""

    STEP = "step", _("ce qui est fait ou prévu")
    RESULT = "result", _("résultat daté")
    SERVICE = "service", _("service, ou repère d’un référentiel")
    DOCUMENT = "document", _("document à lire")


class PublicEntryQuerySet(models.QuerySet["PublicEntry"]):
    """Words written for the public."""

    def visible_to(self, actor: Actor) -> Self:
        """With their action. Visitors read the copy made when publishing."""
        return self.filter(action__in=Action.objects.visible_to(actor))


class PublicEntry(models.Model):
    """A line written for the public page of an action. It is read outside only once published."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="public_entries")
    kind = models.CharField(_("rubrique"), max_length=12, choices=PublicEntryKind)
    on = models.DateField(_("date"), null=True, blank=True)
    text = models.CharField(_("texte"), max_length=400)
    url = models.URLField(_("adresse"), max_length=400, blank=True)

    objects = PublicEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ligne pour le public")
        ordering = ["kind", models.F("on").desc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="result") | Q(on__isnull=False), name="public_result_has_a_date"),
            models.CheckConstraint(condition=~Q(kind="document") | ~Q(url=""), name="public_document_has_an_address"),
        ]

    def __str__(self) -> str:
        return self.text


class PublishedSynthesisQuerySet(models.QuerySet["PublishedSynthesis"]):
    """Published syntheses."""

    def public(self) -> Self:
        """What anybody may read now."""
        return self.filter(withdrawn_at__isnull=True, site__is_open=True)


class PublishedSynthesis(models.Model):
    """The public copy of the synthesis of a diagnosis, at an address that stays.

    `sections`: list of {level, title, parts}, each part one of {text}, {lines}, {pairs}, {columns, rows}; all texts.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="syntheses")
    roadmap_key = models.UUIDField(unique=True)
    slug = models.SlugField(_("adresse"), max_length=120)
    title = models.CharField(_("intitulé"), max_length=200)
    roadmap_title = models.CharField(_("feuille de route"), max_length=200)
    author = models.CharField(_("organisme auteur"), max_length=200)
    sections = models.JSONField(_("texte"), default=list)
    pdf = models.FileField(upload_to="public/syntheses/%Y/%m/")
    odt = models.FileField(upload_to="public/syntheses/%Y/%m/")
    first_published_on = models.DateField(_("publiée le"))
    updated_on = models.DateField(_("mise à jour le"))
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    objects = PublishedSynthesisQuerySet.as_manager()

    class Meta:
        verbose_name = _("synthèse publiée")
        constraints = [models.UniqueConstraint(fields=["site", "slug"], name="published_synthesis_slug")]

    def __str__(self) -> str:
        return self.title
