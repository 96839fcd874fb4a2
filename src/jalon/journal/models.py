"""Who did what: one dotted verb per use case, readable on each object and for the organisation."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.kernel.refs import Ref

if TYPE_CHECKING:
    from collections.abc import Mapping


class EntryQuerySet(models.QuerySet["Entry"]):
    """Lines of the journal. They are shown by the app that owns the subject, after its own `visible_to`."""

    def about(self, ref: Ref) -> Self:
        """Lines about one object, newest first."""
        return self.filter(subject_type=ref.type, subject_id=ref.id).order_by("-at", "-pk")


class Entry(models.Model):
    """One line of the journal. Never changed, never deleted by the product."""

    at = models.DateTimeField(_("instant"), auto_now_add=True)
    verb = models.CharField(_("verbe"), max_length=80)
    actor_person_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(_("auteur"), max_length=200)
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(_("objet"), max_length=200)
    organisation_id = models.BigIntegerField(null=True)
    roadmap_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ligne de journal")
        verbose_name_plural = _("journal")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-at"], name="journal_subject"),
            models.Index(fields=["roadmap_id", "-at"], name="journal_roadmap"),
            models.Index(fields=["organisation_id", "-at"], name="journal_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_label}"


def record(
    actor: Actor,
    verb: str,
    subject: Ref,
    *,
    organisation_id: int | None = None,
    roadmap_id: int | None = None,
    details: "Mapping[str, object] | None" = None,
) -> Entry:
    """Leave one line in the journal, inside the transaction of the use case.

    Args:
        actor: who acts.
        verb: dotted, past: `programme.action.submitted`.
        subject: what it was done to.
        organisation_id, roadmap_id: where the line is read; plain ids.
        details: JSON values worth keeping (before/after, reason). Never raw words of a person.
    """
    return Entry.objects.create(
        verb=verb,
        actor_person_id=actor.person_id,
        actor_label=actor.label,
        subject_type=subject.type,
        subject_id=subject.id,
        subject_label=subject.label,
        organisation_id=organisation_id,
        roadmap_id=roadmap_id,
        details=dict(details or {}),
    )
