"""Rows of the surveys: what is asked; anonymous answers, apart; answers tied to somebody; what is kept and for how long."""

from jalon.surveys.models.anonymous import AddressTally, AnonymousResponse, Contact, DailyKey, Receipt
from jalon.surveys.models.attributed import AttributedResponse, Invitation
from jalon.surveys.models.survey import Destruction, Question, Quota, Survey

__all__ = [
    "AddressTally",
    "AnonymousResponse",
    "AttributedResponse",
    "Contact",
    "DailyKey",
    "Destruction",
    "Invitation",
    "Question",
    "Quota",
    "Receipt",
    "Survey",
]
