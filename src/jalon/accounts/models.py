"""Persons, with or without a user; their roles on an organisation; links signed for one purpose."""

from datetime import date, datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor, Role
from jalon.organisations.models import Department, Organisation


class UserManager(BaseUserManager["User"]):
    """Accounts are known by their address, folded to lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account that can sign in; without a password, only through an identity provider or a link."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """What signs in. Everything else about somebody is on `Person`."""

    email = models.EmailField(_("adresse électronique"), unique=True)
    is_active = models.BooleanField(_("compte actif"), default=True)
    is_instance_admin = models.BooleanField(_("administre l’instance"), default=False)
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("compte")

    def __str__(self) -> str:
        return self.email


class PersonQuerySet(models.QuerySet["Person"]):
    """Somebody is seen by who shares an organisation or administers theirs."""

    def visible_to(self, actor: Actor) -> Self:
        """Oneself, persons of the organisations where the actor holds a role; all for the instance's administrators."""
        if actor.is_instance_admin:
            return self.all()
        return self.filter(Q(pk=actor.person_id) | Q(organisation__in=actor.organisation_ids))


class Person(models.Model):
    """Somebody: an elected member, an agent, an inhabitant of a panel. Needs no account."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.OneToOneField(User, models.SET_NULL, null=True, blank=True, related_name="person")
    full_name = models.CharField(_("nom et prénom"), max_length=160)
    sort_key = models.CharField(max_length=160, editable=False, db_index=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    title = models.CharField(_("fonction"), max_length=160, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("organisme")
    )
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, related_name="people", verbose_name=_("direction")
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("personne")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.full_name


class OrganisationRoleQuerySet(models.QuerySet["OrganisationRole"]):
    """Roles on organisations."""

    def visible_to(self, actor: Actor) -> Self:
        """Roles of the organisations the actor belongs to or administers."""
        if actor.is_instance_admin:
            return self.all()
        return self.filter(organisation__in=list(actor.organisation_roles))

    def active_on(self, day: date) -> Self:
        """Roles held on that day."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        )


class OrganisationRole(models.Model):
    """What a person is in an organisation, between two dates."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="organisation_roles")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="roles")
    role = models.CharField(_("rôle"), max_length=24, choices=Role)
    starts_on = models.DateField(_("depuis le"), null=True, blank=True)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)

    objects = OrganisationRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rôle dans une organisation")
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "role"], name="organisation_role_once"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="organisation_role_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.organisation}"


class LinkPurpose(models.TextChoices):
    """What a signed link may be used for; one link, one purpose."""

    INVITATION = "invitation", _("invitation")
    FIRST_ADMIN = "first_admin", _("premier administrateur")
    VALIDATE_MINUTES = "validate_minutes", _("validation d’un compte rendu")
    SURVEY = "survey", _("réponse à une enquête")


class SignedLinkQuerySet(models.QuerySet["SignedLink"]):
    """Links, found by the hash of their token only."""

    def usable(self, now: datetime) -> Self:
        """Neither used, nor revoked, nor expired."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)


class SignedLink(models.Model):
    """A link sent by mail. The token is random and stored hashed; GET shows, POST consumes, once."""

    purpose = models.CharField(max_length=24, choices=LinkPurpose)
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="links")
    payload = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = SignedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("lien signé")

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} (#{self.pk})"


class OidcIdentity(models.Model):
    """An account at an identity provider (ProConnect or another), tied to one of ours by a verified address."""

    user = models.ForeignKey(User, models.CASCADE, related_name="identities")
    issuer = models.CharField(_("fournisseur d’identité"), max_length=200)
    subject = models.CharField(max_length=255)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("identité externe")
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="identity_once_per_issuer")]

    def __str__(self) -> str:
        return f"{self.user} · {self.issuer}"
