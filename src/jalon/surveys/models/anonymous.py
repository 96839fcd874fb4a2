"""Anonymous by structure. No history, no journal, no instant, no key shared between two of these tables.

What each may hold is promised in `docs/regles/enquetes.md` and counted column by column by `tests/surveys/test_anonymity.py`.
"""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalon.surveys.models.survey import Survey


class AnonymousResponse(models.Model):
    """An answer of nobody: a random key, the survey, the day (none when persons were invited), the words."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="anonymous_responses")
    on_day = models.DateField(_("jour"), null=True, blank=True)
    values = models.JSONField(_("réponses"))

    class Meta:
        verbose_name = _("réponse anonyme")
        indexes = [models.Index(fields=["survey", "on_day"], name="anonymous_survey_day")]

    def __str__(self) -> str:
        return "réponse anonyme"


class Receipt(models.Model):
    """Proof that an answer counted, and that a form was stored once. Nothing ties it to the answer."""

    code_hash = models.CharField(primary_key=True, max_length=64)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="receipts")

    class Meta:
        verbose_name = _("reçu")

    def __str__(self) -> str:
        return "reçu"


class Contact(models.Model):
    """An address left to be told what became of the survey; stored by another request than the answer."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="contacts")
    address = models.CharField(_("adresse électronique ou téléphone"), max_length=200)

    class Meta:
        verbose_name = _("contact laissé")
        constraints = [models.UniqueConstraint(fields=["survey", "address"], name="contact_once")]

    def __str__(self) -> str:
        return "contact"


class DailyKey(models.Model):
    """The random key of one day's digests of addresses; destroyed the next day, after which no digest says anything."""

    day = models.DateField(primary_key=True)
    secret = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("clé du jour")

    def __str__(self) -> str:
        return str(self.day)


class AddressTally(models.Model):
    """How many forms one address sent today, under a digest (HMAC) of it. Never joined to answers, destroyed the next day."""

    digest = models.CharField(primary_key=True, max_length=64)
    day = models.DateField(db_index=True)
    sent = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("compte d’envois")

    def __str__(self) -> str:
        return str(self.day)
