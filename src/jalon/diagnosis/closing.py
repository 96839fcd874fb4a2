"""A closed diagnosis takes nothing new: what was heard is what was heard. See `docs/regles/recueil.md`."""

from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.models import DiagnosisClosing
from jalon.kernel.errors import DomainError


class DiagnosisClosed(DomainError):
    """Something new for a diagnosis that is closed."""

    messages = {
        "closed": _(
            "Le diagnostic est clos depuis le %(day)s : rien de nouveau ne s’y ajoute. Le responsable de la feuille de "
            "route peut le rouvrir, en disant pourquoi."
        )
    }


def current_closing(roadmap_id: int) -> DiagnosisClosing | None:
    """The closing in force, if the diagnosis is closed."""
    return DiagnosisClosing.objects.filter(roadmap=roadmap_id, reopened_on=None).first()


def refusal_of(closing: DiagnosisClosing) -> DiagnosisClosed:
    """What is answered to who adds something."""
    return DiagnosisClosed("closed", day=f"{closing.closed_on:%d/%m/%Y}")


def require_open(roadmap_id: int) -> None:
    """Let something new in.

    Raises:
        DiagnosisClosed: the diagnosis is closed.
    """
    closing = current_closing(roadmap_id)
    if closing is not None:
        raise refusal_of(closing)
