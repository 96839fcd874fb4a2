"""Words of the surveys: kinds of question, audiences, states. No row, no query."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class QuestionKind(TextChoices):
    """What is asked, and the shape of its answer (see `form.cleaning`)."""

    PAGE = "page", _("nouvelle page")
    NOTE = "note", _("texte à lire")
    SINGLE = "single", _("un choix")
    MULTIPLE = "multiple", _("plusieurs choix")
    SCALE = "scale", _("échelle")
    MATRIX = "matrix", _("tableau de choix")
    SHORT_TEXT = "short_text", _("texte court")
    LONG_TEXT = "long_text", _("texte long")
    NUMBER = "number", _("nombre")
    DATE = "date", _("date")
    RANKING = "ranking", _("classement")
    POINTS = "points", _("points à répartir")
    FILE = "file", _("fichier")


ASKS = frozenset(QuestionKind) - {QuestionKind.PAGE, QuestionKind.NOTE}
"""Kinds that expect an answer."""
TEXTS = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})
WITH_OPTIONS = frozenset(
    {QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.MATRIX, QuestionKind.RANKING, QuestionKind.POINTS}
)


class Audience(TextChoices):
    """Who may answer."""

    OPEN = "open", _("ouverte à tous, sans compte")
    INVITED = "invited", _("personnes invitées")
    ORGANISATIONS = "organisations", _("une réponse par organisme, avec le visa du maire")


class Identity(TextChoices):
    """What ties an answer to who gave it."""

    ANONYMOUS = "anonymous", _("anonyme : rien ne relie la réponse à la personne")
    PSEUDONYMOUS = "pseudonymous", _("suivie : le lien reçu permet de reprendre et de modifier")
    ATTRIBUTED = "attributed", _("au nom de l’organisme")


class SurveyState(TextChoices):
    """Life of a survey."""

    DRAFT = "draft", _("en préparation")
    OPEN = "open", _("ouverte")
    CLOSED = "closed", _("fermée")
    DESTROYED = "destroyed", _("réponses éliminées")


class ResponseState(TextChoices):
    """Life of an answer that is tied to somebody."""

    DRAFT = "draft", _("en cours")
    TO_APPROVE = "to_approve", _("à viser")
    SENT_BACK = "sent_back", _("renvoyée")
    COUNTED = "counted", _("compte")


class Channel(TextChoices):
    """How the words reached us."""

    WEB = "web", _("en ligne")
    PHONE = "phone", _("par téléphone")
    PAPER = "paper", _("sur papier")
