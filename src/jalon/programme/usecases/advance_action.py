"""Start, suspend, resume, finish a retained action. See `docs/regles/etats-action.md`."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.programme.models import Action, ActionStatus
from jalon.programme.rules import can_advance_action
from jalon.programme.usecases.change_action import journal, locked_action


class NotAdvanced(DomainError):
    messages = {
        "step": _("« %(title)s » est « %(status)s » : elle ne passe pas à « %(to)s »."),
        "no_lead": _("Nommez qui mène « %(title)s » avant de la démarrer."),
        "reason_missing": _("Dites pourquoi, en une phrase."),
        "future": _("La date ne peut pas être dans l’avenir."),
        "before_start": _("L’action a démarré le %(start)s : elle ne peut pas être réalisée avant."),
    }


@dataclass(frozen=True, slots=True)
class Step:
    """A passage from one state to another: the verb of the journal, and whether a reason is asked for."""

    verb: str
    needs_reason: bool = False


STEPS: dict[tuple[str, str], Step] = {
    (ActionStatus.RETAINED, ActionStatus.UNDER_WAY): Step("programme.action.started"),
    (ActionStatus.UNDER_WAY, ActionStatus.SUSPENDED): Step("programme.action.suspended", needs_reason=True),
    (ActionStatus.SUSPENDED, ActionStatus.UNDER_WAY): Step("programme.action.resumed"),
    (ActionStatus.UNDER_WAY, ActionStatus.DONE): Step("programme.action.done"),
    (ActionStatus.DONE, ActionStatus.UNDER_WAY): Step("programme.action.reopened", needs_reason=True),
}
"""Every passage there is."""


def next_statuses(action: Action) -> list[ActionStatus]:
    """States to which the action may pass from where it stands."""
    return [ActionStatus(to) for here, to in STEPS if here == action.status]


@transaction.atomic
def advance_action(*, actor: Actor, action_id: int, to: str, on: date, today: date, reason: str = "") -> Action:
    """Pass a retained action to another state.

    Args:
        to: a value of `ActionStatus`.
        on: the day it started, was suspended, resumed or ended; never after `today`.

    Raises:
        Action.DoesNotExist: no such action among those the actor may see.
        Forbidden: the actor neither leads it nor runs its roadmap.
        NotAdvanced: no such passage, no lead, no reason, a date that does not hold.
    """
    action = locked_action(actor, action_id)
    require(can_advance_action(actor, action), "programme.advance")
    step = STEPS.get((action.status, to))
    if step is None:
        label = dict(ActionStatus.choices).get(to, to)
        raise NotAdvanced("step", title=action.title, status=action.get_status_display(), to=label)
    _check(action, step, on=on, today=today, reason=reason)
    if step.verb == "programme.action.started":
        action.started_on = on
    action.done_on = on if to == ActionStatus.DONE else None
    action.status = to
    action.revision += 1
    action.save(update_fields=["status", "started_on", "done_on", "revision", "updated_at"])
    journal(actor, step.verb, action, on=on.isoformat(), note=reason.strip())
    return action


def _check(action: Action, step: Step, *, on: date, today: date, reason: str) -> None:
    if on > today:
        raise NotAdvanced("future")
    if step.verb == "programme.action.started" and action.lead_id is None:
        raise NotAdvanced("no_lead", title=action.title)
    if step.needs_reason and not reason.strip():
        raise NotAdvanced("reason_missing")
    if step.verb == "programme.action.done" and action.started_on and on < action.started_on:
        raise NotAdvanced("before_start", start=f"{action.started_on:%d/%m/%Y}")
