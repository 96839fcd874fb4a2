"""Bring an action to the arbitrage, or take it back."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.programme.gates import gaps_before_arbitrage
from jalon.programme.models import Action, ActionStatus
from jalon.programme.rules import can_submit_action
from jalon.programme.usecases.change_action import journal, locked_action


class NotSubmittable(DomainError):
    messages = {
        "already_submitted": _("« %(title)s » est déjà soumise à l’arbitrage."),
        "decided": _("« %(title)s » est « %(status)s » : elle n’est plus un brouillon à soumettre."),
        "incomplete": _("Avant de soumettre « %(title)s », donnez : %(gaps)s."),
        "not_submitted": _("« %(title)s » n’est pas à l’arbitrage : il n’y a rien à reprendre."),
    }


AGAIN = (ActionStatus.DRAFT, ActionStatus.DEFERRED, ActionStatus.NOT_RETAINED)
"""States from which an action may be brought to a round: a refusal is never for ever."""


@transaction.atomic
def submit_action(*, actor: Actor, action_id: int) -> Action:
    """Bring a draft, or an action put off earlier, to the next arbitrage round.

    Raises:
        Action.DoesNotExist: no such action among those the actor may see.
        Forbidden: the actor neither leads it nor runs its roadmap.
        NotSubmittable: it is submitted already, or lacks a cost, an effort, a need or a reason.
    """
    action = locked_action(actor, action_id)
    require(can_submit_action(actor, action), "programme.submit")
    if action.status == ActionStatus.SUBMITTED:
        raise NotSubmittable("already_submitted", title=action.title)
    if action.status not in AGAIN:
        raise NotSubmittable("decided", title=action.title, status=action.get_status_display())
    gaps = gaps_before_arbitrage(action)
    if gaps:
        raise NotSubmittable("incomplete", title=action.title, gaps=" ; ".join(gaps))
    action.status = ActionStatus.SUBMITTED
    action.save(update_fields=["status", "updated_at"])
    journal(actor, "programme.action.submitted", action)
    return action


@transaction.atomic
def withdraw_action(*, actor: Actor, action_id: int) -> Action:
    """Take a submitted action back as a draft.

    Raises:
        Action.DoesNotExist, Forbidden: as above.
        NotSubmittable: it is not submitted.
    """
    action = locked_action(actor, action_id)
    require(can_submit_action(actor, action), "programme.withdraw")
    if action.status != ActionStatus.SUBMITTED:
        raise NotSubmittable("not_submitted", title=action.title)
    action.status = ActionStatus.DRAFT
    action.save(update_fields=["status", "updated_at"])
    journal(actor, "programme.action.withdrawn", action)
    return action
