"""Say that the obligation of an action really applies: a person and a date."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.programme.models import Action, Motive
from jalon.programme.rules import can_validate_obligation
from jalon.programme.usecases.change_action import journal, locked_action


class ObligationRefused(DomainError):
    messages = {
        "no_obligation": _("« %(title)s » ne cite aucune obligation du catalogue : choisissez-la d’abord."),
        "nobody": _("Seule une personne dit qu’une obligation s’applique."),
    }


@transaction.atomic
def validate_obligation(*, actor: Actor, action_id: int, today: date) -> Action:
    """Record who says that the obligation applies, and when.

    Raises:
        Action.DoesNotExist: no such action among those the actor may see.
        Forbidden: neither steering, DSI nor general management.
        ObligationRefused: the action cites no obligation.
    """
    action = locked_action(actor, action_id)
    require(can_validate_obligation(actor, action.roadmap_id), "programme.validate_obligation")
    if action.obligation_id is None:
        raise ObligationRefused("no_obligation", title=action.title)
    if actor.person_id is None:
        raise ObligationRefused("nobody")
    action.motive = Motive.MANDATORY
    action.obligation_validated_by_id, action.obligation_validated_on = actor.person_id, today
    action.save(update_fields=["motive", "obligation_validated_by", "obligation_validated_on", "updated_at"])
    Action.objects.filter(pk=action.pk).update(revision=F("revision") + 1)
    journal(actor, "programme.obligation.validated", action, obligation=action.obligation_id)
    return action
