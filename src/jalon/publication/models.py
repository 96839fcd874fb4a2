"""What the public reads: copied, allow-listed rows. Visitors read nothing else."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalon.organisations.models import Organisation
from jalon.programme.models import PublicStatus


class Site(models.Model):
    """The public site of one organisation."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="public_site")
    slug = models.SlugField(_("adresse"), max_length=80, unique=True)
    title = models.CharField(_("titre"), max_length=160)
    introduction = models.TextField(_("présentation"), blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    publisher = models.CharField(_("directeur de la publication (fonction)"), max_length=200, blank=True)
    host = models.CharField(_("hébergeur"), max_length=300, blank=True)
    accessibility = models.TextField(_("déclaration d’accessibilité"), blank=True)
    is_open = models.BooleanField(_("ouvert au public"), default=False)

    class Meta:
        verbose_name = _("site public")

    def __str__(self) -> str:
        return self.title


class PublishedQuerySet(models.QuerySet["PublishedRoadmap"]):
    """Published roadmaps."""

    def public(self) -> Self:
        """What anybody may read now."""
        return self.filter(withdrawn_at__isnull=True, site__is_open=True)


class PublishedRoadmap(models.Model):
    """The public copy of a roadmap."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="roadmaps")
    roadmap_key = models.UUIDField(unique=True)
    slug = models.SlugField(_("adresse"), max_length=120)
    title = models.CharField(_("intitulé"), max_length=200)
    label = models.CharField(_("nom de l’exercice"), max_length=120)
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"))
    ambition = models.TextField(_("ambition"), blank=True)
    challenges = models.JSONField(_("enjeux"), default=list, blank=True)
    axes = models.JSONField(_("axes"), default=list, blank=True)
    state_label = models.CharField(_("état de la décision"), max_length=160, blank=True)
    fields = models.JSONField(_("champs publiés"), default=list)
    first_published_on = models.DateField(_("publiée le"))
    updated_on = models.DateField(_("mise à jour le"))
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("feuille de route publiée")
        constraints = [models.UniqueConstraint(fields=["site", "slug"], name="published_roadmap_slug")]

    def __str__(self) -> str:
        return self.title


class PublishedAction(models.Model):
    """The public copy of an action: only allow-listed fields, never the live row."""

    key = models.UUIDField(default=uuid4)
    roadmap = models.ForeignKey(PublishedRoadmap, models.CASCADE, related_name="actions")
    slug = models.SlugField(_("adresse"), max_length=160)
    code = models.CharField(max_length=20)
    title = models.CharField(_("intitulé"), max_length=200)
    sort_key = models.CharField(max_length=200)
    status = models.CharField(_("état"), max_length=12, choices=PublicStatus)
    axis = models.CharField(_("axe"), max_length=200, blank=True)
    themes = models.JSONField(default=list, blank=True)
    sections = models.JSONField(_("rubriques"), default=dict, blank=True)
    calendar = models.CharField(_("calendrier"), max_length=80, blank=True)
    documents = models.JSONField(default=list, blank=True)
    related = models.JSONField(_("actions connexes"), default=list, blank=True)
    author = models.CharField(_("organisme auteur"), max_length=200)
    first_published_on = models.DateField(_("publiée le"))
    updated_on = models.DateField(_("mise à jour le"))
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("action publiée")
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "slug"], name="published_action_slug"),
            models.UniqueConstraint(fields=["roadmap", "key"], name="published_action_once"),
        ]

    def __str__(self) -> str:
        return self.title
