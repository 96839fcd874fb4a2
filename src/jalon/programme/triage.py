"""What the computer proposes before any score; people decide."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from jalon.programme.columns import halfdays_of
from jalon.programme.models import Action, ActionStatus, Motive, Triage


@dataclass(frozen=True, slots=True)
class Proposal:
    """A box and why."""

    triage: str
    reason: str


def proposal_for(action: Action) -> Proposal:
    """The box of an action read with `columns.with_everything`; no query of its own."""
    if action.status in (ActionStatus.UNDER_WAY, ActionStatus.SUSPENDED) or action.started_on is not None:
        return Proposal(Triage.UNDER_WAY, _("déjà commencée"))
    if action.motive == Motive.MANDATORY and action.obligation_validated_on is not None:
        return Proposal(Triage.MANDATORY, _("obligation dont l’application est validée"))
    if action.motive == Motive.MANDATORY:
        return Proposal(Triage.MANDATORY, _("obligation à faire valider par une personne"))
    lacking = _lacking(action)
    if lacking:
        return Proposal(Triage.NOT_RIPE, _("il manque %(what)s") % {"what": ", ".join(lacking)})
    if action.motive == Motive.NEED and not action.needs.all():
        return Proposal(Triage.TO_ARBITRATE, _("chiffrée ; un besoin ou une raison reste à donner"))
    return Proposal(Triage.TO_ARBITRATE, _("chiffrée, avec une raison d’être"))


def _lacking(action: Action) -> list[str]:
    mains = getattr(action, "mains", [])
    lacking = []
    if not (mains and mains[0].costs.all()):
        lacking.append(_("un coût"))
    if halfdays_of(action) is None:
        lacking.append(_("une charge"))
    return lacking
