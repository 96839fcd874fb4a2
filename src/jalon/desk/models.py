"""What every screen needs: files, comments, notifications, mail log, drafts, saved views, imports, progress of work."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import STEERING, Actor
from jalon.kernel.refs import Ref


class Subject(models.Model):
    """Points at anything by plain type, id and label, never by a foreign key upward."""

    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class ListedForDestruction(models.Model):
    """Something past its term, on the list that an archivist approves: nothing goes before the visa, the line stays."""

    listed_on = models.DateField(_("inscrite le"))
    due_on = models.DateField(_("délai échu le"))
    approved_by_label = models.CharField(_("visa de l’archiviste (fonction)"), max_length=160, blank=True)
    approved_on = models.DateField(_("visé le"), null=True, blank=True)
    destroyed_on = models.DateField(_("éliminées le"), null=True, blank=True)

    class Meta:
        abstract = True


class SubjectQuerySet(models.QuerySet["Comment"]):
    """Rows about a subject: whoever shows them has read the subject through its own `visible_to`."""

    def about(self, ref: Ref) -> Self:
        """Rows about one object."""
        return self.filter(subject_type=ref.type, subject_id=ref.id)


class Attachment(Subject):
    """A file, streamed only after its subject's `visible_to`, never by a public address."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    file = models.FileField(_("fichier"), upload_to="files/%Y/%m/")
    name = models.CharField(_("nom"), max_length=200)
    content_type = models.CharField(max_length=120)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    is_communicable = models.BooleanField(_("communicable"), default=False)
    uploaded_by_id = models.BigIntegerField(null=True)
    uploaded_by_label = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("pièce jointe")
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="attachment_subject")]

    def __str__(self) -> str:
        return self.name


class Comment(Subject):
    """A remark on an object, or an answer to one."""

    author_id = models.BigIntegerField(null=True)
    author_label = models.CharField(max_length=200)
    text = models.TextField(_("commentaire"), max_length=4000)
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("commentaire")
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "created_at"], name="comment_subject")]

    def __str__(self) -> str:
        return self.text[:60]


class NotificationQuerySet(models.QuerySet["Notification"]):
    """What somebody is told."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own only."""
        return self.filter(person_id_value=actor.person_id)


class Notification(Subject):
    """Something to know or to do, for one person."""

    person_id_value = models.BigIntegerField(db_index=True)
    text = models.CharField(_("message"), max_length=300)
    url = models.CharField(max_length=300, blank=True)
    is_action = models.BooleanField(_("à faire"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.text


class MailLog(models.Model):
    """A mail the product sent, or failed to send, and when. Its body is not kept."""

    to = models.EmailField()
    subject = models.CharField(_("objet"), max_length=200)
    kind = models.CharField(max_length=60)
    status = models.CharField(max_length=12, default="queued")
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("courriel envoyé")

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"


class DraftQuerySet(models.QuerySet["Draft"]):
    """Unfinished forms."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own only."""
        return self.filter(person_id_value=actor.person_id)


class Draft(models.Model):
    """What somebody typed in a form and has not saved yet."""

    person_id_value = models.BigIntegerField()
    form_key = models.CharField(max_length=160)
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("brouillon")
        constraints = [models.UniqueConstraint(fields=["person_id_value", "form_key"], name="draft_one_per_form")]

    def __str__(self) -> str:
        return self.form_key


class SentForm(models.Model):
    """A form that was sent and answered: the same one sent again is answered the same, and does nothing twice."""

    user_id_value = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    answered_url = models.TextField(blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("formulaire envoyé")
        constraints = [models.UniqueConstraint(fields=["user_id_value", "digest"], name="sent_form_once")]

    def __str__(self) -> str:
        return self.answered_url


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Filters kept under a name."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own only."""
        return self.filter(person_id_value=actor.person_id)


class SavedView(models.Model):
    """Filters, sort and columns of a list, kept under a name: a query string."""

    person_id_value = models.BigIntegerField()
    screen = models.CharField(max_length=80)
    name = models.CharField(_("nom de la vue"), max_length=80)
    query = models.CharField(max_length=2000)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("vue enregistrée")
        constraints = [models.UniqueConstraint(fields=["person_id_value", "screen", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name


class ImportState(models.TextChoices):
    """Life of an import."""

    UPLOADED = "uploaded", _("déposé")
    MAPPED = "mapped", _("colonnes reconnues")
    CHECKED = "checked", _("vérifié")
    RUNNING = "running", _("en cours")
    DONE = "done", _("importé")
    FAILED = "failed", _("refusé")


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Imports."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own, and those of the roadmaps one steers."""
        steered = [pk for pk in actor.roadmap_roles if actor.has_any_role(STEERING, pk)]
        mine = models.Q(created_by_id_value=actor.person_id)
        if actor.person_id is None and not actor.is_system:  # what the product itself asked for is not everybody's
            mine = models.Q(pk__in=())
        return self.filter(mine | models.Q(roadmap_id_value__in=steered))


class ImportBatch(models.Model):
    """A file somebody dropped, how its columns were read, what it would change and what it changed."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    roadmap_id_value = models.BigIntegerField(null=True, db_index=True)
    organisation_id_value = models.BigIntegerField(null=True)
    filename = models.CharField(_("fichier"), max_length=200)
    file = models.FileField(upload_to="imports/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.UPLOADED)
    mapping = models.JSONField(default=dict, blank=True)
    options = models.JSONField(default=dict, blank=True)
    report = models.JSONField(default=dict, blank=True)
    created_by_id_value = models.BigIntegerField(null=True)
    created_by_label = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.filename


class WorkState(models.TextChoices):
    """Life of a piece of work done in the background."""

    QUEUED = "queued", _("en attente")
    RUNNING = "running", _("en cours")
    DONE = "done", _("terminé")
    FAILED = "failed", _("en échec")
    CANCELLED = "cancelled", _("annulé")


class JobProgressQuerySet(models.QuerySet["JobProgress"]):
    """Work in the background."""

    def visible_to(self, actor: Actor) -> Self:
        """What one asked for; steering persons also see the work of their roadmaps."""
        steered = [pk for pk in actor.roadmap_roles if actor.has_any_role(STEERING, pk)]
        mine = models.Q(asked_by_id_value=actor.person_id)
        if actor.person_id is None and not actor.is_system:  # what the product itself asked for is not everybody's
            mine = models.Q(pk__in=())
        return self.filter(mine | models.Q(roadmap_id_value__in=steered))


class JobProgress(Subject):
    """Where a job stands, written on a second connection so that it is seen before the commit."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    task = models.CharField(max_length=80)
    label = models.CharField(_("travail"), max_length=200)
    state = models.CharField(max_length=12, choices=WorkState, default=WorkState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result_url = models.CharField(max_length=300, blank=True)
    is_cancel_asked = models.BooleanField(default=False)
    roadmap_id_value = models.BigIntegerField(null=True, db_index=True)
    asked_by_id_value = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = JobProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("avancement d’un travail")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.label
